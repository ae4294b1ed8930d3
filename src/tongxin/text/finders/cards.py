"""Finds bank cards by their issuer's first digits and the check digit, or by the word before them."""

import re
from collections.abc import Iterator

from tongxin.text.finders import checks, words
from tongxin.text.finders.page import Hidden, Page
from tongxin.text.finders.runs import Run, Window

KIND = "bank_card"
KEEP = (4, 4)
_FEWEST, _MOST = 16, 19
# UnionPay 62 and 60, Chinese debit cards of older series, Visa, Mastercard, JCB. What begins otherwise needs its word.
_ISSUED = re.compile(
    r"62[0-9]{14,17}|60[0-9]{14,17}|9(?:558|400)[0-9]{12,15}|4[0-9]{15}|5[1-5][0-9]{14}|2[2-7][0-9]{14}|35[0-9]{14}"
)
_GAP = re.compile(r"[^0-9A-Za-z,、;:]{1,4}")
_CARD_WORD = re.compile(r"(?:银行|储蓄|信用|借记|工资|退款|补贴)卡|(?<![员交油物话值书费饭门])卡号|存折")
_GROUP = 4
# Signs that part the numbers of a list or of a measure.
_OF_NUMBERS = frozenset("./")


def find(page: Page) -> Iterator[Hidden]:
    """Bank cards of 16 to 19 digits."""
    for run in page.runs:
        place = 0
        while place < len(run.atoms):
            found = _card_at(page, run, place)
            if found is None:
                place += 1
                continue
            window, reason = found
            yield page.hidden(KIND, window.start, window.end, reason, KEEP)
            place = window.last + 1
    for window in page.windows_over_lines(_FEWEST, _MOST):
        if _is_whole(page, window) and checks.passes_luhn(window.digits) and _is_known_over_lines(page, window):
            yield page.hidden(KIND, window.start, window.end, "银行卡号，校验位相符，写在两行", KEEP)


def _is_known_over_lines(page: Page, window: Window) -> bool:
    """A word for a card stands right before, or an issuer's number goes on by fours; a column does not."""
    if words.stands_right_before(page.text, window.start, words.CARD):
        return True
    by_fours = set(window.sizes[:-1]) == {_GROUP} and window.sizes[-1] <= _GROUP
    is_column = all("\n" in gap for gap in window.gaps)
    return by_fours and not is_column and _ISSUED.fullmatch(window.digits) is not None


def _card_at(page: Page, run: Run, first: int) -> tuple[Window, str] | None:
    if run.offsets[-1] - run.offsets[first] < _FEWEST:
        return None
    start = run.atoms[first].start
    word = words.word_before(page.text, start)
    if word != words.CARD and not _ISSUED.match(run.digits, run.offsets[first]):
        return None
    if word == words.OTHER or page.is_in_link(start):
        return None
    windows = list(run.windows(first, _FEWEST, _MOST))
    for window in windows:
        if _is_whole(page, window) and checks.passes_luhn(window.digits) and _is_known(window, word):
            return window, "银行卡号，校验位相符"
    named = words.stands_right_before(page.text, start, words.CARD)
    if named and _CARD_WORD.search(page.text[max(0, start - 12) : start]):
        for window in windows:
            if _is_whole(page, window) and window.gap_after is None:
                return window, "写在“卡号”之后，校验位不符，未核实"
    return None


def _is_known(window: Window, word: str) -> bool:
    """Either the word says so, or issuer and grouping do."""
    if word == words.CARD:
        return True
    return _ISSUED.fullmatch(window.digits) is not None and _is_grouped(window)


def _is_grouped(window: Window) -> bool:
    sizes = window.sizes
    if len(sizes) == 1 or set(sizes) == {1}:
        return window.is_apart
    if (
        window.stands_alone
        and window.digits.startswith("62")
        and not _OF_NUMBERS & {gap.strip() for gap in window.gaps}
    ):
        return True
    by_fours = set(sizes[:-1]) == {_GROUP} and sizes[-1] <= _GROUP
    return by_fours or (len(sizes) == 2 and sizes[0] == 6)  # noqa: PLR2004 - the issuer's six digits, then the rest


def _is_whole(page: Page, window: Window) -> bool:
    if not window.has_few_letters or window.is_cut or not all(_GAP.fullmatch(gap) for gap in window.gaps):
        return False
    before, after = page.text[max(0, window.start - 2) : window.start], page.text[window.end : window.end + 2]
    if words.follows_list_mark(page.text, window.start):
        before = ""
    if re.search(r"[0-9A-Za-z_=]\Z|[0-9A-Za-z][.\-]\Z", before) or re.match(r"[0-9A-Za-z_]|[.\-][0-9A-Za-z]", after):
        return False
    return not words.is_quantity(page.text, window.start, window.end)
