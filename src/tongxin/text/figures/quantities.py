"""Finds in a plain sentence every number that counts something: its value, unit and hedge, and nothing else."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tongxin.text import numerals
from tongxin.text.figures import hedges, look_alikes, units
from tongxin.text.figures.times import is_time_reference
from tongxin.text.figures.without_unit import stands_for_itself
from tongxin.text.numerals import Number, Value

_START = re.compile("[0-9〇一二两三四五六七八九十百千万亿几数半]")
_QUOTING = re.compile('[《“‘「『"]')
# The commonest characters of all, and what must follow them before a closer look is worth its time.
_MAY_FOLLOW = {
    "一": frozenset("二两三四五六七八九十百千万亿零〇成分点个"),
    "数": frozenset("十百千万亿"),
    "几": frozenset("十百千万亿"),
    "半": frozenset("个小"),
}
_SIMPLE = re.compile(
    "([0-9]{1,6}(?:\\.[0-9]+)?)(万|亿)?(人次|件次|场次|件|条|次|人|家|个|场|项|篇|户|份|元|%)(?=[，、。；,])"
)
_SCALES = {None: 1, "万": 10_000, "亿": 100_000_000}
_ASKING = hedges.ENDINGS | frozenset("第届之负前列居名零")
_RANGE_SIGN = re.compile(r"(?:\s*(?:——|-|—|–|~|～|至|到|－)\s*)(?=[0-9一二两三四五六七八九十])")
_RANGE_STARTS = frozenset(" -—–~～至到－")
_SLASHED = re.compile("/(?:[百千万]{0,2})")
_BRACKETS = frozenset("（(")
_EITHER = re.compile("[（(](?P<other>[次名位个家项条件套人户处辆])[）)]")
_PERCENT_WORDS = {"%": "%", "％": "%", "‰": "‰"}
_NOT_TENTHS = re.compile(
    "成(?!以上)(?:为|立|果|员|功|效|绩|就|熟|长|本|套|都|品|分|因|形|人|群|片|色|交|型|名|语|全|天|行|批|林|不变|线|像|年|家|真|事|书)"
)
_HALVES = re.compile("半个(?=小时|月|钟头)|半(?=小时|个百分点)")
_UNIT_OF_HALF = {"小时": "个小时", "月": "个月", "钟头": "个钟头"}
_INSIDE = re.compile("个(?P<more>半|多|余|来)(?P<unit>小时|月|钟头|星期|工作日)")
_SHARES = frozenset(["%", "‰", "比例"])
_BOUND_INSIDE = {"多": "gt", "余": "gt", "来": "about"}
_TEN, _HUNDRED, _THOUSAND = 10, 100, 1000


class Quantity(NamedTuple):
    """One counted number of a sentence, in places of the plain text.

    ``start`` and ``end`` hold the number with its unit; ``first`` and ``last`` its hedges as well.
    """

    value: Value | list[Value]
    unit: str
    bound: str
    approx: bool
    start: int
    end: int
    first: int
    last: int

    def hedged(self, bound: str) -> "Quantity":
        """The same number with the bound that a word further away sets."""
        return self._replace(bound=bound, approx=True)


def quantities(text: str, start: int, end: int) -> Iterator[Quantity]:
    """The quantities that begin in ``text[start:end]``, in the order of their places."""
    place = start
    is_quoting = _QUOTING.search(text, start, end) is not None
    is_numbering = text.find("第", start, end) >= 0
    is_hedging = hedges.MAY_STAND_APART.search(text, start, end) is not None
    search, read = _START.search, _read
    while (match := search(text, place, end)) is not None:
        place = match.start()
        may_follow = _MAY_FOLLOW.get(text[place])
        if may_follow is not None and text[place + 1 : place + 2] not in may_follow:
            place += 1
            continue
        found = _at_sight(text, place)
        if found is not None:
            place = found.end
        else:
            found, place = read(text, place)
        if found is None or found.end > end or (is_numbering and look_alikes.is_ordinal(text, found.start)):
            continue
        if is_quoting and look_alikes.is_named_so(text, found.start, is_han=_is_spelled(text, found)):
            continue
        if is_hedging and not found.bound and (bound := hedges.apart(text, found.start)):
            found = found.hedged(bound)
        yield found


def _is_spelled(text: str, found: Quantity) -> bool:
    return text[found.start] not in "0123456789-−零" and found.unit not in {"%", "‰", "比例"}


def _at_sight(text: str, place: int) -> Quantity | None:
    """Half of all figures look like 立案276件，: nothing around them asks for a closer look."""
    match = _SIMPLE.match(text, place)
    if match is None or not place:
        return None
    sign = text[place - 1]
    if sign in _ASKING or not "\u4e00" <= sign <= "\u9fff":
        return None
    number, scale, unit = match.groups()
    value = numerals.arabic(number, _SCALES[scale])
    end = match.end()
    return Quantity(value, unit, "", False, place, end, place, end)


def _read(text: str, place: int) -> tuple[Quantity | None, int]:
    """What stands at ``place`` and where to look on."""
    if text[place] == "半":
        return _half(text, place)
    fraction = numerals.fraction_at(text, place) if _may_be_fraction(text, place) else None
    number = fraction or numerals.number_at(text, place)
    if number is None:
        return None, numerals.run_end(text, place)
    if look_alikes.is_glued(text, number):
        return None, number.end
    if fraction:
        return _fraction(text, fraction), fraction.end
    quantity = _counted(text, number)
    return quantity, (quantity.end if quantity else number.end)


def _may_be_fraction(text: str, place: int) -> bool:
    return text.startswith(("/", "分百"), place + 1) or text.find("分之", place + 1, place + 5) > 0


def _half(text: str, place: int) -> tuple[Quantity | None, int]:
    match = _HALVES.match(text, place)
    unit = units.unit_at(text, match.end()) if match else ""
    if match is None or text[place - 1 : place] in {"上", "下", "前", "后", "大", "小", "个"}:
        return None, place + 1
    end = match.end() + len(unit or "月")
    number = Number(0.5, place, end, is_han=True)
    unit = _UNIT_OF_HALF.get(text[match.end() : end], unit) if match.group().endswith("个") else unit
    if is_time_reference(text, number, unit, end):
        return None, end
    return _quantity(text, number, 0.5, unit, end), end


def _fraction(text: str, number: Number) -> Quantity | None:
    scale = {_HUNDRED: ("%", 1), _THOUSAND: ("‰", 1)}.get(number.parts)
    values = number.value if isinstance(number.value, list) else [number.value]
    if scale is None:
        unit, worked = "比例", [round(value / number.parts, 4) for value in values]
    else:
        unit, worked = scale[0], list(values)
    end, second = number.end, None
    if sign := _RANGE_SIGN.match(text, end):
        place = sign.end()
        second = numerals.fraction_at(text, place) or numerals.number_at(text, place)
    if second and not isinstance(second.value, list) and len(worked) == 1 and second.parts in {0, number.parts}:
        return _quantity(text, number, [worked[0], second.value], unit, second.end)
    return _quantity(text, number, worked if len(worked) > 1 else worked[0], unit, end)


def _counted(text: str, number: Number) -> Quantity | None:
    unit, end, value = _unit_after(text, number)
    if (ranged := _ranged(text, number, unit, end)) is not None:
        return ranged
    if unit is None:
        return _without_unit(text, number)
    if look_alikes.is_no_figure(text, number, unit, end):
        return None
    if number.is_lone and not (
        hedges.before(text, number.start, is_lone=True)[0] or hedges.after(text, end, is_measure=False)[0]
    ):
        return None
    return _quantity(text, number, value, unit, end)


def _ranged(text: str, number: Number, unit: str | None, end: int) -> Quantity | None:
    """``10—15场``, ``30万至80万元``, ``两到三年``: two numbers with one unit."""
    place = end if unit is not None else number.end
    if text[place : place + 1] not in _RANGE_STARTS or isinstance(number.value, list):
        return None
    sign = _RANGE_SIGN.match(text, place)
    if sign is None or (unit and look_alikes.comes_from(text, number)):
        return None
    second = numerals.number_at(text, sign.end())
    if second is None or isinstance(second.value, list):
        return None
    other, last, high = _unit_after(text, second)
    if other is None or isinstance(high, list) or (unit and unit != other):
        return None
    low: Value = number.value
    if number.factor == 1 and second.factor > 1 and low < second.value / second.factor:
        low = numerals.tidy(low * second.factor)
    whole = Number([low, high], number.start, second.end, second.bound, is_han=number.is_han)
    if low >= high or look_alikes.is_no_figure(text, whole, other, last):
        return None
    return _quantity(text, whole, [low, high], other, last, is_range=True)


def _unit_after(text: str, number: Number) -> tuple[str | None, int, Value | list[Value]]:
    """(unit, where it ends, the value in that unit); the unit is None when no known one follows."""
    end, value = number.end, number.value
    sign = text[end : end + 1]
    if sign in _PERCENT_WORDS:
        return _PERCENT_WORDS[sign], end + 1, value
    if sign == "成":
        tenths = _tenths(text, end, value)
        if tenths is not None:
            return tenths
    if sign == "个" and (inside := _INSIDE.match(text, end)):
        return "个" + inside["unit"], inside.end(), _plus_half(value) if inside["more"] == "半" else value
    unit = units.unit_at(text, end)
    if not unit or (number.is_han and not _counts_after_han(text, number, unit)):
        return None, end, value
    end += len(unit)
    if text.startswith("半", end) and unit in units.MEASURES and text[end + 1 : end + 2] not in {"径", "数"}:
        value, end = _plus_half(value), end + 1
    sign = text[end : end + 1]
    if sign == "/" and (slash := _SLASHED.match(text, end)) and (below := units.unit_at(text, slash.end())):
        unit += slash.group() + below
        end = slash.end() + len(below)
    elif sign in _BRACKETS and (either := _EITHER.match(text, end)):
        unit = unit + either["other"] if unit + either["other"] in units.ALL else unit
        end = either.end()
    return units.OUR_MONEY.get(unit, unit), end, value


def _counts_after_han(text: str, number: Number, unit: str) -> bool:
    if unit in units.AFTER_HAN:
        return True
    rule = units.HAN_IN_CONTEXT.get(unit)
    if unit == "元":
        return bool(rule and rule.match(text, number.end)) and (
            number.is_pair
            or number.is_lone
            or number.factor > 1
            or text[number.start] == "两"
            or number.end - number.start > 1
        )
    if rule is not None:
        return bool(rule.match(text, number.end))
    return unit in units.DURATIONS


def _tenths(text: str, place: int, value: Value | list[Value]) -> tuple[str, int, Value | list[Value]] | None:
    """九成 is 90 per cent and 五成五 is 55; 成立 and 成果 are words."""
    if _NOT_TENTHS.match(text, place):
        return None
    values = value if isinstance(value, list) else [value]
    if not all(0 < one <= _TEN for one in values):
        return None
    worked = [numerals.tidy(one * _TEN) for one in values]
    end = place + 1
    if len(worked) == 1 and text[end : end + 1] in numerals.HAN_DIGITS:
        return "%", end + 1, worked[0] + (numerals.han_value(text[end]) or 0)
    if len(worked) == 1 and text[end : end + 1] == "半":
        return "%", end + 1, worked[0] + _TEN // 2
    return "%", end, worked if len(worked) > 1 else worked[0]


def _plus_half(value: Value | list[Value]) -> Value | list[Value]:
    return [one + 0.5 for one in value] if isinstance(value, list) else value + 0.5


def _without_unit(text: str, number: Number) -> Quantity | None:
    if number.is_han or number.is_pair or not stands_for_itself(text, number):
        return None
    return _quantity(text, number, number.value, "", number.end)


def _quantity(
    text: str, number: Number, value: Value | list[Value], unit: str, end: int, *, is_range: bool = False
) -> Quantity | None:
    start = number.start
    if not isinstance(value, list) and (sign := look_alikes.sign_before(text, start, unit)):
        value, start = -value, start - sign
    is_lone = number.is_lone or text[start] in "百千万亿"
    before, first = hedges.before(text, start, is_lone=is_lone, is_share=unit in _SHARES)
    if before and text[first:start] == "上":
        start = first
    after, last = hedges.after(text, end, is_measure=unit in units.MEASURES)
    if after == "gt" and last == end + 1 and text[end] in "多余":
        end = last
    bound = number.bound or before or after
    if unit[:1] == "个" and (inside := _INSIDE.match(text, number.end)):
        bound = _BOUND_INSIDE.get(inside["more"], bound)
    approx = bool(bound) or (not is_range and isinstance(number.value, list))
    return Quantity(value, unit, bound, approx, start, end, first, last)
