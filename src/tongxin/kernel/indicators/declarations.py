"""What an indicator is, and how its value, its cells and its rows are computed together."""

import datetime as dt
import statistics
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tongxin.kernel import registry
from tongxin.kernel.access.actors import Actor

Places = tuple[int, ...]
Day = dt.date | None
Facts = Callable[[Places, Day, Day], "Iterable[Fact]"]
Again = Callable[[Places, Collection[int]], "Iterable[Fact]"]

COMBINES = ("sum", "distinct", "median", "stock")


@dataclass(frozen=True)
class Fact:
    """One thing counted: when, how much, and the record behind it (a case, unless ``kind`` names a :class:`RowKind`).

    ``dims`` says for each dimension in which cells it stands: a proposal of two lead bodies stands in two of them, and
    is one proposal all the same. ``who`` is what a distinct count counts once.
    """

    day: dt.date
    row_id: int
    amount: int = 1
    dims: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    who: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Dimension:
    """By what figures are cut; ``names`` gives the labels of some keys, in the order in which they are shown."""

    key: str
    label: str
    names: Callable[[Collection[str]], Mapping[str, str]]


@dataclass(frozen=True)
class RowText:
    """A record behind a figure as a list shows it."""

    number: str
    title: str
    url: str


@dataclass(frozen=True)
class RowKind:
    """Records behind figures that are no cases: their words, and which of them somebody may see."""

    key: str
    label: str
    texts: Callable[[Collection[int]], Mapping[int, RowText]]
    visible: Callable[[Actor, Collection[int]], Collection[int]]


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
    """A count with its rows: ``facts`` gives them for conferences and a period (both days included, None is open).

    ``combine``: amounts are added (``sum``), different ``who`` are counted (``distinct``), the one in the middle is
    taken (``median``), or what there is on the last day of the period is added (``stock``).

    ``again`` gives all facts whose ``row_id`` is among some cases, so that a change of one case need not count
    everything anew. ``days_count`` marks what becomes a fact by a mere day going by, such as a due date.
    """

    facts: Facts | None = None
    combine: str = "sum"
    cut_by: tuple[str, ...] = ()
    again: Again | None = None
    days_count: bool = False
    # What a dimension is called when this is cut by it, where its own words say too little: (dimension, words).
    cut_words: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.facts is None or not self.meaning:
            raise registry.RegistryError(f"indicator {self.key}: a number must open its list and say what it means")
        if self.combine not in COMBINES:
            raise registry.RegistryError(f"indicator {self.key}: combine is one of {', '.join(COMBINES)}")


@dataclass(frozen=True)
class Ratio(Measure):
    """A share of two indicators, in points; both parts are always shown, and its cells are those of both."""

    of: str = ""
    over: str = ""


@dataclass(frozen=True)
class Share:
    """A column of a sheet: of what stands in a cell only what also stands under some keys of another dimension."""

    label: str
    dim: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """Measures told for each key of a dimension, or for one key on a page of its own: a bulletin, a statement.

    ``by`` are the dimensions that can be chosen, ``single`` the words for the page of one key, ``{name}`` in it.
    """

    key: str
    label: str
    by: tuple[str, ...]
    lines: tuple[str, ...]
    single: str = ""
    columns: tuple[Share, ...] = ()
    # Which of the lines the table of all keys tells, where all of them would be too wide.
    brief: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """The part of a figure that stands under one key of a dimension; the key is empty where nothing is known."""

    key: str
    label: str
    value: float | int | None
    numerator: float | int | None
    denominator: float | int | None = None


@dataclass(frozen=True)
class Figure:
    """A value with both parts (for shares), the rows behind it, and its cells when it was cut."""

    measure: Measure
    value: float | int | None
    numerator: float | int | None
    denominator: float | int | None
    facts: Sequence[Fact]
    cells: tuple[Cell, ...] = ()


class NotCutError(ValueError):
    """A figure was asked by a dimension that it does not know; ``known`` are those it does."""

    def __init__(self, measure: Measure, known: tuple[str, ...]) -> None:
        super().__init__(measure.key)
        self.measure, self.known = measure, known


def measures() -> list[Measure]:
    """Every indicator and share, in the order of modules."""
    return registry.items(Measure)


