"""A sheet that an app offers: its columns, and the keeper that knows the rows there are and writes the new ones."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tongxin.kernel import registry
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.exchange.cells import CellKind

# A choice of the engine's own, offered with every sheet.
CLEARS = "clears"


@dataclass(frozen=True)
class Column:
    """One column: how it is called, what may stand in it, and whether a row can do without.

    ``identifies`` marks what a row is recognised by; it is coloured in exported files. ``personal`` names how the
    value is half hidden on pages and in files. ``shown_only`` goes out and is ignored when it comes back.
    ``default`` is what a new row gets when nothing is written. ``joined_from`` are pairs of labels that together are this
    column, whose cells are written one behind the other (姓 and 名).
    """

    key: str
    label: str
    kind: CellKind
    also: tuple[str, ...] = ()
    required: bool = False
    identifies: bool = False
    personal: str = ""
    shown_only: bool = False
    default: Any = None
    hint: str = ""
    joined_from: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Wish:
    """Something that may be chosen with an upload; its key is handed to the keeper."""

    key: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Onward:
    """What usually comes next after an import: a page, which gets the number of the import as ``run``."""

    label: str
    url: str


@dataclass(frozen=True)
class Row:
    """A row of the file as it was understood: its number there, and the values of the columns it fills."""

    number: int
    values: dict[str, Any]


class RowProblem(Exception):
    """The row cannot be taken; ``column`` is a key or empty, ``sentence`` a clause."""

    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column = column
        self.sentence = sentence


@dataclass
class Placed:
    """Where a row belongs: the id it changes (none is a new one), its values made exact, what is stored under them."""

    target: int | None
    values: dict[str, Any]
    stored: dict[str, Any] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    """One row to write: only what differs, or everything for a new one."""

    row: int
    target: int | None
    values: dict[str, Any]


@dataclass(frozen=True)
class Trace:
    """What was written for a row, and how it is taken back, as JSON; personal values in it stay sealed."""

    row: int
    target: int
    back: dict[str, Any]


class Touched(Exception):
    """What an import made is used by now and cannot be taken away; ``targets`` are the ids."""

    def __init__(self, targets: Collection[int]) -> None:
        super().__init__(len(targets))
        self.targets = frozenset(targets)


class Keeper(ABC):
    """Keeps one sheet in one conference for one actor; made anew for each plan, each writing and each undoing."""

    def __init__(self, by: Actor, conference_id: int, chosen: frozenset[str] = frozenset()) -> None:
        self.by = by
        self.conference_id = conference_id
        self.chosen = chosen

    @abstractmethod
    def place(self, row: Row) -> Placed:
        """Recognise a row, check it against what is stored and against the rows before it; may raise RowProblem."""

    @abstractmethod
    def write(self, changes: Sequence[Change]) -> list[Trace]:
        """Write through the app's services, inside the act of the import."""

    @abstractmethod
    def marks(self, targets: Collection[int]) -> dict[int, str]:
        """A mark of all that is stored under each id; it changes when anything of it changes. Missing ids are gone."""

    @abstractmethod
    def take_back(self, traces: Sequence[Trace]) -> None:
        """Undo what was written; raises :class:`Touched` when something made then is used by others now."""

    @abstractmethod
    def rows(self) -> Iterator[dict[str, Any]]:
        """Every row of the sheet for export, personal values open: the engine hides them."""

    def announcements(self, changes: Sequence[Change]) -> list[str]:
        """Whole sentences on what these changes do beside their rows."""
        return []

    def lists(self) -> dict[str, list[str]]:
        """Texts to choose from in a column, beyond those of its kind."""
        return {}

    def disclose(self, columns: Collection[str], reason: str) -> None:
        """Leave on the record that whole personal values were taken out; raises when the reason does not do.

        A sheet with personal columns says how; any other never gets here.
        """
        raise NotImplementedError


@dataclass(frozen=True)
class Sheet:
    """A kind of list that goes out and comes back. ``power`` is what it takes to do either."""

    key: str
    label: str
    power: str
    columns: tuple[Column, ...]
    keeper: type[Keeper]
    lead: str = ""
    icon: str = "grid"
    wishes: tuple[Wish, ...] = ()
    onward: Onward | None = None

    def column(self, key: str) -> Column | None:
        """A column by its key."""
        return next((column for column in self.columns if column.key == key), None)


def sheets_of(actor: Actor) -> list[Sheet]:
    """The sheets that an actor may take out and bring back."""
    return [sheet for sheet in registry.items(Sheet) if actor.has(sheet.power)]
