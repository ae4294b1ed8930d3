"""Tells figures from what only looks like one: dates, sessions, ordinals, addresses, ages, slogans, formulas."""

import re

from tongxin.text.figures import units
from tongxin.text.figures.times import is_clock, is_time_reference
from tongxin.text.numerals import Number

_ACRONYM = re.compile("(?:GDP|PMI|CPI|PPI|IPO|GNI|AQI|GEP|GVA|ETC|VR|AI|APP|KTV)$")
_FORMULA = frozenset("_.+*#〔[\\/=×^@&·")
_PROPORTION = frozenset(":∶")
_ORDINAL = re.compile(
    r"第[ ]?$|第[0-9一二两三四五六七八九十百]+(?:[、，,和至到—~-]+[0-9一二两三四五六七八九十百]+)*[、，,和至到—~-]+$"
)
_RANK = re.compile("(?:排名?|位列|位居|名列|居|列|前|后|跻身|进入)第?(?:[0-9]{1,3}[、和与及])*$")
_ROW_BEFORE = re.compile("[0-9][、和与及]$")
_AFTER_DIGITS = re.compile(r"[A-Za-z_]|[.:∶+×/*=]\d|[∶:]\s*\d|[)）]?\s*[+]")
_LATIN_UNIT = re.compile(
    r"(?:km|cm|mm|m|kg|g|t|[kKMG]?[Ww]h?|kV|kVA|MVA|ha|mg|m?[lL]|[KGMTPE]B|[MG]bps|[kMG]?Hz|ppm|dB|TEU|BP|EFlops|PFlops)(?:[²³]|(?![A-Za-z0-9]))"
)


_ENUMERATION = re.compile("(?:以下|下列|如下|这|那|此|上述|前述|下面|其他|另外|同样|该)(?:的|这)?$")
_SESSION_AFTER = re.compile("次(?:全体)?(?:会议|全会|党代会|代表大会|常委会|大会|委员会)|次全会|次(?:人民)?代表大会")
_SESSION_VERB = re.compile("(?:召开|举行|组织|主持|举办|开了|共|先后|累计|安排|列席|参加|出席|开过|过|了|[近逾超约])$")
_SLOGAN_AFTER = re.compile(
    "个(?:确立|维护|意识|自信|一百年|全面|代表|毫不动摇|务必|必须坚持|善于|区分开来|结合(?!点)|率先|先行|统筹|"
    "一(?![个批定般些体])|文明建设|作用|高质量|大局(?!点)|不动摇|走在前|责任制|倡导|认同|共同体意识|必由之路|明显|到位|如何|为什么|转变|满意|合作|革命|坚持|聚焦|必须|确保|突出|强化|注重|着力|狠抓|加强|推进|带头|表率|坚定|创新发展|争做|优先)"
)
_NAMED_BY_NUMBER = re.compile(
    "期(?:工程|项目|建设|改造|开发|用地|厂房|地块|规划)|项规定|项注意|条禁令|条铁规|人转|人帮|人制|人行|个一|套班子|张名片|次产业|次工业|位一体|台山|门峡|大洲"
)
_IDIOM = re.compile(
    "三番[五两]次|五次三番|三天两头|三天打鱼|两天晒网|十个指头|三个臭皮匠|三个和尚|两个轮子|两条腿|两张皮|两口子|三口之家|两手|两下子|两码事|两回事|三句话不离|两头[跑堵]|"
    "三百六十五天|三军|两肋|八字|两条心|十个手指"
)
_PRONOUN = re.compile("[两二]人")
_ADDRESS_UNIT = frozenset(["幢", "栋", "层", "组", "号", "座", "单元"])
_LOT_STARTS = frozenset("级强")
_LOT = re.compile(r"级(?!.{0,2}建筑)|强(?!村|国|企|化|制|力)")

_CLASSING = frozenset("为成分共有等这出办")
_LONGEST_ROW = 12
_QUOTED_SLOGAN = 14
_OPENING = '“‘「『"'
_OPENING_SIGNS = frozenset(_OPENING)
_CLOSING = '”’」』"'
_TITLE_OPENS, _TITLE_CLOSES = "《", "》"
_LONGEST_TITLE = 60


def is_glued(text: str, number: Number) -> bool:
    """Digits and numerals that belong to a name, an ordinal, a session or a formula: G60, 1+2+6, 第3, 九届一次."""
    start, end = number.start, number.end
    before = text[start - 1] if start else ""
    if before in "第届之" and before:
        return True
    if number.is_han:
        return bool(before) and (before in "第届之十" or text.endswith(("十四五", "十三五", "十五五"), 0, start))
    if before:
        if before.isascii() and before.isalpha():
            return not _ACRONYM.search(text, max(0, start - 4), start)
        if before in _PROPORTION and text[start - 2 : start - 1].isdigit():
            return True
        if before in _FORMULA or (before in "-—–－~～" and _is_chained(text, start)):
            return True
    after = text[end : end + 1]
    if number.factor == 1 and after and (after.isascii() or after in "∶×"):
        match = _AFTER_DIGITS.match(text, end)
        return bool(match) and not _LATIN_UNIT.match(text, end)
    return False


