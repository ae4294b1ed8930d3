"""Cuts Chinese text into words, with the vocabulary of conferences and offices that a general dictionary cuts up."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import rjieba

from tongxin.text.vocabulary import Word, domain_words


class Token(NamedTuple):
    """A word with its place in the text (code points) and its part of speech, ``x`` for signs and spaces."""

    text: str
    start: int
    tag: str


class Segmenter:
    """A dictionary of its own: words added here are not seen by another segmenter.

    ``words`` are added to the general dictionary; without them our own list is taken. With ``guess`` runs of
    characters that no dictionary knows are joined where they look like a name.
    """

    def __init__(self, words: Iterable[Word] | None = None, *, guess: bool = True) -> None:
        self._guess = guess
        self._jieba = rjieba.Jieba()
        # The engine keeps its own part of speech for a word that it knows already; ours is meant to win.
        self._tags = {word.text: word.tag for word in (domain_words() if words is None else words)}
        for word, tag in self._tags.items():
            # Without a frequency the engine picks the smallest that keeps the word in one piece.
            self._jieba.add_word(word, None, tag)

    def words(self, text: str) -> list[str]:
        """The pieces of ``text`` in order, signs and spaces among them: joined they are the text again."""
        pieces: list[str] = self._jieba.cut(without_surrogates(text), self._guess)
        return pieces

    def tokens(self, text: str) -> list[Token]:
        """The same pieces with their places and parts of speech."""
        found = []
        start = 0
        for piece, tag in self._jieba.tag(without_surrogates(text), self._guess):
            found.append(Token(piece, start, self._tags.get(piece, tag)))
            start += len(piece)
        return found


@cache
def segmenter() -> Segmenter:
    """The segmenter that everything in here shares; it is only read."""
    return Segmenter()


def without_surrogates(text: str) -> str:
    """Halves of characters, which JSON can smuggle in, become ``?``: no other program can take them. Lengths stay."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="replace").decode()
    return text
