"""Judges the lines of a page one after the other: first by what they say, then by where they stand and how often they come."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from tongxin.text import names, page_words
from tongxin.text.page_lines import HAN_IN_LONG_BODY, HEADING, Line, Part, carries_text, parts

_ANYWHERE = {reason: re.compile(pattern) for reason, pattern in page_words.ANYWHERE.items()}
_LEFT_BY_PROGRAMS = {reason: _ANYWHERE[reason] for reason in ("文库提示", "程序残留", "信息公开目录")}
_OUTSIDE = {reason: re.compile(pattern) for reason, pattern in page_words.OUTSIDE.items()}
_OUTSIDE_FOR_SURE = {reason: _OUTSIDE[reason] for reason in ("网页标签", "网站信息")}
_INLINE = {reason: re.compile(pattern) for reason, pattern in page_words.INLINE.items()}
_COMMENTS = re.compile(page_words.COMMENTS_BEGIN)
_COMMENTS_FOR_SURE = re.compile(
    r"(?:网友|全部|最新|热门|精彩).*|发表.*|\d+\s*条?(?:评论|留言|回复|跟帖)|.*登录.*|精选留言"
)
_RELATED = re.compile(page_words.RELATED_BEGINS)
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|第[一二三四五六七八九十百\d]{1,4}[章节条编部]|\d{1,2}[.、](?!\d)"
)
_DAY = re.compile(
    r"\(?[\d〇○零一二三四五六七八九十]{4}年[\d一二三四五六七八九十]{1,3}月(?:[\d一二三四五六七八九十]{1,3}日)?\)?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
)
_SIGNED = re.compile(r"[^:]{0,24}(?:委员会|政协|办公[室厅]|常委会|政府|[局厅部院会处科])(?:\(.{1,4}\))?")
_KEPT_LABEL = re.compile(
    r"(?:附件?|抄送|抄报|主题词|联系人|报告人|发言人|主讲人|提案人|案由|标题|题目|提案号|主办单位|会办单位|承办单位|反映人|主送|签发人|印发|主席|副主席|秘书长|[\u4e00-\u9fff]{2,4}同志)\s*\d*\s*[:.].*|[-—△▲].{2,}"
)
_PAGE_OF = re.compile(r"第\s*\d+\s*/\s*\d+\s*页")
_COLLECTED = re.compile(r"[-—(,]\s*\d+\s*篇|精选\d+篇|\d+\s*篇\)?$")
_PROMOTED = re.compile(r".{2,}\([^)]*(?:app|下载|官网|网址|入口|网站)[^)]*\)")
_IMPRINT = ("备案信息", "版权声明")
_WITH_ADDRESS = re.compile(r".{0,20}\s(?:https?://|www\.)\S+")
_BARE_NUMBER = re.compile(r"\d{5,}")
_ORNAMENTS_ONLY = re.compile(r"[^\w\u4e00-\u9fff|…]+")
_MENU_ENTRY = re.compile("[ |·/,>]+")
_SWITCHES = frozenset(("english", "登录", "注册", "无障碍", "无障碍阅读", "繁体", "长者模式", "手机版"))
_VALUED = re.compile(r"[:\d\[\]()]")
_AT_EDGES = " |·\u3000\t/"
_LONGEST_JUDGED = 200
_SHORTEST_REPEATED, _LONGEST_REPEATED = 4, 40
_OFTEN = 3
_SHORTEST_PHRASE = 8
_LONGEST_SLOGAN = 30
_SHORT = 10
_SHORTEST_MENU, _LONGEST_ENTRY = 3, 8


class Marks:
    """The reasons found so far; the body lies between ``first`` and ``last``, both inclusive."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.reasons: list[str] = [""] * len(lines)
        self.first = 0
        self.last = len(lines) - 1

    def judge(self) -> None:
        self._by_what_they_say()
        self._reader_comments()
        self._related_lists()
        self._find_body()
        self._site_talk()
        self._buttons()
        self._coming_again()
        self._lone_numbers()
        if self._is_chinese():
            self._before_the_title()
            self._outside_the_body()
            self._leftovers()

    def _is_chinese(self) -> bool:
        """Whether head and tail can be judged by words at all."""
        return 2 * sum(line.han for line in self.lines) > sum(len(line.text) for line in self.lines) // 2

    def _open(self, places: Iterable[int]) -> Iterator[tuple[int, Line]]:
        for place in places:
            if not self.reasons[place]:
                yield place, self.lines[place]

    def _outside(self) -> list[int]:
        return [*range(self.first), *range(self.last + 1, len(self.lines))]

    def _by_what_they_say(self) -> None:
        for place, line in self._open(range(len(self.lines))):
            if len(line.text) > _LONGEST_JUDGED or line.is_table_row or HEADING.match(line.folded):
                continue
            self.reasons[place] = _reason_of(line, _LEFT_BY_PROGRAMS if line.is_prose else _ANYWHERE)

    def _reader_comments(self) -> None:
        """From where readers speak to the end, unless more of the text comes behind than before."""
        sizes = [
            line.han if line.is_prose and not reason else 0
            for line, reason in zip(self.lines, self.reasons, strict=True)
        ]
        total, before = sum(sizes), 0
        for place, line in enumerate(self.lines):
            if _COMMENTS.fullmatch(line.core):
                share = 0.3 if _COMMENTS_FOR_SURE.fullmatch(line.core) else 0.5
                if before and before >= share * total:
                    self._mark(range(place, len(self.lines)), "读者评论")
                    return
            before += sizes[place]

    def _related_lists(self) -> None:
        for place, line in enumerate(self.lines):
            if not _RELATED.fullmatch(line.core):
                continue
            end = place + 1
            while end < len(self.lines) and not self._ends_list(self.lines[end]):
                end += 1
            # A heading of the text may sound alike, but no titles follow it.
            if end > place + 1 or end == len(self.lines):
                self._mark(range(place, end), "相关阅读")

    def _ends_list(self, line: Line) -> bool:
        is_credit = _all_meta(line) and not re.search(r"\d", line.text)
        return is_credit or "。" in line.text or line.han >= HAN_IN_LONG_BODY or bool(HEADING.match(line.folded))

    def _mark(self, places: Iterable[int], reason: str) -> None:
        for place, _ in self._open(places):
            self.reasons[place] = reason

    def _find_body(self) -> None:
        """From the first line that carries the text to the last; a title may be a sentence, so it does not begin it."""
        talk = [
            bool(page_words.SITE_TALK.search(line.folded)) and len(line.text) < _LONGEST_JUDGED for line in self.lines
        ]
        body = [place for place, line in self._open(range(len(self.lines))) if carries_text(line) and not talk[place]]
        if not body:
            body = [place for place, line in self._open(range(len(self.lines))) if line.is_prose and not talk[place]]
        if body:
            ends = [
                place
                for place, line in self._open(range(body[-1], len(self.lines)))
                if line.ends_sentence and not talk[place]
            ]
            self.first, self.last = body[0], max([body[-1], *ends])

    def _site_talk(self) -> None:
        for place, line in self._open(range(len(self.lines))):
            if len(line.text) < _LONGEST_JUDGED:
                said = {match.group() for match in page_words.SITE_TALK.finditer(line.folded)}
                if len(said) > 1 or (said and not self.first <= place <= self.last):
                    self.reasons[place] = "版权声明" if "权" in line.text or "站" in line.text else "二维码与推广"

    def _buttons(self) -> None:
        for place, line in self._open(range(len(self.lines))):
            if "。" in line.text or len(line.text) > _LONGEST_JUDGED:
                continue
            if _ORNAMENTS_ONLY.fullmatch(line.folded):
                self.reasons[place] = "分隔符"
                continue
            found = () if line.is_table_row else parts(line.folded)
            if not found:
                continue
            kinds = {part.kind for part in found}
            inside = self.first <= place <= self.last
            if kinds <= {"label", "word"}:
                # 内容: and the like begin what the next line says.
                if line.folded.endswith(":") and kinds == {"word"} and len(found) == 1:
                    continue
                if inside and any(part.reason == "责任编辑" for part in found) and not _credits_people(line):
                    continue
                if not inside or "label" in kinds or self._is_stray_word(place, line):
                    self.reasons[place] = next((part.reason for part in found if part.reason), "网页按钮")
            elif not inside and not line.is_prose and "meta" not in kinds and _mostly_buttons(found):
                self.reasons[place] = next((part.reason for part in found if part.reason), "网页按钮")
            elif place > self.last and (
                imprint := next((part.reason for part in found if part.reason in _IMPRINT), "")
            ):
                self.reasons[place] = imprint

    def _is_stray_word(self, place: int, line: Line) -> bool:
        """A lone button between paragraphs; among other short lines it may be a cell of a table."""
        words = [line.folded[part.start : part.end] for part in parts(line.folded)]
        doubtful = sum(word in page_words.DOUBTFUL_WORDS for word in words)
        neighbours = [self.lines[near].is_prose for near in (place - 1, place + 1) if 0 <= near < len(self.lines)]
        return 2 * doubtful < len(words) and any(neighbours)

    def _lone_numbers(self) -> None:
        for place, line in self._open(range(self.first, self.last + 1)):
            if _BARE_NUMBER.fullmatch(line.folded) and self._is_alone(place):
                self.reasons[place] = "编号"

    def _outside_the_body(self) -> None:
        for place, line in self._open(self._outside()):
            if line.is_prose or len(line.text) > _LONGEST_JUDGED or _is_kept(line):
                continue
            if _BARE_NUMBER.fullmatch(line.folded):
                self.reasons[place] = "编号"
            elif _WITH_ADDRESS.fullmatch(line.folded):
                self.reasons[place] = "地址链接"
            else:
                official = page_words.OFFICIAL.search(line.folded) is not None
                self.reasons[place] = _reason_of(line, _OUTSIDE_FOR_SURE if official else _OUTSIDE)

    def _coming_again(self) -> None:
        groups: dict[str, list[int]] = defaultdict(list)
        for place, line in self._open(range(len(self.lines))):
            if (
                _SHORTEST_REPEATED <= len(line.text) <= _LONGEST_REPEATED
                and not line.is_prose
                and not _NUMBERED.match(line.folded)
            ):
                groups["".join(line.folded.split())].append(place)
        for said, places in groups.items():
            if len(places) > 1 and not line_is_address(said):
                self._judge_group(said, places)

    def _judge_group(self, said: str, places: list[int]) -> None:
        between = [place for place in places if self.first < place < self.last and self._is_alone(place)]
        if not between:
            return
        promoted = len(page_words.PROMOTION.findall(said))
        if page_words.OFFICIAL.search(said) and not promoted:
            if places[0] < self.first:
                self._mark(places if self._has_official_head(places) else places[1:], "页眉")
            elif len(places) >= _OFTEN and any(
                self._is_page_number(place - 1) or self._is_page_number(place + 1) for place in places
            ):
                self._mark(places, "页眉")
        elif promoted:
            self._mark(places, "反复出现的短行")
        elif page_words.PARALLEL_HEADING.fullmatch(said):
            return
        elif places[0] < self.first:
            self._mark(places if self._has_official_head(places) else places[1:], "反复出现的短行")
        elif len(between) >= _OFTEN and len(said) >= _SHORTEST_PHRASE:
            self._mark(places, "反复出现的短行")

    def _has_official_head(self, places: list[int]) -> bool:
        """Whether another line than these can be the title."""
        head = [line for place, line in self._open(range(self.first)) if place not in places]
        return any(page_words.OFFICIAL.search(line.folded) for line in head)

    def _is_page_number(self, place: int) -> bool:
        return 0 <= place < len(self.lines) and self.reasons[place] == "页码"

    def _is_alone(self, place: int) -> bool:
        """Whether paragraphs stand close on both sides: rows of a table stand among their like."""
        near = [self._nearest(place, -1), self._nearest(place, 1)]
        return all(line is not None and (line.is_prose or bool(_NUMBERED.match(line.folded))) for line in near)

    def _nearest(self, place: int, step: int) -> Line | None:
        place += step
        while 0 <= place < len(self.lines) and self.reasons[place]:
            place += step
        return self.lines[place] if 0 <= place < len(self.lines) else None

    def _before_the_title(self) -> None:
        self._menus()
        for place, line in self._open(range(self.first)):
            official = bool(page_words.OFFICIAL.search(line.folded))
            if _COLLECTED.search(line.folded) or (
                _PAGE_OF.search(line.folded) and page_words.COLLECTION.search(line.folded)
            ):
                self.reasons[place] = "合集标题"
            elif _is_kept(line) or official:
                continue
            elif _PROMOTED.fullmatch(line.folded) or len(set(page_words.PROMOTION.findall(line.folded))) > 1:
                self.reasons[place] = "推广标题"
            elif page_words.ORNAMENT.search(line.text, 1) or (
                page_words.SLOGAN.search(line.folded) and line.han < _LONGEST_SLOGAN
            ):
                self.reasons[place] = "网站标语"

    def _menus(self) -> None:
        """Menus in one line, anywhere; menus in a column, before the title."""
        for place, line in self._open(range(len(self.lines))):
            if line.is_prose or len(line.text) > _LONGEST_JUDGED:
                continue
            entries = [entry for entry in _MENU_ENTRY.split(line.folded) if entry]
            if len(entries) > _SHORTEST_MENU and max(map(len, entries)) <= _SHORT:
                hits = sum(bool(page_words.MENU.fullmatch(entry)) for entry in entries)
                switches = any(entry in _SWITCHES for entry in entries)
                inside = self.first <= place <= self.last
                is_menu = hits * 5 >= len(entries) * 3 or (hits > 1 and switches)
                if (is_menu and not inside) or (hits and "首页" in line.folded):
                    self.reasons[place] = "网站导航"
        run: list[int] = []
        for place, line in enumerate(self.lines[: self.first + 1]):
            short = place < self.first and line.han == len(line.text) and line.han <= _LONGEST_ENTRY
            if short and (not self.reasons[place] or page_words.MENU.fullmatch(line.folded)):
                run.append(place)
                continue
            said = [bool(page_words.MENU.fullmatch(self.lines[entry].folded)) for entry in run]
            if len(run) >= _SHORTEST_MENU and sum(said) > len(run) // 2:
                self._mark(run, "网站导航")
            run = []

    def _leftovers(self) -> None:
        """Short lines that only furniture surrounds: in the head between two pieces, in the tail behind the first."""
        for place, line in self._open(range(self.first)):
            before = place == 0 or bool(self.reasons[place - 1])
            if (
                before
                and self.reasons[place + 1]
                and line.han < _SHORT
                and not _is_kept(line)
                and not page_words.OFFICIAL.search(line.folded)
            ):
                self.reasons[place] = "页面残留"
        begun = False
        for place in range(self.last + 1, len(self.lines)):
            line = self.lines[place]
            if self.reasons[place]:
                begun = begun or self.reasons[place] not in ("页码", "分隔符", "图片文件名")
            elif begun and not line.is_prose and not _is_kept(line) and not line.is_table_row:
                self.reasons[place] = "页面残留"


