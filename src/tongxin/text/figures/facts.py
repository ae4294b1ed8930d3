"""Finds the figures of a work report: each with its unit, what it counts, its place and its sentence."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from tongxin.text.figures import furniture, naming
from tongxin.text.figures.quantities import Quantity, quantities
from tongxin.text.figures.view import View
from tongxin.text.sentences import CLAUSE_END, Sentence, sentences

Value = int | float | list[int | float]


class Fact(NamedTuple):
    """One figure as the text says it.

    ``value`` is multiplied out (1.2万 is 12000; money is in 元; a percentage stays in points; a range is
    [low, high]). ``bound`` says how it is hedged: gt (7600余), ge (以上), lt (近), le, about, or empty. ``unit`` and
    ``what`` are Simplified. ``span`` is the number with its unit in the raw text, in code points, without the words
    that hedge it from outside. ``clause`` is the stretch between signs that holds it, for matching.
    """

    value: Value
    approx: bool
    percent: bool
    bound: str
    unit: str
    what: str
    span: tuple[int, int]
    sentence: str
    clause: str


_HAS_NUMERAL = re.compile("[0-9二两三四五六七八九十百千万亿几半成]")


def extract(text: str) -> list[Fact]:
    """Every figure of ``text`` in the order of its places; dates, ordinals, sessions, names and slogans are none."""
    view = View(text)
    facts: list[Fact] = []
    # Two passes, for a processor that keeps to one kind of work is a fifth quicker.
    has_furniture = furniture.may_hold_furniture(view.text)
    counting = [
        (sentence, found)
        for sentence in sentences(view.text)
        if _HAS_NUMERAL.search(sentence.text)
        and not (has_furniture and furniture.is_furniture(sentence.text))
        and (found := list(quantities(view.text, sentence.start, sentence.start + len(sentence.text))))
    ]
    for sentence, found in counting:
        facts += _facts_of(text, view, sentence, found)
    return facts


def _facts_of(raw: str, view: View, sentence: Sentence, found: list[Quantity]) -> Iterator[Fact]:
    start, end = sentence.start, sentence.start + len(sentence.text)
    first_raw, last_raw = view.raw_span(start, end)
    said = raw[first_raw:last_raw]
    # Where nothing was dropped from the sentence all its places moved by the same.
    shift = first_raw - start if last_raw - first_raw == end - start else None
    cuts = [start - 1, *(match.start() for match in CLAUSE_END.finditer(view.text, start, end)), end]
    for quantity, what in naming.told(view.text, start, end, found):
        first = cuts[bisect_left(cuts, quantity.start) - 1] + 1
        last = cuts[bisect_left(cuts, quantity.end)]
        value, unit, bound, approx, begins, ends, _first, _last = quantity
        if shift is None:
            span = view.raw_span(begins, ends)
            clause = raw[slice(*view.raw_span(first, last))]
        else:
            span = (begins + shift, ends + shift)
            clause = raw[first + shift : last + shift]
        yield Fact(value, approx, unit == "%", bound, unit, what, span, said, clause.strip())
