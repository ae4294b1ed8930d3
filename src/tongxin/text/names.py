"""Knows Chinese personal names by their surnames, as far as a text can be read without knowing the people."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from tongxin.text import signs
from tongxin.text.offsets import Span

_DATA = Path(__file__).parent / "data" / "surnames.txt"
_PART = re.compile("[^ \t\u3000\n]+")
OFFICES = (
    "主席", "书记", "秘书长", "主任", "委员", "会长", "代表", "部长", "局长", "市长", "县长", "区长", "州长", "院长", "校长",
    "常委", "组长", "主委", "同志", "记者", "通讯员", "作者",
)  # fmt: skip
# Single characters between signs: 主持人：王 小 明, 参会：张 三、李 四, （陈 利 众）.
_AMONG_SIGNS = re.compile(
    f"(?:(?<=[：:、，,；;（(和与及])|(?<=[员者长席任记][ \t\u3000])|^)[ \t\u3000]*(?P<name>[{signs.HAN}](?:[ \t\u3000]+(?![和与及])[{signs.HAN}](?![{signs.HAN}]))+)"
    f"(?=[ \t\u3000]*(?:[、，。,；;）)：:]|$|[ \t\u3000](?:[和与及]|[{signs.HAN}]{{2}})))"
)
_BEFORE_A_PERSON = re.compile("(?:[人员席长任记者姓]\\s*名?|代表|[（(、])[：:]?\\s*\\Z")
_SHORTEST_NAME, _LONGEST_NAME = 2, 4
_FOREIGN_NAME = re.compile(f"[{signs.HAN}]{{2,6}}·[{signs.HAN}·]{{2,10}}")


@cache
def _surnames() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Surnames of one character, of two, and the hundred most frequent."""
    singles, doubles, frequent = _DATA.read_text(encoding="utf-8").split("\n")[:3]
    return frozenset(singles.replace(" ", "")), frozenset(doubles.split()), frozenset(frequent)


def is_name(text: str) -> bool:
    """Whether the text has the shape of a personal name: a surname and one or two characters."""
    if _FOREIGN_NAME.fullmatch(text):
        return True
    singles, doubles, _ = _surnames()
    if not _SHORTEST_NAME <= len(text) <= _LONGEST_NAME or signs.han_count(text) != len(text):
        return False
    return text[0] in singles if len(text) < _LONGEST_NAME else text[:2] in doubles


def is_frequent(character: str) -> bool:
    """Whether the character is one of the hundred most frequent surnames."""
    return character in _surnames()[2]


def gaps_in_names(line: str) -> Iterator[Span]:
    """The gaps inside spaced names: 王　强 in a list, 主席 陈 利 众 behind an office."""
    parts = [match.span() for match in _PART.finditer(line)]
    place = 0
    while place < len(parts):
        end = place
        while end < len(parts) and parts[end][1] - parts[end][0] == 1 and signs.is_han(line[parts[end][0]]):
            end += 1
        yield from _name_gaps(line, parts[place:end])
        place = max(end, place + 1)


def gaps_among_signs(line: str) -> Iterator[Span]:
    """The gaps inside spaced names that stand behind a label, in a list or in brackets.

    A surname of everyday words is believed only where a word for a person or the bracket announces it.
    """
    for match in _AMONG_SIGNS.finditer(line):
        start = match.start("name")
        singles = [(place, place + 1) for place in range(start, match.end("name")) if signs.is_han(line[place])]
        name = "".join(line[place] for place, _ in singles)
        believed = is_frequent(name[0]) or name[:2] in _surnames()[1]
        if believed or _BEFORE_A_PERSON.search(line[:start]):
            yield from _name_gaps(line, singles)


def _name_gaps(line: str, singles: list[Span]) -> Iterator[Span]:
    """The gaps of a run of single characters, cut into names of two or three."""
    if len(singles) <= 1:
        return
    gaps = [(first[1], second[0]) for first, second in pairwise(singles)]
    narrow = min(end - start for start, end in gaps)
    wider = [place for place, (start, end) in enumerate(gaps) if end - start > narrow]
    bounds = [0, *(place + 1 for place in wider), len(singles)]
    for first, last in pairwise(bounds):
        for start, end in _names_of("".join(line[place] for place, _ in singles[first:last])):
            yield from gaps[first + start : first + end - 1]


def are_names(characters: str) -> bool:
    """Whether four or more single characters are names of two each: 张 三 李 四, but not 工 作 报 告."""
    pairs = [characters[place : place + 2] for place in range(0, len(characters), 2)]
    frequent = _surnames()[2]
    return len(pairs) > 1 and all(len(pair) > 1 and pair[0] in frequent and is_name(pair) for pair in pairs)


def _names_of(characters: str) -> list[Span]:
    if are_names(characters):
        return [(place, place + 2) for place in range(0, len(characters), 2)]
    if len(characters) <= _LONGEST_NAME and is_name(characters):
        return [(0, len(characters))]
    return []
