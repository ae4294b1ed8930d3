"""A TF-IDF table kept by feature: one query is compared with every text in the time its own features take."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
Keys = NDArray[np.uint64]
Features = NDArray[np.uint32]

# Pairs tell apart what single characters confuse, but rare pairs would drown them: measured, a fifth is best.
PAIR_WEIGHT = 0.2
# A feature is a number: characters come first, then pairs, of which a few share one (they weigh little).
_CHARACTERS = 1 << 17
_PAIR_BITS = 20
_FEATURES = _CHARACTERS + (1 << _PAIR_BITS)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
# A feature in more than one of so many texts is kept for all texts at once: adding a whole line is quicker.
_FREQUENT = 8


class Bag(NamedTuple):
    """The different features of a text and how often each occurs."""

    features: Features
    counts: Integers


def grams(runs: Iterable[str]) -> Bag:
    """Single characters and neighbouring pairs of the runs; no pair reaches from one run into the next."""
    codes = np.frombuffer("\0".join(runs).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    here = codes != 0
    both = here[:-1] & here[1:]
    pairs = ((codes[:-1][both] << np.uint64(32)) | codes[1:][both]) * _FACTOR >> np.uint64(64 - _PAIR_BITS)
    features = np.concatenate([codes[here] % _CHARACTERS, pairs + _CHARACTERS]).astype(np.uint32)
    return Bag(*np.unique(features, return_counts=True))


def rarity(found_in: Integers, texts: int) -> Floats:
    """The inverse document frequency of features found in so many of the texts, 1 for what is in all of them."""
    return (np.log((1 + texts) / (1 + found_in)) + 1).astype(np.float32)


class Postings:
    """The texts' bags as an index; rows have length 1, so that a likeness is a cosine from 0 to 1."""

    def __init__(self, bags: list[Bag]) -> None:
        self._texts = len(bags)
        owners = np.repeat(np.arange(self._texts, dtype=np.int32), [len(bag.features) for bag in bags])
        features = np.concatenate([bag.features for bag in bags] or [np.zeros(0, dtype=np.uint32)])
        found_in = np.bincount(features, minlength=_FEATURES)
        self._rarity = rarity(found_in, self._texts)
        weights = np.concatenate([self._weights(bag) for bag in bags] or [np.zeros(0, dtype=np.float32)])
        order = np.argsort(features, kind="stable")
        self._owners, self._values = owners[order], weights[order]
        self._ends = np.cumsum(found_in)
        self._starts = self._ends - found_in
        self._line_of = np.full(_FEATURES, -1)
        frequent = np.flatnonzero(found_in > max(self._texts / _FREQUENT, 1))
        self._line_of[frequent] = np.arange(len(frequent))
        self._lines = np.zeros((len(frequent), self._texts), dtype=np.float32)
        for line, feature in zip(self._lines, frequent.tolist(), strict=True):
            line[self._owners[self._of(feature)]] = self._values[self._of(feature)]

    def likeness(self, bag: Bag) -> Floats:
        """The cosine of a text with every text of the index; what the index never saw counts as different."""
        weights = self._weights(bag)
        line = self._line_of[bag.features]
        asked = np.zeros(len(self._lines), dtype=np.float32)
        asked[line[line >= 0]] = weights[line >= 0]
        slices = [self._of(feature) for feature in bag.features[line < 0].tolist()]
        rare = zip(slices, weights[line < 0].tolist(), strict=True)
        owners = np.concatenate([self._owners[part] for part in slices] or [np.zeros(0, dtype=np.int32)])
        products = np.concatenate([self._values[part] * weight for part, weight in rare] or [asked[:0]])
        answer: Floats = np.bincount(owners, weights=products, minlength=self._texts).astype(np.float32)
        return answer + asked @ self._lines

    def _of(self, feature: int) -> slice:
        return slice(self._starts[feature], self._ends[feature])

    def _weights(self, bag: Bag) -> Floats:
        """How much each feature of one text says about it, as a row of length 1."""
        weights = (1 + np.log(bag.counts)).astype(np.float32) * self._rarity[bag.features]
        weights[bag.features >= _CHARACTERS] *= PAIR_WEIGHT
        length = np.float32(np.linalg.norm(weights))
        return weights / length if length else weights
