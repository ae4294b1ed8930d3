"""What is typed outlives a lost sign-in, the way back and a reload, and becomes exactly one case."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.screens import PHONE, Visitor

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]


def _kept_here(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('tongxin.draft.'))")


def _submit(page: Page) -> None:
    page.get_by_role("button", name="提交", exact=True).click()


def test_going_back_and_submitting_again_makes_one_proposal(visit: Visit) -> None:
    member = visit("委员", PHONE)
    page = member.go("/proposals/new/")
    page.fill("[name=title]", "关于返回再交也只有一件的提案")
    expect(page.get_by_text("已自动保存")).to_be_visible(timeout=15000)
    page.reload()
    expect(page.locator("[name=title]")).to_have_value("关于返回再交也只有一件的提案")
    page.fill("[name=situation]", "返回之后容易重复提交。")
    page.fill("[name=suggestions]", "认得同一份草稿。")
    _submit(page)
    page.wait_for_url(re.compile(r"/proposals/\d+/$"))
    case = page.url
    assert _kept_here(page) == []
    page.go_back()
    page.wait_for_load_state()
    if "/new/" in page.url:
        # The browser kept the page as it was; others ask the server, which leads to the case.
        _submit(page)
    page.wait_for_url(re.compile(re.escape(case)))
    expect(page.locator("main")).to_contain_text("待审查")
    unfinished = member.go("/").locator("main a[href*='/new/?draft=']", has_text="关于返回再交")
    expect(unfinished).to_have_count(0)
    assert member.go("/proposals/?q=返回再交").locator("main").inner_text().count("返回再交也只有一件") == 1


def test_a_lost_sign_in_loses_no_word(visit: Visit) -> None:
    member = visit("委员", PHONE)
    page = member.go("/proposals/new/")
    draft = page.url
    member.context.clear_cookies(name="tongxin_session")
    page.fill("[name=title]", "关于登录过期也不丢字的提案")
    expect(page.get_by_text("登录已过期，请重新登录后接着写")).to_be_visible(timeout=15000)
    _submit(page)
    page.wait_for_url(re.compile("/sign-in"))
    expect(page.get_by_text("填写的内容已留在这台设备上")).to_be_visible()
    assert len(_kept_here(page)) == 1
    member.enter("委员")
    page = member.go("/proposals/new/")
    assert page.url != draft
    page.wait_for_timeout(10000)
    page.reload()
    page.get_by_role("button", name="用这份内容").click()
    page.wait_for_url(draft)
    expect(page.locator("[name=title]")).to_have_value("关于登录过期也不丢字的提案")
    expect(page.get_by_text("已自动保存")).to_be_visible(timeout=15000)
    assert _kept_here(page) == []
    member.complaints = [text for text in member.complaints if "401" not in text]
