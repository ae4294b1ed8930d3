"""What happened to somebody's things as lines: the same words on the home page and in the inbox."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongxin.kernel import clock, wording
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.cases.models import Passage
from tongxin.kernel.web.todo import actor_of, case_url


@dataclass(frozen=True)
class Change:
    """Something happened to one of my things."""

    title: str
    url: str
    text: str
    by: str
    on: dt.date


def changes(rows: Iterable[Passage]) -> list[Change]:
    """One line for each step, with the state that the case is in now."""
    found = []
    for row in rows:
        kind = kind_of(row.card.kind)
        edge = kind.workflow.by_key.get(row.transition)
        text = _("{label}，现在是“{state}”").format(
            label=_(edge.label) if edge else _("更正"), state=kind.workflow.label_of(row.card.state)
        )
        told = row.business_at.astimezone(clock.ZONE).date()
        if row.occurred_on != told:
            text = _("{text}（{day}发生）").format(text=text, day=wording.short_day(row.occurred_on))
        found.append(Change(row.card.title or _(kind.label), case_url(row.card), text, actor_of(row), told))
    return found
