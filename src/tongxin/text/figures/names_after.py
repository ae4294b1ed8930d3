"""Reads what stands behind a unit: the noun that is counted, or the deed that is done so many times."""

import re

from tongxin.text.figures import words
from tongxin.text.figures.phrases import (
    BRACKETED,
    CLOSERS,
    LONGEST,
    OPENERS,
    STOPS,
    Token,
    bare,
    first_of_name,
    is_time_or_number,
    joined,
    tokens,
    until,
)

_STOP = re.compile(f"[{re.escape(STOPS)}]")
_CLOSER = re.compile(f"[{CLOSERS}]")
_STOP_OR_OPENER = re.compile(f"[{re.escape(STOPS)}{OPENERS}]")
_CLAUSE_END = re.compile("[，,。！？!?；;：:\r\n]")
_BRACKETS = frozenset("（(")
_PREDICATE_ADVERBS = frozenset("均都已全皆各也还将")
_EXTENTS = frozenset("长宽高深厚远大重")
_WITHIN = re.compile("内(?![部容涵陆外地政生蒙控设在])")
_PLACE = re.compile("^在[^在，]{1,14}?(?:上|中|内|里|期间|方面)(?=..)")
_BEFORE_A_DEED = frozenset(["先后", "均", "都", "已", "全部", "内", "以内", "之内"])
_AFTER_A_DEED = frozenset(["并", "后", "时", "，"])
_SEEN_AHEAD, _SEEN_OF_A_TAIL = 26, 12


def is_bound(text: str, place: int) -> bool:
    """Whether 的 ties what follows to the number: 3亿元的投资, 30米宽的街道."""
    return text.startswith("的", place) or (text[place : place + 1] in _EXTENTS and text.startswith("的", place + 1))


def after(text: str, place: int, end: int) -> tuple[str, str]:
    """(the noun that follows a unit at ``place``, or the act); both empty when a sign stands there."""
    if place >= end or text[place] in STOPS:
        return "", ""
    bound = is_bound(text, place)
    if bound or (text[place] == "内" and _WITHIN.match(text, place)):
        place += 2 if text[place] in _EXTENTS else 1
    if text[place : place + 1] in OPENERS and place < end:
        return _quoted(text[place:end]), ""
    stretch = until(text[place : min(end, place + _SEEN_AHEAD)], _STOP)
    seam = place + len(stretch)
    if text[seam : seam + 1] in _BRACKETS and (paren := BRACKETED.match(text, seam, end)):
        rest = until(text[paren.end() : min(end, paren.end() + _SEEN_AHEAD)], _STOP)
        # 县（市、区）均: behind the brackets another word begins.
        if rest[:1] in _PREDICATE_ADVERBS:
            rest = ""
        stretch += rest
    if not stretch:
        return "", ""
    if "的" in stretch[1:-1] and (whole := _relative(stretch)):
        return whole, ""
    found = tokens(stretch)
    name = _noun_phrase(found, is_bound=bound)
    if name or bound:
        return name, ""
    if stretch.startswith("在"):
        found = tokens(until(text[place : min(end, place + _SEEN_AHEAD * 2)], _CLAUSE_END))
    return "", _act(found)


def _act(found: list[Token]) -> str:
    """What is done, up to what follows from it: ``出席政协重要会议``."""
    if not found or found[0][0] in words.NO_ACT or found[0][1] in {"m", "c"}:
        return ""
    pieces: list[Token] = []
    for word, kind in found:
        if pieces and (word in _AFTER_A_DEED or kind in {"c", "x"}):
            break
        pieces.append((word, kind))
    first = 0
    while first < len(pieces) - 1 and pieces[first][0] in _BEFORE_A_DEED:
        first += 1
    name = _PLACE.sub("", bare("".join(word for word, _kind in pieces[first:])))
    return name.strip("的了")[:LONGEST]


def opening_noun(stretch: str) -> str:
    """The noun phrase that a sentence opens with."""
    found = tokens(until(stretch, _STOP))
    first = first_of_name(found)
    return _noun_phrase(found[first:], is_bound=True)


def _relative(stretch: str) -> str:
    """``来自基层的委员``: the noun behind the last 的, when what stands before it describes and does not tell."""
    head, _of, tail = stretch.rpartition("的")
    found = tokens(head)
    opening = found[0][0]
    if opening in words.PREDICATES and opening not in words.DESCRIBING:
        return ""
    if found[0][1][0] not in "vap" and any(w in words.GOVERNORS and w not in words.WEAK for w, _k in found[1:]):
        return ""
    name = _noun_phrase(tokens(tail), is_bound=True)
    if name and found[0][1][0] in "nabjz":
        whole = bare(head + "的" + name)
        return whole if len(whole) <= LONGEST else name
    return name


def _noun_phrase(found: list[Token], *, is_bound: bool = False) -> str:
    pieces: list[Token] = []
    for place, (word, kind) in enumerate(found):
        if word in words.PREDICATES and not (pieces and word in words.JOINING and _goes_on(found, place)):
            break
        if word not in words.KEPT and (kind[0] in "pd" or is_time_or_number(word, kind)):
            if not pieces and kind[0] == "d" and _leads_to_noun(found, place):
                continue
            break
        if pieces and word in words.GOVERNORS and word not in words.WEAK:
            break
        if not pieces and kind[0] == "v" and not is_bound and not _goes_on(found, place):
            break
        pieces.append((word, kind))
    while pieces and (pieces[-1][1][0] in "cuf" or pieces[-1][0] in words.LEADING):
        pieces.pop()
    first = 0
    while first < len(pieces) - 1 and pieces[first][0] in words.LEADING and pieces[first][0] not in words.KEPT:
        first += 1
    pieces = pieces[first:]
    if not pieces or (not is_bound and all(kind[0] in "dcuxp" for _word, kind in pieces)):
        return ""
    name = joined(pieces)
    name = name.removesuffix("建设") if len(name) > len("建设") + 1 else name
    return name[:-1] if name[-1:] in "共均都已" and len(name) > 2 else name  # noqa: PLR2004 - something must be left


def _leads_to_noun(found: list[Token], place: int) -> bool:
    """Whether an adverb only colours the verb inside a name: 两条快速出行通道."""
    follow = found[place + 1 : place + 3]
    return (
        len(follow) > 1
        and follow[0][1][0] in "vbna"
        and follow[1][1][0] == "n"
        and all(word not in words.PREDICATES for word, _kind in follow)
    )


def _goes_on(found: list[Token], place: int) -> bool:
    """Whether a noun follows, so that the verb or the conjunction here lies inside a name."""
    follow = found[place + 1 : place + 2]
    return bool(follow) and follow[0][1][0] in "nbjlaivzs" and follow[0][0] not in words.PREDICATES


def _quoted(text: str) -> str:
    inner = until(text[1:], _CLOSER)
    rest = text[len(inner) + 2 :]
    tail = until(rest, _STOP_OR_OPENER)[:_SEEN_OF_A_TAIL]
    name = _noun_phrase(tokens(tail)) if tail else ""
    return bare(inner + (name if tail.startswith(name) else ""))[: LONGEST + 8]
