"""Reads the lists of words that lie beside the code as data, so that a list can grow without a change of code."""

from collections.abc import Iterator
from pathlib import Path

_FOLDER = Path(__file__).parent / "data"


def lines(name: str) -> Iterator[str]:
    """The lines of a list that say something: no comments, none that are empty."""
    for line in (_FOLDER / name).read_text(encoding="utf-8").split("\n"):
        if line.strip() and not line.startswith("#"):
            yield line


def sections(name: str) -> dict[str, tuple[str, ...]]:
    """The lists of a file by their names in brackets; words stand between spaces."""
    found: dict[str, tuple[str, ...]] = {}
    title = ""
    for line in lines(name):
        if line.startswith("["):
            title = line.strip("[]")
            found[title] = ()
        else:
            found[title] += tuple(line.split())
    return found
