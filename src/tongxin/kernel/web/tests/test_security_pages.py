"""The security administrator's pages: more power takes two people, less power none; help for lost phones."""

import re
from argparse import ArgumentParser

import pytest
from django.db import IntegrityError, transaction

from tongxin.kernel import registry
from tongxin.kernel.access.actors import actor_for
from tongxin.kernel.accounts.administrations import AUDIT, SECURITY, SYSTEM
from tongxin.kernel.accounts.models import Account, AccountGrant, GrantProposal, SecondFactor, SecurityPolicy
from tongxin.kernel.accounts.sessions import AccountSession
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.identity import proposals
from tongxin.kernel.identity.commands import ADMIN
from tongxin.kernel.testing.denial import unchanged
from tongxin.kernel.web.tests.conftest import GOOD_PASSWORD as GOOD
from tongxin.kernel.web.tests.conftest import make_administrator as _administrator

pytestmark = pytest.mark.django_db


def _html(response):
    return response.content.decode()


def _found(pattern, text):
    match = re.search(pattern, text)
    assert match, pattern
    return match[1]


def _command(*words):
    parser = ArgumentParser()
    ADMIN.configure(parser)
    return ADMIN.run(parser.parse_args(words))


@pytest.fixture
def guards(players):
    """Two security administrators of the whole installation."""
    return _administrator(SECURITY, name="guard-1"), _administrator(SECURITY, name="guard-2")


def _propose(browser, username, power=AUDIT, reason="值班需要"):
    return browser.post("/security/propose/", {"username": username, "power": power, "reason": reason})


def test_a_grant_takes_two_people(guards) -> None:
    (_one, first), (_two, second) = guards
    new = Account.objects.create_account("new", GOOD, display_name="新人")
    assert _propose(first, "new").status_code == 302
    assert not AccountGrant.objects.filter(account=new).exists()
    row = GrantProposal.objects.get()
    answer = first.post(f"/security/proposals/{row.pk}/", {"answer": "approve"}, follow=True)
    assert "要由另一位安全管理员核准" in _html(answer)
    assert not AccountGrant.objects.filter(account=new).exists()
    assert "值班需要" in _html(second.get("/security/"))
    second.post(f"/security/proposals/{row.pk}/", {"answer": "approve"})
    assert AccountGrant.objects.get(account=new).power == AUDIT
    lines = AuditLine.objects.filter(action__startswith="accounts.", object_id__isnull=False).order_by("pk")
    told = [(line.action, line.actor_label) for line in lines if "grant" in line.action]
    assert told == [
        ("accounts.propose_grant", "guard-1"),
        ("accounts.approve_grant", "guard-2"),
        ("accounts.grant", "guard-2"),
    ]
    assert second.post(f"/security/proposals/{row.pk}/", {"answer": "approve"}).status_code == 404, "once"


def test_the_table_itself_refuses_the_same_person_twice(guards) -> None:
    (one, first), _other = guards
    Account.objects.create_account("new", GOOD, display_name="新人")
    _propose(first, "new")
    with pytest.raises(IntegrityError), transaction.atomic():
        GrantProposal.objects.update(
            outcome="approved", decided_by=one, decided_at=one.last_login or one.password_set_at
        )


def test_a_refusal_and_a_withdrawal_change_nothing(guards) -> None:
    (_one, first), (_two, second) = guards
    for who, browser in (("a", second), ("b", first)):
        Account.objects.create_account(who, GOOD, display_name=who)
        _propose(first, who)
        row = GrantProposal.objects.get(outcome="open")
        browser.post(f"/security/proposals/{row.pk}/", {"answer": "refuse"})
    assert GrantProposal.objects.filter(outcome="refused").count() == 2
    assert AccountGrant.objects.filter(power=AUDIT).count() == 0


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"username": "nobody"}, "没有用户名是"),
        ({"username": "owner-toy-city"}, "管理员不能看到业务内容"),
        ({"username": "guard-2"}, "已经是安全管理员"),
        ({"power": "proposals.review"}, "没有这种管理员"),
        ({"power": ""}, "没有这种管理员"),
        ({"reason": " "}, "请写明理由"),
    ],
)
def test_a_wrong_proposal_is_refused_with_its_sentence(guards, sent, why) -> None:
    (_one, browser), _other = guards
    Account.objects.create_account("new", GOOD, display_name="新人")
    with unchanged():
        answer = browser.post("/security/propose/", {"username": "new", "power": AUDIT, "reason": "r", **sent})
    assert (answer.status_code, why in _html(answer)) == (422, True)


def test_pressing_twice_proposes_once(guards) -> None:
    (_one, browser), _other = guards
    Account.objects.create_account("new", GOOD, display_name="新人")
    _propose(browser, "new")
    assert "没有重复提出" in _html(_propose(browser, "new"))
    assert GrantProposal.objects.count() == 1


