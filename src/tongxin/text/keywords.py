"""Names what a text is about in a few phrases: neighbouring content words, rare in general, frequent here, best in the title."""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import rjieba

from tongxin.text.segment import Token, segmenter
from tongxin.text.vocabulary import stop_words

_LONGEST_PHRASE = 3
_LONGEST = 10
_TITLE = 2.5
# A phrase says more than the word it contains, but less than twice as much.
_MORE_WORDS = 0.25
# Parts of speech (jieba): names of things and deeds, in which a phrase ends; what may stand before them; and deeds,
# which make a phrase only in a title, where every word was weighed.
_NAMES = ("n", "vn", "an", "j", "l", "eng")
_BEFORE = (*_NAMES, "a", "b", "i", "z")
_IN_TITLES = (*_BEFORE, "v")
# The general dictionary counts words of about sixty million; a word it lacks is taken for a rare one of it.
_COUNTED = 60_000_000
_RAREST = 14.0


class Keyword(NamedTuple):
    """A phrase as it stands in the text, and its weight (only good for comparing within one text)."""

    text: str
    weight: float


Rarity = Callable[[str], float]


def keywords(text: str, title: str = "", top: int = 5, *, rarity: Rarity | None = None) -> list[Keyword]:
    """The best ``top`` phrases, none inside another; ``rarity`` of a word may come from a corpus (higher is rarer)."""
    rare = general_rarity if rarity is None else rarity
    counts: Counter[tuple[str, ...]] = Counter()
    counts.update(_phrases(text, _BEFORE))
    named = set(_phrases(title, _IN_TITLES))
    counts.update(named - set(counts))
    weighed = {
        phrase: _weight(phrase, times, rare) * (_TITLE if phrase in named else 1.0) for phrase, times in counts.items()
    }
    chosen: dict[tuple[str, ...], Keyword] = {}
    for phrase, weight in sorted(weighed.items(), key=lambda item: (-item[1], item[0])):
        if len(chosen) == top:
            break
        if not any(_say_the_same(phrase, other) for other in chosen):
            chosen[phrase] = Keyword("".join(phrase), round(weight, 3))
    return list(chosen.values())


def _say_the_same(phrase: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one stands in the other, or most of their words are the same."""
    one, two = "".join(phrase), "".join(other)
    return one in two or two in one or 2 * len(set(phrase) & set(other)) > min(len(phrase), len(other))


@cache
def general_rarity(word: str) -> float:
    """How rare a word is in general Chinese, from about 5 (everywhere) to 14 (hardly anywhere)."""
    return min(_RAREST, math.log(_COUNTED / max(1, _dictionary().suggest_freq(word))))


@cache
def _dictionary() -> rjieba.Jieba:
    return rjieba.Jieba()


def _weight(phrase: tuple[str, ...], times: int, rare: Rarity) -> float:
    mean = sum(map(rare, phrase)) / len(phrase)
    return mean * (1 + math.log(times)) * (1 + _MORE_WORDS * (len(phrase) - 1))


def _phrases(text: str, tags: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    run: list[Token] = []
    for token in [*segmenter().tokens(text), Token("", 0, "")]:
        if _is_content(token, tags):
            run.append(token)
        else:
            yield from _parts(run)
            run = []


def _parts(run: list[Token]) -> Iterator[tuple[str, ...]]:
    for start in range(len(run)):
        for end in range(start + 1, min(start + _LONGEST_PHRASE, len(run)) + 1):
            part = tuple(token.text for token in run[start:end])
            if run[end - 1].tag.startswith(_NAMES) and 1 < sum(map(len, part)) <= _LONGEST:
                yield part


def _is_content(token: Token, tags: tuple[str, ...]) -> bool:
    word = token.text
    return len(word) > 1 and word not in stop_words() and token.tag.startswith(tags) and any(map(str.isalpha, word))
