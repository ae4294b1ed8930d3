"""Writes exactly the rows that a list shows, as CSV or XLSX; cells that a spreadsheet would run are made harmless."""

import csv
import io
from collections.abc import Iterator
from itertools import zip_longest
from string import ascii_uppercase
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.exchange.escaping import harmless
from tongxin.kernel.web.list_page import Wish, cards_wished, narrowed, ordered, rows_of

MOST = 20_000
_BATCH = 500
_WIDTHS = (16, 60, 40, 12, 28, 14, 14)
_WITHIN = 14
_WIDTH = 20


def headings(kind: CaseKind) -> list[str]:
    """Column headings, in the order of the list; what tells numbers apart stands before them."""
    return [*_within(kind), _("编号"), _("标题"), _("说明"), _("状态"), _("等谁办理"), _("期限"), _("提出日期")]


def widths(kind: CaseKind) -> tuple[int, ...]:
    """How wide the columns are."""
    return (_WITHIN, *_WIDTHS) if kind.within_label else _WIDTHS


def _within(kind: CaseKind) -> list[str]:
    return [_(kind.within_label)] if kind.within_label else []


def lines(kind: CaseKind, actor: Actor, wish: Wish) -> Iterator[list[str]]:
    """Rows of the whole list, not only of the page that is shown."""
    found = ordered(narrowed(kind, cards_wished(kind, actor, wish), actor, wish), wish.sort)
    for start in range(0, MOST, _BATCH):
        cards = list(found[start : start + _BATCH])
        for row in rows_of(kind, cards):
            due = row.due_on.isoformat() if row.due_on else ""
            first = [row.within] if kind.within_label else []
            cells = [*first, row.number, row.title, row.note, row.state.text, row.waits, due, row.opened.isoformat()]
            yield [harmless(cell) for cell in cells]
        if len(cards) < _BATCH:
            return


def as_csv(rows: Iterator[list[str]], heads: list[str]) -> bytes:
    """CSV with a byte-order mark, which office software needs to read Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, rows: Iterator[list[str]], heads: list[str], widths: tuple[int, ...] = ()) -> bytes:
    """A workbook with one sheet, a bold head that stays in sight, and text cells only."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title[:31] or "1")
    sheet.freeze_panes = "A2"
    for letter, width in zip_longest(ascii_uppercase[: len(heads)], widths[: len(heads)], fillvalue=_WIDTH):
        sheet.column_dimensions[letter].width = width
    head = []
    for text in heads:
        cell = WriteOnlyCell(sheet, value=text)
        cell.font = Font(bold=True)
        head.append(cell)
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
