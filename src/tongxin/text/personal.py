"""Finds what belongs to one person, and masks it, before a text reaches a list, a log, an index or a model."""

from bisect import bisect
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from tongxin.text.finders import (
    accounts,
    addresses,
    cards,
    identity,
    landlines,
    passports,
    phones,
    plates,
)
from tongxin.text.finders import (
    names as persons,
)
from tongxin.text.finders.page import Hidden, Page, page_of

Finder = Callable[[Page], Iterator[Hidden]]

# The order says who wins where two finders want the same signs: the surer kind stands first.
FINDERS: dict[str, Finder] = {
    accounts.EMAIL: accounts.emails,
    identity.KIND: identity.find,
    cards.KIND: cards.find,
    accounts.WECHAT: accounts.wechat,
    accounts.QQ: accounts.qq,
    phones.KIND: phones.find,
    landlines.KIND: landlines.find,
    passports.KIND: passports.find,
    plates.KIND: plates.find,
    addresses.KIND: addresses.find,
    persons.KIND: persons.find,
}
KINDS = tuple(kind for kind in FINDERS if kind != persons.KIND)
__all__ = ["FINDERS", "KINDS", "Hidden", "find", "mask"]


def find(text: str, *, kinds: Collection[str] | None = None, names: bool = False) -> list[Hidden]:
    """Personal data in the order of the text, never overlapping.

    ``kinds`` limits the search to some of :data:`FINDERS` (ValueError for another word); names of persons are
    looked for only with ``names`` or where ``kinds`` names them.
    """
    return _searched(text, _wanted(kinds, names=names))[1]


def mask(text: str, *, kinds: Collection[str] | None = None, names: bool = False) -> tuple[str, list[Hidden]]:
    """The text with every piece of personal data masked, as long as before, and what was hidden."""
    return _searched(text, _wanted(kinds, names=names))


def _wanted(kinds: Collection[str] | None, *, names: bool) -> list[str]:
    if kinds is None:
        return [*KINDS, persons.KIND] if names else [*KINDS]
    unknown = sorted(set(kinds) - set(FINDERS))
    if unknown:
        raise ValueError(f"unknown kinds of personal data: {', '.join(unknown)}")
    return [kind for kind in FINDERS if kind in kinds or (names and kind == persons.KIND)]


def _searched(text: str, wanted: list[str]) -> tuple[str, list[Hidden]]:
    """The masked text and what was hidden.

    A mask may uncover a number that hung on the hidden one, or lay across it, so the search goes on in the masked
    text until nothing is left: then masking twice is masking once.
    """
    masked, found = text, list[Hidden]()
    while fresh := _disjoint(_candidates(masked, wanted)):
        masked = _replaced(masked, fresh)
        found = _united(found, fresh)
    return masked, [replace(one, masked=masked[slice(*one.span)]) for one in found]


def _candidates(text: str, wanted: list[str]) -> Iterator[Hidden]:
    page = page_of(text)
    for kind in wanted:
        yield from (one for one in FINDERS[kind](page) if one.masked != text[slice(*one.span)])


def _disjoint(candidates: Iterable[Hidden]) -> list[Hidden]:
    """The candidates that overlap none before them, in the order of the text."""
    kept: list[Hidden] = []
    for candidate in candidates:
        place = bisect(kept, candidate.span, key=_span)
        is_free_before = place == 0 or kept[place - 1].span[1] <= candidate.span[0]
        is_free_after = place == len(kept) or candidate.span[1] <= kept[place].span[0]
        if is_free_before and is_free_after:
            kept.insert(place, candidate)
    return kept


def _united(found: list[Hidden], fresh: list[Hidden]) -> list[Hidden]:
    """Both in the order of the text; what lies across an earlier find widens it and takes its kind."""
    united: list[Hidden] = []
    known = set(found)
    for one in sorted([*found, *fresh], key=_span):
        if united and one.span[0] < united[-1].span[1]:
            last = united.pop()
            named = one if one in known and last not in known else last
            one = replace(named, span=(last.span[0], max(last.span[1], one.span[1])))  # noqa: PLW2901 - the two as one
            known.add(one)
        united.append(one)
    return united


def _span(hidden: Hidden) -> tuple[int, int]:
    return hidden.span


def _replaced(text: str, hidden: list[Hidden]) -> str:
    pieces, place = [], 0
    for one in hidden:
        pieces += [text[place : one.span[0]], one.masked]
        place = one.span[1]
    return "".join([*pieces, text[place:]])
