"""The life of a row: entered, corrected with a reason as often as need be, perhaps withdrawn; never deleted."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from tongxin.kernel.workflow.declarations import Clock, State, Workflow, act_within, move
from tongxin.kernel.workflow.fields import Choice, Day, InputField, Integer, Pick, Text
from tongxin.plans.selectors import open_items
from tongxin.registers import selectors
from tongxin.registers.models import RegisterKind, RegisterRow, ReturnSheet
from tongxin.registers.roles import ADDRESSEE, KEEP, KEEPER, RETURN_OFFICE
from tongxin.registers.rules import (
    LONGEST_TEXT,
    SCOPES,
    TITLE_LENGTH,
    WORDS_LENGTH,
    Column,
    ColumnType,
    ReturnState,
    RowScope,
    RowState,
)

_PREFIX = "c_"
_PRINCIPALS = {ColumnType.PERSON: "person", ColumnType.ORGANISATION: "organisation"}

TITLE = Text(
    "title",
    _("事由"),
    max_length=TITLE_LENGTH,
    hint=_("一句话写明是什么事，例如：《人民政协报》刊登垃圾分类监督的做法。"),
)
DAY = Day("day", _("日期"), hint=_("事情发生的那一天，不能晚于今天。"))
SCOPE = Choice(
    "scope",
    _("范围"),
    choices=SCOPES,
    hint=_("本级：本会做的；系统：下级政协做的，由本会汇总。"),
    suggested=RowScope.OWN,
)
WORDS = Text("words", _("说明"), required=False, max_length=WORDS_LENGTH, lines=3)


def input_field(column: Column) -> InputField:
    """The field in which a column is filled in."""
    key, label, needed = f"{_PREFIX}{column.key}", column.label, column.required
    if column.type == ColumnType.NUMBER:
        return Integer(key, label, needed, minimum=column.least, maximum=column.most)
    if column.type == ColumnType.DATE:
        return Day(key, label, needed)
    if column.type == ColumnType.CHOICE:
        return Choice(key, label, needed, choices=tuple((c, c) for c in column.choices))
    if column.type in _PRINCIPALS:
        return Pick(key, label, needed, principal=_PRINCIPALS[column.type])
    return Text(key, label, needed, max_length=LONGEST_TEXT)


def own_fields(kind: RegisterKind) -> tuple[InputField, ...]:
    """The fields of a register's own columns."""
    return tuple(input_field(column) for column in kind.fields)


def details_in(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in of a register's own columns, by their keys; what was left blank is left out."""
    own = {key.removeprefix(_PREFIX): value for key, value in values.items() if key.startswith(_PREFIX)}
    return {key: value for key, value in own.items() if value not in ("", None)}


def as_fields(details: Mapping[str, Any]) -> dict[str, Any]:
    """The other way round: stored details as values of the form."""
    return {f"{_PREFIX}{key}": value for key, value in details.items()}


def _filled(row: RegisterRow) -> tuple[InputField, ...]:
    """The form of a correction starts with what stands there."""
    now = {"title": row.title, "day": row.day.isoformat(), "scope": row.scope, "words": row.words}
    now |= as_fields(row.details)
    fields = (TITLE, DAY, SCOPE, *own_fields(row.kind), WORDS)
    return tuple(dataclasses.replace(f, suggested=now.get(f.key)) for f in fields)


def _kinds(conference_id: int) -> tuple[tuple[str, str], ...]:
    return tuple((kind.key, kind.name) for kind in selectors.kinds_of(conference_id) if kind.valid_until is None)


REGISTER_ROW = Workflow(
    key="register_row",
    states=(
        State(RowState.KEPT, _("在册"), rest=_("这条记录在台账里，写错了可以更正，不该有的可以撤回。")),
        State(RowState.WITHDRAWN, _("已撤回"), final=True, aside=True),
    ),
    initial=RowState.KEPT,
    opens=(KEEP,),
    opening_allocates=(("register_row.number", "number"),),
    opening_fields=(
        Choice("book", _("台账"), choices=_kinds),
        TITLE,
        DAY,
        SCOPE,
        WORDS,
        Text(
            "details",
            _("栏目内容"),
            required=False,
            max_length=8000,
            lines=4,
            hint=_("每行一栏，写成“栏目：内容”，例如“媒体：人民政协报”。"),
        ),
    ),
    transitions=(
        act_within(
            "amend",
            _("更正内容"),
            [RowState.KEPT],
            by=[KEEPER],
            own_fields=_filled,
            fields=[Text("reason", _("更正原因"), max_length=200, lines=2)],
            retells=True,
            consequence=_("原来的内容留在“更正经过”里，数字随之重算。"),
        ),
        act_within(
            "link_plan",
            _("关联计划事项"),
            [RowState.KEPT],
            by=[KEEPER],
            fields=[Choice("item", _("计划事项"), choices=open_items, required=False, hint=_("不选就是取消关联。"))],
        ),
        move(
            "withdraw",
            _("撤回"),
            [RowState.KEPT],
            RowState.WITHDRAWN,
            by=[KEEPER],
            expected=False,
            fields=[Text("reason", _("撤回原因"), max_length=200, lines=2)],
            consequence=_("撤回后不再计数，记录和原因仍可查看。"),
        ),
    ),
    corrects=(KEEPER,),
)


def _to_fill(sheet: ReturnSheet) -> tuple[InputField, ...]:
    """The columns of the table, with what stood there before it was sent back."""
    now = as_fields(sheet.filled)
    return tuple(
        dataclasses.replace(field, suggested=now.get(field.key)) for field in map(input_field, sheet.table.fields)
    )


def _tables(conference_id: int) -> tuple[tuple[str, str], ...]:
    return tuple((str(table.pk), table.title) for table in selectors.tables_of(conference_id))


RETURN_DAYS = "registers.return_days"
RETURN_SHEET = Workflow(
    key="return_sheet",
    states=(
        State(ReturnState.WAITING, _("待填报")),
        State(ReturnState.SUBMITTED, _("已报送"), final=True),
        State(ReturnState.CANCELLED, _("已取消"), final=True, aside=True),
    ),
    initial=ReturnState.WAITING,
    opens=(KEEP,),
    opening_fields=(
        Choice("table", _("填报表"), choices=_tables),
        Pick("organisation", _("填报单位"), principal="organisation"),
    ),
    clocks=(Clock("fill", _("填报"), RETURN_DAYS),),
    transitions=(
        move(
            "submit",
            _("报送"),
            [ReturnState.WAITING],
            ReturnState.SUBMITTED,
            by=[ADDRESSEE],
            own_fields=_to_fill,
            fields=[Text("note", _("补充说明"), required=False, max_length=500, lines=3)],
            stops=["fill"],
            beside=["facts"],
            consequence=_("没有填完可以先存草稿。报送后由填报管理人汇总，需要修改的会退回。"),
        ),
        move(
            "send_back",
            _("退回修改"),
            [ReturnState.SUBMITTED],
            ReturnState.WAITING,
            by=[RETURN_OFFICE],
            expected=False,
            undoable=False,
            fields=[Text("reason", _("退回原因"), max_length=300, lines=2)],
        ),
        move(
            "cancel",
            _("取消填报"),
            [ReturnState.WAITING, ReturnState.SUBMITTED],
            ReturnState.CANCELLED,
            by=[RETURN_OFFICE],
            expected=False,
            undoable=False,
            fields=[Text("reason", _("取消原因"), max_length=300, lines=2)],
            consequence=_("取消后不再催报，也不计入汇总。"),
        ),
    ),
    corrects=(RETURN_OFFICE,),
    stands_in=(RETURN_OFFICE,),
)
