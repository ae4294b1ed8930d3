"""Finds furniture by where it stands: names and slogans of a site before the title, what is left behind the body."""

import re

from tongxin.text.page import words
from tongxin.text.page.kept import is_evidence, is_kept
from tongxin.text.page.lines import LONGEST_JUDGED, Line, parts
from tongxin.text.page.said import reason_of
from tongxin.text.page.state import Page

_OUTSIDE = {reason: re.compile(pattern) for reason, pattern in words.OUTSIDE.items()}
_OUTSIDE_FOR_SURE = {reason: _OUTSIDE[reason] for reason in ("网页标签", "网站信息", "弹窗与提示")}
_PAGE_OF = re.compile(r"第\s*\d+\s*/\s*\d+\s*页")
_COLLECTED = re.compile(r"[-—(,]\s*\d+\s*篇|精选\d+篇|\d+\s*篇\)?$")
_PROMOTED = re.compile(r".{2,}\([^)]*(?:app|下载|官网|网址|入口|网站)[^)]*\)")
_WITH_ADDRESS = re.compile(r".{0,20}\s(?:https?://|www\.)\S+")
_BARE_NUMBER = re.compile(r"\d{5,}")
_DIVIDERS = re.compile(r"\s[-—]\s|[|_>·]")
_SITE_NAME = re.compile(
    r".{2,10}(?:日报|晚报|晨报|时报|周刊|发布|融媒|新闻|网|在线|客户端|频道|电视台|广播|论坛|文库|之窗|热线|社区)|无标题.{0,4}|untitled.*"
)
_MENU_ENTRY = re.compile("[ |·/,>]+")
_SWITCHES = frozenset(("english", "登录", "注册", "无障碍", "无障碍阅读", "繁体", "长者模式", "手机版"))
_SHORTEST_TITLE = 6
_LONGEST_HEAD = 40
_LONGEST_SLOGAN = 30
_SHORT, _VERY_SHORT = 10, 14
_SHORTEST_MENU, _LONGEST_ENTRY = 3, 8
_MANY_DIVIDERS = 2
_DOCUMENT_TAIL = frozenset(("页码", "分隔符", "图片文件名"))


def frame(page: Page) -> None:
    """Judge what stands around the body."""
    _menu_lines(page)
    _menu_columns(page)
    _browser_titles(page)
    _before_the_title(page)
    _outside(page)
    _site_names(page)
    _leftovers_in_head(page)
    _leftovers_in_tail(page)


def _is_official(line: Line) -> bool:
    return words.OFFICIAL.search(line.folded) is not None


def _menu_lines(page: Page) -> None:
    for place, line in page.open():
        if line.is_prose or len(line.text) > LONGEST_JUDGED:
            continue
        entries = [entry for entry in _MENU_ENTRY.split(line.folded) if entry]
        if len(entries) > _SHORTEST_MENU and max(map(len, entries)) <= _SHORT:
            hits = sum(bool(words.MENU.fullmatch(entry)) for entry in entries)
            switches = any(entry in _SWITCHES for entry in entries)
            is_menu = hits * 5 >= len(entries) * 3 or (hits > 1 and switches)
            if (is_menu and not page.holds(place)) or (hits and "首页" in line.folded):
                page.reasons[place] = "网站导航"


def _menu_columns(page: Page) -> None:
    """Menus with an entry in each line, before the title."""
    run: list[int] = []
    for place, line in enumerate(page.lines[: page.first + 1]):
        short = place < page.first and line.han == len(line.text) and line.han <= _LONGEST_ENTRY
        if short and (not page.reasons[place] or words.MENU.fullmatch(line.folded)):
            run.append(place)
            continue
        hits = sum(bool(words.MENU.fullmatch(page.lines[entry].folded)) for entry in run)
        if len(run) >= _SHORTEST_MENU and hits > len(run) // 2:
            page.mark(run, "网站导航")
        run = []


def _browser_titles(page: Page) -> None:
    """What a browser calls the page: the title between the names of site and section."""
    head = page.head[:_LONGEST_HEAD]
    titles = [line.folded for _, line in page.open(head) if line.han >= _SHORTEST_TITLE]
    for place, line in page.open(head):
        within = any(title != line.folded and title in line.folded for title in titles)
        if within and _DIVIDERS.search(line.folded):
            page.reasons[place] = "网页标题"


def _before_the_title(page: Page) -> None:
    """Titles of collections, what search engines are fed with, slogans."""
    for place, line in page.open(page.head):
        collected = words.COLLECTION.search(line.folded) and _PAGE_OF.search(line.folded)
        if collected or _COLLECTED.search(line.folded):
            page.reasons[place] = "合集标题"
        elif is_kept(line) or _is_official(line):
            continue
        elif _PROMOTED.fullmatch(line.folded) or len(set(words.PROMOTION.findall(line.folded))) > 1:
            page.reasons[place] = "推广标题"
        elif _is_slogan(line):
            page.reasons[place] = "网站标语"


def _is_slogan(line: Line) -> bool:
    if words.ORNAMENT.search(line.text, 1):
        return True
    return words.SLOGAN.search(line.folded) is not None and line.han < _LONGEST_SLOGAN


def _outside(page: Page) -> None:
    for place, line in page.open([*page.head, *page.tail]):
        if line.is_prose or len(line.text) > LONGEST_JUDGED or is_kept(line):
            continue
        if _BARE_NUMBER.fullmatch(line.folded):
            page.reasons[place] = "编号"
        elif _WITH_ADDRESS.fullmatch(line.folded):
            page.reasons[place] = "地址链接"
        else:
            page.reasons[place] = reason_of(line, _OUTSIDE_FOR_SURE if _is_official(line) else _OUTSIDE)


def _site_names(page: Page) -> None:
    """Above a title that is one: 云汀日报; 望海融媒 | 权威发布 | 滚动新闻."""
    title = next((place for place, line in page.open(page.head) if _is_official(line)), 0)
    on_screen = page.is_web
    for place, line in page.open(page.head):
        divided = place < title and len(_DIVIDERS.findall(line.folded)) >= _MANY_DIVIDERS
        others = [line.folded[part.start : part.end] for part in parts(line.folded) if part.kind != "word"]
        named = (place < title or on_screen) and len(others) == 1 and _SITE_NAME.fullmatch(others[0])
        if not is_kept(line) and (divided or named):
            page.reasons[place] = "网站名称"


def _leftovers_in_head(page: Page) -> None:
    """Short lines between two pieces of furniture."""
    for place, line in page.open(page.head):
        surrounded = all(
            bool(page.reasons[near]) or is_evidence(page.lines[near]) for near in (place - 1, place + 1) if near >= 0
        )
        if surrounded and line.han < _SHORT and not is_kept(line) and not _is_official(line):
            page.reasons[place] = "页面残留"


def _leftovers_in_tail(page: Page) -> None:
    """Behind the first furniture nothing short belongs to the text; on a screen, nothing that is very short."""
    on_screen = page.is_web
    begun = False
    for place in page.tail:
        line = page.lines[place]
        if page.reasons[place]:
            begun = begun or page.reasons[place] not in _DOCUMENT_TAIL
        elif not line.is_prose and not is_kept(line) and not line.is_table_row:
            very_short = on_screen and len(line.text) <= _VERY_SHORT and not _is_official(line)
            if begun or very_short:
                page.reasons[place] = "页面残留"
