"""Finds text taken over from another text, however long the rest of either is."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tongxin.text.bigrams import fold
from tongxin.text.postings import Integers, Keys
from tongxin.text.script import to_simplified
from tongxin.text.segment import without_surrogates

SHINGLE = 5
# Where so much of the shorter text stands in the longer one, it was copied and not written anew.
COPIED = 0.6
# With fewer shingles even two honest headings look copied, unless they are the same.
_FEWEST = 12
_NO_LETTERS = re.compile(r"[\W_]+")
# Signs that measure or compare (% ‰ + ° <) are none of these: they say something.
_PAUSES = re.compile(r"[^\w%‰‱+±°℃<>=≥≤≈×÷$¥€£&@#^]+|_+")
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SAMPLED_BITS = np.uint64(60)
_SHORTEST_PASSAGE = 6
_PLACES_ASKED = 16


class Passage(NamedTuple):
    """A stretch that two texts share: the words of the first, and ``(start, end)`` in either."""

    text: str
    first: tuple[int, int]
    second: tuple[int, int]


def simplified(text: str) -> str:
    """The text in Simplified characters, of the same length; halves of characters become ``?``."""
    return to_simplified(without_surrogates(text))


def plain(text: str) -> str:
    """The text as wording is compared: Simplified, one width, one case."""
    return fold(simplified(text))


def letters(text: str) -> str:
    """What is left of a plain text without signs and spaces: a copy stays one when its commas change."""
    return _NO_LETTERS.sub("", text)


def said(text: str) -> str:
    """A plain text less its punctuation and spaces, for saying whether two are the same: 3.5 stays another than 35."""
    return _PAUSES.sub(_unless_in_number, text)


def _unless_in_number(pause: re.Match[str]) -> str:
    text, (start, end) = pause.string, pause.span()
    is_in_number = text[max(0, start - 1) : start].isdecimal() and text[end : end + 1].isdecimal()
    return pause.group() if is_in_number else ""


def shingles(text: str) -> Keys:
    """A number for each different run of five letters, or for the whole of a shorter text."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    run = min(SHINGLE, len(codes))
    sums = np.zeros(len(codes) - run + 1 if run else 0, dtype=np.uint64)
    for place in range(run):
        sums = sums * _FACTOR + codes[place : place + len(sums)]
    return np.unique(sums)


class Overlap(NamedTuple):
    """How much two texts have in common: of the shorter one, and of both together (1 is the same text)."""

    of_shorter: float
    of_both: float


def overlap(first: Keys, second: Keys) -> Overlap:
    """The overlap of two texts given as their :func:`shingles`."""
    shared = len(np.intersect1d(first, second, assume_unique=True))
    together = len(first) + len(second) - shared
    shorter = min(len(first), len(second))
    if not shared or (shorter < _FEWEST and shared < together):
        return Overlap(0.0, 0.0)
    return Overlap(shared / shorter, shared / together)


class CopyIndex:
    """One shingle in sixteen of every text: enough to find a copied paragraph inside a long report."""

    def __init__(self, texts: Sequence[Keys]) -> None:
        sampled = [_sampled(keys) for keys in texts]
        owners = np.repeat(np.arange(len(sampled)), [len(one) for one in sampled])
        keys = np.concatenate(sampled) if sampled else np.zeros(0, dtype=np.uint64)
        order = np.argsort(keys, kind="stable")
        self._keys, self._owners = keys[order], owners[order]

    def candidates(self, keys: Keys, most: int = 10) -> Integers:
        """The texts that share the most sampled shingles with a text, the best first."""
        asked = _sampled(keys)
        starts = np.searchsorted(self._keys, asked, side="left")
        ends = np.searchsorted(self._keys, asked, side="right")
        found = [self._owners[start:end] for start, end in zip(starts, ends, strict=True)]
        if not found:
            return np.zeros(0, dtype=np.int64)
        owners, hits = np.unique(np.concatenate(found), return_counts=True)
        best: Integers = owners[np.argsort(-hits, kind="stable")[:most]]
        return best


def _sampled(keys: Keys) -> Keys:
    kept: Keys = keys[((keys * _FACTOR) >> _SAMPLED_BITS) == 0]
    return kept


def shared_passages(first: str, second: str, shortest: int = _SHORTEST_PASSAGE) -> list[Passage]:
    """The longest stretches of the first text that stand in the second too, for marking; places are in code points.

    Signs are compared as well: a mark on a page must cover what is really the same.
    """
    here, there = _comparable(first), _comparable(second)
    places: dict[str, list[int]] = {}
    for start in range(len(there) - shortest + 1):
        places.setdefault(there[start : start + shortest], []).append(start)
    found = []
    start = 0
    while start <= len(here) - shortest:
        known = places.get(here[start : start + shortest], ())[:_PLACES_ASKED]
        ends = [(_common(here, start, there, place), place) for place in known]
        if not ends:
            start += 1
            continue
        length, place = max(ends, key=lambda end: (end[0], -end[1]))
        passage = first[start : start + length]
        if any(char.isalnum() for char in passage):
            found.append(Passage(passage, (start, start + length), (place, place + length)))
        start += length
    return found


def _comparable(text: str) -> str:
    """Folded character by character, because folding a whole text would move the places."""
    return "".join(folded if len(folded := fold(char)) == 1 else char for char in simplified(text))


def _common(first: str, start: int, second: str, place: int) -> int:
    length = 0
    most = min(len(first) - start, len(second) - place)
    while length < most and first[start + length] == second[place + length]:
        length += 1
    return length
