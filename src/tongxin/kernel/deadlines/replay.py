"""A deadline's state is what its steps lead to when they are read again from the first one: nothing is patched."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tongxin.kernel import wording
from tongxin.kernel.deadlines import rules
from tongxin.kernel.deadlines.calendar import Calendar

_DAY = dt.timedelta(days=1)


class DeadlineError(ValueError):
    """The step does not fit the deadline; the message is a Chinese sentence."""


@dataclass(frozen=True)
class Step:
    """One effective segment: ``rule`` is the starting rule, or what an extension adds ({"count", "unit"} / {"until"})."""

    kind: str
    on: dt.date
    rule: rules.Rule = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True)
class Turn:
    """What one step did: the due day after it (before holidays push it) and the days it was worth."""

    step: Step
    due: dt.date
    days: int = 0
    since: dt.date | None = None


@dataclass(frozen=True)
class Outcome:
    """Where the steps lead: ``state`` is running, paused, stopped or void (nothing left to count)."""

    state: str
    rule: rules.Rule
    started_on: dt.date | None
    unrolled: dt.date | None
    due_on: dt.date | None
    paused_on: dt.date | None
    stopped_on: dt.date | None
    turns: tuple[Turn, ...] = ()


VOID = Outcome("void", {}, None, None, None, None, None)


def replay(steps: Iterable[Step], calendar: Calendar) -> Outcome:
    """Read the steps in the order of their days (the given order within a day); an impossible order is refused."""
    ordered = sorted(steps, key=lambda step: step.on)
    if not ordered:
        return VOID
    if ordered[0].kind != "start":
        raise DeadlineError(_("期限还没有起算，不能登记早于起算日的事项。"))
    run = _Run(ordered[0], calendar)
    for step in ordered[1:]:
        run.take(step)
    return run.outcome()


class _Run:
    """The moving parts of one replay."""

    def __init__(self, start: Step, calendar: Calendar) -> None:
        self._calendar = calendar
        self._rule = start.rule
        self._started_on = start.on
        self._due = rules.unrolled_due_on(start.rule, start.on, calendar)
        self._paused_on: dt.date | None = None
        self._stopped_on: dt.date | None = None
        self._turns = [Turn(start, self._due)]

    def take(self, step: Step) -> None:
        takers = {
            "start": self._start,
            "pause": self._pause,
            "resume": self._resume,
            "extend": self._extend,
            "stop": self._stop,
            "reopen": self._reopen,
        }
        days, since = takers[step.kind](step)
        self._turns.append(Turn(step, self._due, days, since))

    def _start(self, _step: Step) -> tuple[int, dt.date | None]:
        raise DeadlineError(_("这项期限已经在计算，不能重复起算。"))

    def _must_be_open(self) -> None:
        if self._stopped_on:
            raise DeadlineError(
                _("这项期限已于{day}办结，不能再登记其后的事项。").format(day=wording.full_day(self._stopped_on))
            )

    def _pause(self, step: Step) -> tuple[int, dt.date | None]:
        self._must_be_open()
        if self._paused_on:
            raise DeadlineError(_("这项期限自{day}起已经暂停。").format(day=wording.full_day(self._paused_on)))
        self._paused_on = step.on
        return 0, None

    def _end_pause(self, on: dt.date) -> tuple[int, dt.date | None]:
        """Days from the pause up to the day before ``on`` are given back in the rule's own unit."""
        since, self._paused_on = self._paused_on, None
        if since is None:
            return 0, None
        unit = rules.unit_of(self._rule)
        days = (on - since).days
        if unit == "working_day":
            days = self._calendar.working_days_between(since - _DAY, on - _DAY)
        self._due = rules.add(self._due, days, unit, self._calendar)
        return days, since

    def _resume(self, step: Step) -> tuple[int, dt.date | None]:
        self._must_be_open()
        if not self._paused_on:
            raise DeadlineError(_("这项期限没有暂停，不需要恢复。"))
        return self._end_pause(step.on)

    def _extend(self, step: Step) -> tuple[int, dt.date | None]:
        self._must_be_open()
        before = self._due
        if "until" in step.rule:
            self._due = dt.date.fromisoformat(step.rule["until"])
        else:
            self._due = rules.add(self._due, step.rule["count"], step.rule["unit"], self._calendar)
        if self._due <= before:
            raise DeadlineError(_("延长后的日期必须晚于原来的到期日{day}。").format(day=wording.full_day(before)))
        return (self._due - before).days, None

    def _stop(self, step: Step) -> tuple[int, dt.date | None]:
        self._must_be_open()
        ended = self._end_pause(step.on)
        self._stopped_on = step.on
        return ended

    def _reopen(self, _step: Step) -> tuple[int, dt.date | None]:
        if not self._stopped_on:
            raise DeadlineError(_("这项期限还没有办结，不需要重新计算。"))
        self._stopped_on = None
        return 0, None

    def outcome(self) -> Outcome:
        state = "stopped" if self._stopped_on else "paused" if self._paused_on else "running"
        return Outcome(
            state,
            self._rule,
            self._started_on,
            self._due,
            rules.roll(self._rule, self._due, self._calendar),
            self._paused_on,
            self._stopped_on,
            tuple(self._turns),
        )
