"""Tells what belongs to the page around a text from the text itself, and says of each piece why it is taken out.

A list of words is not enough: titles speak of networks and sharing too. So a line is judged by four things together:
what it says, whether it is written in sentences, whether it stands before, inside or behind the body, and whether it
comes back again and again.
"""

import re
from dataclasses import dataclass

from tongxin.text import page_words
from tongxin.text.offsets import Span
from tongxin.text.page_lines import Line, lines_of
from tongxin.text.page_marks import Marks, trims


@dataclass(frozen=True)
class Furniture:
    """A piece of the page; ``span`` is its place in the text as given, ``reason`` is for people."""

    span: Span
    reason: str


def furniture(text: str) -> list[Furniture]:
    """The pieces to take out, in order and apart; a whole line is given without its line end."""
    lines = lines_of(text)
    marks = Marks(lines)
    marks.judge()
    found = []
    for line, reason in zip(lines, marks.reasons, strict=True):
        if reason:
            found.append(Furniture(line.span, reason))
        else:
            found += [
                Furniture((line.start + start, line.start + end), why) for start, end, why in trims(line)
            ]
    return found
