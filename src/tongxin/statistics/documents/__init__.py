"""Writes the rows behind a figure as CSV or XLSX, whose second sheet says what was counted; reads drafts from Word."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.text.paragraph import Paragraph
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from tongxin.kernel.exchange.escaping import harmless
from tongxin.statistics.selectors import Opened, Row

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
_WIDTHS = {"A": 14, "B": 16, "C": 60, "D": 14, "E": 8}


class NotWordError(ValueError):
    """The file looks like a Word document and cannot be read as one."""


def is_word(content: bytes) -> bool:
    """Whether bytes are a package of an office program; whether Word wrote it shows when it is read."""
    return content.startswith(b"PK\x03\x04")


def text_of_word(content: bytes) -> str:
    """Paragraphs and cells of tables in their order, a line each; raises :class:`NotWordError`."""
    try:
        document = Document(io.BytesIO(content))
        parts = list(document.iter_inner_content())
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError, OSError) as broken:
        raise NotWordError from broken
    lines: list[str] = []
    for part in parts:
        if isinstance(part, Paragraph):
            lines.append(part.text)
        else:
            lines += ["　".join(dict.fromkeys(cell.text for cell in row.cells)) for row in part.rows]
    return "\n".join(lines)


def headings() -> list[str]:
    """Column headings."""
    return [_("届次"), _("编号"), _("标题"), _("日期"), _("数量")]


def _cells(rows: Iterable[Row]) -> Iterator[list[str | int]]:
    for row in rows:
        yield [harmless(row.session), harmless(row.number), harmless(row.title), row.day.isoformat(), row.amount]


def as_csv(opened: Opened) -> bytes:
    """CSV with a byte-order mark, which office software needs to read Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings())
    writer.writerows(_cells(opened.rows))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(opened: Opened) -> bytes:
    """A workbook with the rows, and a second sheet that says what was counted."""
    book = Workbook(write_only=True)
    measure = opened.figure.measure
    sheet: Any = book.create_sheet(_(measure.label)[:31])
    sheet.freeze_panes = "A2"
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    head = []
    for text in headings():
        cell = WriteOnlyCell(sheet, value=text)
        cell.font = Font(bold=True)
        head.append(cell)
    sheet.append(head)
    for cells in _cells(opened.rows):
        sheet.append(cells)
    about: Any = book.create_sheet(_("口径"))
    about.column_dimensions["A"].width = 16
    about.column_dimensions["B"].width = 80
    for line in (
        (_("指标"), _(measure.label)),
        (_("口径"), _(measure.meaning)),
        (_("口径版本"), measure.version),
        (_("单位"), _(measure.unit)),
        (_("值"), opened.figure.value),
        (_("不在查看范围内的记录"), opened.hidden),
    ):
        about.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
