"""A to-do as a line: verb, subject, how long still; the same line on the home page and in the full list."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from tongxin.kernel import wording
from tongxin.kernel.access.actors import Actor, principal_labels
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.cases.models import CaseCard, CaseTask, Passage
from tongxin.kernel.web.words import NO_CHIP, Chip, due_chip

_NAME = 20


@dataclass(frozen=True)
class Todo:
    """One case that waits for somebody."""

    verb: str
    title: str
    url: str
    kind_label: str
    state_label: str
    number: str = ""
    due: Chip = NO_CHIP
    holder_label: str = ""


def case_url(card: CaseCard) -> str:
    """The page of a case of any kind."""
    return f"/{kind_of(card.kind).plural}/{card.pk}/"


def case_name(card: CaseCard) -> str:
    """What a case is called in a path of links: its number, or as much of its title as fits."""
    return card.number or Truncator(card.title).chars(_NAME, truncate="…") or _(kind_of(card.kind).label)


def todos(rows: Iterable[CaseTask], today: dt.date, actor: Actor) -> list[Todo]:
    """One line per case, however many edges lead on from there and whoever of the actor's may take them."""
    grouped: dict[int, list[CaseTask]] = {}
    for row in rows:
        grouped.setdefault(row.card_id, []).append(row)
    own = {p.key for p in actor.principals if p.kind == "person" and p.lent_by is None}
    labels = _said({row.holder for group in grouped.values() for row in group} - own)
    found = []
    for group in grouped.values():
        card, first = group[0].card, group[0]
        kind = kind_of(card.kind)
        verbs = [_(kind.workflow.by_key[t.transition].label) for t in group if t.transition in kind.workflow.by_key]
        found.append(
            Todo(
                verb=" / ".join(dict.fromkeys(verbs)),
                title=card.title or _(kind.label),
                url=case_url(card),
                kind_label=_(kind.label),
                state_label=kind.workflow.label_of(card.state),
                number=card.number,
                due=due_chip(first.due, today, paused=first.paused),
                holder_label=waits(group, labels),
            )
        )
    return found


def waits(rows: Iterable[CaseTask], labels: dict[str, str]) -> str:
    """Who is waited for, each once: 市教育局、市财政局."""
    return wording.listed(dict.fromkeys(labels.get(row.holder, "") for row in rows if labels.get(row.holder)))


def holder_labels(rows: Iterable[CaseTask]) -> dict[str, str]:
    """Labels of everybody who is waited for."""
    return _said({row.holder for row in rows})


def _said(holders: set[str]) -> dict[str, str]:
    """Offices are named by their power, in the reader's language; persons and bodies by their own names."""
    labels = principal_labels(holders)
    return {key: _(label) if key.startswith("power.") else label for key, label in labels.items()}


def actor_of(row: Passage) -> str:
    """Who took a step and for whom, as pages say it; the record itself keeps the names as they were written."""
    who = row.actor_label if row.account_id is not None else _(row.actor_label)
    return _("{who}（代{whom}）").format(who=who, whom=row.on_behalf) if row.on_behalf else who
