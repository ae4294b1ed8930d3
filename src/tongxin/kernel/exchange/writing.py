"""Writes sheets as files that read the same again, empty ones to fill in, and the faulty ones with what is wrong."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from tongxin.kernel.exchange.cells import CellError, Places, YesNo, key_of, plain, spellings
from tongxin.kernel.exchange.declarations import Column, Keeper, Sheet
from tongxin.kernel.exchange.escaping import harmless
from tongxin.kernel.exchange.headers import Head
from tongxin.kernel.exchange.reading import Raw, Table
from tongxin.kernel.privacy import masked

_KEY_FILL = PatternFill("solid", fgColor="FFF2CC")
_HEAD_FILL = PatternFill("solid", fgColor="E8EEF7")
_WRONG_FILL = PatternFill("solid", fgColor="FBE3E4")
_TEXT_FORMAT = "@"
_TITLE_LENGTH = 31
_NARROWEST, _WIDEST = 10, 36
_EMPTY_ROWS = 500


def texts(sheet: Sheet, keeper: Keeper, *, full: bool) -> Iterator[list[str]]:
    """Every row as cells; personal values half hidden unless ``full``."""
    for values in keeper.rows():
        yield [_cell(column, values.get(column.key), full=full) for column in sheet.columns]


def _cell(column: Column, value: Any, *, full: bool) -> str:
    text = column.kind.write(value)
    return harmless(text if full or not column.personal else masked(column.personal, text))


def as_csv(sheet: Sheet, rows: Iterable[Sequence[str]]) -> bytes:
    """CSV with a byte-order mark, which office software needs to read Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_(column.label) for column in sheet.columns])
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(sheet: Sheet, rows: Iterable[Sequence[str]], lists: Mapping[str, Sequence[str]]) -> bytes:
    """A workbook with the rows, how to fill them in, and lists to choose from."""
    book = Workbook(write_only=True)
    page: Any = book.create_sheet(_(sheet.label)[:_TITLE_LENGTH])
    page.freeze_panes = "A2"
    for place, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(place)].width = _width(column)
    page.append([_head(page, column) for column in sheet.columns])
    kept = [column.kind.is_text for column in sheet.columns]
    count = 0
    for row in rows:
        page.append([_text_cell(page, t) if keep and t else t for t, keep in zip(row, kept, strict=True)])
        count += 1
    choices = _offer_lists(page, sheet, lists, count + _EMPTY_ROWS)
    _explain(book.create_sheet(_("填写说明")), sheet)
    if choices:
        hidden: Any = book.create_sheet(_("选项"))
        hidden.sheet_state = "hidden"
        for row_of in _turned(list(choices.values())):
            hidden.append(row_of)
    return _saved(book)


def with_problems(table: Table, head: Head, problems: Mapping[int, str]) -> bytes:
    """The table as it came, with what is wrong beside each row; corrected, it can be sent in again as it is."""
    book = Workbook(write_only=True)
    page: Any = book.create_sheet(table.name[:_TITLE_LENGTH] or "1")
    page.freeze_panes = f"A{head.first + 1}"
    own = [[_as_text(cell) for cell in row] for row in table.rows]
    width = max((len(row) for row in own), default=0)
    last = own[head.first - 1]
    if last and key_of(last[-1]) in spellings(gettext_noop("问题")):
        width -= 1
    page.column_dimensions[get_column_letter(width + 1)].width = 60
    for number, row in enumerate(own, start=1):
        cells: list[Any] = [harmless(text) for text in row[:width]]
        cells += [""] * (width - len(cells))
        said = _("问题") if number == head.first else problems.get(number, "")
        cell = WriteOnlyCell(page, value=harmless(said))
        if number == head.first:
            cell.font = Font(bold=True)
        elif said:
            cell.fill = _WRONG_FILL
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.append([*cells, cell])
    return _saved(book)


def _as_text(raw: Raw) -> str:
    try:
        return plain(raw)
    except CellError:
        return raw if isinstance(raw, str) else str(raw)


def _width(column: Column) -> int:
    room = 16 if isinstance(column.kind, Places) else 8 if column.kind.is_text else 6
    return max(_NARROWEST, min(_WIDEST, 2 * len(_(column.label)) + room))


def _head(page: Any, column: Column) -> Any:
    cell = WriteOnlyCell(page, value=_(column.label))
    cell.font = Font(bold=True)
    cell.fill = _KEY_FILL if column.identifies else _HEAD_FILL
    if said := how_to(column):
        cell.comment = Comment(said, _("同心"), width=260, height=90)
    return cell


def _text_cell(page: Any, text: str) -> Any:
    cell = WriteOnlyCell(page, value=text)
    cell.number_format = _TEXT_FORMAT
    return cell


def how_to(column: Column) -> str:
    """How a column is filled in, in one or two clauses."""
    words = _("、").join(column.kind.words())
    parts = [_("必填") if column.required else "", words, _(column.hint) if column.hint else "", column.kind.hint()]
    if column.identifies:
        parts.append(_("用来认出已有的行"))
    if column.shown_only:
        parts = [_("只供查看，导入时不读")]
    return _("；").join(part for part in parts if part)


def _offer_lists(page: Any, sheet: Sheet, lists: Mapping[str, Sequence[str]], last: int) -> dict[str, Sequence[str]]:
    """Lists to choose from; a word beside the list may be typed, since several may stand in one cell."""
    choices: dict[str, Sequence[str]] = {}
    for place, column in enumerate(sheet.columns, start=1):
        words = column.kind.words() or lists.get(column.key, ())
        if not words or column.shown_only:
            continue
        if isinstance(column.kind, YesNo):
            source = '"{}"'.format(",".join(words))
        else:
            choices[column.key] = words
            letter = get_column_letter(len(choices))
            source = f"'{_('选项')}'!${letter}$1:${letter}${len(words)}"
        rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
        rule.add(f"{get_column_letter(place)}2:{get_column_letter(place)}{last + 1}")
        page.data_validations.append(rule)
    return choices


def _turned(columns: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    for place in range(max(len(column) for column in columns)):
        yield [column[place] if place < len(column) else "" for column in columns]


def _explain(page: Any, sheet: Sheet) -> None:
    for letter, width in (("A", 18), ("B", 90)):
        page.column_dimensions[letter].width = width
    bold = Font(bold=True)
    for line in (
        _("第一行是列名，请不要改动；从第二行起一行一条。多余的列会略过，没有的列可以删去。"),
        _("黄色列名的列用来认出已有的行：对得上就更新，对不上就新增。空白的格子不改动原来的内容。"),
        _("上传后先核对，确认之前什么也不会写入；写入之后可以整批撤销。"),
    ):
        page.append([line])
    page.append([])
    head = []
    for text in (_("列名"), _("怎么填")):
        cell = WriteOnlyCell(page, value=text)
        cell.font = bold
        head.append(cell)
    page.append(head)
    for column in sheet.columns:
        page.append([_(column.label), how_to(column)])


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
