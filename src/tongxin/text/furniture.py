"""Tells what belongs to the page around a text from the text itself, and says of each piece why it is taken out.

A list of words is not enough: titles speak of networks and sharing too. So a line is judged by four things together:
what it says, whether it is written in sentences, whether it stands before, inside or behind the body, and whether it
comes back again and again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tongxin.text.offsets import Span
from tongxin.text.page import frame, repeats, said
from tongxin.text.page.lines import Line, lines_of
from tongxin.text.page.state import Page
from tongxin.text.page.trims import trims

_PROMOTING = frozenset(("推广标题", "反复出现的短行", "网站标语"))
_SHORTEST_PHRASE = 6


@dataclass(frozen=True)
class Furniture:
    """A piece of the page; ``span`` is its place in the text as given, ``reason`` is for people."""

    span: Span
    reason: str


def furniture(text: str) -> list[Furniture]:
    """The pieces to take out, in order and apart; a whole line is given without its line end."""
    lines = lines_of(text)
    reasons = _judged(lines)
    phrases = _inserted_phrases(lines, reasons)
    found: list[Furniture] = []
    for line, reason in zip(lines, reasons, strict=True):
        pieces = [(0, len(line.text), reason)] if reason else [*trims(line), *_insertions(line, phrases)]
        place = 0
        for start, end, why in sorted(pieces):
            if end > place:
                found.append(Furniture((line.start + max(start, place), line.start + end), why))
                place = end
    return found


def _judged(lines: list[Line]) -> list[str]:
    """A reason for each line that is furniture: first by what it says, then by repetition, then by its place."""
    page = Page(lines)
    said.notices(page)
    said.readers(page)
    said.related_titles(page)
    page.find_body()
    said.site_talk(page)
    said.buttons(page)
    repeats.repeated_lines(page)
    repeats.lone_numbers(page)
    if page.is_chinese:
        frame.frame(page)
    return page.reasons


def _inserted_phrases(lines: list[Line], reasons: list[str]) -> re.Pattern[str] | None:
    """What a site promotes in lines of its own it also slips into paragraphs."""
    phrases = {
        line.folded
        for line, reason in zip(lines, reasons, strict=True)
        if reason in _PROMOTING and line.han >= _SHORTEST_PHRASE
    }
    return re.compile("|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))) if phrases else None


def _insertions(line: Line, phrases: re.Pattern[str] | None) -> Iterator[tuple[int, int, str]]:
    for match in phrases.finditer(line.folded) if phrases else ():
        yield match.start(), match.end(), "推广标题"
