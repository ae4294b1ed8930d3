"""Reads of plans; each takes the actor."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.errors import Denied, NotVisible
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.cases.models import CaseLink
from tongxin.kernel.cases.visibility import visible_cards
from tongxin.plans.models import Plan, PlanItem
from tongxin.plans.roles import KEEP, READ
from tongxin.plans.rules import ItemState, share

PLANNED_AS = "planned_as"


@dataclass(frozen=True)
class Progress:
    """How far a plan is."""

    planned: int = 0
    done: int = 0
    changed: int = 0
    late: int = 0

    @property
    def total(self) -> int:
        """Every item, the changed ones among them."""
        return self.planned + self.done + self.changed

    @property
    def share(self) -> int:
        """Whole points of what was done."""
        return share(self.done, self.total)


def may_see(actor: Actor) -> bool:
    """Whoever keeps or reads the plans of the conference at hand."""
    return actor.has(KEEP) or actor.has(READ)


def may_keep(actor: Actor) -> bool:
    """Whoever writes them."""
    return actor.has(KEEP)


def require_sight(actor: Actor) -> int:
    """The conference whose plans the actor may read."""
    if actor.conference_id is None or not may_see(actor):
        raise NotVisible(_("工作计划由政协机关维护和查看，您的账号没有相应的职务。"))
    return actor.conference_id


def require_keeper(actor: Actor) -> int:
    """The conference whose plans the actor keeps."""
    place = require_sight(actor)
    if not may_keep(actor):
        raise Denied(_("工作计划由维护人修改，您可以查看。"))
    return place


def plans_of(conference_id: int) -> QuerySet[Plan]:
    """The plans of a conference, the newest year first."""
    return Plan.objects.filter(conference_id=conference_id).order_by("-year", "sort", "pk")


def plan_shown(actor: Actor, plan_id: int) -> Plan:
    """One plan of the conference that the actor works in."""
    found = plans_of(require_sight(actor)).filter(pk=plan_id).first()
    if found is None:
        raise NotVisible(_("没有这个计划。"))
    return found


def plan_in(conference_id: int, plan_id: int) -> Plan | None:
    """A plan of a conference by id."""
    return plans_of(conference_id).filter(pk=plan_id).first()


def items_of(actor: Actor, plan: Plan, state: str = "") -> QuerySet[PlanItem]:
    """The items of a plan that the actor sees, by their terms."""
    cards = visible_cards(actor, kind_of("plan_item")).order_by().values("pk")
    rows = PlanItem.objects.filter(plan=plan, pk__in=cards)
    if state:
        rows = rows.filter(state=state)
    return rows.select_related("organisation", "person").order_by("due", "pk")


def progress_of(conference_id: int, today: dt.date) -> dict[int, Progress]:
    """How far each plan of a conference is, in one query."""
    planned, done, changed = (Count("pk", filter=Q(state=s)) for s in ItemState)
    late = Count("pk", filter=Q(state=ItemState.PLANNED, due__lt=today))
    rows = PlanItem.objects.filter(conference_id=conference_id).order_by().values("plan_id")
    counted = rows.annotate(planned=planned, done=done, changed=changed, late=late)
    return {r["plan_id"]: Progress(r["planned"], r["done"], r["changed"], r["late"]) for r in counted}


def open_items(conference_id: int) -> tuple[tuple[str, str], ...]:
    """Items that a record may point at: (id, words), the newest year first."""
    rows = PlanItem.objects.filter(conference_id=conference_id).exclude(state=ItemState.CHANGED)
    found = rows.order_by("-plan__year", "plan_id", "pk").values_list("pk", "plan__name", "title")
    return tuple((str(pk), f"{plan}：{title}") for pk, plan, title in found)


def item_in(conference_id: int, item_id: int) -> PlanItem | None:
    """An item of a conference."""
    return PlanItem.objects.filter(conference_id=conference_id, pk=item_id).first()


def pointed_at(item_ids: list[int]) -> dict[int, int]:
    """How many records point at each of these items."""
    rows = CaseLink.objects.filter(target_id__in=item_ids, relation=PLANNED_AS).order_by()
    return dict(rows.values_list("target_id").annotate(n=Count("pk")))


def counted_between(
    places: tuple[int, ...], start: dt.date | None, end: dt.date | None, *, done: bool
) -> list[dict[str, Any]]:
    """Items by the day on which they were done, or by the day on which they are due."""
    column = "done_on" if done else "due"
    rows = PlanItem.objects.filter(conference_id__in=places, **{f"{column}__isnull": False})
    rows = rows.filter(state=ItemState.DONE) if done else rows.exclude(state=ItemState.CHANGED)
    if start:
        rows = rows.filter(**{f"{column}__gte": start})
    if end:
        rows = rows.filter(**{f"{column}__lte": end})
    return list(rows.order_by(column, "pk").values("pk", column, "due", "conference_id", "sort", "plan__name"))
