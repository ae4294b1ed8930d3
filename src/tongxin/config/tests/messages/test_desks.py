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
from tongxin.people.models import Delegation
from tongxin.people.services import take_desk_back
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
