"""Says what an import would do, row by row, before anything is written."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel.exchange.cells import CellError, key_of, plain
from tongxin.kernel.exchange.declarations import CLEARS, Change, Column, Keeper, Placed, Row, RowProblem, Sheet
from tongxin.kernel.exchange.headers import Head
from tongxin.kernel.exchange.reading import MOST_ROWS, Raw, Table, Unreadable
from tongxin.kernel.privacy import blind, masked

# Every way of hiding leaves at least two stars.
HIDDEN = "**"
_CLOSING = re.compile(
    r"^(?:合计|总计|小计|共计|累计|总人数|共\d+|注[:：]|备注[:：]|说明[:：]?|填表|制表|审核|复核|单位负责人|联系电话|填报|统计时间|以上|（?续表)"
)
_SUMS = frozenset(("合计", "总计", "小计", "共计", "累计"))
_LONGEST_TITLE = 80


class Verdict(StrEnum):
    """What becomes of a row."""

    CREATE = "create"
    UPDATE = "update"
    SAME = "same"
    ERROR = "error"
    SKIP = "skip"


@dataclass
class Line:
    """One row of the file: what was understood, what it changes, what is wrong; texts are as people may see them.

    ``shown`` maps column keys to (old, new), personal values half hidden; ``problems`` are (column key, clause).
    """

    row: int
    verdict: Verdict
    title: str = ""
    target: int | None = None
    values: dict[str, Any] = field(default_factory=dict)
    old: dict[str, Any] = field(default_factory=dict)
    shown: dict[str, tuple[str, str]] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """The whole of it. ``digest`` changes when anything would be done differently."""

    head: Head
    lines: list[Line]
    announcements: list[str]
    counts: dict[str, int]
    digest: str

    def changes(self) -> list[Change]:
        """What is to be written."""
        return _changes(self.lines)


@dataclass(frozen=True)
class Reader:
    """A column of this file and where its cells stand; what was read once is not read again."""

    column: Column
    places: tuple[int, ...]
    read: dict[str, Any] = field(default_factory=dict)


class _Voice:
    """Says values as people may see them, each once."""

    def __init__(self, columns: Sequence[Column], *, told: bool) -> None:
        self.columns = {column.key: column for column in columns}
        self.told = told
        self._said: dict[tuple[str, str], str] = {}

    def say(self, column: Column, value: Any) -> str:
        """The text of a value; personal ones half hidden."""
        if not isinstance(value, str):
            return column.kind.write(value)
        found = self._said.get((column.key, value))
        if found is None:
            found = column.kind.write(value)
            if column.personal and HIDDEN not in found:
                found = masked(column.personal, found)
            self._said[column.key, value] = found
        return found


def make_plan(sheet: Sheet, table: Table, head: Head, keeper: Keeper, *, told: bool = True) -> Plan:
    """Read every row below the head and let the keeper place it; ``told`` is off when nobody will read the lines."""
    if table.height - head.first > MOST_ROWS:
        raise Unreadable(
            _("工作表“{table}”有 {n} 行，一次最多导入 {most} 行。请拆成几个文件分别上传。").format(
                table=table.name, n=table.height - head.first, most=MOST_ROWS
            )
        )
    readers = [Reader(c, tuple(head.places[c.key])) for c in sheet.columns if c.key in head.places and not c.shown_only]
    lines = list(_lines(table, head, keeper, readers, _Voice(sheet.columns, told=told)))
    if not any(line.verdict != Verdict.SKIP for line in lines):
        raise Unreadable(_("工作表“{table}”的表头下面没有可以导入的行。").format(table=table.name))
    counts = Counter(line.verdict.value for line in lines)
    # What it would change counts as much as what it would write. Personal values take part, so the digest is keyed.
    decided = [(line.row, line.verdict, line.target, line.values, line.old) for line in lines]
    text = json.dumps(decided, ensure_ascii=False, sort_keys=True)
    said = keeper.announcements(_changes(lines))
    return Plan(head, lines, said, dict(counts), blind(text, about="exchange.plan"))


def nothing_planned(head: Head) -> Plan:
    """The plan of a file of which it is not known yet how it is read."""
    return Plan(head, [], [], {}, "")


def _changes(lines: Sequence[Line]) -> list[Change]:
    wanted = (Verdict.CREATE, Verdict.UPDATE)
    return [Change(line.row, line.target, line.values) for line in lines if line.verdict in wanted]


def _lines(table: Table, head: Head, keeper: Keeper, readers: Sequence[Reader], voice: _Voice) -> Iterator[Line]:
    needed = [reader for reader in readers if reader.column.required]
    heads = {reader.places[0]: key_of(head.labels[reader.places[0]]) for reader in readers}
    for index in range(head.first, len(table.rows)):
        cells = table.rows[index]
        if all(cell == "" or cell is None for cell in cells):
            continue
        reason = _why_skipped(cells, needed, heads)
        if reason:
            yield Line(index + 1, Verdict.SKIP, _first_text(cells)[:_LONGEST_TITLE], notes=[reason])
        else:
            yield _line(index + 1, cells, keeper, readers, voice)


def _why_skipped(cells: Sequence[Raw], needed: Sequence[Reader], heads: dict[int, str]) -> str:
    if needed and _is_ordinary(_safe(cells, needed[0].places[0]), heads[needed[0].places[0]]):
        return ""
    texts = [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]
    if len(heads) > 1 and all(key_of(_safe(cells, place)) == label for place, label in heads.items()):
        return _("重复的表头")
    lacking = all(not _safe(cells, place) for reader in needed for place in reader.places)
    first = key_of(texts[0]) if texts else ""
    if any(key_of(_safe(cells, reader.places[0])) in _SUMS for reader in needed):
        return _("合计行")
    # 合计 | 13人: the sum stands where a name would.
    if first in _SUMS and any(char.isdigit() for char in _safe(cells, needed[0].places[0]) if needed):
        return _("合计行")
    if lacking and first and _CLOSING.match(first):
        return _("合计或说明")
    # A note over the whole width is one text, and longer than a name.
    if lacking and len(texts) == 1 and sum(cell not in ("", None) for cell in cells) == 1:
        return _("只有一格文字，按说明处理")
    return ""


def _is_ordinary(named: str, head: str) -> bool:
    """Whether a row has a name that is neither a sum nor the name of its column: nearly all have."""
    if any(char.isdigit() for char in named):
        return False
    return bool(named) and named not in _SUMS and (bare := key_of(named)) not in _SUMS and bare != head


def _first_text(cells: Sequence[Raw]) -> str:
    return next((text for place in range(len(cells)) if (text := _safe(cells, place))), "")


def _safe(cells: Sequence[Raw], place: int) -> str:
    try:
        return plain(cells[place]) if place < len(cells) else ""
    except CellError:
        return "?"


def _line(number: int, cells: Sequence[Raw], keeper: Keeper, readers: Sequence[Reader], voice: _Voice) -> Line:
    line = Line(number, Verdict.ERROR)
    clears = CLEARS in keeper.chosen
    values: dict[str, Any] = {}
    for reader in readers:
        column = reader.column
        try:
            value, is_blank = _value(cells, reader)
        except CellError as problem:
            line.problems.append((column.key, str(problem)))
            continue
        if not is_blank:
            values[column.key] = value
        elif column.required:
            line.problems.append((column.key, _("没有填写")))
        elif clears and column.kind.blank is not None and not column.identifies:
            values[column.key] = column.kind.blank
    line.title = _title(readers, values)
    lacking = {key for key, _clause in line.problems} & {r.column.key for r in readers if r.column.required}
    placed = Placed(None, values)
    if not lacking:
        try:
            placed = keeper.place(Row(number, values))
        except RowProblem as problem:
            placed.problems.append(problem)
    line.problems += [(problem.column, problem.sentence) for problem in placed.problems]
    line.notes, line.target = placed.notes, placed.target
    _compare(line, placed, voice)
    return line


def _value(cells: Sequence[Raw], reader: Reader) -> tuple[Any, bool]:
    """The value of a column and whether its cells are blank."""
    raw = cells[reader.places[0]] if reader.places[0] < len(cells) else ""
    if len(reader.places) > 1:
        found = [cells[place] for place in reader.places if place < len(cells) and cells[place] not in ("", None)]
        raw = ("" if reader.column.joined_from else "、").join(plain(cell) for cell in found)
    if raw in ("", None):
        return None, True
    if not isinstance(raw, str):
        return reader.column.kind.read(raw), False
    if raw not in reader.read:
        if not raw.strip():
            return None, True
        # What we hid ourselves comes back hidden; the keeper compares it with what is stored.
        is_hidden = reader.column.personal and HIDDEN in raw
        reader.read[raw] = plain(raw) if is_hidden else reader.column.kind.read(raw)
    return reader.read[raw], False


def _title(readers: Sequence[Reader], values: dict[str, Any]) -> str:
    """Who or what the row is about: its required values."""
    named = [str(values[r.column.key]) for r in readers if r.column.required and r.column.key in values]
    return " ".join(named)[:_LONGEST_TITLE]


def _compare(line: Line, placed: Placed, voice: _Voice) -> None:
    """Fill in what changes; a row with a problem shows what was understood and changes nothing."""
    values = placed.values
    if placed.target is None:
        values = {k: c.default for k, c in voice.columns.items() if c.default is not None} | values
    for key, value in values.items():
        old = placed.stored.get(key)
        if placed.target is None:
            if value in ("", [], None):
                continue
        elif value == old and not line.problems:
            continue
        line.values[key] = value
        if old is not None:
            line.old[key] = old
        if voice.told and (column := voice.columns.get(key)):
            line.shown[key] = ("" if old is None else voice.say(column, old), voice.say(column, value))
    if line.problems:
        line.values = {}
    elif placed.target is None:
        line.verdict = Verdict.CREATE
    else:
        line.verdict = Verdict.UPDATE if line.values else Verdict.SAME
