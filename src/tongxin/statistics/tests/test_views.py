"""Pages: each number opens its list, within what the actor may see; outsiders get a Chinese refusal."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import load_workbook

from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.indicators.declarations import Fact
from tongxin.statistics.tests.conftest import make_card
from tongxin.statistics.tests.test_selectors import DAY

PAGES = [
    "/figures/",
    "/figures/toy.apples/",
    "/figures/toy.apples/export.csv",
    "/figures/toy.apples/export.xlsx",
    "/report/coverage/",
]


@pytest.fixture
def orchard(city, county, counted):
    for cast, titles in ((city, ("城里的苹果", "=城外的苹果")), (county, ("县里的梨",))):
        counted.apples += [Fact(DAY, make_card(cast, title).pk) for title in titles]
    counted.apples.append(Fact(DAY, make_card(city, "密封的苹果", secrecy=2).pk))
    counted.red.append(counted.apples[0])
    return city


@pytest.fixture
def page(client, orchard):
    def get(name, url, **post):
        client.force_login(orchard.account(name))
        answer = client.post(url, post) if post else client.get(url)
        return answer.status_code, answer.content.decode() if "sheet" not in answer["Content-Type"] else answer.content

    return get


def test_each_number_opens_its_list(page):
    status, html = page("王主任", "/figures/")
    assert status == 200
    assert 'href="/figures/toy.apples/"' in html
    assert "3件" in html
    assert "摘下的苹果；以摘下之日计。" in html
    assert "售出苹果数 1 ÷ 苹果数 3" in html
    status, html = page("王主任", "/figures/toy.apples/")
    assert status == 200
    assert "城里的苹果" in html
    assert "其中 1 条不在您的查看范围内" in html
    assert "密封的苹果" not in html
    assert "县里的梨" not in html


def test_a_member_reads_totals_only(page):
    status, html = page("张委员", "/figures/toy.apples/")
    assert status == 200
    assert "共 3 条" in html
    assert "城里的苹果" not in html
    assert "只能看到总数" in html


def test_a_cut_shows_its_cells_and_each_cell_opens_its_own_rows(page, orchard, counted):
    for title, colours in (("红的", ("red",)), ("花的", ("red", "green"))):
        counted.apples.append(Fact(DAY, make_card(orchard, title).pk, dims={"toy_colour": colours}))
    _status, html = page("王主任", "/figures/toy.apples/?by=toy_colour")
    cells = re.findall(r"cell=(\w*)\"[^>]*>([^<]+)</a></td><td class=\"num\"><a[^>]*>([^<]+)<", html)
    assert cells == [("red", "红", "2件"), ("green", "青", "1件"), ("", "未归类", "3件")]
    assert "5件" in html
    _status, html = page("王主任", "/figures/toy.apples/?by=toy_colour&cell=green")
    assert "下面只列出“青”的 1 条" in html
    assert "花的" in html
    assert "红的" not in html
    _status, text = page("王主任", "/figures/toy.apples/export.csv?by=toy_colour&cell=green")
    assert len(text.strip().splitlines()) == 2
    assert "红的" in page("王主任", "/figures/toy.apples/?by=nonsense&cell=green")[1]


def test_the_whole_system_is_counted_when_asked_for_and_shows_no_row_of_it(page):
    _status, html = page("王主任", "/figures/toy.apples/?scope=system_wide")
    assert "全系统" in html
    assert "4件" in html
    assert "共 4 条" in html
    assert "县里的梨" not in html


def test_the_neighbour_is_out_of_reach_even_when_asked_for(page):
    _status, html = page("王主任", "/figures/toy.apples/?conference=yunxi")
    assert "澄湖市政协" in html
    assert "县里的梨" not in html


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("name", ["钱旁人", "赵科长"])
def test_who_holds_no_power_is_refused_in_chinese(page, url, name):
    status, html = page(name, url)
    assert status == 403
    assert "您的账号没有相应的职务" in html
    assert "苹果" not in html


@pytest.mark.parametrize("url", PAGES)
def test_strangers_are_sent_to_the_door(client, orchard, url):
    answer = client.get(url)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in")


def test_an_unknown_figure_is_not_found(page):
    assert page("王主任", "/figures/toy.pears/")[0] == 404


def test_a_period_narrows_the_rows(page):
    year = DAY.year
    assert "城里的苹果" in page("王主任", f"/figures/toy.apples/?period=year-{year}")[1]
    assert "城里的苹果" in page("王主任", "/figures/toy.apples/?period=nonsense&page=99999999")[1]


def test_exports_hold_the_visible_rows_and_are_on_record(page):
    _status, text = page("王主任", "/figures/toy.apples/export.csv")
    assert text.startswith("\ufeff届次,编号,标题,日期,数量")
    assert "城里的苹果" in text
    assert "'=城外的苹果" in text
    assert "密封" not in text
    assert "县里的梨" not in text
    _status, content = page("王主任", "/figures/toy.apples/export.xlsx")
    book = load_workbook(io.BytesIO(content))
    assert [row[2] for row in book.worksheets[0].iter_rows(values_only=True, min_row=2)] == [
        "城里的苹果",
        "'=城外的苹果",
    ]
    assert "摘下的苹果；以摘下之日计。" in [row[1] for row in book.worksheets[1].iter_rows(values_only=True)]
    assert AuditLine.objects.filter(action="statistics.export").count() == 2


def test_coverage_shows_a_report_beside_the_values(page):
    _status, html = page("王主任", "/report/coverage/")
    assert "开始对照" in html
    status, html = page("王主任", "/report/coverage/", text="一年来，摘苹果3件，开展活动40场。<b>")
    assert status == 200
    assert "读到 2 个数字，系统可以算出其中 1 个" in html
    assert "一致" in html
    assert "尚无指标" in html


def test_coverage_takes_a_file_in_the_office_encoding(page):
    upload = SimpleUploadedFile("报告.txt", "摘苹果5件。".encode("gb18030"))
    _status, html = page("张委员", "/report/coverage/", report=upload)
    assert "差 -2" in html


def test_coverage_says_what_it_cannot_read(page):
    status, html = page("王主任", "/report/coverage/", text="  ")
    assert status == 422
    assert "还没有报告" in html
    for name, content in (("a.docx", b"PK\x03\x04\x00"), ("a.bin", b"\x00\x01")):
        status, html = page("王主任", "/report/coverage/", report=SimpleUploadedFile(name, content))
        assert status == 422
        assert "也不是纯文本" in html


def test_a_word_draft_is_read_with_its_tables(page):
    document = Document()
    document.add_paragraph("一年来，摘苹果3件。")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "果园", "3件苹果全部卖出"
    out = io.BytesIO()
    document.save(out)
    _status, html = page("王主任", "/report/coverage/", report=SimpleUploadedFile("稿.docx", out.getvalue()))
    assert "读到 2 个数字，系统可以算出其中 2 个" in html
    assert "一致" in html
    assert "差 -2" in html


def test_navigation_shows_figures_to_those_who_may_see_them(page):
    assert 'href="/figures/"' in page("张委员", "/figures/")[1]
    assert 'href="/figures/"' not in page("钱旁人", "/todo/")[1]


def test_a_year_of_the_report_opens_that_year(page):
    _status, html = page("王主任", "/report/coverage/", text="2024年摘苹果3件。")
    assert 'href="/figures/toy.apples/?period=year-2024"' in html
    assert "差 -3" in html
    _status, html = page("王主任", "/figures/toy.apples/?period=year-2024")
    assert "2024年" in html
    assert "还没有符合口径的记录" in html
