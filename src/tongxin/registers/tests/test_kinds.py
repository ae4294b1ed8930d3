"""Registers of one's own are data: columns, rule of counting, end."""

import pytest
from django.test import Client

from tongxin.kernel.cases.errors import InvalidInput
from tongxin.people.testing.cast import Cast
from tongxin.registers import selectors
from tongxin.registers.rules import ColumnsError, ColumnType, columns_from, columns_text, wrong_sums
from tongxin.registers.selectors import Wanted
from tongxin.registers.services import keep_row, save_kind
from tongxin.registers.tests.conftest import kind_of

OWN = {
    "name": "接待来访",
    "unit": "批",
    "meaning": "",
    "columns": "来访单位 必填\n人数 数字 必填 1-500\n方式 选项 座谈、参观",
    "counting": "sum",
    "counted": "人数",
    "needs_evidence": False,
}


def test_columns_read_as_an_office_writes_them() -> None:
    columns = columns_from("单位 必填\n合计说明\n男 数字\n女 数字\n合计 =男+女\n级别 选项 省级、市级")
    assert [c.type for c in columns][2:] == ["number", "number", "number", "choice"]
    assert columns[4].sums == (columns[2].key, columns[3].key)
    assert columns_from(columns_text(columns), columns) == columns
    assert [(c.label, n) for c, n in wrong_sums(columns, {"c3": 2, "c4": 3, "c5": 6})] == [("合计", 5)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "none"),
        ("甲\n甲", "twice"),
        ("甲 选项", "choices"),
        ("甲 胡写", "word"),
        ("甲 9-1", "range"),
        ("甲 =乙", "sum"),
    ],
)
def test_columns_that_cannot_be_read_say_why(text: str, code: str) -> None:
    with pytest.raises(ColumnsError) as refusal:
        columns_from(text)
    assert refusal.value.code == code


def test_an_own_register_is_kept_and_counted_on_its_page(city: Cast) -> None:
    by = city.actor("林科长")
    kind = save_kind(None, OWN, by=by)
    first, second = kind.fields[:2]
    assert second.type == ColumnType.NUMBER
    for number, people in enumerate((12, 30)):
        given = {"title": f"第{number}批", "day": "2026-04-01", "scope": "own", "words": ""}
        keep_row(kind, {**given, f"c_{first.key}": "邻市政协", f"c_{second.key}": str(people)}, by=by)
    assert selectors.counted(kind, selectors.rows_wanted(by, kind, Wanted())) == 42
    browser = Client()
    browser.force_login(city.account("陈领导"))
    page = browser.get(f"/registers/of/{kind.key}/").content.decode()
    assert "共计 42 批" in page
    assert "登记一条" not in page


def test_a_column_in_use_is_not_taken_away(city: Cast) -> None:
    by = city.actor("林科长")
    kind = save_kind(None, OWN, by=by)
    first, second = kind.fields[:2]
    given = {"title": "一批", "day": "2026-04-01", "scope": "own", "words": ""}
    keep_row(kind, {**given, f"c_{first.key}": "甲", f"c_{second.key}": "3"}, by=by)
    with pytest.raises(InvalidInput, match="已经有记录在用"):
        save_kind(kind, {**OWN, "columns": "人数 数字 必填"}, by=by)


def test_the_list_filters_and_exports_what_it_shows(city: Cast) -> None:
    by, kind = city.actor("林科长"), kind_of(city, "regulations")
    for day, title in (("2025-06-01", "旧规则"), ("2026-06-01", "=新机制")):
        keep_row(kind, {"title": title, "day": day, "scope": "own", "words": "", "c_sort": "机制"}, by=by)
    browser = Client()
    browser.force_login(city.account("林科长"))
    page = browser.get("/registers/of/regulations/?year=2026").content.decode()
    assert "=新机制" in page
    assert "旧规则" not in page
    text = browser.get("/registers/of/regulations/export.csv?year=2026").content.decode("utf-8-sig")
    assert "'=新机制" in text
    assert "旧规则" not in text
