"""The three administrators: kept apart by table, service and command line; each opens its own pages and sees no case."""

import re
from argparse import ArgumentParser

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tongxin.kernel import registry
from tongxin.kernel.access.actors import Principal, Supplier, actor_for, system_actor
from tongxin.kernel.accounts.administrations import ADMINISTRATIONS, AUDIT, SECURITY, SYSTEM
from tongxin.kernel.accounts.models import Account, AccountGrant, GrantProposal, SecondFactor, SecurityPolicy
from tongxin.kernel.accounts.sessions import AccountSession
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.cases.visibility import visible_cards
from tongxin.kernel.commands import CommandError
from tongxin.kernel.identity import administrators, proposals
from tongxin.kernel.identity.accounts import Refused, make
from tongxin.kernel.identity.commands import ADMIN
from tongxin.kernel.testing.denial import unchanged
from tongxin.kernel.testing.together import at_once

pytestmark = pytest.mark.django_db
GOOD = "open-sesame-2026"
DESKS = {SYSTEM: "/accounts/", SECURITY: "/security/", AUDIT: "/audit/"}


def _html(response):
    return response.content.decode()


def _found(pattern, text):
    match = re.search(pattern, text)
    assert match, pattern
    return match[1]


def _administrator(power, place=None, name=""):
    """Somebody who administers, and a browser; ``place`` None means the whole installation."""
    name = name or f"{power.partition('.')[0]}-{place.code if place else 'all'}"
    account = Account.objects.create_account(name, GOOD, display_name=name, conference=place)
    AccountGrant.objects.create(account=account, power=power, conference=place)
    browser = Client()
    browser.force_login(account)
    return account, browser


def _command(*words):
    parser = ArgumentParser()
    ADMIN.configure(parser)
    return ADMIN.run(parser.parse_args(words))


@pytest.fixture
def busy(players):
    """A city with a case in it, whose words nobody of the three may read."""
    owner = players["owner"].actor
    errand = open_case("errand", by=owner, values={"title": "绝密的差事", "wish": "谁也不要说。"})
    move(errand, "ask", by=owner)
    return errand


@pytest.mark.parametrize("first", ADMINISTRATIONS)
@pytest.mark.parametrize("second", ADMINISTRATIONS)
def test_the_table_refuses_a_second_administration(city, first, second) -> None:
    account, _browser = _administrator(first, city)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountGrant.objects.create(account=account, power=second)
    assert AccountGrant.objects.filter(account=account).count() == 1


@pytest.mark.parametrize("second", [SECURITY, AUDIT])
def test_the_service_and_the_command_line_refuse_it_with_a_sentence(city, second) -> None:
    account, _browser = _administrator(SYSTEM, city)
    with pytest.raises(Refused, match="已经是系统管理员"):
        administrators.grant(account, second, None, by=system_actor(None))
    with unchanged(), pytest.raises(CommandError, match="不能同时担任两种管理员"):
        _command("grant", "--username", account.username, "--role", second.partition(".")[0])


@pytest.mark.django_db(transaction=True)
def test_of_two_grants_at_the_same_moment_one_stands(city) -> None:
    account = Account.objects.create_account("both", GOOD, display_name="两", conference=city)
    powers = [SYSTEM, SECURITY, AUDIT, SYSTEM]
    results = at_once(4, lambda place: administrators.grant(account, powers[place], None, by=system_actor(None)))
    assert sum(isinstance(result, AccountGrant) for result in results) == 1
    assert all(isinstance(r, AccountGrant | Refused) for r in results), results
    assert AccountGrant.objects.filter(account=account).count() == 1


def test_who_is_somebody_in_a_conference_cannot_administer(players) -> None:
    with pytest.raises(Refused, match="管理员不能看到业务内容"):
        administrators.grant(players["owner"].account, SYSTEM, None, by=system_actor(None))


@pytest.mark.parametrize("power", ADMINISTRATIONS)
def test_an_administrator_opens_its_own_desk_and_no_other(busy, players, power) -> None:
    _account, browser = _administrator(power, busy.conference)
    assert browser.get("/").headers["Location"] == DESKS[power]
    for other, desk in DESKS.items():
        answer = browser.get(desk)
        assert answer.status_code == (200 if other == power else 403), desk
        if other != power:
            assert "这里只有" in _html(answer)
    page = _html(browser.get(DESKS[power]))
    assert page.count('class="nav__item"') == 2, "home and the own desk"


