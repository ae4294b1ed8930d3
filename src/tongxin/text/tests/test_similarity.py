"""Search by wording: the right text first, copies told from likeness, nothing odd with odd input."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as generated
from hypothesis import strategies as st

from tongxin.text.similarity import NEAR_COPY, WORDING, Document, LexicalIndex

SETS = Path(__file__).resolve().parents[4] / "benchmarks" / "text_sets"
FERRY = Document(
    "ferry",
    "南岸渡口候船棚被台风掀掉一半，学生雨天无处候船，建议尽快修复并加装护栏夜灯。",
    "关于修复南岸渡口候船棚的建议",
)
FERRY_TOO = Document(
    "ferry-too",
    "每到下雨，过江上学的孩子在码头淋着等船。渡口的雨棚坏了大半年，应当修好，边上装栏杆和路灯。",
    "让渡船学生有处避雨",
)
MARKET = Document(
    "market", "东门菜场地面常年积水，摊位私拉电线，建议统一改造下水与电路，完善消防设施。", "关于改造东门菜场的建议"
)
SCHOOL = Document(
    "school", "城北小学放学时段家长车辆占满车道，建议分年级错峰放学并设接送点。", "关于缓解城北小学门口拥堵的建议"
)
ALL = [FERRY, FERRY_TOO, MARKET, SCHOOL]


@pytest.fixture(scope="module")
def index():
    return LexicalIndex(ALL)


def test_the_other_text_on_the_matter_comes_first_and_the_query_never(index):
    for query, right in ((FERRY, "ferry-too"), (FERRY_TOO, "ferry")):
        hits = index.search(query)
        assert hits[0].id == right
        assert hits[0].kind == WORDING
        assert query.id not in [hit.id for hit in hits]
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert all(0 < hit.score < 1 for hit in hits)


def test_the_same_text_under_another_id_is_a_copy_with_score_1():
    index = LexicalIndex(
        [*ALL, Document("again", FERRY.text, FERRY.title), Document("part", FERRY.text * 1 + MARKET.text * 3)]
    )
    first, second = index.search(FERRY)[:2]
    assert (first.id, first.score, first.kind) == ("again", 1.0, NEAR_COPY)
    assert (second.id, second.kind) == ("part", NEAR_COPY)
    assert second.score < 1


@pytest.mark.parametrize(
    "other",
    [
        FERRY.text.replace("夜灯。", "夜灯吧。"),
        FERRY.text.replace("南岸", "南岸南岸南岸"),
        FERRY.text + FERRY.text,
        FERRY.text[1:],
        FERRY.text.replace("一半", "1.5成"),
    ],
)
def test_another_text_never_has_1(other):
    (hit,) = LexicalIndex([Document("other", other, FERRY.title)]).search(FERRY)
    assert hit.score <= 0.9999
    (back,) = LexicalIndex([FERRY]).search(Document("other", other, FERRY.title))
    assert back.score <= 0.9999


@pytest.mark.parametrize(
    ("one", "other"), [("增长3.5亿元", "增长35亿元"), ("下降5%左右", "下降5左右"), ("哈" * 30, "哈" * 40)]
)
def test_figures_and_repeats_make_another_text(one, other):
    hits = LexicalIndex([Document(1, one), Document(2, other)]).search(Document("q", one))
    assert [(hit.id, hit.score == 1) for hit in hits if hit.score == 1] == [(1, True)]


@pytest.mark.parametrize(
    "other", [FERRY.text.replace("，", ", "), f" {FERRY.text}\n", FERRY.text.replace("，", "").replace("。", "")]
)
def test_signs_and_spaces_make_no_other_text(other):
    assert LexicalIndex([Document("other", other, FERRY.title)]).search(FERRY)[0].score == 1


def test_many_copies_do_not_hide_the_text_in_other_words():
    copies = [Document(f"copy-{number}", FERRY.text, FERRY.title) for number in range(12)]
    hits = LexicalIndex([*ALL, *copies]).search(FERRY_TOO, top=14)
    assert {hit.id for hit in hits[:13]} == {"ferry", *(copy.id for copy in copies)}


def test_ids_are_compared_as_they_are_written():
    index = LexicalIndex([Document(1, FERRY.text), Document("2", MARKET.text)])
    assert [hit.id for hit in index.search(Document("1", FERRY.text))] != [1]
    assert index.search(Document("new", FERRY.text))[0].id == 1


@pytest.mark.parametrize("text", ["", "   \n", "!!!", "123", "的了和"])
def test_a_text_without_a_subject_finds_nothing_but_itself(index, text):
    assert index.search(Document("query", text)) == []


def test_an_empty_corpus_and_a_corpus_of_nothing():
    assert LexicalIndex([]).search(FERRY) == []
    assert LexicalIndex([Document(1, ""), Document(2, "……")]).search(FERRY) == []


def test_traditional_and_full_width_are_the_same_text():
    index = LexicalIndex([Document(1, "長者食堂應當延長營業時間，並公示菜價，方便獨居老人就餐。"), MARKET])
    hit = index.search(Document(2, "长者食堂应当延长营业时间，并公示菜价，方便独居老人就餐。"))[0]
    assert (hit.id, hit.score, hit.kind) == (1, 1.0, NEAR_COPY)


def test_latin_text_and_a_huge_line():
    index = LexicalIndex(
        [
            *ALL,
            Document("latin", "Please repair the street lights near the old harbour."),
            Document("huge", "荒" * 300_000),
        ]
    )
    assert index.search(Document("q", "street lights at the harbour need repair"))[0].id == "latin"
    assert index.search(FERRY)[0].id == "ferry-too"


@given(st.lists(st.text(max_size=30), max_size=5), st.text(max_size=30))
@generated(max_examples=40)
def test_any_text_is_answered(texts, query):
    hits = LexicalIndex([Document(number, text) for number, text in enumerate(texts)]).search(Document("q", query))
    assert all(0 < hit.score <= 1 for hit in hits)


@pytest.mark.parametrize(("name", "floor"), [("similar.seen.jsonl", 0.95), ("similar.second.jsonl", 0.93)])
def test_the_floor_of_ordinary_wording_holds(name, floor):
    rows = [json.loads(line) for line in (SETS / name).read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["role"] != "colloquial"]
    index = LexicalIndex([Document(row["id"], row["text"], row["title"]) for row in rows])
    asked = [row for row in rows if row["role"] != "distractor"]
    partner = {(row["topic"], row["role"]): row["id"] for row in rows}
    found = 0
    for row in asked:
        right = partner[row["topic"], "paraphrase" if row["role"] == "a" else "a"]
        found += index.search(Document(row["id"], row["text"], row["title"]), top=1)[0].id == right
    assert found / len(asked) >= floor
