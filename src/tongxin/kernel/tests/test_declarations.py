"""A declaration that contradicts itself stops the process; a role and a parameter mean one thing everywhere."""

import datetime as dt

import pytest

from tongxin.kernel import registry
from tongxin.kernel.access.actors import system_actor
from tongxin.kernel.access.roles import SYSTEM
from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.conferences.parameters import Parameter, parameter, store_parameter
from tongxin.kernel.indicators.declarations import Fact, Indicator, Ratio, compute
from tongxin.kernel.registry import RegistryError
from tongxin.kernel.testing.invariants import check_roles
from tongxin.kernel.testing.toys.declarations import DESK, ERRAND_KIND, LEG_KIND, OWNER, player
from tongxin.kernel.workflow.declarations import DeclarationError, State, Workflow
from tongxin.kernel.workflow.declarations import move as edge
from tongxin.kernel.workflow.effects import check
from tongxin.kernel.workflow.fields import FieldError, Phone, Text

OPEN, DONE = State("open", "开"), State("done", "完", final=True)


def _workflow(*edges, states=(OPEN, DONE)):
    return Workflow("broken", states, "open", (), tuple(edges))


@pytest.mark.parametrize(
    ("edges", "states", "complaint"),
    [
        ([edge("end", "完成", ["open"], "done", by=[])], (OPEN, DONE), "nobody may take it"),
        ([edge("end", "完成", ["shut"], "done", by=[OWNER])], (OPEN, DONE), "unknown source"),
        ([edge("end", "完成", ["open"], "gone", by=[OWNER])], (OPEN, DONE), "unknown target"),
        ([edge("end", "完成", ["open"], "done", by=[OWNER], stops=["reply"])], (OPEN, DONE), "unknown clocks"),
        ([], (OPEN, DONE), "no edge leads to"),
        ([], (OPEN,), "not final"),
        ([], (OPEN, OPEN), "declared twice"),
    ],
)
def test_a_workflow_that_contradicts_itself_is_refused(edges, states, complaint):
    with pytest.raises(DeclarationError, match=complaint):
        _workflow(*edges, states=states)


def test_input_that_goes_nowhere_is_refused():
    asks = edge("end", "完成", ["open"], "done", by=[OWNER], fields=[Text("result", "结果")])
    with pytest.raises(DeclarationError, match="does nothing with it"):
        check(_workflow(asks))


def test_nobody_holds_the_role_of_the_system(city):
    errand = open_case("errand", by=player(1, city.pk), values={"title": "修路灯"})
    assert not SYSTEM.holds(player(1, city.pk), errand)
    assert SYSTEM.holds(system_actor(city.pk), errand)
    assert SYSTEM.holders(errand.pk) == []


def test_every_role_of_the_toys_says_the_same_both_ways(city):
    people = [player(n, city.pk) for n in (1, 2, 3, 5)] + [player(4, city.pk, DESK)]
    for friend in (2, None):
        values = {"title": "修路灯", "wish": "不亮。", **({"friend": friend} if friend else {})}
        errand = open_case("errand", by=people[0], values=values)
        move(errand, "ask", by=people[0])
        move(errand, "accept", by=people[-1], fields={"runner": 3})
    check_roles(ERRAND_KIND, people)
    check_roles(LEG_KIND, people)


def test_text_that_no_database_can_store_is_mended_or_refused():
    field = Text("note", "备注", max_length=5)
    assert field.clean("甲\x00乙\ud800", 1) == "甲乙?"
    for bad in ("六个字太长了", 7, "   "):
        with pytest.raises(FieldError, match="备注"):
            field.clean(bad, 1)


def test_a_parameter_holds_from_its_day_on_and_what_was_before_stays(city):
    declared = Parameter("toys.count", "数目", "测试用。", 1)
    registry.add(declared)
    try:
        store_parameter(city, "toys.count", 2, dt.date(2026, 3, 1))
        store_parameter(city, "toys.count", 3, dt.date(2026, 4, 1))
        days = [dt.date(2026, 2, 28), dt.date(2026, 3, 1), dt.date(2026, 3, 31), dt.date(2026, 4, 1)]
        assert [parameter(city, "toys.count", day) for day in days] == [1, 2, 2, 3]
    finally:
        registry.remove(declared)


def test_a_share_is_in_points_and_says_nothing_of_nothing():
    whole = Indicator(
        "toys.all", "全部", "件", "全部。", facts=lambda *_: [Fact(dt.date(2026, 1, 1), n) for n in range(4)]
    )
    part = Indicator("toys.some", "部分", "件", "部分。", facts=lambda *_: [Fact(dt.date(2026, 1, 1), 1)])
    none = Indicator("toys.none", "没有", "件", "没有。", facts=lambda *_: [])
    shares = Ratio("toys.share", "占比", "%", "占比。", of="toys.some", over="toys.all")
    void = Ratio("toys.void", "占比", "%", "占比。", of="toys.some", over="toys.none")
    for item in (whole, part, none, shares, void):
        registry.add(item)
    try:
        found = compute("toys.share", [1])
        assert (found.value, found.numerator, found.denominator, len(found.facts)) == (25.0, 1, 4, 1)
        assert compute("toys.void", [1]).value is None
    finally:
        for item in (whole, part, none, shares, void):
            registry.remove(item)
    with pytest.raises(RegistryError, match="must open its list"):
        Indicator("toys.bare", "裸数", "件", "没有清单。")


@pytest.mark.parametrize(
    "typed", ["13812345678", "0577-88880000", "88880000", "0577-88880000转801", "138 1234 5678、88880001", ""]
)
def test_a_telephone_is_taken_as_it_is_written(typed: str) -> None:
    assert Phone("phone", "联系电话", required=False).parse(typed, 0) == typed


@pytest.mark.parametrize("typed", ["12", "见名册", "13812345678、12", "、", "1381234567"])
def test_what_nobody_can_call_is_no_telephone(typed: str) -> None:
    with pytest.raises(FieldError, match="不是电话号码"):
        Phone("phone", "联系电话", required=False).parse(typed, 0)