def cuts_of(measure: Measure) -> tuple[str, ...]:
    """By which dimensions a measure can be cut; a share by those that both of its parts know."""
    if isinstance(measure, Indicator):
        return measure.cut_by
    if isinstance(measure, Ratio):
        over = cuts_of(registry.get(Measure, measure.over))
        return tuple(key for key in cuts_of(registry.get(Measure, measure.of)) if key in over)
    return ()


def cut_label(measure: Measure, by: str) -> str:
    """What a dimension is called when a measure is cut by it."""
    own = dict(measure.cut_words) if isinstance(measure, Indicator) else {}
    return own.get(by) or registry.get(Dimension, by).label


Part = Callable[[Indicator, str], Figure]


def compute(key: str, conference_ids: Iterable[int], start: Day = None, end: Day = None, *, by: str = "") -> Figure:
    """The figure of a measure counted anew, cut by a dimension when ``by`` names one.

    Raises :class:`LookupError` for an unknown key and :class:`NotCutError` for a dimension that it does not know.
    """
    places = tuple(conference_ids)
    return figured(registry.get(Measure, key), by, lambda indicator, cut: counted(indicator, places, start, end, cut))


def figured(measure: Measure, by: str, part: Part) -> Figure:
    """The figure of a measure whose counts ``part`` knows; a share is made of two of them."""
    if by and by not in cuts_of(measure):
        raise NotCutError(measure, cuts_of(measure))
    if isinstance(measure, Ratio):
        of, over = (figured(registry.get(Measure, key), by, part) for key in (measure.of, measure.over))
        return _share(measure, of, over, by)
    assert isinstance(measure, Indicator)
    return part(measure, by)


def counted(indicator: Indicator, places: Places, start: Day, end: Day, by: str = "") -> Figure:
    """A count from its facts."""
    assert indicator.facts is not None
    facts = tuple(indicator.facts(places, start, end))
    total = combined(indicator.combine, facts)
    values = {k: combined(indicator.combine, part) for k, part in parted(facts, by).items()} if by else {}
    return Figure(indicator, total, total, None, facts, cells_from(by, values))


def cells_from(by: str, values: Mapping[str, float | int | None]) -> tuple[Cell, ...]:
    """The cells of a count with their labels, in the order of the dimension."""
    return tuple(Cell(k, label, values[k], values[k]) for k, label in named(by, values).items()) if by else ()


def _share(measure: Ratio, part: Figure, whole: Figure, by: str) -> Figure:
    cells: tuple[Cell, ...] = ()
    if by:
        above, below = ({cell.key: cell.value for cell in half.cells} for half in (part, whole))
        nothing = empty_of(part.measure), empty_of(whole.measure)
        cells = tuple(
            _share_cell(k, label, above.get(k, nothing[0]), below.get(k, nothing[1]))
            for k, label in named(by, {**below, **above}).items()
        )
    value = points(part.numerator, whole.numerator)
    return Figure(measure, value, part.numerator, whole.numerator, part.facts, cells)


def empty_of(measure: Measure) -> int | None:
    """The value of a count of nothing; there is no median of nothing."""
    return None if isinstance(measure, Indicator) and measure.combine == "median" else 0


def _share_cell(key: str, label: str, part: float | None, whole: float | None) -> Cell:
    return Cell(key, label, points(part, whole), part, whole)


def points(part: float | None, whole: float | None) -> float | None:
    """A share in points; none of nothing."""
    return part * 100 / whole if whole and part is not None else None


def combined(how: str, facts: Collection[Fact]) -> float | int | None:
    """The value of a count over facts."""
    if how == "distinct":
        return len({fact.who for fact in facts})
    if how == "median":
        return statistics.median(fact.amount for fact in facts) if facts else None
    return sum(fact.amount for fact in facts)


def parted(facts: Iterable[Fact], by: str) -> dict[str, list[Fact]]:
    """The facts under each key of a dimension."""
    parts: dict[str, list[Fact]] = {}
    for fact in facts:
        for key in fact.dims.get(by) or ("",):
            parts.setdefault(key, []).append(fact)
    return parts


def named(by: str, parts: Mapping[str, object]) -> dict[str, str]:
    """The keys in the order of their dimension with their labels; what is known to nobody comes last."""
    known = dict(registry.get(Dimension, by).names([key for key in parts if key]))
    named = {key: label for key, label in known.items() if key in parts}
    # What nobody names, such as the class of a reply, stands by itself; what is not known comes last.
    return named | {key: key for key in sorted(parts) if key and key not in named} | ({"": ""} if "" in parts else {})
