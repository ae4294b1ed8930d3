"""Finds the texts that say nearly the same: by their wording alone, without a model, exactly and at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from tongxin.text.copies import COPIED, CopyIndex, letters, overlap, plain, said, shingles
from tongxin.text.crowding import Scale, nearness, nearness_of_all
from tongxin.text.postings import Floats, Postings, grams
from tongxin.text.segment import segmenter
from tongxin.text.vocabulary import stop_words
from tongxin.text.word_vectors import Sense, word_vectors

NEAR_COPY = "near_copy"
WORDING = "wording"
MEANING = "meaning"
# So much of the likeness comes from the table of words, the rest from the characters themselves.
_SENSE_SHARE = 0.4
# Fitted by benchmarks/text_similar_scale.py on the seen set.
SCALE = Scale(least=0.2, even=0.067, spread=0.02)
# More are looked at than asked for: a copy of a part may stand lower by its whole wording.
_LOOKED_AT = 3
# Only the same text may show 1, and what was found at all does not show 0.
SAME = 1.0
_ALMOST = 0.9999
_LEAST = 0.0001


@dataclass(frozen=True)
class Document:
    """A text to compare; the title may be empty."""

    id: str | int
    text: str
    title: str = ""

    @property
    def whole(self) -> str:
        """Title and text as one text."""
        return f"{self.title}\n{self.text}" if self.title else self.text


@dataclass(frozen=True)
class Hit:
    """A text found: ``score`` from 0 to 1 (1 is the same text), ``kind`` says how it is alike."""

    id: str | int
    score: float
    kind: str


class Wording:
    """A text as it is compared: cut once, its words without a subject left out."""

    def __init__(self, document: Document) -> None:
        text = plain(document.whole)
        kept = [word if _has_subject(word) else "\0" for word in segmenter().words(text)]
        self.said = said(text)
        self.shingles = shingles(letters(text))
        self.bag = grams("".join(kept).split("\0"))
        self.words = word_vectors().found(word for word in kept if word != "\0")


def _shown(score: float) -> float:
    return 1.0 if score == SAME else min(max(round(score, 4), _LEAST), _ALMOST)


def subject_words(text: str) -> list[str]:
    """The words of a text that say what it is about, folded, in their order."""
    return [word for word in segmenter().words(plain(text)) if _has_subject(word)]


@lru_cache(maxsize=1 << 16)
def _has_subject(word: str) -> bool:
    return word not in stop_words() and any(char.isalpha() for char in word)


class LexicalIndex:
    """Texts to search in, by their characters and a small table of word meanings.

    Twenty thousand texts of 500 characters take some seconds to read and about 200 MB.
    """

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = list(documents)
        wordings = [Wording(document) for document in self.documents]
        self._rows: dict[str, list[int]] = {}
        for row, document in enumerate(self.documents):
            self._rows.setdefault(str(document.id), []).append(row)
        self._shingles = [wording.shingles for wording in wordings]
        self._copies = CopyIndex(self._shingles)
        self._postings = Postings([wording.bag for wording in wordings])
        self._sense = Sense([wording.words for wording in wordings], word_vectors())
        self._empty = np.array([not len(wording.bag.features) for wording in wordings], dtype=bool)
        self.nearness = nearness_of_all(
            lambda rows: self._likeness([wordings[row] for row in rows.tolist()]),
            np.arange(len(wordings)),
            np.full(len(wordings), SCALE.least),
        )

    def search(self, query: Document, top: int = 10) -> list[Hit]:
        """The best ``top`` texts for a text, the best first; a text with the same id as the query is left out."""
        wording = Wording(query)
        return self.hits(query, wording, self.scores(query, wording), top, lambda _row: WORDING)

    def scores(self, query: Document, wording: Wording) -> Floats:
        """For each text of the index how probably it is about the same matter; 0 for the query itself."""
        likeness = self._likeness([wording])[0]
        likeness[self._empty] = 0
        likeness[self.own(query)] = -np.inf
        near = nearness(likeness, SCALE.least)
        return np.where(likeness > 0, SCALE.scores(likeness, near, self.nearness), 0)

    def own(self, query: Document) -> list[int]:
        """Where the query itself stands in the index."""
        return self._rows.get(str(query.id), [])

    def hits(
        self, query: Document, wording: Wording, scores: Floats, top: int, kind: Callable[[int], str]
    ) -> list[Hit]:
        """The best by ``scores`` together with what was copied, which wins over every other kind."""
        best = np.argsort(-scores, kind="stable")[: _LOOKED_AT * top + 1]
        rows = np.union1d(best, self._copies.candidates(wording.shingles, top + 1)).astype(int)
        own = self.own(query)
        found = [self._hit(row, float(scores[row]), wording, kind) for row in rows.tolist() if row not in own]
        found.sort(key=lambda hit: -hit.score)
        # A text that stands in the collection twice is found once, where it fits best.
        best_of = {str(hit.id): hit for hit in reversed(found) if hit.score > 0}
        kept = sorted(best_of.values(), key=lambda hit: -hit.score)[:top]
        return [replace(hit, score=_shown(hit.score)) for hit in kept]

    def _hit(self, row: int, score: float, wording: Wording, kind: Callable[[int], str]) -> Hit:
        copied = overlap(wording.shingles, self._shingles[row])
        name = NEAR_COPY if copied.of_shorter >= COPIED else kind(row)
        if name == NEAR_COPY:
            score = max(score, copied.of_both)
        # Shingles know no order and no number of times, and a likeness may round up.
        is_same = copied.of_both == 1 and wording.said == said(plain(self.documents[row].whole))
        score = SAME if is_same else min(score, _ALMOST)
        return Hit(self.documents[row].id, score, name)

    def _likeness(self, wordings: Sequence[Wording]) -> Floats:
        characters = np.stack([self._postings.likeness(wording.bag) for wording in wordings])
        sense = self._sense.likeness([wording.words for wording in wordings])
        answer: Floats = (1 - _SENSE_SHARE) * characters + _SENSE_SHARE * sense
        return answer
