"""Everybody is told once about a thing: its task, or else the news of it, however often the event is heard."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils.translation import override

from tongxin.kernel import clock
from tongxin.kernel.access.actors import accounts_of, actor_for
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.cases.corrections import step_back
from tongxin.kernel.events.models import Delivery, Event
from tongxin.kernel.events.outbox import deliver
from tongxin.notifications import selectors
from tongxin.notifications.models import Message
from tongxin.notifications.services import telling, wording
from tongxin.people.models import Membership
from tongxin.people.services import end_membership, lend_desk
from tongxin.people.testing.cast import Cast, give_office, give_post, small_city
from tongxin.proposals.tests import scenes

Work = Callable[[], None]


def said(city: Cast, name: str) -> list[str]:
    """What stands unread in somebody's inbox, the oldest first."""
    rows = selectors.messages(city.actor(name)).filter(read_at__isnull=True).select_related("card").order_by("pk")
    return [wording.headline(row) for row in rows]


@pytest.mark.django_db(transaction=True)
def test_a_new_task_is_told_to_its_holders_and_news_to_whom_it_concerns(city: Cast, work: Work) -> None:
    proposal = scenes.draft(city)
    work()
    assert said(city, "李委员") == ["等您办理：确认联名或附议"]
    assert said(city, "张委员") == [], "nobody is told what they did themselves"
    scenes.take(city, proposal, "李委员", "cosign")
    scenes.take(city, proposal, "张委员", "submit")
    work()
    assert said(city, "李委员") == ["已提交，等待审查"], "the task is done, so its message is settled"
    assert said(city, "王主任") == ["等您办理：立案"]
    scenes.take(city, proposal, "王主任", "file")
    work()
    assert said(city, "王主任") == []
    assert said(city, "周主任") == ["等您办理：交办"]
    assert said(city, "张委员") == ["已立案，编号第0001号"]


@pytest.mark.django_db(transaction=True)
def test_one_act_brings_each_account_one_message(city: Cast, work: Work) -> None:
    proposal = scenes.opinion_in(city)
    work()
    telling.read_all(city.account("张委员"), city.conference.pk)
    telling.read_all(city.account("赵科长"), city.conference.pk)
    lead, _assist = scenes.parts_of(proposal)
    scenes.take(city, lead, "赵科长", "answer")
    work()
    # The part was answered and the proposal followed it: two events, one matter.
    assert said(city, "张委员") == ["等您办理：评价"]
    assert said(city, "赵科长") == []
    assert selectors.unread_count(city.actor("张委员")) == 1


@pytest.mark.django_db(transaction=True)
def test_a_body_is_told_of_its_part_and_not_of_the_proposal_too(city: Cast, work: Work) -> None:
    scenes.handling(city)
    work()
    assert said(city, "赵科长") == ["等您办理：签收"]
    assert said(city, "何科员") == ["等您办理：签收"]


@pytest.mark.django_db(transaction=True)
def test_an_event_heard_twice_says_nothing_twice(city: Cast, work: Work) -> None:
    scenes.received(city)
    work()
    before = sorted(Message.objects.values_list("account", "card", "matter", "tasks", "revision", "read_at"))
    Delivery.objects.update(done=False)
    for row in Delivery.objects.order_by("-pk"):
        deliver.func(row.pk)
    after = sorted(Message.objects.values_list("account", "card", "matter", "tasks", "revision", "read_at"))
    assert after == before, "neither twice nor in the wrong order"
    telling.read_all(city.account("张委员"), city.conference.pk)
    Delivery.objects.update(done=False)
    for row in Delivery.objects.order_by("pk"):
        deliver.func(row.pk)
    assert said(city, "张委员") == [], "what was read does not come back"
    assert Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_who_holds_two_roles_is_told_once(city: Cast, work: Work) -> None:
    clerk = city.persons["赵科长"]
    give_post(city, clerk, city.bodies["市财政局"])
    give_office(city, city.persons["王主任"], "督查室", ["proposals.assign"])
    scenes.handling(city)
    work()
    mine = Message.objects.filter(account=city.account("赵科长"), read_at__isnull=True)
    # Two bodies, two parts: two things. On each of them, once.
    assert sorted(mine.values_list("card__kind", "matter")) == [("assignment", "task"), ("assignment", "task")]
    assert mine.values("card").distinct().count() == 2
    both = Message.objects.filter(account=city.account("王主任"), settled_at__isnull=True, read_at__isnull=True)
    assert both.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_newer_news_takes_the_place_of_the_unread_older(city: Cast, work: Work) -> None:
    proposal = scenes.filed(city)
    work()
    scenes.take(city, proposal, "周主任", "assign")
    work()
    news = Message.objects.filter(account=city.account("张委员"), card=proposal.pk, matter="news")
    assert [wording.headline(row) for row in news] == ["已交办，现在由承办单位办理"]
    assert news.get().revision == 3


