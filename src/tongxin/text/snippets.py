"""The piece of a text that shows why it was found, cut into parts so that a page can mark the hits safely."""

from collections.abc import Iterator
from typing import NamedTuple

from tongxin.text.bigrams import LONGEST_QUERY, fold, runs

ELLIPSIS = "…"
_BEFORE = 15


class Part(NamedTuple):
    """A stretch of a snippet; ``hit`` says whether it is what was asked for."""

    text: str
    hit: bool


def snippet(text: str, query: str, width: int = 80) -> list[Part]:
    """About ``width`` characters around the first hit, or the beginning where nothing is hit."""
    flat = " ".join(text.split())
    hits = _merged(_hits(flat, query))
    first = hits[0][0] if hits else 0
    start = 0 if len(flat) <= width else max(0, min(first - _BEFORE, len(flat) - width))
    end = min(len(flat), start + width)
    parts = list(_parts(flat, hits, start, end))
    if start > 0:
        parts.insert(0, Part(ELLIPSIS, hit=False))
    if end < len(flat):
        parts.append(Part(ELLIPSIS, hit=False))
    return parts


def _folded(text: str) -> tuple[str, list[int]]:
    """Each character folded by itself, with the place it came from: folding changes lengths."""
    chars: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(text):
        for folded in fold(char):
            chars.append(folded)
            origin.append(place)
    return "".join(chars), origin


def _hits(text: str, query: str) -> list[tuple[int, int]]:
    folded, origin = _folded(text)
    found = []
    for word in set(runs(fold(query[:LONGEST_QUERY]))):
        place = folded.find(word)
        while place >= 0:
            found.append((origin[place], origin[place + len(word) - 1] + 1))
            place = folded.find(word, place + len(word))
    return sorted(found)


def _merged(hits: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in hits:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _parts(text: str, hits: list[tuple[int, int]], start: int, end: int) -> Iterator[Part]:
    place = start
    for first, last in hits:
        if last <= start or first >= end:
            continue
        if first > place:
            yield Part(text[place:first], hit=False)
        yield Part(text[max(first, start) : min(last, end)], hit=True)
        place = min(last, end)
    if place < end:
        yield Part(text[place:end], hit=False)
