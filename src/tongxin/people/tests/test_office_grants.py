"""An office takes two people: who keeps the roster asks, a security administrator approves."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tongxin.kernel.access.actors import actor_for
from tongxin.kernel.accounts.models import Account, AccountGrant, GrantProposal
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.identity.accounts import Refused
from tongxin.kernel.identity.proposals import decide
from tongxin.kernel.testing.denial import unchanged
from tongxin.people.models import Office
from tongxin.people.services import ask_for_office

DAY = dt.date(2026, 3, 2)


@pytest.fixture
def guard(city):
    account = Account.objects.create_account("guard", None, display_name="安全", conference=city.conference)
    AccountGrant.objects.create(account=account, power="security.administrator", conference=city.conference)
    return actor_for(account)


@pytest.fixture
def office(city):
    return Office.objects.get(conference=city.conference, name="督查室")


def _ask(city, office, who="孙管理员", for_whom="钱旁人", reason="岗位调整"):
    return ask_for_office(city.persons[for_whom], office, by=city.actor(who), starts=DAY, reason=reason)


def test_nothing_is_given_before_a_second_person_approved(city, office, guard) -> None:
    row = _ask(city, office)
    assert row.label == "任命钱旁人担任督查室，自 2026-03-02 起；带来的权限：督查室"
    assert not city.actor("钱旁人").has("proposals.assign")
    decide(row, by=guard, approve=True)
    assert city.actor("钱旁人").has("proposals.assign")
    actions = list(AuditLine.objects.order_by("pk").values_list("action", "actor_label"))
    assert actions[-3:] == [
        ("accounts.propose_grant", "孙管理员"),
        ("accounts.approve_grant", "安全"),
        ("people.appoint", "安全"),
    ]


def test_a_refusal_gives_nothing(city, office, guard) -> None:
    decide(_ask(city, office), by=guard, approve=False)
    assert not city.actor("钱旁人").has("proposals.assign")


@pytest.mark.parametrize("who", ["张委员", "王主任", "钱旁人"])
def test_who_does_not_keep_the_roster_cannot_ask(city, office, who) -> None:
    with unchanged(), pytest.raises(Refused, match="只有安全管理员"):
        _ask(city, office, who)


def test_who_asks_cannot_approve(city, office, guard) -> None:
    row = _ask(city, office)
    with unchanged(), pytest.raises(Refused, match="只有安全管理员"):
        decide(row, by=city.actor("孙管理员"), approve=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        GrantProposal.objects.filter(pk=row.pk).update(
            outcome="approved", decided_by=row.proposed_by_id, decided_at=row.proposed_at
        )


def test_a_neighbours_guard_approves_nothing_here(city, county, office) -> None:
    account = Account.objects.create_account("there", None, display_name="邻", conference=county.conference)
    AccountGrant.objects.create(account=account, power="security.administrator", conference=county.conference)
    row = _ask(city, office)
    with unchanged(), pytest.raises(Refused):
        decide(row, by=actor_for(account), approve=True)


def test_what_makes_no_sense_is_refused(city, county, office) -> None:
    with pytest.raises(Refused, match="不属于同一个政协"):
        ask_for_office(county.persons["张委员"], office, by=city.actor("孙管理员"), starts=DAY, reason="x")
    with pytest.raises(Refused, match="已经担任"):
        _ask(city, office, for_whom="周主任")
    with pytest.raises(Refused, match="请写明理由"):
        _ask(city, office, reason=" ")


def test_what_was_done_meanwhile_is_not_done_twice(city, office, guard) -> None:
    first = _ask(city, office)
    GrantProposal.objects.filter(pk=first.pk).update(payload={**first.payload, "asked": "before"})
    second = _ask(city, office)
    decide(first, by=guard, approve=True)
    with unchanged(), pytest.raises(Refused, match="已经担任"):
        decide(second, by=guard, approve=True)
