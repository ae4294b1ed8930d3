"""Registers out to sheets and back: a sheet for each shipped register, and one for all that an office made itself."""

import datetime as dt
import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.exchange.cells import CellKind, Code, OneOf, Words
from tongxin.kernel.exchange.days import Day
from tongxin.kernel.exchange.declarations import Change, Column, Keeper, Placed, Row, RowProblem, Sheet, Touched, Trace
from tongxin.kernel.privacy import blind
from tongxin.registers import selectors, services
from tongxin.registers.models import RegisterKind, RegisterRow
from tongxin.registers.roles import KEEP
from tongxin.registers.rules import (
    LONGEST_TEXT,
    SCOPES,
    SHIPPED,
    TITLE_LENGTH,
    WORDS_LENGTH,
    ColumnType,
    RowScope,
    ShippedKind,
    same_name,
)
from tongxin.registers.rules import Column as RegisterColumn

_COMMON = ("title", "day", "scope", "words")
_UNDONE = _("导入后整批撤销")


class RowKeeper(Keeper):
    """Keeps one register; a row is recognised by its number, or else by its day and its words."""

    register: ClassVar[str] = ""

    def __init__(self, by: Actor, conference_id: int, chosen: frozenset[str] = frozenset()) -> None:
        super().__init__(by, conference_id, chosen)
        self._kinds = {kind.key: kind for kind in selectors.kinds_of(conference_id)}
        self._rows = self.stored()
        self._by_id = {row.pk: row for row in self._rows}
        self._by_number = {row.number: row for row in self._rows}
        self._by_words = {self._mark(row.kind, row.day.isoformat(), row.title, row.who): row for row in self._rows}
        self._seen: dict[Any, int] = {}

    def stored(self) -> list[RegisterRow]:
        """The rows that there are."""
        return selectors.rows_of(self.conference_id, self.register)

    def kind_for(self, _values: dict[str, Any]) -> RegisterKind:
        """Into which register a row goes."""
        kind = self._kinds.get(self.register)
        if kind is None or kind.valid_until is not None:
            raise RowProblem("", gettext("这本台账还没有启用或已经停用，请先在“机关台账”里启用"))
        return kind

    def _mark(self, kind: RegisterKind, day: str, title: str, who: str) -> tuple[Any, ...]:
        return (kind.pk, day, same_name(title), who)

    def place(self, row: Row) -> Placed:
        """Recognise a row and check it as its form would."""
        values = dict(row.values)
        number = values.pop("number", "")
        kind = self.kind_for(values)
        found = self._by_number.get(number) if number else None
        if number and found is None:
            raise RowProblem("number", gettext("没有编号“{number}”；新的记录请把编号留空").format(number=number))
        details = self.details(kind, values)
        self.check(kind, details)
        day, title = values.get("day") or "", values.get("title") or ""
        if found is None:
            counted = str(details.get(kind.counted, "")) if kind.counting == "distinct" else ""
            found = self._by_words.get(self._mark(kind, day, title, same_name(counted)))
        mark = found.pk if found else self._mark(kind, day, title, json.dumps(details, sort_keys=True))
        if (before := self._seen.setdefault(mark, row.number)) != row.number:
            raise RowProblem("", gettext("和第 {row} 行重复，请只留一行").format(row=before))
        if day and dt.date.fromisoformat(day) > clock.today():
            raise RowProblem("day", gettext("日期不能晚于今天"))
        if found is None:
            values.setdefault("scope", RowScope.OWN.value)
            values["scope"] = values["scope"] or RowScope.OWN.value
            return Placed(None, values)
        return Placed(found.pk, values, stored=self.as_values(found))

    def details(self, _kind: RegisterKind, values: dict[str, Any]) -> dict[str, Any]:
        """What the row says in the register's own columns."""
        return {key: value for key, value in values.items() if key not in _COMMON and value not in ("", None)}

    def check(self, kind: RegisterKind, details: dict[str, Any]) -> None:
        """Refuse what the form of a row would refuse."""
        try:
            services.details_from(kind, json.dumps(details, ensure_ascii=False), self.by)
        except InvalidInput as refusal:
            key, sentence = next(iter(refusal.errors.items()))
            raise RowProblem(key.removeprefix("c_"), sentence.rstrip("。")) from None

    def as_values(self, row: RegisterRow) -> dict[str, Any]:
        """A stored row as a row of the sheet."""
        common = {"title": row.title, "day": row.day.isoformat(), "scope": row.scope, "words": row.words}
        return {**common, **{column.key: _text(column, row.details.get(column.key)) for column in row.kind.fields}}

    def write(self, changes: Sequence[Change]) -> list[Trace]:
        """Through the doors, each row an audited step of its own inside the act of the import."""
        traces = []
        for change in changes:
            if change.target is None:
                values = {name: change.values.get(name, "") for name in _COMMON}
                kind = self.kind_for(dict(change.values))
                details = json.dumps(self.details(kind, dict(change.values)), ensure_ascii=False)
                given = {**values, "book": kind.key, "details": self.sent(change.values, details)}
                row = open_case("register_row", by=self.by, values=given, conference=self.conference_id)
                traces.append(Trace(change.row, row.pk, {"made": True}))
            else:
                row = self._by_id[change.target]
                now = self.as_values(row)
                self._amend(row, {**now, **change.values}, gettext("导入 Excel 更正"))
                traces.append(Trace(change.row, row.pk, {"made": False, "old": now}))
        return traces

    def sent(self, _values: Any, details: str) -> str:
        """The details as the opening takes them."""
        return details

    def _amend(self, row: RegisterRow, values: dict[str, Any], reason: str) -> None:
        fields = {name: values[name] for name in _COMMON}
        fields |= {f"c_{column.key}": values.get(column.key, "") for column in row.kind.fields}
        try:
            move(row.pk, "amend", by=self.by, fields={**fields, "reason": reason})
        except InvalidInput as refusal:
            raise Touched([row.pk]) from refusal

    def marks(self, targets: Collection[int]) -> dict[int, str]:
        """Over everything that a row says; a withdrawn one is gone."""
        rows = selectors.rows_by_id(self.conference_id, targets)
        said = {
            row.pk: json.dumps({**services.row_content(row), "state": row.state}, ensure_ascii=False) for row in rows
        }
        return {pk: blind(text, about="registers.mark") for pk, text in said.items()}

    def take_back(self, traces: Sequence[Trace]) -> None:
        """Rows that the import made are withdrawn with that reason; corrected ones say again what they said."""
        rows = {row.pk: row for row in selectors.rows_by_id(self.conference_id, [t.target for t in traces])}
        for trace in traces:
            row = rows[trace.target]
            if trace.back["made"]:
                services.withdraw_rows([row], gettext(_UNDONE), by=self.by)
            else:
                self._amend(row, trace.back["old"], gettext(_UNDONE))

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every row that was not withdrawn."""
        for row in self._rows:
            yield {"number": row.number, **self.as_values(row)}


def _text(column: RegisterColumn, value: Any) -> Any:
    if value is None:
        return ""
    return str(value) if column.type == ColumnType.NUMBER else value


class OwnKeeper(RowKeeper):
    """Keeps all registers that the office made itself; their columns stand in one cell, a line for each."""

    def stored(self) -> list[RegisterRow]:
        """The rows of all of them."""
        return selectors.own_kind_rows(self.conference_id, [kind.key for kind in SHIPPED])

    def kind_for(self, values: dict[str, Any]) -> RegisterKind:
        """By its name."""
        name = values.get("register", "")
        shipped = {kind.key for kind in SHIPPED}
        own = {kind.name: kind for kind in self._kinds.values() if kind.key not in shipped and not kind.valid_until}
        if name not in own:
            raise RowProblem("register", gettext("没有叫“{name}”的自设台账").format(name=name))
        return own[name]

    def details(self, kind: RegisterKind, values: dict[str, Any]) -> dict[str, Any]:
        """Read as the form of a row would read it."""
        values.setdefault("details", "")
        try:
            return services.details_from(kind, values["details"], self.by)
        except InvalidInput as refusal:
            raise RowProblem("details", refusal.sentence.rstrip("。")) from None

    def as_values(self, row: RegisterRow) -> dict[str, Any]:
        """Columns as lines."""
        content = services.row_content(row)
        names = (*_COMMON, "details")
        return {**{name: content[name] for name in names}, "register": row.kind.name}

    def sent(self, values: Any, _details: str) -> str:
        """The lines as they are."""
        return str(values.get("details", ""))

    def _amend(self, row: RegisterRow, values: dict[str, Any], reason: str) -> None:
        details = services.details_from(row.kind, values["details"], self.by)
        super()._amend(row, {**values, **details}, reason)

    def lists(self) -> dict[str, list[str]]:
        """The registers there are."""
        shipped = {kind.key for kind in SHIPPED}
        return {"register": [kind.name for kind in self._kinds.values() if kind.key not in shipped]}


_SCOPE_CELL = OneOf(pairs=tuple((key.value, label) for key, label in SCOPES), also=(("全系统", RowScope.SYSTEM.value),))


def _cell(column: RegisterColumn) -> CellKind:
    if column.type == ColumnType.CHOICE:
        return OneOf(pairs=tuple((choice, choice) for choice in column.choices))
    if column.type == ColumnType.DATE:
        return Day()
    return Code(12) if column.type == ColumnType.NUMBER else Words(LONGEST_TEXT)


_FIRST = (
    Column("number", _("编号"), Code(60), ("台账编号",), identifies=True, hint=_("新的记录留空，系统会编号")),
    Column("day", _("日期"), Day(), ("发生日期", "时间", "刊发日期", "会议日期"), required=True, identifies=True),
    Column(
        "title",
        _("事由"),
        Words(TITLE_LENGTH),
        ("标题", "事项", "名称", "题目", "内容"),
        required=True,
        identifies=True,
    ),
)
_LAST = (
    Column("scope", _("范围"), _SCOPE_CELL, hint=_("不写的按“本级”登记")),
    Column("words", _("说明"), Words(WORDS_LENGTH), ("备注",)),
)


def _sheet(kind: ShippedKind) -> Sheet:
    own = tuple(Column(c.key, c.label, _cell(c), required=c.required) for c in kind.columns)
    keeper = type(f"Keeper_{kind.key}", (RowKeeper,), {"register": kind.key})
    return Sheet(
        f"registers.{kind.key}", kind.name, KEEP, (*_FIRST, *own, *_LAST), keeper, lead=kind.meaning, icon="grid"
    )


SHEETS = (
    *(_sheet(kind) for kind in SHIPPED),
    Sheet(
        "registers.own",
        _("自设台账"),
        KEEP,
        (
            Column("register", _("台账"), Words(30), ("台账名称",), required=True, identifies=True),
            *_FIRST,
            Column("details", _("栏目内容"), Words(3000), hint=_("每行一栏：“栏目：内容”")),
            *_LAST,
        ),
        OwnKeeper,
        lead=_("本会自己新增的各本台账，一行一条；各栏写在一格里，每行一栏。"),
        icon="grid",
    ),
)
