"""Finds furniture inside lines that stay: counters beside a date, buttons at the end of a paragraph, markup."""

import re
from collections.abc import Iterator

from tongxin.text.page import words
from tongxin.text.page.lines import LONGEST_JUDGED, Line, parts

_INLINE = {reason: re.compile(pattern) for reason, pattern in words.INLINE.items()}
_VALUED = re.compile(r"[:\d\[\]()]")
_AT_EDGES = " |·\u3000\t/"


def trims(line: Line) -> Iterator[tuple[int, int, str]]:
    """Pieces of furniture inside a line that stays: places in the line, with the reason."""
    for reason, pattern in _INLINE.items():
        for match in pattern.finditer(line.folded):
            yield match.start(), match.end(), reason
    if "。" in line.text or len(line.text) > LONGEST_JUDGED:
        return
    found = parts(line.folded)
    kinds = {part.kind for part in found}
    # A line of labels alone was judged as a whole.
    if kinds <= {"label", "word"}:
        return
    for part in found:
        said = line.folded[part.start : part.end]
        if part.kind == "label" and ("other" not in kinds or _VALUED.search(said) or part.reason == "发布平台"):
            yield *_with_edges(line.folded, part.start, part.end), part.reason
        elif part.kind == "word" and "meta" in kinds and ("other" not in kinds or "发表于" in line.folded):
            yield *_with_edges(line.folded, part.start, part.end), "网页按钮"
        elif part.kind == "other" and "发表于" in line.folded and line.folded.startswith("原创"):
            yield *_with_edges(line.folded, part.start, part.end), "发布平台"


def _with_edges(folded: str, start: int, end: int) -> tuple[int, int]:
    """A piece with the dividing lines on its left, or on its right where it begins the line."""
    while start > 0 and folded[start - 1] in _AT_EDGES:
        start -= 1
    while start == 0 and end < len(folded) and folded[end] in _AT_EDGES:
        end += 1
    return start, end
