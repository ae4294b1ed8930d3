"""Moves the clocks of a case as its edges say, and takes the moves back."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from tongxin.kernel import deadlines
from tongxin.kernel.cases.errors import Blocked
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.conferences.parameters import parameter
from tongxin.kernel.deadlines import DeadlineError
from tongxin.kernel.deadlines.models import Deadline
from tongxin.kernel.workflow.declarations import Transition


def _concerned(kind: CaseKind, card_id: int, keys: tuple[str, ...]) -> list[str]:
    """Those of the clocks that this case has, or must have."""
    conditional = {key for key in keys if kind.workflow.clock_by_key[key].only_if is not None}
    if not conditional:
        return list(keys)
    there = set(
        Deadline.objects.filter(card_id=card_id, key__in=conditional)
        .exclude(state="void")
        .values_list("key", flat=True)
    )
    return [key for key in keys if key not in conditional or key in there]


def start(kind: CaseKind, case: Any, keys: tuple[str, ...], on: dt.date, by: str, word: str) -> None:
    """Start clocks by the rule that the conference's parameter holds on that day."""
    for key in keys:
        declared = kind.workflow.clock_by_key[key]
        if declared.only_if is not None and not declared.only_if(case):
            continue
        rule = parameter(case.conference_id, declared.parameter_for(case), on)
        place = case.conference_id
        deadlines.start(case.pk, key, label=declared.label, rule=rule, on=on, by=by, reason=word, conference_id=place)


def apply(kind: CaseKind, case: Any, transition: Transition, *, on: dt.date, by: str, fields: dict[str, Any]) -> None:
    """Stop, pause, resume, extend and start what the edge names, in this order; a senseless move blocks the edge."""
    reason = str(fields.get("reason") or transition.label)
    try:
        for key in _concerned(kind, case.pk, transition.stops):
            deadlines.stop(case.pk, key, on=on, by=by, reason=transition.label)
        for key in transition.pauses:
            deadlines.pause(case.pk, key, on=on, by=by, reason=reason)
        for key in transition.resumes:
            deadlines.resume(case.pk, key, on=on, by=by, reason=reason)
        for key in transition.extends:
            deadlines.extend(case.pk, key, days=int(fields["days"]), on=on, by=by, reason=reason)
        start(kind, case, transition.starts, on, by, transition.label)
    except DeadlineError as refusal:
        raise Blocked(str(refusal)) from refusal


def moves_of(transition: Transition) -> Iterator[tuple[str, str]]:
    """(clock, kind of segment) for everything an edge does to clocks, the last first."""
    for keys, kind in (
        (transition.starts, "start"),
        (transition.extends, "extend"),
        (transition.resumes, "resume"),
        (transition.pauses, "pause"),
        (transition.stops, "stop"),
    ):
        for key in keys:
            yield key, kind


def take_back(of: CaseKind, card_id: int, transition: Transition, *, by: str, reason: str) -> None:
    """Undo what an edge did to clocks."""
    for key, kind in moves_of(transition):
        if key in _concerned(of, card_id, (key,)):
            deadlines.undo_last(card_id, key, kind=kind, by=by, reason=reason)


def redate(of: CaseKind, card_id: int, transition: Transition, *, on: dt.date, by: str, reason: str) -> None:
    """The edge happened on another day: compute its clocks anew."""
    try:
        for key, kind in moves_of(transition):
            if key in _concerned(of, card_id, (key,)):
                deadlines.redate(card_id, key, kind, on=on, by=by, reason=reason)
    except DeadlineError as refusal:
        raise Blocked(str(refusal)) from refusal
