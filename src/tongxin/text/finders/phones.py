"""Finds mobile numbers, with or without a country code, in every spelling."""

import re
from collections.abc import Iterator

from tongxin.text.finders import words
from tongxin.text.finders.page import Hidden, Page
from tongxin.text.finders.runs import FEWEST, Run, Window

KIND = "phone"
_MOBILE = re.compile(r"(?P<prefix>(?:(?:00)?86)?0?)(?P<number>1[3-9][0-9]{9})")
_LENGTHS = (11, 16)
NUMBER_LENGTH = 11
# How people group a mobile number without being asked.
_COMMON = {(11,), (3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (4, 3, 4), (3, 3, 5), (5, 6), (6, 5), (4, 7), (1,) * 11}
_REGULAR = {(11,), (3, 4, 4), (1,) * 11}
# Signs that join measures, versions and fractions as well.
_OF_NUMBERS = frozenset("./*+=")
# Between digits anything goes but what parts the numbers of a list; after a word for a telephone even that.
_ODD = re.compile(r"[^0-9A-Za-z,、;:\"'<>]{1,4}")
_ODD_AFTER_WORD = re.compile(r"[^0-9A-Za-z]{1,4}")
_BY_COMMAS = (3, 4, 4)
_ENUMERATES = re.compile("分别|依次|各|[为是达至到]:?\\Z|[0-9+]|数[据值字]|共|计|约|第|得[分票]|金额|[元件个名人次]")
_COUNTED = re.compile(" ?[等,、;:0-9A-Za-z]")
_YEARS = re.compile(r"19[0-9]{2}(?:(?:19|20)[0-9]{2}|0[1-9]|1[0-2])")
# A number that hangs on these is a part of something longer: a decimal, a file name, a code.
_HANGS_BEFORE = re.compile(r"(?:[A-Za-z0-9_=%\\]|[A-Za-z0-9)][.\-#·*]|[A-Za-z)]/|[-/][-/])\Z")
_HANGS_AFTER = re.compile(r"[A-Za-z0-9_%\\]|[.\-#·*][A-Za-z0-9]|/[0-9]|号(?!码|机|主|的)")
_IS_NAMED_IN_LATIN = re.compile(r"(?:tel|phone|mobile|mob|call|cell)[.:]?\Z", re.IGNORECASE)
# Hong Kong, Macao, Taiwan and the countries from which members and their families write most.
_ABROAD = re.compile(
    r"(?<![0-9A-Za-z.\-])\(?(?:\+|00)\s?(?P<country>852|853|886|81|82|65|60|61|64|66|44|49|33|39|34|7|1)\)?[ -]?"
    r"(?P<number>\(?[0-9]{1,5}\)?(?:[ -]?[0-9]{2,8}){1,4})(?![0-9A-Za-z])"
)
_ABROAD_LENGTHS = {"852": (8, 8), "853": (8, 8), "886": (8, 10), "1": (10, 10)}


def find(page: Page) -> Iterator[Hidden]:
    """Mobile numbers of the mainland, and numbers abroad that are written with their country code."""
    for run in page.runs:
        place = 0
        while place < len(run.atoms):
            window = _number_at(page, run, place)
            if window is None:
                place += 1
            else:
                yield _hidden(page, window)
                place = window.last + 1
    yield from _over_lines(page)
    yield from _abroad(page)


def _over_lines(page: Page) -> Iterator[Hidden]:
    """``手机138 1234`` with ``5678`` in the next line; only a word for a telephone makes it one."""
    for window in page.windows_over_lines(*_LENGTHS):
        match = _MOBILE.fullmatch(window.digits)
        if match is None or not window.has_few_letters or window.is_cut:
            continue
        sizes, gaps = _without_prefix(window, len(match["prefix"]))
        named = words.names(page.text, _start(page, window), words.PHONE)
        is_whole = re.match(r"[0-9A-Za-z]|\.[0-9]", page.text[window.end : window.end + 2]) is None
        is_cut_by_line = any("\n" in gap for gap in gaps) and (sizes in _REGULAR or sizes in _COMMON or len(gaps) == 1)
        if named and is_whole and is_cut_by_line and not words.is_quantity(page.text, *_ends(window)):
            yield _hidden(page, window)


def _ends(window: Window) -> tuple[int, int]:
    return window.start, window.end


def _number_at(page: Page, run: Run, first: int) -> Window | None:
    if _MOBILE.match(run.digits, run.offsets[first]) is None:
        return None
    for window in run.windows(first, *_LENGTHS):
        match = _MOBILE.fullmatch(window.digits)
        if not match or not window.has_few_letters:
            continue
        prefix = match["prefix"]
        # The zero of old trunk calls is written without a gap; 0.138… is a decimal.
        if not (prefix == "0" and window.sizes[0] == 1) and _is_whole(page, window, len(prefix)):
            return window
    return None


def _is_whole(page: Page, window: Window, prefix: int) -> bool:
    """Whether the number stands by itself: what is round it and how it is grouped make it no other number."""
    if window.is_cut or (set(window.sizes) == {1} and not window.is_apart):
        return False
    word = words.word_before(page.text, _start(page, window))
    named = word == words.PHONE
    if word == words.OTHER or (page.is_in_link(window.start) and not named):
        return False
    if words.is_quantity(page.text, window.start, window.end, surely=named):
        return False
    between = _ODD_AFTER_WORD if named and window.sizes in _COMMON else _ODD
    if _is_cut_by_commas(page, window):
        return _is_free(page, window, named=named)
    if not all(between.fullmatch(gap) for gap in window.gaps):
        return False
    return _is_free(page, window, named=named) and (named or _is_grouped(window, prefix))


def _is_cut_by_commas(page: Page, window: Window) -> bool:
    """``138，1234，5678`` in nobody's enumeration and with no unit behind it."""
    if window.sizes != _BY_COMMAS or set(window.gaps) != {","} or not window.stands_alone:
        return False
    before = page.text[max(0, window.start - 10) : window.start]
    return not _ENUMERATES.search(before) and _COUNTED.match(page.text, window.end) is None


def _is_free(page: Page, window: Window, *, named: bool) -> bool:
    before = "" if window.follows_mark else page.text[max(0, window.start - 6) : window.start]
    after = page.text[window.end : window.end + 3]
    if named:
        touches = re.search(r"[0-9A-Za-z]\Z", before) and not _IS_NAMED_IN_LATIN.search(before)
        return not touches and not re.match(r"[0-9A-Za-z]|\.[0-9]", after)
    if words.follows_list_mark(page.text, window.start):
        before = ""
    if _HANGS_BEFORE.search(before) and not _IS_NAMED_IN_LATIN.search(before) and not _has_code_before(before):
        return False
    return not _HANGS_AFTER.match(after) or _begins_another(window)


def _has_code_before(before: str) -> bool:
    return re.search(r"\(?\+?86\)?[ -]{0,2}\Z", before) is not None


def _begins_another(window: Window) -> bool:
    """Two numbers that a stroke parts are two numbers."""
    return window.gap_after == "/" and len(window.run.atoms[window.last + 1].digits) == NUMBER_LENGTH


def _is_grouped(window: Window, prefix: int) -> bool:
    """Whether the groups are those of a telephone number, not the columns of a table, a decimal or a date."""
    sizes, gaps = _without_prefix(window, prefix)
    signs = {gap.strip() for gap in gaps}
    if sizes in _REGULAR:
        return len(signs) <= 1 or not signs & _OF_NUMBERS
    if signs & _OF_NUMBERS:
        return sizes in _COMMON and signs <= {"", "-", "."} and not (len(sizes) == 2 and "." in signs)  # noqa: PLR2004 - one point
    if _YEARS.match(window.digits, prefix) and sizes[0] == 4:  # noqa: PLR2004 - a year has four digits
        return False
    return sizes in _COMMON or window.stands_alone


def _without_prefix(window: Window, prefix: int) -> tuple[tuple[int, ...], list[str]]:
    sizes, gaps = window.sizes, window.gaps
    while prefix and sizes[0] <= prefix:
        prefix -= sizes[0]
        sizes, gaps = sizes[1:], gaps[1:]
    return (sizes[0] - prefix, *sizes[1:]), gaps


def _start(page: Page, window: Window) -> int:
    """The plus sign and the bracket of a country code belong to the number."""
    start = window.start
    if page.text[start - 1 : start] == "+" and start:
        start -= 1
    opens = page.text[start - 1 : start] == "(" and start
    closes = page.text.find(")", window.start, window.end)
    return start - 1 if opens and closes > 0 and "(" not in page.text[start:closes] else start


def _hidden(page: Page, window: Window) -> Hidden:
    start = _start(page, window)
    signs = len(window.digits)
    reason = "手机号码" if _is_plain(page, window) else "手机号码，写法有变化"
    return page.hidden(KIND, start, window.end, reason, (signs - 8, 4))


def _is_plain(page: Page, window: Window) -> bool:
    return page.clean[window.start : window.end] == window.digits


def _abroad(page: Page) -> Iterator[Hidden]:
    if "+" not in page.text and "00" not in page.text:
        return
    for match in _ABROAD.finditer(page.text):
        digits = sum(char.isdigit() for char in match["number"])
        fewest, most = _ABROAD_LENGTHS.get(match["country"], (FEWEST + 1, NUMBER_LENGTH))
        # Two zeros before a number say as little as a serial number; only the neighbours' codes are sure then.
        if match.group().lstrip("(").startswith("00") and match["country"] not in {"852", "853", "886"}:
            continue
        if fewest <= digits <= most and not words.is_quantity(page.text, match.start(), match.end()):
            keep = (len(match["country"]) + 2 * match.group().lstrip("(").startswith("00"), 3)
            yield page.hidden(KIND, match.start(), match.end(), "电话号码，带国家或地区代码", keep)
