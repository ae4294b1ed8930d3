"""Finds furniture by what a line says, wherever it stands: notices, buttons, counters, lists of other titles, readers."""

import re

from tongxin.text import names
from tongxin.text.page import words
from tongxin.text.page.kept import is_evidence
from tongxin.text.page.lines import HAN_IN_LONG_BODY, HEADING, LONGEST_JUDGED, Line, Part, parts
from tongxin.text.page.state import Page

_ANYWHERE = {reason: re.compile(pattern) for reason, pattern in words.ANYWHERE.items()}
_LEFT_BY_PROGRAMS = {reason: _ANYWHERE[reason] for reason in ("文库提示", "程序残留", "信息公开目录")}
_COMMENTS = re.compile(words.COMMENTS_BEGIN)
_COMMENTS_FOR_SURE = re.compile(
    r"(?:网友|全部|最新|热门|精彩).*|发表.*|\d+\s*条?(?:评论|留言|回复|跟帖)|.*登录.*|精选留言"
)
_POST = re.compile(words.POST_BEGINS)
_RELATED = re.compile(words.RELATED_BEGINS)
_IMPRINT = ("备案信息", "版权声明")
_ORNAMENTS_ONLY = re.compile(r"[^\w\u4e00-\u9fff|…]+")
_SURE_SHARE, _SHARE = 0.3, 0.5
_OFTEN = 3
_LONGEST_NOTICE = 40


def reason_of(line: Line, patterns: dict[str, re.Pattern[str]]) -> str:
    """The first reason whose pattern the whole line fits, with or without its ornaments."""
    said = (line.folded, line.core)
    return next((reason for reason, pattern in patterns.items() if any(map(pattern.fullmatch, said))), "")


def notices(page: Page) -> None:
    """Whole lines that only a page says."""
    for place, line in page.open():
        if len(line.text) > LONGEST_JUDGED or line.is_table_row or HEADING.match(line.folded):
            continue
        if _states(line):
            continue
        if len(set(words.LIBRARY.findall(line.folded))) >= _OFTEN:
            page.reasons[place] = "文库提示"
        else:
            page.reasons[place] = reason_of(line, _LEFT_BY_PROGRAMS if _speaks(line) else _ANYWHERE)


def _states(line: Line) -> bool:
    """``委员领取福利工作。`` tells of somebody; a page asks its reader for something."""
    if not line.folded.endswith("。") or words.ASKS.search(line.folded):
        return False
    return words.PROMOTED_DEEDS.match(line.folded) is None or words.COUNTED_PEOPLE.search(line.folded) is not None


def _speaks(line: Line) -> bool:
    """Whether a line is a sentence of its own, not a notice in a few words."""
    if not line.is_prose:
        return False
    long = line.han > _LONGEST_NOTICE or "。" in line.text or line.folded.endswith((";", ":"))
    return long or words.OFFICIAL.search(line.folded) is not None


def readers(page: Page) -> None:
    """From where readers speak to the end, unless more of the text comes behind than before."""
    sizes = [
        line.han if line.is_prose and not reason else 0 for line, reason in zip(page.lines, page.reasons, strict=True)
    ]
    total, before = sum(sizes), 0
    for place, line in enumerate(page.lines):
        is_post = _POST.fullmatch(line.folded) is not None
        if is_post or _COMMENTS.fullmatch(line.core):
            sure = is_post or _COMMENTS_FOR_SURE.fullmatch(line.core)
            if before and before >= (_SURE_SHARE if sure else _SHARE) * total:
                page.mark(range(place, len(page.lines)), "读者评论")
                return
        before += sizes[place]


def related_titles(page: Page) -> None:
    """Lists of other titles, up to where the text goes on."""
    for place, line in enumerate(page.lines):
        if not _RELATED.fullmatch(line.core):
            continue
        end = place + 1
        while end < len(page.lines) and not _ends_list(page.lines[end]):
            end += 1
        # A heading of the text may sound alike, but no titles follow it.
        if end > place + 1 or end == len(page.lines):
            page.mark(range(place, end), "相关阅读")


def _ends_list(line: Line) -> bool:
    is_credit = is_evidence(line) and not re.search(r"\d", line.text)
    return is_credit or "。" in line.text or line.han >= HAN_IN_LONG_BODY or bool(HEADING.match(line.folded))


def site_talk(page: Page) -> None:
    """Sentences of a site about itself: two signs in one, or one outside the body."""
    for place, line in page.open():
        if len(line.text) < LONGEST_JUDGED:
            said = {match.group() for match in words.SITE_TALK.finditer(line.folded)}
            if len(said) > 1 or (said and not page.holds(place)):
                page.reasons[place] = "版权声明" if "权" in line.text or "站" in line.text else "二维码与推广"


def buttons(page: Page) -> None:
    """Lines made of labels and button words, in the body only where they cannot be headings or cells."""
    for place, line in page.open():
        if "。" in line.text or len(line.text) > LONGEST_JUDGED or line.is_table_row:
            continue
        if _ORNAMENTS_ONLY.fullmatch(line.folded):
            page.reasons[place] = "分隔符"
        elif found := parts(line.folded):
            page.reasons[place] = _button(page, place, line, found)


def _button(page: Page, place: int, line: Line, found: tuple[Part, ...]) -> str:
    kinds = {part.kind for part in found}
    reason = next((part.reason for part in found if part.reason), "网页按钮")
    inside = page.holds(place)
    if kinds <= {"label", "word"}:
        # 内容: and the like begin what the next line says.
        introduces = line.folded.endswith(":") and kinds == {"word"} and len(found) == 1
        credits_others = inside and any(part.reason == "责任编辑" for part in found) and not _credits_people(line)
        if introduces or credits_others:
            return ""
        return reason if not inside or "label" in kinds or _is_stray(page, place, line) else ""
    if not inside and "meta" not in kinds and (_mostly_buttons(found) or reason == "阅读时长"):
        return reason
    if place > page.last:
        return next((part.reason for part in found if part.reason in _IMPRINT), "")
    return ""


def _is_stray(page: Page, place: int, line: Line) -> bool:
    """A lone button between paragraphs; among other short lines it may be a cell of a table."""
    said = [line.folded[part.start : part.end] for part in parts(line.folded)]
    doubtful = sum(word in words.DOUBTFUL_WORDS for word in said)
    neighbours = [page.lines[near].is_prose for near in (place - 1, place + 1) if 0 <= near < len(page.lines)]
    return 2 * doubtful < len(said) and any(neighbours)


def _credits_people(line: Line) -> bool:
    """编辑:何书瑶 between paragraphs; 审核:三级把关 is said by the text."""
    values = re.findall("[:|][ ]*([^ :|、,]+)", line.core)
    return all(names.is_name(value) or value.isascii() for value in values)


def _mostly_buttons(found: tuple[Part, ...]) -> bool:
    button = sum(part.end - part.start for part in found if part.kind != "other")
    other = sum(part.end - part.start for part in found if part.kind == "other")
    return len(found) >= _OFTEN and button >= other
