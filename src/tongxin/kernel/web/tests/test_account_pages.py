"""The system administrator's pages: accounts within reach, and no way to become another administrator."""

import re

import pytest
from django.test import Client

from tongxin.kernel.accounts.administrations import AUDIT, SYSTEM
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.accounts.sessions import AccountSession
from tongxin.kernel.audit.models import AuditLine
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


def test_a_locked_address_can_be_opened_by_the_whole_installations_administrator(keeper, players) -> None:
    for _time in range(30):
        Client().post("/sign-in", {"username": f"guess{_time}", "password": "x"}, REMOTE_ADDR="10.6.6.6")
    sent = {"username": "owner-toy-city", "password": GOOD}
    assert Client().post("/sign-in", sent, REMOTE_ADDR="10.6.6.6").status_code == 429
    _account, local = keeper
    assert "10.6.6.6" not in _html(local.get("/accounts/"))
    assert "只有全系统的" in _html(local.post("/accounts/unlock-source/", {"source": "10.6.6.6"}, follow=True))
    _other, whole = _administrator(SYSTEM)
    assert "10.6.6.6" in _html(whole.get("/accounts/"))
    whole.post("/accounts/unlock-source/", {"source": "10.6.6.6"})
    assert Client().post("/sign-in", sent, REMOTE_ADDR="10.6.6.6").status_code == 302
    assert AuditLine.objects.filter(action="accounts.unlock_source").count() == 1
