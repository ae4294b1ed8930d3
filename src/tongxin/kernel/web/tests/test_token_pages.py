"""我的 › 接口令牌: made by its owner with an end, shown once, and withdrawn."""

import datetime as dt
import re

import pytest
from django.test import Client

from tongxin.kernel import clock
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.testing.denial import unchanged
from tongxin.kernel.web import tokens
from tongxin.kernel.web.models import ApiToken

pytestmark = pytest.mark.django_db
PAGE = "/mine/tokens/"


def _browser(player) -> Client:
    client = Client()
    client.force_login(player.account)
    return client


def _today() -> dt.date:
    return clock.machine_now().astimezone(clock.ZONE).date()


def _asked(until: dt.date, scope: str = "read") -> dict[str, str]:
    return {"name": "档案系统取数", "scope": scope, "until": until.isoformat()}


def test_a_token_is_shown_once_and_works_until_its_day(players) -> None:
    browser = _browser(players["owner"])
    assert PAGE in browser.get("/mine/").content.decode()
    answer = browser.post(PAGE, _asked(_today() + dt.timedelta(days=30)))
    (text,) = re.findall(r"tx_[\w-]+", answer.content.decode())
    assert "no-store" in answer["Cache-Control"]
    row = ApiToken.objects.get()
    assert row.scopes == ["read"]
    assert row.expires_at == dt.datetime.combine(_today() + dt.timedelta(days=31), dt.time(), clock.ZONE)
    line = AuditLine.objects.get(action="accounts.issue_token")
    assert line.account_id == players["owner"].account.pk
    listed = browser.get(PAGE).content.decode()
    assert "tx_" not in listed
    assert "还没有用过" in listed
    headers = {"Authorization": f"Bearer {text}"}
    assert Client().get("/api/v1/todo", headers=headers).status_code == 200
    assert Client().put("/api/v1/drafts/6f0c1b1e-51f5-4b8c-9f1d-0d5a5b1c2d3e", headers=headers).status_code == 403
    assert "最近使用" in browser.get(PAGE).content.decode()
    ApiToken.objects.update(expires_at=clock.machine_now())
    assert Client().get("/api/v1/todo", headers=headers).status_code == 401
    assert "已到期" in browser.get(PAGE).content.decode()


def test_its_owner_withdraws_it_and_nobody_else(players) -> None:
    owner = players["owner"]
    text = tokens.issue(owner.account, owner.account.conference, "取数", ("read",), by=owner.actor)
    row = ApiToken.objects.get()
    stranger = _browser(players["clerk"])
    with unchanged():
        assert stranger.post(f"{PAGE}{row.pk}/withdraw/").status_code == 404
    browser = _browser(owner)
    assert browser.post(f"{PAGE}{row.pk}/withdraw/", follow=True).status_code == 200
    assert AuditLine.objects.filter(action="accounts.revoke_token", account_id=owner.account.pk).count() == 1
    headers = {"Authorization": f"Bearer {text}"}
    assert Client().get("/api/v1/todo", headers=headers).status_code == 401
    assert "已收回" in browser.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("days", "sentence"), [(-1, "这一天已经过去"), (tokens.LONGEST_DAYS + 1, "最长一年")], ids=["past", "far"]
)
def test_a_token_without_an_end_in_sight_is_refused(players, days: int, sentence: str) -> None:
    browser = _browser(players["owner"])
    with unchanged():
        answer = browser.post(PAGE, _asked(_today() + dt.timedelta(days=days)))
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert browser.post(PAGE, {"name": "x", "scope": "everything", "until": "2999-01-01"}).status_code == 422
    assert ApiToken.objects.count() == 0


def test_no_more_than_can_be_looked_through(players, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST", 1)
    browser = _browser(players["owner"])
    browser.post(PAGE, _asked(_today()))
    answer = browser.post(PAGE, _asked(_today()))
    assert "请先收回不用的" in answer.content.decode()
    assert ApiToken.objects.count() == 1


def test_figures_of_a_demonstration_have_no_tokens(players) -> None:
    owner = players["owner"]
    owner.account.demo_role = "member"
    owner.account.save()
    answer = _browser(owner).post(PAGE, _asked(_today()))
    assert answer.status_code == 403
    assert "访客共用" in answer.content.decode()


def test_whoever_signed_in_long_ago_proves_it_first(players, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongxin.kernel.web.proving.is_fresh", lambda _request: False)
    answer = _browser(players["owner"]).post(PAGE, _asked(_today()))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/mine/prove/")
    assert ApiToken.objects.count() == 0
