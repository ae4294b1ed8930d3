"""From an empty installation to a first proposal by forms alone, in any order, without losing anything."""

import re
from argparse import ArgumentParser

import pytest
from django.test import Client

from tongxin.kernel.access.actors import actor_for
from tongxin.kernel.accounts.models import Account, AccountGrant, GrantProposal
from tongxin.kernel.audit.verify import verify
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.identity.proposals import decide
from tongxin.kernel.web.setup import setup_key
from tongxin.people.commands import COMMANDS
from tongxin.people.models import Body, Membership, Organisation
from tongxin.people.testing.cast import small_city
from tongxin.proposals.models import Proposal

FOUND = {
    "name": "清河县政协",
    "level": "county",
    "code": "",
    "term": "5",
    "session": "2",
    "opens": "2026-01-12",
    "person": "孙管理员",
    "username": "Sun",
    "password": "Qinghe-2026-zx",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Client:
    browser = Client()
    answer = browser.post("/setup/", {**FOUND, "key": setup_key()})
    assert answer.status_code == 302
    return browser


def test_the_door_needs_the_key_and_closes_behind_the_first() -> None:
    stranger = Client()
    assert stranger.get("/setup/").status_code == 404
    assert stranger.post("/setup/", {**FOUND, "key": "guess"}).status_code == 404
    assert not Conference.objects.exists()
    assert stranger.get(f"/setup/?key={setup_key()}").status_code == 200
    assert stranger.post("/setup/", {**FOUND, "key": setup_key()}).status_code == 302
    late = Client().post("/setup/", {**FOUND, "name": "另一个", "username": "x", "key": setup_key()})
    assert late.status_code == 302
    assert late["Location"].startswith("/sign-in")
    assert Conference.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"password": "123"}, "密码"),
        ({"code": "清河"}, "只能用小写字母"),
        ({"opens": "明天"}, "应为日期"),
        ({"name": ""}, "请填写"),
    ],
)
def test_bad_input_founds_nothing_and_shows_no_password(change, sentence) -> None:
    answer = Client().post("/setup/", {**FOUND, **change, "key": setup_key()})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert FOUND["name"] in html or "name" in change
    assert FOUND["password"] not in html
    assert not Conference.objects.exists()


@pytest.mark.parametrize("code", ["清河", "Q", "q", "9he", "a b", "../etc", "QINGHE", "a" * 31])
def test_the_command_refuses_the_codes_that_the_form_refuses(code, capsys) -> None:
    command = next(c for c in COMMANDS if c.key == "conference")
    parser = ArgumentParser()
    command.configure(parser)
    with pytest.raises(InvalidInput, match="只能用小写字母、数字和连字符"):
        command.run(parser.parse_args(["add", "--code", code, "--name", "清河县政协"]))
    assert not Conference.objects.exists()


def test_from_nothing_to_a_first_proposal(keeper: Client) -> None:
    place = Conference.objects.get()
    assert (place.code, place.level) == ("qhxzx", "county")
    for key, names in (
        ("sectors", "教育界\n农业界\n教育界"),
        ("committees", "提案委员会"),
        ("bodies", "教育局\n法院（法院）"),
    ):
        assert keeper.post(f"/setup/{key}/", {"names": names}).status_code == 302
    assert Organisation.objects.filter(kind="sector").count() == 2
    assert dict(Body.objects.values_list("name", "system")) == {"教育局": "government", "法院": "court"}
    # The same again makes nothing twice.
    keeper.post("/setup/bodies/", {"names": "教育局\n财政局"})
    assert Body.objects.count() == 3
    keeper.post("/setup/desks/", {"review": "王主任 wang", "assign": "周主任 zhou", "lead": ""})
    keeper.post("/setup/clerks/", {"clerks": "教育局 赵科长 zhao"})
    keeper.post("/setup/members/", {"members": "刘委员 liu"})
    said = keeper.get("/setup/").content.decode()
    password = re.search(r"liu ([\w-]+)", said)
    assert password, said
    member = Client()
    member.post("/sign-in", {"username": "liu", "password": password[1]})
    assert member.get("/proposals/new/")["Location"].startswith("/mine/password/"), (
        "a first password opens nothing else"
    )
    own = {"old": password[1], "new": "tR5mq-Lw8xz", "again": "tR5mq-Lw8xz"}
    assert member.post("/mine/password/", own).status_code == 302
    text = {"title": "关于校门口交通的提案", "situation": "拥堵。", "suggestions": "错峰。"}
    start = member.get("/proposals/new/")
    draft = start["Location"].partition("draft=")[2]
    member.post("/proposals/new/", {**text, "draft": draft, "then": "submit"})
    assert Proposal.objects.get().state == "submitted"
    assert str(Proposal.objects.get().session) == "五届二次"
    assert Membership.objects.count() == 1
    sound, flaws = verify()
    assert sound
    assert flaws == []


@pytest.mark.parametrize(
    ("key", "given", "sentence"),
    [
        ("desks", {"review": "王主任"}, "读不懂"),
        ("clerks", {"clerks": "没有的局 赵科长 zhao"}, "没有叫“没有的局”的承办单位"),
        ("clerks", {"clerks": "教育局 赵科长"}, "第 1 行"),
        ("members", {"members": "某委员 sun"}, "已经有人用了"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_entered(keeper: Client, key, given, sentence) -> None:
    answer = keeper.post(f"/setup/{key}/", given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Membership.objects.exists()


def test_others_cannot_set_up() -> None:
    city = small_city()
    browser = Client()
    browser.force_login(city.account("张委员"))
    for address in ("/setup/", "/setup/bodies/", "/parameters/", "/parameters/proposals.signatures/", "/calendar/"):
        assert browser.get(address).status_code == 403, address


def test_once_there_is_a_security_administrator_a_desk_waits_for_a_second_person(keeper: Client) -> None:
    place = Conference.objects.get()
    account = Account.objects.create_account("guard", None, display_name="安全", conference=place)
    AccountGrant.objects.create(account=account, power="security.administrator", conference=place)
    keeper.post("/setup/desks/", {"review": "王主任 wang", "assign": "", "lead": ""})
    assert "职务等安全管理员核准" in keeper.get("/setup/").content.decode()
    wang = Account.objects.get(username="wang")
    assert not actor_for(wang).power_keys
    decide(GrantProposal.objects.get(), by=actor_for(account), approve=True)
    assert actor_for(wang).has("proposals.review")
    assert keeper.post("/setup/desks/", {"review": "王主任 wang"}).status_code == 422, "it is held already"
