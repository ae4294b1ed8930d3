"""Keeps the way back: whatever a step takes out of a text, each character left still knows its place in the raw one."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Span = tuple[int, int]


@dataclass(frozen=True)
class OffsetMap:
    """Places of a clean text in its raw text, both in code points.

    ``pairs`` are the points where the distance between the two changes: for a clean place ``c`` and the last pair
    ``(c0, r0)`` with ``c0 <= c``, the raw place is ``r0 + (c - c0)``. There is always a pair for clean place 0.
    """

    pairs: tuple[Span, ...] = ((0, 0),)

    def to_raw(self, place: int) -> int:
        """The raw place of a clean place; for the end of the clean text, the place behind its last character."""
        clean, raw = self.pairs[bisect_right(self.pairs, place, key=lambda pair: pair[0]) - 1]
        return raw + place - clean

    def to_raw_span(self, start: int, end: int) -> Span:
        """The raw stretch from the first character of a clean stretch to its last, with what was taken out between."""
        if end <= start:
            place = self.to_raw(start)
            return place, place
        return self.to_raw(start), self.to_raw(end - 1) + 1


@dataclass(frozen=True)
class Traced:
    """A text in work: each character with its raw place. Steps take stretches out or replace one for one."""

    text: str
    places: npt.NDArray[np.int64]

    @classmethod
    def of(cls, raw: str) -> "Traced":
        return cls(raw, np.arange(len(raw), dtype=np.int64))

    def without(self, spans: Iterable[Span]) -> "Traced":
        """The text less the spans, which may overlap and come in any order."""
        gone = merged(spans)
        if not gone:
            return self
        kept = np.ones(len(self.text), dtype=bool)
        pieces = []
        last = 0
        for start, end in gone:
            kept[start:end] = False
            pieces.append(self.text[last:start])
            last = end
        pieces.append(self.text[last:])
        return Traced("".join(pieces), self.places[kept])

    def rewritten(self, text: str) -> "Traced":
        """The text with other characters at the same places; the length must not change."""
        if len(text) != len(self.text):
            raise ValueError("a step that replaces characters must keep the length")
        return Traced(text, self.places)

    def raw_span(self, span: Span) -> Span:
        """Where a stretch of the text in work stood in the raw text."""
        start, end = span
        if end <= start:
            raise ValueError("an empty stretch has no place in the raw text")
        return int(self.places[start]), int(self.places[end - 1]) + 1

    def offsets(self) -> OffsetMap:
        """The map as breakpoints."""
        if not self.text:
            return OffsetMap()
        jumps = np.flatnonzero(np.diff(self.places) != 1) + 1
        starts = np.concatenate((np.zeros(1, dtype=np.int64), jumps))
        return OffsetMap(tuple(zip(starts.tolist(), self.places[starts].tolist(), strict=True)))


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same stretches in order, those that touch made one, empty ones left out."""
    found: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def between(spans: list[Span], length: int) -> list[Span]:
    """What lies outside the spans, which are in order and apart."""
    edges = [0, *(edge for span in spans for edge in span), length]
    return [(start, end) for start, end in list(pairwise(edges))[::2] if start < end]
