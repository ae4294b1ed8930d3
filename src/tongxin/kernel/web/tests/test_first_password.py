"""A handed-out password opens nothing but the page that replaces it; used ones do not come back."""

import itertools
import json

import pytest
from django.test import Client

from tongxin.kernel.accounts.models import Account, PasswordRecord
from tongxin.kernel.accounts.sessions import AccountSession
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.identity import passwords
from tongxin.kernel.testing.denial import unchanged
from tongxin.kernel.web import tokens

pytestmark = pytest.mark.django_db
FIRST = "open-sesame-2026"
PAGES = (
    "/",
    "/errands/",
    "/errands/new/",
    "/search/?q=x",
    "/mine/",
    "/mine/sessions/",
    "/todo/",
    "/errands/export.csv",
)


def _html(response):
    return response.content.decode()


@pytest.fixture
def beginner(players):
    player = players["owner"]
    Account.objects.filter(pk=player.id).update(must_change_password=True)
    return player


def _home(account):
    return account.conference


def _change(browser, new, again=None, old=FIRST):
    return browser.post("/mine/password/", {"old": old, "new": new, "again": new if again is None else again})


@pytest.mark.parametrize("url", PAGES)
def test_nothing_else_opens_before(beginner, url) -> None:
    answer = beginner.browser.get(url)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/mine/password/?next=")


def test_the_page_says_so_and_leads_on_to_where_one_wanted(beginner) -> None:
    page = beginner.browser.get("/errands/", follow=True)
    assert "初始密码" in _html(page)
    assert 'class="nav"' not in _html(page)
    sent = {"old": FIRST, "new": "tR5mq-Lw8xz", "again": "tR5mq-Lw8xz", "next": "/errands/"}
    answer = beginner.browser.post("/mine/password/", sent)
    assert answer.headers["Location"] == "/errands/"
    assert beginner.browser.get("/errands/").status_code == 200


def test_scripts_and_programs_are_told_in_their_own_form(beginner) -> None:
    url = "/drafts/7c9e6679-7425-40de-944b-e07fc1f90ae7/?kind=errand"
    answer = beginner.browser.post(url, json.dumps({"title": "x"}), content_type="application/json")
    assert (answer.status_code, "初始密码" in answer.json()["sentence"]) == (403, True)
    account = Account.objects.get(pk=beginner.id)
    token = tokens.issue(account, _home(account), "测试", ("read", "write"), by=beginner.actor)
    answer = Client().get("/api/v1/kinds", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, "初始密码" in answer.json()["sentence"]) == (403, True)


def test_leaving_is_always_possible(beginner) -> None:
    assert beginner.browser.post("/sign-out").status_code == 302
    assert beginner.browser.post("/preferences/", {"size": "elder"}).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "why"),
    [
        ("wrong", "tR5mq-Lw8xz", "tR5mq-Lw8xz", "现在的密码不对"),
        (FIRST, "short1A", "short1A", "至少要 10 个字符"),
        (FIRST, "tR5mq-Lw8xz", "tR5mq-Lw8xy", "不一样"),
        (FIRST, FIRST, FIRST, "最近 5 次"),
        (FIRST, "", "", "至少要 10 个字符"),
    ],
)
def test_a_bad_change_is_refused_with_its_reason_and_changes_nothing(beginner, old, new, again, why) -> None:
    before = Account.objects.get(pk=beginner.id).password
    answer = _change(beginner.browser, new, again, old)
    assert (answer.status_code, why in _html(answer)) == (422, True)
    assert Account.objects.get(pk=beginner.id).password == before
    assert FIRST not in _html(answer)
    assert "tR5mq" not in _html(answer)


def test_the_last_five_do_not_come_back(players) -> None:
    owner = players["owner"]
    used = [FIRST, *(f"tR5mq-Lw8x{n}" for n in range(6))]
    for old, new in itertools.pairwise(used):
        assert _change(owner.browser, new, old=old).status_code == 302, new
    account = Account.objects.get(pk=owner.id)
    refused = [password for password in used if passwords.objections(account, password)]
    assert refused == used[-5:]
    assert PasswordRecord.objects.filter(account=account).count() == 4


def test_a_change_ends_the_other_sessions_and_not_this_one(players) -> None:
    owner, other = players["owner"], Client()
    other.post("/sign-in", {"username": "owner-toy-city", "password": FIRST})
    assert other.get("/todo/").status_code == 200
    assert _change(owner.browser, "tR5mq-Lw8xz").status_code == 302
    assert other.get("/todo/").status_code == 302
    assert owner.browser.get("/todo/").status_code == 200
    assert AccountSession.objects.filter(account_id=owner.id).count() == 1
    line = AuditLine.objects.get(action="accounts.change_password")
    assert line.account_id == owner.id
    assert "Lw8xz" not in str(line.data)


def test_guessing_the_password_at_an_open_session_ends_after_five(players) -> None:
    owner = players["owner"]
    for _time in range(5):
        _change(owner.browser, "tR5mq-Lw8xz", old="wrong")
    with unchanged():
        answer = _change(owner.browser, "tR5mq-Lw8xz", old=FIRST)
    assert "10 分钟以后" in _html(answer)
