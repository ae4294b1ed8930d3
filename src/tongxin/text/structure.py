"""Cuts a clean text into sections by the numbering that offices use, and into paragraphs."""

import re
from dataclasses import dataclass, replace

from tongxin.text import names, organisations, signs
from tongxin.text.offsets import Span
from tongxin.text.page import kept

_NUMERAL = "[一二三四五六七八九十百零〇]{1,4}"
# The order is that of GB/T 9704 (一、 （一） 1. （1）); chapters, parts and articles have an order of their own.
_NUMBERINGS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(f"(?P<number>第(?:{_NUMERAL}|\\d{{1,3}})(?:章|编|部分))[\\s\u3000：:、]*")),
    (2, re.compile(f"(?P<number>第(?:{_NUMERAL}|\\d{{1,3}})节)[\\s\u3000：:、]*")),
    (3, re.compile(f"(?P<number>第(?:{_NUMERAL}|\\d{{1,3}})条)[\\s\u3000：:、]*")),
    (
        1,
        re.compile(
            f"(?P<number>{_NUMERAL})[、.．](?!(?:{_NUMERAL}|[级年届期])(?:[、级年届期等者]|[^\\S\n]))[\\s\u3000]*"
        ),
    ),
    (2, re.compile(f"[（(](?P<number>{_NUMERAL})[）)][、.．]?[\\s\u3000]*")),
    (3, re.compile("(?P<number>[0-9]{1,2})(?:[.．](?![0-9])|[.．](?=(?:19|20)[0-9]{2}年)|、(?![0-9]))[ \u3000]*")),
    (4, re.compile("[（(](?P<number>[0-9]{1,2})[）)][、.．]?[ \u3000]*")),
)
_ENDS = re.compile("[。！？；：!?;:]$")
_SENTENCE = re.compile("[^。！？!?；;\n]*")
# Headings without a number are believed only where they speak of the parts that reports are made of.
_UNNUMBERED = re.compile(
    f"(?:(?:20|19)[0-9]{{2}}年(?:度)?|今年|去年|过去一年|一年来|上半年|下半年|下一步|当前|本届|五年来|[{signs.HAN}]{{0,6}})"
    "(?:工作回顾|主要工作|工作任务|工作安排|工作打算|工作思路|工作总结|工作计划|总体要求|指导思想|基本情况|主要做法|主要成效|工作成效|存在问题|存在的问题|主要问题|问题和不足|下一步打算|下一步工作|经验体会|工作体会|"
    "主要经验|意见建议|对策建议|工作建议|具体建议|情况分析|问题分析|原因分析|基本特点|工作要求|组织领导|保障措施)"
)
_BRACKETED = re.compile("【(?P<title>[^】]{2,12})】")
_CLOSING = re.compile(
    "(?:附件?|附表|抄送|抄报|主送|联系人|联系电话|提案人|提案者|建议人|反映人|报送人|签发人|签名|印发|主题词)\\s*\\d*\\s*[：:].{0,60}|[（(](?:此件|附)[^）)]{1,20}[）)]"
)
_LONGEST_TITLE = 60


@dataclass(frozen=True)
class Section:
    """A heading with all that belongs to it.

    ``level`` counts from 1; ``number`` is as written, without its sign (一, 1, 第一章), None where there is none;
    ``span`` reaches from the heading to the end of the last paragraph before a heading of its level or above.
    """

    level: int
    number: str | None
    title: str
    span: Span


def paragraphs(text: str) -> list[Span]:
    """The lines that hold something."""
    return [match.span() for match in re.finditer("[^\n]+", text)]


def sections(text: str) -> list[Section]:
    """The sections of a clean text in order; the spans are places of that text."""
    found = [section for start, end in paragraphs(text) if (section := _heading(text[start:end], start))]
    last = _end_of_body(text, paragraphs(text)) if found else 0
    closed = []
    for place, section in enumerate(found):
        end = next((other.span[0] for other in found[place + 1 :] if other.level <= section.level), None)
        end = last if end is None else section.span[0] + len(text[section.span[0] : end].rstrip())
        closed.append(replace(section, span=(section.span[0], end)))
    return closed


def _end_of_body(text: str, lines: list[Span]) -> int:
    """The end of the last paragraph: signature, day and lists of appendices behind it belong to no section."""
    last = len(lines)
    while last > 1 and _is_closing(text[slice(*lines[last - 1])]):
        last -= 1
    closing = [text[slice(*span)] for span in lines[last:]]
    above = text[slice(*lines[last - 1])]
    # What stands right below a heading is its text.
    is_text = _heading(above, 0) is not None and not _ENDS.search(above)
    is_signed = any(kept.is_day(line) or organisations.signature(line) for line in closing)
    return lines[-1][1] if is_text or not is_signed else lines[last - 1][1]


def _is_closing(line: str) -> bool:
    if kept.is_day(line) or organisations.signature(line.strip("（）() ")):
        return True
    return _CLOSING.fullmatch(line) is not None or names.is_name("".join(line.split()))


def _heading(line: str, start: int) -> Section | None:
    for level, pattern in _NUMBERINGS:
        match = pattern.match(line)
        if match and match.end() < len(line):
            return Section(level, match["number"], _title(line[match.end() :]), (start, start + len(line)))
    bracketed = _BRACKETED.fullmatch(line)
    if bracketed or (not _ENDS.search(line) and _UNNUMBERED.fullmatch(line)):
        title = bracketed["title"] if bracketed else line
        return Section(1, None, title, (start, start + len(line)))
    return None


def _title(text: str) -> str:
    """A heading of its own line; of a heading that its paragraph follows, the first sentence."""
    match = _SENTENCE.match(text)
    sentence = (match.group() if match else text).strip()
    return sentence.rstrip("，,：:、 ") if len(sentence) <= _LONGEST_TITLE else sentence[:_LONGEST_TITLE]
