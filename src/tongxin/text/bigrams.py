"""Cuts Chinese and Latin text into search tokens without a dictionary, so that two-character words always hit."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_HAN = (
    (0x3005, 0x3007),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
LONGEST_TOKEN = 60
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Phrase:
    """Tokens that must follow each other; the last one may stand for any token that starts with it."""

    tokens: tuple[str, ...]
    open_ended: bool = False


def is_han(char: str) -> bool:
    """Whether the character is Chinese; kana and hangul are treated as letters."""
    point = ord(char)
    return any(first <= point <= last for first, last in _HAN)


def fold(text: str) -> str:
    """Full-width and compatibility forms, letter case and variant signs made equal."""
    return unicodedata.normalize("NFKC", text).casefold()


def runs(folded: str) -> Iterator[str]:
    """The stretches of letters, digits and Chinese characters between everything else."""
    start = None
    for place, char in enumerate(folded):
        if char.isalnum():
            if start is None:
                start = place
        elif start is not None:
            yield folded[start:place]
            start = None
    if start is not None:
        yield folded[start:]


def _pieces(run: str) -> Iterator[str]:
    """A run cut where Chinese meets other letters: ``g60科创`` gives ``g60`` and ``科创``."""
    start = 0
    for place in range(1, len(run) + 1):
        if place == len(run) or is_han(run[place]) != is_han(run[start]):
            yield run[start:place]
            start = place


def tokens(text: str) -> list[str]:
    """Tokens of a document: each Chinese character starts one (with its neighbour, if it has one)."""
    found: list[str] = []
    for run in runs(fold(text)):
        for piece in _pieces(run):
            found += _tokens_of(piece)
    return found


def _tokens_of(piece: str) -> list[str]:
    if is_han(piece[0]):
        return [piece[place : place + 2] for place in range(len(piece))]
    return [piece[:LONGEST_TOKEN]]


def phrases(query: str) -> list[Phrase]:
    """What a query asks for: every phrase must occur. Whatever is no letter only separates.

    A phrase ends open where a reader would expect it: a single Chinese character means every word that it
    starts, and a Latin word the words that it begins; digits alone are exact.
    """
    found: dict[Phrase, None] = {}
    for run in runs(fold(query[:LONGEST_QUERY])):
        pieces = list(_pieces(run))
        wanted = [token for piece in pieces for token in _tokens_of(piece)]
        last = pieces[-1]
        if not is_han(last[0]):
            found[Phrase(tuple(wanted), open_ended=not last.isdigit())] = None
        elif len(last) == 1:
            found[Phrase(tuple(wanted), open_ended=True)] = None
        else:
            # The last character's own token would end the word here, and words go on.
            found[Phrase(tuple(wanted[:-1]))] = None
    return list(found)
