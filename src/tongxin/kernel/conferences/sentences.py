"""Fixed sentences that mention declared words by their standard terms, said with what the conference at hand calls them.

A sentence stays one text of the catalogue: nobody has to take it apart. Where the conference has words of its own, the
standard terms in it are replaced, the longest first, so that 不予立案 is never read as 立案. In other languages only the
names of offices, bodies and organisations are, as they stand in a sentence as they do alone.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Self, SupportsIndex

from django.utils.translation import gettext

from tongxin.kernel import registry, wording
from tongxin.kernel.conferences import vocabulary
from tongxin.kernel.conferences.vocabulary import Named, Often

_NAMES = {"role", "organisation"}


class Sentence(str):
    """A declared sentence of some kinds of cases; put into words, it names things as the conference at hand does."""

    __slots__ = ("of",)
    of: tuple[str, ...]

    def __new__(cls, text: str, of: Iterable[str] = ()) -> Self:
        """The text and the kinds whose states and steps it speaks of."""
        made = super().__new__(cls, text)
        made.of = tuple(of)
        return made

    def replace(self, old: str, new: str, count: SupportsIndex = -1) -> str:
        """As :class:`Named`: Django's translation asks for this first, and finds no other text in its catalogue."""
        text = str(self)
        plain = text if wording.is_chinese() else gettext(text)
        told = reworded(plain, self.of)
        return (text if told == plain else told).replace(old, new, count)


def reworded(text: str, of: Iterable[str] = ()) -> str:
    """A sentence in the reader's language with the words of the conference at hand in it.

    Data must not be in it yet. States, steps and clocks are looked for among those of the kinds that it is ``of``;
    a sentence of no kind in particular knows the steps that are so often called otherwise that the set-up asks for them.
    """
    own = vocabulary.spoken_words()
    if not own:
        return text
    terms = _terms(own, tuple(of), in_chinese=wording.is_chinese())
    changed = {standard: word for standard, word in terms.items() if word != standard}
    if not any(standard in text or standard.casefold() in text.casefold() for standard in changed):
        return text
    # An own word that stands in the sentence already is left as it is: 市委督查室 must not become 市委市委督查室.
    known = {**{word: word for word in changed.values()}, **terms}
    pattern = _pattern(tuple(sorted(known, key=lambda t: (-len(t), t))), whole=not wording.is_chinese())
    folded = {standard.casefold(): word for standard, word in known.items()}
    return pattern.sub(lambda hit: folded[hit[0].casefold()], text)


def say(text: str, of: Iterable[str] = ()) -> str:
    """A label or sentence of a declaration, translated and reworded; a label that is a word itself only once."""
    return gettext(text) if isinstance(text, Named | Sentence) else reworded(gettext(text), of)


def told(owner: Any, fields: Iterable[str], of: Iterable[str] = ()) -> None:
    """Let the sentences of a declaration know of words. Declarations are frozen for everybody else."""
    for name in fields:
        text = getattr(owner, name)
        if isinstance(text, str) and text and not isinstance(text, Named | Sentence):
            object.__setattr__(owner, name, Sentence(text, of))


def _terms(own: Mapping[str, str], of: tuple[str, ...], *, in_chinese: bool) -> dict[str, str]:
    """Every standard term that the sentence may name, with what it is called here."""
    often = {each.key for each in registry.items(Often)}
    found: dict[str, str] = {}
    for word in vocabulary.words():
        near = not word.of or word.of in of or (not of and word.key in often)
        fits = near if in_chinese else word.group in _NAMES
        standard = str(word.standard) if in_chinese else gettext(str(word.standard))
        # Terms that are not replaced still stand there: 不予立案 keeps the 立案 in it from being taken for a step.
        found.setdefault(standard, standard)
        if fits and own.get(word.key) and found[standard] == standard:
            found[standard] = own[word.key]
    return found


@lru_cache(maxsize=64)
def _pattern(terms: tuple[str, ...], *, whole: bool) -> re.Pattern[str]:
    any_of = "|".join(re.escape(term) for term in terms)
    return re.compile(rf"\b(?:{any_of})\b" if whole else any_of, re.IGNORECASE)
