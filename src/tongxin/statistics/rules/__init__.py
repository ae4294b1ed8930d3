"""When a printed figure speaks of a measure, and when it agrees with it: a wrong answer is worse than none."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tongxin.text import numerals
from tongxin.text.figures import Fact
from tongxin.text.figures.hedges import removed_from_end


def _(sentence: str) -> str:
    """Mark a sentence for the catalogue; whoever shows it translates it, since rules know no Django."""
    return sentence


# Stands for the number that is asked about, in a sentence made plain and in a measure's patterns.
NUMBER = "\ue000"
LARGEST_REPORT = 2 * 1024 * 1024

_FULL_WIDTH = str.maketrans(",;:!?()", "，；：！？（）")
_DROPPED = re.compile(r"[\s“”‘’「」『』\"'*]+")
_GROUPED = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_CLAUSE_SIGNS = "，。；：！？"
_ALL_SIGNS = _CLAUSE_SIGNS + "、（）"
_SHORT_ADVERBIAL = 10

# Words that make a figure speak of another time, another place, a wish, or only a part.
_OTHER_TIME = re.compile(
    "(?<![较比同与和])(?:去年|上年|上一年|前年|上届|往年|历年|届内|本届以来|[二三四五]年(?:来|间))"
)
_WISH = re.compile("计划|力争|争取|目标|预计|预期|拟|将(?:立案|办复|提交|达)|不少于|确保")
_OTHER_PLACE = re.compile("全国|全省|全系统|政协系统|市县|省市|两级|三级|各县|各区|各地政协|县（市|上级|同级|联动")
_NAMED_LEVEL = re.compile("([省市县区州盟旗])政协")
_NEGATED = re.compile(
    "(?:不予|未予|尚未|没有|暂不|未|不|待|应|需|可|再|重新|新增|增加|减少|按期|按时|如期|提前|超期|逾期)$"
)
_PART = re.compile(
    "重点|优秀|办复|答复|办结|督办|采纳|落实|表彰|评选|评议|跟踪|并案|撤案|撤回|转办|收到|征集|遴选|推荐|"
    "集体提案|委员提案|个人提案|联名|界别|党派提案|会期间|闭会|平时|[类期]提案|[ABC]类|"
    "(?:经济|政治|文化|社会|生态)[^，]{0,6}(?:类|方面|建设|领域)"
)
_ONE_PROPOSER = re.compile(
    "民革|民盟|民建|民进|农工|致公|九三学社|台盟|工商联|共青团|团市委|妇联|总工会|侨联|台联|科协|青联"
)
_EVERY_PARTY = re.compile("各(?:民主)?党派|党派团体|民主党派")
_ONE_BODY = re.compile("(?<!各)(?:局|厅|院|中心|办公厅|集团|公司|街道|镇|乡|县|区|教委|发改委)$")
_ONE_GROUP = re.compile("(?:主席|主席会议成员|委员|提案人)[^，]{0,4}$")
_WHOSE = re.compile("(?:立案|交办|各[^，]{0,12}(?:提出|提交))的$")
_OTHER_NOUN = re.compile("[一-龥]{0,6}(?:类|集体|联名|委员|界别|党派|团体|重点|优秀)[一-龥]{0,2}提案")
_YEAR = re.compile(r"(20\d\d)年(?!\d|[一二三四五六七八九十]+月)")

NO_MEASURE = _("尚无指标")


@dataclass(frozen=True)
class Saying:
    """The words by which one measure is recognised, with the unit its figures must carry."""

    key: str
    unit: str
    patterns: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Whose report is read: its own name, and the names of neighbours whose figures are not its own."""

    name: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a printed figure says: keys of measures, or none with the reason; a year when the clause names one."""

    keys: tuple[str, ...] = ()
    reason: str = NO_MEASURE
    year: int | None = None


def place_of_sentence(text: str, fact: Fact) -> int:
    """Where the sentence of a figure begins in the raw text."""
    first, last = fact.span
    found = text.find(fact.sentence, max(0, last - len(fact.sentence)), first + len(fact.sentence))
    return max(found, 0)


def plain_sentence(fact: Fact, neighbours: Iterable[Fact], start: int) -> str:
    """The sentence with one kind of signs, digits for numerals, and :data:`NUMBER` where the asked figure stands."""
    pieces, place = [], 0
    for other in sorted(neighbours, key=lambda f: f.span):
        first, last = other.span[0] - start, other.span[1] - start
        if first < place or last > len(fact.sentence):
            continue
        said = NUMBER if other.span == fact.span else _digits(other)
        pieces += [_plain(removed_from_end(fact.sentence[place:first])), said + other.unit]
        place = last
    return "".join([*pieces, _plain(fact.sentence[place:])])


def _digits(fact: Fact) -> str:
    return "-".join(str(v) for v in fact.value) if isinstance(fact.value, list) else str(fact.value)


def _plain(text: str) -> str:
    bare = _DROPPED.sub("", _GROUPED.sub("", numerals.plain(text)))
    return bare.translate(_FULL_WIDTH)


def read(sentence: str, unit: str, sayings: Iterable[Saying], place: Place) -> Reading:
    """Which measures the figure marked in a plain sentence speaks of, after everything that speaks against it."""
    keys: list[str] = []
    refused = ""
    year = None
    for saying in sayings:
        if saying.unit != unit:
            continue
        for match in _matches(sentence, saying):
            against = _against(sentence, match, place)
            if against:
                refused = refused or against
                continue
            if saying.key not in keys:
                keys.append(saying.key)
                year = year or _year(sentence, match)
            break
    if keys:
        return Reading(tuple(keys), "", year)
    return Reading(reason=refused or NO_MEASURE)


# What may stand before the name of a part: nothing that would change what is said.
_BEFORE_NAME = re.compile("(?:其中|全年|共|一年来|[0-9]{4}年)?")
_AFTER_NAME = re.compile("(?:类|方面)?的?")
_BRANCH = "(?:[省市县区]委(?:会|员会)?)?"


@dataclass(frozen=True)
class Name:
    """A key of a dimension with the words by which a sentence may name it."""

    by: str
    key: str
    words: str


def names_of(by: str, labels: Mapping[str, str]) -> list[Name]:
    """The words for the keys of a dimension; a party is also named by its short word, where only one has it."""
    found = [Name(by, key, re.escape(_plain(label))) for key, label in labels.items() if key and len(label) > 1]
    for word in _ONE_PROPOSER.pattern.split("|"):
        having = [key for key, label in labels.items() if key and word in label]
        if len(having) == 1:
            found.append(Name(by, having[0], word + _BRANCH))
    return found


def read_part(sentence: str, unit: str, saying: Saying, place: Place, names: Iterable[Name]) -> Name | None:
    """The one key whose part of a measure a sentence tells, if without its name the sentence tells the whole."""
    found: dict[tuple[str, str], Name] = {}
    for name in names:
        for named in re.finditer(name.words, sentence):
            after = _AFTER_NAME.match(sentence, named.end())
            rest = sentence[: named.start()] + sentence[after.end() if after else named.end() :]
            for match in _matches(rest, saying) if saying.unit == unit else ():
                near = _back_to(rest, match.start(), _CLAUSE_SIGNS)
                stands_there = match.start() <= named.start() <= match.end()
                if stands_there and _BEFORE_NAME.fullmatch(near) and not _against(rest, match, place):
                    found[name.by, name.key] = name
    return next(iter(found.values())) if len(found) == 1 else None


def _matches(sentence: str, saying: Saying) -> list[re.Match[str]]:
    found = (re.search(pattern.replace("{n}", NUMBER), sentence) for pattern in saying.patterns)
    return [match for match in found if match]


def _against(sentence: str, match: re.Match[str], place: Place) -> str:
    clause = _back_to(sentence, match.start(), _CLAUSE_SIGNS)
    near = _back_to(sentence, match.start(), _ALL_SIGNS)
    after = sentence[match.end() :]
    whole = _adverbial(sentence, match.start()) + clause
    if _OTHER_TIME.search(whole):
        return _("句中说的是其他时段")
    if _WISH.search(whole):
        return _("句中说的是计划或目标，不是结果")
    if _is_elsewhere(whole, place):
        return _("句中说的是其他政协或全系统的数")
    if _NEGATED.search(near):
        return _("句中说的不是同一口径")
    if _is_part(near, clause) or _OTHER_NOUN.match(after) or after[:1].isdigit() or after.startswith(NUMBER):
        return _("句中说的是其中一部分，尚无这样细分的指标")
    return ""


def _is_part(near: str, clause: str) -> bool:
    if _PART.search(near) or _ONE_BODY.search(near) or _ONE_GROUP.search(near):
        return True
    if _ONE_PROPOSER.search(clause) and not _EVERY_PARTY.search(clause):
        return True
    return near.endswith("的") and not _WHOSE.search(near)


def _is_elsewhere(words: str, place: Place) -> bool:
    if _OTHER_PLACE.search(words):
        return True
    # A city's report calls its own conference 市政协; 省政协 and 区政协 are somebody else.
    if place.name and any(level not in place.name for level in _NAMED_LEVEL.findall(words)):
        return True
    return any(name in words for name in place.others if name and name not in place.name)


def _back_to(sentence: str, end: int, signs: str) -> str:
    start = end
    while start > 0 and sentence[start - 1] not in signs:
        start -= 1
    return sentence[start:end]


def _adverbial(sentence: str, end: int) -> str:
    """A short clause before this one, such as ``去年，``, says when or where for both."""
    here = end - len(_back_to(sentence, end, _CLAUSE_SIGNS))
    if here == 0 or sentence[here - 1] != "，":
        return ""
    before = _back_to(sentence, here - 1, _CLAUSE_SIGNS)
    return before + "，" if len(before) <= _SHORT_ADVERBIAL else ""


def _year(sentence: str, match: re.Match[str]) -> int | None:
    words = _adverbial(sentence, match.start()) + _back_to(sentence, match.start(), _CLAUSE_SIGNS)
    years = set(_YEAR.findall(words))
    return int(years.pop()) if len(years) == 1 else None


def agrees(said: float | list[int | float], bound: str, decimals: int, system: float | None) -> bool | None:
    """Whether the system's value is what was printed, in the printed rounding; None when it cannot be said."""
    if system is None or bound == "about":
        return None
    if isinstance(said, list):
        return min(said) <= system <= max(said)
    exact, printed = Decimal(str(system)), Decimal(str(said))
    checks = {
        "gt": exact > printed,
        "ge": exact >= printed,
        "lt": exact < printed,
        "le": exact <= printed,
    }
    if bound in checks:
        return checks[bound]
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) == printed


def decimals_of(printed: str) -> int:
    """How many places a printed number shows: 45.7% shows one."""
    match = re.search(r"\.(\d+)", printed)
    return len(match.group(1)) if match else 0


def shown(value: float | list[int | float] | None, unit: str = "") -> str:
    """A value for people: whole counts whole, shares with two places, a dash when there is nothing to divide by."""
    if value is None:
        return "—"
    if isinstance(value, list):
        return "–".join(shown(v) for v in value) + unit
    whole = value == int(value)
    return (f"{int(value)}" if whole else f"{value:.2f}".rstrip("0").rstrip(".")) + unit


def around(sentence: str, said: str, place: int) -> tuple[str, str, str]:
    """A whole sentence in three: before the figure that begins at ``place``, the figure, what follows it."""
    if sentence[place : place + len(said)] != said:
        place = sentence.find(said)
    return sentence.partition(said) if place < 0 else (sentence[:place], said, sentence[place + len(said) :])
