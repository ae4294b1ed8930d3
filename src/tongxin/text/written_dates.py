"""Reads the days that offices and web pages write, with Arabic digits or in Chinese numerals."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from tongxin.text.offsets import Span

_DIGITS = {character: digit for digit, character in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "O": 0}
_WRITTEN = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s*(?P<sign>[-/.年])\s*(?P<month>\d{1,2})\s*(?:(?P=sign)|月)(?:\s*(?P<day>\d{1,2})(?!\d)(?:\s*[日号])?)?"
    "|(?P<cyear>[一二][〇○零O一二三四五六七八九]{3})年(?P<cmonth>[一二三四五六七八九十]{1,2})月(?:(?P<cday>[一二三四五六七八九十]{1,3})日)?"
)
_EARLIEST, _LATEST = 1949, 2100


class WrittenDate(NamedTuple):
    """A day as ``YYYY-MM-DD``, or a month as ``YYYY-MM`` where no day is given; ``span`` is its place."""

    iso: str
    span: Span

    @property
    def is_day(self) -> bool:
        return len(self.iso) == len("YYYY-MM-DD")


def numeral(text: str) -> int | None:
    """A Chinese or Arabic numeral up to 99: 十五 is 15, 二十 is 20; None for anything else."""
    if text.isdigit() and text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.get(ones)
    if (tens and tens not in _DIGITS) or (ones and ones not in _DIGITS):
        return None
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


def written_dates(text: str) -> Iterator[WrittenDate]:
    """Every day or month of the text that exists in the calendar."""
    for match in _WRITTEN.finditer(text):
        if match["year"]:
            year, month, day = int(match["year"]), int(match["month"]), match["day"]
        else:
            year = int("".join(str(_DIGITS[character]) for character in match["cyear"]))
            month, day = numeral(match["cmonth"]) or 0, str(numeral(match["cday"]) or 0) if match["cday"] else None
        if not _EARLIEST <= year <= _LATEST:
            continue
        try:
            first = dt.date(year, month, int(day) if day else 1)
        except ValueError:
            continue
        if day:
            yield WrittenDate(first.isoformat(), match.span())
        elif match["sign"] in (None, "年"):
            yield WrittenDate(first.isoformat()[:7], match.span())