def _is_chained(text: str, start: int) -> bool:
    """Whether the dash before ``start`` joins it to digits or letters: 2023-05, AB-12."""
    left = text[start - 2 : start - 1]
    return left.isalnum() and (left.isascii() or left in "零一二三四五六七八九十百")


def is_ordinal(text: str, start: int) -> bool:
    """第3, 第一、二、三: one of a row, not so many of them."""
    return bool(_ORDINAL.search(text, max(0, start - _LONGEST_ROW), start))


def sign_before(text: str, start: int, unit: str) -> int:
    """How many characters before ``start`` make the number negative: a minus sign, 负 or 零下."""
    if unit not in {"%", "‰", "℃", "度", "摄氏度", "°C", "元", "个百分点", ""} or start == 0:
        return 0
    if text.startswith("零下", start - 2) and start > 1:
        return 2
    if text[start - 1] in "-−" and not _is_chained(text, start):
        return 1
    return int(text[start - 1] == "负" and text[start - 2 : start - 1] not in {"正", "胜", "担", "肩", "自"})


def comes_from(text: str, number: Number) -> bool:
    """Whether the number is where something starts from (从45平方米到90平方米): two figures, not one range."""
    return text[max(0, number.start - 1) : number.start] in {"从", "由"}


def is_no_figure(text: str, number: Number, unit: str, end: int) -> bool:
    """Whether a number with a unit is nevertheless none: a time, an age, a name, a slogan, a rank."""
    start = number.start
    if (
        number.value == 1
        and number.is_han
        and unit not in {"%", "比例"}
        and not number.bound
        and number.end - start == 1
    ):
        return not text.startswith("半", number.end + 1)
    if number.is_han and (_IDIOM.match(text, start) or text.startswith("三番", start - 2)):
        return True
    if unit in units.DURATIONS:
        return is_time_reference(text, number, unit, end)
    if text[end : end + 1] in _LOT_STARTS and _LOT.match(text, end):
        return True
    if number.is_han and _is_han_name(text, number, unit, end):
        return True
    if unit == "个" and text[end : end + 1].isdigit():
        return True
    if unit in _ADDRESS_UNIT and (
        text[end : end + 1].isdigit()
        or text[start - 1 : start] in {"号", "幢", "栋", "元", "座", "楼", "厦"}
        or _ROW_BEFORE.search(text, max(0, start - 2), start)
    ):
        return True
    if unit == "页" and (text.startswith("第", end) or "第" in text[max(0, start - 4) : start]):
        return True
    if unit in {"位", "名", "强"} and _RANK.search(text, max(0, start - _LONGEST_ROW), start):
        return True
    if unit in {"点", "分"} and is_clock(text, start):
        return True
    if unit == "点" and not units.HAN_IN_CONTEXT["点"].match(text, end - 1):
        return True
    if unit in {"个方面", "方面"}:
        return bool(_ENUMERATION.search(text, max(0, start - 3), start))
    return False


def _is_han_name(text: str, number: Number, unit: str, end: int) -> bool:
    start = number.start
    after_number = number.end
    if unit in {"次", "批次"} and _SESSION_AFTER.match(text, after_number) and text[start] != "两":
        return not _SESSION_VERB.search(text, max(0, start - 2), start)
    if unit.startswith("个") and _SLOGAN_AFTER.match(text, after_number):
        return True
    if _NAMED_BY_NUMBER.match(text, after_number) or _PRONOUN.match(text, start):
        return True
    if unit in {"类", "期", "级"} and text[start] not in "两几数":
        return not text[end : end + 1] or text[start - 1 : start] not in _CLASSING
    return _ENUMERATION.search(text, max(0, start - 3), start) is not None


def is_named_so(text: str, start: int, *, is_han: bool) -> bool:
    """Whether the number stands in a title or opens a short quotation: 《三年行动计划》, “15分钟生活圈”, “百千万”."""
    before = text[start - _QUOTED_SLOGAN if start > _QUOTED_SLOGAN else 0 : start]
    if text.rfind(_TITLE_OPENS, start - _LONGEST_TITLE if start > _LONGEST_TITLE else 0, start) >= 0 and _in_title(
        text, start
    ):
        return True
    if _OPENING_SIGNS.isdisjoint(before):
        return False
    place = max(before.rfind(sign) for sign in _OPENING)
    inside = before[place + 1 :]
    if any(sign in inside for sign in _CLOSING[:-1] + "，。；,"):
        return False
    closing = _closing(text, start, _QUOTED_SLOGAN)
    if closing < 0:
        return False
    return is_han or not inside or closing - start + len(inside) <= _QUOTED_SLOGAN // 2


def _closing(text: str, start: int, longest: int) -> int:
    for place in range(start, min(len(text), start + longest)):
        if text[place] in _CLOSING:
            return place
        if text[place] in "，。；,;！？\n":
            return -1
    return -1


def _in_title(text: str, start: int) -> bool:
    left = text[max(0, start - _LONGEST_TITLE) : start]
    if left.rfind(_TITLE_OPENS) <= left.rfind(_TITLE_CLOSES):
        return False
    return _TITLE_CLOSES in text[start : start + _LONGEST_TITLE]