def test_a_lone_security_administrator_needs_the_servers_operator(city, capsys) -> None:
    _account, browser = _administrator(SECURITY)
    new = Account.objects.create_account("new", GOOD, display_name="新人")
    _propose(browser, "new")
    row = GrantProposal.objects.get()
    assert "admin approve" in _html(browser.get("/security/"))
    assert _command("list") == 0
    assert f"待核准 {row.pk}" in capsys.readouterr().out
    assert _command("approve", "--id", str(row.pk)) == 0
    assert AccountGrant.objects.get(account=new).power == AUDIT
    row.refresh_from_db()
    assert (row.outcome, row.decided_by) == ("approved", None)


def test_rules_of_security_take_two_people_as_well(guards) -> None:
    (_one, first), (_two, second) = guards
    url = "/security/policies/staff_idle_minutes/"
    assert "30 分钟" in _html(first.get(url))
    assert first.post(url, {"value": "9999", "reason": "r"}).status_code == 422
    assert first.post(url, {"value": "abc", "reason": "r"}).status_code == 422
    first.post(url, {"value": "60", "reason": "会议期间"})
    assert not SecurityPolicy.objects.exists()
    second.post(f"/security/proposals/{GrantProposal.objects.get().pk}/", {"answer": "approve"})
    assert SecurityPolicy.objects.get().value == 60
    assert "60 分钟" in _html(first.get("/security/"))
    assert first.get("/security/policies/nonsense/").status_code == 404


def test_less_power_waits_for_nobody_but_the_last_guard_stays(guards, city) -> None:
    (one, first), (two, _second) = guards
    keeper, browser = _administrator(SYSTEM, city)
    assert "请写明收回的理由" in _html(first.post("/security/revoke/", {"account": keeper.pk}, follow=True))
    first.post("/security/revoke/", {"account": keeper.pk, "reason": "轮岗"})
    assert not AccountGrant.objects.filter(account=keeper).exists()
    assert browser.get("/accounts/").headers["Location"].startswith("/sign-in")
    first.post("/security/revoke/", {"account": two.pk, "reason": "轮岗"})
    answer = first.post("/security/revoke/", {"account": one.pk, "reason": "轮岗"}, follow=True)
    assert "最后一位安全管理员" in _html(answer)
    assert AccountGrant.objects.filter(account=one).exists()


def test_lost_factors_are_taken_away_by_another_with_a_reason(guards, players) -> None:
    (one, browser), _other = guards
    for account in (players["owner"].account, one):
        SecondFactor.objects.create(
            account=account, kind="passkey", name="x", secret="x", made_at=account.password_set_at
        )
    url = "/security/factors/"
    assert "请写明理由" in _html(browser.post(url, {"username": "owner-toy-city"}, follow=True))
    assert "不能取消自己的" in _html(browser.post(url, {"username": one.username, "reason": "x"}, follow=True))
    assert "没有用户名是" in _html(browser.post(url, {"username": "nobody", "reason": "x"}, follow=True))
    browser.post(url, {"username": "owner-toy-city", "reason": "本人到场核实"})
    assert list(SecondFactor.objects.values_list("account_id", flat=True)) == [one.pk]
    assert not AccountSession.objects.filter(account=players["owner"].account).exists()
    assert AuditLine.objects.get(action="accounts.reset_factors").data["reason"] == "本人到场核实"


def test_a_guard_of_one_conference_reaches_no_other(players, neighbour, city) -> None:
    _account, browser = _administrator(SECURITY, city)
    _other, _browser = _administrator(AUDIT, neighbour.account.conference)
    Account.objects.create_account("theirs", GOOD, display_name="邻", conference=neighbour.account.conference)
    assert "没有用户名是" in _html(_propose(browser, "theirs"))
    page = _html(browser.get("/security/"))
    assert _other.username not in page
    with unchanged():
        browser.post("/security/revoke/", {"account": _other.pk, "reason": "x"})
        browser.post("/security/factors/", {"username": "theirs", "reason": "x"})
        assert browser.post("/security/policies/second_factor/", {"value": "off", "reason": "x"}).status_code == 404
    assert AccountGrant.objects.filter(account=_other).exists()


def test_an_app_may_ask_for_two_people_as_well(guards) -> None:
    (one, _first), (two, _second) = guards
    done = []
    office = proposals.Proposable(
        "toys.office", "授予职务", lambda p: f"授予{p['who']}值班室", lambda p, by: done.append((p, by))
    )
    registry.add(office)
    try:
        row = proposals.propose("toys.office", {"who": "张三"}, by=actor_for(one), conference_id=None, reason="换届")
        assert (row.label, done) == ("授予张三值班室", [])
        proposals.decide(row, by=actor_for(two), approve=True)
        assert done[0][0] == {"who": "张三"}
    finally:
        registry.remove(office)
