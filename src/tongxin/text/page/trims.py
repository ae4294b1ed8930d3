"""Finds furniture inside lines that stay: counters beside a date, buttons at the end of a paragraph, markup."""

import re
from collections.abc import Iterator

from tongxin.text.page import words
from tongxin.text.page.lines import LONGEST_JUDGED, Line, Part, parts

_INLINE = {reason: re.compile(pattern) for reason, pattern in words.INLINE.items()}
_VALUED = re.compile(r"[:\d\[\]()]")
_SIZES = "字号与打印按钮"
_SIZE_OF_LETTERS = re.compile("字[号体]|文字大小|\\[[大中小]")
_SIZES_TO_CHOOSE = re.compile("大[ |/]*中[ |/]*小|小[ |/]*中[ |/]*大")
_LONGEST_LEAD, _FEWEST_BUTTONS = 80, 2
_AT_EDGES = " |·\u3000\t/"


def trims(line: Line) -> Iterator[tuple[int, int, str]]:
    """Pieces of furniture inside a line that stays: places in the line, with the reason."""
    for reason, pattern in _INLINE.items():
        for match in pattern.finditer(line.folded):
            yield match.start(), match.end(), reason
    if buttons := _leading(line):
        yield 0, buttons, _SIZES
    if "。" in line.text or len(line.text) > LONGEST_JUDGED:
        return
    found = parts(line.folded)
    kinds = {part.kind for part in found}
    # A line of labels alone was judged as a whole.
    if kinds <= {"label", "word"}:
        return
    for place, part in enumerate(found):
        if _introduces(line.folded, found, place):
            continue
        said = line.folded[part.start : part.end]
        if part.kind == "label" and ("other" not in kinds or _VALUED.search(said) or part.reason == "发布平台"):
            yield *_with_edges(line.folded, part.start, part.end), part.reason
        elif part.kind == "word" and "meta" in kinds and ("other" not in kinds or "发表于" in line.folded):
            yield *_with_edges(line.folded, part.start, part.end), "网页按钮"
        elif part.kind == "other" and "发表于" in line.folded and line.folded.startswith("原创"):
            yield *_with_edges(line.folded, part.start, part.end), "发布平台"


def _leading(line: Line) -> int:
    """How much of ``字号变大| 字号变小 会议召开。`` stands before the text: buttons for the size of letters."""
    found = parts(line.folded[:_LONGEST_LEAD])
    count = next((place for place, part in enumerate(found) if part.kind not in ("label", "word")), 0)
    if not any(part.reason == _SIZES for part in found[:count]):
        return 0
    end = found[count].start
    if count < _FEWEST_BUTTONS and not _SIZES_TO_CHOOSE.search(line.folded, 0, end):
        return 0
    is_apart = line.folded[end - 1] in _AT_EDGES or line.folded[end - 1] in ")]"
    return end if is_apart and _SIZE_OF_LETTERS.search(line.folded, 0, end) else 0


def _introduces(folded: str, found: tuple[Part, ...], place: int) -> bool:
    """``字号：老字号企业…`` begins a sentence; as a button it would name sizes, or end the line."""
    part = found[place]
    is_bare = part.reason == _SIZES and folded[part.start : part.end].endswith(":")
    return is_bare and place + 1 < len(found) and found[place + 1].kind == "other"


def _with_edges(folded: str, start: int, end: int) -> tuple[int, int]:
    """A piece with the dividing lines on its left, or on its right where it begins the line."""
    while start > 0 and folded[start - 1] in _AT_EDGES:
        start -= 1
    while start == 0 and end < len(folded) and folded[end] in _AT_EDGES:
        end += 1
    return start, end