@pytest.mark.django_db(transaction=True)
def test_a_step_back_settles_the_task_and_a_task_that_returns_is_told_again(city: Cast, work: Work) -> None:
    proposal = scenes.submitted(city)
    work()
    telling.read_all(city.account("张委员"), city.conference.pk)
    scenes.take(city, proposal, "王主任", "send_back")
    work()
    assert said(city, "王主任") == []
    assert said(city, "张委员") == ["等您办理：提交"]
    scenes.take(city, proposal, "张委员", "submit")
    work()
    assert said(city, "王主任") == ["等您办理：立案"]
    filed = scenes.filed(city)
    work()
    step_back(filed, by=city.actor("王主任"), reason="类别选错")
    work()
    assert "等您办理：交办" not in said(city, "周主任")


@pytest.mark.django_db(transaction=True)
def test_the_words_follow_the_reader_and_a_sight_that_ended_hides_the_message(city: Cast, work: Work) -> None:
    scenes.submitted(city)
    work()
    telling_row = Message.objects.get(account=city.account("王主任"), read_at__isnull=True)
    with override("en"):
        assert wording.headline(telling_row).startswith("For you to do")
    city.persons["王主任"].offices.update(ends=clock.today() - dt.timedelta(days=1))
    assert selectors.unread_count(city.actor("王主任")) == 0
    assert not selectors.messages(city.actor("王主任")).exists()


@pytest.mark.django_db(transaction=True)
def test_a_lent_desk_hears_what_the_desk_hears(city: Cast, work: Work) -> None:
    today = clock.today()
    person, deputy = city.persons["王主任"], city.persons["周主任"]
    lend_desk(person, deputy, starts=today, ends=today, reason="学习", by=city.actor("王主任"))
    scenes.submitted(city)
    work()
    assert said(city, "周主任") == ["等您办理：立案"]


@pytest.mark.django_db(transaction=True)
def test_both_directions_of_who_acts_for_a_holder_agree(city: Cast) -> None:
    small_city("yunxi-", code="yunxi", name="云溪县政协", level="county")
    today = clock.today()
    lend_desk(
        city.persons["王主任"], city.persons["周主任"], starts=today, ends=today, reason="病", by=city.actor("王主任")
    )
    actors = {a.pk: actor_for(a) for a in Account.objects.all()}
    keys = {key for actor in actors.values() for key in actor.keys}
    assert len(keys) > 30
    for key in keys:
        holding = {pk for pk, actor in actors.items() if key in actor.keys}
        assert {a.pk for a in accounts_of(key)} == holding, key


@pytest.mark.django_db(transaction=True)
def test_who_is_no_member_any_more_is_not_waited_for_in_the_inbox_either(city: Cast, work: Work) -> None:
    scenes.draft(city)
    work()
    assert said(city, "李委员") == ["等您办理：确认联名或附议"]
    row = Membership.objects.get(person=city.persons["李委员"])
    end_membership(row, "resigned", on=clock.today() - dt.timedelta(days=1), by=city.actor("孙管理员"))
    work()
    assert said(city, "李委员") == []
