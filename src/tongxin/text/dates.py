"""Days are written the way offices write them, in one place, so that no page invents its own form."""

import datetime as dt

_WEEKDAYS = "一二三四五六日"


def chinese_date(day: dt.date) -> str:
    """``2026年11月22日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_span(first: dt.date, last: dt.date) -> str:
    """``2026年2月17日至26日``: what both days share is said once."""
    if first == last:
        return chinese_date(first)
    if first.year != last.year:
        return f"{chinese_date(first)}至{chinese_date(last)}"
    if first.month != last.month:
        return f"{chinese_date(first)}至{last.month}月{last.day}日"
    return f"{chinese_date(first)}至{last.day}日"


def chinese_weekday(day: dt.date) -> str:
    """``星期日``."""
    return f"星期{_WEEKDAYS[day.weekday()]}"
