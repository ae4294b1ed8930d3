"""An imported member gets in: accounts from the person's page and for many at once, each once, taken back unused."""

import csv
import io
import re
from base64 import b64decode

import pytest
from django.test import Client

from tongxin.kernel.accounts.models import Account, AccountGrant
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.audit.verify import verify
from tongxin.kernel.cases.errors import Blocked, Denied, InvalidInput
from tongxin.kernel.exchange import services as exchange
from tongxin.kernel.testing.denial import unchanged
from tongxin.people.models import AccountOpening, Person
from tongxin.people.services import NUMBER, PINYIN, open_accounts, suggest_usernames, take_accounts_back
from tongxin.people.testing.cast import Cast
from tongxin.people.tests.a_roster import CHU, FENG, sent

OWN = "tR5mq-Lw8xz"


@pytest.fixture
def keeper(city: Cast) -> Client:
    browser = Client()
    browser.force_login(city.account("孙管理员"))
    return browser


@pytest.fixture
def imported(office) -> list[Person]:
    """Two members of one name and a third, as a roster brings them in: nobody of them can sign in."""
    twin = ["0103", "冯晓", "13912345678", "", "三中", "", "教育界", "", "", "", ""]
    exchange.confirm(sent(office, FENG, CHU, twin), only_good=False, by=office)
    return list(Person.objects.filter(name__in=["冯晓", "褚卫"]).order_by("pk"))


def _html(response) -> str:
    return str(response.content.decode())


def _passwords(page: str) -> dict[str, str]:
    return dict(re.findall(r'>([\w.@-]+)</td><td[^>]*><span class="secret">([\w-]+)<', page))


def test_from_the_persons_page_an_imported_member_signs_in_as_nobody_else(keeper, imported) -> None:
    feng = imported[0]
    page = _html(keeper.get(f"/people/{feng.pk}/"))
    assert "还没有账号，不能登录。" in page
    address = f"/people/{feng.pk}/account/"
    assert 'value="fengxiao"' in _html(keeper.get(address))
    taken = keeper.post(address, {"username": "Zhang", "how": "password"})
    assert (taken.status_code, "已经有人用了" in _html(taken)) == (422, True)
    assert keeper.post(address, {"username": "a b", "how": "password"}).status_code == 422
    answer = keeper.post(address, {"username": "fengxiao", "how": "password"})
    assert "no-store" in answer["Cache-Control"]
    password = _passwords(_html(answer))["fengxiao"]
    assert keeper.post(address, {"username": "again", "how": "password"}).status_code == 404, "one account is enough"
    member = Client()
    member.post("/sign-in", {"username": "fengxiao", "password": password})
    member.post("/mine/password/", {"old": password, "new": OWN, "again": OWN})
    assert member.get("/proposals/new/").status_code == 302
    assert "冯晓" in _html(member.get("/mine/data/"))
    assert Person.objects.filter(name="冯晓").count() == 2, "nobody was entered again"
    assert AuditLine.objects.filter(action="people.open_account", object_id=feng.pk).count() == 1
    assert password not in str(list(AuditLine.objects.values_list("data")))
    sound, flaws = verify()
    assert sound
    assert flaws == []


def test_after_an_import_accounts_are_opened_together_and_taken_back_together(keeper, imported, city) -> None:
    run = keeper.get("/exchange/")
    assert run.status_code == 200
    page = _html(keeper.get("/people/accounts/"))
    assert "还有 3 人没有账号" in page
    preview = _html(keeper.post("/people/accounts/", {"step": "preview-all", "style": "pinyin"}))
    names = dict(re.findall(r'name="username-(\d+)" value="([^"]+)"', preview))
    assert sorted(names.values()) == ["chuwei", "fengxiao", "fengxiao2"]
    assert not Account.objects.filter(username="chuwei").exists(), "so far it was looked at"
    sent_back = {"step": "open", "person": list(names), **{f"username-{pk}": name for pk, name in names.items()}}
    clash = {**sent_back, f"username-{imported[0].pk}": "ChuWei"}
    answer = keeper.post("/people/accounts/", clash)
    assert answer.status_code == 422
    assert 'value="ChuWei"' in _html(answer)
    assert not AccountOpening.objects.exists(), "all of them or nobody"
    sheet = _html(keeper.post("/people/accounts/", sent_back))
    shown = _passwords(sheet)
    assert set(shown) == {"chuwei", "fengxiao", "fengxiao2"}
    link = re.search(r"data:text/csv;charset=utf-8;base64,([\w+/=]+)", sheet)
    assert link
    rows = list(csv.reader(io.StringIO(b64decode(link[1]).decode("utf-8-sig"))))
    assert {row[1]: row[2] for row in rows[1:]} == shown
    assert "名册里在任的人都有账号了" in _html(keeper.get("/people/accounts/"))
    Client().post("/sign-in", {"username": "fengxiao", "password": shown["fengxiao"]})
    opening = AccountOpening.objects.get()
    page = _html(keeper.post(f"/people/accounts/{opening.pk}/take-back/", follow=True))
    assert "已撤回 2 个没有用过的账号" in page
    assert "冯晓等 1 人已经登录过" in page
    assert set(Account.objects.filter(username__in=shown).values_list("username", flat=True)) == {"fengxiao"}
    assert AuditLine.objects.filter(action="people.take_account_back").count() == 2


