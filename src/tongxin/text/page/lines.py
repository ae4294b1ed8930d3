"""Reads a text line by line as a page shows it: what a line looks like, and which of its parts are buttons and labels."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from tongxin.text import signs
from tongxin.text.offsets import Span
from tongxin.text.page import words

_ASCII_WIDTH = {chr(code): chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)}
_SMALL = {chr(code): chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}
_ONE_KIND = dict(zip("\u3000\t【】〖〗〔〕［］丨│┃▏▎»›➤", "  [][][][]|||||>>>", strict=True))
_FOLD = str.maketrans(_ASCII_WIDTH | _SMALL | _ONE_KIND)
_LINE = re.compile("[^\n]+")
_ENDS_SENTENCE = re.compile("[。！？；!?;…][”’\"'）)」』]*$")
_ORNAMENTS = re.compile("^[^\\w\u4e00-\u9fff]+|[^\\w\u4e00-\u9fff:]+$")
_HAN_IN_BODY = 12
_HAN_IN_LONG_LINE = 45
HAN_IN_LONG_BODY = 60
# No button, label or notice is longer; longer lines are only searched for pieces.
LONGEST_JUDGED = 200
_HAN_WITH_COMMA = 20
HEADING = re.compile(
    r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十百\d]{1,4}[章节条]"
)
_SALUTATION = re.compile("(?:各位|同志们|尊敬的|女士们).*[:,]")
Kind = Literal["label", "word", "meta", "other"]


class Part(NamedTuple):
    """A piece of a line between separators; ``reason`` says what kind of label it is."""

    kind: Kind
    start: int
    end: int
    reason: str


@dataclass(frozen=True)
class Line:
    """A line without the space around it; ``start`` is its place in the text, ``folded`` has the same length."""

    start: int
    text: str
    folded: str
    han: int

    @property
    def span(self) -> Span:
        return self.start, self.start + len(self.text)

    @property
    def core(self) -> str:
        """What a line says without the ornaments around it: 相关阅读 for 【相关阅读】."""
        return _ORNAMENTS.sub("", self.folded) if len(self.text) <= LONGEST_JUDGED else self.folded

    @property
    def is_table_row(self) -> bool:
        """A row of a table drawn with signs: | 序号 | 单位 |."""
        return self.folded.startswith("|") and self.folded.endswith("|")

    @property
    def ends_sentence(self) -> bool:
        return bool(_ENDS_SENTENCE.search(self.text[-4:]))

    @property
    def is_prose(self) -> bool:
        """Written in sentences, so that only the strongest signs speak against it."""
        if self.han < _HAN_IN_BODY:
            return False
        if self.han >= _HAN_IN_LONG_LINE or self.ends_sentence or "。" in self.text:
            return True
        return self.han >= _HAN_WITH_COMMA and any(mark in self.text for mark in "，,；;")


def fold(text: str) -> str:
    """The text in one width and case, of the same length."""
    return text.translate(_FOLD)


def lines_of(text: str) -> list[Line]:
    """The lines that hold something."""
    found = []
    for match in _LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        if stripped:
            start = match.start() + len(line) - len(line.lstrip())
            found.append(Line(start, stripped, fold(stripped), signs.han_count(stripped)))
    return found


def carries_text(line: Line) -> bool:
    """Whether the line can only be body: a numbered heading, a salutation, a paragraph."""
    if HEADING.match(line.folded) or _SALUTATION.fullmatch(line.folded):
        return True
    if line.han < _HAN_IN_BODY:
        return False
    return "。" in line.text or line.han >= HAN_IN_LONG_BODY or (line.is_prose and line.folded.endswith((":", ";")))


_LABELS = "|".join(f"(?P<r{place}>{pattern})" for place, pattern in enumerate(words.LABELS.values()))
_WORDS = "|".join(sorted(words.WORDS, key=len, reverse=True))
# A label ends where a word ends: 打印复印难 begins with no button.
_PART = re.compile(
    f"(?P<label>(?:{_LABELS})(?!(?<=[a-z0-9\u4e00-\u9fff])[a-z0-9\u4e00-\u9fff]))|(?P<meta>{words.META})"
    f"|(?P<word>(?:{_WORDS})(?![\u4e00-\u9fffa-z0-9]))"
)
_REASONS = {f"r{place}": reason for place, reason in enumerate(words.LABELS)}
_KINDS: tuple[Kind, ...] = ("label", "meta", "word")
_GAP = re.compile("[ |]|$")


@lru_cache(maxsize=4096)
def parts(folded: str) -> tuple[Part, ...]:
    """A line cut into labels of the page, its button words, evidence of date and source, and everything else."""
    return tuple(_parts(folded))


def _parts(folded: str) -> Iterator[Part]:
    place = 0
    while place < len(folded):
        match = None if folded[place] in " |" else _PART.match(folded, place)
        if match and match.end() > place:
            kind = next(kind for kind in _KINDS if match[kind] is not None)
            named = next((name for name in _REASONS if kind == "label" and match[name] is not None), "")
            yield Part(kind, place, match.end(), _REASONS.get(named, ""))
            place = match.end()
        elif not folded[place].isalnum():
            place += 1
        else:
            gap = _GAP.search(folded, place)
            end = gap.start() if gap else len(folded)
            yield Part("other", place, end, "")
            place = end
