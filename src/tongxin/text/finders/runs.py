"""Cuts digits that belong together out of a text, however they are written and whatever stands between them."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

from tongxin.text.finders.spelling import HAN_DIGITS, LETTER_DIGITS, VALUE_OF

_HAN = "".join(HAN_DIGITS)
_LETTERS = "".join(LETTER_DIGITS)
# Any sign may cut a number up, even a heart; but two stars are a mask that somebody else has put there.
_BETWEEN = r"(?:(?:_|[^\w\n\r*。!?！？])(?:_|[^\w\n\r*。!?！？]){0,3}| ?\*(?!\*) ?)?"
FEWEST = 7
# A row of so many single digits is a table or noise; looking at every window of it would take minutes.
LONGEST_ROW = 500
_RUN = re.compile(rf"[0-9{_HAN}{_LETTERS}]++(?:{_BETWEEN}[0-9{_HAN}{_LETTERS}]++)*+")
# The end of a line may cut a number too, where nothing else parts it there.
_OVER_A_LINE = r"[ \-]{0,2}\r?\n {0,8}"
_RUN_OVER_LINES = re.compile(rf"[0-9{_HAN}{_LETTERS}]++(?:(?:{_OVER_A_LINE}|{_BETWEEN})[0-9{_HAN}{_LETTERS}]++)*+")
_LINE_BEGINS_WITH_DIGIT = re.compile(rf"\n {{0,8}}(?=[0-9{_HAN}])")
_LINE_ENDS_WITH_DIGIT = re.compile(rf"[0-9{_HAN}][ \-]{{0,2}}\r?\Z")
# No number with its gaps is longer.
_REACH = 48
_LONGEST_END = 4
# The digits of the shortest number that is known over a line end, a landline.
_FEWEST_OVER_LINES = 10
_ATOM = re.compile(rf"[0-9]+|[{_HAN}]+|[{_LETTERS}]+")
_WORD = re.compile(r"[A-Za-z]")
# Between two numbers of a list, never within one.
_PARTS = re.compile(r"[\n,、;:()/]")
# A number in more lines is a column.
_MOST_BREAKS = 2
# One more than the digits of a mobile and of an identity number.
_ONE_TOO_MANY = frozenset({12, 19})


class Atom(NamedTuple):
    """Digits of one style side by side: a (Arabic), h (Chinese), l (letters that look like digits), r (in a ring)."""

    start: int
    end: int
    digits: str
    style: str


class Window(NamedTuple):
    """Some neighbouring atoms of a run, read as one number."""

    run: "Run"
    first: int
    last: int

    @property
    def start(self) -> int:
        return self.run.atoms[self.first].start

    @property
    def end(self) -> int:
        return self.run.atoms[self.last].end

    @property
    def digits(self) -> str:
        return self.run.digits[self.run.offsets[self.first] : self.run.offsets[self.last + 1]]

    @property
    def gaps(self) -> list[str]:
        """What stands between its groups."""
        return [gap for gap in self.run.gaps[self.first : self.last] if gap]

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many digits each group has."""
        sizes = [len(self.run.atoms[self.first].digits)]
        for gap, atom in zip(
            self.run.gaps[self.first : self.last], self.run.atoms[self.first + 1 : self.last + 1], strict=True
        ):
            if gap:
                sizes.append(len(atom.digits))
            else:
                sizes[-1] += len(atom.digits)
        return tuple(sizes)

    @property
    def gap_before(self) -> str | None:
        """What parts it from the digits before it in the run; None where none stand there."""
        return self.run.gaps[self.first - 1] if self.first else None

    @property
    def gap_after(self) -> str | None:
        """What parts it from the digits after it in the run; None where none stand there."""
        return self.run.gaps[self.last] if self.last + 1 < len(self.run.atoms) else None

    @property
    def is_closed(self) -> bool:
        """Whether it is cut by line ends as a number would be, and stands apart from its neighbours."""
        breaks = sum("\n" in gap for gap in self.gaps)
        around = (self.gap_before, self.gap_after)
        return 1 <= breaks <= _MOST_BREAKS and all(gap is None or _PARTS.search(gap) for gap in around)

    @property
    def is_apart(self) -> bool:
        """Whether its neighbours in the run, if any, are parted from it by another sign than its own digits are."""
        own = {_sign(gap) for gap in self.gaps}
        return not any(gap and _sign(gap) in own for gap in (self.gap_before, self.gap_after))

    @property
    def follows_mark(self) -> bool:
        """Whether a mark such as ① stands right before it."""
        is_marked = self.gap_before == "" and self.run.atoms[self.first - 1].style == "r"
        return is_marked and self.run.atoms[self.first].style != "r"

    @property
    def stands_alone(self) -> bool:
        """Whether no other digits stand near; the 三 of 张三 and the 一 of 一直 are words."""
        before = self.run.atoms[max(0, self.first - 1) : self.first]
        after = self.run.atoms[self.last + 1 : self.last + 2]
        return all(self.run.is_word(atom) for atom in (*before, *after))

    @property
    def is_cut(self) -> bool:
        """Whether digits of another style touch it that may be its own: it mixes styles itself."""
        inner = self.run.atoms[self.first : self.last + 1]
        if len({atom.style for atom in inner}) == 1:
            return False
        touching = [self.first - 1] if self.gap_before == "" else []
        touching += [self.last + 1] if self.gap_after == "" else []
        return not all(self.run.is_word(self.run.atoms[place]) for place in touching)

    @property
    def has_few_letters(self) -> bool:
        """Letters may stand for some digits, never for most of them."""
        letters = sum(len(a.digits) for a in self.run.atoms[self.first : self.last + 1] if a.style == "l")
        return letters * 3 < len(self.digits) * 2


