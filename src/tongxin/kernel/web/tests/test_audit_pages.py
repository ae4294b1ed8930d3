"""The audit administrator reads, verifies and takes out; nobody changes a line by any route."""

import csv
import io
from urllib.parse import quote

import openpyxl
import pytest
from django.test import Client
from django.urls import get_resolver

from tongxin.kernel.accounts.administrations import AUDIT
from tongxin.kernel.accounts.models import Account, AccountGrant
from tongxin.kernel.audit.models import AuditCheck, AuditLine
from tongxin.kernel.audit.verify import remember_check, verify, write_anchors
from tongxin.kernel.cases.doors import move, open_case

pytestmark = pytest.mark.django_db


def _html(response):
    return response.content.decode()


def _routes():
    own = get_resolver().url_patterns[0].url_patterns
    return [str(route.pattern) for route in own if str(route.pattern).startswith("audit")]


def _auditor(place=None):
    account = Account.objects.create_account("auditor", None, display_name="审计员", conference=place)
    AccountGrant.objects.create(account=account, power=AUDIT, conference=place)
    browser = Client()
    browser.force_login(account)
    return browser


@pytest.fixture
def record(players, neighbour):
    """Lines of two conferences and of the installation."""
    for player in (players["owner"], neighbour):
        errand = open_case("errand", by=player.actor, values={"title": "借一张桌子", "wish": "会议用。"})
        move(errand, "ask", by=player.actor)
    Client().post("/sign-in", {"username": "nobody", "password": "x"}, REMOTE_ADDR="10.4.4.4")
    Client().post("/sign-in", {"username": "owner-toy-city", "password": "open-sesame-2026"})
    return players


def test_lines_are_read_in_words(record) -> None:
    page = _html(_auditor().get("/audit/"))
    for words in ("差事：提出", "登录失败：用户名或密码不对", "未登录", "10.4.4.4", "权限与安全"):
        assert words in page
    assert "借一张桌子" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=登录失败", {"accounts.sign_in_failed"}),
        ("q=差事：提出", {"errand.ask"}),
        ("q=10.4.4.4", {"accounts.sign_in_failed"}),
        ("q=errand.open", {"errand.open"}),
        ("q=没有这个词", set()),
        ("chain=installation", {"accounts.sign_in_failed"}),
        ("since=2000-01-01&until=2000-01-02", set()),
        ("since=nonsense&page=0&until=99", None),
        ("q=%00&chain=%00&page=9999", None),
    ],
)
def test_questions_narrow_the_page_and_the_file_alike(record, query, found) -> None:
    browser = _auditor()
    assert browser.get(f"/audit/?{query}").status_code == 200
    rows = list(csv.reader(io.StringIO(browser.get(f"/audit/export.csv?{query}").content.decode("utf-8-sig"))))
    if found is not None:
        assert {row[5] for row in rows[1:]} == found


def test_weighty_lines_stand_out_and_can_be_asked_for(record, players) -> None:
    for _time in range(5):
        Client().post("/sign-in", {"username": "x", "password": "x"}, REMOTE_ADDR="10.5.5.5")
    browser = _auditor()
    rows = list(csv.reader(io.StringIO(browser.get("/audit/export.csv?weighty=1").content.decode("utf-8-sig"))))
    assert {row[5] for row in rows[1:]} == {"accounts.lock"}


def test_the_file_is_the_same_in_both_forms_and_its_taking_is_recorded(record) -> None:
    browser = _auditor()
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/audit/export.xlsx").content), read_only=True)
    sheet = [[cell or "" for cell in row] for row in book.active.iter_rows(values_only=True)]
    rows = list(csv.reader(io.StringIO(browser.get("/audit/export.csv").content.decode("utf-8-sig"))))
    assert sheet[1:] == rows[2:], "the second file holds one line more: that the first was taken"
    line = AuditLine.objects.filter(action="audit.export").latest("pk")
    assert line.data == {"form": "csv", "rows": len(rows) - 1, "query": ""}


def test_a_cell_that_a_spreadsheet_would_run_is_text(record, players) -> None:
    Account.objects.filter(pk=players["owner"].id).update(display_name="=cmd|' /C calc'!A0")
    errand = open_case("errand", by=players["owner"].actor, values={"title": "一", "wish": "好。"})
    AuditLine.objects.filter(object_id=errand.pk).update(actor_label="=cmd|' /C calc'!A0")
    rows = list(csv.reader(io.StringIO(_auditor().get("/audit/export.csv").content.decode("utf-8-sig"))))
    assert any(row[3] == "'=cmd|' /C calc'!A0" for row in rows)


def test_a_conference_of_its_own_is_all_that_its_auditor_reads(record, players, neighbour, city) -> None:
    browser = _auditor(city)
    there = neighbour.account.conference
    for url in ("/audit/", f"/audit/?chain=conference-{there.pk}", "/audit/?chain=installation", "/audit/export.csv"):
        text = browser.get(url).content.decode("utf-8-sig")
        assert f"conference-{there.pk}" not in text.replace("chain=conference", ""), url
        assert "未登录" not in text, url
    names = {row[0] for row in csv.reader(io.StringIO(browser.get("/audit/export.csv").content.decode("utf-8-sig")))}
    assert names == {"链", f"conference-{city.pk}"}


def test_the_page_says_whether_the_record_is_whole(record, players) -> None:
    browser = _auditor()
    assert "还没有核对" in _html(browser.get("/audit/"))
    page = _html(browser.post("/audit/verify/", follow=True))
    assert "逐行核对，记录完好" in page
    assert page.count("chip--ok") >= 3
    line = AuditLine.objects.filter(action="errand.open").earliest("pk")
    AuditLine.objects.filter(pk=line.pk).update(actor_label="别人")
    page = _html(browser.post("/audit/verify/", follow=True))
    assert "核对发现问题" in page
    assert "被改动过" in page
    assert AuditLine.objects.filter(action="audit.verify").count() == 2


def test_a_chain_that_is_gone_is_said_too(record, settings) -> None:
    write_anchors()
    line = AuditLine.objects.filter(chain__name="installation")
    chain = line[0].chain
    line.delete()
    chain.delete()
    assert remember_check() == len(verify()[1]) == 1
    assert "整条不见了" in _html(_auditor().get("/audit/"))
    assert AuditCheck.objects.get(name="installation").flaw


def test_no_address_changes_or_removes_a_line(record) -> None:
    """Every address of the audit pages, every method: the lines that were there are there, as they were."""
    browser = _auditor()
    before = list(AuditLine.objects.order_by("pk").values_list("pk", "digest"))
    routes = _routes()
    assert len(routes) == 4
    for route in routes:
        for method in ("get", "post", "put", "patch", "delete"):
            getattr(browser, method)(f"/{route}?q={quote('差事')}")
    assert list(AuditLine.objects.order_by("pk").values_list("pk", "digest"))[: len(before)] == before
    assert verify()[1] == []
