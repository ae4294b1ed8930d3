"""Every shape that offices write is read, what cannot be read says why, and what is written reads the same again."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.kernel import clock
from tongxin.kernel.exchange.cells import (
    CellError,
    Code,
    Email,
    IdNumber,
    OneOf,
    Phone,
    Places,
    Tags,
    Words,
    YesNo,
    plain,
)
from tongxin.kernel.exchange.days import Day
from tongxin.kernel.exchange.escaping import harmless, unescaped

KINDS = OneOf((("party", "党委"), ("court", "法院")), (("党群", "party"),))
MARKS = Places((("lead", "主办"), ("assist", "会办")), (("协办", "assist"),), "lead")


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Words(40, is_name=True), "张 三", "张三"),
        (Words(40, is_name=True), "　张　三 ", "张三"),
        (Words(40, is_name=True), "Tom  Lee", "Tom Lee"),
        (Words(40, is_name=True), "阿依古丽·买买提", "阿依古丽·买买提"),
        (Words(), "一\u200b行\r\n两行", "一行\n两行"),
        (Code(), "0001", "0001"),
        (Code(), "０００１", "0001"),
        (Code(), 7.0, "7"),
        (Code(), "7.0", "7"),
        (Phone(), 13812345678.0, "13812345678"),
        (Phone(), "13812345678.0", "13812345678"),
        (Phone(), "138 1234 5678", "13812345678"),
        (Phone(), "+86-138-1234-5678", "13812345678"),
        (Phone(), "8613812345678", "13812345678"),
        (Phone(), "0573-82512345", "0573-82512345"),
        (IdNumber(), "110101199003074573", "110101199003074573"),
        (IdNumber(), "H0123456（7）", "H0123456(7)"),
        (Email(), "a@example.cn", "a@example.cn"),
        (YesNo(), "√", True),
        (YesNo(), "是", True),
        (YesNo(), "否", False),
        (YesNo(), "×", False),
        (YesNo(), True, True),
        (YesNo(), 1.0, True),
        (KINDS, "党 委", "party"),
        (KINDS, "党群", "party"),
        (KINDS, "court", "court"),
        (Tags(), "托育，财税/水环境；养老\n交通", ["托育", "财税", "水环境", "养老", "交通"]),
        (Day(), dt.datetime(2026, 1, 5, tzinfo=clock.ZONE), "2026-01-05"),
        (Day(), dt.date(2026, 1, 5), "2026-01-05"),
        (Day(), "2026.1.5", "2026-01-05"),
        (Day(), "2026年1月5日", "2026-01-05"),
        (Day(), "2026-1-5", "2026-01-05"),
        (Day(), "２０２６／１／５", "2026-01-05"),
        (Day(), "2026-01-05 00:00:00", "2026-01-05"),
        (Day(), "20260105", "2026-01-05"),
        (Day(), 20260105.0, "2026-01-05"),
        (Day(), 45662.0, "2025-01-05"),
        (Day(), "45662", "2025-01-05"),
        (Day(), "二〇二六年一月五日", "2026-01-05"),
        (Day(or_month=True), "1975.06", "1975-06"),
        (Day(or_month=True), 1975.06, "1975-06"),
        (Day(or_month=True), 1975.11, "1975-11"),
        (Day(or_month=True), 197506, "1975-06"),
        (Day(or_month=True), "1975年6月", "1975-06"),
    ],
)
def test_what_offices_write_is_read(kind, raw, value):
    assert kind.read(raw) == value


@pytest.mark.parametrize(
    ("kind", "raw", "why"),
    [
        (Day(), "1月5日", "没有写年份"),
        (Day(), "1.5", "没有写年份"),
        (Day(), "26.1.5", "只有两位"),
        (Day(), "2026-2-30", "没有“2026-2-30”这一天"),
        (Day(), "2026年1月", "没有写日"),
        (Day(), 2026.0, "只有年份"),
        (Day(), "明年", "不是日期"),
        (Day(), "1875-01-01", "年份应在"),
        (Day(or_month=True), 1975.1, "可能是 1 月，也可能是 10 月"),
        (Phone(), "1381234567", "不是 11 位"),
        (Phone(), "13812345678、13912345678", "不是 11 位"),
        (IdNumber(), "110101199003074574", "校验位"),
        (IdNumber(), 1.1010119900307e17, "后几位已经丢失"),
        (Email(), "a.example.cn", "不是电子邮箱"),
        (YesNo(), "也许", "应填“是”或“否”"),
        (KINDS, "街道", "可以填：党委、法院"),
        (Words(3), "一二三四", "最多 3 字，现在有 4 字"),
        (Words(), "#REF!", "公式错误（#REF!）"),
        (Code(), "#公式", "没有计算结果"),
        (Words(), "机密★ 一年", "密级标志"),
        (Tags(3), "一二三四", "太长"),
    ],
)
def test_what_cannot_be_read_says_why(kind, raw, why):
    with pytest.raises(CellError, match=why.replace("（", ".").replace("）", ".").replace("?", ".")):
        kind.read(raw)


@pytest.mark.parametrize(
    "text",
    [
        "市教育局、市财政局（会办）",
        "市教育局，市财政局（会办）",
        "市教育局;市财政局（协办）",
        "市教育局\n市财政局(会办)",
        "市教育局/市财政局（会 办）",
        "市教育局（主办）市财政局（会办）",
    ],
)
def test_several_units_in_a_cell(text):
    assert MARKS.split(MARKS.read(text), ()) == [["市教育局", "lead"], ["市财政局", "assist"]]


def test_a_name_with_a_separator_or_brackets_stays_whole_when_it_is_known():
    known = ["教育、科技和卫生委员会", "镇（街道）联络委"]
    text = MARKS.read("教育、科技和卫生委员会（会办）、镇（街道）联络委")
    assert MARKS.split(text, known) == [["教育、科技和卫生委员会", "assist"], ["镇（街道）联络委", "lead"]]


TEXT = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)
NAME = st.text(st.sampled_from("市教育财政局甲乙丙丁界委会"), min_size=1, max_size=12)


@given(st.text(max_size=20))
def test_escaping_loses_nothing(text):
    assert unescaped(harmless(text)) == text
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(TEXT)
def test_text_reads_as_it_was_written(text):
    kind = Words(200)
    try:
        value = kind.read(text)
    except CellError:
        return
    assert kind.read(harmless(kind.write(value))) == value


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)), st.booleans(), st.lists(NAME, max_size=4, unique=True))
def test_days_ticks_and_lists_read_as_they_were_written(day, tick, names):
    assert Day().read(Day().write(day.isoformat())) == day.isoformat()
    assert YesNo().read(YesNo().write(tick)) is tick
    if names:
        assert Tags().read(Tags().write(names)) == names
        pairs = [[name, "lead" if place % 2 else "assist"] for place, name in enumerate(names)]
        assert MARKS.split(MARKS.read(MARKS.write(pairs)), ()) == pairs


def test_numbers_and_moments_as_text():
    assert [
        plain(raw) for raw in (13812345678.0, 1.5, True, dt.datetime(2026, 1, 5, 8, 30, tzinfo=clock.ZONE), None)
    ] == [
        "13812345678",
        "1.5",
        "是",
        "2026-01-05 08:30",
        "",
    ]
