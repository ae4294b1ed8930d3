"""Icons and Chinese dates for templates, so that every page says a day in the same way."""

import datetime as dt

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tongxin.kernel import clock, wording
from tongxin.kernel.conferences import sentences

register = template.Library()
Moment = dt.date | dt.datetime | None


def _day(value: Moment) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.astimezone(clock.ZONE).date()
    return value


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """One drawing of the sprite; it never carries meaning that is not also in words."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        extra,
        static("tongxin/icons.svg"),
        name,
    )


@register.filter
def said(label: str) -> str:
    """A label of a declaration in the reader's language; declarations themselves hold Chinese."""
    return _(label)


@register.filter
def reworded(text: str) -> str:
    """A translated sentence without data in it, with what the conference calls the things that it names."""
    return sentences.reworded(text)


@register.filter
def paragraphs(text: str) -> list[str]:
    """The lines of a text that say something, for print, where each begins with two empty squares."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@register.filter
def cn_date(value: Moment) -> str:
    """``2026年11月22日``."""
    day = _day(value)
    return wording.full_day(day) if day else ""


@register.filter
def cn_day(value: Moment) -> str:
    """``3月12日``, with the year when it is not this one."""
    day = _day(value)
    if day is None:
        return ""
    if day.year != clock.today().year:
        return cn_date(day)
    return wording.short_day(day)


@register.filter
def cn_short(value: Moment) -> str:
    """``2026-03-12`` for columns that are compared by eye."""
    day = _day(value)
    return day.isoformat() if day else ""


@register.filter
def cn_time(value: dt.datetime | None) -> str:
    """``3月12日 16:20``."""
    return f"{cn_day(value)} {value.astimezone(clock.ZONE):%H:%M}" if value else ""


@register.filter
def cn_long_day(value: Moment) -> str:
    """``3月21日 星期六``."""
    day = _day(value)
    return _("{day} {weekday}").format(day=cn_day(day), weekday=wording.weekday(day)) if day else ""
