"""Working days and rules, counted by hand with a wall calendar."""

import datetime as dt

import pytest
from django.utils import translation

from tongxin.kernel.deadlines import rules
from tongxin.kernel.deadlines.calendar import CountingCalendar, national_days


class Shipped(CountingCalendar):
    """The calendar that the shipped data gives, without a database."""

    days = national_days()

    def exception(self, day):
        return self.days.get(day)

    def is_published(self, year):
        return any(day.year == year for day in self.days)


CALENDAR = Shipped()


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("when", "working"),
    [
        ("2022-01-28", True),  # Friday before the Spring Festival
        ("2022-01-29", True),  # Saturday, make-up day
        ("2022-01-30", True),  # Sunday, make-up day
        ("2022-01-31", False),  # Monday, New Year's eve
        ("2022-02-06", False),
        ("2022-02-07", True),
        ("2022-02-12", False),  # an ordinary Saturday
        ("2026-02-14", True),
        ("2026-02-16", False),
        ("2026-02-28", True),
        ("2020-01-31", False),  # the holiday lengthened by the epidemic
        ("2030-05-01", True),  # not published yet: a Wednesday counts as a Wednesday
    ],
)
def test_working_days_follow_the_published_calendar(when, working):
    assert CALENDAR.is_working(day(when)) is working


def test_every_make_up_day_is_a_weekend_and_every_year_is_there():
    assert {d.year for d in CALENDAR.days} == set(range(2018, 2027))
    assert all(d.weekday() >= 5 for d, (working, _) in CALENDAR.days.items() if working)
    assert CALENDAR.name_of(day("2022-10-03")) == "国庆节"


def test_adding_working_days_over_a_holiday():
    # 28 January 2022 is a Friday; 29 and 30 are worked, then the festival until 6 February.
    assert CALENDAR.add_working_days(day("2022-01-28"), 2) == day("2022-01-30")
    assert CALENDAR.add_working_days(day("2022-01-28"), 3) == day("2022-02-07")
    assert CALENDAR.add_working_days(day("2022-02-07"), -3) == day("2022-01-28")
    assert CALENDAR.add_working_days(day("2022-02-07"), 0) == day("2022-02-07")


def test_counting_is_the_inverse_of_adding():
    start = day("2022-09-01")
    for count in range(1, 60):
        end = CALENDAR.add_working_days(start, count)
        assert CALENDAR.working_days_between(start, end) == count
        assert CALENDAR.working_days_between(end, start) == -count


@pytest.mark.parametrize(
    ("rule", "start", "due"),
    [
        ({"count": 90, "unit": "day"}, "2026-01-28", "2026-04-28"),
        ({"count": 3, "unit": "month"}, "2026-01-31", "2026-04-30"),
        ({"count": 1, "unit": "month"}, "2024-01-31", "2024-02-29"),
        ({"count": 1, "unit": "month"}, "2025-12-15", "2026-01-15"),
        ({"count": 5, "unit": "working_day"}, "2026-02-13", "2026-02-27"),  # Sat 14 is worked, festival 15-23
        ({"date": "06-30"}, "2026-02-01", "2026-06-30"),
        ({"date": "06-30"}, "2026-06-30", "2026-06-30"),
        ({"date": "06-30"}, "2026-07-01", "2027-06-30"),
        ({"date": "02-29"}, "2026-01-01", "2026-02-28"),
        # 30 days after 11 September 2022 is 11 October; without the roll nothing moves.
        ({"count": 20, "unit": "day", "roll": "next_working_day"}, "2022-09-11", "2022-10-08"),  # Saturday, worked
        ({"count": 21, "unit": "day"}, "2022-09-11", "2022-10-02"),
    ],
)
def test_due_day(rule, start, due):
    assert rules.check(rule) is None
    assert rules.due_on(rule, day(start), CALENDAR) == day(due)


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        ("90天", "格式不对"),
        ({}, "必须写一种"),
        ({"count": 3, "unit": "month", "date": "06-30"}, "必须写一种"),
        ({"count": 3, "unit": "week"}, "单位只能是"),
        ({"count": 0, "unit": "day"}, "大于 0"),
        ({"count": True, "unit": "day"}, "大于 0"),
        ({"count": 1.5, "unit": "day"}, "大于 0"),
        ({"count": 99999, "unit": "day"}, "期限太长"),
        ({"date": "02-30"}, "真实存在"),
        ({"date": "6-30"}, "真实存在"),
        ({"date": 630}, "真实存在"),
        ({"date": "06-30", "unit": "day"}, "不能再写单位"),
        ({"count": 3, "unit": "day", "roll": "back"}, "顺延"),
        ({"count": 3, "unit": "day", "colour": 1}, "colour"),
    ],
)
def test_a_wrong_rule_is_refused_with_a_sentence(rule, part):
    sentence = rules.check(rule)
    assert sentence is not None
    assert part in sentence
    assert sentence.endswith("。")


def test_rules_in_words():
    assert rules.describe({"count": 90, "unit": "day"}) == "90天"
    assert rules.describe({"count": 15, "unit": "working_day"}) == "15个工作日"
    assert rules.describe({"date": "06-30", "roll": "next_working_day"}) == "6月30日前，遇节假日顺延"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("15个工作日", {"count": 15, "unit": "working_day"}),
        ("30 天", {"count": 30, "unit": "day"}),
        ("3个月，遇节假日顺延", {"count": 3, "unit": "month", "roll": "next_working_day"}),
        ("6月30日前", {"date": "06-30"}),
        ("06-30", {"date": "06-30"}),
    ],
)
def test_a_rule_is_heard_as_it_is_said(text, rule) -> None:
    assert rules.heard(text) == rule
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert rules.heard(rules.written(rule)) == rule


@pytest.mark.parametrize("text", ["", "快一点", "0天", "2月30日", "3个月，看情况", "9999个月"])
def test_a_rule_that_nobody_can_keep_is_not_heard(text) -> None:
    with pytest.raises(rules.RuleError):
        rules.heard(text)
