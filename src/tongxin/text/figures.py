"""Finds the figures of a work report: each with its unit, what it counts, its place and its sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tongxin.text import counted, numerals
from tongxin.text.sentences import Sentence, clause_around, sentences

Value = int | float | list[int | float]


@dataclass(frozen=True)
class Fact:
    """One figure as the text says it.

    ``value`` is multiplied out (1.2万 is 12000; a percentage stays in points; a range is [low, high]). ``bound``
    says how it is hedged: gt (7600余), ge (以上), lt (近), le, about, or empty. ``span`` is the number with its
    unit in the raw text, in code points. ``clause`` is the stretch between signs that holds it, for matching.
    """

    value: Value
    approx: bool
    percent: bool
    bound: str
    unit: str
    what: str
    span: tuple[int, int]
    sentence: str
    clause: str


_UNITS = """
    个百分点 个工作日 平方公里 平方米 个小时 万元 亿元 公里 小时 分钟 个月 人次 件次 篇次 场次 户次 家次 批次 期次 条次 个方面 方面 人 名 位 件 条 项 场 次 家 篇
    部 期 份 户 张 支 处 所 座 批 类 种 册 本 幅 轮 个 例 起 宗 亩 元 天 组 辆 台 套 间 棵 吨 只 门 村 镇 课 节 首 枚 站 桩 盏