@pytest.mark.parametrize("power", ADMINISTRATIONS)
@pytest.mark.parametrize("everywhere", [True, False])
def test_no_administrator_sees_a_case_by_any_door(busy, power, everywhere) -> None:
    account, browser = _administrator(power, None if everywhere else busy.conference, name="boss")
    Account.objects.filter(pk=account.pk).update(conference=busy.conference)
    # Even if somebody made them a person with a desk afterwards.
    supplier = Supplier("desk", lambda a, _p, _d: ([Principal("toy", a.pk, "玩伴")], []))
    registry.add(supplier)
    try:
        for url in (f"/errands/{busy.pk}/", f"/errands/{busy.pk}/do/accept/", f"/errands/{busy.pk}/print/"):
            assert browser.get(url).status_code == 404, url
        pages = ("/errands/", "/errands/export.csv", "/search/?q=绝密", "/todo/", "/notices/", "/duty/", "/audit/")
        for url in (*pages, *DESKS.values()):
            assert "绝密的差事" not in _html(browser.get(url, follow=True)), url
        assert not visible_cards(actor_for(Account.objects.get(pk=account.pk))).exists()
    finally:
        registry.remove(supplier)


@pytest.mark.parametrize("url", ["/accounts/", "/security/", "/audit/", "/audit/export.csv", "/accounts/new/"])
def test_nobody_else_opens_a_desk(players, url) -> None:
    for name in ("owner", "clerk", "stranger"):
        assert players[name].browser.get(url).status_code == 403
    assert Client().get(url).headers["Location"].startswith("/sign-in")


# ---- the system administrator


@pytest.fixture
def keeper(players, city):
    return _administrator(SYSTEM, city)


def test_a_new_account_gets_a_password_that_is_shown_once(keeper, city) -> None:
    _account, browser = keeper
    page = _html(browser.post("/accounts/new/", {"username": "chen", "display_name": "陈某", "conference": city.pk}))
    password = _found(r'class="secret">([^<]+)<', page)
    made = Account.objects.get(username="chen")
    assert made.must_change_password
    assert password not in _html(browser.get(f"/accounts/{made.pk}/"))
    assert password not in str(list(AuditLine.objects.values_list("data")))
    client = Client()
    client.post("/sign-in", {"username": "chen", "password": password})
    assert client.get("/").headers["Location"].startswith("/mine/password/")
    line = AuditLine.objects.get(action="accounts.create")
    assert (line.object_id, line.chain.conference_id) == (made.pk, city.pk)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"username": "owner-toy-city"}, "已经有人用了"),
        ({"username": "OWNER-toy-city"}, "已经有人用了"),
        ({"username": "有 空格"}, "用户名用"),
        ({"username": ""}, "用户名用"),
        ({"display_name": " "}, "请填写姓名"),
        ({"conference": "999"}, "请选择属于哪个政协"),
        ({"conference": ""}, "请选择属于哪个政协"),
    ],
)
def test_a_wrong_new_account_is_refused_at_its_field(keeper, city, sent, why) -> None:
    _account, browser = keeper
    with unchanged():
        answer = browser.post(
            "/accounts/new/", {"username": "chen", "display_name": "陈", "conference": city.pk, **sent}
        )
    assert (answer.status_code, why in _html(answer)) == (422, True)


def test_the_list_narrows_by_word_and_state(keeper, players) -> None:
    _account, browser = keeper
    Account.objects.filter(username="runner-toy-city").update(is_active=False)
    Account.objects.filter(username="clerk-toy-city").update(must_change_password=True)
    for query, there, absent in (
        ("q=clerk", "clerk-toy-city", "owner-toy-city"),
        ("state=disabled", "runner-toy-city", "owner-toy-city"),
        ("state=first", "clerk-toy-city", "runner-toy-city"),
        ("state=nonsense&page=x&q=%00", "owner-toy-city", "nobody"),
    ):
        page = _html(browser.get(f"/accounts/?{query}"))
        assert there in page, query
        assert f">{absent}<" not in page, query


def test_disable_reset_unlock_and_enable(keeper, players) -> None:
    _account, browser = keeper
    owner = players["owner"].account
    url = f"/accounts/{owner.pk}/"
    for _time in range(5):
        Client().post("/sign-in", {"username": owner.username, "password": "wrong"}, REMOTE_ADDR="10.6.6.6")
    assert "解除锁定" in _html(browser.get(url))
    browser.post(f"{url}unlock/")
    assert "解除锁定" not in _html(browser.get(url, follow=True)).replace("已解除锁定", "")
    assert Client().post("/sign-in", {"username": owner.username, "password": GOOD}).status_code == 302
    page = _html(browser.post(f"{url}reset/"))
    password = _found(r'class="secret">([^<]+)<', page)
    assert not AccountSession.objects.filter(account=owner).exists()
    assert Client().post("/sign-in", {"username": owner.username, "password": GOOD}).status_code == 422
    assert Client().post("/sign-in", {"username": owner.username, "password": password}).status_code == 302
    assert "请写明停用的原因" in _html(browser.post(f"{url}disable/", {}, follow=True))
    browser.post(f"{url}disable/", {"reason": "调离"})
    assert Client().post("/sign-in", {"username": owner.username, "password": password}).status_code == 422
    browser.post(f"{url}enable/")
    assert Client().post("/sign-in", {"username": owner.username, "password": password}).status_code == 302
    actions = set(AuditLine.objects.filter(object_id=owner.pk, kind="account").values_list("action", flat=True))
    assert {f"accounts.{a}" for a in ("unlock", "reset_password", "disable", "enable")} <= actions
    assert browser.post(f"{url}nonsense/").status_code == 404
    assert browser.get(f"{url}reset/").status_code == 405


