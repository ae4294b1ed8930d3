"""What the office and a person see of a wish to change personal data, what a person takes out, and what roles find first."""

import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.testing.denial import unchanged
from tongxin.people.models import PersonalLook, SelfChange
from tongxin.people.services import ask_change, look_at, store_personal
from tongxin.people.testing import cast as makers
from tongxin.people.testing.cast import Cast

OLD, NEW = "13800001234", "13900005678"


@pytest.fixture
def wish(city: Cast) -> SelfChange:
    person = city.persons["张委员"]
    store_personal(person, {"phone": OLD}, by=city.actor("孙管理员"))
    return ask_change(person, {"phone": NEW, "post": "研究员"}, by=city.actor("张委员"))


def browser(city: Cast, name: str) -> Client:
    client = Client()
    client.force_login(city.account(name))
    return client


def text(response) -> str:
    return str(response.content, "utf-8")


def test_who_approves_sees_the_whole_for_a_reason(city: Cast, wish: SelfChange):
    client, url = browser(city, "孙管理员"), f"/people/changes/{wish.pk}/"
    page = text(client.get(url))
    assert "138****1234" in page
    assert "139****5678" in page
    assert f"{url}look/" in page
    assert OLD not in page
    assert NEW not in page
    with unchanged():
        assert NEW not in text(client.get(f"{url}look/"))
        assert NEW not in text(client.post(f"{url}look/", {"reason": "要"}, follow=True))
    answer = client.post(f"{url}look/", {"reason": "核对新手机号码"})
    assert answer["Cache-Control"] == "no-store"
    page = text(answer)
    assert OLD in page
    assert NEW in page
    assert f'action="{url}"' in page
    look = PersonalLook.objects.get()
    assert (look.by, look.fields, look.reason) == ("孙管理员", ["phone"], "核对新手机号码")
    assert AuditLine.objects.filter(action="people.look").count() == 1
    assert "核对新手机号码" in text(browser(city, "张委员").get("/mine/data/"))
    client.post(url, {"approve": "yes", "note": ""})
    assert NEW in text(browser(city, "张委员").get("/mine/data/"))


@pytest.mark.parametrize("who", ["王主任", "张委员", "赵科长"])
def test_nobody_else_sees_the_wish(city: Cast, wish: SelfChange, who: str):
    client = browser(city, who)
    with unchanged():
        assert client.get(f"/people/changes/{wish.pk}/look/").status_code == 404
        assert client.post(f"/people/changes/{wish.pk}/look/", {"reason": "想看一看"}).status_code == 404


def test_the_neighbour_does_not_see_the_wish(city: Cast, county: Cast, wish: SelfChange):
    client = browser(county, "孙管理员")
    client.get("/")
    with unchanged():
        assert client.post(f"/people/changes/{wish.pk}/look/", {"reason": "想看一看"}).status_code == 404


def test_a_member_sees_what_was_asked_for_and_withdraws_it(city: Cast, wish: SelfChange):
    client = browser(city, "张委员")
    page = text(client.get("/mine/data/"))
    assert f"<s>{OLD}</s> → <b>{NEW}</b>" in page
    assert "<b>研究员</b>" in page
    client.post("/mine/data/withdraw/")
    wish.refresh_from_db()
    assert wish.status == "withdrawn"
    assert NEW not in text(client.get("/mine/data/"))


def test_a_waiting_wish_is_a_to_do_of_the_operator(city: Cast, wish: SelfChange):
    client = browser(city, "孙管理员")
    for url in ("/", "/todo/"):
        page = text(client.get(url))
        assert "审批本人修改：张委员" in page
        assert f'href="/people/changes/{wish.pk}/"' in page
    home = client.get("/")
    assert home.context["todo_total"] == 1
    assert home.context["shell"].todo_count == 1
    assert "审批本人修改" not in text(browser(city, "王主任").get("/"))


def test_what_a_person_takes_out_can_be_read(city: Cast, wish: SelfChange):
    person = city.persons["张委员"]
    person.affiliation, person.employer = "cpc", "=1+1"
    person.save()
    look_at(person, ["phone"], by=city.actor("孙管理员"), reason="通知开会")
    answer = browser(city, "张委员").get("/mine/data/table/")
    assert answer["Cache-Control"] == "no-store"
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == ["类别", "项目", "内容", "从", "到"]
    assert ["基本情况", "政治面貌", "中共党员", "", ""] in rows
    assert ["个人信息", "手机号码", OLD, "", ""] in rows
    assert any(row[1] == "委员资格" and "在任" in row[2] for row in rows)
    assert any("孙管理员查看了手机号码，原因：通知开会" in row[2] for row in rows)
    assert [row[2] for row in rows if row[1] == "工作单位"] == ["'=1+1"]
    assert AuditLine.objects.filter(action="people.export_own").count() == 1


def test_one_number_of_to_dos_everywhere(city: Cast):
    proposal = open_case(
        "proposal",
        by=city.actor("张委员"),
        values={
            "title": "托育",
            "situation": "情况。",
            "suggestions": "建议。",
            "cosigners": [city.persons["李委员"].pk],
        },
    )
    for name in ("张委员", "李委员"):
        # An own draft and an invitation to sign: in the list, on the tile, on the badge, on the pill of the list.
        client = browser(city, name)
        home = client.get("/")
        assert len(home.context["todos"]) == 1
        assert home.context["todo_total"] == home.context["figures"][0].value == 1
        assert home.context["shell"].todo_count == 1
        assert len(client.get("/todo/").context["page"]["todos"]) == 1
        assert len(client.get("/proposals/?state=mine").context["page"].rows) == 1
    move(proposal, "cosign", by=city.actor("李委员"))
    assert browser(city, "李委员").get("/").context["todo_total"] == 0


def test_the_phone_bar_leads_to_what_a_role_does_most(city: Cast):
    found = {}
    for name in ("张委员", "王主任", "周主任", "赵科长", "陈领导", "孙管理员", "钱旁人"):
        shell = browser(city, name).get("/").context["shell"]
        found[name] = shell.tool.label if shell.tool else "＋" if shell.creates else ""
    assert found == {
        "张委员": "＋",
        "王主任": "审查",
        "周主任": "交办",
        "赵科长": "承办",
        "陈领导": "数据指标",
        "孙管理员": "名册",
        "钱旁人": "",
    }
    page = text(browser(city, "孙管理员").get("/"))
    assert "bottom__plus" in page
    assert 'href="/new/"' not in page
    assert "导入导出" in page
    assert "bottom--four" in text(browser(city, "钱旁人").get("/"))


def test_a_secretary_has_the_leaders_desk(city: Cast):
    secretary = makers.add_person(city, "liu", "刘秘书")
    makers.work_for(city, secretary, city.persons["陈领导"])
    page = text(browser(city, "刘秘书").get("/"))
    assert "代陈领导" in page
    assert "领办督办" in page
    assert browser(city, "刘秘书").get("/people/changes/").status_code == 403
