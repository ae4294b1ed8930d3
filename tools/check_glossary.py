"""Compares what the apps declare with docs/glossary.md, so that one word means one thing on screen and in code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from findings import ROOT, Finding, report
from glossary import Row, read_glossary

GLOSSARY = Path("docs/glossary.md")
# The shelf an item lies on, by the name of its type, and the section that must hold its key.
SECTION_OF_SHELF = {
    "Power": "powers",
    "Indicator": "indicators",
    "Ratio": "indicators",
    "NumberScheme": "number schemes",
    "Deed": "deeds",
}
SECTIONS = ("states", "transitions", "roles", "powers", "indicators", "clocks", "number schemes", "deeds")


@dataclass(frozen=True)
class Declared:
    """One key that an app declared, with the label people read."""

    section: str
    key: str
    label: str

    def as_row(self) -> str:
        return f"| {self.label} | `{self.key}` |  |"


def declared_by(offers: Iterable[Any]) -> Iterator[Declared]:
    """Yield every key that needs a row; offers are told apart by shape, so a new shelf needs no import here."""
    for offer in offers:
        names = [kind.__name__ for kind in type(offer).__mro__]
        section = next((SECTION_OF_SHELF[name] for name in names if name in SECTION_OF_SHELF), None)
        if section:
            yield Declared(section, offer.key, str(offer.label))
        workflow = getattr(offer, "workflow", None)
        if workflow is not None:
            yield from _declared_by_kind(offer, workflow)


def _declared_by_kind(kind: Any, workflow: Any) -> Iterator[Declared]:
    for state in workflow.states:
        yield Declared("states", f"{workflow.key}.{state.key}", str(state.label))
    for transition in workflow.transitions:
        yield Declared("transitions", f"{workflow.key}.{transition.key}", str(transition.label))
    for clock in workflow.clocks:
        yield Declared("clocks", f"{workflow.key}.{clock.key}", str(clock.label))
    named = [role for transition in workflow.transitions for role in transition.by]
    overseers = (*getattr(workflow, "corrects", ()), *getattr(workflow, "stands_in", ()))
    for role in (*kind.roles, *kind.standing, *named, *overseers):
        yield Declared("roles", role.key, str(role.label))


def compare(rows: list[Row], declared: Iterable[Declared], path: str = str(GLOSSARY)) -> Iterator[Finding]:
    """Yield what is missing, stale, doubled, mute or called differently on screen."""
    wanted: dict[tuple[str, str], Declared] = {}
    for item in declared:
        first = wanted.setdefault((item.section, item.key), item)
        if first.label != item.label:
            yield Finding(
                path, 1, f"{item.key} is called both “{first.label}” and “{item.label}” on screen: choose one"
            )
    present: dict[tuple[str, str], Row] = {}
    for row in rows:
        place = (row.section, row.identifier)
        if place in present:
            yield Finding(path, row.line, f"{row.identifier} has a row already, in line {present[place].line}")
        present.setdefault(place, row)
        if not row.meaning or not row.chinese:
            yield Finding(path, row.line, f"{row.identifier} needs a Chinese word and a meaning")
        yield from _against_declaration(row, wanted.get(place), path)
    for place, item in sorted(wanted.items()):
        if place not in present:
            yield Finding(path, 1, f"no row under “{item.section}” for {item.key}; add: {item.as_row()}")


def _against_declaration(row: Row, item: Declared | None, path: str) -> Iterator[Finding]:
    if row.section not in SECTIONS:
        return
    if item is None:
        yield Finding(path, row.line, f"{row.identifier} is declared by no app any more: remove the row")
    elif item.label != row.chinese:
        yield Finding(path, row.line, f"{row.identifier} is called “{item.label}” on screen and “{row.chinese}” here")


def installed_offers() -> list[Any]:
    """Start Django and return everything that lies on a shelf."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongxin.config.settings_for_tests")
    import django  # noqa: PLC0415 - the comparison above is tested without Django

    django.setup()
    from tongxin.kernel import registry  # noqa: PLC0415 - models load only after setup

    return [offer for module in registry.modules() for offer in module.offers]


def main() -> int:
    rows = read_glossary(ROOT / GLOSSARY)
    declared = sorted(set(declared_by(installed_offers())), key=lambda item: (item.section, item.key, item.label))
    if "--rows" in sys.argv[1:]:
        known = {(row.section, row.identifier) for row in rows}
        for item in declared:
            if (item.section, item.key) not in known:
                print(f"{item.section}: {item.as_row()}")
        return 0
    return report("check_glossary", compare(rows, declared), checked=len(rows), unit="rows")


if __name__ == "__main__":
    sys.exit(main())