class Run:
    """Atoms of digits with what stands between them; ``offsets`` says where each atom begins in ``digits``."""

    def __init__(self, atoms: list[Atom], gaps: list[str], text: str) -> None:
        self.atoms = atoms
        self.gaps = gaps
        self.digits = "".join(atom.digits for atom in atoms)
        self.offsets = list(accumulate((len(atom.digits) for atom in atoms), initial=0))
        self._text = text
        self._ending = {offset: place for place, offset in enumerate(self.offsets[1:])}

    def is_word(self, atom: Atom) -> bool:
        """Whether a Chinese digit is a part of a word, as a letter beside it shows."""
        around = self._text[max(0, atom.start - 1) : atom.start] + self._text[atom.end : atom.end + 1]
        return atom.style == "h" and any(
            char.isalpha() and not char.isascii() and char not in HAN_DIGITS for char in around
        )

    def windows(self, first: int, fewest: int, most: int) -> Iterator[Window]:
        """The windows that begin at atom ``first`` and hold so many digits, the longest first."""
        offset = self.offsets[first]
        for count in range(most, fewest - 1, -1):
            last = self._ending.get(offset + count)
            if last is not None:
                yield Window(self, first, last)


def runs_in(text: str, clean: str) -> Iterator[Run]:
    """The runs of a folded text; ``clean`` is the same text unfolded, it shows which digits stand in a ring."""
    for match in _RUN.finditer(text):
        if match.end() - match.start() < FEWEST:
            continue
        atoms = list(_atoms(text, clean, match.start(), match.end()))
        total = sum(len(atom.digits) for atom in atoms)
        if total >= FEWEST and not (len(atoms) > LONGEST_ROW and total < 2 * len(atoms)):
            gaps = [text[one.end : other.start] for one, other in pairwise(atoms)]
            yield Run(atoms, gaps, text)


