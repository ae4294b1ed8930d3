"""One proposal walks from a member's phone to a reply, a rating and a second round; an outsider sees nothing of it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.screens import DESKTOP, PHONE, Visitor

# One installation serves all journeys, so they share a process.
pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]
TITLE = "关于建设街角口袋公园的提案"


def _press(page: Page, name: str) -> None:
    """Choose an action of the case page and confirm it on the form that follows."""
    page.get_by_role("link", name=name, exact=True).click()
    page.wait_for_load_state()


def _confirm(page: Page, name: str) -> None:
    page.locator("main form").get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def _draft(member: Visitor) -> str:
    """Write on a phone, leave in the middle, come back, submit; returns the address of the case."""
    page = member.go("/proposals/new/")
    page.fill("[name=title]", TITLE)
    page.fill("[name=situation]", "老城绿地少，居民反映强烈。")
    expect(page.get_by_text("已自动保存")).to_be_visible(timeout=15000)
    page = member.go("/")
    page.locator("main").get_by_role("link", name=re.compile(TITLE)).first.click()
    expect(page.locator("[name=situation]")).to_have_value("老城绿地少，居民反映强烈。")
    page.fill("[name=suggestions]", "利用边角地建设口袋公园。\n明确养护责任。")
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_url(re.compile(r"/proposals/\d+/"))
    return page.url.removeprefix(member.address).split("?")[0]


def test_the_whole_walk(visit: Visit) -> None:
    member = visit("委员", PHONE)
    path = _draft(member)
    expect(member.page.locator("main")).to_contain_text("提案委办公室")

    committee = visit("提案委")
    page = committee.go(path)
    _press(page, "立案")
    page.get_by_label("社会建设").check()
    _confirm(page, "立案")
    expect(page.locator("main")).to_contain_text(re.compile(r"第\d{4}号"))

    office = visit("督查室")
    page = office.go(path)
    _press(page, "交办")
    page.select_option("[name=lead]", label="市教育局")
    page.locator("fieldset:has([name=assisting]) summary").click()
    page.locator("label:has([name=assisting])").get_by_text("市财政局", exact=True).click()
    _confirm(page, "交办")
    expect(page.locator("main")).to_contain_text("办理中")

    lead, assist = visit("承办单位（主办）"), visit("承办单位（会办）")
    part = _part(lead, path)
    _press(lead.page, "签收")
    _confirm(lead.page, "签收")
    expect(lead.page.locator("main")).to_contain_text("还有 1 个会办单位没有提交会办意见")
    _opinion(assist, path)
    page = lead.go(part)
    _answer(page)

    page = member.go(path)
    expect(page.locator("main")).to_contain_text("已答复")
    _rate(page, "不满意")

    page = office.go(path)
    _press(page, "再次办理")
    page.fill("[name=note]", "请补充时间安排。")
    _confirm(page, "再次办理")
    expect(page.locator("main")).to_contain_text("第二轮办理")

    outsider = visit("旁人", DESKTOP)
    assert outsider.page.request.get(outsider.address + path).status == 404
    assert TITLE not in outsider.go("/proposals/").content()
    assert TITLE not in outsider.go("/search/?q=口袋公园").content()


def _part(visitor: Visitor, path: str) -> str:
    """The way from the proposal to the part of one's own body."""
    page = visitor.go(path)
    page.locator("main a[href^='/assignments/']").first.click()
    page.wait_for_load_state()
    return page.url.removeprefix(visitor.address)


def _opinion(visitor: Visitor, path: str) -> None:
    _part(visitor, path)
    _press(visitor.page, "签收")
    _confirm(visitor.page, "签收")
    _press(visitor.page, "提交会办意见")
    visitor.page.fill("[name=reply]", "养护经费可以列入预算。")
    _confirm(visitor.page, "提交会办意见")


def _answer(page: Page) -> None:
    _press(page, "答复提案人")
    page.get_by_label(re.compile("^B 类")).check()
    page.fill("[name=reply]", "年内建设三处口袋公园。")
    _confirm(page, "答复提案人")
    expect(page.locator("main")).to_contain_text("已答复")


def _rate(page: Page, result: str) -> None:
    _press(page, "评价")
    page.locator("[name=attitude][value=satisfied]").check()
    page.locator("label:has([name=result])").get_by_text(result, exact=True).click()
    page.fill("[name=comment]", "还没有说明什么时候建成。")
    _confirm(page, "评价")
    expect(page.locator("main")).to_contain_text("已评价")


def test_without_scripts_the_core_flow_still_works(visit: Visit) -> None:
    visitor = visit("委员", PHONE, java_script_enabled=False)
    page = visitor.go("/proposals/new/")
    page.fill("[name=title]", "关于不用脚本也能提交的提案")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("body")).to_contain_text("情况分析和具体建议都要填写")
    page.fill("[name=situation]", "老旧设备打不开脚本。")
    page.fill("[name=suggestions]", "核心流程不依赖脚本。")
    _confirm(page, "保存")
    _press(page, "提交")
    _confirm(page, "提交")
    expect(page.locator("main")).to_contain_text("待审查")
