"""Writes a report as Word and PDF in the measures of GB/T 9704, with its definitions as an appendix."""

# ruff: noqa: SLF001 (python-docx lets no table be put into its place but through its elements)
import copy
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from docx import Document
from docx.shared import Mm, Pt

from tongxin.kernel.documents import docx, pdf
from tongxin.kernel.documents.prose import printable
from tongxin.statistics.documents.sheets import fill_table

PDF_TYPE = "application/pdf"
_FOLDER = Path(__file__).parent
_LANGUAGE = "zh-hans"
_FIELDS: dict[str, Any] = {
    "title": None,
    "status": None,
    "blocks": {"kind": None, "text": None},
    "notes": {"label": None, "meaning": None, "unit": None, "base": None},
    "remarks": {"text": None},
}
_WIDE = 46.0
_NARROW = 34.0
_TEXT_MM = 156.0
# From so many columns on the words are set smaller.
_MANY = 6
_SMALL = Pt(10.5)


def _values(content: Mapping[str, Any], status: str) -> dict[str, Any]:
    return {
        "title": printable(content["title"]),
        "status": printable(status),
        "blocks": [_block(b) for b in content["blocks"] if b["kind"] != "title"],
        "notes": [{key: printable(str(value)) for key, value in note.items()} for note in content["notes"]],
        "remarks": [{"text": printable(text)} for text in content["remarks"]],
    }


def _block(block: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": block["kind"], "text": printable(words_of(block["pieces"]))}
    if "rows" in block:
        made["head"] = [printable(words) for words in block["head"]]
        made["rows"] = [[printable(cell["t"]) for cell in row] for row in block["rows"]]
    return made


def words_of(pieces: list[Mapping[str, Any]]) -> str:
    """The words of a paragraph, numbers included."""
    return "".join(piece["t"] for piece in pieces)


def plain_text(content: Mapping[str, Any]) -> str:
    """The report without its looks, a paragraph or a row of a table a line."""
    lines: list[str] = []
    for block in content["blocks"]:
        if "rows" in block:
            lines += ["　".join(block["head"]), *("　".join(cell["t"] for cell in row) for row in block["rows"])]
        else:
            lines.append(words_of(block["pieces"]))
    return "\n".join(lines)


def report_docx(content: Mapping[str, Any], status: str) -> bytes:
    """The Word document; the template gives page, faces and numbers, tables are put where their blocks stand."""
    values = _values(content, status)
    tables = [b for b in values["blocks"] if "rows" in b]
    for place, block in enumerate(tables):
        block["text"] = _mark(place)
    filled = docx.fill((_FOLDER / "report.docx").read_bytes(), _FIELDS, values)
    document = Document(io.BytesIO(filled))
    pattern = document.tables[-1]
    marks = {p.text: p for p in document.paragraphs if p.text.startswith("\ue000")}
    for place, block in enumerate(tables):
        _put_table(document, marks[_mark(place)], pattern, block)
    pattern._tbl.getparent().remove(pattern._tbl)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _mark(place: int) -> str:
    """Words that no report says, since what cannot be printed is taken out of it."""
    return f"\ue000{place}"


def _put_table(document: Any, paragraph: Any, pattern: Any, block: Mapping[str, Any]) -> None:
    element = copy.deepcopy(pattern._tbl)
    paragraph._p.addprevious(element)
    table = next(t for t in document.tables if t._tbl is element)
    many = len(block["head"]) >= _MANY
    fill_table(table, [block["head"], *block["rows"]], _NARROW if many else _WIDE, size=_SMALL if many else None)
    # What follows a table keeps a little distance from it.
    paragraph.runs[0].text = ""
    paragraph.paragraph_format.line_spacing = Mm(3)


def report_pdf(content: Mapping[str, Any], status: str) -> bytes:
    """The PDF; raises ``DocumentRefused`` with a sentence where a font is missing."""
    with translation.override(_LANGUAGE):
        return pdf.make(_FOLDER / "report.typ", _("报告"), _values(content, status))
