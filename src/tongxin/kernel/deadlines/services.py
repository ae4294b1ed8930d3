"""The verbs on a deadline; each appends a segment and recomputes the row, inside the caller's audited act."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.kernel.deadlines import rules
from tongxin.kernel.deadlines.calendar import Calendar, WorkingCalendar
from tongxin.kernel.deadlines.models import Deadline, DeadlineSegment
from tongxin.kernel.deadlines.replay import DeadlineError, Outcome, Step, replay

_INERT = (DeadlineSegment.Kind.UNDO, DeadlineSegment.Kind.RECOMPUTE)


def current(card_id: int, key: str) -> Deadline | None:
    """The newest deadline of this key on the card that was not taken back, open or stopped."""
    rows = Deadline.objects.filter(card_id=card_id, key=key).exclude(state=Deadline.State.VOID)
    return rows.order_by("-pk").first()


def start(
    card_id: int,
    key: str,
    *,
    label: str,
    rule: rules.Rule,
    on: dt.date,
    by: str,
    holder: str = "",
    reason: str = "",
    conference_id: int | None = None,
) -> Deadline:
    """Let a clock run from ``on`` (not counted itself); ``reason`` names the act, such as 交办.

    A second round starts a new row once the first is stopped; two open ones of one key are refused.
    """
    if sentence := rules.check(rule):
        raise DeadlineError(sentence)
    if Deadline.objects.filter(card_id=card_id, key=key, state__in=("running", "paused")).exists():
        raise DeadlineError(_("“{label}”的期限已经在计算，不能重复起算。").format(label=_(label)))
    conference_id = conference_id or _conference_of(card_id)
    due = rules.due_on(rule, on, WorkingCalendar(conference_id))
    deadline = Deadline.objects.create(
        card_id=card_id,
        conference_id=conference_id,
        key=key,
        label=label,
        holder=holder,
        rule=rule,
        started_on=on,
        due_on=due,
    )
    _append(deadline, DeadlineSegment.Kind.START, on=on, by=by, rule=rule, reason=reason, due_after=due)
    return deadline


def pause(card_id: int, key: str, *, on: dt.date, by: str, reason: str) -> Deadline:
    """Hold the clock from ``on`` (the first day that does not count)."""
    return _take(card_id, key, DeadlineSegment.Kind.PAUSE, on=on, by=by, reason=reason)


def resume(card_id: int, key: str, *, on: dt.date, by: str, reason: str = "") -> Deadline:
    """Let it run again from ``on``; the days held push the due day, in the rule's own unit."""
    return _take(card_id, key, DeadlineSegment.Kind.RESUME, on=on, by=by, reason=reason)


def extend(
    card_id: int,
    key: str,
    *,
    on: dt.date,
    by: str,
    reason: str,
    days: int | None = None,
    unit: str = "day",
    until: dt.date | None = None,
) -> Deadline:
    """Grant ``days`` more (``unit`` day, working_day or month), or time ``until`` a day; exactly one of the two."""
    if (days is None) == (until is None):
        raise DeadlineError(_("延长期限要么写延长多少，要么写延长到哪一天，必须写一种，也只能写一种。"))
    if days is None and until is not None:
        return _take(card_id, key, DeadlineSegment.Kind.EXTEND, on, by, reason, {"until": until.isoformat()})
    rule = {"count": days, "unit": unit}
    if sentence := rules.check(rule):
        raise DeadlineError(sentence)
    return _take(card_id, key, DeadlineSegment.Kind.EXTEND, on, by, reason, rule)


def stop(card_id: int, key: str, *, on: dt.date, by: str, reason: str = "") -> Deadline:
    """The work is done: the clock stands from ``on``."""
    return _take(card_id, key, DeadlineSegment.Kind.STOP, on=on, by=by, reason=reason)


def reopen(card_id: int, key: str, *, on: dt.date, by: str, reason: str) -> Deadline:
    """Count on as if it had never been stopped (the reply was sent back); the due day stays."""
    return _take(card_id, key, DeadlineSegment.Kind.REOPEN, on=on, by=by, reason=reason)


@transaction.atomic
def undo_last(
    card_id: int, key: str, *, by: str, reason: str, kind: str | None = None, on: dt.date | None = None
) -> Deadline:
    """Take back the last step that still counts (the last of ``kind`` when given); it stays readable.

    Taking back the start leaves the deadline void. ``on`` is the business day of the correction.
    """
    deadline = _locked(card_id, key)
    counted = [s for s in effective_segments(deadline) if kind is None or s.kind == kind]
    if not counted:
        raise DeadlineError(_("“{label}”没有可以撤回的登记。").format(label=_(deadline.label)))
    wrong = counted[-1]
    _append(deadline, DeadlineSegment.Kind.UNDO, on=on or wrong.on, by=by, reason=reason, corrects=wrong)
    return _settle(deadline)