def line_is_address(said: str) -> bool:
    """各位委员: and the like, which a speech says more than once."""
    return said.endswith((":", "!", "。"))


def _reason_of(line: Line, patterns: dict[str, re.Pattern[str]]) -> str:
    said = (line.folded, line.core)
    return next((reason for reason, pattern in patterns.items() if any(map(pattern.fullmatch, said))), "")


def _is_kept(line: Line) -> bool:
    """Days, signatures, appendices and speakers stand alone in short lines too."""
    return (
        any(pattern.fullmatch(line.folded) for pattern in (_DAY, _SIGNED, _KEPT_LABEL))
        or bool(_NUMBERED.match(line.folded))
        or _all_meta(line)
    )


def _all_meta(line: Line) -> bool:
    return (
        not line.is_prose
        and len(line.text) < _LONGEST_JUDGED
        and all(part.kind == "meta" for part in parts(line.folded))
    )


def _credits_people(line: Line) -> bool:
    """编辑:何书瑶 between paragraphs; 审核:三级把关 is said by the text."""
    values = re.findall("[:|][ ]*([^ :|、,]+)", line.core)
    return all(names.is_name(value) or value.isascii() for value in values)


def _mostly_buttons(found: tuple[Part, ...]) -> bool:
    buttons = sum(part.end - part.start for part in found if part.kind != "other")
    others = sum(part.end - part.start for part in found if part.kind == "other")
    return len(found) >= _OFTEN and buttons >= others


def trims(line: Line) -> Iterator[tuple[int, int, str]]:
    """Pieces of furniture inside a line that stays: places in the line, with the reason."""
    for reason, pattern in _INLINE.items():
        for match in pattern.finditer(line.folded):
            yield match.start(), match.end(), reason
    if "。" in line.text or len(line.text) > _LONGEST_JUDGED:
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
