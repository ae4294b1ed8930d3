"""Keeps cards, tasks and search true to their cases, in the same transaction as the change."""

import datetime as dt
from typing import Any

from tongxin.kernel import clock
from tongxin.kernel.access.roles import holder_keys_of
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.cases.models import CaseCard, CaseTask
from tongxin.kernel.deadlines.models import Deadline
from tongxin.kernel.search import index as search_index
from tongxin.kernel.workflow.declarations import Transition

CARD_FACTS = ("title", "number", "state", "draft", "closed", "secrecy")


def facts_of(kind: CaseKind, case: Any, closed: dt.date | None) -> dict[str, Any]:
    """What the card must say about the case."""
    state = kind.workflow.by_state[case.state]
    return {
        "title": case.title,
        "number": case.number,
        "state": case.state,
        "draft": state.draft,
        "closed": closed if state.final else None,
        "secrecy": case.secrecy,
    }


def write_card(kind: CaseKind, card: CaseCard, case: Any, closed: dt.date | None) -> None:
    """Write the facts to the card and count its version up."""
    changed = ["version", "updated_at", "opened"]
    for name, value in facts_of(kind, case, closed or card.closed).items():
        if getattr(card, name) != value:
            setattr(card, name, value)
            changed.append(name)
    card.version += 1
    card.updated_at = clock.now()
    card.save(update_fields=changed)


def expected_tasks(kind: CaseKind, case: Any, card: CaseCard) -> dict[tuple[str, str], tuple[dt.date | None, bool]]:
    """Who is expected to do what by when: (holder, transition) -> (due, paused)."""
    wanted: dict[tuple[str, str], tuple[dt.date | None, bool]] = {}
    running: dict[str, Deadline] | None = None
    for transition in kind.workflow.transitions:
        if transition.is_system or case.state not in transition.sources:
            continue
        if not transition.exists_for(case) or not transition.is_expected(case):
            continue
        if running is None:
            running = {d.key: d for d in Deadline.objects.filter(card_id=card.pk, state__in=("running", "paused"))}
        due, paused = _due_of(transition, running)
        holders = [holder for role in transition.by for holder in holder_keys_of(role, case)]
        for holder in transition.waits_for(holders, case) if transition.waits_for and holders else holders:
            wanted[holder, transition.key] = (due, paused)
    return wanted


def _due_of(transition: Transition, running: dict[str, Deadline]) -> tuple[dt.date | None, bool]:
    """The term that the edge ends; an edge on the way there (a receipt) shares the only term that runs."""
    ending = [running[key] for key in transition.stops if key in running]
    terms = ending or (list(running.values()) if len(running) == 1 else [])
    first = min(terms, key=lambda term: term.due_on, default=None)
    return (first.due_on, first.state == "paused") if first else (None, False)


def write_tasks(kind: CaseKind, case: Any, card: CaseCard) -> None:
    """Make the card's tasks what the workflow expects now."""
    wanted = expected_tasks(kind, case, card)
    spare: list[CaseTask] = []
    for task in CaseTask.objects.filter(card=card):
        expected = wanted.pop((task.holder, task.transition), None)
        if expected is None:
            spare.append(task)
        elif expected != (task.due, task.paused):
            task.due, task.paused = expected
            task.save(update_fields=["due", "paused"])
    new = []
    for (holder, transition), (due, paused) in wanted.items():
        # Most edges end one task and begin another: its row is written over instead of deleted and made anew.
        task = spare.pop() if spare else CaseTask(card=card, conference_id=card.conference_id)
        task.holder, task.transition, task.due, task.paused = holder, transition, due, paused
        if task.pk:
            task.save(update_fields=["holder", "transition", "due", "paused"])
        else:
            new.append(task)
    if spare:
        CaseTask.objects.filter(pk__in=[task.pk for task in spare]).delete()
    if new:
        CaseTask.objects.bulk_create(new)


def write_search(kind: CaseKind, case: Any, card: CaseCard) -> None:
    """Put what the app says of the case into the word index."""
    search_index(card.pk, *words_of(kind, case))


def words_of(kind: CaseKind, case: Any) -> tuple[str, str]:
    """Title and body as the index should hold them."""
    title, body = kind.search_text(case) if kind.search_text else (case.title, "")
    return f"{case.number} {title}".strip(), body


def write_all(kind: CaseKind, card: CaseCard, case: Any, occurred_on: dt.date | None, *, words: bool = True) -> None:
    """Card, tasks and words after a change; ``words`` is false when nothing that the index tells of has changed."""
    write_card(kind, card, case, occurred_on)
    write_tasks(kind, case, card)
    if words:
        write_search(kind, case, card)


def columns_of(case: Any) -> dict[str, Any]:
    """The case's own columns as they stand, to tell later which of them an edge changed."""
    return {f.attname: getattr(case, f.attname) for f in case._meta.concrete_fields}


def save_changed(case: Any, before: dict[str, Any]) -> set[str]:
    """Save what differs from ``before``; returns the names of the columns that did."""
    changed = {name for name, value in columns_of(case).items() if before[name] != value}
    if changed:
        case.save(update_fields=sorted(changed))
    return changed
