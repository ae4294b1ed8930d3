"""Memberships end with a decision, a change of term ends what hangs on the term, and a rehearsal leaves nothing."""

import datetime as dt

import pytest

from tongxin.kernel.access.actors import actor_for
from tongxin.kernel.audit.verify import verify
from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.cases.errors import Blocked, Denied, InvalidInput
from tongxin.kernel.testing.denial import unchanged
from tongxin.people.models import Belonging, Delegation, Link, Membership, OfficeHolding, Session, Term
from tongxin.people.rules import OrganisationKind
from tongxin.people.services import (
    change_term,
    end_membership,
    link,
    plan_term_change,
    rehearse_term_change,
    unlink,
)
from tongxin.people.testing import cast as makers
from tongxin.people.testing.cast import Cast

OPENS = dt.date(2027, 1, 12)


def _membership(city: Cast, name: str) -> Membership:
    return Membership.objects.get(person=city.persons[name])


def _in_sector(city: Cast, name: str) -> Belonging:
    sector = makers.add_organisation(city, f"教育界{name}", OrganisationKind.SECTOR)
    start = city.session.term.starts
    return Belonging.objects.create(person=city.persons[name], organisation=sector, starts=start)


def _in_party(city: Cast, name: str) -> Belonging:
    start = city.session.term.starts
    party = city.organisations["民建澄湖市委会"]
    return Belonging.objects.create(person=city.persons[name], organisation=party, starts=start)


def test_a_revocation_names_its_document_and_ends_what_hangs_on_it(city: Cast):
    sector, party = _in_sector(city, "张委员"), _in_party(city, "张委员")
    member, office, day = _membership(city, "张委员"), city.actor("孙管理员"), dt.date(2026, 11, 20)
    with unchanged(), pytest.raises(InvalidInput, match="文件"):
        end_membership(member, "revoked", by=office, on=day)
    with unchanged(), pytest.raises(InvalidInput, match="终止的方式"):
        end_membership(member, "active", by=office, on=day)
    end_membership(member, "revoked", by=office, on=day, decision="政协发〔2026〕9号")
    sector.refresh_from_db()
    party.refresh_from_db()
    assert (sector.ends, party.ends) == (day, None)
    assert not actor_for(city.account("张委员"), on=day + dt.timedelta(days=1)).has("people.member")
    # The day that is entered is the last one, as the form says.
    assert actor_for(city.account("张委员"), on=day).has("people.member")
    with unchanged(), pytest.raises(Blocked, match="已经终止"):
        end_membership(member, "resigned", by=office, on=day)


def _plan(city: Cast):
    return plan_term_change(city.conference, opens=OPENS, again=[city.persons["李委员"].pk])


def test_the_plan_says_who_stays_who_leaves_and_which_powers_end(city: Cast):
    plan = _plan(city)
    assert [p.name for p in plan.staying] == ["李委员"]
    assert [p.name for p in plan.leaving] == ["张委员"]
    assert plan.ending_offices == ("主席会议成员：陈领导",)
    assert "督查室：周主任" in plan.lasting_offices
    assert (plan.number, plan.last_day) == (10, dt.date(2027, 1, 11))


def test_a_rehearsal_finds_what_would_fail_and_leaves_nothing(city: Cast):
    before = list(Membership.objects.values_list("pk", "status", "ends"))
    rehearse_term_change(_plan(city), by=city.actor("孙管理员"))
    assert list(Membership.objects.values_list("pk", "status", "ends")) == before
    assert not Term.objects.filter(number=10).exists()
    sound, flaws = verify()
    assert sound
    assert flaws == []


def test_a_change_of_term_ends_powers_and_keeps_the_past(city: Cast):
    me = city.actor("张委员")
    proposal = open_case(
        "proposal", by=me, values={"title": "旧届的提案", "situation": "情况。", "suggestions": "建议。"}
    )
    move(proposal, "submit", by=me)
    sector, party = _in_sector(city, "李委员"), _in_party(city, "李委员")
    keeper, deputy = city.persons["王主任"], city.persons["周主任"]
    lent = Delegation.objects.create(person=keeper, deputy=deputy, reason="外出学习", starts=dt.date(2027, 1, 4))
    plan = _plan(city)
    change_term(plan, by=city.actor("孙管理员"))
    proposal.refresh_from_db()
    assert proposal.session.term.number == 9
    gone, stays = (actor_for(city.account(n), on=OPENS) for n in ("张委员", "李委员"))
    assert not gone.has("people.member")
    assert stays.has("people.member")
    assert not actor_for(city.account("陈领导"), on=OPENS).has("proposals.read")
    assert actor_for(city.account("周主任"), on=OPENS).has("proposals.assign")
    again = Membership.objects.get(person=city.persons["李委员"], term__number=10)
    assert (again.starts, again.status) == (OPENS, "active")
    old = Membership.objects.get(person=city.persons["李委员"], term__number=9)
    assert (old.ends, old.status) == (plan.last_day, "active")
    assert (old.standing(plan.last_day), old.standing(OPENS)) == ("active", "term_ended")
    for row in (sector, party, lent):
        row.refresh_from_db()
    assert (sector.ends, party.ends, lent.ends) == (plan.last_day, None, plan.last_day)
    assert Session.objects.get(term__number=10).opens == OPENS
    assert OfficeHolding.objects.get(office__name="主席会议成员").ends == plan.last_day
    with unchanged(), pytest.raises(InvalidInput, match="没有重复换届"):
        change_term(plan, by=city.actor("孙管理员"))


def test_strangers_cannot_be_elected(city: Cast, county: Cast):
    with unchanged(), pytest.raises(InvalidInput, match="不属于本级政协"):
        plan_term_change(city.conference, opens=OPENS, again=[county.persons["李委员"].pk])
    with pytest.raises(InvalidInput, match="晚于"):
        plan_term_change(city.conference, opens=city.session.term.starts, again=[])


def test_only_a_standing_power_changes_the_term(city: Cast):
    with unchanged(), pytest.raises(Denied):
        change_term(_plan(city), by=city.actor("张委员"))


def test_contacts_have_two_ends_of_one_conference(city: Cast, county: Cast):
    keeper, day = city.actor("孙管理员"), dt.date(2026, 11, 20)
    place, leader, member = city.conference.pk, city.persons["陈领导"], city.persons["张委员"]

    def tie(**ends: object) -> Link:
        return link("leader_contacts_standing_member", conference_id=place, starts=day, by=keeper, **ends)

    made = tie(person=leader, to_person=member)
    assert tie(person=leader, to_person=member) == made
    for ends, part in (
        ({"to_person": member}, "只写一种"),
        ({"person": leader}, "至少一种"),
        ({"person": leader, "to_person": leader}, "同一个人"),
        ({"person": leader, "to_person": county.persons["张委员"]}, "本级政协"),
    ):
        with unchanged(), pytest.raises(InvalidInput, match=part):
            tie(**ends)
    unlink(made, on=day, by=keeper)
    made.refresh_from_db()
    assert made.ends == day
