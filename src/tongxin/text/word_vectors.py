"""A small table of word meanings, so that 房东 and 租客 are near each other where no model is installed."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tongxin.text.postings import Floats, Integers, rarity
from tongxin.text.vocabulary import DATA

_TABLE = DATA / "word_vectors.npz"
# A corpus of a handful of texts does not know what is common to all texts: as if so many more were around the middle.
_UNSEEN = 10
_AT_ONCE = 1024


class WordVectors:
    """Words and their directions; how the table is made stands in ``tools/make_word_vectors.py``."""

    def __init__(self, words: list[str], vectors: NDArray[np.int8]) -> None:
        self.places = {word: place for place, word in enumerate(words)}
        self._longest = max(map(len, words))
        rows = vectors.astype(np.float32)
        self.rows: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def found(self, words: Iterable[str]) -> Integers:
        """The places of the words, one for each occurrence; of a word that the table lacks, those of its parts."""
        places: list[int] = []
        for word in words:
            if (place := self.places.get(word)) is not None:
                places.append(place)
            else:
                places.extend(self._parts(word))
        return np.array(places, dtype=np.int64)

    def _parts(self, word: str) -> Iterator[int]:
        start = 0
        while start < len(word):
            for end in range(min(len(word), start + self._longest), start, -1):
                if (place := self.places.get(word[start:end])) is not None:
                    yield place
                    start = end
                    break
            else:
                start += 1


@cache
def word_vectors() -> WordVectors:
    """The table that is shipped; it is only read."""
    with np.load(_TABLE) as table:
        return WordVectors(table["words"].tobytes().decode().split("\n"), table["vectors"])


class Sense:
    """Texts as weighted means of their words, seen from the middle of them all."""

    def __init__(self, texts: list[Integers], table: WordVectors) -> None:
        self._table = table
        bags = [np.unique(places, return_counts=True) for places in texts]
        found_in = np.zeros(len(table.rows), dtype=np.int64)
        for places, _counts in bags:
            found_in[places] += 1
        self._rarity = rarity(found_in, len(texts))
        raw = np.zeros((len(bags), table.rows.shape[1]), dtype=np.float32)
        for row, (places, counts) in enumerate(bags):
            raw[row] = self._sum(places, counts)
        self._middle: Floats = raw.sum(axis=0) / np.float32(len(bags) + _UNSEEN)
        self._rows = np.concatenate(
            [self._seen_from_the_middle(raw[start : start + _AT_ONCE]) for start in range(0, len(raw), _AT_ONCE)]
            or [raw]
        )

    def likeness(self, texts: Sequence[Integers]) -> Floats:
        """For each given text a row of its cosines with every text of the corpus, -1 to 1; 0 where no word is known."""
        asked = np.stack([self._sum(*np.unique(places, return_counts=True)) for places in texts])
        answer: Floats = self._seen_from_the_middle(asked) @ self._rows.T
        return answer

    def _sum(self, places: Integers, counts: Integers) -> Floats:
        weights: Floats = (1 + np.log(counts)).astype(np.float32) * self._rarity[places]
        total: Floats = weights @ self._table.rows[places]
        length = np.float32(np.linalg.norm(total))
        return total / length if length else total

    def _seen_from_the_middle(self, raw: Floats) -> Floats:
        empty = ~raw.any(axis=1)
        moved: Floats = raw - self._middle
        moved[empty] = 0
        lengths: Floats = np.linalg.norm(moved, axis=1, keepdims=True).astype(np.float32)
        lengths[lengths == 0] = 1
        return moved / lengths
