"""One figure of a report: what was asked, its value, its words, and the records behind it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from tongxin.kernel.indicators.declarations import Cell, Fact, Measure, Ratio, points
from tongxin.statistics import rules, selectors
from tongxin.statistics.rules.markup import CHANGE, SHARE
from tongxin.statistics.selectors.sheets import nothing_of
from tongxin.statistics.selectors.stored import Reader, under
from tongxin.statistics.selectors.within import Figures, figures_within

_FEWEST_DECIMALS = 1
_MOST_DECIMALS = 6


@dataclass(frozen=True)
class Asked:
    """What a figure of a report is of; for a change ``before_start`` to ``before_end`` is what it is compared with."""

    key: str
    start: dt.date | None
    end: dt.date | None
    by: str = ""
    cell: str | None = None
    when: str = ""
    show: str = ""
    before_start: dt.date | None = None
    before_end: dt.date | None = None
    session: str = ""
    before_session: str = ""


@dataclass(frozen=True)
class Value:
    """A value with its parts: of a share numerator and denominator, of a change what was later and what before."""

    value: float | int | None
    numerator: float | int | None = None
    denominator: float | int | None = None


def evaluate(measure: Measure, asked: Asked, reader: Reader) -> Value:
    """The value of what was asked."""
    figures = figures_within(reader, asked.session)
    now = _cell(measure, asked, figures, asked.start, asked.end)
    if asked.when == CHANGE:
        earlier = figures_within(reader, asked.before_session)
        before = _cell(measure, asked, earlier, asked.before_start, asked.before_end)
        known = now.value is not None and before.value is not None
        return Value(now.value - before.value if known else None, now.value, before.value)  # type: ignore[operator]
    if asked.show == SHARE:
        whole = figures.figure(measure, asked.start, asked.end).value
        return Value(points(now.value, whole), now.value, whole)
    return Value(now.value, now.numerator, now.denominator)


def _cell(measure: Measure, asked: Asked, reader: Figures, start: dt.date | None, end: dt.date | None) -> Cell:
    if asked.cell is None:
        whole = reader.figure(measure, start, end)
        return Cell("", "", whole.value, whole.numerator, whole.denominator)
    cells = reader.figure(measure, start, end, by=asked.by).cells
    return next((c for c in cells if c.key == asked.cell), None) or nothing_of(measure, asked.cell, "")


def records(measure: Measure, asked: Asked, reader: Reader) -> tuple[Sequence[Fact], Sequence[Fact]]:
    """The facts behind a figure, and behind the whole of a share or the earlier side of a change."""
    figures = figures_within(reader, asked.session)
    own = _facts(measure, asked, figures, asked.start, asked.end)
    if asked.when == CHANGE:
        earlier = figures_within(reader, asked.before_session)
        return own, _facts(measure, asked, earlier, asked.before_start, asked.before_end)
    if asked.show == SHARE:
        return own, figures.figure(measure, asked.start, asked.end).facts
    if isinstance(measure, Ratio):
        return own, _facts(selectors.measure_by_key(measure.over), asked, figures, asked.start, asked.end)
    return own, ()


def _facts(
    measure: Measure, asked: Asked, reader: Figures, start: dt.date | None, end: dt.date | None
) -> Sequence[Fact]:
    facts = reader.figure(measure, start, end).facts
    return facts if asked.cell is None else under(facts, asked.by, asked.cell)


def words_of(value: float | None, unit: str, asked: Asked, decimals: int | None, *, bare: bool = False) -> str:
    """A value as the text says it; nothing where there is none."""
    if value is None:
        return ""
    shares = unit == "%" or asked.show == SHARE
    if asked.when == CHANGE:
        return _changed(value, unit, decimals, shares=shares)
    if shares:
        return f"{_rounded(value, decimals)}%"
    said = rules.shown(value) if decimals is None else f"{value:.{decimals}f}"
    return said if bare else f"{said}{_(unit)}"


def _changed(value: float, unit: str, decimals: int | None, *, shares: bool) -> str:
    much = _rounded(abs(value), decimals) if shares else rules.shown(abs(value))
    if not float(much):
        return _("持平")
    if shares:
        up, down = _("提高{n}个百分点"), _("下降{n}个百分点")
        return (up if value > 0 else down).format(n=much)
    up, down = _("增加{n}{unit}"), _("减少{n}{unit}")
    return (up if value > 0 else down).format(n=much, unit=_(unit))


def _rounded(value: float, decimals: int | None) -> str:
    """Points rounded half up; what is not all is never printed as 100, what is something never as 0."""
    places = _FEWEST_DECIMALS if decimals is None else decimals
    said = _half_up(value, places)
    while float(said) in (0, 100) and float(said) != value and places < _MOST_DECIMALS:
        places += 1
        said = _half_up(value, places)
    return said.rstrip("0").rstrip(".") if decimals is None and value == int(value) and "." in said else said


def _half_up(value: float, places: int) -> str:
    return str(Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
