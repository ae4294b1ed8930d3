"""Finds the title of a document among the lines before its body, and puts together one that was broken into lines."""

import re

from tongxin.text import names
from tongxin.text.offsets import Span
from tongxin.text.page.lines import Line, parts

_LABELLED = re.compile(r"(?:标题|题目|原标题|案由|提案名称|提案题目|信息标题|建议名称)\s*:\s*")
# 案由 says what a proposal is about; a title in full above it goes before.
_MATTER = "案由"
_FULL = re.compile(r"关于.+(?:提案|建议|议案)(?:\([^)]{1,12}\)|（[^）]{1,12}）)?")
_KIND = re.compile(
    r"(?:建议|提案|报告|通知|意见|办法|方案|决定|决议|规定|讲话|致辞|纪要|总结|要点|公告|通报|名单|答复|复函|函|规则|条例|细则|计划|简报|发言|倡议书|公报|思考|打算|安排|座谈会|会议|推进会|调研|情况|纲要|规划|请示|批复|汇报|材料|章程|"
    r"实践|探索|研究|做法|体会|启示)(?:稿)?(?:\([^)]{1,12}\))?$"
)
_NAMED = re.compile("政协|委员|提案|会议|协商|履职|社情民意|调研|视察|大会|座谈|界别")
_NOT_TITLE = re.compile(
    r"[-—△▲●■◆★○□◎※☆·•].*|[qa问答记者]{1,2}\s*:.*|\(.*\)|\[[^\]]{1,12}\]|.{0,20}(?:文件|简报第.*期)|[^,。]{2,16}[\[(]?\d{4}[\])]?\d{1,4}号|(?:附件|提案号|提案人|反映人|主办|会办|承办|来源|作者|日期|时间|地点|发言人|报告人|联系)[^:]{0,4}:.*|.*[:;]|第?\s*\d+\s*期"
)
_MASTHEAD = re.compile(r"《[^》]{2,20}》[^,。]{0,16}(?:第\d{1,4}期|\d{4}年第?\d{1,3}期)[^,。]{0,16}")
_MASTHEAD_LINES = 3
_OCCASION = re.compile(r"\(?\d{4}年\d{1,2}月(?:\d{1,2}日)?.*")
_CONFERENCE = re.compile(
    "中国人民政治协商会议|(?:中国人民政治协商会议|政协).{2,24}(?:委员会|常务委员会)|第.{1,4}届.{2,16}委员会(?:常务委员会)?"
)
_OFFICE = re.compile(".{4,24}(?:委员会|办公室|办公厅|[局厅委])")
_CONTINUES = re.compile("第.{1,4}届|常务委员会|关于|的|和|及|暨|以来|工作报告|提案|在")
_HANGS_ON = re.compile("常务委员会|的|和|暨|以来")
_GOES_ON = re.compile(".*(?:的|和|与|及|暨|以来|、|关于)")
# 某某在会议上强调 stands above the title proper.
_SHOULDER = re.compile("(?:强调|指出|要求|表示|会议上)[:：]?$")
_COLUMN = re.compile("(?:专题|专题报道|专栏|特刊|系列报道|要闻|动态|频道)$")
_SITE = re.compile(r"\s*[_|丨-]\s*[^_|丨\-，。]{2,16}(?:网|网站|政协|日报|客户端|频道|新闻|文库|平台)$")
_SHORTEST, _LONGEST, _LONGEST_LINE, _MOST_LINES = 4, 80, 60, 4


def title(head: list[Line], following: Line | None) -> tuple[str, Span] | None:
    """The title with its place, or None: a text may have none, and a wrong one is worse.

    ``head`` are the lines before the body, ``following`` is the first of the body, which a labelled title may be.
    """
    for place, line in enumerate([*head, *([following] if following else [])]):
        if match := _LABELLED.match(line.folded):
            above = title(head[:place], None) if match.group().startswith(_MATTER) else None
            if above and _FULL.fullmatch(above[0]):
                return above
            return line.text[match.end() :], (line.start + match.end(), line.span[1])
    for line in head[:_MASTHEAD_LINES]:
        if _MASTHEAD.fullmatch(line.folded):
            return line.text, line.span
    usable = [_length(line) for line in head]
    scores = [
        _score(line, length, place, usable) if length else 0
        for place, (line, length) in enumerate(zip(head, usable, strict=True))
    ]
    if not scores or max(scores) <= 0:
        return None
    last = scores.index(max(scores))
    first = _first_line(head, usable, last)
    last = _last_line(head, usable, last)
    text = "".join(
        line.text[:length] for line, length in zip(head[first : last + 1], usable[first : last + 1], strict=True)
    )
    return text, (head[first].start, head[last].start + usable[last])


def _length(line: Line) -> int:
    """How much of a line can be title: nothing, all, or what stands before a date and a source."""
    if _NOT_TITLE.fullmatch(line.folded) or _OCCASION.fullmatch(line.folded) or line.han < _SHORTEST:
        return 0
    if _names_people(line.text) or line.text.endswith("。"):
        return 0
    for part in parts(line.folded):
        if part.kind in ("meta", "label") and (part.start == 0 or line.folded[part.start - 1] in " |"):
            return len(line.text[: part.start].rstrip(" |\u3000"))
    site = _SITE.search(line.text)
    length = site.start() if site else len(line.text)
    return length if length <= _LONGEST_LINE else 0


def _names_people(text: str) -> bool:
    """叶知秋 方既白, 县政协主席 韩松年: who wrote or spoke."""
    words = text.split()
    if "·" in text or not names.is_name(words[-1]):
        return False
    return all(map(names.is_name, words)) or words[0].endswith(names.OFFICES)


def _score(line: Line, length: int, place: int, usable: list[int]) -> int:
    said = line.folded[:length]
    if _CONFERENCE.fullmatch(said):
        return 0
    if _SHOULDER.search(said):
        return 1
    score = 4 * bool(_KIND.search(said)) + 2 * bool(_NAMED.search(said)) - 3 * bool(_COLUMN.search(said))
    return score + 2 * (not any(usable[:place])) + (length >= 2 * _SHORTEST)


def _first_line(head: list[Line], usable: list[int], place: int) -> int:
    while place > 0 and usable[place - 1] and _belongs(head[place - 1], head[place], usable[place - 1]):
        place -= 1
    return place


def _last_line(head: list[Line], usable: list[int], place: int) -> int:
    while (
        place + 1 < len(head)
        and usable[place + 1]
        and not _KIND.search(head[place].folded[: usable[place]])
        and _belongs(head[place], head[place + 1], usable[place])
    ):
        place += 1
    return place


def _belongs(upper: Line, lower: Line, length: int) -> bool:
    said = upper.folded[:length]
    is_conference = bool(_CONFERENCE.fullmatch(said))
    if len(said) != len(upper.folded) or (_KIND.search(said) and not is_conference):
        return False
    if _GOES_ON.fullmatch(said) or said.count("《") > said.count("》"):
        return True
    # 关于 announces the word for the kind of document, wherever the line was broken.
    if said.startswith("关于") and _KIND.search(lower.folded) and not _FULL.match(lower.folded):
        return True
    if not is_conference and not _OFFICE.fullmatch(said):
        return _HANGS_ON.match(lower.folded) is not None
    if _CONTINUES.match(lower.folded):
        return True
    return bool(_KIND.search(lower.folded)) and lower.han < _LONGEST_LINE // 2
