"""Other people's tools for the same work in one small form each; what is not installed says so in a sentence.

A reader of numbers takes a text and gives the values in it. A builder takes documents and gives a search over them.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any

import rjieba

from tongxin.text.similarity import Document, Hit

Reader = Callable[[str], list[float]]
Search = Callable[[Document, int], list[Hit]]
INSTALL = "pip install --require-hashes -r requirements.lock -r benchmarks/requirements.lock"
_DIGITS = re.compile(r"\d+(?:\.\d+)?")


class Absent(Exception):
    """A peer cannot run here; the message says why."""


def needs(*modules: str) -> None:
    """Raise :class:`Absent` for the first of these packages that is not installed."""
    for module in modules:
        if find_spec(module) is None:
            raise Absent(f"the package of {module} is not installed here ({INSTALL})")


def digits() -> Reader:
    """Whatever is written in digits, as it stands."""
    return lambda text: [float(match.group()) for match in _DIGITS.finditer(text)]


def cn2an_and_digits() -> Reader:
    """Chinese numerals rewritten by cn2an in the whole sentence, then digits."""
    needs("cn2an")
    import cn2an  # noqa: PLC0415 (a peer is imported where it runs)

    plain = digits()

    def read(text: str) -> list[float]:
        with warnings.catch_warnings():
            # It warns of every sign that it leaves alone.
            warnings.simplefilter("ignore")
            return plain(cn2an.transform(text, "cn2an"))

    return read


def recognizers_text() -> Reader:
    """Recognizers-Text for Chinese: its percentages, and its numbers where they are not a part of one."""
    needs("recognizers_number")
    with warnings.catch_warnings():
        # Its patterns are older than the rules for escapes in strings.
        warnings.simplefilter("ignore")
        from recognizers_number import Culture, NumberRecognizer  # noqa: PLC0415

    recognizer = NumberRecognizer(Culture.Chinese)
    models = (recognizer.get_percentage_model(), recognizer.get_number_model())

    def read(text: str) -> list[float]:
        shares, numbers = (model.parse(text) for model in models)
        taken = [(share.start, share.end) for share in shares]
        kept = [n for n in numbers if not any(start <= n.end and n.start <= end for start, end in taken)]
        return [value for result in (*shares, *kept) for value in _value_of(result)]

    return read


def _value_of(result: Any) -> Iterator[float]:
    """It leaves some numbers without a value."""
    written = str((result.resolution or {}).get("value") or "").rstrip("%").strip()
    try:
        yield float(written)
    except ValueError:
        return


def tfidf_of_characters(documents: list[Document]) -> Search:
    """Scikit-learn's TF-IDF over one and two characters, cosine."""
    return _tfidf(documents, analyzer="char", ngram_range=(1, 2))


def tfidf_of_words(documents: list[Document]) -> Search:
    """Scikit-learn's TF-IDF over words as rjieba cuts them, cosine."""
    return _tfidf(documents, analyzer=_words)


def _tfidf(documents: list[Document], **options: Any) -> Search:
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    vectorizer = TfidfVectorizer(**options)
    matrix = vectorizer.fit_transform([document.whole for document in documents])
    return _search(documents, lambda query: (matrix @ vectorizer.transform([query.whole]).T).toarray().ravel())


def bm25_of_words(documents: list[Document]) -> Search:
    """rank-bm25 (Okapi) over words as rjieba cuts them."""
    from rank_bm25 import BM25Okapi  # noqa: PLC0415

    index = BM25Okapi([_words(document.whole) for document in documents])
    return _search(documents, lambda query: index.get_scores(_words(query.whole)))


def _words(text: str) -> list[str]:
    return [word for word in rjieba.cut(text) if word[0].isalnum()]


def _search(documents: list[Document], scores: Callable[[Document], Any]) -> Search:
    def search(query: Document, top: int) -> list[Hit]:
        found = scores(query)
        ranked = sorted(range(len(documents)), key=lambda row: -found[row])
        others = [row for row in ranked if documents[row].id != query.id]
        return [Hit(documents[row].id, float(found[row]), "wording") for row in others[:top]]

    return search
