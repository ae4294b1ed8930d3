"""The set-up tells the truth about itself: what is there, what was left out by choice, and what comes next."""

import pytest
from django.test import Client

from tongxin.kernel import registry
from tongxin.kernel.access.actors import actor_for
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.exchange import services as exchange
from tongxin.kernel.exchange.declarations import Sheet
from tongxin.kernel.testing.books import xlsx
from tongxin.kernel.web.models import SetupSkip
from tongxin.kernel.web.setup import setup_key
from tongxin.kernel.web.setup_progress import progress
from tongxin.people.testing.cast import Cast

FOUND = {
    "name": "清河县政协",
    "level": "county",
    "code": "",
    "term": "5",
    "session": "1",
    "opens": "2026-01-12",
    "starts": "",
    "person": "孙管理员",
    "username": "sun",
    "password": "Qinghe-2026-zx",
}


@pytest.fixture
def keeper(db: None) -> Client:
    browser = Client()
    browser.post("/setup/", {**FOUND, "key": setup_key()})
    return browser


def _line(key: str):
    return next(line for line in progress(Conference.objects.get().pk).lines if line.key == key)


def test_a_roster_is_imported_when_it_was_imported(keeper: Client):
    keeper.post("/setup/members/", {"members": "刘委员 liu"})
    assert _line("members").status == "1 人"
    assert _line("roster").status == "", "somebody entered by hand is no import"
    by = actor_for(Account.objects.get(username="sun"))
    sheet = registry.get(Sheet, "people.roster")
    run = exchange.upload(sheet, "名册.xlsx", xlsx([["姓名", "委员编号"], ["陈新", "002"]]), chosen=(), by=by)
    assert _line("roster").status == "", "uploaded and not written"
    exchange.confirm(run, only_good=False, by=by)
    assert _line("roster").status == "已导入 1 行"
    run.refresh_from_db()
    exchange.undo(run, by=by)
    assert _line("roster").status == ""


def test_a_step_is_left_out_by_choice_and_shown_so(keeper: Client):
    before = progress(Conference.objects.get().pk).done
    shown = keeper.post("/setup/roster/skip/", follow=True).content.decode()
    assert "已跳过" in shown
    assert (_line("roster").status, _line("roster").skipped) == ("", True)
    assert progress(Conference.objects.get().pk).done == before + 1
    keeper.post("/setup/roster/skip/")
    assert AuditLine.objects.filter(action="setup.skip").count() == 1
    keeper.post("/setup/roster/skip/", {"again": "1"})
    assert not _line("roster").skipped
    assert keeper.post("/setup/nothing/skip/").status_code == 404


def test_who_holds_a_desk_is_shown_after_saving(keeper: Client):
    keeper.post("/setup/bodies/", {"names": "教育局\n财政局"})
    keeper.post("/setup/desks/", {"review": "王主任 wang、李科长 li", "assign": "周主任 zhou", "lead": ""})
    keeper.post("/setup/clerks/", {"clerks": "财政局 钱科长 qian\n教育局 赵科长 zhao"})
    desks = keeper.get("/setup/desks/").content.decode()
    assert "王主任 wang、李科长 li" in desks
    assert "周主任 zhou" in desks
    clerks = keeper.get("/setup/clerks/").content.decode()
    assert clerks.index("赵科长 zhao") < clerks.index("钱科长 qian")
    # Saving without typing anything takes nothing away.
    keeper.post("/setup/desks/", {"review": "", "assign": "", "lead": ""})
    assert "王主任 wang、李科长 li" in keeper.get("/setup/desks/").content.decode()


def test_the_home_of_whoever_sets_up_says_what_comes_next(keeper: Client):
    shown = keeper.get("/").content.decode()
    assert "接着设置" in shown
    assert "下一步：届次与征集时间" in shown
    assert 'href="/setup/terms/"' in shown
    keeper.post("/setup/terms/skip/")
    shown = keeper.get("/").content.decode()
    assert "下一步：界别" in shown
    done = progress(Conference.objects.get().pk)
    assert f"已有 {done.done} 项，共 {len(done.needed)} 项" in shown
    for line in done.needed:
        keeper.post(f"/setup/{line.key}/skip/")
    assert "接着设置" not in keeper.get("/").content.decode()


