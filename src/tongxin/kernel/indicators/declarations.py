"""What an indicator is, and how its value and rows are computed together."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tongxin.kernel import registry

FacesOfPeriod = tuple[dt.date | None, dt.date | None]


@dataclass(frozen=True)
class Fact:
    """One thing counted: when, how much, and the case behind it."""

    day: dt.date
    card_id: int
    amount: int = 1
    dims: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Measure:
    """What every figure has: a key that is never renamed, a label, a unit and its rule in Chinese prose.

    ``says`` are patterns by which a report's sentence is recognised as speaking of this measure; each matches
    around the number, which stands in the pattern as ``{n}``.
    """

    key: str
    label: str
    unit: str
    meaning: str
    says: tuple[str, ...] = ()
    version: int = 1


@dataclass(frozen=True)
class Indicator(Measure):
    """A count with its rows: ``facts`` gives them for conferences and a period (both days included, None is open)."""

    facts: Callable[[tuple[int, ...], dt.date | None, dt.date | None], Iterable[Fact]] | None = None
    combine: str = "sum"
    cut_by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.facts is None or not self.meaning:
            raise registry.RegistryError(f"indicator {self.key}: a number must open its list and say what it means")


@dataclass(frozen=True)
class Ratio(Measure):
    """A share of two indicators, in points; both parts are always shown."""

    of: str = ""
    over: str = ""


@dataclass(frozen=True)
class Figure:
    """A value with both parts (for shares) and the rows behind it."""

    measure: Measure
    value: float | int | None
    numerator: int
    denominator: int | None
    facts: tuple[Fact, ...]


def measures() -> list[Measure]:
    """Every indicator and share, in the order of modules."""
    return registry.items(Measure)


def compute(
    key: str, conference_ids: Iterable[int], start: dt.date | None = None, end: dt.date | None = None
) -> Figure:
    """The figure of a measure; raises :class:`LookupError` for an unknown key."""
    places = tuple(conference_ids)
    measure: Any = registry.get(Measure, key)
    if isinstance(measure, Ratio):
        part = compute(measure.of, places, start, end)
        whole = compute(measure.over, places, start, end)
        value = part.numerator * 100 / whole.numerator if whole.numerator else None
        return Figure(measure, value, part.numerator, whole.numerator, part.facts)
    facts = tuple(measure.facts(places, start, end))
    total = sum(f.amount for f in facts)
    return Figure(measure, total, total, None, facts)
