"""Shows a raw text the way the readers of figures want it: Simplified, half-width, without what was inserted."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

import opencc

from tongxin.text.figures import line_breaks

_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ％．＋－／～＞＜]")
_WIDER_BY = 0xFEE0
# Formal numerals, as on a cheque, where they make a number: 贰佰叁拾, not 大陆 or 拾金不昧.
_FORMAL = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟零万亿]{2,}")
_FORMAL_SCALES = ("拾", "佰", "仟")
_FORMAL_TO_PLAIN = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
# No converter takes half of a character.
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_CJK = "\u3400-\u9fff"
_TONES = "a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ"
# A reading in brackets, marks without width, and the space that typesetters leave between a number and its unit
# or between the digits of one number.
_READING = re.compile(rf"(?:[(（][{_TONES}]{{1,6}}[)）])+")
_WITHOUT_WIDTH = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]+")
_SPACED_UNIT = re.compile(rf"[0-9][ \t\u00a0\u2002-\u200a\u202f\u3000]+(?=[{_CJK}%℃‰])")
_SPACED_DIGITS = re.compile(rf"[0-9] [0-9](?: [0-9])*(?=[ ]*[{_CJK}%])")
_BEFORE_DIGITS = re.compile(rf"[{_CJK}][ ]*$")
_SEEN_BACK = 4
_FIRST_CJK, _LAST_CJK = "\u3400", "\u9fff"


class View:
    """A text made plain; ``raw`` leads every place back to the text it was made from."""

    def __init__(self, raw: str) -> None:
        folded = _WIDE.sub(lambda match: chr(ord(match.group()) - _WIDER_BY), raw)
        folded = _simplified(_HALF_CHARACTER.sub("\ufffd", folded))
        if any(scale in folded for scale in _FORMAL_SCALES):
            folded = _FORMAL.sub(lambda match: match.group().translate(_FORMAL_TO_PLAIN), folded)
        pieces: list[str] = []
        self._starts, self._shifts = [0], [0]
        place = dropped = 0
        for start, end in _inserted(folded):
            if start < place:
                continue
            pieces.append(folded[place:start])
            place = end
            dropped += end - start
            self._starts.append(place - dropped)
            self._shifts.append(dropped)
        self.text = "".join([*pieces, folded[place:]]) if pieces else folded
        self._whole = not pieces

    def raw(self, place: int) -> int:
        """Where the character at ``place`` of the view stands in the raw text."""
        return place if self._whole else place + self._shifts[bisect_right(self._starts, place) - 1]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw stretch from the first to the last character of a non-empty stretch of the view."""
        return (start, end) if self._whole else (self.raw(start), self.raw(end - 1) + 1)


def _inserted(text: str) -> list[tuple[int, int]]:
    """The stretches that stand between the words of the text and say nothing, in their order."""
    found = [
        match.span()
        for match in _READING.finditer(text)
        if match.start() and _FIRST_CJK <= text[match.start() - 1] <= _LAST_CJK
    ]
    found += [match.span() for match in _WITHOUT_WIDTH.finditer(text)]
    found += [(match.start() + 1, match.end()) for match in _SPACED_UNIT.finditer(text)]
    found += _between_digits(text)
    if "\n" in text:
        found += line_breaks.soft(text)
    return sorted(found)


def _between_digits(text: str) -> Iterator[tuple[int, int]]:
    """The spaces in a number set digit by digit: 立案 2 7 6 件."""
    for row in _SPACED_DIGITS.finditer(text):
        start, end = row.span()
        if _BEFORE_DIGITS.search(text, max(0, start - _SEEN_BACK), start):
            yield from ((place, place + 1) for place in range(start + 1, end, 2))


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _simplified(text: str) -> str:
    """Simplified, one character for one: where a phrase would change its length its characters are turned singly."""
    simple = str(_converter().convert(text))
    if simple == text or len(simple) == len(text):
        return simple
    return "".join(map(_line_simplified, text.splitlines(keepends=True)))


def _line_simplified(line: str) -> str:
    simple = str(_converter().convert(line))
    return simple if len(simple) == len(line) else "".join(map(_character_simplified, line))


@cache
def _character_simplified(character: str) -> str:
    simple = str(_converter().convert(character))
    return simple if len(simple) == 1 else character
