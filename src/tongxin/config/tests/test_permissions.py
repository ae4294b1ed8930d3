"""One table says who may see and do what; every surface is asked, and none may say anything else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tongxin.kernel.access.actors import actor_for
from tongxin.kernel.accounts.administrations import AUDIT, SECURITY, SYSTEM
from tongxin.kernel.accounts.models import Account, AccountGrant
from tongxin.kernel.web import tokens
from tongxin.people.services import store_personal
from tongxin.people.testing import cast as makers
from tongxin.people.testing.cast import Cast, small_city
from tongxin.proposals.tests import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.no_database_difference]

_GOLDEN = Path(__file__).parent / "golden" / "permissions.txt"
_PEOPLE = {
    "提案人": "张委员",
    "联名人": "李委员",
    "别的委员": "冯委员",
    "别的党派": "吴秘书",
    "提案委": "王主任",
    "督查室": "周主任",
    "主办": "赵科长",
    "会办": "何科员",
    "领导": "陈领导",
    "联络室": "孙管理员",
    "办公室": "林科长",
    "旁人": "钱旁人",
    "邻县提案委": "王主任",
    "邻县督查室": "周主任",
    "未登录": "",
}
_ADMINISTRATORS = {"系统管理": SYSTEM, "安全管理": SECURITY, "审计管理": AUDIT}
_PLAIN = {
    "roster": ("/people/", "新增人员"),
    "organisations": ("/organisations/", "新增组织"),
    "bodies": ("/bodies/", "新增承办单位"),
    "terms": ("/terms/", "登记下一次全体会议"),
    "parameters": ("/parameters/", "参数设置"),
    "calendar": ("/calendar/", "工作日历"),
    "setup": ("/setup/", "设置"),
    "accounts": ("/accounts/", "新建账号"),
    "security": ("/security/", "提出授予管理员"),
    "audit": ("/audit/", "现在核对"),
    "registers": ("/registers/", "新增台账"),
    "plans": ("/plans/", "新增计划"),
    "returns": ("/returns/", "发一张表"),
    "urge": ("/urge/", "催办"),
    "mail": ("/mail/", "邮件服务器"),
}
_PHONE = "13800001234"


@dataclass
class Visitor:
    """Somebody with a browser and, when signed in, a token."""

    browser: Client
    headers: dict[str, str]

    def page(self, address: str) -> tuple[int, str]:
        response = self.browser.get(address)
        return response.status_code, response.content.decode("utf-8", "replace") if response.status_code == 200 else ""

    def api(self, address: str) -> tuple[int, Any]:
        response = self.browser.get(f"/api/v1{address}", headers=self.headers)
        return response.status_code, response.json() if response.status_code == 200 else {}


@pytest.fixture
def city(db: None) -> Cast:
    cast = small_city()
    makers.add_member(cast, makers.add_person(cast, "feng", "冯委员"), "003")
    ledger = ["registers.keep", "plans.keep"]
    makers.give_office(cast, makers.add_person(cast, "lin", "林科长"), "机关办公室", ledger)
    makers.give_office(cast, cast.persons["陈领导"], "机关党组", ["registers.read", "plans.read"])
    store_personal(cast.persons["张委员"], {"phone": _PHONE}, by=cast.actor("孙管理员"))
    return cast


@pytest.fixture
def neighbour(city: Cast) -> Cast:
    return small_city("yx-", code="yunxi", name="云溪县政协", level="county")


@pytest.fixture
def visitors(city: Cast, neighbour: Cast) -> dict[str, Visitor]:
    found = {}
    for role, name in _PEOPLE.items():
        cast, browser, headers = neighbour if role.startswith("邻县") else city, Client(), {}
        if name:
            browser.force_login(cast.account(name))
            text = tokens.issue(cast.account(name), cast.conference, "测试", ("read",), by=cast.actor(name))
            headers = {"Authorization": f"Bearer {text}"}
        found[role] = Visitor(browser, headers)
    return found | {role: _administrator(city, role, power) for role, power in _ADMINISTRATORS.items()}


def _administrator(city: Cast, role: str, power: str) -> Visitor:
    account = Account.objects.create_account(power, None, display_name=role, conference=city.conference)
    AccountGrant.objects.create(account=account, power=power, conference=city.conference)
    browser, me = Client(), actor_for(account)
    browser.force_login(account)
    text = tokens.issue(account, city.conference, "测试", ("read",), by=me)
    return Visitor(browser, {"Authorization": f"Bearer {text}"})


def _table() -> Iterator[tuple[str, dict[str, str]]]:
    lines = _GOLDEN.read_text(encoding="utf-8").splitlines()
    heads = lines[2].lstrip("# ").split()
    assert heads == [*_PEOPLE, *_ADMINISTRATORS]
    for line in lines[3:]:
        words = line.split()
        letters = words[-len(heads) :]
        yield " ".join(words[: -len(heads)]), dict(zip(heads, letters, strict=True))


TABLE = dict(_table())


def _letter(visitor: Visitor, kind: str, card: int, title: str) -> str:
    """What all surfaces say together; they must agree before there is a letter."""
    status, html = visitor.page(f"/{kind}/{card}/")
    api_status, detail = visitor.api(f"/{kind}/{card}")
    _ok, listing = visitor.page(f"/{kind}/")
    _ok, found = visitor.page(f"/search/?q={title}")
    export = visitor.browser.get(f"/{kind}/export.csv")
    _ok, rows = visitor.api(f"/{kind}")
    address = f"/{kind}/{card}/"
    said = {
        "page": status == 200,
        "interface": api_status == 200,
        "list": address in listing,
        "search": address in found,
        "export": title in export.content.decode("utf-8", "replace") if export.status_code == 200 else False,
        "rows": card in [row["id"] for row in rows.get("items", [])],
    }
    assert len(set(said.values())) == 1, f"surfaces disagree: {said}"
    if not said["page"]:
        assert status in {302, 404}
        return "-"
    offered = [t["key"] for t in detail["transitions"] if t["enabled"]]
    buttons = set(re.findall(rf"{address}do/(\w+)/", html))
    assert set(offered) == buttons, f"page offers {buttons}, interface {offered}"
    return "a" if offered else "r"


@pytest.mark.parametrize("state", [row.split()[1] for row in TABLE if row.startswith("proposal ")])
def test_a_proposal_in_every_state(city: Cast, visitors: dict[str, Visitor], state: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scenes, "CONTENT", {**scenes.CONTENT, "title": "关于独有词的提案"})
        proposal = scenes.PROPOSALS[state](city)
    found = {role: _letter(v, "proposals", proposal.pk, "关于独有词的提案") for role, v in visitors.items()}
    assert found == TABLE[f"proposal {state}"]


@pytest.mark.parametrize("share", ["lead", "assist"])
def test_the_part_of_a_body(city: Cast, visitors: dict[str, Visitor], share: str) -> None:
    lead, assist = scenes.parts_of(scenes.handling(city))
    part = lead if share == "lead" else assist
    # Both parts bear the proposal's title, so export and search are told apart by the address alone.
    found = {}
    for role, visitor in visitors.items():
        status, html = visitor.page(f"/assignments/{part.pk}/")
        api_status, detail = visitor.api(f"/assignments/{part.pk}")
        _ok, listing = visitor.page("/assignments/")
        assert (status == 200) == (api_status == 200) == (f"/assignments/{part.pk}/" in listing), role
        offered = [t["key"] for t in detail.get("transitions", []) if t["enabled"]]
        assert set(offered) == set(re.findall(rf"/assignments/{part.pk}/do/(\w+)/", html)), role
        found[role] = "-" if status != 200 else "a" if offered else "r"
    assert found == TABLE[f"assignment {share}"]


@pytest.mark.parametrize("row", list(_PLAIN))
def test_pages_of_the_institution(visitors: dict[str, Visitor], row: str) -> None:
    address, doing = _PLAIN[row]
    found = {}
    for role, visitor in visitors.items():
        if role.startswith("邻县"):
            # The neighbour has a page of its own under the same address; what it shows is asked elsewhere.
            found[role] = "-"
            continue
        status, html = visitor.page(address)
        found[role] = "-" if status != 200 else "a" if doing in html else "r"
    assert found == TABLE[row]


def test_one_person_and_the_whole_of_the_personal(city: Cast, visitors: dict[str, Visitor]) -> None:
    person = city.persons["张委员"]
    seen, whole = {}, {}
    for role, visitor in visitors.items():
        status, html = visitor.page(f"/people/{person.pk}/")
        may = "修改登记" in html or "我的信息" in html
        seen[role] = "-" if status != 200 else "a" if may else "r"
        answer = visitor.browser.post(f"/people/{person.pk}/look/", {"reason": "通知参加常委会会议"})
        shown = _PHONE in html or (answer.status_code == 200 and _PHONE in answer.content.decode())
        whole[role] = "r" if shown else "-"
    assert seen == TABLE["person"]
    assert whole == TABLE["personal full"]


def test_figures(visitors: dict[str, Visitor]) -> None:
    found = {role: "r" if v.page("/figures/")[0] == 200 else "-" for role, v in visitors.items()}
    here = {role: letter for role, letter in found.items() if not role.startswith("邻县")}
    assert here == {role: letter for role, letter in TABLE["figures"].items() if not role.startswith("邻县")}
