"""A copied text becomes clean, and every character of it still stands where it stood in the raw one."""

import json
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.text.characters import folded, invisible
from tongxin.text.normalise import READING, normalise
from tongxin.text.script import to_simplified

SEEN = Path(__file__).resolve().parents[4] / "benchmarks" / "text_sets" / "normalise.seen.jsonl"
FULL = dict(zip(",.:;!?()", "，。：；！？（）", strict=True))
# What no single character shows: the line around it decides.
BY_CONTEXT = dict(zip("著乾於甯馀畫祇瞭藉甦徵", "着干于宁余划只了借苏征", strict=True))

COPY = """首页 > 提案工作 > 正文
網站优化推广(云推app下载)
政協(xié)云汀市第十一屆(jiè)委員(yuán)會(huì)常务委员会工作報(bào)告
2024年 1月 9日在政协云汀市第十一届委员会第三次会议上
沈 砚 秋

各位委员:
　　一、工作回顾\r
　　过去一年,我们坚持"一线履职",开展协商46场,参与1,208人次(附后).
網站优化推广(云推app下载)
　　（一）提案工作。办复率98.5%,满意率100%。
责任编辑:贺知行"""

PIECES = st.lists(
    st.sampled_from(
        [
            "提案",
            "協(xié)商",
            "议(yi)",
            "著手",
            "，",
            ",",
            "\n",
            "\r\n",
            "　　",
            "  ",
            "\t",
            "(",
            ")",
            '"',
            "'",
            "46场",
            "1,208",
            "12:30",
            "分享:",
            "1029_100229_685.jpg",
            "责任编辑:贺知行",
            "一、",
            "（二）",
            "2024年1月9日",
            "政协云汀市委员会",
            "会议指出，要坚持围绕中心服务大局，认真履行职能。",
            "Hello, world.",
            "👍",
            "\u200b",
            "&nbsp;",
            "⼈⺠",
            "１２％",
            "贺 知 行",
            "关注公众号领取资料",
            "网友评论(3)",
            "<p>",
            "…",
            "\x00",
        ]
    ),
    max_size=25,
).map("".join)


def is_same(raw, clean):
    """Whether the clean character is the raw one in another script, width or shape."""
    one = folded(raw)
    candidates = {raw, one, to_simplified(one), FULL.get(one), BY_CONTEXT.get(raw)}
    return clean in candidates or (raw in "\"＂'" and clean in "“”‘’") or (raw.isspace() and clean.isspace())


def check(raw, found):
    """What holds for every text: nothing invented, nothing lost without being listed, spans in order."""
    kept = [found.offsets.to_raw(place) for place in range(len(found.text))]
    assert all(is_same(raw[place], sign) for place, sign in zip(kept, found.text, strict=True))
    assert all(earlier < later for earlier, later in pairwise(kept))
    listed = {place for piece in found.dropped for place in range(*piece.span)}
    unseen = {place for span in invisible(raw) for place in range(*span)}
    lost = set(range(len(raw))) - set(kept) - listed - unseen
    assert all(raw[place].isspace() for place in lost)
    assert not listed & set(kept)
    assert all(raw[slice(*piece.span)] == piece.text for piece in found.dropped)
    values = [found.title, found.date, found.organisation, found.speaker, found.session]
    spans = [part.span for part in (*values, *found.sections) if part] + list(found.paragraphs)
    assert all(0 <= start < end <= len(raw) for start, end in spans)


def test_a_copy_with_everything_in_it():
    found = normalise(COPY)
    assert found.text == (
        "政协云汀市第十一届委员会常务委员会工作报告\n2024年1月9日在政协云汀市第十一届委员会第三次会议上\n沈砚秋\n\n"
        "各位委员：\n一、工作回顾\n过去一年，我们坚持“一线履职”，开展协商46场，参与1,208人次（附后）。\n\n"
        "（一）提案工作。办复率98.5%，满意率100%。"
    )
    assert found.title
    assert COPY[slice(*found.title.span)].startswith("政協(xié)云汀市")
    assert found.title.value == "政协云汀市第十一届委员会常务委员会工作报告"
    assert found.speaker
    assert (found.speaker.value, COPY[slice(*found.speaker.span)]) == ("沈砚秋", "沈 砚 秋")
    assert [(part.number, part.title) for part in found.sections] == [("一", "工作回顾"), ("一", "提案工作")]
    assert COPY[slice(*found.sections[0].span)].endswith("满意率100%。")
    assert {piece.reason for piece in found.dropped} == {READING, "位置导航", "反复出现的短行", "责任编辑"}
    check(COPY, found)


@pytest.mark.parametrize("raw", ["", "\n\n", " ", "\r\n", "\ufeff", "分享:", "a", "。", "\u3000\u3000"])
def test_nearly_nothing(raw):
    found = normalise(raw)
    assert found.text.strip() in ("", "a", "。")
    assert found.offsets.pairs
    check(raw, found)


def test_the_printed_shape():
    shape = json.loads(json.dumps(normalise(COPY).as_json()))
    assert list(shape) == [
        "text",
        "title",
        "date",
        "organisation",
        "speaker",
        "session",
        "sections",
        "dropped",
        "map",
    ]
    assert list(shape["title"]) == ["value", "span"]
    assert list(shape["sections"][0]) == ["level", "number", "title", "span"]
    assert list(shape["dropped"][0]) == ["text", "span", "reason"]
    assert shape["map"][0][0] == 0
    assert normalise("今天开会。").as_json()["title"] is None


@given(PIECES)
def test_nothing_is_invented_and_nothing_lost_in_silence(raw):
    check(raw, normalise(raw))


@given(st.text(max_size=60))
def test_any_text_is_cleaned(raw):
    found = normalise(raw)
    assert all(0 <= found.offsets.to_raw(place) < len(raw) for place in range(len(found.text)))


def test_one_line_of_a_million_characters():
    raw = "过去一年，我们坚持围绕中心,开展协商(46)场，参与1,208人次。" * 30000
    found = normalise(raw)
    assert found.text.startswith("过去一年，我们坚持围绕中心，开展协商（46）场")
    assert len(found.text) == len(raw)


def rows():
    return [json.loads(line) for line in SEEN.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_the_seen_set(row):
    found = normalise(row["raw"])
    assert "".join(found.text.split()) == "".join(row["clean"].split())
    fields = ("title", "date", "speaker", "session")
    values = {field: evidence.value if (evidence := getattr(found, field)) else None for field in fields}
    assert values == {field: row[field] for field in fields}
    assert "".join(normalise(found.text).text.split()) == "".join(found.text.split())
    check(row["raw"], found)


@pytest.mark.parametrize(
    "raw",
    [
        "甲乙丙丁戊己\n" * 4000 + "今天召开会议，审议通过报告。",
        ">" * 40000,
        "(" * 40000,
        "协(xie" * 8000,
        "陈 利 众 " * 8000,
        "责任编辑:" * 8000,
        "“《" * 20000 + "会，",
    ],
    ids=["lines", "arrows", "brackets", "readings", "spaces", "labels", "openers"],
)
def test_odd_texts_take_no_longer_than_others(raw):
    started = time.process_time()
    normalise(raw)
    # A step that looks at everything again for every character would take minutes.
    assert time.process_time() - started < 5
