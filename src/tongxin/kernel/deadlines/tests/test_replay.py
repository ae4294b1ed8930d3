"""Replaying steps: what pauses, extensions and stops do to a due day."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.kernel.deadlines.calendar import CountingCalendar
from tongxin.kernel.deadlines.replay import DeadlineError, Step, replay


class Weekdays(CountingCalendar):
    def exception(self, _day):
        return None

    def is_published(self, _year):
        return True


CALENDAR = Weekdays()
NINETY = {"count": 90, "unit": "day"}
FIVE = {"count": 5, "unit": "working_day"}


def day(text):
    return dt.date.fromisoformat(text)


def steps(*parts, rule=NINETY):
    return [Step(kind, day(on), rule if kind == "start" else (extra[0] if extra else {})) for kind, on, *extra in parts]


def due(*parts, rule=NINETY):
    return replay(steps(*parts, rule=rule), CALENDAR).due_on


def test_nothing_is_void():
    assert replay([], CALENDAR).state == "void"


def test_paused_days_push_the_due_day():
    start = ("start", "2026-01-28")
    assert due(start) == day("2026-04-28")
    assert due(start, ("pause", "2026-02-17"), ("resume", "2026-02-27")) == day("2026-05-08")
    assert due(start, ("pause", "2026-02-17"), ("resume", "2026-02-17")) == day("2026-04-28")


def test_a_working_day_rule_gives_back_working_days_only():
    start = ("start", "2026-03-02")  # a Monday
    assert due(start, rule=FIVE) == day("2026-03-09")
    # Friday to Monday: only the Friday was lost.
    assert due(start, ("pause", "2026-03-06"), ("resume", "2026-03-09"), rule=FIVE) == day("2026-03-10")
    # A weekend alone costs nothing.
    assert due(start, ("pause", "2026-03-07"), ("resume", "2026-03-09"), rule=FIVE) == day("2026-03-09")


def test_extensions_add_up_in_their_own_unit():
    start = ("start", "2026-01-28")
    month = {"count": 1, "unit": "month"}
    assert due(start, ("extend", "2026-04-20", {"count": 30, "unit": "day"})) == day("2026-05-28")
    assert due(start, ("extend", "2026-04-20", month)) == day("2026-05-28")
    assert due(start, ("extend", "2026-04-20", {"until": "2026-06-30"})) == day("2026-06-30")


def test_the_roll_applies_to_the_last_day_only():
    rule = {"count": 4, "unit": "day", "roll": "next_working_day"}
    start = ("start", "2026-03-03")
    assert due(start, rule=rule) == day("2026-03-09")  # Saturday 7 March rolls
    assert due(start, ("extend", "2026-03-04", {"count": 3, "unit": "day"}), rule=rule) == day("2026-03-10")


def test_stopping_while_paused_ends_the_pause():
    result = replay(steps(("start", "2026-01-28"), ("pause", "2026-02-01"), ("stop", "2026-02-11")), CALENDAR)
    assert (result.state, result.due_on) == ("stopped", day("2026-05-08"))


def test_reopening_keeps_the_due_day():
    parts = [("start", "2026-01-28"), ("stop", "2026-03-01"), ("reopen", "2026-03-09")]
    result = replay(steps(*parts), CALENDAR)
    assert (result.state, result.due_on, result.stopped_on) == ("running", day("2026-04-28"), None)


def test_steps_recorded_late_take_the_place_of_their_day():
    late = [("start", "2026-01-28"), ("stop", "2026-04-01"), ("pause", "2026-02-01"), ("resume", "2026-02-11")]
    assert due(*late) == day("2026-05-08")


@pytest.mark.parametrize(
    ("parts", "part"),
    [
        ([("start", "2026-01-28"), ("start", "2026-01-29")], "重复起算"),
        ([("start", "2026-01-28"), ("resume", "2026-02-01")], "没有暂停"),
        ([("start", "2026-01-28"), ("pause", "2026-02-01"), ("pause", "2026-02-02")], "已经暂停"),
        ([("start", "2026-01-28"), ("stop", "2026-02-01"), ("pause", "2026-02-02")], "已于2026年2月1日办结"),
        ([("start", "2026-01-28"), ("reopen", "2026-02-02")], "还没有办结"),
        ([("start", "2026-01-28"), ("stop", "2026-01-27")], "还没有起算"),
        ([("start", "2026-01-28"), ("extend", "2026-02-02", {"until": "2026-04-28"})], "必须晚于"),
    ],
)
def test_steps_that_make_no_sense_are_refused(parts, part):
    with pytest.raises(DeadlineError, match=part):
        replay(steps(*parts), CALENDAR)


@given(
    st.integers(1, 200),
    st.sampled_from(["day", "working_day"]),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=4),
)
def test_the_time_left_when_pausing_is_the_time_left_when_resuming(count, unit, pauses):
    """However a clock is held, the units between its steps add up to the rule."""
    start = day("2026-01-01")
    trail, on, used = [Step("start", start, {"count": count, "unit": unit})], start, 0

    def units(first, last):
        return CALENDAR.working_days_between(first, last) if unit == "working_day" else (last - first).days

    back = dt.timedelta(days=1)
    for run, hold in pauses:
        pause = on + dt.timedelta(days=run)
        resume = pause + dt.timedelta(days=hold)
        used += units(pause - back, resume - back)
        trail += [Step("pause", pause), Step("resume", resume)]
        on = resume
    result = replay(trail, CALENDAR)
    assert units(start, result.due_on) == count + used
