"""The doors on the toys: the derived table, and the corners in which a door once let something slip."""

import datetime as dt

import pytest

from tongxin.kernel import clock
from tongxin.kernel.audit.acts import act
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.corrections import correct, step_back
from tongxin.kernel.cases.doors import edit, move, open_case
from tongxin.kernel.cases.errors import Blocked, Denied, InvalidInput, StaleVersion
from tongxin.kernel.cases.models import CaseCard, CaseTask, Passage
from tongxin.kernel.cases.rebuild import rebuild
from tongxin.kernel.testing.denial import unchanged
from tongxin.kernel.testing.fixtures import make_city
from tongxin.kernel.testing.invariants import check_base
from tongxin.kernel.testing.matrix import OK, Scene, cells
from tongxin.kernel.testing.toys.declarations import DESK, ERRAND_KIND, player
from tongxin.kernel.testing.toys.models import Leg

DAY = dt.date(2026, 3, 2)
VALUES = {"title": "修路灯", "wish": "三号楼前的路灯不亮。"}
OWNER, FRIEND, RUNNER, CLERK, STRANGER = 1, 2, 3, 4, 5


@pytest.fixture
def people(city):
    found = {n: player(n, city.pk) for n in (OWNER, FRIEND, RUNNER, STRANGER)}
    return {**found, CLERK: player(CLERK, city.pk, DESK)}


def _asked(people):
    errand = open_case("errand", by=people[OWNER], values={**VALUES, "friend": FRIEND})
    move(errand, "ask", by=people[OWNER])
    return errand


def _doing(people):
    errand = _asked(people)
    move(errand, "accept", by=people[CLERK], fields={"runner": RUNNER})
    return errand


def test_the_whole_table_of_the_toys(people):
    neighbour = player(OWNER, make_city("elsewhere").pk, DESK)
    actors = {str(n): actor for n, actor in people.items()} | {"neighbour": neighbour}
    draft = open_case("errand", by=people[OWNER], values=VALUES)
    asked, doing, done, dropped = _asked(people), _doing(people), _doing(people), _asked(people)
    move(Leg.objects.get(errand=done), "report", by=people[RUNNER], fields={"result": "修好了。"})
    move(dropped, "drop", by=people[OWNER])
    stages = {"draft": draft, "asked": asked, "doing": doing, "done": done, "dropped": dropped}
    inputs = {"accept": {"runner": RUNNER}, "remark": {"note": "请快一些。"}}
    found = [
        cell
        for state, errand in stages.items()
        for cell in cells(ERRAND_KIND, Scene(state, errand.pk, actors), lambda _who, key: inputs.get(key, {}))
    ]
    assert [c for c in found if c.complaints] == []
    assert {c.outcome for c in found if c.actor == "neighbour"} == {"NotVisible"}
    allowed = {(c.scene[0], c.actor, c.transition) for c in found if c.outcome == OK}
    assert allowed == {
        ("draft", "1", "ask"),
        ("asked", "1", "drop"),
        ("asked", "1", "remark"),
        ("asked", "2", "remark"),
        ("asked", "4", "accept"),
        ("doing", "1", "remark"),
        ("doing", "2", "remark"),
    }


def test_the_parent_follows_its_child_in_the_same_act(people):
    errand = _doing(people)
    move(Leg.objects.get(), "report", by=people[RUNNER], fields={"result": "修好了。"})
    errand.refresh_from_db()
    assert errand.state == "done"
    finish = Passage.objects.get(transition="finish")
    assert (finish.actor_label, finish.caused_by.transition) == ("系统", "report")
    check_base(people.values(), word="路灯")


def test_a_failure_that_is_borne_inside_an_act_leaves_no_line(people):
    errand = _asked(people)

    def accept_and_fail():
        with act(by=people[CLERK]):
            move(errand, "accept", by=people[CLERK], fields={"runner": RUNNER})
            raise Blocked("这一步没有成。")

    with act(by=people[CLERK]) as whole:
        with pytest.raises(Blocked):
            accept_and_fail()
        whole.line("toys.checked", "errand", errand.pk)
    errand.refresh_from_db()
    assert errand.state == "asked"
    assert list(AuditLine.objects.order_by("seq").values_list("action", flat=True))[-2:] == [
        "errand.ask",
        "toys.checked",
    ]


