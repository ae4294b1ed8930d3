"""Finds number plates: the sign of the province, a letter, five or six signs, or a word such as 学 at the end."""

import re
from collections.abc import Iterator

from tongxin.text.finders import words
from tongxin.text.finders.page import Hidden, Page
from tongxin.text.finders.spelling import HAN_DIGITS

KIND = "plate"
KEEP = (1, 2)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_ENDS = "学警挂港澳领试超使"
_DIGIT = f"[0-9{''.join(HAN_DIGITS)}]"
_SIGN = f"[0-9A-Za-z{''.join(HAN_DIGITS)}]"
# New-energy plates: a letter for the drive at the head (small) or at the tail (large).
_SMALL = f"[A-HJKa-hjk][ ·]?{_SIGN}(?:[ ·]?{_DIGIT}){{4}}"
_LARGE = f"{_DIGIT}(?:[ ·]?{_DIGIT}){{4}}[ ·]?[A-HJKa-hjk]"
_PLATE = re.compile(
    rf"(?P<province>[{_PROVINCES}])\s?(?P<town>[A-Za-z])[ ·.\-*]{{0,3}}"
    rf"(?P<body>{_SMALL}|{_LARGE}|{_SIGN}(?:[ ·]?{_SIGN}){{4}}|(?:{_SIGN}[ ·]?){{4}}[{_ENDS}])(?![0-9A-Za-z_]|[\-.][0-9A-Za-z]| ?[(〔\[][0-9]{{4}})"
)
# Of the armed police: the province may stand as a sign or as two digits.
_ARMED = re.compile(
    rf"(?<![0-9A-Za-z])WJ[ ·.\-]{{0,2}}(?:[{_PROVINCES}]|[0-9]{{2}})[ ·.\-]{{0,2}}(?:{_DIGIT}[ ·]?){{4}}[0-9A-Za-z](?![0-9A-Za-z_]|[\-.][0-9A-Za-z])",
    re.IGNORECASE,
)
_DIPLOMATIC = re.compile(r"使\s?(?P<number>[0-9]{3}[ ·.\-]?[0-9]{3})(?![0-9A-Za-z])")
# 新GB50016 is a new standard, not a plate of Xinjiang.
_STANDARD = re.compile(r"新(?:GB|DB|JB|JG|HJ|CJ)[0-9]{4}", re.IGNORECASE)
_VEHICLE = re.compile("车|牌|驾|停|辆|号段|司机|违章|出租|摩托")
# Signs of provinces that end other words: 创新B10086, 白云A10001.
_ENDS_A_WORD = {
    "新": "创更最高革刷重全城翻清",
    "云": "白祥上青多",
    "青": "丹年",
    "川": "四银",
    "藏": "西收珍库",
    "宁": "南西安济海",
    "贵": "珍",
}
# 苏B20231号 is a file or a plot; 苏B20231号牌 has said what it is.
_IS_NUMBERED = re.compile("号(?!牌|车|段)")
_IS_FILE = re.compile("号?文(?![明化艺体教字])")
_FEWEST_DIGITS = 2
_FEWEST_IN_LOWER = 3
_BODY = 5


def find(page: Page) -> Iterator[Hidden]:
    """Plates of the mainland, of both special regions, of learners, police and trailers, and of embassies."""
    for match in _PLATE.finditer(page.text):
        if _is_plate(page.text, match):
            reason = "新能源车牌号" if len(_signs(match["body"])) > _BODY else "车牌号"
            yield page.hidden(KIND, match.start(), match.end(), reason, KEEP)
    for match in _ARMED.finditer(page.text) if "WJ" in page.text or "wj" in page.text else ():
        if words.word_before(page.text, match.start()) != words.OTHER:
            yield page.hidden(KIND, *match.span(), "武警车牌号", (3, 2))
    for match in _DIPLOMATIC.finditer(page.text):
        is_vehicle = _VEHICLE.search(page.text[max(0, match.start() - 12) : match.end() + 8])
        if is_vehicle and not words.is_quantity(page.text, *match.span()):
            yield page.hidden(KIND, match.start(), match.end(), "使馆车牌号", KEEP)


def _signs(body: str) -> str:
    return "".join(HAN_DIGITS.get(char, char) for char in body if char not in " ·").upper()


def _is_plate(text: str, match: re.Match[str]) -> bool:
    body = _signs(match["body"])
    digits = sum(char.isdigit() for char in body)
    if digits < _FEWEST_DIGITS or _STANDARD.match(match["province"] + match["town"] + body):
        return False
    if _IS_FILE.match(text, match.end()):
        return False
    near = text[max(0, match.start() - 12) : match.start()] + text[match.end() : match.end() + 10]
    if _VEHICLE.search(near):
        return True
    if words.word_before(text, match.start()) == words.OTHER:
        return False
    if any(char in HAN_DIGITS for char in match["body"]) or _IS_NUMBERED.match(text, match.end()):
        return False
    is_lower = match.group() != match.group().upper()
    if (is_lower and digits < _FEWEST_IN_LOWER) or match["province"] + match["town"] != match.group()[:2]:
        return False
    before = text[match.start() - 1 : match.start()]
    return before not in _ENDS_A_WORD.get(match["province"], "") or not before
