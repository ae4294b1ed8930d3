"""Reads the numbers of Chinese reports: digits with 万 and 余, Chinese numerals, percentages, ranges."""

import re
from dataclasses import dataclass

Value = int | float

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_DIGITS |= {"六": 6, "七": 7, "八": 8, "九": 9}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}

# One character for one, so that places in the raw text stay true.
_PLAIN = str.maketrans(
    "０１２３４５６７８９％．＋個條項場萬億餘來約兩屆會",
    "0123456789%.+个条项场万亿余来约两届会",
)

HAN_DIGITS = frozenset("一二三四五六七八九")
HAN_NUMERAL = "零〇一二两三四五六七八九十百千万亿"
_ARABIC = r"\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?:\.\d+)?"
NUMBER = re.compile(
    rf"""
    (?P<before>不少于|不低于|至少|不超过|超过|将近|接近|大约|(?<![最附靠])近|(?<![节条契预邀签])约|逾|超|上(?=[百千万]))?
    (?:
        (?P<percent_han>百分之(?P<han_points>[{HAN_NUMERAL}]+(?:点[零〇一二三四五六七八九]+)?))
      | (?P<low>{_ARABIC})\s*(?:-|—|–|~|～|至|到)\s*(?P<high>{_ARABIC})(?P<range_scale>[百千万亿]{{0,2}})
      | (?P<arabic>{_ARABIC})(?P<inner>[多余]?)(?P<scale>[百千万亿]{{0,2}})
        (?:(?P<rest>\d+)(?P<rest_scale>[百千]))?
      | (?P<han>[{HAN_NUMERAL}]+)
    )
    (?P<after>[余多来+]?)
    """,
    re.VERBOSE,
)

_BOUNDS = {
    "不少于": "ge",
    "不低于": "ge",
    "至少": "ge",
    "不超过": "le",
    "超过": "gt",
    "逾": "gt",
    "超": "gt",
    "上": "ge",
    "将近": "lt",
    "接近": "lt",
    "近": "lt",
    "大约": "about",
    "约": "about",
    "余": "gt",
    "多": "gt",
    "+": "gt",
    "来": "about",
    "以上": "ge",
    "以内": "le",
    "左右": "about",
    "上下": "about",
}


@dataclass(frozen=True)
class Number:
    """A value with the way it was hedged: ``bound`` is gt, ge, lt, le, about or empty."""

    value: Value | list[Value]
    bound: str = ""
    is_han: bool = False
    is_percent: bool = False

    @property
    def approx(self) -> bool:
        return bool(self.bound) or (self.is_han and isinstance(self.value, list))


def plain(text: str) -> str:
    """Full-width digits and the traditional forms of counting words made plain, character for character."""
    return text.translate(_PLAIN)


def bound_of(word: str) -> str:
    """What a hedging word says: ``近`` is lt, ``余`` is gt."""
    return _BOUNDS.get(word, "")


def read(match: re.Match[str]) -> Number | None:
    """The number that :data:`NUMBER` found, or None where it is no number a reader would see (a lone 百)."""
    bound = bound_of(match["after"]) or bound_of(match["inner"] or "") or bound_of(match["before"] or "")
    if match["percent_han"]:
        points = _han_points(match["han_points"])
        return None if points is None else Number(points, bound, is_han=True, is_percent=True)
    if match["low"]:
        scale = _scale(match["range_scale"])
        return Number([_arabic(match["low"]) * scale, _arabic(match["high"]) * scale], bound)
    if match["arabic"]:
        value = _arabic(match["arabic"]) * _scale(match["scale"])
        if match["rest"]:
            value += int(match["rest"]) * _scale(match["rest_scale"])
        return Number(_tidy(value), bound)
    pair = _pair(match["han"])
    if pair is not None:
        return Number(pair, bound, is_han=True)
    if not bound and not set(match["han"]) - set("百千万亿"):
        return None
    spelled = han_value(match["han"])
    return None if spelled is None else Number(spelled, bound, is_han=True)


def _tidy(value: Value) -> Value:
    """1.2 万 is 12000, and floats must not say otherwise."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def _arabic(text: str) -> Value:
    bare = text.replace(",", "")
    return float(bare) if "." in bare else int(bare)


def _scale(text: str) -> int:
    product = 1
    for char in text or "":
        product *= _SMALL.get(char) or _LARGE[char]
    return product


def _pair(text: str) -> list[Value] | None:
    """``两三`` is 2 to 3 and ``七八十`` 70 to 80."""
    match = re.fullmatch(r"([一二两三四五六七八])([二三四五六七八九])([十百千万]?)", text)
    if not match or _DIGITS[match[2]] != _DIGITS[match[1]] + 1:
        return None
    scale = _scale(match[3])
    return [_DIGITS[match[1]] * scale, _DIGITS[match[2]] * scale]


def _han_points(text: str) -> Value | None:
    whole, _dot, decimals = text.partition("点")
    value = han_value(whole)
    if value is None or not decimals:
        return value
    return float(f"{value}." + "".join(str(_DIGITS[char]) for char in decimals))


def han_value(text: str) -> int | None:
    """The value of a Chinese numeral such as 一百二十三 or 二〇二二; None when it is not well formed."""
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text)) if len(text) in {1, 4} else None
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _SMALL:
            section += (digit or 1) * _SMALL[char]
            digit = 0
        else:
            total = (total + section + digit or 1) * _LARGE[char]
            section = digit = 0
    return total + section + digit
