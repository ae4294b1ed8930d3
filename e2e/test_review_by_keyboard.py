"""The committee office works through what came in without touching the mouse, then hands a batch on and takes it back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from e2e.screens import Visitor

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]


def _submit(member: Visitor, title: str) -> None:
    page = member.go("/proposals/new/")
    page.fill("[name=title]", title)
    page.fill("[name=situation]", "现状如此。")
    page.fill("[name=suggestions]", "建议如此。")
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_url(re.compile(r"/proposals/\d+/"))


def test_review_by_keyboard_and_a_batch_with_its_way_back(visit: Visit) -> None:
    member = visit("委员")
    for number in ("一", "二"):
        _submit(member, f"关于键盘审查第{number}件的提案")

    office = visit("提案委")
    page = office.go("/proposals/queue/")
    expect(page.locator(".queue")).to_contain_text("等您办理")
    first = page.url
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: url != first)
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(first)
    page.keyboard.press("1")
    page.wait_for_url(re.compile(r"/do/file/"))
    page.keyboard.press("4")
    expect(page.locator("input[name=category]").nth(3)).to_be_checked()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/proposals/\d+/\?queue=1"))
    assert page.url != first, "and the next one stands there"
    expect(page.locator("main")).to_contain_text("已办理“立案”")

    page = office.go("/proposals/?state=submitted&q=键盘审查")
    for box in page.locator("input[name=card]").all():
        box.check()
    page.get_by_role("button", name="成批立案").click()
    page.get_by_label("社会建设").check()
    page.get_by_role("button", name="预览").click()
    expect(page.locator("main")).to_contain_text("这是预览，还没有办理")
    page.get_by_role("button", name=re.compile(r"确认立案 \d 件")).click()
    expect(page.locator("main")).to_contain_text("已成批办理“立案”")
    page.get_by_role("link", name=re.compile("撤回")).click()
    page.fill("[name=reason]", "类别选错了。")
    page.get_by_role("button", name=re.compile("撤回")).click()
    expect(page.locator("main")).to_contain_text("已撤回")
