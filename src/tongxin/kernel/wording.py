"""How days and lists are said in the reader's language; Chinese pages keep the way offices write them."""

import datetime as dt
from collections.abc import Iterable

from django.utils import dateformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongxin.text.dates import chinese_span


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


def listed(words: Iterable[str]) -> str:
    """``甲、乙、丙`` or ``A, B, C``."""
    return _("、").join(words)
