"""Gives every quantity of a sentence its name: its own, one inherited, or one of several that share a number."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from tongxin.text.figures import names_after, names_before, units, words
from tongxin.text.figures.names_before import Named
from tongxin.text.figures.phrases import tokens
from tongxin.text.figures.quantities import Quantity

_CLAUSE_SIGNS = frozenset("，,。；;！!？?|｜\n\t：:")
_CLAUSE_SIGN = re.compile("[，,。；;！!？?|｜\n\t：:]")
_BRACKETS = frozenset("（()）")
_OPENS, _CLOSES = "（(", "）)"
_JOINING = re.compile("[、，,]?(?:和|及|与|以及)?")
_TOGETHER = re.compile(
    f"(?:均|都|皆|双双|同|各)(?:已)?(?:同比|比上年|环比)?(?P<change>{words.CHANGES})?了?(?:为|是|达到?|超过?|突破|保持在|稳定在|在|有|得|不低于|不少于|不足|约|近|逾|实现|降至|升至|提高到)*$"
)
_SHARING = frozenset("均都皆双同各")
_SHARING_WORD = re.compile("[均都皆双同各]|分别|依次")
_EACH_DOES = re.compile("各(?P<verb>[一-龥]{2,8})$")
_RESPECTIVELY = re.compile("(?:分别|依次)(?P<how>[^，。；、]{0,8})$")
_NO_SUBJECT = re.compile("(?:(?:同比|环比|比上年|比去年|较上年|较去年|与上年相比|占比|各)[,，]?)*")
_AND = re.compile("、|以及|和(?![平谐睦解])|与(?!会)|及(?![时格])")
_LABEL = re.compile(
    "([^，,。；;：:！？|｜（）()\\n\\t]{1,20})[:：]\\s*$|([^，,。；;：:！？|｜\\n\\t]{1,16})(?:当中|中|(?<!公)里)[，,]$|"
    "(?:^|[|｜\\n\\t])[ ]*([^，,。；;：:！？|｜\\n\\t0-9]{0,14}[一-龥）)])[ ]*[|｜\\t][ ]*$"
)
_LEAST_ITEMS, _MOST_ITEMS = 2, 8
_PERIOD = re.compile("(?:期|期限|时间|周期|时长|龄|限|时限|寿命|间隔|天数|时数|车程|路程)$")
_PLACE = re.compile("(?:园|园区|[市县区镇乡村州]|街道|社区|基地|中心|工地|片区|小区|景区)$")
_COUNTING_DEEDS = frozenset(["次", "人次", "件次", "篇次"])
# With these units the thing more often stands before the number: 面积500亩, 视察12次.
_BEFORE_FIRST = units.MEASURES | _COUNTING_DEEDS


@dataclass(slots=True)
class _Told:
    """What has been named so far in a sentence: things by their units, the last name, where its noun ended."""

    thing: str = ""
    last: str = ""
    noun_end: int = 0
    by_unit: dict[str, str] = field(default_factory=dict)
    queue: list[str] = field(default_factory=list)
    # The things in the order of their figures, for a later 分别.
    row: list[tuple[str, str]] = field(default_factory=list)
    # What was divided by 其中, in what unit, and the figures of its parts.
    whole: str = ""
    whole_unit: str = ""
    parts: list[Quantity] = field(default_factory=list)

    def remember(self, quantity: Quantity, thing: str, name: str) -> str:
        """Keep ``thing`` for those who name nothing themselves, and give back ``name``."""
        if thing:
            self.thing = thing
            self.by_unit[quantity.unit] = thing
            self.row.append((quantity.unit, thing))
            if self.whole and quantity.unit == self.whole_unit:
                self.parts.append(quantity)
        self.last = name or self.last
        return name

    def acted_on(self, quantity: Quantity, act: str) -> str:
        """The thing named earlier to which something was done; empty when the act is counted for itself."""
        if act in words.TAKING_PART:
            return self.thing
        if self.parts and quantity.unit == self.whole_unit and self._is_of_the_whole(quantity):
            self.thing = self.by_unit[quantity.unit] = self.whole
            self.whole = ""
            self.parts.clear()
        if quantity.unit in self.by_unit or act in words.ACTS:
            return self.by_unit.get(quantity.unit) or self.thing
        return self.thing if act.startswith("被") or act.endswith(tuple(words.ADOPTING)) else ""

    def divide(self, quantity: Quantity) -> None:
        """What follows 其中 are parts of the thing last counted in this unit."""
        if not self.whole:
            self.whole, self.whole_unit = self.by_unit.get(quantity.unit, ""), quantity.unit

    def _is_of_the_whole(self, quantity: Quantity) -> bool:
        """Whether a deed was done to the whole: several parts were told, or more than the last of them."""
        value, part = quantity.value, self.parts[-1].value
        if len(self.parts) > 1:
            return True
        return not isinstance(value, list) and not isinstance(part, list) and value > part


def told(text: str, start: int, end: int, found: list[Quantity]) -> list[tuple[Quantity, str]]:
    """Each quantity with what it counts; one that several things share comes once for each of them."""
    answer: list[tuple[Quantity, str]] = []
    state = _Told()
    nameless: list[int] = []
    is_sharing = _SHARING_WORD.search(text, start, end) is not None
    signs = [match.start() for match in _CLAUSE_SIGN.finditer(text, start, end)]
    for place, quantity in enumerate(found):
        left = max(found[place - 1].last if place else start, state.noun_end)
        right = found[place + 1].first if place + 1 < len(found) else end
        first = _clause_start(text, min(left, quantity.first), quantity.first, signs)
        names = _shared_names(text, first, found, place, state) if is_sharing else []
        for name in names or [_one_name(text, start, first, quantity, right, state)]:
            if name:
                for empty in nameless:
                    answer[empty] = (answer[empty][0], name)
                nameless.clear()
            else:
                nameless.append(len(answer))
            answer.append((quantity, name))
    return answer


def _clause_start(text: str, left: int, place: int, signs: list[int]) -> int:
    """Where the clause of a number at ``place`` begins: after the last sign, or after what is counted before it."""
    cut = bisect_left(signs, place)
    here = max(left, signs[cut - 1] + 1) if cut else left
    if not _BRACKETS.isdisjoint(text[here:place]):
        here = _outside_brackets(text, left, place)
    while here < place and text[here] in "、和及与 ）)":
        here += 1
    return here


def _outside_brackets(text: str, left: int, place: int) -> int:
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
    return here


def _shared_names(text: str, first: int, found: list[Quantity], place: int, state: _Told) -> list[str]:
    """The names of a number that things listed before it share, or share out; none where it has its own."""
    quantity = found[place]
    before = text[first : quantity.first]
    if state.queue:
        if _JOINING.fullmatch(before):
            name = state.queue.pop(0)
            return [state.remember(quantity, name, name)]
        state.queue.clear()
    if "分别" in before or "依次" in before:
        items = _respectively(before) or _told_before(before, _row(text, found, place), state)
        return _handed_out(items, quantity, state)
    if _SHARING.isdisjoint(before):
        return []
    if (match := _TOGETHER.search(before)) and (items := _split(before[: match.start()])):
        change = match["change"] or ""
        things = [(item, item + change) for item in items]
        return _to_each(things, _row(text, found, place), quantity, state)
    if "各" in before and (each := _EACH_DOES.search(before)) and (items := _split(before[: each.start()])):
        done = names_before.before(each["verb"])
        if done.is_object or done.act:
            names = [item + done.thing + done.act for item in items]
            things = list(zip(names, names, strict=True))
            return _to_each(things, _row(text, found, place), quantity, state)
    return []


def _to_each(things: list[tuple[str, str]], numbers: int, quantity: Quantity, state: _Told) -> list[str]:
    """The names that get this number: all of them, or one where a row of as many numbers follows (各3期、5期)."""
    if numbers == len(things):
        return _handed_out([name for _thing, name in things], quantity, state)
    if numbers > 1:
        return []
    return [state.remember(quantity, thing, name) for thing, name in things]


def _handed_out(items: list[str], quantity: Quantity, state: _Told) -> list[str]:
    """The first of the names for this number; the rest wait for the next ones."""
    if not items:
        return []
    state.queue = items[1:]
    return [state.remember(quantity, items[0], items[0])]


def _row(text: str, found: list[Quantity], place: int) -> int:
    """How many numbers of one unit stand side by side from ``place`` on: 3期、5期."""
    last = place
    while (
        last + 1 < len(found)
        and found[last + 1].unit == found[place].unit
        and _JOINING.fullmatch(text, found[last].last, found[last + 1].first)
    ):
        last += 1
    return last - place + 1


def _told_before(before: str, length: int, state: _Told) -> list[str]:
    """``A 12亿元，B 345亿元，同比分别增长3%、5%``: the things told last, as many as there are numbers."""
    match = _RESPECTIVELY.search(before)
    if match is None or length < _LEAST_ITEMS or not _NO_SUBJECT.fullmatch(before[: match.start()]):
        return []
    told_last = state.row[-length:]
    if len(told_last) < length or len({unit for unit, _thing in told_last}) > 1:
        return []
    change = names_before.before(match["how"])
    return [thing + (change.act if change.is_change else "") for _unit, thing in told_last]


def _respectively(before: str) -> list[str]:
    match = _RESPECTIVELY.search(before)
    if match is None:
        return []
    change = names_before.before(match["how"])
    tail = change.act if change.is_change else ""
    return [item + tail for item in _split(before[: match.start()])]


def _split(stretch: str) -> list[str]:
    """The things listed in a stretch; those that end alike belong together (面商率、办复率), the rest stay whole."""
    stretch = re.sub("[（(][^（）()]{0,16}[）)]|[两二三四](?:个层)?级", "", stretch)
    parts = [part for part in _AND.split(stretch) if part.strip()]
    if not _LEAST_ITEMS <= len(parts) <= _MOST_ITEMS:
        return []
    tail = parts[-1][-1]
    if all(len(part) == 1 for part in parts[:-1]):
        # 男、女委员 and 一、二、三产业 leave out what they share, and so do 城镇和农村居民收入.
        parts[:-1] = [part + parts[-1][1:] for part in parts[:-1]]
    elif not any(part.endswith(tail) for part in parts[:-1]):
        shared = tokens(parts[-1])
        if len(shared) > _LEAST_ITEMS and all(len(part) == len(shared[0][0]) for part in parts[:-1]):
            parts[:-1] = [part + parts[-1][len(shared[0][0]) :] for part in parts[:-1]]
    if sum(part.endswith(tail) for part in parts) >= _LEAST_ITEMS:
        merged, kept = [], ""
        for part in parts:
            kept += part
            if part.endswith(tail):
                merged.append(kept)
                kept = ""
        parts = merged
    named = [names_before.before(part) for part in parts]
    found = [name.thing or name.act for name in named]
    return found if len(found) >= _LEAST_ITEMS and all(found) else []


def _one_name(text: str, start: int, first: int, quantity: Quantity, right: int, state: _Told) -> str:
    noun, act = names_after.after(text, quantity.last, right)
    if noun and text.startswith(noun, quantity.last):
        state.noun_end = quantity.last + len(noun)
    leads_on = right < len(text) and quantity.last + len(noun) == right
    if noun and not leads_on and quantity.unit not in _BEFORE_FIRST and noun not in words.GENERIC:
        return state.remember(quantity, noun, noun)
    before = text[first : quantity.first].strip(" 、，")
    if before.startswith("其中"):
        state.divide(quantity)
    named = names_before.before(before) if before else Named()
    if not (noun or named.thing or named.act) and first and (label := _LABEL.search(text, max(0, first - 24), first)):
        named = names_before.before((label[1] or label[2] or label[3]).strip())
    if named.is_share or named.is_change:
        thing = named.thing or state.thing
        return state.remember(quantity, thing, thing + named.act)
    if noun and not (named.thing and _is_better(named, noun, text, quantity, leads_on=leads_on)):
        return state.remember(quantity, noun, noun)
    if deed := _deed(named, noun, act, text, quantity):
        return state.remember(quantity, "", deed)
    if named.thing and not (named.is_aside and noun):
        return state.remember(quantity, named.thing, named.thing)
    # Where the next number follows at once (提出8方面26条建议), its name will be this one's too.
    meets_next = quantity.last == right and right < len(text)
    if named.act and not (meets_next and not text[right].isspace()):
        return state.remember(quantity, "", state.acted_on(quantity, named.act) + named.act)
    if noun:
        return state.remember(quantity, noun, noun)
    if meets_next:
        return ""
    return state.remember(quantity, "", _inherited(text, start, before, quantity, state, act or named.act))


def _inherited(text: str, start: int, before: str, quantity: Quantity, state: _Told, act: str) -> str:
    """The name of a number that nothing around it names: one told earlier, else the deed behind it, else the topic."""
    if before.startswith("其中"):
        return state.by_unit.get(quantity.unit) or state.thing or _topic(text, start)
    if quantity.unit in units.DURATIONS or quantity.unit == "元":
        return act or state.last or _topic(text, start)
    return state.last or act or _topic(text, start)


def _deed(named: Named, noun: str, act: str, text: str, quantity: Quantity) -> str:
    """What is done so many times or so long; empty when the number counts a thing."""
    if quantity.unit in units.DURATIONS:
        if named.act:
            return named.act
        if _lasts(named):
            return noun or act
    return act if act and _counts_the_deed(named, text, quantity) else ""


def _topic(text: str, start: int) -> str:
    """What a sentence begins to speak of, for a figure that nothing else names."""
    name = names_after.opening_noun(text[start : start + 16])
    return "" if name in units.MONEY_SIGNS else name


def _lasts(named: Named) -> bool:
    """Whether a length of time is that of the doing behind it: 历时7小时搜救, but 建设工期24个月完成."""
    return not named.thing or (named.is_actor and not _PERIOD.search(named.thing))


def _is_better(named: Named, noun: str, text: str, quantity: Quantity, *, leads_on: bool) -> bool:
    """Whether the name before the number is to be preferred to the noun behind it."""
    if noun in words.GENERIC:
        return True
    if names_after.is_bound(text, quantity.last) or named.is_aside:
        return False
    if quantity.unit in units.MEASURES:
        return not _PLACE.search(named.thing)
    if quantity.unit in _COUNTING_DEEDS:
        return not named.is_actor
    return leads_on and named.is_object


def _counts_the_deed(named: Named, text: str, quantity: Quantity) -> bool:
    if quantity.unit in units.TIMES:
        return not named.act and (not named.thing or named.is_actor)
    return text.startswith("内", quantity.last) and quantity.unit in units.DURATIONS and not named.is_object
