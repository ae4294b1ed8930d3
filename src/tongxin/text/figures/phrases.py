"""Cuts a clause into words and puts names together again."""

import re
from functools import cache

import rjieba

from tongxin.text.figures import words

LONGEST = 16
CLOSERS = "”’」』》】\"'"
OPENERS = "“‘「『《【\"'"
STOPS = "，,。！？!?；;：:、（）()|｜\r\n\t "
BRACKETED = re.compile("[（(][^（）()]{0,16}[）)]")

Token = tuple[str, str]

_QUOTING = re.compile(f"[{OPENERS}{CLOSERS}·]")
_QUOTES = frozenset(OPENERS + CLOSERS + "· ")
_TO_CUT = _QUOTES | frozenset("等的、了数量")
_TOTAL = re.compile("(?<=..)(?:总数|总量|数量)$")
_TIME_OR_NUMBER = re.compile("[0-9年月日末初今昨明前去上下早晚季春夏秋冬午一二三四五六七八九十百千万]")
_SKIPPED = words.LEADING | {"年"}
_FREQUENCY = 200_000


@cache
def _segmenter() -> rjieba.Jieba:
    segmenter = rjieba.Jieba()
    for word in words.DOMAIN:
        segmenter.add_word(word, _FREQUENCY, "n")
    return segmenter


def tokens(text: str) -> list[Token]:
    """The words of a stretch with their kinds (v verb, n noun, p preposition and so on)."""
    known = words.KINDS.get
    return [(word, known(word, kind)) for word, kind in _segmenter().tag(text)]


def until(text: str, stops: re.Pattern[str]) -> str:
    """The stretch up to the first of the stops."""
    match = stops.search(text)
    return text[: match.start()] if match else text


def bare(text: str) -> str:
    """A stretch without quotation marks."""
    return text if _QUOTES.isdisjoint(text) else _QUOTING.sub("", text).strip()


def is_time_or_number(word: str, kind: str) -> bool:
    """Whether a word dates or counts; the segmenter says so of 青年 and 良种 too."""
    return kind[0] in "tm" and _TIME_OR_NUMBER.search(word) is not None


def first_of_name(found: list[Token]) -> int:
    """The place of the first word that may belong to a name: adverbs, dates and the like are passed over."""
    for first, (word, kind) in enumerate(found):
        if kind[0] not in "dcupxmt" and word not in _SKIPPED:
            return first
        if word == "年" and first and found[first - 1][0].isdigit():
            continue
        if word in words.KEPT or word in words.ACTS or word in OPENERS:
            return first
        if kind[0] == "m" and found[min(first + 1, len(found) - 1)][0].startswith(("岁", "周岁")):
            return first
        if word in words.LEADING or kind[0] in "dcupx" or is_time_or_number(word, kind):
            continue
        return first
    return len(found)


def joined(found: list[Token]) -> str:
    """The words of a name in one, cut where it says the same in fewer: behind 等, behind the last 的."""
    name = "".join([word for word, _kind in found])
    while len(name) > LONGEST and len(found) > 1:
        found = found[1:]
        name = "".join([word for word, _kind in found])
    if len(name) <= LONGEST and _TO_CUT.isdisjoint(name):
        return name
    name = bare(name)
    if "等" in name[1:-1]:
        tail = name.rsplit("等", 1)[1]
        name = tail if len(tail) > 1 and tail[0] not in "级候待" else name
    if "的" in name[1:-1] and len(name) > LONGEST // 2:
        name = name.rsplit("的", 1)[1]
    if "、" in name and len(name) > LONGEST:
        name = name.rsplit("、", 1)[1]
    name = name.strip("、的了，等 ")
    if len(name) > LONGEST:
        name = name[-LONGEST:]
    return _TOTAL.sub("", name) if name.endswith(("数", "量")) else name
