"""Finds furniture by how often it comes: what a site promotes between paragraphs, running heads, stray numbers."""

import re
from collections import defaultdict

from tongxin.text.page import words
from tongxin.text.page.kept import is_numbered
from tongxin.text.page.state import Page

_BARE_NUMBER = re.compile(r"\d{5,}")
_SHORTEST, _LONGEST = 4, 40
_OFTEN = 3
_SHORTEST_PHRASE = 8
_ADDRESSES = (":", "!", "。")


def lone_numbers(page: Page) -> None:
    """Numbers of articles between two paragraphs."""
    for place, line in page.open(range(page.first, page.last + 1)):
        if _BARE_NUMBER.fullmatch(line.folded) and _is_alone(page, place):
            page.reasons[place] = "编号"


def repeated_lines(page: Page) -> None:
    """Short lines that come again between paragraphs, unless they are headings that parts have in common."""
    groups: dict[str, list[int]] = defaultdict(list)
    for place, line in page.open():
        if _SHORTEST <= len(line.text) <= _LONGEST and not line.is_prose and not is_numbered(line):
            groups["".join(line.folded.split())].append(place)
    for said, places in groups.items():
        # 各位委员: is said more than once.
        if len(places) > 1 and not said.endswith(_ADDRESSES):
            _judge(page, said, places)


def _judge(page: Page, said: str, places: list[int]) -> None:
    between = [place for place in places if page.first < place < page.last and _is_alone(page, place)]
    if not between:
        return
    promoted = words.PROMOTION.search(said) is not None
    in_head = places[0] < page.first
    if promoted:
        page.mark(places, "反复出现的短行")
    elif words.OFFICIAL.search(said):
        if in_head:
            page.mark(places if _has_other_title(page, places) else places[1:], "页眉")
        elif len(places) >= _OFTEN and any(_stands_at_page_number(page, place) for place in places):
            page.mark(places, "页眉")
    elif words.PARALLEL_HEADING.fullmatch(said):
        return
    elif in_head:
        page.mark(places if _has_other_title(page, places) else places[1:], "反复出现的短行")
    elif len(between) >= _OFTEN and len(said) >= _SHORTEST_PHRASE:
        page.mark(places, "反复出现的短行")


def _has_other_title(page: Page, places: list[int]) -> bool:
    """Whether another line than these can be the title."""
    these = frozenset(places)
    return any(words.OFFICIAL.search(line.folded) for place, line in page.open(page.head) if place not in these)


def _stands_at_page_number(page: Page, place: int) -> bool:
    return "页码" in page.reasons[max(0, place - 1) : place + 2]


def _is_alone(page: Page, place: int) -> bool:
    """Whether paragraphs stand close on both sides: rows of a table stand among their like."""
    near = (page.nearest(place, -1), page.nearest(place, 1))
    return all(line is not None and (line.is_prose or is_numbered(line)) for line in near)
