"""Who may stand in at whose desk, when a second person is asked, and how everybody sees for whom something was done."""

import datetime as dt

import pytest
from django.test import Client

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor, actor_for
from tongxin.kernel.accounts.models import Account, AccountGrant, GrantProposal
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.doors import edit, move, open_case
from tongxin.kernel.cases.errors import Blocked, Denied, InvalidInput
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.identity.accounts import Refused
from tongxin.kernel.identity.proposals import decide
from tongxin.kernel.testing.denial import unchanged
from tongxin.people.models import Belonging, Delegation, Person, Post
from tongxin.people.selectors import desks, own_person_ids
from tongxin.people.services import cancel_lending, lend_desk, take_desk_back
from tongxin.people.testing import cast as makers
from tongxin.people.testing.cast import Cast

TEXT = {"title": "托育", "situation": "情况。", "suggestions": "建议。"}


def lend(city: Cast, whose: str, to: str, days: int = 3, **more) -> Delegation | None:
    today = clock.today()
    given = {"starts": today, "ends": today + dt.timedelta(days=days), "reason": "外出学习", "by": city.actor(whose)}
    return lend_desk(city.persons[whose], city.persons[to], **{**given, **more})


@pytest.fixture
def guard(city: Cast) -> Actor:
    account = Account.objects.create_account("guard", None, display_name="安全", conference=city.conference)
    AccountGrant.objects.create(account=account, power="security.administrator", conference=city.conference)
    return actor_for(account)


@pytest.fixture
def filed(city: Cast):
    proposal = open_case("proposal", by=city.actor("张委员"), values=TEXT)
    move(proposal, "submit", by=city.actor("张委员"))
    move(proposal, "file", by=city.actor("王主任"), fields={"category": "social"})
    return proposal


def browser(city: Cast, name: str) -> Client:
    client = Client()
    client.force_login(city.account(name))
    return client


def text(response) -> str:
    return str(response.content, "utf-8")


@pytest.mark.parametrize(
    ("whose", "to", "why"),
    [
        ("王主任", "钱旁人", "应有本级政协的职务"),
        ("王主任", "赵科长", "承办单位的人不能代"),
        ("周主任", "何科员", "承办单位的人不能代"),
        ("陈领导", "何科员", "承办单位的人不能代"),
        ("孙管理员", "赵科长", "承办单位的人不能代"),
        ("张委员", "赵科长", "承办单位的人不能代"),
        ("王主任", "张委员", "担任职务的人"),
        ("赵科长", "何科员", "只能由同一单位"),
        ("赵科长", "王主任", "只能由同一单位"),
        ("吴秘书", "张委员", "同一组织的人"),
        ("张委员", "王主任", "另一位委员"),
        ("钱旁人", "张委员", "没有可以代办的事项"),
        ("王主任", "王主任", "另一位能登录"),
    ],
)
def test_a_desk_goes_to_nobody_whom_it_does_not_fit(city: Cast, whose: str, to: str, why: str):
    with unchanged(), pytest.raises(InvalidInput, match=why):
        lend(city, whose, to)
    assert city.persons[to].pk not in dict(desks.deputies_for(city.actor(whose), city.persons[whose], clock.today()))


def test_a_neighbour_and_a_locked_account_stand_in_for_nobody(city: Cast, county: Cast):
    today = clock.today()
    with unchanged(), pytest.raises(InvalidInput, match="本级政协"):
        lend_desk(
            city.persons["王主任"],
            county.persons["周主任"],
            starts=today,
            ends=today,
            reason="学习",
            by=city.actor("王主任"),
        )
    Account.objects.filter(pk=city.account("周主任").pk).update(is_active=False)
    city.persons["周主任"] = Person.objects.get(pk=city.persons["周主任"].pk)
    with unchanged(), pytest.raises(InvalidInput, match="能登录"):
        lend(city, "王主任", "周主任")


def test_colleagues_of_a_body_and_of_an_organisation_stand_in_for_one_another(city: Cast):
    second = makers.add_person(city, "qin", "秦科员", post="教育局科员")
    makers.give_post(city, second, city.bodies["市教育局"])
    mate = makers.add_person(city, "shi", "施干事")
    organisation = city.organisations["民建澄湖市委会"]
    Belonging.objects.create(person=mate, organisation=organisation, duty="member", starts=clock.today())
    assert desks.deputies_for(city.actor("赵科长"), city.persons["赵科长"], clock.today()) == [(second.pk, "秦科员")]
    assert lend(city, "赵科长", "秦科员") is not None
    assert lend(city, "吴秘书", "施干事") is not None
    assert city.actor("施干事").has("people.organisation_contact")


