"""Pages of proposals stay within their budgets of queries, however many rows they show."""

from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.testing.sessions import signed_in
from tongxin.people.testing.cast import Cast
from tongxin.proposals.models import Assignment, Proposal
from tongxin.proposals.tests.test_story import CONTENT, _answered, _assigned, _draft

LIST_BUDGET, CASE_BUDGET = 20, 40

pytestmark = pytest.mark.no_database_difference


def _browser(city: Cast, name: str) -> Client:
    return signed_in(city.account(name))


def _count(browser: Client, address: str) -> tuple[int, Counter[str]]:
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert browser.get(address).status_code == 200
    shapes = Counter(q["sql"].split("WHERE")[0][:110] for q in queries.captured_queries)
    return len(queries), shapes


@pytest.mark.parametrize("name", ["张委员", "王主任", "周主任"])
def test_the_list_stays_within_its_budget(city: Cast, name: str) -> None:
    _assigned(city)
    for number in range(6):
        proposal = open_case("proposal", by=city.actor("张委员"), values={**CONTENT, "title": f"提案{number}"})
        move(proposal, "submit", by=city.actor("张委员"))
    number, shapes = _count(_browser(city, name), "/proposals/")
    assert number <= LIST_BUDGET, shapes.most_common(20)


@pytest.mark.parametrize("name", ["张委员", "王主任", "周主任", "赵科长"])
def test_a_proposal_page_stays_within_its_budget(city: Cast, name: str) -> None:
    proposal: Proposal = _draft(city, cosigners=[city.persons["李委员"].pk])
    move(proposal, "cosign", by=city.actor("李委员"))
    number, shapes = _count(_browser(city, "张委员"), f"/proposals/{proposal.pk}/")
    assert number <= CASE_BUDGET, shapes.most_common(20)
    answered = _answered(city)
    number, shapes = _count(_browser(city, name), f"/proposals/{answered.pk}/")
    assert number <= CASE_BUDGET, shapes.most_common(20)


@pytest.mark.parametrize("name", ["张委员", "周主任", "赵科长"])
def test_an_assignment_page_stays_within_its_budget(city: Cast, name: str) -> None:
    part = Assignment.objects.get(proposal=_assigned(city), share="lead")
    number, shapes = _count(_browser(city, name), f"/assignments/{part.pk}/")
    assert number <= CASE_BUDGET, shapes.most_common(20)
