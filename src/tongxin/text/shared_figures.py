"""Gives every quantity of a sentence its name: its own, one inherited, or one of several that share a number."""

import re
from dataclasses import dataclass, field

from tongxin.text import counted, counted_words, units
from tongxin.text.counted import Named
from tongxin.text.quantities import Quantity

_CLAUSE_SIGNS = frozenset("，,。；;！!？?|｜\n\t：:")
_OPENS, _CLOSES = "（(", "）)"
_JOINING = re.compile("[、，,]?(?:和|及|与|以及)?")
_TOGETHER = re.compile(
    "(?:均|都|皆|双双|同|各)(?:已)?(?:为|是|达到?|超过?|突破|保持在|稳定在|在|有|得|不低于|不少于|不足|约|近|逾|实现|降至|升至|提高到)*$"
)
_EACH_DOES = re.compile("各(?P<verb>[一-龥]{2,8})$")
_RESPECTIVELY = re.compile("(?:分别|依次)(?P<how>[^，。；、]{0,8})$")
_AND = re.compile("、|以及|和(?![平谐睦解])|与(?!会)|及(?![时格])")
_LABEL = re.compile("([^，,。；;：:！？|｜（）()\\n\\t]{1,20})[:：]\\s*$|([^，,。；;：:！？|｜\\n\\t]{1,16})(?:中|里|当中)[，,]$")
_LEAST_ITEMS, _MOST_ITEMS = 2, 8
_GENERIC = frozenset("标准 红线 比例 速度 规模 价格 目标 水平 要求 高度 幅度 大关 关口 成绩 区间 范围 时间 费用".split())
_COUNTING_DEEDS = frozenset(["次", "人次", "件次", "篇次"])


@dataclass(slots=True)
class _Told:
    """What has been named so far in a sentence: things by their units, the last name, where its noun ended."""

    thing: str = ""
    last: str = ""
    noun_end: int = 0
    by_unit: dict[str, str] = field(default_factory=dict)
    queue: list[str] = field(default_factory=list)

    def remember(self, quantity: Quantity, thing: str, name: str) -> str:
        """Keep ``thing`` for those who name nothing themselves, and give back ``name``."""
        if thing:
            self.thing = thing
            self.by_unit[quantity.unit] = thing
        self.last = name or self.last
        return name


def told(text: str, start: int, end: int, found: list[Quantity]) -> list[tuple[Quantity, str]]:
    """Each quantity with what it counts; one that several things share comes once for each of them."""
    answer: list[tuple[Quantity, str]] = []
    state = _Told()
    nameless: list[int] = []
    for place, quantity in enumerate(found):
        left = max(found[place - 1].last if place else start, state.noun_end)
        right = found[place + 1].first if place + 1 < len(found) else end
        first = _clause_start(text, min(left, quantity.first), quantity.first)
        for name in _names(text, first, quantity, right, state):
            if name:
                for empty in nameless:
                    answer[empty] = (answer[empty][0], name)
                nameless.clear()
            else:
                nameless.append(len(answer))
            answer.append((quantity, name))
    return answer


def _clause_start(text: str, left: int, place: int) -> int:
    depth = 0
    here = place
    while here > left:
        char = text[here - 1]
        if char in _CLOSES:
            depth += 1
        elif char in _OPENS:
            if depth == 0:
                break
            depth -= 1
        elif depth == 0 and char in _CLAUSE_SIGNS:
            break
        here -= 1
    while here < place and text[here] in "、和及与 ）)":
        here += 1
    return here


def _names(text: str, first: int, quantity: Quantity, right: int, state: _Told) -> list[str]:
    before = text[first : quantity.first]
    if state.queue:
        if _JOINING.fullmatch(before):
            name = state.queue.pop(0)
            return [state.remember(quantity, name, name)]
        state.queue.clear()
    if "分别" in before or "依次" in before:
        if items := _respectively(before):
            state.queue = items[1:]
            return [state.remember(quantity, items[0], items[0])]
    elif (match := _TOGETHER.search(before)) and (items := _split(before[: match.start()])):
        return [state.remember(quantity, item, item) for item in items]
    elif "各" in before and (each := _EACH_DOES.search(before)) and (items := _split(before[: each.start()])):
        done = counted.before(each["verb"])
        if done.is_object or done.act:
            return [state.remember(quantity, item + done.thing + done.act, item + done.thing + done.act) for item in items]
    return [_one_name(text, first, quantity, right, state)]


