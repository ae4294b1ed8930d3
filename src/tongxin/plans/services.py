"""Writes of plans."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act, current
from tongxin.kernel.cases.doors import Step, open_case
from tongxin.kernel.cases.errors import Blocked, InvalidInput
from tongxin.kernel.cases.models import Case, CaseCard, CaseLink
from tongxin.kernel.workflow.effects import effect, opening, undoing
from tongxin.plans import selectors
from tongxin.plans.models import Plan, PlanItem
from tongxin.plans.rules import MOST_ITEMS, TITLE_LENGTH, titles_from
from tongxin.plans.selectors import PLANNED_AS


def save_plan(row: Plan | None, values: Mapping[str, Any], *, by: Actor) -> Plan:
    """Make a plan or change its words; items typed one on a line become items, all of them or none."""
    place = selectors.require_keeper(by)
    twins = selectors.plans_of(place).filter(year=values["year"], name=values["name"])
    if (twins.exclude(pk=row.pk) if row else twins).exists():
        sentence = _("{year} 年已经有一个计划叫“{name}”，请换一个名称。")
        raise InvalidInput({"name": sentence.format(year=values["year"], name=values["name"])})
    titles = _titles(values.get("items", ""))
    with act(by=by, conference_id=place) as record:
        plan = row or Plan(conference_id=place)
        plan.sort, plan.year, plan.name = values["sort"], values["year"], values["name"]
        plan.words = values["words"]
        plan.save()
        record.line("plans.edit_plan" if row else "plans.make_plan", "plan", plan.pk, data={"name": plan.name})
        for title in titles:
            add_item(plan, {"title": title}, by=by)
    return plan


def _titles(text: str) -> list[str]:
    titles = titles_from(text)
    if len(titles) > MOST_ITEMS:
        raise InvalidInput({"items": _("一次最多 {n} 项，请分几次加。").format(n=MOST_ITEMS)})
    if long := next((title for title in titles if len(title) > TITLE_LENGTH), ""):
        sentence = _("“{title}……”太长，每项最多 {n} 字。")
        raise InvalidInput({"items": sentence.format(title=long[:20], n=TITLE_LENGTH)})
    return titles


def add_item(plan: Plan, values: Mapping[str, Any], *, by: Actor) -> PlanItem:
    """One more item of a plan."""
    given = {**values, "plan": str(plan.pk)}
    item: PlanItem = open_case("plan_item", by=by, values=given, conference=plan.conference_id)
    return item


@opening("plan_item")
def enter_item(card: CaseCard, values: dict[str, Any], _by: Actor) -> PlanItem:
    """An item belongs to one plan of its conference."""
    plan = selectors.plan_in(card.conference_id, int(values["plan"]))
    if plan is None:
        raise Blocked(_("没有这个计划。"))
    item = PlanItem(card=card, conference_id=card.conference_id, state=card.state, plan=plan)
    item.apply_content({**values, "due": values["due"] or None})
    item.save()
    item.refresh_from_db()
    return item


@effect("plan_item", "complete")
def keep_result(item: PlanItem, step: Step) -> None:
    """What came of it, and the day on which it was done."""
    item.result, item.done_on = step.fields["result"], step.occurred_on


@undoing("plan_item", "complete")
def forget_result(item: PlanItem, _step: Step) -> None:
    """It is planned again; the passage keeps the words."""
    item.result, item.done_on = "", None


def point_at(record: Case, item_ids: Iterable[int]) -> None:
    """Let a record say which items of a plan it carries out; inside the act of the caller, and only these from now on."""
    current()
    wanted = set(item_ids)
    there = CaseLink.objects.filter(source_id=record.pk, relation=PLANNED_AS)
    there.exclude(target_id__in=wanted).delete()
    for item_id in sorted(wanted - set(there.values_list("target_id", flat=True))):
        if selectors.item_in(record.conference_id, item_id) is None:
            raise InvalidInput({"item": _("没有这个计划事项，请重新选择。")})
        CaseLink.objects.create(source_id=record.pk, target_id=item_id, relation=PLANNED_AS)