def test_a_period_that_has_passed_is_refused(city: Cast):
    today = clock.today()
    with unchanged(), pytest.raises(InvalidInput, match="不能早于今天"):
        lend(city, "王主任", "周主任", starts=today - dt.timedelta(days=1))
    with unchanged(), pytest.raises(InvalidInput, match="早于开始"):
        lend(city, "王主任", "周主任", days=-1)
    with unchanged(), pytest.raises(InvalidInput, match="最长 180 天"):
        lend(city, "王主任", "周主任", days=181)
    with unchanged(), pytest.raises(InvalidInput, match="领导秘书"):
        lend(city, "王主任", "周主任", ends=None)


def test_more_power_takes_a_second_person_where_there_is_one(city: Cast, guard: Actor):
    assert lend(city, "王主任", "周主任") is None
    row = GrantProposal.objects.get()
    assert row.label.startswith("王主任的岗位由周主任代班，自 ")
    assert not Delegation.objects.exists()
    assert not city.actor("周主任").has("proposals.review")
    decide(row, by=guard, approve=True)
    assert city.actor("周主任").has("proposals.review")
    assert Delegation.objects.get().reason == "外出学习"
    assert list(AuditLine.objects.order_by("pk").values_list("action", flat=True))[-3:] == [
        "accounts.propose_grant",
        "accounts.approve_grant",
        "people.lend_desk",
    ]


def test_what_fits_no_longer_is_not_approved(city: Cast, guard: Actor):
    lend(city, "王主任", "周主任")
    Post.objects.create(person=city.persons["周主任"], body=city.bodies["市财政局"], starts=clock.today())
    with unchanged(), pytest.raises(Refused, match="承办单位的人不能代"):
        decide(GrantProposal.objects.get(), by=guard, approve=True)


def test_who_gains_nothing_needs_nobody(city: Cast, guard: Actor):
    assert lend(city, "张委员", "李委员") is not None
    assert not GrantProposal.objects.exists()


def test_only_who_asked_takes_the_request_back(city: Cast, guard: Actor):
    lend(city, "王主任", "周主任")
    row = GrantProposal.objects.get()
    assert browser(city, "周主任").post(f"/mine/desk/asked/{row.pk}/cancel/").status_code == 404
    with unchanged(), pytest.raises(Blocked, match="自己提出"):
        cancel_lending(row, by=city.actor("周主任"))
    client = browser(city, "王主任")
    assert "等待安全管理员核准" in text(client.get("/mine/data/"))
    client.post(f"/mine/desk/asked/{row.pk}/cancel/")
    row.refresh_from_db()
    assert (row.outcome, row.note) == ("refused", "申请人撤回")
    with unchanged(), pytest.raises(Refused, match="已经有了结论"):
        decide(row, by=guard, approve=True)


def test_every_act_says_for_whom(city: Cast, filed):
    with unchanged(), pytest.raises(Denied):
        lend_desk(
            city.persons["周主任"],
            city.persons["王主任"],
            starts=clock.today(),
            ends=clock.today(),
            reason="学习",
            by=city.actor("王主任"),
        )
    row = lend(city, "周主任", "王主任")
    assert row is not None
    with unchanged(), pytest.raises(Blocked, match="已经安排"):
        lend(city, "周主任", "孙管理员")
    lead = city.bodies["市教育局"].pk
    passage = move(filed, "assign", by=city.actor("王主任"), fields={"lead": lead, "assisting": []})
    assert (passage.actor_label, passage.on_behalf) == ("王主任", "周主任")
    assert AuditLine.objects.filter(action="proposal.assign").get().on_behalf == "周主任"
    assert "王主任（代周主任）" in text(browser(city, "周主任").get(f"/proposals/{filed.pk}/"))
    assert own_person_ids(city.actor("王主任")) == {city.persons["王主任"].pk}
    take_desk_back(row, on=clock.today(), by=city.actor("周主任"))
    assert not city.actor("王主任").has("proposals.assign")


def test_what_is_ones_own_power_is_done_in_ones_own_name(city: Cast):
    proposal = open_case("proposal", by=city.actor("张委员"), values=TEXT)
    lend(city, "张委员", "李委员")
    own = open_case("proposal", by=city.actor("李委员"), values=TEXT)
    assert own.proposer_id == city.persons["李委员"].pk
    assert move(own, "submit", by=city.actor("李委员")).on_behalf == ""
    edit(proposal, {**TEXT, "title": "改过"}, by=city.actor("李委员"), version=proposal.card.version)
    assert AuditLine.objects.filter(action="proposal.edit").get().on_behalf == "张委员"
    assert move(proposal, "submit", by=city.actor("李委员")).on_behalf == "张委员"


