"""Sentences know their place; days are written as offices write them."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tongxin.text.dates import chinese_date, chinese_span, chinese_weekday
from tongxin.text.sentences import clause_around, sentences


def test_sentences_end_at_signs_and_at_line_breaks():
    text = "  一、工作回顾\n\n收到提案。立案了吗？“立了!”很好;共五件"
    assert [s.text for s in sentences(text)] == [
        "一、工作回顾",
        "收到提案。",
        "立案了吗？",
        "“立了!”",
        "很好;",
        "共五件",
    ]


@given(st.text(alphabet="甲乙。！;\n ”,1", max_size=60))
def test_every_sentence_stands_where_it_says(text):
    found = list(sentences(text))
    for sentence in found:
        assert text[sentence.start : sentence.start + len(sentence.text)] == sentence.text
    assert "".join("".join(s.text for s in found).split()) == "".join(text.split())


def test_a_clause_lies_between_signs():
    text = "提交提案57件、占15%,其余"
    assert [text[slice(*clause_around(text, 4, 7))], text[slice(*clause_around(text, 9, 12))]] == [
        "提交提案57件",
        "占15%",
    ]


def test_days():
    assert chinese_date(dt.date(2026, 11, 2)) == "2026年11月2日"
    assert chinese_weekday(dt.date(2026, 11, 22)) == "星期日"
    assert chinese_span(dt.date(2026, 2, 17), dt.date(2026, 2, 26)) == "2026年2月17日至26日"
    assert chinese_span(dt.date(2026, 2, 17), dt.date(2026, 3, 1)) == "2026年2月17日至3月1日"
    assert chinese_span(dt.date(2026, 12, 31), dt.date(2027, 1, 1)) == "2026年12月31日至2027年1月1日"
    assert chinese_span(dt.date(2026, 1, 1), dt.date(2026, 1, 1)) == "2026年1月1日"
