"""Signing in, the demonstration's cards, how pages look, and what a strict content policy forbids."""

import re

import pytest
from django.test import override_settings

from tongxin.kernel import registry
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.web.navigation import RoleCard

pytestmark = pytest.mark.django_db


def _html(response):
    return response.content.decode()


def test_the_password_opens_and_a_wrong_one_says_nothing_more(players, client) -> None:
    sent = {"username": "owner-toy-city", "password": "wrong", "next": "/errands/"}
    answer = client.post("/sign-in", sent)
    assert answer.status_code == 422
    assert "用户名或密码不对" in _html(answer)
    unknown = client.post("/sign-in", {**sent, "username": "nobody"})
    assert "用户名或密码不对" in _html(unknown)
    answer = client.post("/sign-in", {**sent, "password": "open-sesame-2026"})
    assert answer.headers["Location"] == "/errands/"
    assert AuditLine.objects.filter(action="accounts.sign_in").count() == 1


@pytest.mark.parametrize("bad", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil"])
def test_nobody_is_sent_elsewhere_after_signing_in(players, client, bad) -> None:
    sent = {"username": "owner-toy-city", "password": "open-sesame-2026", "next": bad}
    assert client.post("/sign-in", sent).headers["Location"] == "/"


def test_one_tap_exists_only_in_a_demonstration(players, city, client) -> None:
    Account.objects.filter(pk=players["clerk"].id).update(demo_role="desk")
    assert client.post("/demo/step-in", {"role": "desk"}).status_code == 404
    assert client.get("/demo/").status_code == 404, "nobody of a demonstration is here"
    city.is_demo = True
    city.save()
    card = RoleCard("desk", "值班台", "clerk：受理")
    registry.add(card)
    try:
        assert "值班台" in _html(client.get("/demo/"))
    finally:
        registry.remove(card)
    with override_settings(DEMO=False):
        assert client.get("/demo/").status_code == 404
        assert client.post("/demo/step-in", {"role": "desk"}).status_code == 404
    assert client.post("/demo/step-in", {"role": "owner"}).status_code == 404
    assert client.post("/demo/step-in", {"role": "desk"}).headers["Location"] == "/"
    page = _html(client.get("/"))
    assert "clerk，您好" in page
    assert "演示数据" in page


def test_a_visitor_is_shown_the_door_that_fits(players, city, client) -> None:
    assert client.get("/").headers["Location"] == "/sign-in"
    Account.objects.filter(pk=players["clerk"].id).update(demo_role="desk")
    city.is_demo = True
    city.save()
    assert client.get("/").headers["Location"] == "/demo/"


def test_large_print_is_remembered_before_and_after_signing_in(players, client) -> None:
    client.post("/preferences/", {"size": "elder", "next": "/sign-in"})
    assert 'data-size="elder"' in _html(client.get("/sign-in"))
    owner = players["owner"]
    owner.browser.post("/preferences/", {"size": "elder", "theme": "dark", "next": "/mine/"})
    owner.account.refresh_from_db()
    assert owner.account.preferences == {"size": "elder", "theme": "dark"}
    owner.browser.cookies.pop("tongxin_look")
    page = _html(owner.browser.get("/"))
    assert 'data-size="elder"' in page
    assert 'data-theme="dark"' in page
    owner.browser.post("/preferences/", {"size": "<b>", "theme": "dark"})
    owner.account.refresh_from_db()
    assert owner.account.preferences["size"] == "standard"


PAGES = (
    "/",
    "/todo/",
    "/duty/",
    "/new/",
    "/mine/",
    "/errands/",
    "/errands/new/",
    "/search/?q=一二",
    "/none/",
)


@pytest.mark.parametrize("url", PAGES)
def test_pages_carry_nothing_that_a_strict_policy_refuses(players, url) -> None:
    answer = players["owner"].browser.get(url, follow=True)
    page = _html(answer)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]* src=)", page)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|https?://", page)


def test_labels_titles_and_landmarks_are_there(players) -> None:
    page = _html(players["owner"].browser.get("/errands/new/", follow=True))
    for landmark in ('class="skip"', "<main", 'role="status"', '<html lang="zh-Hans"', "<title>新建差事"):
        assert landmark in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    named = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
    assert {"f-title", "f-wish", "f-friend"} <= named