def _respectively(before: str) -> list[str]:
    match = _RESPECTIVELY.search(before)
    if match is None:
        return []
    change = counted.before(match["how"])
    tail = change.act if change.is_change else ""
    return [item + tail for item in _split(before[: match.start()])]


def _split(stretch: str) -> list[str]:
    """The things listed in a stretch; those that end alike belong together (面商率、办复率), the rest stay whole."""
    stretch = re.sub("[（(][^（）()]{0,16}[）)]", "", stretch)
    parts = [part for part in _AND.split(stretch) if part.strip()]
    if not _LEAST_ITEMS <= len(parts) <= _MOST_ITEMS:
        return []
    if all(len(part) == 1 for part in parts[:-1]):
        # 男、女委员 and 一、二、三产业 leave out what they share.
        parts[:-1] = [part + parts[-1][1:] for part in parts[:-1]]
    tail = parts[-1][-1]
    if sum(part.endswith(tail) for part in parts) >= _LEAST_ITEMS:
        merged, kept = [], ""
        for part in parts:
            kept += part
            if part.endswith(tail):
                merged.append(kept)
                kept = ""
        parts = merged
    named = [counted.before(part) for part in parts]
    found = [name.thing or name.act for name in named]
    return found if len(found) >= _LEAST_ITEMS and all(found) else []


def _one_name(text: str, first: int, quantity: Quantity, right: int, state: _Told) -> str:
    before = text[first : quantity.first].strip(" 、，")
    named = counted.before(before) if before else Named()
    if not (named.thing or named.act) and first and (label := _LABEL.search(text, max(0, first - 24), first)):
        named = counted.before(label[1] or label[2])
    inherited = state.by_unit.get(quantity.unit) or state.thing
    if named.is_share or named.is_change:
        thing = named.thing or inherited
        return state.remember(quantity, thing, thing + named.act)
    noun, act = counted.after(text, quantity.last, right)
    if noun and text.startswith(noun, quantity.last):
        state.noun_end = quantity.last + len(noun)
    if noun and not (named.thing and _is_better(named, noun, text, quantity, right)):
        return state.remember(quantity, noun, noun)
    if act and _counts_the_deed(named, text, quantity):
        return state.remember(quantity, "", act)
    if named.thing and not (named.is_aside and noun):
        return state.remember(quantity, named.thing, named.thing)
    if named.act and not (quantity.last == right and right < len(text) and not text[right].isspace()):
        is_alike = quantity.unit in state.by_unit or named.act in counted_words.ACTS
        return state.remember(quantity, "", (inherited if is_alike else "") + named.act)
    if noun:
        return state.remember(quantity, noun, noun)
    if quantity.last == right and right < len(text):
        return ""
    return state.remember(quantity, "", state.last or act or named.act)


def _is_better(named: Named, noun: str, text: str, quantity: Quantity, right: int) -> bool:
    """Whether the name before the number is to be preferred to the noun behind it."""
    if noun in _GENERIC:
        return True
    if text.startswith("的", quantity.last) or named.is_aside:
        return False
    leads_on = right < len(text) and quantity.last + len(noun) == right
    if quantity.unit in units.MEASURES:
        return True
    if quantity.unit in _COUNTING_DEEDS:
        return not named.is_actor
    return leads_on and named.is_object


def _counts_the_deed(named: Named, text: str, quantity: Quantity) -> bool:
    if quantity.unit in units.TIMES:
        return not named.act and (not named.thing or named.is_actor)
    return text.startswith("内", quantity.last) and quantity.unit in units.DURATIONS and not named.is_object
