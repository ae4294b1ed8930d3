"""Our own words and the words that carry no subject, from lists in ``data`` for which a caller may bring others."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"


class Word(NamedTuple):
    """A word of a dictionary with its part of speech (``n``, ``nt``, ``v`` … as in the tags of jieba)."""

    text: str
    tag: str = "n"


def read_words(path: Path) -> Iterator[Word]:
    """Words between spaces; ``#`` begins a remark, ``[tag]`` names the part of speech of the lines below it."""
    tag = "n"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            tag = line[1 : line.index("]")]
        elif not line.startswith("#"):
            yield from (Word(text, tag) for text in line.split())


@cache
def domain_words() -> tuple[Word, ...]:
    """The words of conferences, offices and everyday matters that a general dictionary lacks or cuts up."""
    return tuple(read_words(DATA / "words.txt"))


@cache
def stop_words() -> frozenset[str]:
    """Words that say nothing about what a text is about."""
    return frozenset(word.text for word in read_words(DATA / "stop_words.txt"))
