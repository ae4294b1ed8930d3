"""Who is no member on the day submits and signs nothing; paper is judged by the day on which it was handed in."""

import datetime as dt

import pytest

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.cases.errors import Blocked, Denied, InvalidInput
from tongxin.kernel.cases.offers import offers
from tongxin.kernel.testing.denial import unchanged
from tongxin.people.models import Session
from tongxin.people.selectors.terms import otherwise_classified, window_session
from tongxin.people.services import (
    FirstSession,
    change_term,
    edit_session,
    plan_term_change,
    take_back_term_change,
)
from tongxin.people.testing.cast import Cast
from tongxin.proposals.models import Proposal
from tongxin.proposals.tests.scenes import CONTENT

DECIDED, LAST, OPENS = dt.date(2026, 11, 24), dt.date(2027, 1, 11), dt.date(2027, 1, 12)


def _draft(by: Actor, **more: object) -> Proposal:
    proposal: Proposal = open_case("proposal", by=by, values={**CONTENT, **more})
    return proposal


def _change(city: Cast, *again: str) -> None:
    with clock.at(DECIDED):
        plan = plan_term_change(city.conference, opens=OPENS, again=[city.persons[name].pk for name in again])
        change_term(plan, by=city.actor("孙管理员"))


def test_a_draft_of_a_member_who_left_stays_a_draft(city: Cast):
    with clock.at(DECIDED):
        proposal, other = (_draft(city.actor("张委员")) for _n in range(2))
    _change(city, "李委员")
    with clock.at(LAST):
        move(other, "submit", by=city.actor("张委员"))
    with clock.at(OPENS):
        me = city.actor("张委员")
        with unchanged(), pytest.raises(Blocked, match="现在不是本级政协委员"):
            move(proposal, "submit", by=me)
        # Nobody writes the day on which he was one upon his own desk's paper.
        with unchanged(), pytest.raises(Blocked, match="现在不是本级政协委员"):
            move(proposal, "submit", by=me, occurred_on=LAST)
        proposal.refresh_from_db()
        offer = next(o for o in offers(proposal, me) if o.transition.key == "submit")
        assert not offer.enabled
        assert "代录" in offer.reason
        with unchanged(), pytest.raises(Denied):
            _draft(me)


def test_paper_from_within_the_term_is_entered_after_it(city: Cast):
    _change(city, "李委员")
    office, zhang = city.actor("王主任"), city.persons["张委员"]
    with clock.at(OPENS + dt.timedelta(days=2)):
        proposal = _draft(office, proposer=zhang.pk)
        behalf = f"person:{zhang.pk}"
        with unchanged(), pytest.raises(InvalidInput, match="2027年1月14日不是本级政协委员"):
            move(proposal, "submit", by=office, on_behalf=behalf)
        move(proposal, "submit", by=office, on_behalf=behalf, occurred_on=LAST)
    proposal.refresh_from_db()
    assert (proposal.state, str(proposal.session)) == ("submitted", "九届一次")


def test_who_left_long_ago_is_not_in_the_list_for_paper(city: Cast):
    _change(city, "李委员")
    with clock.at(OPENS + dt.timedelta(days=200)), unchanged(), pytest.raises(InvalidInput, match="名单"):
        _draft(city.actor("王主任"), proposer=city.persons["张委员"].pk)


def test_an_invited_member_who_left_signs_nothing(city: Cast):
    with clock.at(DECIDED):
        proposal = _draft(city.actor("张委员"), cosigners=[city.persons["李委员"].pk])
    _change(city, "张委员")
    with clock.at(OPENS):
        with unchanged(), pytest.raises(Blocked, match="不能联名"):
            move(proposal, "cosign", by=city.actor("李委员"))
        move(proposal, "decline", by=city.actor("李委员"))


def test_the_proposal_of_an_organisation_is_not_concerned(city: Cast):
    party = city.organisations["民建澄湖市委会"].pk
    with clock.at(DECIDED):
        contact = {"contact_name": "吴秘书", "contact_phone": "0573-1234567"}
        proposal = _draft(city.actor("吴秘书"), in_name_of=party, **contact)
    _change(city)
    with clock.at(OPENS):
        move(proposal, "submit", by=city.actor("吴秘书"))
        with unchanged(), pytest.raises(InvalidInput, match="以组织名义"):
            _draft(city.actor("吴秘书"))


def test_a_window_says_how_many_proposals_it_would_class_otherwise_and_changes_none(city: Cast):
    session: Session = city.session
    with clock.at(DECIDED):
        proposal = _draft(city.actor("张委员"))
        move(proposal, "submit", by=city.actor("张委员"))
        begins = dt.datetime(2026, 11, 1, 9, tzinfo=clock.ZONE)
        ends = dt.datetime(2026, 12, 1, 9, tzinfo=clock.ZONE)
        assert otherwise_classified(session, begins, ends) == 1
        before = Proposal.objects.values().get(pk=proposal.pk)
        days = {"opens": session.opens, "closes": session.closes}
        done = edit_session(session, **days, window_opens=begins, window_closes=ends, by=city.actor("孙管理员"))
        assert done.otherwise == 1
        assert otherwise_classified(session, begins, ends) == 0
    assert Proposal.objects.values().get(pk=proposal.pk) == before


def test_a_window_of_the_coming_term_collects_nothing_before_its_day_and_the_change_can_be_taken_back(city: Cast):
    begins, ends = (dt.datetime(*day, 9, tzinfo=clock.ZONE) for day in ((2026, 12, 1), (2027, 1, 20)))
    with clock.at(DECIDED):
        first = FirstSession(OPENS, (begins, ends))
        again = [city.persons["张委员"].pk]
        plan = plan_term_change(city.conference, opens=OPENS, again=again, first=first)
        new = change_term(plan, by=city.actor("孙管理员"))
    with clock.at(LAST):
        proposal = _draft(city.actor("张委员"))
        move(proposal, "submit", by=city.actor("张委员"))
        proposal.refresh_from_db()
        assert (str(proposal.session), proposal.timing) == ("九届一次", "ordinary")
        assert window_session(city.conference.pk, clock.now()) is None
    with clock.at(OPENS):
        assert str(window_session(city.conference.pk, clock.now())) == "十届一次"
    with clock.at(LAST):
        take_back_term_change(new.change, reason="名单有误", by=city.actor("孙管理员"))