@transaction.atomic
def redate(card_id: int, key: str, kind: str, *, on: dt.date, by: str, reason: str) -> Deadline:
    """The last step of ``kind`` happened on another day than registered: replace it and compute anew."""
    deadline = _locked(card_id, key)
    counted = [s for s in effective_segments(deadline) if s.kind == kind]
    if not counted:
        raise DeadlineError(_("“{label}”没有这样的登记可以更正。").format(label=_(deadline.label)))
    wrong = counted[-1]
    _append(deadline, wrong.kind, on=on, by=by, rule=wrong.rule, reason=reason, corrects=wrong)
    return _settle(deadline)


@transaction.atomic
def recompute(deadline: Deadline, *, by: str = "system", reason: str = "", on: dt.date | None = None) -> bool:
    """Read all segments again (the calendar changed); a changed due day is recorded. Returns whether it changed."""
    deadline = Deadline.objects.select_for_update().get(pk=deadline.pk)
    before = deadline.due_on
    _settle(deadline)
    if deadline.due_on == before:
        return False
    _append(
        deadline,
        DeadlineSegment.Kind.RECOMPUTE,
        on=on or deadline.started_on,
        by=by,
        reason=reason,
        days=(deadline.due_on - before).days,
        due_after=deadline.due_on,
    )
    return True


def recompute_open(conference_id: int | None = None, *, by: str = "system", reason: str = "") -> int:
    """After the calendar changed: recompute every open deadline; returns how many due days moved."""
    rows = Deadline.objects.filter(state__in=("running", "paused"))
    if conference_id is not None:
        rows = rows.filter(conference_id=conference_id)
    return sum(recompute(row, by=by, reason=reason) for row in rows.order_by("pk"))


def effective_segments(deadline: Deadline, known: list[DeadlineSegment] | None = None) -> list[DeadlineSegment]:
    """The segments that count, each in the place of the one it corrects; ``known`` are all of them, oldest first."""
    slots: list[DeadlineSegment | None] = []
    place: dict[int, int] = {}
    for segment in known if known is not None else deadline.segments.order_by("pk"):
        if segment.corrects_id is not None:
            index = place[segment.corrects_id]
            slots[index] = None if segment.kind in _INERT else segment
            place[segment.pk] = index
        elif segment.kind not in _INERT:
            place[segment.pk] = len(slots)
            slots.append(segment)
    return [segment for segment in slots if segment is not None]


def outcome(
    deadline: Deadline, calendar: Calendar | None = None, known: list[DeadlineSegment] | None = None
) -> Outcome:
    """The deadline replayed from its segments."""
    days = calendar or WorkingCalendar(deadline.conference_id)
    return replay(_steps(effective_segments(deadline, known)), days)


def _steps(segments: Iterable[DeadlineSegment]) -> list[Step]:
    return [Step(s.kind, s.on, s.rule, s.reason) for s in segments]


def _conference_of(card_id: int) -> int:
    """The card's model lives in a higher layer; the relation knows it without an import."""
    return Deadline(card_id=card_id).card.conference_id


def _locked(card_id: int, key: str) -> Deadline:
    rows = Deadline.objects.select_for_update().filter(card_id=card_id, key=key)
    deadline = rows.exclude(state=Deadline.State.VOID).order_by("-pk").first()
    if deadline is None:
        raise DeadlineError(_("这个事项没有正在计算的期限。"))
    return deadline


def _take(
    card_id: int, key: str, kind: str, on: dt.date, by: str, reason: str, rule: rules.Rule | None = None
) -> Deadline:
    """Append one step if the whole history still makes sense with it."""
    deadline = _locked(card_id, key)
    step = Step(kind, on, rule or {}, reason)
    steps = [*_steps(effective_segments(deadline)), step]
    result = replay(steps, WorkingCalendar(deadline.conference_id))
    days = next(turn.days for turn in result.turns if turn.step is step)
    _append(deadline, kind, on=on, by=by, reason=reason, rule=rule or {}, days=days, due_after=result.due_on)
    return _store(deadline, result)


def _append(
    deadline: Deadline,
    kind: str,
    *,
    on: dt.date,
    by: str,
    rule: rules.Rule | None = None,
    reason: str = "",
    days: int = 0,
    due_after: dt.date | None = None,
    corrects: DeadlineSegment | None = None,
) -> None:
    DeadlineSegment.objects.create(
        deadline=deadline,
        kind=kind,
        on=on,
        days=days,
        rule=rule or {},
        reason=reason,
        by=by,
        due_after=due_after,
        corrects=corrects,
    )


def _settle(deadline: Deadline) -> Deadline:
    return _store(deadline, outcome(deadline))


def _store(deadline: Deadline, result: Outcome) -> Deadline:
    """Write what the replay gave; a void deadline keeps its last days for the reader."""
    deadline.state = result.state
    deadline.stopped_on = result.stopped_on
    if result.started_on and result.due_on:
        if result.due_on != deadline.due_on:
            deadline.warned = []
        deadline.started_on, deadline.due_on = result.started_on, result.due_on
    deadline.save(update_fields=["state", "stopped_on", "started_on", "due_on", "warned"])
    return deadline
