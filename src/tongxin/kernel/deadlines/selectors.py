"""Reading deadlines: which run, how they stand today, which are worth a reminder."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tongxin.kernel.deadlines.models import Deadline

SOON = 7


class Standing(NamedTuple):
    """Words for a chip and the level that colours it: ok, soon, late, paused, done."""

    text: str
    level: str


@dataclass(frozen=True)
class DueWarning:
    """One reminder that is due: ``mark`` is the threshold in days it stands for, -1 when overdue."""

    deadline: Deadline
    days_left: int
    mark: int


def running(card_ids: Iterable[int]) -> QuerySet[Deadline]:
    """The open deadlines of these cards (paused ones too), the next due first."""
    return Deadline.objects.filter(card_id__in=list(card_ids), state__in=("running", "paused")).order_by("due_on", "pk")


def standing(deadline: Deadline, today: dt.date, *, soon: int = SOON) -> Standing:
    """How a deadline stands on a day, in the words of the case page."""
    if deadline.state == Deadline.State.VOID:
        return Standing(_("已撤回"), "done")
    if deadline.state == Deadline.State.PAUSED:
        return Standing(_("已暂停"), "paused")
    if deadline.stopped_on:
        return _finished((deadline.due_on - deadline.stopped_on).days)
    left = (deadline.due_on - today).days
    if left < 0:
        return Standing(_("已逾期 {days} 天").format(days=-left), "late")
    if left == 0:
        return Standing(_("今天到期"), "soon")
    return Standing(_("剩 {days} 天").format(days=left), "soon" if left <= soon else "ok")


def _finished(early: int) -> Standing:
    if early > 0:
        return Standing(_("提前 {days} 天完成").format(days=early), "done")
    if early == 0:
        return Standing(_("按期完成"), "done")
    return Standing(_("逾期 {days} 天完成").format(days=-early), "late")


def warnings_due(
    today: dt.date, *, before: Sequence[int] = (7, 3, 0), conference_id: int | None = None
) -> list[DueWarning]:
    """Running deadlines that reached a threshold nobody was warned of yet; a skipped threshold is not made up for."""
    horizon = today + dt.timedelta(days=max(before, default=0))
    rows = Deadline.objects.filter(state=Deadline.State.RUNNING, due_on__lte=horizon).order_by("due_on", "pk")
    if conference_id is not None:
        rows = rows.filter(conference_id=conference_id)
    found = []
    for deadline in rows:
        left = (deadline.due_on - today).days
        mark = -1 if left < 0 else min(days for days in before if left <= days)
        if mark not in deadline.warned:
            found.append(DueWarning(deadline, left, mark))
    return found


@transaction.atomic
def mark_warned(warning: DueWarning) -> bool:
    """Remember that this reminder went out; False when another worker was quicker."""
    deadline = Deadline.objects.select_for_update().get(pk=warning.deadline.pk)
    if warning.mark in deadline.warned:
        return False
    deadline.warned = [*deadline.warned, warning.mark]
    deadline.save(update_fields=["warned"])
    return True
