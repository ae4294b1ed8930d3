"""Takes out of a vector whether officials or citizens speak, so that both are found when they mean the same matter.

A sentence model puts all citizens' words near each other and all official papers near each other, whatever they are
about: measured, this alone buried the right answer. So each text is seen from the middle of its own kind of speech.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from tongxin.text.postings import Floats
from tongxin.text.vocabulary import DATA

# A corpus of a few texts, or with one citizen in it, has no middle: as if so many more were around the usual one.
_UNSEEN = 5

Mask = NDArray[np.bool_]


class Registers:
    """The usual middle of official and of citizens' texts, both as vectors of the model."""

    def __init__(self, official: Floats, citizens: Floats) -> None:
        self.official = official
        self.citizens = citizens

    def are_citizens(self, vectors: Floats) -> Mask:
        """For each row whether it is nearer to citizens' speech."""
        between = (self.official + self.citizens) / 2
        answer: Mask = (vectors - between) @ (self.citizens - self.official) > 0
        return answer


@cache
def registers() -> Registers:
    """Learned by ``tools/make_registers.py`` from the sets that were looked at while building."""
    with np.load(DATA / "registers.npz") as table:
        return Registers(table["official"], table["citizens"])


class Middle:
    """The middles of one corpus, one for each kind of speech."""

    def __init__(self, vectors: Floats, kinds: Registers) -> None:
        self._kinds = kinds
        filled = vectors[vectors.any(axis=1)]
        citizens = kinds.are_citizens(filled)
        self._citizens = _drawn(filled[citizens], kinds.citizens)
        self._official = _drawn(filled[~citizens], kinds.official)

    def seen_from(self, vectors: Floats) -> Floats:
        """The rows seen from the middle of their kind, with length 1; an empty row stays empty."""
        citizens = self._kinds.are_citizens(vectors)
        moved = vectors - np.where(citizens[:, None], self._citizens, self._official)
        moved[~vectors.any(axis=1)] = 0
        answer: Floats = moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), np.float32(1e-9))
        return answer


def _drawn(rows: Floats, usual: Floats) -> Floats:
    answer: Floats = (rows.sum(axis=0) + _UNSEEN * usual) / (len(rows) + _UNSEEN)
    return answer