def test_only_those_of_one_import_when_it_leads_there(keeper, imported, office) -> None:
    run = sent(office, ["0104", "蒋文"], head=["编号", "姓名"])
    exchange.confirm(run, only_good=False, by=office)
    page = _html(keeper.get(f"/exchange/runs/{run.pk}/"))
    assert f"/people/accounts/?run={run.pk}" in page
    assert "还有 1 人没有账号" in _html(keeper.get(f"/people/accounts/?run={run.pk}"))
    preview = _html(keeper.post("/people/accounts/", {"step": "preview-all", "run": run.pk, "style": "number"}))
    assert 'value="0104"' in preview
    assert "冯晓" not in preview


def test_an_import_is_not_undone_under_an_account(office, city) -> None:
    run = sent(office, FENG)
    exchange.confirm(run, only_good=False, by=office)
    feng = Person.objects.get(name="冯晓")
    open_accounts(city.conference.pk, [(feng, "fengxiao")], by=office)
    with unchanged(), pytest.raises(Blocked, match="第 2 行 冯晓"):
        exchange.undo(run, by=office)
    assert take_accounts_back(AccountOpening.objects.get(), by=office) == (1, [])
    exchange.undo(run, by=office)
    assert not Person.objects.filter(name="冯晓").exists()


def test_user_names_are_free_in_any_spelling(imported, city) -> None:
    Account.objects.create_account("FengXiao", None, display_name="别人")
    names = suggest_usernames(imported, PINYIN)
    assert sorted(names.values()) == ["chuwei", "fengxiao2", "fengxiao3"]
    Account.objects.create_account("0101", None, display_name="别人")
    assert suggest_usernames(imported, NUMBER)[imported[0].pk] == "0101-2"


def test_nobody_else_opens_accounts_and_nobody_for_a_neighbour(city, county, imported) -> None:
    wanted = [(imported[0], "fengxiao")]
    for name in ("张委员", "王主任", "钱旁人"):
        with unchanged(), pytest.raises(Denied):
            open_accounts(city.conference.pk, wanted, by=city.actor(name))
        browser = Client()
        browser.force_login(city.account(name))
        assert browser.get("/people/accounts/").status_code == 403
        assert browser.post(
            f"/people/{imported[0].pk}/account/", {"username": "x1", "how": "password"}
        ).status_code in {403, 404}
    there = county.actor("孙管理员")
    with unchanged(), pytest.raises(InvalidInput, match="不属于本级政协"):
        open_accounts(county.conference.pk, wanted, by=there)
    browser = Client()
    browser.force_login(county.account("孙管理员"))
    assert browser.post(f"/people/{imported[0].pk}/account/", {"username": "x1", "how": "password"}).status_code == 404
    opened = open_accounts(city.conference.pk, wanted, by=city.actor("孙管理员"))
    assert opened[0].username == "fengxiao"
    assert browser.post(f"/people/accounts/{AccountOpening.objects.get().pk}/take-back/").status_code == 404


def test_once_offices_take_two_people_their_keys_are_not_handed_out_by_one(city, office) -> None:
    wang = city.persons["王主任"]
    Account.objects.filter(pk=wang.account_id).delete()
    wang.refresh_from_db()
    guard = Account.objects.create_account("guard", None, display_name="安全", conference=city.conference)
    AccountGrant.objects.create(account=guard, power="security.administrator", conference=city.conference)
    with unchanged(), pytest.raises(Blocked, match="账号由系统管理员"):
        open_accounts(city.conference.pk, [(wang, "wang")], by=office)


def test_the_administrator_of_accounts_is_asked_whom_an_account_is_for(city, imported) -> None:
    boss = Account.objects.create_account("boss", None, display_name="管", conference=city.conference)
    AccountGrant.objects.create(account=boss, power="system.administrator", conference=city.conference)
    browser = Client()
    browser.force_login(boss)
    given = {"username": "feng", "display_name": "冯晓", "conference": city.conference.pk}
    answer = browser.post("/accounts/new/", given)
    page = _html(answer)
    assert answer.status_code == 422
    assert "冯晓（一中，编号 0101，还没有账号）" in page
    assert not Account.objects.filter(username="feng").exists()
    assert browser.post("/accounts/new/", {**given, "holder": "people:999999"}).status_code == 422
    assert browser.post("/accounts/new/", {**given, "holder": f"people:{imported[0].pk}"}).status_code == 200
    imported[0].refresh_from_db()
    assert imported[0].account == Account.objects.get(username="feng")
    another = {**given, "username": "feng3", "holder": "another"}
    assert browser.post("/accounts/new/", another).status_code == 200
    assert not Person.objects.filter(account__username="feng3").exists()
    # The liaison office finds that account by its name and the person's.
    keeper = Client()
    keeper.force_login(city.account("孙管理员"))
    twin = imported[2]
    assert keeper.post(f"/people/{twin.pk}/account/", {"username": "feng3", "how": "password"}).status_code == 302
    twin.refresh_from_db()
    assert twin.account == Account.objects.get(username="feng3")
