"""交办 -> signed for on paper -> objection -> 面商 -> sealed scan -> 不满意 -> second round -> closed; the member on a phone, offices at desks."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e.screens import PHONE, Visitor

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]
LEAD, PAPER = "市教育局", "市公安局"
TITLE = "关于学校门口设置限时停车位的提案"


def _do(page: Page, name: str, **fields: str) -> None:
    """Choose an action of the case page, fill its form in and confirm."""
    page.get_by_role("link", name=name, exact=True).click()
    page.wait_for_load_state()
    for key, value in fields.items():
        page.fill(f"[name={key}]", value)


def _confirm(page: Page, name: str) -> None:
    page.locator("main form").get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def _submit(member: Visitor) -> str:
    page = member.go("/proposals/new/")
    page.fill("[name=title]", TITLE)
    page.fill("[name=situation]", "早晚高峰学校门口拥堵。")
    page.fill("[name=suggestions]", "设置限时停车位。\n错峰放学。")
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_url(re.compile(r"/proposals/\d+/"))
    return page.url.removeprefix(member.address).split("?")[0]


def _assign(office: Visitor, path: str, lead: str, assisting: str) -> None:
    page = office.go(path)
    _do(page, "交办")
    page.select_option("[name=lead]", label=lead)
    page.locator("fieldset:has([name=assisting]) summary").click()
    page.locator("label:has([name=assisting])").get_by_text(assisting, exact=True).click()
    _confirm(page, "交办")
    expect(page.locator("main")).to_contain_text("办理中")


def _part(visitor: Visitor, path: str, body: str) -> None:
    """The part of a body in the running round, which stands last."""
    page = visitor.go(path)
    page.locator("td.title a", has_text=body).last.click()
    page.wait_for_url(re.compile("/assignments/"))


def _on_paper(office: Visitor, path: str, body: str) -> None:
    """Nobody of this body has an account: the office signs and answers for it, from the paper that came."""
    page = office.go("/assignments/?state=assigned")
    expect(page.locator("main")).to_contain_text(body)
    _part(office, path, body)
    page.locator("summary", has_text="代为登记").click()
    _do(page, f"代{body}签收")
    _confirm(page, "签收")
    page.locator("summary", has_text="代为登记").click()
    _do(page, f"代{body}提交会办意见", reply="划线由我局配合。")
    _confirm(page, "提交会办意见")
    expect(page.locator("main")).to_contain_text("已答复")


def _objection(lead: Visitor, office: Visitor, path: str) -> None:
    """The body says that it is not its matter; the office hands the part to another one."""
    _part(lead, path, LEAD)
    _do(lead.page, "申退", reason="路面停车不属于本单位职责。")
    lead.page.select_option("[name=suggested_body]", label="市财政局")
    _confirm(lead.page, "申退")
    page = office.page
    _part(office, path, LEAD)
    expect(page.locator("main")).to_contain_text("已申退")
    _do(page, "不同意申退", reason="学校门口的秩序由你局牵头，请继续办理。")
    _confirm(page, "不同意申退")
    _part(lead, path, LEAD)
    expect(lead.page.locator("main")).to_contain_text("不同意申退")


def _scan(tmp: Path, text: str) -> Path:
    """A scan as it comes from the machine of an office: a picture in a PDF."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 (only this journey needs it)

    sheet = Image.new("RGB", (620, 877), "white")
    pen = ImageDraw.Draw(sheet)
    pen.text((60, 80), text, fill="black")
    pen.ellipse((400, 600, 540, 740), outline="red", width=6)
    target = tmp / "reply.pdf"
    sheet.save(target, "PDF", resolution=75)
    return target


def _answer(lead: Visitor, path: str, scan: Path, words: str) -> None:
    page = lead.page
    _part(lead, path, LEAD)
    if page.get_by_role("link", name="签收", exact=True).count():
        _do(page, "签收")
        _confirm(page, "签收")
    _do(page, "登记面商", note="到校门口与张委员一起看了现场。")
    page.locator("[name=mode]").first.check()
    page.fill("[name=day]", page.evaluate("new Date().toISOString().slice(0, 10)"))
    _confirm(page, "登记面商")
    _do(page, "答复提案人", reply=words)
    page.get_by_label(re.compile("^B 类")).check()
    page.locator("#f-letter").set_input_files(
        {"name": "盖章答复函.pdf", "mimeType": "application/pdf", "buffer": scan.read_bytes()}
    )
    _confirm(page, "答复提案人")
    expect(page.locator("main")).to_contain_text("已答复")


def _rate(member: Visitor, path: str, result: str, comment: str) -> None:
    page = member.go(path)
    expect(page.get_by_role("link", name="盖章答复函.pdf").first).to_be_visible()
    _do(page, "评价", comment=comment)
    page.locator("[name=attitude][value=satisfied]").check()
    page.locator("label:has([name=result])").get_by_text(result, exact=True).click()
    _confirm(page, "评价")
    expect(page.locator("main")).to_contain_text("已评价")


def test_a_dissatisfied_member_and_a_second_round(visit: Visit, tmp_path: Path) -> None:
    member, office = visit("委员", PHONE), visit("督查室")
    committee, lead = visit("提案委"), visit("承办单位（主办）")
    path = _submit(member)
    page = committee.go(path)
    _do(page, "立案")
    page.get_by_label("社会建设").check()
    _confirm(page, "立案")

    _assign(office, path, LEAD, PAPER)
    _on_paper(office, path, PAPER)
    _objection(lead, office, path)
    _answer(lead, path, _scan(tmp_path, "Reply 1"), "正在研究。")
    _rate(member, path, "不满意", "没有说什么时候划线。")

    page = office.go(path)
    _do(page, "再次办理", note="请写明完成时间。")
    _confirm(page, "再次办理")
    expect(page.locator("main")).to_contain_text("第二轮办理")
    _on_paper(office, path, PAPER)
    _answer(lead, path, _scan(tmp_path, "Reply 2"), "六月底前划好十八个限时车位。")
    _rate(member, path, "满意", "")
    expect(member.page.locator("main")).to_contain_text("已办结")
