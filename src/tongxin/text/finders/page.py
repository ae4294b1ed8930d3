"""A text as every finder sees it: folded, without unseen signs, with the way back to the raw places."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from tongxin.text.finders import spelling
from tongxin.text.finders.runs import CutRun, Run, Window, runs_in, runs_over_lines

_ADDRESS_OF_A_PAGE = re.compile(r"(?:https?://|ftp://|www\.)[\x21-\x7e]+", re.IGNORECASE)


@dataclass(frozen=True)
class Hidden:
    """One piece of personal data.

    ``span`` is its place in the raw text in code points; ``masked`` stands there afterwards and is as long as what it
    replaces, so every other offset stays true; ``reason`` is a short Chinese phrase for a reviewer.
    """

    kind: str
    span: tuple[int, int]
    masked: str
    reason: str


@dataclass(frozen=True)
class Page:
    """The raw text, and what finders read: ``clean`` is raw without unseen signs, ``text`` is that, folded."""

    raw: str
    clean: str
    text: str
    places: list[int] | None = field(repr=False, default=None)

    @cached_property
    def runs(self) -> list[Run]:
        """Every stretch that could be a number of seven digits or more."""
        return list(runs_in(self.text, self.clean))

    def windows_over_lines(self, fewest: int, most: int) -> Iterator[Window]:
        """What reads as one number of so many digits with a line end or two in it."""
        for run in self.cut_runs:
            yield from run.windows(fewest, most)

    @cached_property
    def cut_runs(self) -> list[CutRun]:
        """Every stretch of digits that goes on over a line end."""
        return list(runs_over_lines(self.text, self.clean))

    @cached_property
    def links(self) -> list[tuple[int, int]]:
        """Where addresses of pages stand: the digits in them are the page's, not a person's."""
        return [match.span() for match in _ADDRESS_OF_A_PAGE.finditer(self.text)]

    def is_in_link(self, place: int) -> bool:
        """Whether a place lies inside the address of a page."""
        before = bisect_right(self.links, (place, len(self.text))) - 1
        return before >= 0 and place < self.links[before][1]

    def hidden(self, kind: str, start: int, end: int, reason: str, keep: tuple[int, int]) -> Hidden:
        """The signs of ``text[start:end]`` starred, but for so many at the head and the tail."""
        return self.starred(kind, start, end, reason, hide_of(self.text, start, end, keep))

    def starred(self, kind: str, start: int, end: int, reason: str, hide: Iterator[int] | list[int]) -> Hidden:
        """``text[start:end]`` with a star at each place of ``hide``, in raw places."""
        first, last = self._raw(start), self._raw(end - 1) + 1
        while last < len(self.raw) and self.raw[last] in spelling.BOXES:
            last += 1
        signs = list(self.raw[first:last])
        for place in hide:
            signs[self._raw(place) - first] = "*"
        return Hidden(kind, (first, last), "".join(signs), reason)

    def _raw(self, place: int) -> int:
        return place if self.places is None else self.places[place]


def hide_of(text: str, start: int, end: int, keep: tuple[int, int]) -> list[int]:
    """The places of letters and digits in ``text[start:end]`` without so many at the head and the tail."""
    signs = [place for place in range(start, end) if is_sign(text[place])]
    return signs[keep[0] : max(keep[0], len(signs) - keep[1])]


def is_sign(char: str) -> bool:
    """Whether a folded character carries a part of a number or a name of an account."""
    return (char.isascii() and char.isalnum()) or char in spelling.HAN_DIGITS


def page_of(raw: str) -> Page:
    """Fold a text once for all finders."""
    if not spelling.UNSEEN.search(raw):
        return Page(raw, raw, spelling.folded(raw))
    places: list[int] = []
    seen = 0
    for unseen in spelling.UNSEEN.finditer(raw):
        places.extend(range(seen, unseen.start()))
        seen = unseen.end()
    places.extend(range(seen, len(raw)))
    clean = spelling.UNSEEN.sub("", raw)
    return Page(raw, clean, spelling.folded(clean), places)