def test_the_reminder_is_put_away_for_good_and_only_who_sets_up_sees_it(city: Cast):
    client = Client()
    client.force_login(city.account("张委员"))
    assert "接着设置" not in client.get("/").content.decode()
    assert client.post("/setup/put-away/").status_code == 403
    assert client.post("/setup/roster/skip/").status_code == 403
    client.force_login(city.account("孙管理员"))
    assert "接着设置" in client.get("/").content.decode()
    assert client.post("/setup/put-away/").status_code == 302
    assert "接着设置" not in client.get("/").content.decode()
    assert SetupSkip.objects.count() == 1


def test_accounts_are_opened_when_everybody_who_serves_has_one(keeper: Client):
    assert _line("accounts").status == ""
    keeper.post("/setup/members/", {"members": "刘委员 liu"})
    assert _line("accounts").is_done
    by = actor_for(Account.objects.get(username="sun"))
    run = exchange.upload(
        registry.get(Sheet, "people.roster"), "名册.xlsx", xlsx([["姓名"], ["陈新"]]), chosen=(), by=by
    )
    exchange.confirm(run, only_good=False, by=by)
    assert not _line("accounts").is_settled
    assert "还有 1 人没有账号" in keeper.get("/setup/").content.decode()
    keeper.post("/setup/accounts/skip/", {})
    assert _line("accounts").skipped, "left out by choice it is settled"


def test_the_founder_is_led_to_somebody_who_writes(keeper: Client):
    for address in ("/setup/", "/new/"):
        page = keeper.get(address).content.decode()
        assert "还没有登记委员" in page
        assert 'href="/setup/members/"' in page
        assert "不需要新建事项" not in page
    keeper.post("/setup/members/", {"members": "刘委员 liu"})
    page = keeper.get("/new/").content.decode()
    assert "刘委员 liu" in page
    assert "退出，换委员的账号登录" in page
    Account.objects.filter(username="liu").update(is_active=False)
    assert 'href="/people/accounts/"' in keeper.get("/setup/").content.decode()


def test_the_founding_form_says_all_that_is_wrong_in_one_round(db: None):
    wrong = {"person": "", "code": "清河", "username": "a b", "password": "123", "starts": "2026-02-01"}
    page = Client().post("/setup/", {**FOUND, **wrong, "key": setup_key()}).content.decode()
    for sentence in ("请填写", "只能用小写字母", "不能晚于会议的开幕日期", "密码"):
        assert sentence in page, sentence
    assert page.count('class="field__error"') == len(wrong)


def test_below_a_county_there_is_nothing_and_below_a_city_only_counties(keeper: Client):
    assert "县级没有下级政协" in keeper.get("/setup/").content.decode()
    refused = keeper.post("/setup/below/", {"name": "城关镇政协"})
    assert "县级没有下级政协" in refused.content.decode()
    Conference.objects.update(level="city")
    page = keeper.get("/setup/below/").content.decode()
    assert 'value="county"' in page
    assert 'value="province"' not in page
    assert "负责人姓名" in page
    wrong = {"name": "临溪县政协", "level": "city", "code": "临溪", "term": "1", "session": "1", "opens": "2026-01-12"}
    page = keeper.post("/setup/below/", {**wrong, "person": "吴管理员", "username": "w u"}).content.decode()
    for sentence in ("请从列表中选择“层级”", "只能用小写字母", "用户名用 2 到 60 个"):
        assert sentence in page, sentence
    sent = {**wrong, "level": "county", "code": "linxi", "person": "吴管理员", "username": "wu"}
    assert "已建立临溪县政协" in keeper.post("/setup/below/", sent).content.decode()
    assert Conference.objects.get(code="linxi").level == "county"
