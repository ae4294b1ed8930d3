"""Reminders come once a stage, in working days, and only while they are true."""

import datetime as dt
from collections.abc import Callable

import pytest

from tongxin.kernel import clock
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.models import CaseTask
from tongxin.kernel.conferences.parameters import store_parameter
from tongxin.kernel.queue import scheduler
from tongxin.notifications.models import Message, Reminder
from tongxin.notifications.services import reminding
from tongxin.people.testing.cast import Cast, small_city
from tongxin.proposals.models import Assignment
from tongxin.proposals.tests import scenes

Work = Callable[[], None]
pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = dt.date(2026, 3, 2)


def _reminded(city: Cast, name: str) -> list[Message]:
    rows = Message.objects.filter(account=city.account(name), why="reminder", read_at__isnull=True)
    return list(rows.order_by("pk"))


def _handled_since(city: Cast, day: dt.date) -> Assignment:
    with clock.at(day):
        proposal = scenes.handling(city)
    return scenes.parts_of(proposal)[0]


def _look(day: dt.date | dt.datetime, work: Work | None = None) -> int:
    with clock.at(day):
        found = reminding.look_everywhere()
        if work:
            work()
    return found


def test_every_stage_of_a_term_once(city: Cast, work: Work) -> None:
    lead = _handled_since(city, MONDAY)
    work()
    due = CaseTask.objects.get(card=lead.pk).due
    assert due == dt.date(2026, 6, 2)
    stages: list[int] = []
    day = dt.date(2026, 5, 15)
    while day < dt.date(2026, 6, 20):
        _look(day, work)
        _look(day, work)
        new = Reminder.objects.filter(card=lead.pk, made_on=day).values_list("stage", flat=True)
        stages += new
        day += dt.timedelta(days=1)
    assert stages == [7, 3, 0, -1, -6, -11]
    assert Reminder.objects.get(card=lead.pk, stage=7).made_on == dt.date(2026, 5, 22), "seven working days before"
    # Unread, the newer takes the place of the older: one message however long nobody looks.
    (message,) = _reminded(city, "赵科长")
    assert message.tasks == ["receive"]


def test_before_the_morning_nothing_is_looked_for(city: Cast) -> None:
    _handled_since(city, MONDAY)
    assert _look(dt.datetime(2026, 6, 2, 6, tzinfo=clock.ZONE)) == 0
    assert _look(dt.datetime(2026, 6, 2, 8, tzinfo=clock.ZONE)) > 0


def test_the_scheduler_carries_it_out(city: Cast, work: Work) -> None:
    _handled_since(city, MONDAY)
    with clock.at(dt.date(2026, 6, 2)):
        assert "notifications.remind" in scheduler.tick(1_000_000_000)
        work()
    assert _reminded(city, "赵科长")


@pytest.mark.parametrize("what", ["done", "paused", "extended"])
def test_what_is_no_longer_true_when_it_would_be_said_is_not_said(city: Cast, work: Work, what: str) -> None:
    lead = _handled_since(city, MONDAY)
    work()
    day = dt.date(2026, 6, 1)
    assert _look(day) > 0
    with clock.at(day):
        if what == "done":
            scenes.take(city, lead, "赵科长", "receive")
        elif what == "paused":
            scenes.take(city, lead, "周主任", "pause")
        else:
            scenes.take(city, lead, "周主任", "extend")
        work()
    reminder = Reminder.objects.get(card=lead.pk)
    # Whoever received it has to answer by the same day, and of that the reminder still is true.
    assert reminder.given is (what == "done")
    assert [m.tasks for m in _reminded(city, "赵科长")] == ([["answer"]] if what == "done" else [])


def test_an_extended_term_has_stages_of_its_own(city: Cast, work: Work) -> None:
    lead = _handled_since(city, MONDAY)
    _look(dt.date(2026, 6, 2), work)
    with clock.at(dt.date(2026, 6, 2)):
        scenes.take(city, lead, "周主任", "extend")
    _look(dt.date(2026, 6, 3), work)
    assert list(Reminder.objects.filter(card=lead.pk).values_list("stage", "given")) == [(0, True), (7, True)]


def test_a_conference_has_its_own_days(city: Cast, work: Work) -> None:
    neighbour = small_city("yunxi-", code="yunxi", name="云溪县政协", level="county")
    here, there = _handled_since(city, MONDAY), _handled_since(neighbour, MONDAY)
    with act(by=city.actor("孙管理员")):
        store_parameter(city.conference, "notifications.reminder_days", "20", MONDAY)
    _look(dt.date(2026, 5, 12), work)
    assert Reminder.objects.filter(card=here.pk).exists()
    assert not Reminder.objects.filter(card=there.pk).exists()
    assert _reminded(neighbour, "赵科长") == []
