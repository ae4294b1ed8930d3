"""Finds the figures of a work report: each with its unit, what it counts, its place and its sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tongxin.text import counted, look_alikes, shared_figures, units
from tongxin.text.figure_view import View
from tongxin.text.quantities import Quantity, quantities
from tongxin.text.sentences import Sentence, clause_around, sentences

Value = int | float | list[int | float]


@dataclass(frozen=True, slots=True)
class Fact:
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


_SIGN = re.compile("[，,。；;：:！!？?、|｜\\n\\t]")
_HAS_NUMERAL = re.compile("[0-9二两三四五六七八九十百千万亿几半成]")


def extract(text: str) -> list[Fact]:
    """Every figure of ``text`` in the order of its places; dates, ordinals, sessions, names and slogans are none."""
    view = View(text)
    facts: list[Fact] = []
    for sentence in sentences(view.text):
        if _HAS_NUMERAL.search(sentence.text) and not look_alikes.is_furniture(sentence.text):
            facts += _facts_of(text, view, sentence)
    return facts


def _facts_of(raw: str, view: View, sentence: Sentence) -> Iterator[Fact]:
    found = list(quantities(view.text, sentence.start, sentence.start + len(sentence.text)))
    if not found:
        return
    said = raw[slice(*view.raw_span(sentence.start, sentence.start + len(sentence.text)))]
    for quantity, what in named(view.text, sentence.start, sentence.start + len(sentence.text), found):
        first, last = clause_around(view.text, quantity.start, quantity.end)
        yield Fact(
            value=quantity.value,
            approx=quantity.approx,
            percent=quantity.unit == "%",
            bound=quantity.bound,
            unit=quantity.unit,
            what=what,
            span=view.raw_span(quantity.start, quantity.end),
            sentence=said,
            clause=raw[slice(*view.raw_span(first, last))].strip(),
        )


def named(text: str, start: int, end: int, found: list[Quantity]) -> list[tuple[Quantity, str]]:
    """The quantities of one sentence, each with what it counts."""
    return shared_figures.told(text, start, end, found)
