"""Accounts in a real browser: first passwords, three desks, a passkey, and a link that opens one task on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.axe import problems_here
from e2e.screens import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]
Tongxin = Callable[..., str]
OWN = "tR5mq-Lw8xz"
DESKS = {"system": "账号", "security": "授权与安全", "audit": "审计记录"}


def _sign_in(visitor: Visitor, name: str, password: str) -> Page:
    page = visitor.go("/sign-in")
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_load_state()
    return page


def _begin(tongxin: Tongxin, visitor: Visitor, role: str, name: str) -> Page:
    """An administrator of the command line's making, past the first password and at the desk."""
    told = tongxin("admin", "grant", "--username", name, "--name", "孙管理员", "--role", role)
    password = re.search(r"一次性密码 (\S+?)（", told)
    assert password, told
    page = _sign_in(visitor, name, password[1])
    expect(page.locator("main")).to_contain_text("初始密码")
    assert problems_here(visitor) == []
    for field, value in (("old", password[1]), ("new", OWN), ("again", OWN)):
        page.fill(f"[name={field}]", value)
    page.get_by_role("button", name="修改密码").click()
    expect(page.locator("h1")).to_have_text(DESKS[role])
    return page


@pytest.mark.parametrize("role", DESKS)
def test_an_administrator_begins_with_a_first_password_and_comes_to_an_accessible_desk(
    visit: Visit, tongxin: Tongxin, role: str
) -> None:
    visitor = visit("", PHONE if role == "audit" else DESKTOP, color_scheme="dark" if role == "security" else "light")
    page = _begin(tongxin, visitor, role, f"{role}-desk")
    own = {"system": ["/accounts/new/"], "security": ["/security/propose/", "/security/policies/contact/"]}
    for path in (page.url, *own.get(role, []), "/mine/", "/mine/sessions/", "/mine/second-factor/"):
        visitor.go(path.removeprefix(visitor.address))
        assert problems_here(visitor) == []
    expect(visitor.go("/proposals/").locator("main")).to_contain_text("还没有")


def test_large_print_fits_the_desks_too(visit: Visit, tongxin: Tongxin) -> None:
    visitor = visit("", PHONE)
    page = _begin(tongxin, visitor, "system", "system-large")
    page.get_by_role("button", name="长辈版").click()
    assert page.locator("html").get_attribute("data-size") == "elder"
    page.locator("td.title a").first.click()
    page.wait_for_url(re.compile(r"/accounts/\d+/"))
    assert problems_here(visitor) == []


def test_an_app_or_a_passkey_is_the_second_step(visit: Visit, tongxin: Tongxin) -> None:
    visitor = visit("", DESKTOP)
    # Browsers know passkeys at a name alone, and this machine's is localhost.
    visitor.address = visitor.address.replace("127.0.0.1", "localhost")
    page = _begin(tongxin, visitor, "system", "system-key")
    debugger = visitor.context.new_cdp_session(page)
    debugger.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    debugger.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    page = visitor.go("/mine/second-factor/passkey/")
    assert problems_here(visitor) == []
    page.fill("[name=name]", "办公室电脑")
    page.get_by_role("button", name="添加").click()
    expect(page.locator(".codes li")).to_have_count(10)
    assert problems_here(visitor) == []
    page = visitor.go("/mine/second-factor/app/")
    assert problems_here(visitor) == []
    page = visitor.go("/mine/")
    page.locator("main").get_by_role("button", name="退出登录").click()
    page.wait_for_load_state()
    page = _sign_in(visitor, "system-key", OWN)
    expect(page.locator("h1")).to_have_text("还差一步")
    assert problems_here(visitor) == []
    page.get_by_role("button", name="用通行密钥").click()
    expect(page.locator("h1")).to_have_text("账号")


def _unsigned_assignment(office: Visitor) -> Page:
    page = office.go("/assignments/?state=assigned")
    page.locator("td.title a").first.click()
    page.wait_for_url(re.compile(r"/assignments/\d+/$"))
    return page


def test_a_link_opens_one_task_on_a_phone_without_scripts_and_nothing_else(visit: Visit) -> None:
    office = visit("督查室", DESKTOP)
    page = _unsigned_assignment(office)
    case = page.url
    page.get_by_role("link", name="发一次性链接").click()
    page.wait_for_url(re.compile(r"/link/$"))
    assert problems_here(office) == []
    page.locator("[name=who]").first.check()
    page.get_by_role("button", name="生成链接").click()
    link = page.locator("#f-address").input_value()
    assert problems_here(office) == []
    phone = visit("", PHONE, java_script_enabled=False)
    page = phone.page
    page.goto(link)
    page.get_by_role("button", name="是我本人，打开").click()
    page.wait_for_url(case)
    expect(page.locator("main")).to_contain_text("用一次性链接办理这一件事")
    for elsewhere in ("/", "/proposals/", "/search/?q=提案", "/mine/"):
        assert page.goto(phone.address + elsewhere).status == 403
    page.get_by_role("link", name="回到这件事项").click()
    page.get_by_role("link", name="签收", exact=True).click()
    page.get_by_role("button", name="签收", exact=True).click()
    page.wait_for_url(case)
    expect(page.locator("main")).to_contain_text("已办理“签收”")
    # The same body is still waited for on the same case: the phone may go on.
    page.reload()
    expect(page.locator("main")).to_contain_text("等您办理")
    assert page.goto(link).status == 410
    phone.complaints = [text for text in phone.complaints if "403" not in text and "410" not in text]


def test_a_stranger_with_wrong_passwords_reads_until_when(visit: Visit, tongxin: Tongxin) -> None:
    visitor = visit("", PHONE)
    for _time in range(5):
        page = _sign_in(visitor, "nobody-here", "wrong")
    expect(page.get_by_role("alert")).to_contain_text("已暂停登录")
    assert problems_here(visitor) == []
    visitor.complaints = [text for text in visitor.complaints if "422" not in text and "429" not in text]
    tongxin("admin", "unlock", "--source", "127.0.0.1")
