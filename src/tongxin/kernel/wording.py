"""How days and lists are said in the reader's language; Chinese pages keep the way offices write them."""

import datetime as dt
from collections.abc import Iterable

from django.utils import dateformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongxin.text.dates import chinese_span

_NUMERALS = "零一二三四五六七八九"


def is_chinese() -> bool:
    """Whether the reader's language is Chinese; it is when nobody chose one (command line, background work)."""
    return (get_language() or "zh").startswith("zh")


def full_day(day: dt.date) -> str:
    """``2026年11月22日`` or ``22 Nov 2026``: the translated text is a pattern of Django's date letters."""
    return dateformat.format(day, _("Y年n月j日"))


def short_day(day: dt.date) -> str:
    """``11月22日`` or ``22 Nov``."""
    return dateformat.format(day, _("n月j日"))


def weekday(day: dt.date) -> str:
    """``星期日`` or ``Sunday``."""
    return dateformat.format(day, "l")


def span(first: dt.date, last: dt.date) -> str:
    """``2026年2月17日至26日``: what both days share is said once, in Chinese."""
    if first == last:
        return full_day(first)
    return chinese_span(first, last) if is_chinese() else f"{full_day(first)} – {full_day(last)}"


def ordinal(number: int) -> str:
    """``九`` or ``9``: how terms and sessions are counted, for 1 to 99."""
    if not is_chinese():
        return str(number)
    tens, ones = divmod(number, 10)
    text = ("" if tens == 1 else _NUMERALS[tens]) + "十" if tens else ""
    return text + (_NUMERALS[ones] if ones or not tens else "")


def listed(words: Iterable[str]) -> str:
    """``甲、乙、丙`` or ``A, B, C``."""
    return _("、").join(words)