class CutRun(NamedTuple):
    """A run that goes on over a line end at ``cut``; its atoms before ``start`` are a part of something longer."""

    run: Run
    start: int
    cut: int

    def windows(self, fewest: int, most: int) -> Iterator[Window]:
        """What reads as one number of so many digits with a line end or two in it."""
        for first, atom in enumerate(self.run.atoms):
            if self.start <= atom.start < self.cut:
                windows = self.run.windows(first, fewest, most)
                yield from (one for one in windows if self.cut < one.end and one.is_closed)


def runs_over_lines(text: str, clean: str) -> Iterator[CutRun]:
    """The runs that a line end cuts; a line of its own for every number of a list makes none longer than a number."""
    for cut in _LINE_BEGINS_WITH_DIGIT.finditer(text):
        if not _LINE_ENDS_WITH_DIGIT.search(text[max(0, cut.start() - _LONGEST_END) : cut.start()]):
            continue
        start, end = _line_before(text, cut.start()), _line_after(text, cut.end())
        match = next(one for one in _RUN_OVER_LINES.finditer(text, start, end) if one.end() > cut.start())
        if match.end() - match.start() < _FEWEST_OVER_LINES:
            continue
        atoms = list(_atoms(text, clean, *match.span()))
        gaps = [text[one.end : other.start] for one, other in pairwise(atoms)]
        # A number that begins before the stretch is not seen whole.
        is_whole = start == 0 or text[start - 1] == "\n"
        yield CutRun(Run(atoms, gaps, text), start if is_whole else start + 1, cut.start())


def _line_before(text: str, place: int) -> int:
    """Where the line above the one that ends at ``place`` begins, if that is near."""
    nearest = max(0, place - _REACH)
    start = text.rfind("\n", nearest, place)
    start = text.rfind("\n", nearest, start) if start > 0 else -1
    return start + 1 if start >= 0 else nearest


def _line_after(text: str, place: int) -> int:
    """Where the line below the one that begins at ``place`` ends, if that is near."""
    furthest = min(len(text), place + _REACH)
    end = text.find("\n", place, furthest)
    end = text.find("\n", end + 1, furthest) if end >= 0 else -1
    return end if end >= 0 else furthest


def _atoms(text: str, clean: str, start: int, end: int) -> Iterator[Atom]:
    for match in _ATOM.finditer(text, start, end):
        first, last = match.span()
        if text[first] in LETTER_DIGITS:
            is_part_of_word = _WORD.match(text, first - 1) if first else None
            if not is_part_of_word and not _WORD.match(text, last + (text[last : last + 1] in {"x", "X"})):
                yield Atom(first, last, read(match.group()), "l")
        elif text[first] in HAN_DIGITS:
            yield from _without_name(text, first, last)
        else:
            yield from _by_ring(text, clean, first, last)


def _without_name(text: str, start: int, end: int) -> Iterator[Atom]:
    """A name such as 张三 may end in a digit, right before a number in the same style."""
    if end - start in _ONE_TOO_MANY and start and text[start - 1].isalpha():
        yield Atom(start, start + 1, read(text[start]), "h")
        start += 1
    yield Atom(start, end, read(text[start:end]), "h")


def _by_ring(text: str, clean: str, start: int, end: int) -> Iterator[Atom]:
    """A mark such as ① before a number is no digit of it, so digits in rings are atoms of their own."""
    if clean[start:end].isascii():
        yield Atom(start, end, text[start:end], "a")
        return
    first = start
    for place in range(start + 1, end + 1):
        if place == end or _is_in_ring(clean[place]) != _is_in_ring(clean[first]):
            yield Atom(first, place, text[first:place], "r" if _is_in_ring(clean[first]) else "a")
            first = place


def _is_in_ring(char: str) -> bool:
    return unicodedata.category(char) != "Nd"


def _sign(gap: str) -> str:
    return gap.strip() or " "


def read(written: str) -> str:
    """Digits written in any folded style as Arabic ones; everything else is left out."""
    return "".join(VALUE_OF.get(char, "") for char in written)
