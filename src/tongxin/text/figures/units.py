"""Lists what Chinese reports count in, so that the longest unit at a place is found at once."""

import re

from tongxin.text.figures.unit_words import begins_a_word
from tongxin.text.word_lists import sections

_LISTS = sections("units.txt")

TIMES = frozenset(_LISTS["times"])
DURATIONS = frozenset(_LISTS["durations"])
RATES = frozenset([*_LISTS["rates"], "%", "‰", "比例"])
MEASURES = frozenset(_LISTS["measures"]) | DURATIONS | RATES
ALL = frozenset([*_LISTS["things"], *_LISTS["work"]]) | TIMES | MEASURES - {"%", "‰", "比例"}
OUR_MONEY = {"元": "元", "元钱": "元", "元人民币": "元", "人民币": "元", "块钱": "元"}

# 港币2000万元, 美元300万: the currency may stand before its number.
MONEY_SIGNS = {money: money for money in _LISTS["foreign_money"]} | {
    "人民币": "元",
    "¥": "元",
    "￥": "元",
    "US$": "美元",
    "$": "美元",
    "HK$": "港元",
    "€": "欧元",
    "£": "英镑",
}
MONEY_BEFORE = re.compile(f"(?P<sign>{'|'.join(map(re.escape, sorted(MONEY_SIGNS, key=len, reverse=True)))})[ ]?$")
MONEY_ENDS = frozenset(sign[-1] for sign in MONEY_SIGNS)
LONGEST_MONEY = 5

# A Chinese numeral before the others more often begins a name, a rank or an idiom than a count.
AFTER_HAN = ALL - frozenset(_LISTS["not_after_han"])
# With these words behind it the count is meant after all.
HAN_IN_CONTEXT = {
    "元": re.compile("元(?!素|旦|老|宵|首|勋|化|论|制|结构|一次|方程|桥|里|店)"),
    "点": re.compile("点(?=建议|意见|要求|希望|体会|启示|做法|经验|感受|想法|思考|倡议|看法)"),
    "口": re.compile("口(?=井|锅|鱼塘|水井|机井|山塘)"),
    "面": re.compile("面(?=锦旗|国旗|红旗|镜子|彩旗)"),
    "头": re.compile("头(?=牛|猪|羊|象|奶牛|母猪|黄牛|肉牛|水牛|毛驴|牲畜|种猪)"),
    "门": re.compile("门(?=课|学科|语言|火炮|考试|选修)"),
    "层": re.compile("层(?=小楼|楼房|建筑|民房|以)"),
    "章": re.compile("章(?=[一二三四五六七八九十]|[0-9])"),
    "节": re.compile("节(?=课|车厢|电池)"),
    "道": re.compile("道(?=防线|关口|工序|题|菜|程序|手续|门)"),
    "对": re.compile("对(?=夫妻|新人|夫妇|子)"),
    "字": re.compile("字(?=以|左右|的)"),
    "方": re.compile("方(?=[，。；、]|水|土|石|木|混凝土|砂|左右|以上)"),
}

_BY_FIRST: dict[str, tuple[str, ...]] = {}
for _unit in sorted(ALL, key=len, reverse=True):
    _BY_FIRST[_unit[0]] = (*_BY_FIRST.get(_unit[0], ()), _unit)


_LONGEST_AT = {first: re.compile("|".join(map(re.escape, units))) for first, units in _BY_FIRST.items()}


def unit_at(text: str, place: int) -> str:
    """The longest unit that begins at ``place``; empty when none does or when it is the beginning of a word."""
    first = text[place : place + 1]
    if first not in _LONGEST_AT or (match := _LONGEST_AT[first].match(text, place)) is None:
        return ""
    longest = match.group()
    if not begins_a_word(text, longest, match.end()):
        return longest
    for unit in _BY_FIRST[first]:
        if longest.startswith(unit) and unit != longest and not begins_a_word(text, unit, place + len(unit)):
            return unit
    return ""