def test_a_system_administrator_cannot_become_another_one(keeper, city) -> None:
    """By resetting the password of the security administrator, say; or shut the auditor out."""
    account, browser = keeper
    auditor, _other = _administrator(AUDIT, city)
    for key, why in (("reset", "不能在这里重置"), ("disable", "先收回管理员身份")):
        answer = browser.post(f"/accounts/{auditor.pk}/{key}/", {"reason": "x"}, follow=True)
        assert why in _html(answer)
    auditor.refresh_from_db()
    assert auditor.is_active
    assert auditor.check_password(GOOD)
    assert "不能停用自己的账号" in _html(browser.post(f"/accounts/{account.pk}/disable/", {"reason": "x"}, follow=True))


def test_a_conference_of_its_own_is_all_that_its_administrator_reaches(keeper, neighbour) -> None:
    _account, browser = keeper
    page = _html(browser.get("/accounts/"))
    assert neighbour.account.username not in page
    url = f"/accounts/{neighbour.account.pk}/"
    with unchanged():
        assert browser.get(url).status_code == 404
        for key in ("reset", "disable", "unlock", "enable", "binding-code", "bind", "unbind"):
            assert browser.post(f"{url}{key}/", {"reason": "x"}).status_code == 404
        sent = {"username": "x1", "display_name": "x", "conference": neighbour.account.conference_id}
        assert browser.post("/accounts/new/", sent).status_code == 422
    _whole, everywhere = _administrator(SYSTEM, None)
    assert everywhere.get(url).status_code == 200


# ---- the security administrator


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


# ---- the command line


def test_the_first_administrator_comes_from_the_command_line(db, capsys) -> None:
    assert _command("list") == 0
    assert "还没有管理员" in capsys.readouterr().out
    assert _command("grant", "--username", "sys", "--name", "孙管理员", "--role", "system") == 0
    password = _found(r"一次性密码 (\S+?)（", capsys.readouterr().out)
    client = Client()
    client.post("/sign-in", {"username": "sys", "password": password})
    client.post("/mine/password/", {"old": password, "new": "tR5mq-Lw8xz", "again": "tR5mq-Lw8xz"})
    assert client.get("/accounts/").status_code == 200
    assert AuditLine.objects.filter(action="accounts.grant", chain__name="installation").count() == 1
    assert _command("revoke", "--username", "sys") == 0
    assert client.get("/accounts/").status_code == 302


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["grant", "--username", "x"], "--role"),
        (["grant", "--username", "ghost", "--role", "audit"], "加 --name"),
        (["grant", "--username", "x y", "--name", "甲", "--role", "audit"], "用户名用"),
        (["grant", "--username", "x1", "--name", "甲", "--role", "audit", "--conference", "none"], "没有代码是"),
        (["revoke", "--username", "ghost"], "没有用户名是"),
        (["approve", "--id", "7"], "没有这个编号"),
    ],
)
def test_a_wrong_command_says_so_and_does_nothing(db, words, why) -> None:
    with unchanged(), pytest.raises(CommandError, match=re.escape(why)):
        _command(*words)


def test_who_locked_themselves_out_is_helped_at_the_server(city, capsys) -> None:
    account, _browser = _administrator(SECURITY)
    SecondFactor.objects.create(account=account, kind="passkey", name="x", secret="x", made_at=account.password_set_at)
    assert _command("reset", "--username", account.username, "--factors") == 0
    password = _found(r"一次性密码 (\S+?)（", capsys.readouterr().out)
    assert not SecondFactor.objects.exists()
    assert Client().post("/sign-in", {"username": account.username, "password": password}).status_code == 302
    assert _command("unlock", "--username", account.username) == 0


def test_a_new_name_that_fails_half_way_leaves_no_account(city, monkeypatch) -> None:
    def refuse(*_arguments, **_named):
        raise Refused("不行。")

    monkeypatch.setattr("tongxin.kernel.identity.administrators.grant", refuse)
    with unchanged(), pytest.raises(CommandError, match="不行"):
        _command("grant", "--username", "half", "--name", "半", "--role", "audit")


def test_names_that_differ_in_capitals_alone_are_one_name(city) -> None:
    make("once", "一", city, by=system_actor(None))
    with pytest.raises(Refused, match="已经有人用了"):
        make("Once", "二", city, by=system_actor(None))
    assert Account.objects.filter(username__iexact="once").count() == 1