def test_editing_keeps_the_version_and_the_words_true(people):
    errand = open_case("errand", by=people[OWNER], values=VALUES)
    edit(errand, {"title": "修电梯", "wish": "电梯停了。"}, by=people[OWNER], version=1)
    assert CaseCard.objects.get(pk=errand.pk).version == 2
    assert rebuild(repair=False) == []
    with unchanged(), pytest.raises(StaleVersion) as stale:
        edit(errand, {"title": "修路面", "wish": "路面坏了。"}, by=people[OWNER], version=1)
    assert (stale.value.current["title"], stale.value.mine["title"]) == ("修电梯", "修路面")
    with unchanged(), pytest.raises(StaleVersion):
        move(errand, "ask", by=people[OWNER], version=1)
    with unchanged(), pytest.raises(InvalidInput, match="不认识"):
        edit(errand, {"title": "修路面", "owner": 5}, by=people[OWNER], version=2)


def test_a_step_back_after_a_correction_takes_back_the_last_step_and_not_the_corrected_one(people):
    with clock.at(DAY):
        errand = _asked(people)
    with clock.at(DAY + dt.timedelta(days=2)):
        move(errand, "accept", by=people[CLERK], fields={"runner": RUNNER})
        asked = Passage.objects.get(transition="ask")
        correct(asked.pk, by=people[CLERK], reason="日期填错", occurred_on=DAY + dt.timedelta(days=1))
        step_back(errand, by=people[CLERK], reason="受理有误")
    errand.refresh_from_db()
    assert errand.state == "asked"
    assert set(Leg.objects.values_list("state", flat=True)) == {"recalled"}
    check_base(people.values(), word="路灯")


def test_what_the_system_took_back_is_given_back_only_from_above(people):
    errand = _doing(people)
    step_back(errand, by=people[CLERK], reason="受理有误")
    with unchanged(), pytest.raises(Blocked, match="上级事项"):
        step_back(Leg.objects.get(), by=people[CLERK], reason="再试")


def test_the_day_of_a_fact_lies_after_the_step_before_even_when_that_was_corrected(people):
    with clock.at(DAY):
        errand = _asked(people)
    with clock.at(DAY + dt.timedelta(days=3)):
        move(errand, "accept", by=people[CLERK], fields={"runner": RUNNER})
        asked = Passage.objects.get(transition="ask")
        correct(asked.pk, by=people[CLERK], reason="日期填错", occurred_on=DAY + dt.timedelta(days=1))
        with unchanged(), pytest.raises(InvalidInput, match="不能早于"):
            move(errand, "remark", by=people[OWNER], fields={"note": "快。"}, occurred_on=DAY + dt.timedelta(days=2))


def test_what_was_taken_back_may_be_entered_again_with_the_day_on_which_it_happened(people):
    with clock.at(DAY):
        errand = _asked(people)
        move(errand, "accept", by=people[CLERK], fields={"runner": RUNNER})
    with clock.at(DAY + dt.timedelta(days=10)):
        step_back(errand, by=people[CLERK], reason="经办人填错")
        again = {"by": people[CLERK], "fields": {"runner": RUNNER + 90}, "late_reason": "更正后补录"}
        row = move(errand, "accept", occurred_on=DAY, **again)
    assert row.occurred_on == DAY


def test_nobody_corrects_without_the_office_and_a_reason(people):
    errand = _asked(people)
    with unchanged(), pytest.raises(Denied):
        step_back(errand, by=people[OWNER], reason="我后悔了")
    with unchanged(), pytest.raises(InvalidInput, match="原因"):
        step_back(errand, by=people[CLERK], reason=" ")


def test_drift_is_found_and_repaired(people):
    errand = _asked(people)
    CaseCard.objects.filter(pk=errand.pk).update(title="别的", number="")
    CaseTask.objects.all().delete()
    assert {d.what for d in rebuild(repair=False)} == {"title", "number", "tasks"}
    rebuild()
    assert rebuild(repair=False) == []
