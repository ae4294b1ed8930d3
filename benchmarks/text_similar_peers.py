"""The usual ways to find similar Chinese texts by their words, in plain numpy, to be measured beside ours."""

from collections import Counter
from collections.abc import Callable

import numpy as np

from tongxin.text.copies import letters, plain
from tongxin.text.segment import segmenter
from tongxin.text.similarity import WORDING, Document, Hit
from tongxin.text.vocabulary import stop_words

Search = Callable[[Document, int], list[Hit]]
K1, B = 1.5, 0.75


def characters(document: Document) -> list[str]:
    text = letters(plain(document.whole))
    return [text[place : place + size] for size in (1, 2) for place in range(len(text) - size + 1)]


def words(document: Document) -> list[str]:
    return [word for word in segmenter().words(plain(document.whole)) if len(word) > 1 and word[0].isalnum()]


def words_with_a_subject(document: Document) -> list[str]:
    return [word for word in words(document) if word not in stop_words()]


def tf_idf(cut: Callable[[Document], list[str]]) -> Callable[[list[Document]], Search]:
    """Cosine of (1 + log tf) * (log((1 + n) / (1 + df)) + 1)."""

    def build(documents: list[Document]) -> Search:
        counts, columns, found = _counted(documents, cut)
        rare = np.log((1 + len(documents)) / (1 + found)) + 1
        weights = np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0) * rare
        rows = weights / np.maximum(np.linalg.norm(weights, axis=1, keepdims=True), 1e-9)
        return _search(documents, lambda one: rows @ _row(one, columns, cut, rare))

    return build


def bm25(cut: Callable[[Document], list[str]]) -> Callable[[list[Document]], Search]:
    """Okapi BM25 with k1 1.5 and b 0.75."""

    def build(documents: list[Document]) -> Search:
        counts, columns, found = _counted(documents, cut)
        rare = np.log(1 + (len(documents) - found + 0.5) / (found + 0.5))
        lengths = counts.sum(axis=1, keepdims=True)
        rows = rare * counts * (K1 + 1) / (counts + K1 * (1 - B + B * lengths / max(lengths.mean(), 1)))
        return _search(
            documents, lambda one: rows[:, [columns[term] for term in set(cut(one)) if term in columns]].sum(axis=1)
        )

    return build


PEERS = {
    "TF-IDF characters 1-2": tf_idf(characters),
    "TF-IDF words": tf_idf(words),
    "TF-IDF words less stop": tf_idf(words_with_a_subject),
    "BM25 words": bm25(words),
}


def _counted(
    documents: list[Document], cut: Callable[[Document], list[str]]
) -> tuple[np.ndarray, dict[str, int], np.ndarray]:
    bags = [Counter(cut(document)) for document in documents]
    columns = {term: column for column, term in enumerate(dict.fromkeys(term for bag in bags for term in bag))}
    counts = np.zeros((len(bags), len(columns)))
    for row, bag in enumerate(bags):
        for term, times in bag.items():
            counts[row, columns[term]] = times
    return counts, columns, (counts > 0).sum(axis=0)


def _row(
    document: Document, columns: dict[str, int], cut: Callable[[Document], list[str]], rare: np.ndarray
) -> np.ndarray:
    row = np.zeros(len(columns))
    for term, times in Counter(cut(document)).items():
        if term in columns:
            row[columns[term]] = (1 + np.log(times)) * rare[columns[term]]
    return row / max(float(np.linalg.norm(row)), 1e-9)


def _search(documents: list[Document], likeness: Callable[[Document], np.ndarray]) -> Search:
    def search(query: Document, top: int) -> list[Hit]:
        scores = likeness(query)
        best = [row for row in np.argsort(-scores, kind="stable") if documents[row].id != query.id]
        return [Hit(documents[row].id, float(scores[row]), WORDING) for row in best[:top]]

    return search
