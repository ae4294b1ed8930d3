"""A to-do that only a member can do leaves the list when the membership is over, and comes back with it."""

import datetime as dt

import pytest
from django.test import Client

from tongxin.kernel import clock
from tongxin.kernel.access.actors import actor_for
from tongxin.kernel.cases.doors import open_case
from tongxin.kernel.cases.models import CaseTask
from tongxin.kernel.cases.rebuild import rebuild
from tongxin.kernel.testing.denial import unchanged
from tongxin.kernel.web.selectors import task_counts, tasks
from tongxin.people.models import Membership, Person, Term, TermChange
from tongxin.people.rules import MembershipState
from tongxin.people.services import (
    admit_member,
    change_term,
    end_membership,
    follow_the_calendar,
    plan_term_change,
    take_back_term_change,
)
from tongxin.people.testing import cast as makers
from tongxin.people.testing.cast import Cast, small_city
from tongxin.proposals.models import CoSignature
from tongxin.proposals.tests.scenes import CONTENT

TODAY, TOMORROW = dt.date(2026, 11, 20), dt.date(2026, 11, 21)
LAST, OPENS = dt.date(2027, 1, 11), dt.date(2027, 1, 12)


def _todo(city: Cast, name: str) -> list[str]:
    return [task.transition for task in tasks(city.actor(name))]


@pytest.fixture
def drafted(city: Cast) -> Cast:
    """A member's draft, and another member invited to sign it."""
    with clock.at(TODAY):
        open_case("proposal", by=city.actor("张委员"), values={**CONTENT, "cosigners": [city.persons["李委员"].pk]})
    return city


def _end(city: Cast, name: str, status: MembershipState, on: dt.date) -> None:
    membership = Membership.objects.get(person=city.persons[name])
    end_membership(membership, status, on=on, by=city.actor("孙管理员"))


@pytest.mark.parametrize("status", [MembershipState.RESIGNED, MembershipState.TRANSFERRED])
def test_on_the_day_after_the_last_one_nobody_is_waited_for_who_is_no_member(drafted: Cast, status: MembershipState):
    with clock.at(TODAY):
        _end(drafted, "张委员", status, TODAY)
        _end(drafted, "李委员", status, TODAY)
        assert _todo(drafted, "张委员") == ["submit"], "the last day is one of membership"
        with unchanged():
            assert follow_the_calendar() == 0
    with clock.at(TOMORROW):
        assert follow_the_calendar() == 1
        assert (_todo(drafted, "张委员"), _todo(drafted, "李委员")) == ([], [])
        assert task_counts(drafted.actor("张委员")).get("proposal", 0) == 0
        with unchanged():
            assert follow_the_calendar() == 0
        assert rebuild(repair=False) == []


def test_an_end_entered_later_clears_the_list_at_once(drafted: Cast):
    with clock.at(TOMORROW):
        _end(drafted, "李委员", MembershipState.RESIGNED, TODAY)
        assert _todo(drafted, "李委员") == []
        assert _todo(drafted, "张委员") == ["submit"]


def test_a_change_of_term_clears_the_lists_of_those_who_left_and_only_theirs(drafted: Cast):
    # An invitation that holds until the review: it must not leave the list for having run out.
    CoSignature.objects.update(open_until=None)
    with clock.at(TODAY):
        again = [drafted.persons["李委员"].pk]
        plan = plan_term_change(drafted.conference, opens=OPENS, again=again)
        change_term(plan, by=drafted.actor("孙管理员"))
    with clock.at(LAST):
        follow_the_calendar()
        assert (_todo(drafted, "张委员"), _todo(drafted, "李委员")) == (["submit"], ["cosign"])
    with clock.at(OPENS):
        follow_the_calendar()
        assert (_todo(drafted, "张委员"), _todo(drafted, "李委员")) == ([], ["cosign"])
        # Elected afterwards after all: the draft is waited for again.
        term = Term.objects.get(number=10)
        admit_member(drafted.persons["张委员"], term, starts=OPENS, by=drafted.actor("孙管理员"))
        assert _todo(drafted, "张委员") == ["submit"]


def test_what_is_taken_back_with_a_change_of_term_is_waited_for_again(drafted: Cast):
    keeper = drafted.actor("孙管理员")
    with clock.at(TODAY):
        plan = plan_term_change(drafted.conference, opens=OPENS, again=[])
        change_term(plan, by=keeper)
        # As if the calendar had been there already: what is taken back makes the list true whatever it says.
        CaseTask.objects.filter(transition="submit").delete()
        take_back_term_change(TermChange.objects.get(), reason="日期有误", by=keeper)
        assert _todo(drafted, "张委员") == ["submit"]
    with clock.at(OPENS):
        with unchanged():
            assert follow_the_calendar() == 0
        assert _todo(drafted, "张委员") == ["submit"]


def test_who_serves_in_two_conferences_is_waited_for_in_each_by_itself(drafted: Cast):
    county = small_city("county-", code="linxi", name="临溪县政协", level="county")
    account = drafted.account("张委员")
    there = Person.objects.create(conference=county.conference, name="张委员", account=account)
    makers.add_member(county, there)
    with clock.at(TODAY):
        twin = actor_for(account, county.conference)
        assert [task.transition for task in tasks(twin)] == []
        open_case("proposal", by=twin, values=CONTENT)
        browser = Client()
        browser.force_login(account)
        for place, title in ((county, "临溪县政协"), (drafted, "澄湖市政协")):
            assert browser.post("/switch/", {"conference": place.conference.pk}).status_code == 302
            shown = browser.get("/todo/").content.decode()
            assert title in shown
            assert shown.count('class="todo__what"') == 1
    with clock.at(TOMORROW):
        _end(drafted, "张委员", MembershipState.RESIGNED, TODAY)
        assert _todo(drafted, "张委员") == []
        assert [task.transition for task in tasks(actor_for(account, county.conference))] == ["submit"]
