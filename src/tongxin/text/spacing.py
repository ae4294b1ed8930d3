"""Closes the gaps that typesetting, OCR and editors put between Chinese characters, and keeps those that mean something."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from tongxin.text import names, signs
from tongxin.text.offsets import Span

_BLANK = " \t\u3000"
_EDGES = re.compile(f"(?m)^[{_BLANK}]+|[{_BLANK}]+$")
_EMPTY_LINES = re.compile("(?<=\n)\n+(?=\n)|\\A\n+|\n+\\Z")
_GAP = re.compile(f"(?<=[^{_BLANK}\n])[{_BLANK}]+(?=[^{_BLANK}\n])")
_LINE_WITH_GAP = re.compile(f"(?m)^.*[^{_BLANK}\n][{_BLANK}]+[^{_BLANK}\n].*$")
_NUMERAL = "[0-9〇○零一二三四五六七八九十]"
_DATE = re.compile(
    rf"(?:{_NUMERAL}[{_BLANK}]*){{2,4}}年(?:[{_BLANK}]*(?:{_NUMERAL}[{_BLANK}]*){{1,3}}月(?:[{_BLANK}]*(?:{_NUMERAL}[{_BLANK}]*){{1,3}}日)?)?"
    rf"|(?:[0-9][{_BLANK}]*){{1,2}}月[{_BLANK}]*(?:[0-9][{_BLANK}]*){{1,2}}日"
)
# What a day goes on to: 1 月 9 日 至 1 2 日, 9 日 — 1 0 日.
_UNTIL = re.compile(
    rf"日[{_BLANK}]*(?:至|到|—+|-|~|－)[{_BLANK}]*(?:(?:{_NUMERAL}[{_BLANK}]*){{1,2}}月[{_BLANK}]*)?(?:{_NUMERAL}[{_BLANK}]*){{1,3}}日"
)
_TIME = re.compile(
    rf"(?<![0-9:])(?:[0-2][{_BLANK}]?)?[0-9][{_BLANK}]*[:：][{_BLANK}]*[0-5][{_BLANK}]?[0-9](?![0-9:]|[{_BLANK}]*[:：])"
)
_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}(?:[-/.月]|\b)")
_DAY_ENDS = re.compile(r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d日|:\d\d)$")
_ORDINAL = re.compile(
    "第[一二三四五六七八九十百零〇\\d]+[章节節条條编編款项項部分]+$|^附[件录表图](?:[一二三四五六七八九十\\d]+)?$"
)
_SPACED_ORDINAL = re.compile(
    f"第(?:[{_BLANK}]*[一二三四五六七八九十百零〇\\d])+[{_BLANK}]*(?:[章节條条编]|部[{_BLANK}]*分)|附[{_BLANK}]+[件录表]"
)
_NUMBERED = re.compile(f"^(?:[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十百\\d]+[）)])[{_BLANK}]+")
_HAN_TAIL = re.compile(f"[{signs.HAN}]+$")
_HAN_HEAD = re.compile(f"[{signs.HAN}]+")
_WORD_BEFORE = re.compile(f"[{signs.HAN}]{{2}}$")
_WORD_AFTER = re.compile(f"[{signs.HAN}]{{2}}")
_SPACED_LABEL = re.compile(f"^[{signs.HAN}](?:[{_BLANK}]+[{signs.HAN}]){{1,3}}(?=[{_BLANK}]*[：:])")
# 5G, V2: a digit that belongs to a Latin name, which is set with its spaces.
_CODE = re.compile(r"[0-9.]+[A-Za-z]")
_CODE_ENDS = re.compile(r"[A-Za-z][0-9.-]+$")
_BEFORE_NAMES = re.compile("^[^：:]{1,12}[：:]")
_AUTHORS = ("记者", "通讯员", "实习生", "摄影", "作者", "供图")
_LOOK_BACK = 12
# A quotation with a gap on either side was set off by a machine.
_SET_OFF = re.compile(
    f"(?<=[{signs.HAN}])(?P<before>[{_BLANK}])[“《（][^“”《》（）\n]{{1,30}}[”》）](?P<after>[{_BLANK}])(?=[{signs.HAN}])"
)
# In prose a gap is stray when gaps are many; a single one between halves of equal length is a couplet of slogans.
_DENSE_GAPS = 3
_DENSE_SHARE = 0.04
_SHORTEST_SLOGAN = 4
_PROSE_HAN = 12
_BEGINS_PARAGRAPH = re.compile(
    "[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\\d]+[）)]|第.{1,4}[章节条]|\\d{1,2}[.、](?!\\d)|——|[△▲]"
)
_WRAPPED_LINES = 4
_WRAP_TOLERANCE = 2
_NARROWEST = 18


def edges(text: str) -> list[Span]:
    """Indentation and the spaces at line ends."""
    return [match.span() for match in _EDGES.finditer(text)]


def empty_lines(text: str) -> list[Span]:
    """Empty lines beyond one, and those at both ends; to be asked when lines are free of spaces."""
    return [match.span() for match in _EMPTY_LINES.finditer(text)]


def wrapped(text: str) -> list[Span]:
    """The line ends inside paragraphs, in a text that was copied from lines of one width.

    To be asked while indentation is still there: it is what begins a paragraph in such a text.
    """
    lines = [match.span() for match in re.finditer("[^\n]+", text)]
    open_ended = [end - start for start, end in lines if _runs_on(text[start:end])]
    width = Counter(open_ended).most_common(1)[0][0] if open_ended else 0
    alike = sum(abs(length - width) <= _WRAP_TOLERANCE for length in open_ended)
    if width < _NARROWEST or alike < max(_WRAPPED_LINES, 0.75 * len(open_ended), 0.4 * len(lines)):
        return []
    return [
        (end, start)
        for (first, end), (start, last) in pairwise(lines)
        if start == end + 1
        and abs(end - first - width) <= _WRAP_TOLERANCE
        and _runs_on(text[first:end])
        and _continues(text[start:last])
    ]


def _runs_on(line: str) -> bool:
    if _BEGINS_PARAGRAPH.match(line) and not any(mark in line for mark in "，。,"):
        return False
    return signs.han_count(line) >= _PROSE_HAN and not line.rstrip().endswith(tuple("。！？：；!?:;…”》）)"))


def _continues(line: str) -> bool:
    return line[0] not in _BLANK and not _BEGINS_PARAGRAPH.match(line)


def stray_gaps(text: str) -> list[Span]:
    """The gaps to close, in a text whose punctuation is already in full width."""
    lines = [(match.start(), match.group()) for match in _LINE_WITH_GAP.finditer(text)]
    prose = [line for _, line in lines if is_prose(line)]
    # In a text that was spaced throughout, its headings were spaced too.
    spaced = len(prose) > 0 and sum(map(_is_dense, prose)) * 2 > len(prose)
    found = []
    for start, line in lines:
        for first, last in _gaps_of(line, spaced=spaced):
            found.append((start + first, start + last))
    return found


def is_prose(line: str) -> bool:
    """Whether the line is written in sentences, so that its gaps cannot be columns."""
    return signs.han_count(line) >= _PROSE_HAN and any(mark in line for mark in "，。；！？")


def _is_dense(line: str) -> bool:
    gaps = sum(1 for gap in _GAP.finditer(line) if _stands_between_han(line, gap.span()))
    return gaps >= _DENSE_GAPS and gaps >= _DENSE_SHARE * signs.han_count(line)


def _gaps_of(line: str, *, spaced: bool) -> Iterator[Span]:
    gaps = [match.span() for match in _GAP.finditer(line)]
    yield from (span for span in gaps if _touches_punctuation(line, span))
    yield from _inside(_DATE, line)
    yield from _inside(_UNTIL, line)
    yield from _inside(_TIME, line)
    yield from _inside(_SPACED_LABEL, line)
    for match in _SET_OFF.finditer(line):
        yield from (match.span("before"), match.span("after"))
    if numbered := _NUMBERED.match(line):
        yield from (span for span in gaps if span[1] == numbered.end())
    if is_prose(line):
        stays = partial(_stays_in_prose, line, dense=_is_dense(line))
        yield from (span for span in gaps if not stays(span))
        return
    yield from names.gaps_in_names(line)
    yield from names.gaps_among_signs(line)
    if spaced and not _has_columns(line, gaps):
        yield from (span for span in gaps if not _follows_ordinal(line, span))
    elif _is_letter_spaced(line):
        yield from (span for span in gaps if not _stands_beside_word(line, span) and not _follows_ordinal(line, span))


def _inside(pattern: re.Pattern[str], line: str) -> Iterator[Span]:
    for match in pattern.finditer(line):
        yield from (gap.span() for gap in _GAP.finditer(line, match.start() + 1, match.end()))


def _stands_between_han(line: str, span: Span) -> bool:
    return signs.is_han(line[span[0] - 1]) and signs.is_han(line[span[1]])


def _touches_punctuation(line: str, span: Span) -> bool:
    """A gap beside a full-width sign, which brings its own room; between two bracketed columns it stays."""
    left, right = line[span[0] - 1], line[span[1]]
    if left in signs.CLOSERS and right in signs.OPENERS:
        return False
    if "—" in (left, right):
        return left == right
    wide = span[1] - span[0] > 1
    if left in signs.PAUSES + signs.OPENERS or right in signs.PAUSES + signs.CLOSERS:
        return not (wide and left in "；。")
    # Behind a quotation a title sets the second half of its couplet.
    quoted = (left in signs.CLOSERS and signs.is_han(right)) or (right in signs.OPENERS and signs.is_han(left))
    return quoted and not wide and is_prose(line)


def _stays_in_prose(line: str, span: Span, *, dense: bool) -> bool:
    left, right = line[span[0] - 1], line[span[1]]
    if "\t" in line[slice(*span)] or _follows_ordinal(line, span):
        return True
    if _DAY.match(line, span[1]) or _DAY_ENDS.search(line, max(0, span[0] - _LOOK_BACK), span[0]):
        return not _goes_on(line, span[1])
    if _stands_between_han(line, span):
        return _names_author(line, span) or (not dense and _is_couplet(line, span))
    if signs.is_han(left) and right.isdigit():
        return bool(_CODE.match(line, span[1]))
    if left.isdigit() and (signs.is_han(right) or right == "%"):
        return bool(_CODE_ENDS.search(line, max(0, span[0] - _LOOK_BACK), span[0]))
    return not (left in "%+" and signs.is_han(right))


def _goes_on(line: str, start: int) -> bool:
    """Whether a written day begins at ``start`` and its sentence continues behind it."""
    match = _DATE.match(line, start)
    return match is not None and match.end() < len(line) and not line[match.end()].isspace()


def _is_couplet(line: str, span: Span) -> bool:
    left = _HAN_TAIL.search(line, max(0, span[0] - 3 * _LOOK_BACK), span[0])
    right = _HAN_HEAD.match(line, span[1], span[1] + 3 * _LOOK_BACK)
    if left is None or right is None:
        return False
    return len(left.group()) == len(right.group()) >= _SHORTEST_SLOGAN


def _names_author(line: str, span: Span) -> bool:
    """（记者 叶知秋 通讯员 方既白）: an office and its name, or the next office."""
    before, after = line[max(0, span[0] - 4) : span[0]], line[span[1] : span[1] + 3]
    return before.endswith(_AUTHORS) or after.startswith(_AUTHORS)


def _follows_ordinal(line: str, span: Span) -> bool:
    before = line[max(0, span[0] - _LOOK_BACK) : span[0]]
    if _ORDINAL.search(before):
        return True
    # 第 一 章  总 则 was spaced throughout; 第 三 部 分 is not yet at its end.
    head = line[: span[0]]
    return len(head) <= _LOOK_BACK and bool(_SPACED_ORDINAL.fullmatch(head)) and line[span[1]] != "分"


def _is_letter_spaced(line: str) -> bool:
    """通 知, 工 作 报 告, 2 0 2 3 年: every part a single sign, and no list of names."""
    parts = line.split()
    if names.are_names("".join(parts)) or names.are_names(_BEFORE_NAMES.sub("", "".join(parts))):
        return False
    single = sum(len(part) == 1 for part in parts)
    han = sum(len(part) == 1 and signs.is_han(part) for part in parts)
    if single == len(parts):
        return han == len(parts) or han >= _DENSE_GAPS
    # Numbers and words of other scripts stand whole in a title that is spaced letter by letter.
    return han > _DENSE_GAPS and han * 5 >= len(parts) * 4


def _stands_beside_word(line: str, span: Span) -> bool:
    """发 布 机 构 市政府办公室: what is not spaced letter by letter is a word of its own."""
    return bool(_WORD_BEFORE.search(line, max(0, span[0] - 2), span[0]) or _WORD_AFTER.match(line, span[1]))


def _has_columns(line: str, gaps: list[Span]) -> bool:
    return any(last - first > 1 or "\t" in line[first:last] for first, last in gaps)
