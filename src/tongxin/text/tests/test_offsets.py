"""Whatever is taken out, every character left knows its place in the raw text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.text.offsets import OffsetMap, Traced, merged

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6)


def test_an_untouched_text_needs_one_pair():
    assert Traced.of("提案工作").offsets() == OffsetMap(((0, 0),))


def test_the_map_jumps_over_what_was_taken_out():
    offsets = Traced.of("提(tí)案(àn)工作").without([(1, 5), (6, 10)]).offsets()
    assert offsets.pairs == ((0, 0), (1, 5), (2, 10))
    assert [offsets.to_raw(place) for place in range(5)] == [0, 5, 10, 11, 12]
    assert offsets.to_raw_span(0, 2) == (0, 6)
    assert offsets.to_raw_span(1, 1) == (5, 5)


def test_an_empty_text_maps_its_only_place():
    offsets = Traced.of("残留").without([(0, 2)]).offsets()
    assert offsets.pairs == ((0, 0),)
    assert offsets.to_raw_span(0, 0) == (0, 0)


def test_a_text_of_another_length_is_refused():
    with pytest.raises(ValueError, match="length"):
        Traced.of("甲乙").rewritten("甲")


def test_touching_stretches_are_one():
    assert merged([(4, 6), (0, 2), (2, 3), (5, 9), (7, 7)]) == [(0, 3), (4, 9)]


@given(st.text(max_size=30), SPANS, SPANS)
def test_two_steps_leave_the_way_back(raw, first, second):
    traced = Traced.of(raw)
    for spans in (first, second):
        size = len(traced.text)
        traced = traced.without((min(start, size), min(end, size)) for start, end in spans)
    offsets = traced.offsets()
    assert [raw[offsets.to_raw(place)] for place in range(len(traced.text))] == list(traced.text)
    assert all(later[0] > earlier[0] for earlier, later in zip(offsets.pairs, offsets.pairs[1:], strict=False))
