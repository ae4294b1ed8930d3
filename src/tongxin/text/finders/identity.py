"""Finds resident identity numbers of 18 and 15 digits, and what stands after 身份证 and is none by mistake."""

import re
from collections.abc import Iterator

from tongxin.text.finders import checks, words
from tongxin.text.finders.page import Hidden, Page
from tongxin.text.finders.runs import Run, Window

KIND = "id_number"
KEEP = (3, 4)
# Region, then a day of birth with or without the century: what most numbers fail at once.
_BEGINS = re.compile(
    r"[1-8][0-9]{5}(?:(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))"
)
# A slip of the finger may add a digit.
_LONGEST = 19
_REGION = 6
_GAP = re.compile(r"[^0-9A-Za-z,、;:]{1,4}")
_LAST_X = re.compile(r"[^0-9A-Za-z,、;:\u4e00-\u9fff]{0,3}[xX](?![A-Za-z])")
# The number of a disability certificate is the identity number and two digits more.
_DISABILITY = re.compile(r"残疾人?证[^0-9A-Za-z。；;\n]{0,8}(?P<number>[0-9]{17}[0-9Xx][0-9]{2})(?![0-9A-Za-z])")
# Numbers of Hong Kong, Macao and Taiwan cards; too short to be known without the word.
_BEYOND = re.compile(
    r"(?:身份证|居民证)[^0-9A-Za-z。；;\n]{0,8}(?P<number>[A-Z]{1,2}[0-9]{6}\(?[0-9A](?:\)|(?![0-9A-Za-z]))|[A-Z][1289][0-9]{8}(?![0-9A-Za-z])"
    r"|[157][0-9]{6}\([0-9]\))"
)


def find(page: Page) -> Iterator[Hidden]:
    """Identity numbers; a wrong check digit is passed over unless the word 身份证 stands right before."""
    for match in _DISABILITY.finditer(page.text):
        yield page.hidden(KIND, *match.span("number"), "残疾人证号码，其中含有身份证号码", KEEP)
    for run in page.runs:
        place = 0
        while place < len(run.atoms):
            found = _number_at(page, run, place)
            if found is None:
                place += 1
                continue
            window, end, reason = found
            yield page.hidden(KIND, window.start, end, reason, KEEP)
            place = window.last + 1
    yield from _over_lines(page)
    for match in _BEYOND.finditer(page.text):
        yield page.hidden(KIND, *match.span("number"), "港澳台身份证号码，写在“身份证”之后", (1, 2))


def _over_lines(page: Page) -> Iterator[Hidden]:
    """A number cut by the end of a line; its eighteen signs must agree, or 身份证 stand before it."""
    for window in page.windows_over_lines(checks.FULL - 1, checks.FULL):
        end, number = _with_last_x(page, window)
        if len(number) != checks.FULL or not _is_whole(page, window, end):
            continue
        if checks.is_resident(number):
            yield page.hidden(KIND, window.start, end, "身份证号码，校验位相符，写在两行", KEEP)
        elif words.stands_right_before(page.text, window.start, words.IDENTITY) and window.sizes[0] == _REGION:
            yield page.hidden(KIND, window.start, end, "写在“身份证”之后，写在两行，未核实", KEEP)


def _number_at(page: Page, run: Run, first: int) -> tuple[Window, int, str] | None:
    if run.offsets[-1] - run.offsets[first] < checks.OLD - 1:
        return None
    start = run.atoms[first].start
    looks_right = _BEGINS.match(run.digits, run.offsets[first])
    named = _begins_afresh(run, first) and words.stands_right_before(page.text, start, words.IDENTITY)
    if not looks_right and not named:
        return None
    windows = list(run.windows(first, checks.OLD, _LONGEST))
    for window in windows:
        found = _checked(page, window) if len(window.digits) <= checks.FULL else None
        if found:
            return (window, *found)
    for window in windows if named else []:
        found = _unchecked(page, window)
        if found:
            return (window, *found)
    return None


def _checked(page: Page, window: Window) -> tuple[int, str] | None:
    """The end and the reason where region, birth and check digit agree."""
    end, number = _with_last_x(page, window)
    if len(number) == checks.FULL and checks.is_resident(number):
        return (end, "身份证号码，校验位相符") if _is_whole(page, window, end) else None
    if len(number) == checks.OLD and checks.is_old_resident(number) and not _hangs(page, window):
        return (end, "十五位身份证号码，地区与出生日期相符") if _is_whole(page, window, end) else None
    return None


def _hangs(page: Page, window: Window) -> bool:
    """Whether fifteen digits may be a part of something else: without a check digit, more must agree."""
    before, after = page.text[window.start - 1 : window.start], page.text[window.end : window.end + 2]
    if before in {*"-_./="} or re.match(r"[-_./][0-9A-Za-z]", after) or not window.is_apart:
        return True
    if len(window.sizes) == 1:
        return False
    begins_with_region = window.sizes[0] == _REGION or set(window.sizes) == {1}
    is_evenly_parted = window.stands_alone and len({gap.strip() for gap in window.gaps}) == 1
    return not (begins_with_region and is_evenly_parted)


def _with_last_x(page: Page, window: Window) -> tuple[int, str]:
    if len(window.digits) == checks.FULL - 1 and (match := _LAST_X.match(page.text, window.end)):
        return match.end(), window.digits + "X"
    return window.end, window.digits


def _is_whole(page: Page, window: Window, end: int) -> bool:
    text = page.text
    if not _is_plain_run(window) or re.match(r"[A-Za-z]" if end > window.end else r"[0-9A-Za-z]", text[end : end + 1]):
        return False
    if re.match(r"[0-9A-Za-z]", text[window.start - 1 : window.start]) and not window.follows_mark:
        return False
    return words.word_before(text, window.start) != words.OTHER and not page.is_in_link(window.start)


def _is_plain_run(window: Window) -> bool:
    return window.has_few_letters and not window.is_cut and all(_GAP.fullmatch(gap) for gap in window.gaps)


def _begins_afresh(run: Run, first: int) -> bool:
    return first == 0 or bool(run.gaps[first - 1])


def _unchecked(page: Page, window: Window) -> tuple[int, str] | None:
    """What stands after 身份证 is hidden even if it cannot be right: people mistype."""
    end, number = _with_last_x(page, window)
    if not _is_plain_run(window) or re.match(r"[0-9A-Za-z]", page.text[end : end + 1]):
        return None
    if len(number) == checks.FULL:
        flaw = (
            "校验位不符" if checks.is_resident(number[:17] + checks.check_sign(number[:17])) else "地区或出生日期不符"
        )
    elif checks.is_old_resident(number):
        return end, "十五位身份证号码，地区与出生日期相符"
    elif len(number) == checks.OLD:
        flaw = "地区或出生日期不符"
    else:
        flaw = "位数不符"
    return end, f"写在“身份证”之后，{flaw}，未核实"
