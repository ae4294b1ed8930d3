"""19:40 before a 20:00 cut-off, in WeChat on a phone: pasted Word, a lost network, a co-signer by link, and one too late."""

import datetime as dt
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e.axe import problems_here
from e2e.screens import PHONE, Visitor

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]
TITLE = "关于给老旧小区加装电梯的提案"
WECHAT = {
    "user_agent": (
        "Mozilla/5.0 (Linux; Android 12; V2148A Build/SP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
        "Chrome/107.0.5304.141 Mobile Safari/537.36 XWEB/5023 MMWEBSDK/20221011 MicroMessenger/8.0.30.2260 "
        "WeChat/arm64 Weixin NetType/4G Language/zh_CN ABI/arm64"
    ),
    "is_mobile": True,
    "has_touch": True,
}
# As Word puts it on the clipboard: styles, a soft hyphen, list numbers between conditional comments, hard spaces.
WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {mso-style-parent:""}</style></head>'
    "<body><!--StartFragment--><p class=MsoNormal style='text-indent:21.0pt'><span style='font-family:仿宋'>我市"
    "</span><span lang=EN-US>2000</span>年以前的住宅多数没有&shy;电梯。<o:p></o:p></p>"
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><!--[if !supportLists]--><span style='mso-list:Ignore'>1."
    "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span><!--[endif]-->老人下楼难；<o:p></o:p></p>"
    "<p class=MsoListParagraph><!--[if !supportLists]--><span>2.&nbsp;&nbsp;</span><!--[endif]-->意见难统一。</p>"
    "<!--EndFragment--></body></html>"
)
CLEAN = "我市2000年以前的住宅多数没有电梯。\n1. 老人下楼难；\n2. 意见难统一。"
PASTE = """(box, markup) => {
  const clipboard = new DataTransfer();
  clipboard.setData("text/html", markup);
  clipboard.setData("text/plain", "粗糙的纯文本");
  box.focus();
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def cut_off(installation: Path, address: str) -> Iterator[Callable[[dt.timedelta], None]]:  # noqa: ARG001 (it must be running)
    """Let the running session's collection end so long from now; afterwards it ends when it always did."""
    base = sqlite3.connect(installation / "base" / "tongxin.sqlite3", timeout=20)
    row, before = base.execute("SELECT id, closes_at FROM people_collectionwindow ORDER BY closes_at DESC").fetchone()

    def close(moment: str) -> None:
        with base:
            base.execute("UPDATE people_collectionwindow SET closes_at = ? WHERE id = ?", (moment, row))

    yield lambda wait: close(f"{dt.datetime.now(dt.UTC) + wait:%Y-%m-%d %H:%M:%S}")
    close(before)
    base.close()


def _write(member: Visitor) -> Page:
    page = member.go("/proposals/new/")
    page.fill("[name=title]", TITLE)
    page.locator("[name=situation]").evaluate(PASTE, WORD)
    expect(page.locator("[name=situation]")).to_have_value(CLEAN)
    page.fill("[name=suggestions]", "甲、乙、丙、丁，情况就是这样，一言难尽。")
    page.locator("summary", has_text="个中选择").first.click()
    page.locator("label:has([name=cosigners])", has_text="李委员").first.click()
    expect(page.get_by_text("已自动保存")).to_be_visible(timeout=15000)
    expect(page.locator("[data-hints]")).to_contain_text("看不出希望谁做什么")
    return page


def _lose_the_network(member: Visitor, page: Page) -> None:
    member.context.set_offline(True)
    expect(page.get_by_text("网络断开，已存在本机")).to_be_visible()
    page.fill("[name=suggestions]", "1.\t简化审批手续。\n2.\t由街道统筹协商。")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="还没有提交")).to_be_visible()
    assert "/proposals/new/" in page.url, "the page with the words is still there"
    member.context.set_offline(False)
    expect(page.get_by_text("已自动保存")).to_be_visible(timeout=15000)
    expect(page.locator("[data-halt]")).to_be_hidden()
    expect(page.locator("[data-hints]")).to_be_hidden()
    assert problems_here(member) == []
    member.complaints = [text for text in member.complaints if "ERR_INTERNET_DISCONNECTED" not in text]


def test_the_evening_before_the_cut_off(visit: Visit, cut_off: Callable[[dt.timedelta], None]) -> None:
    cut_off(dt.timedelta(minutes=20))
    member = visit("委员", PHONE, **WECHAT)
    page = _write(member)
    _lose_the_network(member, page)

    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_url(re.compile(r"/proposals/\d+/"))
    path = page.url.removeprefix(member.address).split("?")[0]
    page.get_by_text("二维码和网址").first.click()
    link = page.get_by_label("这件事项的网址").input_value()

    friend = visit("", PHONE, **WECHAT)
    friend.page.goto(link)
    friend.enter("联名委员")
    friend.page.goto(link)
    friend.page.get_by_role("link", name="确认联名或附议", exact=True).click()
    friend.page.locator("main form").get_by_role("button", name="确认联名或附议", exact=True).click()
    expect(friend.page.locator("main")).to_contain_text("已联名")

    page = member.go(path)
    expect(page.locator("main")).to_contain_text("已联名")
    page.get_by_role("link", name="提交", exact=True).click()
    page.locator("main form").get_by_role("button", name="提交", exact=True).click()
    receipt = page.locator("section", has=page.get_by_role("heading", name="回执"))
    expect(receipt).to_contain_text(re.compile(r"流水号\s*\d{4}收\d{4}"))
    expect(receipt).to_contain_text("大会提案")
    assert re.search(r"流水号\d{4}收\d{4}，.*提交，大会提案", page.get_by_label("回执文字").input_value())
    expect(page.locator("main")).to_contain_text("1. 简化审批手续。")
    assert problems_here(member) == []

    cut_off(dt.timedelta(seconds=-1))
    page = member.go("/proposals/new/")
    page.fill("[name=title]", "关于晚到一分钟也不会丢的提案")
    page.fill("[name=situation]", "过了八点才写完。")
    page.fill("[name=suggestions]", "建议照常受理。")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("section", has=page.get_by_role("heading", name="回执"))).to_contain_text("平时提案")


def test_a_phone_offers_its_camera(visit: Visit) -> None:
    member = visit("委员", PHONE, **WECHAT)
    page = member.go("/proposals/new/")
    page.fill("[name=title]", "关于拍照也能附上的提案")
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_url(re.compile(r"/proposals/\d+/"))
    camera = page.locator("input[capture]")
    expect(camera).to_be_visible()
    camera.set_input_files({"name": "现场.png", "mimeType": "image/png", "buffer": _PICTURE})
    page.get_by_role("button", name="上传").click()
    expect(page.locator("#files")).to_contain_text("现场.png")


_PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
