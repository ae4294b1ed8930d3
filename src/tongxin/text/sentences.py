"""Cuts Chinese prose into sentences and clauses that know where they stood in the raw text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_SENTENCE = re.compile(r"[^。！？!?；;\r\n]*(?:[。！？!?；;]+[”’」』）)\"]*|[\r\n]+|$)")
# No writer makes longer ones; a table or a dump of data without full stops does.
LONGEST = 1000
_BREATH = re.compile("[，,、：:\\s]")
_CLAUSE_ENDS = "，,。！？!?；;：:、（）()\r\n"
CLAUSE_END = re.compile(f"[{re.escape(_CLAUSE_ENDS)}]")


class Sentence(NamedTuple):
    """A sentence without the space around it; ``start`` is its place in the raw text, in code points."""

    text: str
    start: int


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of ``text``; a line break ends one, because headings carry no full stop."""
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        if end - start > LONGEST:
            yield from _pieces(text, start, end)
            continue
        said = text[start:end]
        stripped = said.strip()
        if stripped:
            yield Sentence(stripped, start if len(stripped) == end - start else start + said.index(stripped))


def _pieces(text: str, start: int, end: int) -> Iterator[Sentence]:
    """A row of words without a full stop, cut at commas or spaces into pieces that a person could read."""
    while start < end:
        last = min(end, start + LONGEST)
        if last < end:
            signs = [match.end() for match in _BREATH.finditer(text, start + 1, last)]
            last = signs[-1] if signs else last
        stripped = text[start:last].strip()
        if stripped:
            yield Sentence(stripped, text.index(stripped, start))
        start = last


def clause_around(text: str, start: int, end: int, *, ends: str = _CLAUSE_ENDS) -> tuple[int, int]:
    """The bounds of the clause that holds ``text[start:end]``: from the last sign before to the first after."""
    first = start
    while first > 0 and text[first - 1] not in ends:
        first -= 1
    last = end
    while last < len(text) and text[last] not in ends:
        last += 1
    return first, last
