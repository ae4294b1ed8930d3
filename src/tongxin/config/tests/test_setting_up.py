"""From an empty installation to a first proposal by forms alone, in any order, without losing anything."""

import datetime as dt
import re
from argparse import ArgumentParser

import pytest
from django.conf import settings
from django.test import Client, override_settings

from tongxin.demo import commands as demo
from tongxin.kernel import clock, registry
from tongxin.kernel.access.actors import actor_for
from tongxin.kernel.accounts.models import Account, AccountGrant, GrantProposal
from tongxin.kernel.audit.verify import verify
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.commands import CommandError
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.conferences.parameters import Parameter, parameter
from tongxin.kernel.identity.proposals import decide
from tongxin.kernel.web.parameter_words import spoken
from tongxin.kernel.web.setup import setup_key
from tongxin.people.commands import COMMANDS
from tongxin.people.models import Belonging, Body, Membership, Organisation, Person, Post
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
    assert "这里还没有建立政协" in stranger.get("/sign-in").content.decode()
    assert stranger.get("/setup/").status_code == 404
    assert stranger.post("/setup/", {**FOUND, "key": "guess"}).status_code == 404
    assert not Conference.objects.exists()
    assert stranger.get(f"/setup/?key={setup_key()}").status_code == 200
    assert stranger.post("/setup/", {**FOUND, "key": setup_key()}).status_code == 302
    assert "这里还没有建立政协" not in Client().get("/sign-in").content.decode()
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
    keeper.post("/setup/bodies/", {"names": "教育局\n法 院（法院）\n财政局"})
    assert Body.objects.count() == 3
    keeper.post("/setup/desks/", {"review": "王主任 wang", "assign": "周主任 zhou", "lead": ""})
    keeper.post("/setup/clerks/", {"clerks": "教育局 赵科长 zhao"})
    said = keeper.post("/setup/members/", {"members": "刘委员 liu"}).content.decode()
    password = re.search(r'liu</td>.*?class="secret">([\w-]+)<', said)
    assert password, said
    assert password[1] not in keeper.get("/setup/").content.decode(), "shown once"
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
        (
            "clerks",
            {"clerks": "教育局 赵科长\n没有的局 钱科长 qian\n财政局"},
            "第 1 行“教育局 赵科长”、第 3 行“财政局”读不懂",
        ),
        ("members", {"members": "某委员 sun"}, "第 1 行“某委员 sun”：用户名已经有人用了"),
        ("members", {"members": "甲 x\n乙 sun"}, "第 1 行“甲 x”：用户名用 2 到 60 个字母"),
        ("members", {"members": "甲 jia\n乙 jia"}, "同一个用户名写给了“甲”"),
        ("desks", {"review": "王主任 wang", "assign": "周主任 sun"}, "“周主任 sun”：用户名已经有人用了"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_entered(keeper: Client, key, given, sentence) -> None:
    answer = keeper.post(f"/setup/{key}/", given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Membership.objects.exists()
    assert list(Account.objects.values_list("username", flat=True)) == ["sun"], "all of them or nobody"


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
    answer = keeper.post("/setup/desks/", {"review": "王主任 wang", "assign": "", "lead": ""})
    assert "职务等安全管理员核准" in answer.content.decode()
    wang = Account.objects.get(username="wang")
    assert not actor_for(wang).power_keys
    decide(GrantProposal.objects.get(), by=actor_for(account), approve=True)
    assert actor_for(wang).has("proposals.review")
    answer = keeper.post("/setup/desks/", {"review": "王主任 wang", "assign": "周主任 zhou"})
    assert answer.status_code == 422, "it is held already"
    assert not Account.objects.filter(username="zhou").exists(), "all of them or nobody"


def _asked(browser: Client, key: str, given: dict[str, str], name: str) -> str:
    """The question that a step asks back instead of entering somebody twice."""
    people = Person.objects.count()
    answer = browser.post(f"/setup/{key}/", given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'name="asked-{name}"' in page
    assert Person.objects.count() == people
    return page


def test_whoever_is_there_already_is_recognised_and_never_entered_twice(keeper: Client) -> None:
    place = Conference.objects.get()
    liu = Person.objects.create(conference=place, name="刘伟", employer="县一中")
    given = {"members": "刘伟 liu\n陈新 chen"}
    page = _asked(keeper, "members", given, "liu")
    assert "是，就是刘伟（县一中，还没有账号）" in page
    answer = keeper.post("/setup/members/", {**given, "asked-liu": str(liu.pk)})
    assert answer.status_code == 200
    liu.refresh_from_db()
    assert (liu.account and liu.account.username, Person.objects.filter(name="刘伟").count()) == ("liu", 1)
    assert set(Membership.objects.values_list("person__name", flat=True)) == {"刘伟", "陈新"}
    # Another of the name, and one who can sign in already.
    assert keeper.post("/setup/members/", {"members": "刘伟 liuw", "asked-liuw": "another"}).status_code == 200
    assert Person.objects.filter(name="刘伟").count() == 2
    keeper.post("/setup/bodies/", {"names": "教育局"})
    clerk = {"clerks": "教育局 刘伟 weiliu"}
    assert "账号 liu）" in _asked(keeper, "clerks", clerk, "weiliu")
    said = keeper.post("/setup/clerks/", {**clerk, "asked-weiliu": str(liu.pk)}).content.decode()
    assert "已有账号，密码不变" in said
    assert not Account.objects.filter(username="weiliu").exists()
    assert Post.objects.get().person == liu


def test_one_name_with_two_user_names_is_asked_about_within_one_list(keeper: Client) -> None:
    given = {"review": "王主任 wang", "assign": "王主任 wangw", "lead": ""}
    assert "前面已有“王主任 wang”" in _asked(keeper, "desks", given, "wangw")
    assert keeper.post("/setup/desks/", {**given, "assign": "王主任 wang"}).status_code == 200
    assert Person.objects.filter(name="王主任").count() == 1


def test_an_account_made_beforehand_is_taken_for_its_owner(keeper: Client) -> None:
    place = Conference.objects.get()
    account = Account.objects.create_account("liu", "kept-As-it-is-2026", display_name="刘伟", conference=place)
    said = keeper.post("/setup/members/", {"members": "刘伟 liu"}).content.decode()
    assert "已有账号，密码不变" in said
    assert Person.objects.get(name="刘伟").account == account


def test_the_command_asks_too(keeper: Client, capsys) -> None:
    place = Conference.objects.get()
    liu = Person.objects.create(conference=place, name="刘伟")
    command = next(c for c in COMMANDS if c.key == "person")
    parser = ArgumentParser()
    command.configure(parser)
    words = ["add", "--conference", place.code, "--username", "liu", "--name", "刘伟", "--member"]
    with pytest.raises(CommandError, match=f"已有同名的人：{liu.pk} 刘伟.*--person"):
        command.run(parser.parse_args(words))
    assert (Person.objects.filter(name="刘伟").count(), Account.objects.filter(username="liu").exists()) == (1, False)
    command.run(parser.parse_args([*words, "--person", str(liu.pk)]))
    liu.refresh_from_db()
    assert liu.account
    assert "初始密码" in capsys.readouterr().out
    command.run(parser.parse_args([*words[:4], "liu2", *words[5:], "--another"]))
    assert Person.objects.filter(name="刘伟").count() == 2


def test_a_list_is_what_was_typed_and_what_is_in_use_stays(keeper: Client) -> None:
    place = Conference.objects.get()
    keeper.post("/setup/sectors/", {"names": "教育界\n农业界\n经 济 界"})
    person = Person.objects.create(conference=place, name="刘伟")
    sector = Organisation.objects.get(name="教育界")
    Belonging.objects.create(person=person, organisation=sector, starts=clock.today())
    answer = keeper.post("/setup/sectors/", {"names": "经济界"})
    assert answer.status_code == 422
    assert "不能去掉“教育界”：名下有 1 人" in answer.content.decode()
    assert Organisation.objects.count() == 3, "all or nothing"
    keeper.post("/setup/sectors/", {"names": "教育界\n经济界\n工商界"})
    assert list(Organisation.objects.order_by("name").values_list("name", flat=True)) == ["工商界", "教育界", "经济界"]
    keeper.post("/setup/bodies/", {"names": "教育局\n水利局"})
    Post.objects.create(person=person, body=Body.objects.get(name="教育局"), starts=clock.today())
    answer = keeper.post("/setup/bodies/", {"names": "水利局（党委）"})
    assert "不能去掉“教育局”：有 1 位经办人" in answer.content.decode()
    keeper.post("/setup/bodies/", {"names": "教育局\n水利局（党委）"})
    assert dict(Body.objects.values_list("name", "system")) == {"教育局": "government", "水利局": "party"}


def test_what_stands_in_brackets_and_is_no_system_is_asked_about(keeper: Client) -> None:
    given = {"names": "民政局（老龄办）\n外事局（外星）\n法院（法院）"}
    answer = keeper.post("/setup/bodies/", given)
    assert answer.status_code == 422
    assert "“外事局（外星）”里的“外星”是什么？" in answer.content.decode()
    assert not Body.objects.exists()
    answered = {**given, "asked-民政局（老龄办）": "name", "asked-外事局（外星）": "party"}
    assert keeper.post("/setup/bodies/", answered).status_code == 302
    systems = {"民政局（老龄办）": "government", "外事局": "party", "法院": "court"}
    assert dict(Body.objects.values_list("name", "system")) == systems
    shown = keeper.get("/setup/bodies/").content.decode()
    again = re.search(r"<textarea[^>]*>([^<]*)</textarea>", shown)
    assert again
    assert keeper.post("/setup/bodies/", {"names": again[1]}).status_code == 302, "what was settled is not asked again"
    assert dict(Body.objects.values_list("name", "system")) == systems


def test_deadlines_are_set_in_words_and_a_model_fills_what_is_empty(keeper: Client) -> None:
    place = Conference.objects.get()
    keeper.post("/setup/sectors/", {"names": "教育界"})
    assert keeper.post("/setup/model/", {"model": "county_date"}).status_code == 302
    assert Organisation.objects.filter(kind="sector").count() == 1, "what was there is not touched"
    assert Organisation.objects.filter(kind="sector_activity_group").count() == 6
    assert Body.objects.get(name="人民法院").system == "court"
    assert parameter(place, "proposals.answer_term") == {"date": "06-30", "roll": "next_working_day"}
    page = keeper.get("/setup/rules/").content.decode()
    assert 'value="6月30日前，遇节假日顺延"' in page
    given = {p.key: spoken(p, parameter(place, p.key)) for p in registry.items(Parameter)}
    given = {key: value for key, value in given.items() if value is not False}
    answer = keeper.post("/setup/rules/", {**given, "proposals.answer_term": "尽快", "proposals.review_term": "很久"})
    assert answer.status_code == 422
    assert "“尽快”读不懂" in answer.content.decode()
    assert "“很久”读不懂" in answer.content.decode()
    assert keeper.post("/setup/rules/", {**given, "proposals.answer_term": "90天"}).status_code == 302
    assert parameter(place, "proposals.answer_term") == {"count": 90, "unit": "day"}
    assert "改动 1 项" in keeper.get("/setup/").content.decode()


def test_the_first_three_administrators_are_made_on_a_page_while_there_are_none(keeper: Client) -> None:
    given = {"system": "孙系统 sys", "security": "李安全 li、周安全 zhou", "audit": "钱审计 audit"}
    answer = keeper.post("/setup/administrators/", {**given, "audit": "孙管理员 sun"})
    assert answer.status_code == 422
    assert not AccountGrant.objects.exists(), "all of them or nobody"
    page = keeper.post("/setup/administrators/", given).content.decode()
    assert page.count('class="secret"') == 4
    kinds = {"system.administrator", "security.administrator", "audit.administrator"}
    assert set(AccountGrant.objects.filter(conference__isnull=True).values_list("power", flat=True)) == kinds
    assert keeper.post("/setup/administrators/", given).status_code == 409
    assert AccountGrant.objects.count() == 4


def test_no_visitor_of_a_demonstration_makes_administrators(keeper: Client) -> None:
    Conference.objects.update(is_demo=True)
    assert 'name="system"' not in keeper.get("/setup/administrators/").content.decode()
    given = {"system": "孙系统 sys", "security": "李安全 li", "audit": "钱审计 audit"}
    assert keeper.post("/setup/administrators/", given).status_code == 409
    assert not AccountGrant.objects.exists()


@override_settings(SECURITY_DEFAULTS={})
def test_a_base_that_was_founded_is_no_demonstration_and_asks_for_two_factors_with_grace() -> None:
    keeper = Client()
    keeper.post("/setup/", {**FOUND, "key": setup_key()})
    assert settings.DEMO, "whatever the installation allows"
    assert not Conference.objects.get().is_demo
    assert Client().get("/demo/").status_code == 404
    assert Client().get("/")["Location"] == "/sign-in"
    assert "请在" in keeper.get("/setup/").content.decode(), "the founder is asked, not locked out"
    Account.objects.update(second_factor_by=clock.machine_now() - dt.timedelta(hours=1))
    assert keeper.get("/setup/")["Location"].startswith("/mine/second-factor/")
    parser = ArgumentParser()
    demo.configure(parser)
    with pytest.raises(CommandError, match="自己建立的政协"):
        demo.run(parser.parse_args([]))


def test_a_name_that_is_too_long_is_refused_and_not_cut(keeper: Client) -> None:
    for step in ("committees", "bodies"):
        answer = keeper.post(f"/setup/{step}/", {"names": "提案委员会\n" + "长" * 61})
        assert answer.status_code == 422, step
        assert "有 61 个字，名称最多 60 个字" in answer.content.decode()
    assert not Organisation.objects.filter(name="提案委员会").exists()
    assert not Body.objects.exists()
