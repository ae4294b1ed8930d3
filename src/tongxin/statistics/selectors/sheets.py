"""Sheets: measures for each key of a dimension, and for one key with its shares; every number opens its rows."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.indicators.declarations import (
    Cell,
    Indicator,
    Measure,
    Ratio,
    Share,
    Sheet,
    combined,
    cuts_of,
    empty_of,
    measures,
    named,
    points,
)
from tongxin.kernel.registry import find, get, items
from tongxin.statistics.selectors import Cut, Period, measure_by_key
from tongxin.statistics.selectors.stored import Reader, among, under


@dataclass(frozen=True)
class Line:
    """A measure with its cells, one for each column (of one key) or for each line of the table (of all keys)."""

    measure: Measure
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """All keys of a dimension with every measure; ``whole`` are the values of everything together."""

    keys: dict[str, str]
    lines: list[Line]
    whole: list[Cell]


def declared_sheets() -> list[Sheet]:
    """The declared sheets."""
    return items(Sheet)


def sheet_by_key(key: str) -> Sheet:
    """A declared sheet; :class:`NotVisible` when nobody declares it."""
    found = find(Sheet, key)
    if found is None:
        raise NotVisible(_("没有这张表：可能名称有误，或者提供它的模块没有安装。"))
    return found


def measures_of(keys: tuple[str, ...]) -> list[Measure]:
    """What a sheet tells, in its order."""
    return [measure_by_key(key) for key in keys]


def table(sheet: Sheet, by: str, reader: Reader, period: Period) -> Table:
    """Every key for which there is anything, with a cell for each measure."""
    figures = [reader.figure(m, period.start, period.end, by=by) for m in measures_of(sheet.brief or sheet.lines)]
    found = [{cell.key: cell for cell in figure.cells} for figure in figures]
    keys = {key: label for key, label in named(by, {k: None for cells in found for k in cells}).items() if key}
    lines = [
        Line(f.measure, tuple(cells.get(key) or nothing_of(f.measure, key, label) for key, label in keys.items()))
        for f, cells in zip(figures, found, strict=True)
    ]
    return Table(keys, lines, [Cell("", "", f.value, f.numerator, f.denominator) for f in figures])


def nothing_of(measure: Measure, key: str, label: str) -> Cell:
    """The cell of a measure for a key under which nothing stands."""
    if isinstance(measure, Ratio):
        return Cell(key, label, None, empty_of(get(Measure, measure.of)), empty_of(get(Measure, measure.over)))
    nothing = empty_of(measure)
    return Cell(key, label, nothing, nothing)


def name_of(sheet: Sheet, by: str, key: str, reader: Reader) -> str:
    """What a key of a dimension is called; :class:`NotVisible` when nothing that is counted here stands under it."""
    # The names of a dimension know no conference: only what the own figures show may be named.
    first = [*measures_of(sheet.lines), *measures()]
    for measure in (m for m in first if by in cuts_of(m)):
        label = next((cell.label for cell in reader.figure(measure, by=by).cells if key and cell.key == key), "")
        if label:
            return _(label)
    raise NotVisible(_("没有这个单位：可能地址有误。"))


def single(sheet: Sheet, cut: Cut, reader: Reader, period: Period) -> list[Line]:
    """Every measure for one key, with a cell for each share of the sheet."""
    columns = sheet.columns or (Share(""),)
    return [
        Line(m, tuple(_cell(m, cut, column, reader, period) for column in columns)) for m in measures_of(sheet.lines)
    ]


def _cell(measure: Measure, cut: Cut, share: Share, reader: Reader, period: Period) -> Cell:
    if isinstance(measure, Ratio):
        of, over = (_count(get(Measure, key), cut, share, reader, period) for key in (measure.of, measure.over))
        return Cell(cut.key, share.label, points(of, over), of, over)
    value = _count(measure, cut, share, reader, period)
    return Cell(cut.key, share.label, value, value)


def _count(measure: Measure, cut: Cut, share: Share, reader: Reader, period: Period) -> float | int | None:
    assert isinstance(measure, Indicator)
    facts = under(reader.figure(measure, period.start, period.end).facts, cut.by, cut.key)
    if share.dim:
        facts = among(facts, share.dim, share.keys)
    return combined(measure.combine, facts)


def until(period: Period, cut_off: dt.date) -> Period:
    """A period that ends at the cut-off day at the latest."""
    end = min(period.end, cut_off) if period.end else cut_off
    return Period(period.key, period.label, period.start, end)
