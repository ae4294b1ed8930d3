"""Lists, exports, search and files show the same and no more than what may be seen."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.exchange.escaping import harmless
from tongxin.kernel.testing.sessions import show_both_factors

pytestmark = pytest.mark.django_db


def _html(response):
    return response.content.decode()


@pytest.fixture
def errands(players):
    """Thirty errands, a third of them still drafts."""
    owner = players["owner"].actor
    made = []
    for n in range(30):
        errand = open_case("errand", by=owner, values={"title": f"差事 {n:02d} 号托育", "wish": "好。"})
        if n % 3:
            move(errand, "ask", by=owner)
        made.append(errand)
    return made


def test_pages_chips_search_and_sort(players, errands) -> None:
    owner = players["owner"].browser
    page = owner.get("/errands/").context["page"]
    assert (page.total, len(page.rows), page.previous_url) == (30, 25, "")
    assert len(owner.get(page.next_url).context["page"].rows) == 5
    assert {(p.label, p.count) for p in page.pills} >= {("全部", 30), ("起草中", 10), ("已提出", 20)}
    asked = owner.get("/errands/?state=asked&sort=title").context["page"]
    assert asked.total == 20
    assert [r.title for r in asked.rows] == sorted(r.title for r in asked.rows)
    assert [r.title for r in owner.get("/errands/?q=差事 07").context["page"].rows] == ["差事 07 号托育"]
    assert owner.get("/errands/?state=no-such&sort=x&page=zz").context["page"].total == 30
    for beyond in ("9999", "999999999999"):
        last = owner.get(f"/errands/?page={beyond}").context["page"]
        assert (len(last.rows), last.first, last.last, last.next_url) == (5, 26, 30, "")
    assert len(owner.get(last.previous_url).context["page"].rows) == 25
    hits = owner.get("/search/?q=托育&page=9999").context["page"]
    assert hits["hits"]
    assert hits["next_url"] == ""
    assert players["clerk"].browser.get("/errands/").context["page"].total == 20
    mine = players["clerk"].browser.get("/errands/?state=mine").context["page"]
    assert mine.total == 20


def test_a_saved_view_is_ones_own(players, errands) -> None:
    owner = players["owner"].browser
    owner.post("/errands/views/save/", {"name": "等受理", "query": "state=asked&sort=due"})
    views = owner.get("/errands/?state=asked&sort=due").context["page"].views
    assert [(v["name"], v["current"]) for v in views] == [("等受理", True)]
    assert players["clerk"].browser.get("/errands/").context["page"].views == []
    owner.post("/errands/views/drop/", {"name": "等受理"})
    assert owner.get("/errands/").context["page"].views == []


def test_the_export_is_what_the_list_shows(players, errands) -> None:
    clerk = players["clerk"].browser
    sheet = load_workbook(io.BytesIO(clerk.get("/errands/export.xlsx?q=号&sort=title").content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    shown = clerk.get("/errands/?q=号&sort=title").context["page"]
    assert len(rows) == shown.total + 1
    assert rows[0] == ["编号", "标题", "说明", "状态", "等谁办理", "期限", "提出日期"]
    assert [r[1] for r in rows[1:]] == [r.title for r in shown.rows]
    text = clerk.get("/errands/export.csv?q=号").content.decode("utf-8-sig")
    assert text.count("\r\n") == shown.total + 1
    assert AuditLine.objects.filter(action="errand.export").count() == 2


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "\tx"])
def test_no_cell_is_a_formula(players, text) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless("关于 a=b 的提案") == "关于 a=b 的提案"


def test_search_finds_two_characters_and_hides_what_is_hidden(players, errands) -> None:
    owner = players["owner"].browser.get("/search/?q=托育").context["page"]
    assert len(owner["hits"]) == 20
    assert owner["next_url"]
    clerk = players["clerk"].browser.get("/search/?q=托育").context["page"]
    assert "20" in clerk["total_text"]
    assert players["stranger"].browser.get("/search/?q=托育").context["page"]["hits"] == []
    page = _html(players["owner"].browser.get("/search/?q=托育"))
    assert "<mark>托育</mark>" in page
    assert "<script>" not in _html(players["owner"].browser.get("/search/?q=<script>alert(1)</script>"))


def test_files_go_in_and_come_out_for_those_who_see_the_case(players, errands) -> None:
    card = errands[1].card
    url = f"/errands/{card.pk}/files/"
    upload = SimpleUploadedFile("说明.txt", "纸上写的".encode(), content_type="text/plain")
    players["owner"].browser.post(url, {"file": upload})
    page = players["owner"].browser.get(f"/errands/{card.pk}/").context["page"]
    assert [f.name for f in page.files] == ["说明.txt"]
    answer = players["clerk"].browser.get(page.files[0].url)
    assert answer.getvalue().decode() == "纸上写的"
    assert "no-store" in answer.headers["Cache-Control"]
    assert players["stranger"].browser.get(page.files[0].url).status_code == 404
    other = errands[2].card
    assert players["owner"].browser.get(f"/errands/{other.pk}/files/1/").status_code == 404


def test_a_disguised_program_is_refused_with_a_sentence(players, errands) -> None:
    url = f"/errands/{errands[1].card.pk}/files/"
    bad = SimpleUploadedFile("照片.png", b"MZ" + b"\0" * 64, content_type="image/png")
    page = _html(players["owner"].browser.post(url, {"file": bad}, follow=True))
    assert "note--err" in page
    assert "照片.png" in page


def test_the_calendar_file_is_folded_and_names_the_case(players, errands) -> None:
    card = errands[1].card
    text = players["owner"].browser.get(f"/errands/{card.pk}/due.ics").content.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "答复期限" in text.replace("\r\n ", "")


# Session, account and grants come before anything a page asks for.
BUDGETS = {"/": 17, "/errands/": 15, "/errands/?sort=due&q=差事": 15, "/search/?q=托育": 12, "/duty/": 10, "case": 26}


@pytest.mark.parametrize("url", BUDGETS)
def test_pages_stay_within_their_queries(players, errands, url, django_assert_max_num_queries) -> None:
    address = f"/errands/{errands[1].card.pk}/" if url == "case" else url
    for name in ("owner", "clerk"):
        show_both_factors(players[name].browser)
        with django_assert_max_num_queries(BUDGETS[url]) as captured:
            assert players[name].browser.get(address).status_code == 200
        assert isinstance(captured, CaptureQueriesContext)
