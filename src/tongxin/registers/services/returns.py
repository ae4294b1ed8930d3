"""Tables go out to addressees, come back checked, and are sent back with a reason."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import clock, deadlines
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.doors import Step, open_case
from tongxin.kernel.cases.errors import Blocked, InvalidInput
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.workflow.effects import effect, opening, undoing
from tongxin.registers import selectors
from tongxin.registers.models import ReturnSheet, ReturnTable
from tongxin.registers.rules import ColumnsError, ColumnType, columns_from, wrong_sums
from tongxin.registers.services.rows import column_sentence
from tongxin.registers.workflow import details_in


def send_table(values: Mapping[str, Any], *, by: Actor) -> ReturnTable:
    """Make a table and lay it on its addressees, all in one act."""
    place = selectors.require_keeper(by)
    due = dt.date.fromisoformat(values["due"])
    if due <= clock.today():
        raise InvalidInput({"due": _("截止日期应晚于今天。")})
    if not values["organisations"]:
        raise InvalidInput({"organisations": _("请选择发给哪些单位。")})
    try:
        columns = columns_from(values["columns"])
    except ColumnsError as problem:
        raise InvalidInput({"columns": column_sentence(problem)}) from problem
    fed_by = ""
    if values["feeds"]:
        numbers = {column.label: column.key for column in columns if column.type == ColumnType.NUMBER}
        if values["fed_by"] not in numbers:
            raise InvalidInput({"fed_by": _("请写明用哪个数字栏计入，名称要和上面的栏目一样。")})
        fed_by = numbers[values["fed_by"]]
    with act(by=by, conference_id=place) as record:
        table = ReturnTable.objects.create(
            conference_id=place,
            title=values["title"],
            words=values["words"],
            columns=[column.stored() for column in columns],
            due=due,
            feeds=values["feeds"],
            fed_by=fed_by,
            made_at=clock.now(),
        )
        data = {"title": table.title, "addressees": len(values["organisations"])}
        record.line("registers.send_table", "return_table", table.pk, data=data)
        for organisation in values["organisations"]:
            given = {"table": str(table.pk), "organisation": organisation}
            open_case("return_sheet", by=by, values=given, conference=place)
    return table


@opening("return_sheet")
def lay_on(card: CaseCard, values: dict[str, Any], by: Actor) -> ReturnSheet:
    """One part of a table; its clock runs to the day of the table."""
    table = selectors.table_in(card.conference_id, int(values["table"]))
    if table is None:
        raise Blocked(_("没有这张填报表。"))
    if any(sheet.organisation_id == values["organisation"] for sheet in selectors.sheets_of(table)):
        raise InvalidInput({"organisation": _("已经发给这个单位了。")})
    sheet = ReturnSheet(card=card, conference_id=card.conference_id, state=card.state, table=table)
    sheet.organisation_id = values["organisation"]
    sheet.title = f"{table.title} · {sheet.organisation}"
    sheet.save()
    today = clock.today()
    days = max(1, (table.due - today).days)
    deadlines.start(
        card.pk,
        "fill",
        label=gettext_noop("填报"),
        rule={"count": days, "unit": "day"},
        on=today,
        by=by.label,
        reason=gettext_noop("发出填报"),
        conference_id=card.conference_id,
    )
    return sheet


@effect("return_sheet", "submit")
def take_in(sheet: ReturnSheet, step: Step) -> None:
    """Columns that are the sum of others must agree before anything is taken in."""
    filled = details_in(step.fields)
    if wrong := wrong_sums(sheet.table.fields, filled):
        sentence = _("“{label}”应为 {n}，是各分项相加的结果；请核对分项和合计。")
        raise InvalidInput({f"c_{c.key}": sentence.format(label=c.label, n=total) for c, total in wrong})
    sheet.filled, sheet.note, sheet.submitted_on = filled, step.fields["note"], step.occurred_on


@undoing("return_sheet", "submit")
def give_back(sheet: ReturnSheet, _step: Step) -> None:
    """What was filled in stays for the next try."""
    sheet.submitted_on = None


@effect("return_sheet", "send_back")
def send_back(sheet: ReturnSheet, step: Step) -> None:
    """The clock runs on as if nothing had been handed in; what was filled in stands in the form."""
    sheet.submitted_on = None
    deadlines.reopen(sheet.pk, "fill", on=step.occurred_on, by=step.by.label, reason=step.fields["reason"])


@effect("return_sheet", "cancel")
def call_off(sheet: ReturnSheet, step: Step) -> None:
    """Nobody waits for it any more."""
    if deadlines.running([sheet.pk]).exists():
        deadlines.stop(sheet.pk, "fill", on=step.occurred_on, by=step.by.label, reason=step.fields["reason"])
