"""Search tokens: what a document becomes and what a query asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.text.bigrams import Phrase, phrases, tokens
from tongxin.text.snippets import snippet


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("提案", ["提案", "案"]),
        ("电动自行车", ["电动", "动自", "自行", "行车", "车"]),
        ("G60科创走廊", ["g60", "科创", "创走", "走廊", "廊"]),
        ("科创G60", ["科创", "创", "g60"]),
        ("第023号,共2.5万", ["第", "023", "号", "共", "2", "5", "万"]),
        ("Ｇ６０　ＡＢＣ", ["g60", "abc"]),
        ("", []),
        ("!?😀", []),
        ("\U00030000\U00030001", ["\U00030000\U00030001", "\U00030001"]),
    ],
)
def test_tokens(text, expected):
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("提案", [Phrase(("提案",))]),
        ("充电桩", [Phrase(("充电", "电桩"))]),
        ("案", [Phrase(("案",), open_ended=True)]),
        ("教育 停车", [Phrase(("教育",)), Phrase(("停车",))]),
        ("《教育》,教育", [Phrase(("教育",))]),
        ("G60科", [Phrase(("g60", "科"), open_ended=True)]),
        ("jia", [Phrase(("jia",), open_ended=True)]),
        ("369", [Phrase(("369",))]),
        ("369件", [Phrase(("369", "件"), open_ended=True)]),
        ('" OR *', [Phrase(("or",), open_ended=True)]),
        ("——", []),
    ],
)
def test_phrases(query, expected):
    assert phrases(query) == expected


@given(st.text(alphabet=st.characters(categories=("Lo", "Ll", "Lu", "Nd", "Po", "Zs", "So")), max_size=40))
def test_every_piece_of_a_text_is_asked_for_with_its_own_tokens(text):
    """A query equal to a stretch of the document finds it: its tokens stand there in a row."""
    document = tokens(text)
    for phrase in phrases(text):
        length = len(phrase.tokens)
        rows = [tuple(document[place : place + length]) for place in range(len(document) - length + 1)]
        if phrase.open_ended:
            assert any(r[:-1] == phrase.tokens[:-1] and r[-1].startswith(phrase.tokens[-1]) for r in rows)
        else:
            assert phrase.tokens in rows


def test_a_snippet_marks_its_hits():
    text = "关于在老旧小区加装电动自行车充电桩的提案，请市住建局牵头。"
    parts = snippet(text, "充电桩 住建", width=100)
    assert [p.text for p in parts if p.hit] == ["充电桩", "住建"]
    assert "".join(p.text for p in parts) == text


def test_a_long_text_is_cut_around_its_first_hit():
    text = "甲" * 300 + "停车" + "乙" * 300
    parts = snippet(text, "停车", width=40)
    assert parts[0].text == parts[-1].text == "…"
    assert [p.text for p in parts if p.hit] == ["停车"]
    assert len("".join(p.text for p in parts)) == 42


def test_a_snippet_without_a_hit_is_the_beginning():
    assert snippet("甲乙丙", "丁") == [("甲乙丙", False)]
    assert snippet("", "丁") == []


def test_folding_finds_full_width_letters():
    assert [p.text for p in snippet("沿Ｇ６０走廊", "g60") if p.hit] == ["Ｇ６０"]
