"""Values equal their rows, shares show both parts, and nobody opens what is not theirs."""

import datetime as dt

import pytest

from tongxin.kernel.cases.errors import Denied, NotVisible
from tongxin.kernel.indicators.declarations import Fact, Indicator, Ratio, measures
from tongxin.statistics import selectors
from tongxin.statistics.tests.conftest import make_card

DAY = dt.date(2026, 3, 2)


def _count(cast, counted, titles, sold=0):
    for number, title in enumerate(titles):
        card = make_card(cast, title)
        counted.apples.append(Fact(DAY + dt.timedelta(days=number), card.pk))
        if number < sold:
            counted.red.append(Fact(DAY, card.pk))


def test_every_measure_is_the_number_of_its_rows(city, counted):
    _count(city, counted, "甲乙丙丁", sold=1)
    assert {m.key for m in measures()} >= {"toy.apples", "toy.share"}
    for measure in measures():
        found = selectors.figure(measure, city.conference)
        rows = selectors.rows_behind(found)
        assert len(rows) == len(found.facts)
        if isinstance(measure, Indicator) and measure.combine in {"sum", "stock"}:
            assert sum(row.amount for row in rows) == found.value
    assert selectors.figure(selectors.measure_by_key("toy.apples"), city.conference).value == 4


def test_a_share_has_both_parts_and_is_not_rounded(city, counted):
    _count(city, counted, "甲乙丙", sold=1)
    share = selectors.measure_by_key("toy.share")
    assert isinstance(share, Ratio)
    found = selectors.figure(share, city.conference)
    assert (found.numerator, found.denominator) == (1, 3)
    assert found.value == pytest.approx(100 / 3, abs=1e-12)
    assert [m.key for m in selectors.parts_of(share)] == ["toy.sold", "toy.apples"]


def test_a_share_of_nothing_has_no_value(city, counted):
    assert selectors.figure(selectors.measure_by_key("toy.share"), city.conference).value is None


def test_both_days_of_a_period_are_counted(city, counted):
    _count(city, counted, "甲乙丙")
    measure = selectors.measure_by_key("toy.apples")
    period = selectors.Period("x", "x", DAY, DAY + dt.timedelta(days=1))
    assert selectors.figure(measure, city.conference, period).value == 2


def test_rows_of_the_neighbour_never_appear(city, county, counted):
    _count(city, counted, "甲乙")
    _count(county, counted, "丙丁戊")
    measure = selectors.measure_by_key("toy.apples")
    here = selectors.opened(selectors.figure(measure, city.conference), city.actor("王主任"))
    assert ([row.title for row in here.rows], here.hidden) == (["甲", "乙"], 0)
    # Even asked for the neighbour's conference, an office opens no row of it.
    there = selectors.opened(selectors.figure(measure, county.conference), city.actor("王主任"))
    assert (there.rows, there.hidden) == ([], 3)
    assert selectors.conferences_seen(city.actor("王主任")) == [city.conference]


def test_a_member_reads_the_total_and_not_the_titles(city, counted):
    _count(city, counted, "甲乙")
    found = selectors.opened(
        selectors.figure(selectors.measure_by_key("toy.apples"), city.conference), city.actor("张委员")
    )
    assert (found.total, found.rows, found.hidden) == (2, [], 2)


def test_a_restricted_case_is_counted_and_not_shown(city, counted):
    _count(city, counted, "甲")
    secret = make_card(city, "密", secrecy=2)
    counted.apples.append(Fact(DAY, secret.pk))
    found = selectors.opened(
        selectors.figure(selectors.measure_by_key("toy.apples"), city.conference), city.actor("王主任")
    )
    assert ([row.title for row in found.rows], found.hidden) == (["甲"], 1)


@pytest.mark.parametrize("name", ["钱旁人", "赵科长"])
def test_who_holds_no_power_sees_no_figures(city, counted, name):
    with pytest.raises(Denied, match="没有相应的职务"):
        selectors.conferences_seen(city.actor(name))


def test_an_unknown_measure_is_not_found(db):
    with pytest.raises(NotVisible, match="没有这个指标"):
        selectors.measure_by_key("toy.pears")


def test_the_topmost_conference_is_the_default(city, county):
    assert selectors.topmost_conference() == city.conference


REPORT = """澄湖市政协工作报告（浏览 1369 次）
 一年来,我们摘苹果 3件，其中售出占33%。三届二次会议立案的３件苹果,3件苹果全部卖出。
 召开主席会议12次；2025年摘苹果2件。云溪县政协摘苹果9件。
"""


def test_a_dirty_report_stands_beside_the_values(city, county, counted):
    _count(city, counted, "甲乙丙", sold=1)
    found = selectors.coverage(REPORT, city.conference)
    said = [
        (r.said, r.measure.key if r.measure else None, r.system.value if r.system else None, r.agrees)
        for r in found.rows
    ]
    assert ("3件", "toy.apples", 3, True) in said
    assert ("3件", "toy.sold", 1, False) in said
    assert ("12次", None, None, None) in said
    assert ("2件", "toy.apples", 0, False) in said
    assert ("9件", None, None, None) in said
    share = next(r for r in found.rows if r.said == "33%")
    assert (share.measure.key, share.agrees, share.system.denominator) == ("toy.share", True, 3)
    assert found.figures == len({r.printed.span for r in found.rows})
    assert found.computable == len({r.printed.span for r in found.rows if r.measure})
    for row in found.rows:
        first, last = row.printed.span
        assert REPORT[first:last] == row.said


def test_a_figure_that_says_two_things_is_one_figure_with_two_rows(city, counted):
    toys = [m for m in measures() if m.key in {"toy.apples", "toy.sold"}]
    assert len(toys) == 2
    found = selectors.coverage("一年来立案的3件苹果全部卖出。", city.conference)
    assert (found.figures, found.computable) == (1, 1)
    assert [(r.figure, r.measure.key) for r in found.rows] == [(1, "toy.apples"), (1, "toy.sold")]


def test_without_a_base_only_the_words_are_read(db, counted):
    found = selectors.coverage("摘苹果3件。", None)
    assert [(r.measure.key, r.system, r.difference) for r in found.rows] == [("toy.apples", None, None)]


def test_periods_are_all_time_sessions_and_years(city, counted):
    make_card(city, "甲", day=dt.date(2024, 5, 1))
    found = selectors.periods(city.conference)
    assert found[0].key == "all"
    assert found[1].start == city.session.opens
    assert {"year-2024", "year-2025"} <= {p.key for p in found}
