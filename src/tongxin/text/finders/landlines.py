"""Finds landlines: an area code with its number, and a number without one where a word says what it is."""

import re
from collections.abc import Iterator
from itertools import accumulate

from tongxin.text.finders import addresses, checks, words
from tongxin.text.finders.page import Hidden, Page, hide_of
from tongxin.text.finders.runs import Run, Window
from tongxin.text.finders.spelling import HAN_DIGITS

KIND = "landline"
# Three-digit area codes have numbers of eight digits; the others seven or eight.
_NUMBER = re.compile(r"(?P<area>(?:0086|86)?(?:010|02[0-9])|(?:0086|86)(?:10|2[0-9]))(?P<local>[2-8][0-9]{7})")
_LONG = re.compile(r"(?P<area>(?:0086|86)?0[3-9][0-9]{2}|(?:0086|86)[3-9][0-9]{2})(?P<local>[2-8][0-9]{6,7})")
_BEGINS = re.compile("0[1-9]|(?:0086|86)[0-9]")
_FEWEST, _MOST = 10, 16
_CLAUSE = re.compile(r"[^。！？!?；;\n]*\Z")
_SENTENCE = 80
_LOCAL = (7, 8)
_LOCAL_GROUPS = {(7,), (8,), (4, 4), (3, 4), (4, 3)}
_HAN = "".join(HAN_DIGITS)
_GAP = re.compile(r"[ \-.·~()]{1,3}")
_EXTENSION = re.compile(rf" ?(?:转|分机号?|ext\.?|#|-)\s?[0-9{_HAN}]{{1,5}}(?![0-9])", re.IGNORECASE)
_HANGS_BEFORE = re.compile(r"[A-Za-z0-9_=%.\\-]\Z|[A-Za-z]/\Z")
_HANGS_AFTER = re.compile(r"[A-Za-z0-9_%\\]|[.\-][0-9]|号(?!码|机|的)")
_LATIN_WORD = re.compile(r"(?:tel|phone|fax)[.:]?\Z", re.IGNORECASE)
# An office's number without an area code is no secret of a person.
_OFFICE = re.compile("热线|客服|服务|举报|监督|咨询|投诉|值班|报警|查询|办公|单位|公司|前台|总机|传真")


def find(page: Page) -> Iterator[Hidden]:
    """Landlines with area code and extension; without area code only right after a word such as 家庭电话."""
    for run in page.runs:
        place, before = 0, None
        while place < len(run.atoms):
            window = _number_at(page, run, place) or (_next_line(page, run, place) if before else None)
            place = window.last + 1 if window else place + 1
            if window:
                yield _hidden(page, window)
            before = window
    for window in page.windows_over_lines(_FEWEST, _MOST):
        if _is_cut_by_line(page, window):
            yield _hidden(page, window)


def _is_cut_by_line(page: Page, window: Window) -> bool:
    """``电话0571-`` with the number in the next line, or in its middle; only a word for a telephone makes it one."""
    match = _match(window)
    if match is None or not words.names(page.text, window.start, words.PHONE):
        return False
    is_parted = all(_GAP.fullmatch(gap.replace("\n", " ").strip("\r") or " ") for gap in window.gaps)
    ends = list(accumulate(window.sizes))
    return is_parted and len(match["area"]) in ends and _is_whole(page, window, match["local"])


def _number_at(page: Page, run: Run, first: int) -> Window | None:
    if _BEGINS.match(run.digits, run.offsets[first]):
        named = words.word_before(page.text, run.atoms[first].start) == words.PHONE
        for window in run.windows(first, _FEWEST, _MOST):
            match = _match(window)
            if match and _is_whole(page, window, match["local"]) and _is_grouped(window, match, named=named):
                return window
    if run.atoms[first].digits[0] in "2345678":
        for window in run.windows(first, *_LOCAL):
            if _is_local(page, window):
                return window
    return None


def _next_line(page: Page, run: Run, first: int) -> Window | None:
    """``0571-87654321、87654322``: the second number leaves out the area code."""
    if run.gaps[first - 1].strip() not in {"、", "/", ","}:
        return None
    windows = (window for window in run.windows(first, *_LOCAL) if len(window.sizes) == 1)
    return next((window for window in windows if _is_local(page, window, follows=True)), None)


def _match(window: Window) -> re.Match[str] | None:
    return _NUMBER.fullmatch(window.digits) or _LONG.fullmatch(window.digits)


def _is_of_office(page: Page, start: int) -> bool:
    """The line of an office that the sentence begins with; a person's name between the two makes it a person's."""
    clause = _CLAUSE.search(page.text[max(0, start - _SENTENCE) : start])
    return clause is not None and addresses.OFFICE_LINE.search(clause.group()) is not None


def _is_whole(page: Page, window: Window, local: str) -> bool:
    text = page.text
    if not window.has_few_letters or window.is_cut or page.is_in_link(window.start):
        return False
    word = words.word_before(text, window.start)
    if word != words.PHONE and checks.is_day(local):
        return False
    if word == words.OTHER or words.is_quantity(text, window.start, window.end):
        return False
    before, after = text[max(0, window.start - 6) : window.start], text[window.end : window.end + 3]
    if words.follows_list_mark(text, window.start):
        before = ""
    if _HANGS_BEFORE.search(before) and not _LATIN_WORD.search(before) and word != words.PHONE:
        return False
    if _end(page, window) == window.end and _HANGS_AFTER.match(after):
        return False
    return word != words.PHONE or not _is_of_office(page, window.start)


def _is_grouped(window: Window, match: re.Match[str], *, named: bool) -> bool:
    """The area code is a group of its own, or nothing is grouped at all; columns of a table look otherwise."""
    gaps = [gap.strip() for gap in window.gaps]
    if not all(_GAP.fullmatch(gap) for gap in window.gaps) or gaps == ["."]:
        return False
    if len(window.sizes) == 1:
        return match["area"].startswith("0") or named
    if set(window.sizes) == {1}:
        return window.is_apart
    ends = list(accumulate(window.sizes))
    area = len(match["area"])
    if area not in ends:
        return False
    return named or window.sizes[ends.index(area) + 1 :] in _LOCAL_GROUPS


def _is_local(page: Page, window: Window, *, follows: bool = False) -> bool:
    text = page.text
    if window.gaps and (window.sizes not in {(4, 4), (3, 4)} or not _GAP.fullmatch(window.gaps[0])):
        return False
    named = window.stands_alone and words.stands_right_before(text, window.start, words.PHONE)
    if not named and not follows:
        return False
    if words.is_quantity(text, window.start, window.end) or checks.is_day(window.digits):
        return False
    if re.match(r"[A-Za-z0-9_*%]|[.\-][0-9*]", text[window.end : window.end + 2]):
        return False
    return follows or not _OFFICE.search(text[max(0, window.start - 14) : window.start])


def _end(page: Page, window: Window) -> int:
    extension = _EXTENSION.match(page.text, window.end)
    return extension.end() if extension else window.end


def _hidden(page: Page, window: Window) -> Hidden:
    match = _match(window)
    start = window.start
    if page.text[start - 1 : start] in {"(", "+"} and start:
        start -= 1
    hide = hide_of(page.text, window.start, window.end, (len(match["area"]) if match else 0, 4))
    end = _end(page, window)
    hide += hide_of(page.text, window.end, end, (0, 0))
    reason = "固定电话，带区号" if match else "写在“电话”或另一号码之后的固定电话"
    return page.starred(KIND, start, end, reason, hide)
