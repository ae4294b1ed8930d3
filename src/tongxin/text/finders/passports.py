"""Finds passports and permits for Hong Kong, Macao and Taiwan where a word of travel stands near."""

import re
from collections.abc import Iterator

from tongxin.text.finders import words
from tongxin.text.finders.page import Hidden, Page
from tongxin.text.finders.spelling import HAN_DIGITS

KIND = "passport"
KEEP = (1, 3)
_WORD = re.compile("护照|通行证|回乡证|台胞证|旅行证|出入境|入境|出境|签证|证件|passport|permit", re.IGNORECASE)
# E with a digit or a letter, the older G, official and diplomatic series; C W for Hong Kong and Macao, L T for
# Taiwan, H M for residents of both regions.
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z.\-_/])(?:E[ ]?[A-HJ-NP-Z]?|[GKSPD]E?|C[ ]?[A-HJ-NP-Z]?|[WLTHM])(?:[ \-]?[0-9]){7,10}(?![0-9A-Za-z_]|[.\-][0-9A-Za-z])",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"[GKSPD][0-9]{8}|E[0-9]{8}|[ESPDG][A-Z][0-9]{7}|C[0-9]{8}|C[A-Z][0-9]{7}|[WLT][0-9]{8}|[HM](?:[0-9]{8}|[0-9]{10})"
)
# Right after the word any country's number is believed.
_HAN = "".join(HAN_DIGITS)
_NAMED = re.compile(
    rf"(?:护照|通行证|回乡证|台胞证|旅行证|passport(?:\sNo\.?)?)(?:号码?|编号|No\.?)?[是为:(\"“'\s]{{0,4}}(?P<number>[A-Za-z]{{0,2}}[ \-]?[0-9{_HAN}](?:[ \-]?[0-9{_HAN}]){{6,9}})(?![0-9A-Za-z_])",
    re.IGNORECASE,
)
_BEFORE, _AFTER = 30, 12


def find(page: Page) -> Iterator[Hidden]:
    """Numbers of passports and travel permits."""
    seen = set()
    for match in _NAMED.finditer(page.text):
        start, end = match.span("number")
        if not words.is_quantity(page.text, start, end):
            seen.add(start)
            yield page.hidden(KIND, start, end, "护照或通行证号码", KEEP)
    for match in _NUMBER.finditer(page.text):
        if match.start() not in seen and _is_travel(page.text, match):
            yield page.hidden(KIND, *match.span(), "护照或通行证号码", KEEP)


def _is_travel(text: str, match: re.Match[str]) -> bool:
    if not _LENGTH.fullmatch(re.sub(r"[ \-]", "", match.group()).upper()):
        return False
    if words.word_before(text, match.start()) == words.OTHER:
        return False
    before = re.split(r"[。；;\n]", text[max(0, match.start() - _BEFORE) : match.start()])[-1]
    after = re.split(r"[。；;\n]", text[match.end() : match.end() + _AFTER])[0]
    return _WORD.search(before) is not None or _WORD.search(after) is not None
