"""Finds the line breaks that only a page's width made, in running text: they part numbers and say nothing."""

import re
from collections.abc import Iterator

from tongxin.text.figures.phrases import until

_CLOSING = "”’」』》）)\"'"
_ENDED = frozenset("。！？!?；;：:…|｜ \t\r\n\u3000")
# No wrapped line begins with these; a dash or a plus goes on with the number before it (40%, —50%).
_BEGINS_ANEW = frozenset("|｜•·●■◆▪▲★☆※*#> \t\r\n\u3000")
_GOES_ON_NUMBER = re.compile("[—–－~～-]{1,2}[0-9]|[+]")
_NUMBER_ENDS = frozenset("0123456789万亿千百%％元")
_DASHES = frozenset("—–－-~～+")
_ENDS_SENTENCE = re.compile(f"[。！？!?；;：:…][{_CLOSING}]+$")
_BEGINS_ITEM = re.compile(
    r"[（(]?[0-9一二三四五六七八九十]{1,3}[)）、．]|[0-9]{1,2}\.(?![0-9])|[①-⑳]|第[一二三四五六七八九十0-9]{1,3}[章节条部编篇]|"
    r"[一二三四五六七八九十]是|附件|附表|注[:：]"
)
_LABEL = re.compile("[一-龥]{2,8}[:：]")
_COLUMNS = re.compile(r"\t|[|｜]|[ \u3000]{3,}")
_ENDS_WITH_TITLE = re.compile(
    "(?:报告|意见|方案|办法|通知|规定|要点|总结|提案|建议|情况|纪要|讲话|公报|决议|简报|信息|工作|[^代外]表|名单|统计)$"
)
_ENDS_WITH_FIGURE = re.compile("[0-9万亿](?:[一-龥]{1,2}|[%％])[，,。；]?$")
_SIGNS = re.compile("[，。、；！？,;!?：:]")
_SENTENCE_SIGNS = re.compile("[。！？!?；;]")
# Where a number, a number and its unit, or a clause is cut, no list ends its line.
_CUT = re.compile("(?:[0-9.,，、（(“《—的和与及在对为了占约近达]|[0-9][百千]?[万亿])$")
_CUT_AFTER = re.compile("[，。、；,.%％）)”+—–－~～的了/-]|[一-龥]{1,2}[，。、；,]")
_NARROWEST, _SLACK, _LONGEST_LINE, _LINES_AHEAD, _ALIKE = 14, 2, 120, 8, 2


def soft(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of ``text`` that are such breaks, in their order."""
    first, place = 0, text.find("\n")
    while 0 <= place < len(text) - 1:
        start, end = place, place + 1 + (text[place + 1] == " ")
        start -= text[start - 1 : start] == "\r"
        start -= text[start - 1 : start] == " "
        last = text.find("\n", end)
        if start - first >= _NARROWEST and text[start - 1] not in _ENDED and _may_go_on(text, start, end):
            stop = last if last >= 0 else len(text)
            if _goes_on(text[first:start], text[end:stop].rstrip(), text, stop):
                yield start, end
        first, place = place + 1, last


def _may_go_on(text: str, start: int, end: int) -> bool:
    """Whether the characters on both sides of a break at all allow that the line goes on."""
    last, begins = text[start - 1], text[end : end + 1] or " "
    if begins in _BEGINS_ANEW:
        return False
    return begins not in _DASHES or (last in _NUMBER_ENDS and _GOES_ON_NUMBER.match(text, end) is not None)


def _goes_on(line: str, following: str, text: str, last: int) -> bool:
    """Whether a line was cut at the width of the page, so that the ``following`` one carries on with it."""
    if _ENDS_SENTENCE.search(line) or _BEGINS_ITEM.match(following):
        return False
    if _LABEL.match(following) and line[-1] not in "，,、":
        return False
    if _COLUMNS.search(line) or _COLUMNS.search(following) or not _is_full(line, following):
        return False
    if _CUT.search(line) or _CUT_AFTER.match(following) or line.rfind("（") > line.rfind("）"):
        return True
    is_title = not _SIGNS.search(line) and _ENDS_WITH_TITLE.search(line)
    return not is_title and not _are_rows(line, following) and _ends_later(following, text, last)


def _are_rows(line: str, following: str) -> bool:
    """Whether two lines say the same of two things, each with its figure last: rows of a list."""
    if not (_ENDS_WITH_FIGURE.search(line) and _ENDS_WITH_FIGURE.search(following)):
        return False
    one, other = until(line, _SIGNS), until(following, _SIGNS)
    return one[:_ALIKE] == other[:_ALIKE] or one[-_ALIKE:] == other[-_ALIKE:]


def _is_full(line: str, following: str) -> bool:
    """Whether a line is as long as its neighbour, in characters or in the room they take."""
    if len(line) > _LONGEST_LINE:
        return False
    return len(line) + _SLACK >= len(following) or _room(line) + 2 * _SLACK >= _room(following)


def _room(line: str) -> int:
    return len(line) + sum(not char.isascii() for char in line)


def _ends_later(following: str, text: str, last: int) -> bool:
    """Whether the lines that follow come to the end of a sentence before the paragraph ends."""
    for _line in range(_LINES_AHEAD):
        if not following or _SENTENCE_SIGNS.search(following):
            return bool(following)
        begins = last + 1
        last = text.find("\n", begins)
        last = len(text) if last < 0 else last
        following = text[begins:last].strip()
        if len(following) > _LONGEST_LINE:
            return False
    return False
