"""Writes sheets: a table of figures as a Word document in the measures of GB/T 9704, or as a workbook."""

# ruff: noqa: SLF001 (python-docx lets no table be put together anew but through its elements)
import copy
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from tongxin.kernel.documents import docx
from tongxin.kernel.documents.prose import printable
from tongxin.kernel.exchange.escaping import harmless

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_HEAD_FACE = "黑体"


@dataclass(frozen=True)
class SheetContent:
    """A table with a title and a period, as it is printed or taken along; ``notes`` say what was counted."""

    conference: str
    title: str
    period: str
    head: list[str]
    rows: list[list[str]]
    notes: list[tuple[str, str]]


_SHEET_MM = 156
_FIRST_MM = 42
_SHEET_FIELDS: dict[str, Any] = {
    "heading": None,
    "title": None,
    "period": None,
    "notes": {"label": None, "meaning": None},
}


def sheet_docx(content: SheetContent) -> bytes:
    """The table in the measures of GB/T 9704: the template gives page, faces and numbers, the columns are its own."""
    values = {
        "heading": content.conference,
        "title": content.title,
        "period": content.period,
        "notes": [{"label": _(label), "meaning": _(meaning)} for label, meaning in content.notes],
    }
    filled = docx.fill((Path(__file__).parent / "sheet.docx").read_bytes(), _SHEET_FIELDS, values)
    document = Document(io.BytesIO(filled))
    _put_table(document, content)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _put_table(document: Any, content: SheetContent) -> None:
    """Into the place that the template keeps for it: the only table there, whose first cell shows how cells look."""
    (table,) = document.tables
    fill_table(table, [content.head, *content.rows], _FIRST_MM)


def fill_table(table: Any, rows: list[list[str]], first: float, *, size: Length | None = None) -> None:
    """Rows for a table of one cell, which shows how cells look; the first row comes again on every page."""
    pattern = table.rows[0].cells[0]._tc
    for row in list(table.rows):
        table._tbl.remove(row._tr)
    for column in list(table._tbl.tblGrid):
        table._tbl.tblGrid.remove(column)
    others = len(rows[0]) - 1
    widths = [first, *[(_SHEET_MM - first) / others] * others]
    for width in widths:
        table.add_column(Mm(width))
    for place, said in enumerate(rows):
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, words, width in zip(row.cells, said, widths, strict=True):
            _put_words(cell, pattern, words, width, is_head=place == 0, size=size)


def _put_words(cell: Any, pattern: Any, words: str, width: float, *, is_head: bool, size: Length | None) -> None:
    own = copy.deepcopy(pattern.p_lst[0])
    cell._tc.remove(cell._tc.p_lst[0])
    cell._tc.append(own)
    cell.width = Mm(width)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    run = cell.paragraphs[0].runs[0]
    run.text = printable(words)
    if size is not None:
        run.font.size = size
    if is_head:
        run.font.name = _HEAD_FACE
        run._element.rPr.rFonts.set(qn("w:eastAsia"), _HEAD_FACE)


def sheet_xlsx(content: SheetContent) -> bytes:
    """A workbook with the table, and a second sheet that says what was counted."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("数字")
    sheet.append([f"{content.conference}{content.title}"])
    sheet.append([content.period])
    sheet.append(content.head)
    for cell in (*sheet[1], *sheet[3]):
        cell.font = Font(bold=True)
    for row in content.rows:
        sheet.append([_number(words) for words in row])
    sheet.freeze_panes = "B4"
    sheet.column_dimensions["A"].width = 30
    for place in range(2, len(content.head) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = 16
    about: Any = book.create_sheet(_("口径"))
    about.column_dimensions["A"].width = 24
    about.column_dimensions["B"].width = 90
    for label, meaning in content.notes:
        about.append([_(label), _(meaning)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _number(words: str) -> int | str:
    return int(words) if words.isascii() and words.isdigit() else str(harmless(words))
