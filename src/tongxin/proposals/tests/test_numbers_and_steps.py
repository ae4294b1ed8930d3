"""What tells numbers of two sessions apart, how rounds are counted, and steps that were taken back."""

import csv
import io
import re

import pytest
from django.test import Client
from openpyxl import load_workbook

from tongxin.kernel.cases.corrections import step_back
from tongxin.kernel.cases.models import SavedView
from tongxin.people.testing.cast import Cast
from tongxin.proposals.tests import scenes


def _browser(city: Cast, name: str) -> Client:
    client = Client()
    client.force_login(city.account(name))
    return client


@pytest.mark.parametrize(("url", "make"), [("proposals", scenes.filed), ("assignments", scenes.handling)])
def test_exports_say_the_session_before_the_number(city: Cast, url: str, make: object) -> None:
    assert callable(make)
    make(city)
    browser = _browser(city, "王主任")
    text = browser.get(f"/{url}/export.csv").content.decode("utf-8-sig")
    head, first, *_rest = csv.reader(io.StringIO(text))
    assert head[:2] == ["届次", "编号"]
    assert (first[0], first[1]) == ("九届一次", "第0001号")
    book = load_workbook(io.BytesIO(browser.get(f"/{url}/export.xlsx").content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0][:2] == ("届次", "编号")
    assert len(rows[0]) == len(rows[1]) == 8


def test_the_rows_behind_a_figure_say_the_session(city: Cast) -> None:
    scenes.filed(city)
    browser = _browser(city, "王主任")
    text = browser.get("/figures/proposals.filed/export.csv").content.decode("utf-8-sig")
    head, first = csv.reader(io.StringIO(text))
    assert dict(zip(head, first, strict=True))["届次"] == "九届一次"
    assert "九届一次" in browser.get("/figures/proposals.filed/").content.decode()


def test_rounds_are_counted_in_one_way(city: Cast) -> None:
    proposal = scenes.rated(city)
    scenes.take(city, proposal, "周主任", "rehandle")
    page = _browser(city, "王主任").get(f"/proposals/{proposal.pk}/").content.decode()
    assert "第一轮评价" in page
    assert "第二轮" in page
    assert not re.search(r"第\d+轮", page)


def test_a_name_that_is_too_long_is_refused_and_not_cut(city: Cast) -> None:
    browser = _browser(city, "王主任")
    page = browser.post("/proposals/views/save/", {"name": "长" * 41, "query": "q=路灯"}, follow=True)
    assert "名字最多 40 个字，现在有 41 个，没有保存" in page.content.decode()
    assert SavedView.objects.count() == 0
    browser.post("/proposals/views/save/", {"name": "长" * 40, "query": "q=路灯"})
    assert SavedView.objects.get().name == "长" * 40


@pytest.mark.parametrize("tail", ["", "print/"])
def test_on_screen_and_on_paper_a_step_back_names_the_step_that_no_longer_counts(city: Cast, tail: str) -> None:
    proposal = scenes.filed(city)
    step_back(proposal, by=city.actor("王主任"), reason="类别选错")
    page = _browser(city, "王主任").get(f"/proposals/{proposal.pk}/{tail}").content.decode()
    assert "退回一步：撤回“立案”" in page
    entry = next(part for part in re.split("<li|<tr>", page) if "<b>立案</b>" in part or "<s>立案</s>" in part)
    assert "已撤回，不作数" in entry
    assert "已更正" not in entry
