"""Figures within one key of a dimension: the proposals of a session are its own, whenever they were handed in."""

from dataclasses import dataclass, field
from typing import Protocol

from tongxin.kernel.indicators.declarations import (
    Day,
    Figure,
    Indicator,
    Measure,
    cells_from,
    combined,
    figured,
    parted,
)
from tongxin.statistics.selectors.stored import Reader, under

SESSION = "session"


class Figures(Protocol):
    """Whatever gives figures of a period."""

    def figure(self, measure: Measure, start: Day = None, end: Day = None, *, by: str = "") -> Figure:
        """The figure of a measure, cut by a dimension when ``by`` names one."""


@dataclass
class Within:
    """Counts that know sessions are those of one session up to the end; all others are those of the days."""

    reader: Reader
    session: str
    _asked: dict[tuple[str, Day, str], Figure] = field(default_factory=dict)

    def figure(self, measure: Measure, start: Day = None, end: Day = None, *, by: str = "") -> Figure:
        """As :meth:`Reader.figure`."""
        return figured(measure, by, lambda indicator, cut: self._part(indicator, start, end, cut))

    def _part(self, indicator: Indicator, start: Day, end: Day, by: str) -> Figure:
        if SESSION not in indicator.cut_by:
            return self.reader.figure(indicator, start, end, by=by)
        key = (indicator.key, end, by)
        if key not in self._asked:
            facts = under(self.reader.figure(indicator, None, end).facts, SESSION, self.session)
            total = combined(indicator.combine, facts)
            values = {k: combined(indicator.combine, part) for k, part in parted(facts, by).items()} if by else {}
            self._asked[key] = Figure(indicator, total, total, None, facts, cells_from(by, values))
        return self._asked[key]


def figures_within(reader: Reader, session: str) -> Figures:
    """The figures of a session, or all of them without one."""
    if not session:
        return reader
    if session not in reader.within:
        reader.within[session] = Within(reader, session)
    kept: Within = reader.within[session]
    return kept
