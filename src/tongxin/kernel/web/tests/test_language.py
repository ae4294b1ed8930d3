"""Somebody's language: chosen on 我的, kept on the account and on the device, never in the record."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

from tongxin.kernel import wording
from tongxin.kernel.accounts.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A request leaves its language active in the thread of a test; the next test begins in Chinese."""
    with translation.override("zh-hans"):
        yield


def _html(response):
    return response.content.decode()


def test_the_choice_is_kept_on_the_account_and_on_the_device(players) -> None:
    owner = players["owner"]
    page = _html(owner.browser.get("/mine/"))
    assert '<html lang="zh-Hans"' in page
    assert "English" in page
    answer = owner.browser.post("/preferences/", {"language": "en", "next": "/mine/"})
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    owner.account.refresh_from_db()
    assert owner.account.preferences["language"] == "en"
    owner.browser.cookies.pop(settings.LANGUAGE_COOKIE_NAME)
    page = _html(owner.browser.get("/mine/"))
    assert '<html lang="en"' in page
    assert "Your display settings are remembered" in page
    assert "简体中文" in page
    owner.browser.post("/preferences/", {"language": "zh-hans", "next": "/mine/"})
    assert '<html lang="zh-Hans"' in _html(owner.browser.get("/"))


def test_strangers_choose_by_cookie_and_an_unknown_language_changes_nothing(players, client) -> None:
    client.post("/preferences/", {"language": "en", "next": "/sign-in"})
    assert "Password" in _html(client.get("/sign-in"))
    client.post("/preferences/", {"language": "xx", "next": "/sign-in"})
    page = _html(client.get("/sign-in"))
    assert '<html lang="en"' in page


def test_the_other_wishes_stay_when_the_language_changes(players) -> None:
    owner = players["owner"]
    owner.browser.post("/preferences/", {"size": "elder", "theme": "dark"})
    owner.browser.post("/preferences/", {"language": "en"})
    owner.account.refresh_from_db()
    assert owner.account.preferences == {"size": "elder", "theme": "dark", "language": "en"}


def test_a_figure_of_a_demonstration_speaks_as_each_device_wishes(players) -> None:
    owner = players["owner"]
    Account.objects.filter(pk=owner.id).update(demo_role="member", preferences={"language": "en"})
    assert '<html lang="zh-Hans"' in _html(owner.browser.get("/mine/"))


def test_a_refusal_is_told_in_the_readers_language(players) -> None:
    owner = players["owner"].browser
    owner.post("/preferences/", {"language": "en"})
    assert "No such case was found" in _html(owner.get("/errands/999999/"))
    assert "There is no such page" in _html(owner.get("/nothing-here/"))


def test_days_and_lists_follow_the_language() -> None:
    first, last = dt.date(2026, 2, 7), dt.date(2026, 2, 26)
    said = (wording.full_day(first), wording.short_day(first), wording.weekday(first), wording.listed("甲乙"))
    assert said == ("2026年2月7日", "2月7日", "星期六", "甲、乙")
    assert wording.span(first, last) == "2026年2月7日至26日"
    with translation.override("en"):
        said = (wording.full_day(first), wording.short_day(first), wording.weekday(first), wording.listed("AB"))
        assert said == ("7 Feb 2026", "7 Feb", "Saturday", "A, B")
        assert wording.span(first, last) == "7 Feb 2026 – 26 Feb 2026"
    with translation.override(None):
        assert wording.is_chinese()
