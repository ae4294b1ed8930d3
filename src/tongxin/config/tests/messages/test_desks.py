"""Who stood in for somebody hears when the desk is taken back early, once."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tongxin.kernel import clock
from tongxin.kernel.events.models import Delivery
from tongxin.kernel.events.outbox import deliver
from tongxin.notifications.models import Message
from tongxin.notifications.services import wording
from tongxin.people.models import Delegation, TermChange
from tongxin.people.services import (
    change_term,
    plan_term_change,
    rehearse_term_change,
    take_back_term_change,
    take_desk_back,
)
from tongxin.people.testing.cast import Cast

Work = Callable[[], None]
DAY = dt.timedelta(days=1)


def _lent(city: Cast, begun: int) -> Delegation:
    day = clock.today() - begun * DAY
    keeper, deputy = city.persons["王主任"], city.persons["周主任"]
    return Delegation.objects.create(person=keeper, deputy=deputy, reason="学习", starts=day, ends=day + 20 * DAY)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begun", [3, 0])
def test_a_deputy_is_told_once_that_the_desk_is_taken_back(city: Cast, work: Work, begun: int, settings: Any) -> None:
    settings.MAIL = {"address": "https://tongxin.example"}
    row = _lent(city, begun)
    for _time in range(2):
        take_desk_back(row, on=clock.today(), by=city.actor("王主任"))
    work()
    for delivery in Delivery.objects.all():
        deliver.func(delivery.pk)
    message = Message.objects.get()
    assert message.account == city.account("周主任")
    assert wording.headline(message) == "王主任已提前收回代班，由本人办理；您不用再代王主任办理岗位上的事项。"
    assert "王主任" not in "".join(wording.single(message, city.actor("周主任")))
    client = Client()
    client.force_login(city.account("周主任"))
    shown = client.get("/inbox/").content.decode()
    assert "代班已收回" in shown
    assert "王主任已提前收回代班" in shown
    opened = client.get(f"/inbox/{message.pk}/")
    assert opened.status_code == 302
    assert opened["Location"] == "/mine/data/"
    message.refresh_from_db()
    assert message.read_at is not None


@pytest.mark.django_db(transaction=True)
def test_whoever_takes_it_back_needs_no_message(city: Cast, work: Work) -> None:
    day = clock.today()
    row = Delegation.objects.create(
        person=city.persons["王主任"], deputy=city.persons["孙管理员"], reason="学习", starts=day - DAY, ends=day + DAY
    )
    take_desk_back(row, on=day, by=city.actor("孙管理员"))
    work()
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_deputy_is_told_when_a_change_of_term_ends_the_desk_and_when_that_is_taken_back(
    city: Cast, work: Work
) -> None:
    by, decided, opens = city.actor("孙管理员"), dt.date(2026, 11, 24), dt.date(2027, 1, 12)
    keeper, deputy = city.persons["王主任"], city.persons["周主任"]
    row = Delegation.objects.create(
        person=keeper, deputy=deputy, reason="学习", starts=decided - DAY, ends=dt.date(2027, 3, 1)
    )
    with clock.at(decided):
        rehearse_term_change(plan_term_change(city.conference, opens=opens, again=[]), by=by)
        work()
        assert not Message.objects.exists(), "a rehearsal tells nobody"
        change_term(plan_term_change(city.conference, opens=opens, again=[]), by=by)
        work()
        message = Message.objects.get(topic="people.desk_ends_with_term")
        assert message.account == city.account("周主任")
        assert "您代王主任办理岗位上的事项到 2027年1月11日 为止" in wording.headline(message)
        take_back_term_change(TermChange.objects.get(), reason="日期有误", by=by)
        work()
        assert "照旧" in wording.headline(Message.objects.get(topic="people.desk_goes_on"))
        assert "以“我的”页上写的日期为准" in wording.headline(message), "the older message says nothing that is untrue"
    row.refresh_from_db()
    assert row.ends == dt.date(2027, 3, 1)
