"""Stages of a term, and hours in which nobody is disturbed."""

import datetime as dt

import pytest

from tongxin.notifications.rules import Quiet, days_in, first_try_after, stage_of, time_in


@pytest.mark.parametrize(
    ("left", "stage"),
    [(12, None), (8, None), (7, 7), (5, 7), (3, 3), (1, 3), (0, 0), (-1, -1), (-2, -1), (-5, -1), (-6, -6), (-11, -11)],
)
def test_a_term_stands_at_the_threshold_it_passed_last(left: int, stage: int | None) -> None:
    assert stage_of(left, (7, 3, 0), 5) == stage


@pytest.mark.parametrize(
    ("text", "days"),
    [("7、3、0", (7, 3, 0)), ("3, 10", (10, 3)), ("5", (5,)), ("", None), ("-1", None), ("90", None), ("三", None)],
)
def test_a_list_of_days_is_read_as_offices_write_it(text: str, days: tuple[int, ...] | None) -> None:
    assert days_in(text) == days


def test_times_are_times() -> None:
    assert time_in("21:30") == dt.time(21, 30)
    assert time_in("7：05") == dt.time(7, 5)
    assert time_in("24:00") is None
    assert time_in("夜里") is None


def _weekday(day: dt.date) -> bool:
    return day.weekday() < 5


NIGHT = Quiet(dt.time(21, 30), dt.time(7, 30), days_off=True)


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("2026-03-05 15:00", "2026-03-05 15:00"),
        ("2026-03-05 21:30", "2026-03-06 07:30"),
        ("2026-03-06 03:00", "2026-03-06 07:30"),
        # Friday night: neither Saturday nor Sunday, but Monday when the night is over.
        ("2026-03-06 22:00", "2026-03-09 07:30"),
        ("2026-03-07 12:00", "2026-03-09 07:30"),
    ],
)
def test_what_is_held_back_goes_at_the_first_moment_that_is_not_quiet(moment: str, until: str) -> None:
    given, wanted = dt.datetime.fromisoformat(moment), dt.datetime.fromisoformat(until)
    assert NIGHT.over_at(given, _weekday) == wanted


def test_hours_within_one_day_and_no_hours_at_all() -> None:
    noon = Quiet(dt.time(12), dt.time(14), days_off=False)
    saturday = dt.datetime.fromisoformat("2026-03-07 13:00")
    assert noon.over_at(saturday, _weekday).isoformat() == "2026-03-07T14:00:00"
    assert not Quiet(dt.time(), dt.time(), days_off=False).holds_at(saturday, _weekday)
    only_days_off = Quiet(dt.time(), dt.time(), days_off=True)
    assert only_days_off.over_at(saturday, _weekday).isoformat() == "2026-03-09T00:00:00"


def test_failures_wait_longer_each_time_and_end() -> None:
    waits = [first_try_after(n) for n in range(1, 7)]
    assert waits[-1] is None
    real = [w for w in waits if w]
    assert real == sorted(real)
