"""A rule says in plain data how long something may take; conferences keep such values as parameters."""

import calendar as gregorian
import datetime as dt
import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxin.kernel import wording
from tongxin.kernel.deadlines.calendar import Calendar

# {"count": 90, "unit": "day" | "working_day" | "month"} or {"date": "06-30"}; either may add {"roll": "next_working_day"}
Rule = dict[str, Any]

UNITS = ("day", "working_day", "month")
_LONGEST = {"day": 3660, "working_day": 2600, "month": 120}
_LEAP_YEAR = 2024
_MONTH_DAY = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?")
_SPAN = re.compile(r"(\d{1,4})个?(工作日|天|日|月|workingday|day|month)s?")
_UNIT_WORDS = {
    "工作日": "working_day",
    "天": "day",
    "日": "day",
    "月": "month",
    "workingday": "working_day",
    "day": "day",
    "month": "month",
}
_ROLLED = frozenset(("遇节假日顺延", "顺延", "节假日顺延", "nextworkingday"))
_MONTHS = 12


class RuleError(ValueError):
    """The rule cannot be applied; the message is a Chinese sentence."""


def check(rule: Any) -> str | None:
    """The Chinese sentence that says what is wrong with ``rule``, or None."""
    if not isinstance(rule, dict):
        return _("期限规则的格式不对：请写明天数和单位，或者写明固定日期。")
    unknown = set(rule) - {"count", "unit", "date", "roll"}
    if unknown:
        return _("期限规则里有不认识的内容“{names}”，请删去。").format(names=wording.listed(sorted(map(str, unknown))))
    if rule.get("roll") not in (None, "next_working_day"):
        return _("期限规则的顺延方式只能是“遇节假日顺延到下一个工作日”。")
    if ("date" in rule) == ("count" in rule):
        return _("期限规则要么写时长，要么写固定日期，必须写一种，也只能写一种。")
    return _check_date(rule) if "date" in rule else _check_count(rule)


def _check_date(rule: Rule) -> str | None:
    if "unit" in rule:
        return _("写了固定日期，就不能再写单位。")
    try:
        _month_day(rule["date"])
    except ValueError:
        return _("固定日期要写成“月-日”，例如 06-30，并且这一天要真实存在。")
    return None


def _check_count(rule: Rule) -> str | None:
    count, unit = rule["count"], rule.get("unit")
    if unit not in UNITS:
        return _("期限的单位只能是天、工作日或者月。")
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        return _("期限的时长必须是大于 0 的整数。")
    if count > _LONGEST[unit]:
        return _("期限太长：最多 {most}。").format(most=spell(_LONGEST[unit], unit))
    return None


def _month_day(text: Any) -> tuple[int, int]:
    if not isinstance(text, str) or len(text) != len("06-30"):
        raise ValueError(text)
    day = dt.date.fromisoformat(f"{_LEAP_YEAR}-{text}")
    return day.month, day.day


def month_day(text: str) -> str:
    """``06-30`` from 6月30日, 6-30, 06/30 or 6.30; a ValueError when it is no day of a year."""
    found = _MONTH_DAY.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    day = f"{int(found[1]):02}-{int(found[2]):02}"
    _month_day(day)
    return day


def heard(text: str) -> Rule:
    """A rule from words: ``15个工作日``, ``3个月``, ``90天``, ``6月30日前``, each perhaps with ``，遇节假日顺延``.

    Raises :class:`RuleError` with the sentence that says how to write it.
    """
    bare = "".join(text.split()).lower()
    words, comma, rolled = bare.replace(",", "，").partition("，")
    if comma and rolled not in _ROLLED:
        raise RuleError(_unheard(text))
    found = _SPAN.fullmatch(words)
    if found:
        rule: Rule = {"count": int(found[1]), "unit": _UNIT_WORDS[found[2]]}
    else:
        try:
            rule = {"date": month_day(words.removesuffix("前").removesuffix("以"))}
        except ValueError:
            raise RuleError(_unheard(text)) from None
    if rolled:
        rule["roll"] = "next_working_day"
    if sentence := check(rule):
        raise RuleError(sentence)
    return rule


def _unheard(text: str) -> str:
    sentence = _("“{text}”读不懂，请写成“15个工作日”“30天”“3个月”或“6月30日前”，后面可以加“，遇节假日顺延”。")
    return sentence.format(text=text.strip()[:30])


def spell(count: int, unit: str) -> str:
    """``90天``, ``15个工作日``, ``3个月``."""
    if unit == "working_day":
        return ngettext("{count}个工作日", "{count}个工作日", count).format(count=count)
    if unit == "month":
        return ngettext("{count}个月", "{count}个月", count).format(count=count)
    return ngettext("{count}天", "{count}天", count).format(count=count)


def written(rule: Rule) -> str:
    """The rule as :func:`heard` reads it, in Chinese words or in plain English ones."""
    if wording.is_chinese():
        return describe(rule)
    count = rule.get("count")
    said = rule["date"] if count is None else f"{count} {rule['unit'].replace('_', ' ')}{'s' if count > 1 else ''}"
    return f"{said}, next working day" if rule.get("roll") else said


def spell_date(text: str) -> str:
    """``6月30日`` for ``06-30``, as it stands in a form and is read again."""
    month, day = _month_day(text)
    return f"{month}月{day}日" if wording.is_chinese() else text


def describe(rule: Rule) -> str:
    """The rule in words, for a parameter's page: ``90天，遇节假日顺延``."""
    if "date" in rule:
        month, day = _month_day(rule["date"])
        words = _("{month}月{day}日前").format(month=month, day=day)
    else:
        words = spell(rule["count"], rule["unit"])
    return words + _("，遇节假日顺延") if rule.get("roll") else words


def unit_of(rule: Rule) -> str:
    """The unit in which a pause is counted: working days for such a rule, else calendar days."""
    return "working_day" if rule.get("unit") == "working_day" else "day"


def add(day: dt.date, count: int, unit: str, calendar: Calendar) -> dt.date:
    """``day`` moved by ``count`` units; a month that is too short ends on its last day."""
    if unit == "working_day":
        return calendar.add_working_days(day, count)
    if unit == "month":
        months = day.year * _MONTHS + day.month - 1 + count
        year, month = divmod(months, _MONTHS)
        return _day_in(year, month + 1, day.day)
    return day + dt.timedelta(days=count)


def _day_in(year: int, month: int, day: int) -> dt.date:
    return dt.date(year, month, min(day, gregorian.monthrange(year, month)[1]))


def unrolled_due_on(rule: Rule, start: dt.date, calendar: Calendar) -> dt.date:
    """The last day by the rule alone, before holidays push it; the starting day is not counted."""
    if sentence := check(rule):
        raise RuleError(sentence)
    if "date" not in rule:
        return add(start, rule["count"], rule["unit"], calendar)
    month, day = _month_day(rule["date"])
    this_year = _day_in(start.year, month, day)
    return this_year if this_year >= start else _day_in(start.year + 1, month, day)


def roll(rule: Rule, day: dt.date, calendar: Calendar) -> dt.date:
    """``day``, or the next working day where the rule asks for that."""
    return calendar.next_working_day(day) if rule.get("roll") else day


def due_on(rule: Rule, start: dt.date, calendar: Calendar) -> dt.date:
    """The last day on which ``rule``, started on ``start``, is still kept."""
    return roll(rule, unrolled_due_on(rule, start, calendar), calendar)
