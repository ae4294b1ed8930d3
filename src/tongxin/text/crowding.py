"""Takes out of a likeness what a text shares with everybody, and turns the rest into a score from 0 to 1.

A proposal in common phrases is a little like every other one, and would be the best hit of every question. So each
likeness is held against the usual likeness of either text to its own nearest neighbours (Conneau and others, "Word
translation without parallel data", 2018, call it CSLS).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tongxin.text.postings import Floats, Integers

NEIGHBOURS = 3
# A copy says nothing about how common the wording is: a text with copies must not be pushed down for them.
COPY = 0.75
# So many texts stand for the whole corpus.
SAMPLE = 200
# A corpus of few texts has hardly any neighbours to ask: as if so many more were as near as usual.
_UNSEEN = 3
_AT_ONCE = 64


@dataclass(frozen=True)
class Scale:
    """Measured on texts of known likeness: the usual nearness of neighbours, and where a pair is as likely one matter."""

    usual: float
    even: float
    spread: float

    def scores(self, likeness: Floats, own: float, others: Floats) -> Floats:
        """How probably two texts are about the same matter, from the likeness and the nearness of their neighbours."""
        above = likeness - (np.float32(own) + others) / np.float32(2)
        answer: Floats = np.reciprocal(1 + np.exp((np.float32(self.even) - above) / np.float32(self.spread)))
        return answer


def nearness(likeness: Floats, usual: float) -> float:
    """How near the nearest neighbours of one text are; its own place must hold ``-inf``."""
    others = np.sort(likeness[likeness < COPY])[-NEIGHBOURS:]
    nearest = np.full((1, NEIGHBOURS), -np.inf, dtype=np.float32)
    nearest[0, : len(others)] = others
    return float(_settled(nearest, len(likeness), usual)[0])


def nearness_of_all(likeness: Callable[[Integers], Floats], texts: int, usual: float) -> Floats:
    """The same for each text of a corpus, asked of a sample of it; ``likeness(rows)`` has a row to all texts for each."""
    nearest = np.full((NEIGHBOURS, texts), -np.inf, dtype=np.float32)
    asked = np.unique(np.linspace(0, texts - 1, min(texts, SAMPLE)).astype(np.int64))
    for start in range(0, len(asked), _AT_ONCE):
        rows = asked[start : start + _AT_ONCE]
        block = likeness(rows)
        block[np.arange(len(rows)), rows] = -np.inf
        block[block >= COPY] = -np.inf
        nearest = np.sort(np.concatenate([nearest, block]), axis=0)[-NEIGHBOURS:]
    return _settled(nearest.T, texts, usual)


def _settled(nearest: Floats, texts: int, usual: float) -> Floats:
    """The mean of what was found, drawn towards the usual where few texts were asked."""
    found = np.isfinite(nearest)
    mean = np.where(found, nearest, usual).mean(axis=1)
    answer: Floats = ((texts * mean + _UNSEEN * usual) / (texts + _UNSEEN)).astype(np.float32)
    return answer