"""
_UNIT = re.compile("|".join(sorted(_UNITS.split(), key=len, reverse=True)))
# Chinese numerals stand in slogans and idioms everywhere; only these measure words make a count of one.
_HAN_UNIT = re.compile("人次|件次|篇次|场次|个方面|个月|件|条|项|场|次|家|篇|部|期|份|户|名|位|个|天")
_TIMES = frozenset(["次", "人次", "件次", "场次"])
_NOT_A_UNIT = re.compile(
    "位一体|个一(?![个次件条])|次会议以来|次全会|年|月|日|号|届|岁|周年|级|版|世纪|路|楼|室|栋|期间|天然|人大|人民|名单"
)
_NOISE = re.compile(r"预计阅读|阅读时长|共计\d+个字|第\s*\d+\s*/\s*\d+\s*页|浏览|点击量|条评论|\.(?:jpg|png|gif)")
_GLUED_BEFORE = re.compile(r"[A-Za-z0-9_.+/#〔\[-]$")
_GLUED_AFTER = re.compile(r"[A-Za-z0-9_/+]|\.\d|-\d")
_TITLE = re.compile(r"《[^《》]*》")
_SLOGAN = re.compile(r"[“‘「『\"][^”’」』\"]{1,20}[”’」』\"]")
_HEDGE_AFTER = re.compile("以上|以内|左右|上下")
_OR_UNIT = re.compile("[（(](?:名|位|个|家|次|项|条|件)[）)]")
_WORDS_WITH_TENTHS = ("成为", "成立", "成果", "成员", "成功", "成效", "成绩", "成就")
_TENTHS = 10


def extract(text: str) -> list[Fact]:
    """Every figure of ``text`` in the order of its places; dates, ordinals, sessions, names and slogans are none."""
    facts: list[Fact] = []
    for sentence in sentences(text):
        if not _NOISE.search(sentence.text):
            facts += _facts_of(sentence)
    return facts


def _facts_of(sentence: Sentence) -> Iterator[Fact]:
    raw, text = sentence.text, numerals.plain(sentence.text)
    titles = [match.span() for match in _TITLE.finditer(text)]
    slogans = [match.span() for match in _SLOGAN.finditer(text)]
    previous: Fact | None = None
    for match in numerals.NUMBER.finditer(text):
        start = match.start()
        if _inside(start, titles) or _is_glued(text, match):
            continue
        number = numerals.read(match)
        if number is None or (number.is_han and not number.is_percent and _inside(start, slogans)):
            continue
        found = _unit_of(text, match, number)
        if found is None:
            continue
        unit, value, end = found
        hedge = _HEDGE_AFTER.match(text, end)
        bound = number.bound or numerals.bound_of(hedge.group() if hedge else "")
        first, last = clause_around(raw, start, end)
        percent = unit == "%"
        after = hedge.end() if hedge else end
        previous = Fact(
            value=value,
            approx=number.approx or bool(hedge),
            percent=percent,
            bound=bound,
            unit=unit,
            what=_what(raw, unit, (first, start, after), previous),
            span=(sentence.start + start, sentence.start + end),
            sentence=raw,
            clause=raw[first:last].strip(),
        )
        yield previous


def _inside(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(first < place < last for first, last in spans)


def _is_glued(text: str, match: re.Match[str]) -> bool:
    """Digits that belong to a name, an ordinal, a session or a formula: G60, 1+2+6, 第3, 九届一次."""
    before = text[: match.start()]
    if before.endswith(("第", "届", "十四五", "之")) or _GLUED_BEFORE.search(before):
        return True
    return bool(match["arabic"]) and not match["scale"] and bool(_GLUED_AFTER.match(text, match.end("arabic")))


def _unit_of(text: str, match: re.Match[str], number: numerals.Number) -> tuple[str, Value, int] | None:
    """(unit, value in that unit, where the unit ends), or None when the number counts nothing."""
    end = match.end()
    if number.is_percent:
        return "%", number.value, end
    space = re.compile(r"[ \t\u3000]*").match(text, end)
    place = space.end() if space else end
    if text.startswith("%", place):
        return "%", number.value, place + 1
    if number.is_han and text.startswith("成", place) and isinstance(number.value, int):
        return _tenths(text, place, number.value)
    if _NOT_A_UNIT.match(text, place):
        return None
    if number.is_han and (place != end or number.value == 1):
        return None
    unit = (_HAN_UNIT if number.is_han else _UNIT).match(text, place)
    if unit is None:
        return None
    return _with_alternative(text, unit.group(), unit.end(), number.value)


def _with_alternative(text: str, unit: str, end: int, value: Value) -> tuple[str, Value, int]:
    """``20位（名）`` names its unit twice; ``人（次）`` means 人次."""
    other = _OR_UNIT.match(text, end)
    if other is None:
        return unit, value, end
    return ("人次" if (unit, other.group()[1]) == ("人", "次") else unit), value, other.end()


def _tenths(text: str, place: int, value: int) -> tuple[str, int, int] | None:
    """九成 is 90 per cent and 五成五 is 55; 成立 and 成果 are words."""
    if not 1 <= value < _TENTHS or text.startswith(_WORDS_WITH_TENTHS, place):
        return None
    half = numerals.han_value(text[place + 1]) if text[place + 1 : place + 2] in numerals.HAN_DIGITS else None
    if half is None:
        return "%", value * _TENTHS, place + 1
    return "%", value * _TENTHS + half, place + 2


def _what(raw: str, unit: str, places: tuple[int, int, int], previous: Fact | None) -> str:
    """What is counted; a clause that names nothing counts what the one before it counted."""
    first, start, end = places
    before = raw[first:start]
    inherited = previous.what if previous else ""
    if unit == "%":
        share = counted.share_before(before)
        if share:
            return counted.base(inherited) + share
        after = counted.noun_after(raw, end)
        return (after if raw.startswith("的", end) else "") or counted.noun_before(before) or after
    after = counted.noun_after(raw, end)
    if after and not (unit in _TIMES and len(after) < 2):  # noqa: PLR2004 - one character names nothing
        return after
    if unit in _TIMES and (act := counted.act_after(raw, end)):
        return act
    if act := counted.act_before(before):
        return (counted.base(inherited) if previous and previous.unit == unit else "") + act
    noun = counted.noun_before(before)
    if previous and previous.unit == unit and (noun.startswith("被") or counted.is_recipient(noun)):
        return counted.base(inherited) + before.strip()
    return noun or inherited
