"""Reads catalogues of translations and lets Django gather what the sources want translated."""

from __future__ import annotations

import ast
import gettext
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LOCALE = Path("src/tongxin/locale")
SOURCES = Path("src/tongxin")
# Toys and tests speak to developers; what they say needs no translation.
UNTRANSLATED = ("tests", "testing", "vendor", "node_modules")
_STRING = re.compile(r'^(msgid|msgid_plural|msgstr(?:\[(\d+)\])?)\s+(".*")$')


@dataclass
class Entry:
    """One text of the source with its translations, as a .po file holds it."""

    line: int
    text: str = ""
    plural: str = ""
    said: dict[int, str] = field(default_factory=dict)
    where: str = ""
    fuzzy: bool = False
    obsolete: bool = False

    @property
    def is_header(self) -> bool:
        return not self.text

    def as_compiled(self) -> Iterator[tuple[str | tuple[str, int], str]]:
        """The keys and values under which a .mo file holds this entry."""
        if self.plural:
            yield from (((self.text, number), said) for number, said in self.said.items())
        else:
            yield self.text, self.said.get(0, "")


def read_catalogue(text: str) -> list[Entry]:
    """Every entry of a .po file but its header, the obsolete ones included."""
    entries: list[Entry] = []
    entry: Entry | None = None
    place: tuple[str, int] = ("", 0)
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.removeprefix("#~ ").strip()
        if not line:
            entry = None
            continue
        if entry is None:
            entry = Entry(number)
            entries.append(entry)
        entry.obsolete |= raw.startswith("#~")
        if line.startswith("#:"):
            entry.where = entry.where or line[2:].strip().split()[0]
        entry.fuzzy |= line.startswith("#,") and "fuzzy" in line
        if found := _STRING.match(line):
            place = (found[1].partition("[")[0], int(found[2] or 0))
            if place[0] == "msgid":
                entry.line = number
            _append(entry, place, found[3])
        elif line.startswith('"'):
            _append(entry, place, line)
    return [e for e in entries if not e.is_header]


def _append(entry: Entry, place: tuple[str, int], quoted: str) -> None:
    words: str = ast.literal_eval(quoted)
    if place[0] == "msgid":
        entry.text += words
    elif place[0] == "msgid_plural":
        entry.plural += words
    else:
        entry.said[place[1]] = entry.said.get(place[1], "") + words


def read_compiled(path: Path) -> dict[str | tuple[str, int], str]:
    """What a .mo file holds, without its header."""
    with path.open("rb") as stream:
        held: dict[str | tuple[str, int], str] = dict(gettext.GNUTranslations(stream)._catalog)  # type: ignore[attr-defined] # noqa: SLF001 - the only way to see all keys
    held.pop("", None)
    return held


def can_extract() -> bool:
    """Whether this machine has the programs with which Django gathers texts."""
    return all(shutil.which(program) for program in ("xgettext", "msgmerge", "msgattrib", "msguniq"))


def extract(sources: Path, language: str, *, keep_obsolete: bool) -> None:
    """Bring ``locale/LANGUAGE`` under ``sources`` up to date with what the sources want translated."""
    ignored = [part for name in UNTRANSLATED for part in ("--ignore", name)]
    options = ["--add-location=file", "--no-wrap", *([] if keep_obsolete else ["--no-obsolete"])]
    _django(sources, "makemessages", "-l", language, *options, *ignored)


def compile_catalogue(sources: Path, language: str) -> None:
    """Write the .mo file beside the .po file."""
    _django(sources, "compilemessages", "-l", language)


def _django(folder: Path, *arguments: str) -> None:
    # Without settings the commands look at the folder alone, and no module of ours has to be importable.
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(
        [sys.executable, "-m", "django", *arguments],
        cwd=folder,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def copy_sources(root: Path, target: Path) -> Path:
    """Copy whatever may hold texts into ``target``, so that extraction changes nothing of the clone."""
    copy = target / "tongxin"
    for path in (root / SOURCES).rglob("*"):
        inside = path.relative_to(root / SOURCES)
        if path.suffix in {".py", ".html", ".txt", ".po"} and not set(UNTRANSLATED).intersection(inside.parts):
            (copy / inside).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy / inside)
    return copy
