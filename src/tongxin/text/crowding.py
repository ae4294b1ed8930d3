"""Takes out of a likeness what a text shares with everybody, and turns the rest into a score from 0 to 1.

A proposal in common phrases is a little like every other one, and would be the best hit of every question. So each
likeness is held against the likeness of either text to its own nearest neighbours (Conneau and others, "Word
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
_AT_ONCE = 64


@dataclass(frozen=True)
class Scale:
    """Measured on texts of known likeness: the least that nearness counts, and where a pair is as likely one matter."""

    least: float
    even: float
    spread: float

    def scores(self, likeness: Floats, own: Floats | float, others: Floats) -> Floats:
        """How probably two texts are about the same matter, from the likeness and the nearness of their neighbours."""
        above = likeness - (np.float32(own) + others) / np.float32(2)
        answer: Floats = np.reciprocal(1 + np.exp((np.float32(self.even) - above) / np.float32(self.spread)))
        return answer


def nearness(likeness: Floats, least: float) -> float:
    """How near the nearest neighbours of one text are; its own place must hold ``-inf``.

    None counts for less than ``least``: in a corpus of few texts, or about many matters, what happens to be nearest is
    far away, and a text must not win for being far from all others.
    """
    others = np.sort(likeness[likeness < COPY])[-NEIGHBOURS:]
    nearest = np.full(NEIGHBOURS, least, dtype=np.float32)
    nearest[: len(others)] = np.maximum(others, least)
    return float(nearest.mean())


def nearness_of_all(likeness: Callable[[Integers], Floats], asked: Integers, least: Floats) -> Floats:
    """The same for each text of a corpus, with its own ``least``, to the texts ``asked`` or a sample of them.

    ``likeness(rows)`` has a row to all texts for each.
    """
    nearest = np.tile(least.astype(np.float32), (NEIGHBOURS, 1))
    asked = asked[np.unique(np.linspace(0, len(asked) - 1, min(len(asked), SAMPLE)).astype(np.int64))]
    for start in range(0, len(asked), _AT_ONCE):
        rows = asked[start : start + _AT_ONCE]
        block = likeness(rows)
        block[np.arange(len(rows)), rows] = -np.inf
        block[block >= COPY] = -np.inf
        nearest = np.sort(np.concatenate([nearest, block]), axis=0)[-NEIGHBOURS:]
    answer: Floats = nearest.mean(axis=0)
    return answer
