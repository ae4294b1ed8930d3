"""The three administrators are kept apart by table, service and command line, and none of them sees a case."""

import re
from argparse import ArgumentParser

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tongxin.kernel import clock, registry
from tongxin.kernel.access.actors import Principal, Supplier, actor_for, system_actor
from tongxin.kernel.accounts.administrations import ADMINISTRATIONS, AUDIT, SECURITY, SYSTEM
from tongxin.kernel.accounts.models import Account, AccountGrant, SecondFactor
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.cases.visibility import visible_cards
from tongxin.kernel.commands import CommandError
from tongxin.kernel.identity import administrators
from tongxin.kernel.identity.accounts import Refused, make
from tongxin.kernel.identity.commands import ADMIN
from tongxin.kernel.testing.denial import unchanged
from tongxin.kernel.testing.together import at_once
from tongxin.kernel.web.tests.conftest import GOOD_PASSWORD as GOOD
from tongxin.kernel.web.tests.conftest import make_administrator as _administrator

pytestmark = pytest.mark.django_db
DESKS = {SYSTEM: "/accounts/", SECURITY: "/security/", AUDIT: "/audit/"}


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
    # The system administrator also looks after the mail server.
    assert page.count('class="nav__item"') == (3 if power == SYSTEM else 2), "home and the own desk"


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
        pages = ("/errands/", "/errands/export.csv", "/search/?q=绝密", "/todo/", "/duty/", "/audit/")
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


def test_the_first_administrator_comes_from_the_command_line(db, capsys) -> None:
    assert _command("list") == 0
    assert "还没有管理员" in capsys.readouterr().out
    assert _command("grant", "--username", "sys", "--name", "孙管理员", "--role", "system") == 0
    password = _found(r"一次性密码 (\S+?)（", capsys.readouterr().out)
    client = Client()
    client.post("/sign-in", {"username": "sys", "password": password})
    client.post("/mine/password/", {"old": password, "new": "tR5mq-Lw8xz", "again": "tR5mq-Lw8xz"})
    assert client.get("/accounts/").status_code == 200
    line = AuditLine.objects.get(action="accounts.grant", chain__name="installation")
    assert (line.actor_label, line.source) == ("系统", "命令行")
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
    SecondFactor.objects.create(account=account, kind="passkey", name="x", secret="x", made_at=clock.machine_now())
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
