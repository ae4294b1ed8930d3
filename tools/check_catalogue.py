"""Compares the catalogues of translations with the sources: nothing missing, fuzzy, stale or forgotten.

``--write`` gathers the texts anew and compiles; what it could only guess is marked fuzzy and waits for a person.
"""

from __future__ import annotations

import dataclasses
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import catalogue
from catalogue import LOCALE, SOURCES, Entry
from check_glossary import installed_offers
from findings import ROOT, Finding, lines_matching, report

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_PLACEHOLDER = re.compile(r"\{\w*|%\(\w+\)\w")
_OWN_NAME = re.compile(r"\bn?p?gettext\w* as (?!_\b)\w+")
# What these say is read on a terminal or in a log, by whoever runs the server.
_FOR_OPERATORS = frozenset({"Command", "Preparation", "Invitation", "Job"})
# Patterns that recognise Chinese reports; other spellings by which lists are read; what stands on a sample of a form.
_NOT_SAID = frozenset({"says", "also", "joined_from", "sample"})


def languages(root: Path = ROOT) -> list[str]:
    """The languages that have a catalogue."""
    return sorted(path.parent.parent.name for path in (root / LOCALE).glob("*/LC_MESSAGES/django.po"))


def entry_findings(path: str, entries: Iterable[Entry], there: dict[str, int]) -> Iterator[Finding]:
    """Yield what is wrong with freshly gathered entries; ``there`` says in which line of the clone a text stands."""
    for entry in entries:
        line, short = there.get(entry.text, 1), entry.text[:30]
        if entry.obsolete:
            yield Finding(path, line, f"“{short}” stands in no source any more: remove it (--write does)")
        elif entry.text not in there:
            yield Finding(path, line, f"“{short}” ({entry.where}) is missing: run tools/check_catalogue.py --write")
        elif entry.fuzzy:
            yield Finding(path, line, f"“{short}” is only a guess: mend it and remove its fuzzy mark")
        elif not entry.said or not all(entry.said.values()):
            yield Finding(path, line, f"“{short}” has no translation")
        else:
            yield from _placeholder_findings(path, line, entry)


def _placeholder_findings(path: str, line: int, entry: Entry) -> Iterator[Finding]:
    wanted = set(_PLACEHOLDER.findall(entry.text))
    for said in entry.said.values():
        if set(_PLACEHOLDER.findall(said)) != wanted:
            yield Finding(path, line, f"“{entry.text[:30]}” and its translation fill in different things")
            return


def compiled_findings(path: str, entries: Iterable[Entry], compiled: Path) -> Iterator[Finding]:
    """Yield when the .mo file is not what the .po file says."""
    if not compiled.exists():
        yield Finding(path, 1, "its .mo file is missing: run tools/check_catalogue.py --write")
        return
    wanted = {
        key: said
        for entry in entries
        if not entry.obsolete and not entry.fuzzy
        for key, said in entry.as_compiled()
        if said
    }
    if wanted != catalogue.read_compiled(compiled):
        yield Finding(path, 1, "its .mo file is stale: run tools/check_catalogue.py --write")


def declared_texts(thing: Any) -> Iterator[str]:
    """Yield every Chinese text in a declaration and in what it holds."""
    if isinstance(thing, str):
        if _CHINESE.search(thing):
            yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from declared_texts(part)
    elif _is_declaration(thing):
        for each in dataclasses.fields(thing):
            if each.name not in _NOT_SAID:
                yield from declared_texts(getattr(thing, each.name))


def _is_declaration(thing: Any) -> bool:
    is_value = dataclasses.is_dataclass(thing) and not isinstance(thing, type)
    return is_value and type(thing).__name__ not in _FOR_OPERATORS


def declared_findings(offers: Iterable[Any], known: set[str]) -> Iterator[Finding]:
    """Yield labels and sentences of declarations that nobody marked for translation."""
    for text in sorted({text for offer in offers for text in declared_texts(offer)} - known):
        yield Finding(str(SOURCES), 1, f"“{text[:30]}” is declared without a mark: wrap it in _() (gettext_noop)")


def alias_findings(root: Path) -> Iterator[Finding]:
    """Yield translating functions under names that the gathering does not know, so that their texts are lost."""
    for path in sorted((root / SOURCES).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for line in lines_matching(text, (match.start() for match in _OWN_NAME.finditer(text))):
            reason = "gettext knows this function by its own name or as _ only, so its texts are in no catalogue"
            yield Finding(path.relative_to(root).as_posix(), line, reason)


def check(root: Path = ROOT, *, offers: Iterable[Any] = ()) -> tuple[list[Finding], int]:
    """Return the findings and the number of texts looked at, over every language."""
    findings = list(alias_findings(root))
    texts = 0
    with tempfile.TemporaryDirectory(prefix="tongxin-catalogue-") as scratch:
        copy = catalogue.copy_sources(root, Path(scratch))
        for language in languages(root):
            source = root / LOCALE / language / "LC_MESSAGES" / "django.po"
            path = source.relative_to(root).as_posix()
            standing = catalogue.read_catalogue(source.read_text(encoding="utf-8"))
            there = {entry.text: entry.line for entry in standing if not entry.obsolete}
            fresh = standing
            if catalogue.can_extract():
                catalogue.extract(copy, language, keep_obsolete=True)
                gathered = copy / "locale" / language / "LC_MESSAGES" / "django.po"
                fresh = catalogue.read_catalogue(gathered.read_text(encoding="utf-8"))
            findings += entry_findings(path, fresh, there)
            findings += compiled_findings(path, standing, source.with_suffix(".mo"))
            findings += declared_findings(offers, set(there))
            texts += len(fresh)
    return findings, texts


def write(root: Path = ROOT) -> None:
    """Gather the texts of the clone into its catalogues and compile them."""
    for language in languages(root):
        catalogue.extract(root / SOURCES, language, keep_obsolete=False)
        catalogue.compile_catalogue(root / SOURCES, language)


def main() -> int:
    if not catalogue.can_extract():
        print("SKIPPED gathering texts: no gettext programs on this machine")
        if "--write" in sys.argv[1:]:
            return 1
    if "--write" in sys.argv[1:]:
        write()
    findings, texts = check(offers=installed_offers())
    return report("check_catalogue", findings, checked=texts, unit="texts")


if __name__ == "__main__":
    sys.exit(main())