def test_who_comes_to_a_handling_body_later_loses_the_desk(city: Cast):
    lend(city, "王主任", "周主任")
    assert city.actor("周主任").has("proposals.review")
    Post.objects.create(person=city.persons["周主任"], body=city.bodies["市财政局"], starts=clock.today())
    actor = city.actor("周主任")
    assert not actor.has("proposals.review")
    assert actor.has("proposals.assign")
    assert city.persons["王主任"].pk not in actor.ids("person")


def test_both_homes_show_the_lent_desk(city: Cast):
    lend(city, "王主任", "周主任")
    row = Delegation.objects.get()
    lender, deputy = browser(city, "王主任"), browser(city, "周主任")
    page = text(lender.get("/"))
    assert "周主任正在代您办理岗位上的事项" in page
    assert f"/mine/desk/{row.pk}/take-back/" in page
    page = text(deputy.get("/"))
    assert "您正在代为办理王主任岗位上的事项" in page
    assert "take-back" not in page
    assert deputy.post(f"/mine/desk/{row.pk}/take-back/").status_code == 404
    answer = lender.post(f"/mine/desk/{row.pk}/take-back/", {"next": "/"})
    assert answer.headers["Location"] == "/"
    assert "正在代" not in text(lender.get("/")) + text(deputy.get("/"))


def test_the_form_names_only_who_fits(city: Cast, guard: Actor):
    client = browser(city, "王主任")
    page = text(client.get("/mine/desk/"))
    assert "周主任" in page
    assert "孙管理员" in page
    for name in ("钱旁人", "赵科长", "何科员", "安全</"):
        assert name not in page
    sent = {
        "deputy": city.persons["钱旁人"].pk,
        "starts": clock.today().isoformat(),
        "ends": clock.today().isoformat(),
        "reason": "学习",
    }
    with unchanged():
        assert client.post("/mine/desk/", sent).status_code == 422
    answer = client.post("/mine/desk/", {**sent, "deputy": city.persons["周主任"].pk}, follow=True)
    assert "已提出，等安全管理员核准后生效" in text(answer)
    assert not Delegation.objects.exists()


def test_posts_are_named_to_who_sees_the_roster(city: Cast):
    Person.objects.filter(pk=city.persons["周主任"].pk).update(post="督查室主任")
    today, leader = clock.today(), city.persons["王主任"]
    assert (city.persons["周主任"].pk, "周主任（督查室主任）") in desks.deputies_for(
        city.actor("王主任"), leader, today
    )
    assert (city.persons["周主任"].pk, "周主任") in desks.deputies_for(city.actor("赵科长"), leader, today)


def test_a_secretary_works_for_a_leader_for_good(city: Cast, filed):
    secretary = makers.add_person(city, "liu", "刘秘书")
    makers.give_office(city, secretary, "领导秘书", ["people.secretary"])
    row = lend(city, "陈领导", "刘秘书", ends=None)
    assert row is not None
    assert row.ends is None
    with unchanged(), pytest.raises(InvalidInput, match="只为一位领导"):
        lend(city, "王主任", "刘秘书", ends=None)
    # A deputy for some days stands beside the secretary.
    assert lend(city, "陈领导", "周主任") is not None
    move(filed, "mark_key", by=city.actor("王主任"), fields={"manner": "lead", "leader": "陈领导"})
    for name in ("刘秘书", "陈领导"):
        page = text(browser(city, name).get("/"))
        assert "领办督办的重点提案" in page
        assert filed.title in page
    assert "您正在代为办理陈领导岗位上的事项" in text(browser(city, "刘秘书").get("/"))


def test_a_leader_sees_what_concerns_the_leader(city: Cast, filed):
    client = browser(city, "陈领导")
    assert filed.title not in text(client.get("/"))
    assert filed.title not in text(client.get("/duty/"))
    move(filed, "mark_key", by=city.actor("王主任"), fields={"manner": "lead", "leader": "别的领导"})
    assert filed.title not in text(client.get("/duty/"))
    assert filed.title in text(client.get("/proposals/"))


def test_the_page_says_who_would_approve(city: Cast, settings):
    page = text(browser(city, "王主任").get("/mine/desk/"))
    assert "本级还没有设安全管理员，安排后当即生效" in page
    settings.DEMO = True
    Conference.objects.update(is_demo=True)
    assert "演示里没有安全管理员，安排后当即生效；正式使用时" in text(browser(city, "王主任").get("/mine/desk/"))


def test_the_page_says_so_too_where_somebody_does_approve(city: Cast, guard: Actor):
    page = text(browser(city, "王主任").get("/mine/desk/"))
    assert "由安全管理员核准，核准之前不生效" in page
