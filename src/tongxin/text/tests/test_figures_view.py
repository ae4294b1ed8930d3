"""What the extractor reads leads back, character by character, to the text as given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.text.figures.view import View


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("提案５７件，占８．５％", "提案57件，占8.5%"),
        ("立(lì)案(àn)57件", "立案57件"),
        ("人口(kou)(kou)68萬(wan)人", "人口68万人"),
        ("提案 57 件 12 3", "提案 57件 12 3"),
        ("1\u200b2件\ufeff", "12件"),
        ("使用(app)办事", "使用办事"),
        ("占地(5km)", "占地(5km)"),
        ("乾部著手", "干部著手"),
        ("\ud800五件", "\ufffd五件"),
    ],
)
def test_what_is_seen(raw, seen):
    assert View(raw).text == seen


@given(st.text(alphabet="提案餘５9 (jn)（ī）\u200b件%\n", max_size=40))
def test_places_lead_back(raw):
    view = View(raw)
    places = [view.raw(place) for place in range(len(view.text))]
    assert places == sorted(set(places))
    for place, char in enumerate(view.text):
        assert View(raw[places[place]]).text in {char, ""} or char == "\ufffd"
    for start in range(len(view.text)):
        first, last = view.raw_span(start, len(view.text))
        assert (first, last - 1) == (places[start], places[-1])
