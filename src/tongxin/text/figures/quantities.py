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
    "([0-9]{1,6}(?:\\.[0-9]+)?)(万|亿)?(人次|件次|场次|件|条|次|人|家|名|个百分点|个|场|项|篇|户|份|元|%|"
    "公里|平方米|平方公里|毫米|米|吨|亩|公顷|千瓦时|美元|张|处|倍|册|台|辆|套)(?=[，、。；,])"
)
_SCALES = {None: 1, "万": 10_000, "亿": 100_000_000}
# Words that may stand between a hedge and its number; most often no hedge stands before them.
_LINKS = frozenset("有为了在")
_ASKING = (hedges.ENDINGS | frozenset("第届之负前后排列居名身入零")) - _LINKS
_RANGE_SIGN = re.compile(r"(?:\s*(?:——|-|—|–|~|～|至|到|－)\s*)(?=[0-9一二两三四五六七八九十])")
_RANGE_STARTS = frozenset(" -—–~～至到－")
# 10和15条, 3、5和8个百分点: the unit behind the last number is that of all. With 或 they are one figure.
_SHARED = re.compile("(?:、|和|与|及|以及|或者?)(?=[0-9])")
_SHARED_STARTS = frozenset("、和与及以或")
_LONGEST_ROW = 8
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
_SHARES = frozenset(["%", "‰", "比例", "倍"])
_BOUND_INSIDE = {"多": "gt", "余": "gt", "来": "about"}
_TEN, _HUNDRED = 10, 100


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
    if (unit == "元" and sign in units.MONEY_ENDS) or (sign in _LINKS and text[place - 2] in hedges.ENDINGS):
        return None
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
    return text.find("分", place + 1, place + 5) > 0 or text.find("/", place + 1, place + 3) > 0


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
    values = number.value if isinstance(number.value, list) else [number.value]
    if number.parts == _HUNDRED and "/" not in text[number.start : number.end]:
        unit, worked = "%", list(values)
    else:
        unit, worked = "比例", [_share(value, number.parts) for value in values]
    end, second = number.end, None
    if sign := _RANGE_SIGN.match(text, end):
        place = sign.end()
        second = numerals.fraction_at(text, place) or numerals.number_at(text, place)
    if second and not isinstance(second.value, list) and len(worked) == 1 and second.parts in {0, number.parts}:
        return _quantity(text, number, [worked[0], second.value], unit, second.end)
    return _quantity(text, number, worked if len(worked) > 1 else worked[0], unit, end)


def _share(value: Value, parts: int) -> float:
    """Two thirds are 0.6667; what is smaller than a hundredth keeps four digits of its own."""
    share = value / parts
    return round(share, 4) if share >= 1 / _HUNDRED else float(f"{share:.4g}")


def _counted(text: str, number: Number) -> Quantity | None:
    unit, end, value = _unit_after(text, number)
    if (ranged := _ranged(text, number, unit, end)) is not None:
        return ranged
    if unit is None:
        return _sharing(text, number) or _without_unit(text, number)
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


def _sharing(text: str, number: Number) -> Quantity | None:
    """A number whose unit stands behind the next one: ``10和15条``, ``3或4场``."""
    if text[number.end : number.end + 1] not in _SHARED_STARTS or number.is_han or isinstance(number.value, list):
        return None
    joint = _SHARED.match(text, number.end)
    last = _last_of_row(text, joint.end()) if joint and _stands_in_running_text(text, number.start) else None
    whole = _counted(text, last) if last else None
    if not (joint and last and whole) or whole.start != last.start:
        return None
    high, plain = whole.value, last.value
    if isinstance(high, list) or isinstance(plain, list) or not whole.unit:
        return None
    # 12、35和40亿元: the scale behind the last is that of all, too.
    scale = last.factor * (high / plain if plain else 1) if number.factor == 1 else 1
    value = numerals.tidy(number.value * scale)
    if joint.group().startswith("或") and value < high:
        start, first = number.start, number.start
        return Quantity([value, high], whole.unit, whole.bound, True, start, whole.end, first, whole.last)
    before, first = hedges.before(text, number.start, is_lone=False)
    return Quantity(value, whole.unit, before, bool(before), number.start, number.end, first, number.end)


def _last_of_row(text: str, place: int) -> Number | None:
    """The number from ``place`` on, in a row of some, that has a unit; None when another ends the row."""
    for _step in range(_LONGEST_ROW):
        number = numerals.number_at(text, place)
        if number is None or look_alikes.is_glued(text, number):
            return None
        if _unit_after(text, number)[0] is not None:
            return number
        joint = _SHARED.match(text, number.end)
        if joint is None:
            return None
        place = joint.end()
    return None


def _stands_in_running_text(text: str, place: int) -> bool:
    """Whether a number is no item's own: 1、3个部门 opens a list."""
    return "\u4e00" <= text[place - 1 : place] <= "\u9fff" or (place > 1 and text[place - 1] in "、~")


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
    if number.is_pair or not (_money_before(text, number.start)[0] or stands_for_itself(text, number)):
        return None
    return _quantity(text, number, number.value, "", number.end)


def _money_before(text: str, place: int) -> tuple[str, int]:
    """(the unit, where it begins) of a currency that stands before its number; ("", place) for none."""
    if text[place - 1 : place] not in units.MONEY_ENDS and text[place - 1 : place] != " ":
        return "", place
    match = units.MONEY_BEFORE.search(text, max(0, place - units.LONGEST_MONEY), place)
    return (units.MONEY_SIGNS[match["sign"]], match.start()) if match else ("", place)


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
    if unit in {"元", ""} and (money := _money_before(text, first))[0]:
        names_unit = first == start and (not unit or money[0] != unit)
        unit, first = money
        start = first if names_unit else start
        if not before:
            before, first = hedges.before(text, first, is_lone=False)
    bound = number.bound or before or after
    if unit[:1] == "个" and (inside := _INSIDE.match(text, number.end)):
        bound = _BOUND_INSIDE.get(inside["more"], bound)
    approx = bool(bound) or (not is_range and isinstance(number.value, list))
    return Quantity(value, unit, bound, approx, start, end, first, last)
