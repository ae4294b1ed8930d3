"""Makes the Word templates that come with the product, so that all of them keep the same measures of GB/T 9704.

Run it after a change of a layout below: `python tools/make_forms.py`. What it writes is committed.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips

APPS = Path(__file__).resolve().parents[1] / "src" / "tongxin"
BODY, HEI, KAI, SONG, TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "方正小标宋简体"
PITCH = 579  # twips: 22 lines in 225 mm, rounded down so that the last one still fits
BODY_SIZE = 16
PLACE = Pt(15.79)  # one character of the grid
CHARACTER_SPACE = (
    -5
)  # twips: 28 characters of 16 pt take a little more than 156 mm; every program knows this, grids they read differently
TEXT_WIDTH = 156


def _set(element: Any, tag: str, **values: object) -> Any:
    found = element.find(qn(tag))
    if found is None:
        found = OxmlElement(tag)
        element.append(found)
    for name, value in values.items():
        found.set(qn(f"w:{name}"), str(value))
    return found


def _face(run: Any, font: str, size: float, *, bold: bool = False) -> Any:
    run.font.name, run.font.size, run.bold = font, Pt(size), bold
    properties = run._element.get_or_add_rPr()
    _set(properties, "w:rFonts", eastAsia=font, ascii=font, hAnsi=font)
    if size != BODY_SIZE:
        _set(properties, "w:spacing", val=0)
    return run


class Form:
    """One template in the making: called in the order of the page."""

    def __init__(self) -> None:
        self.doc = Document()
        self._page()
        self._normal()
        self._numbers()

    def _page(self) -> None:
        section = self.doc.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(23)
        grid = _set(section._sectPr, "w:docGrid", type="lines", linePitch=PITCH)
        section._sectPr.append(grid)
        self.doc.settings.odd_and_even_pages_header_footer = True

    def _normal(self) -> None:
        style = self.doc.styles["Normal"]
        style.font.name, style.font.size = BODY, Pt(16)
        _set(style.element.get_or_add_rPr(), "w:rFonts", eastAsia=BODY, ascii=BODY, hAnsi=BODY)
        _set(style.element.get_or_add_rPr(), "w:lang", eastAsia="zh-CN")
        _set(style.element.get_or_add_rPr(), "w:spacing", val=CHARACTER_SPACE)
        for side in ("w:autoSpaceDE", "w:autoSpaceDN"):
            _set(style.element.get_or_add_pPr(), side, val=0)
        layout = style.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.line_spacing = Twips(PITCH)
        layout.widow_control = False
        layout.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY

    def _numbers(self) -> None:
        """— 1 — in the outside corner, one character from the edge."""
        section = self.doc.sections[0]
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            paragraph = footer.paragraphs[0]
            _set(paragraph._p.get_or_add_pPr(), "w:jc", val=side)
            setattr(paragraph.paragraph_format, f"{side}_indent", Pt(14))
            _face(paragraph.add_run("— "), SONG, 14)
            self._number_field(paragraph)
            _face(paragraph.add_run(" —"), SONG, 14)

    @staticmethod
    def _number_field(paragraph: Any) -> None:
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = _face(paragraph.add_run(), SONG, 14)
            if kind:
                run._r.append(_set(OxmlElement("w:r"), "w:fldChar", fldCharType=kind))
            else:
                instruction = OxmlElement("w:instrText")
                instruction.text = text
                run._r.append(instruction)

    def tag(self, text: str) -> None:
        """A line that only carries a loop or a condition; it leaves no line behind."""
        self.doc.add_paragraph(f"{{%p {text} %}}")

    def title(self, *lines: str, new_page: bool = False) -> None:
        for place, line in enumerate(lines):
            paragraph = self.doc.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.line_spacing = Pt(34)
            paragraph.paragraph_format.keep_with_next = True
            _set(paragraph._p.get_or_add_pPr(), "w:snapToGrid", val=0)
            paragraph.paragraph_format.page_break_before = new_page and place == 0
            _face(paragraph.add_run(line), TITLE, 22)
        self.doc.paragraphs[-1].paragraph_format.space_after = Twips(PITCH)

    def text(self, *runs: str | tuple[str, str], indent: bool = True, size: float = 16, tab: bool = False) -> Any:
        paragraph = self.doc.add_paragraph()
        if indent:
            _set(paragraph._p.get_or_add_pPr(), "w:ind", firstLineChars=200, firstLine=int(PLACE.twips * 2))
        if tab:
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        for run in runs:
            words, font = (run, BODY) if isinstance(run, str) else run
            _face(paragraph.add_run(words), font, size)
        return paragraph

    def head(self, words: str) -> None:
        self.text((words, HEI)).paragraph_format.keep_with_next = True

    def prose(self, field: str) -> None:
        """Paragraphs with their levels: 一、 in 黑体, （一） in 楷体, the rest as it is."""
        self.tag(f"for p in {field}")
        self.tag("if p.level == 1")
        self.text(("{{ p.head }}", HEI), "{{ p.rest }}")
        self.tag("elif p.level == 2")
        self.text(("{{ p.head }}", KAI), "{{ p.rest }}")
        self.tag("else")
        self.text("{{ p.head }}{{ p.rest }}")
        self.tag("endif")
        self.tag("endfor")

    def signature(self, name: str, day: str) -> None:
        """The day about four characters from the right, the name centred over it, both kept together."""
        self.doc.add_paragraph().paragraph_format.keep_with_next = True
        middle = Mm(TEXT_WIDTH) - int(PLACE * 7.25)
        for words, stays in ((name, True), (day, False)):
            paragraph = self.text(f"\t{words}", indent=False)
            paragraph.paragraph_format.tab_stops.add_tab_stop(middle, WD_TAB_ALIGNMENT.CENTER)
            paragraph.paragraph_format.keep_with_next = stays

    def _cell(self, cell: Any, words: str, *, font: str = BODY, size: float = 14, left: bool = False) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = Pt(size + 6)
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
        _set(paragraph._p.get_or_add_pPr(), "w:snapToGrid", val=0)
        _face(paragraph.add_run(words), font, size)
        cell.vertical_alignment = 1

    def _table(self, rows: int, widths: list[int]) -> Any:
        table = self.doc.add_table(rows, len(widths))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
            _set(row._tr.get_or_add_trPr(), "w:cantSplit")
        return table

    def facts(self, *rows: tuple[str, ...], tall: dict[str, int] | None = None) -> None:
        """Label and value, or two pairs in a row; ``tall`` gives rows room to write by hand, in mm."""
        table = self._table(len(rows), [30, 48, 30, 48])
        for row, said in zip(table.rows, rows, strict=True):
            cells = row.cells
            if len(said) == 2:
                cells = [cells[0], cells[1].merge(cells[3])]
            for place, words in enumerate(said):
                self._cell(cells[place], words, font=BODY if place % 2 else HEI, left=bool(place % 2))
            if tall and said[0] in tall:
                row.height = Mm(tall[said[0]])

    def listing(self, loop: str, columns: list[tuple[str, int, str]], *, left: str, tall: int = 0) -> None:
        """A ruled list: heading, width and content of each column; the heading comes again on every page."""
        table = self._table(4, [width for _head, width, _words in columns])
        _set(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
        for cell, (head, _width, _words) in zip(table.rows[0].cells, columns, strict=True):
            self._cell(cell, head, font=HEI, size=12)
        self._cell(table.rows[1].cells[0], f"{{%tr for {loop} %}}")
        for cell, (head, _width, words) in zip(table.rows[2].cells, columns, strict=True):
            self._cell(cell, words, size=12, left=head == left)
        if tall:
            table.rows[2].height = Mm(tall)
        self._cell(table.rows[3].cells[0], "{%tr endfor %}")

    def save(self, app: str, name: str) -> None:
        """Written with one fixed date, so that an unchanged layout is an unchanged file."""
        properties = self.doc.core_properties
        properties.author = properties.last_modified_by = properties.comments = ""
        properties.title = ""
        properties.created = properties.modified = dt.datetime(2026, 1, 1)  # noqa: DTZ001
        made = io.BytesIO()
        self.doc.save(made)
        with zipfile.ZipFile(made) as source, zipfile.ZipFile(APPS / app / "documents" / f"{name}.docx", "w") as target:
            for part in source.namelist():
                entry = zipfile.ZipInfo(part, (2026, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(entry, source.read(part))


def sheet(form: Form) -> None:
    form.title("{{ heading }}", "提案表")
    form.facts(
        ("提案号", "{{ number }}", "流水号", "{{ serial }}"),
        ("类别", "{{ category }}", "提交日期", "{{ submitted_on }}"),
        ("案由", "{{ title }}"),
        ("提案人", "{{ proposer }}", "公开意愿", "{{ consent }}"),
        ("单位职务", "{{ position }}"),
        ("联名委员", "{{ cosigners }}"),
        ("建议承办", "{{ suggested_bodies }}"),
        ("审查意见", "{{ opinion }}　　{{ filed_on }}"),
    )
    form.head("情况分析")
    form.prose("situation")
    form.tag("if analysis")
    form.head("原因分析")
    form.prose("analysis")
    form.tag("endif")
    form.head("具体建议")
    form.prose("suggestions")


def not_filed_notice(form: Form) -> None:
    form.title("{{ heading }}", "提案不予立案通知")
    form.text("{{ addressees }}：", indent=False)
    form.text(
        "所提《{{ title }}》（流水号：{{ serial }}）收悉。经审查，该件{{ reason }}，按照提案工作的有关规定，不予立案。现将有关情况说明如下："
    )
    form.prose("explanation")
    form.tag("if next_step")
    form.text("{{ next_step }}")
    form.tag("endif")
    form.text("感谢对政协提案工作的支持。")
    form.signature("{{ issuer }}", "{{ decided_on }}")


def merged_notice(form: Form) -> None:
    form.title("{{ heading }}", "提案并案通知")
    form.text("{{ addressees }}：", indent=False)
    form.text(
        "所提《{{ title }}》（{% if number %}提案号：{{ number }}{% else %}流水号：{{ serial }}{% endif %}）收悉。经审查，"
        "该件与{{ main_proposer }}提出的{{ main_number }}提案《{{ main_title }}》内容相同或者相近，按照提案工作的有关规定并案办理，"
        "以{{ main_number }}提案为主案。"
    )
    form.text("并案后仍为提案人，承办单位将就办理情况征询意见，并书面答复。")
    form.signature("{{ issuer }}", "{{ printed_on }}")


def assignment_notice(form: Form) -> None:
    form.title("{{ heading }}", "提案交办通知")
    form.text("{{ body }}：", indent=False)
    form.text(
        "{{ heading }}{{ number }}提案《{{ title }}》经审查立案，现交由你单位{{ share }}。请认真研究办理，"
        "{% if due_on %}于{{ due_on }}前{% endif %}{{ task }}。"
    )
    form.prose("told")
    form.text("认为不属于本单位职责的，请在规定的时间内说明理由并提出建议承办单位，不得自行转送。")
    form.signature("{{ issuer }}", "{{ assigned_on }}")
    form.doc.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
    form.facts(
        ("提案号", "{{ number }}", "类别", "{{ category }}"),
        ("案由", "{{ title }}"),
        ("提案人", "{{ proposer }}", "分工", "{{ share }}"),
        ("联名委员", "{{ cosigners }}"),
        ("其他单位", "{{ others }}"),
    )
    form.head("提案内容")
    form.prose("text")


def reply_letter(form: Form) -> None:
    form.text(
        "{{ document_number }}\t{% if reply_class %}办理结果：{{ reply_class }}类{% endif %}", indent=False, tab=True
    ).paragraph_format.space_after = Pt(14)
    form.title("关于{{ heading }}", "{{ number }}提案的答复")
    form.text("{{ addressees }}：", indent=False)
    form.tag("if opening")
    form.text("所提《{{ title }}》收悉。{% if others %}经商{{ others }}，{% endif %}现答复如下：")
    form.tag("endif")
    form.prose("text")
    form.tag("if closing")
    form.text("感谢对我们工作的关心和支持。")
    form.tag("endif")
    form.signature("{{ body }}", "{{ answered_on }}")
    form.text("（联系人及电话：　　　　　　　　　　）")
    form.text("抄送：{{ copies }}。", indent=False)


def assist_opinion(form: Form) -> None:
    form.title("关于{{ heading }}", "{{ number }}提案的会办意见")
    form.text("{% if lead %}{{ lead }}{% else %}主办单位{% endif %}：", indent=False)
    form.text("现就《{{ title }}》提出会办意见如下：")
    form.prose("text")
    form.text("请在答复提案人时予以考虑。")
    form.signature("{{ body }}", "{{ given_on }}")
    form.text("（联系人及电话：　　　　　　　　　　）")
    form.text("抄送：{{ copies }}。", indent=False)


def opinion_form(form: Form) -> None:
    grades = "{% for one in choices %}□{{ one.label }}　{% endfor %}"
    form.tag("for person in persons")
    form.title("{{ heading }}", "提案办理情况征询意见表", new_page=True)
    form.facts(
        ("提案人", "{{ person.name }}", "提案号", "{{ number }}"),
        ("案由", "{{ title }}"),
        ("承办单位", "{{ body }}", "答复日期", "{{ answered_on }}"),
        ("答复文号", "{{ document_number }}", "答复类别", "{{ reply_class }}"),
        ("走访情况", "□已走访　□提案人表示不必走访　□未走访"),
        ("征询方式", "□登门　□座谈　□电话　□其他　□未联系"),
        ("是否针对提案答复", "□是　□基本是　□否"),
        ("对办理态度", grades),
        ("对办理结果", grades),
        ("意见和建议", ""),
        ("提案人签名", "", "签名日期", "　　年　月　日"),
        tall={"意见和建议": 48, "提案人签名": 14},
    )
    form.text(
        "请提案人本人填写{% if return_by %}，于{{ return_by }}前{% endif %}交{{ return_to }}。承办单位不得代填。",
        indent=False,
        size=14,
    )
    form.tag("endfor")


def catalogue(form: Form) -> None:
    form.title("{{ heading }}", "提案目录")
    form.text("共{{ count }}件\t{{ printed_on }}", indent=False, size=14, tab=True)
    form.listing(
        "row in rows",
        [
            ("序号", 12, "{{ row.place }}"),
            ("提案号", 22, "{{ row.number }}"),
            ("类别", 20, "{{ row.category }}"),
            ("案由", 45, "{{ row.title }}"),
            ("提案人", 25, "{{ row.proposer }}"),
            ("承办单位", 32, "{{ row.bodies }}"),
        ],
        left="案由",
    )


def assignment_list(form: Form) -> None:
    form.tag("for one in bodies")
    form.title("{{ heading }}", "提案交办清单", new_page=True)
    form.text("承办单位：{{ one.name }}\t共{{ one.count }}件", indent=False, size=14, tab=True)
    form.listing(
        "row in one.rows",
        [
            ("序号", 11, "{{ row.place }}"),
            ("提案号", 22, "{{ row.number }}"),
            ("案由", 34, "{{ row.title }}"),
            ("提案人", 24, "{{ row.proposer }}"),
            ("分工", 13, "{{ row.share }}"),
            ("交办日期", 26, "{{ row.assigned_on }}"),
            ("办理期限", 26, "{{ row.due_on }}"),
        ],
        left="案由",
    )
    form.tag("endfor")
    form.title("{{ heading }}", "提案交办签收表", new_page=True)
    form.text("交办日期：{{ period }}\t共{{ count }}件，{{ printed_on }}印", indent=False, size=14, tab=True)
    form.listing(
        "one in bodies",
        [
            ("序号", 12, "{{ one.place }}"),
            ("承办单位", 36, "{{ one.name }}"),
            ("件数", 16, "{{ one.count }}"),
            ("签收人", 34, ""),
            ("签收日期", 34, ""),
            ("备注", 24, ""),
        ],
        left="承办单位",
        tall=11,
    )


def figures(form: Form) -> None:
    """A table of figures; its columns are put in when it is made, after the look of the one cell that stands here."""
    form.title("{{ heading }}", "{{ title }}")
    form.text("{{ period }}", indent=False, size=14)
    form._cell(form._table(1, [TEXT_WIDTH]).rows[0].cells[0], "0", size=12)
    form.text("", size=12)
    form.head("口径")
    form.tag("for note in notes")
    form.text("{{ note.label }}：{{ note.meaning }}", size=14)
    form.tag("endfor")


def report(form: Form) -> None:
    """A report: text and tables in the order of its blocks; tables are put in afterwards, after the one cell below."""
    form.title("{{ title }}")
    form.doc.paragraphs[-1].paragraph_format.space_after = Pt(0)
    status = form.text(("{{ status }}", KAI), indent=False)
    status.alignment = WD_ALIGN_PARAGRAPH.CENTER
    status.paragraph_format.space_after = Twips(PITCH)
    form.tag("for b in blocks")
    form.tag('if b.kind == "head"')
    form.head("{{ b.text }}")
    form.tag('elif b.kind == "subhead"')
    form.text(("{{ b.text }}", KAI)).paragraph_format.keep_with_next = True
    form.tag('elif b.kind == "text"')
    form.text("{{ b.text }}")
    form.tag("else")
    form.text("{{ b.text }}", indent=False, size=12)
    form.tag("endif")
    form.tag("endfor")
    form.title("附录　指标口径", new_page=True)
    form.listing(
        "note in notes",
        [
            ("指标", 36, "{{ note.label }}"),
            ("单位", 14, "{{ note.unit }}"),
            ("口径", 106, "{{ note.meaning }}{% if note.base %}（{{ note.base }}）{% endif %}"),
        ],
        left="口径",
    )
    form.text("", size=12)
    form.tag("for remark in remarks")
    form.text("{{ remark.text }}", size=14)
    form.tag("endfor")
    form._cell(form._table(1, [TEXT_WIDTH]).rows[0].cells[0], "0", size=12)


FORMS: tuple[Callable[[Form], None], ...] = (
    sheet,
    not_filed_notice,
    merged_notice,
    assignment_notice,
    reply_letter,
    assist_opinion,
    opinion_form,
    catalogue,
    assignment_list,
)


def main() -> int:
    """Write every template."""
    for lay_out in FORMS:
        form = Form()
        lay_out(form)
        form.save("proposals", lay_out.__name__)
    form = Form()
    figures(form)
    form.save("statistics", "sheet")
    form = Form()
    report(form)
    form.save("statistics", "report")
    print(f"make_forms: {len(FORMS) + 2} templates in {APPS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
