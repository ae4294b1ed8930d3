"""The words in which an app declares the life of its cases."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.access.roles import SYSTEM, AnyRole
from tongxin.kernel.workflow.fields import InputField


class DeclarationError(Exception):
    """A workflow contradicts itself; the process must not start."""


@dataclass(frozen=True)
class State:
    """A state with its label; a draft is nobody else's business, a final one waits for nobody.

    What was put ``aside`` is found under its own state, and left out of a list that asks for none. ``rest`` says what
    a page says while nobody is waited for, where that is not the end.
    """

    key: str
    label: str
    draft: bool = False
    final: bool = False
    step: str = ""
    aside: bool = False
    rest: str = ""


@dataclass(frozen=True)
class Guard:
    """A condition on taking an edge, with the sentence that the user reads when it blocks."""

    key: str
    test: Callable[[Any, Actor], bool]
    sentence: str | Callable[[Any], str]

    def why(self, case: Any) -> str:
        """The sentence for one case, in the reader's language."""
        return self.sentence(case) if callable(self.sentence) else gettext(self.sentence)


@dataclass(frozen=True)
class Transition:
    """An edge: who takes it, from where, with what input, and which clocks and numbers it moves.

    ``expected`` edges are somebody's task while the case stands in a source state; others are options.
    ``allocates`` pairs a number scheme with the column of the case that takes the number, at once unless
    ``allocates_when`` says that another edge does it. ``retells`` says that the
    edge changes what word search knows of the case though none of its own columns changes. ``beside`` names sections
    of the case page that somebody needs to read while filling in the form. An edge that goes ``together`` can be taken
    with many cases at once, from their list. An edge that ``applies`` only in some conferences (a step that is a
    parameter) is not even shown in the others. An edge that ``waits_for`` only some of those who may take it leaves the
    others' to-do lists alone: of the holder keys it is given, and the case, it returns those who still can (an ex-member
    no longer).
    ``own_fields`` adds what only this case asks for, where the fields themselves are data (the columns of a register).
    An edge taken ``in_batches`` is done from a list: whoever goes through cases one after the other is not led to it.
    Edges of one ``group`` stand on a page under one choice of that name.
    """

    key: str
    label: str
    sources: tuple[str, ...]
    target: str
    by: tuple[AnyRole, ...]
    guards: tuple[Guard, ...] = ()
    fields: tuple[InputField, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    extends: tuple[str, ...] = ()
    allocates: tuple[tuple[str, str], ...] = ()
    allocates_when: Callable[[Any], bool] | None = None
    basis: str = ""
    expected: bool | Callable[[Any], bool] = True
    loop: bool = False
    consequence: str = ""
    undoable: bool = True
    retells: bool = False
    beside: tuple[str, ...] = ()
    together: bool = False
    applies: Callable[[Any], bool] | None = None
    waits_for: Callable[[list[str], Any], list[str]] | None = None
    own_fields: Callable[[Any], tuple[InputField, ...]] | None = None
    group: str = ""
    in_batches: bool = False

    def asks(self, case: Any) -> tuple[InputField, ...]:
        """Everything that is asked for this case: what is data comes first, what is declared for all after it."""
        return (*self.own_fields(case), *self.fields) if self.own_fields else self.fields

    def is_expected(self, case: Any) -> bool:
        """Whether somebody should take this edge now."""
        return self.expected(case) if callable(self.expected) else self.expected

    def numbers(self, case: Any) -> tuple[tuple[str, str], ...]:
        """The schemes and columns of the numbers that the edge gives to this case."""
        return self.allocates if self.allocates_when is None or self.allocates_when(case) else ()

    def exists_for(self, case: Any) -> bool:
        """Whether the conference of the case has this step at all."""
        return self.applies is None or self.applies(case)

    @property
    def is_system(self) -> bool:
        """Whether only the product itself takes this edge."""
        return self.by == (SYSTEM,)


def move(
    key: str, label: str, sources: Iterable[str], target: str, *, by: Iterable[AnyRole], **more: Any
) -> Transition:
    """An edge from one of ``sources`` to ``target``."""
    options: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in more.items()}
    return Transition(key, label, tuple(sources), target, tuple(by), **options)


def act_within(key: str, label: str, states: Iterable[str], *, by: Iterable[AnyRole], **more: Any) -> Transition:
    """An act that leaves the state as it is (extend a term, mark as key); an option unless said otherwise."""
    more.setdefault("expected", False)
    return move(key, label, states, "", by=by, loop=True, **more)


@dataclass(frozen=True)
class Follow:
    """A child moved into one of ``states``: the parent takes ``transition`` as the system when ``when`` agrees.

    ``only`` narrows, by the child's own columns, whose days make the day of the parent.
    """

    kind: str
    states: tuple[str, ...]
    transition: str
    when: Callable[[Any], bool]
    only: Q = field(default_factory=Q)


@dataclass(frozen=True)
class Edit:
    """Who may change which content while the case stands in a state."""

    by: tuple[AnyRole, ...]
    states: tuple[str, ...]
    fields: tuple[InputField, ...]


@dataclass(frozen=True)
class Clock:
    """A term that edges start and stop; its length is a parameter of the conference.

    One that runs ``only_if`` a case needs it is left alone by the edges of any other case.
    """

    key: str
    label: str
    rule: str | Callable[[Any], str]
    only_if: Callable[[Any], bool] | None = None

    def parameter_for(self, case: Any) -> str:
        """The parameter that holds the rule for one case."""
        return self.rule(case) if callable(self.rule) else self.rule


@dataclass(frozen=True)
class Workflow:
    """The life of a kind of case. It checks itself when it is made."""

    key: str
    states: tuple[State, ...]
    initial: str
    opens: tuple[str, ...]
    transitions: tuple[Transition, ...]
    edit: Edit | None = None
    clocks: tuple[Clock, ...] = ()
    follows: tuple[Follow, ...] = ()
    corrects: tuple[AnyRole, ...] = ()
    stands_in: tuple[AnyRole, ...] = ()
    steps: tuple[tuple[str, str], ...] = ()
    opening_starts: tuple[str, ...] = ()
    opening_allocates: tuple[tuple[str, str], ...] = ()
    opening_fields: tuple[InputField, ...] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        keys = [s.key for s in self.states]
        if len(set(keys)) != len(keys):
            raise DeclarationError(f"{self.key}: a state is declared twice")
        names = [t.key for t in self.transitions]
        if len(set(names)) != len(names):
            raise DeclarationError(f"{self.key}: a transition is declared twice")
        if self.initial not in keys:
            raise DeclarationError(f"{self.key}: the initial state {self.initial!r} is not declared")
        clocks = {c.key for c in self.clocks}
        for transition in self.transitions:
            self._check(transition, set(keys), clocks)
        self._check_reach()

    def _check(self, transition: Transition, states: set[str], clocks: set[str]) -> None:
        where = f"{self.key}.{transition.key}"
        if not transition.by:
            raise DeclarationError(f"{where}: nobody may take it; name at least one role")
        if unknown := set(transition.sources) - states:
            raise DeclarationError(f"{where}: unknown source states {sorted(unknown)}")
        if not transition.loop and transition.target not in states:
            raise DeclarationError(f"{where}: unknown target state {transition.target!r}")
        moved = {*transition.starts, *transition.stops, *transition.pauses, *transition.resumes, *transition.extends}
        if unknown := moved - clocks:
            raise DeclarationError(f"{where}: unknown clocks {sorted(unknown)}")

    def _check_reach(self) -> None:
        reached, edge = {self.initial}, True
        while edge:
            edge = False
            for t in self.transitions:
                if not t.loop and t.target not in reached and reached & set(t.sources):
                    reached.add(t.target)
                    edge = True
        if lost := {s.key for s in self.states} - reached:
            raise DeclarationError(f"{self.key}: no edge leads to {sorted(lost)}")
        for s in self.states:
            leaves = any(s.key in t.sources and not t.loop for t in self.transitions)
            if not s.final and not leaves:
                raise DeclarationError(f"{self.key}: state {s.key!r} is not final and no edge leaves it")

    @cached_property
    def by_state(self) -> dict[str, State]:
        """States by key."""
        return {s.key: s for s in self.states}

    @cached_property
    def aside(self) -> list[str]:
        """States that a list leaves out until somebody asks for them."""
        return [s.key for s in self.states if s.aside]

    @cached_property
    def by_key(self) -> dict[str, Transition]:
        """Transitions by key."""
        return {t.key: t for t in self.transitions}

    @cached_property
    def clock_by_key(self) -> dict[str, Clock]:
        """Clocks by key."""
        return {c.key: c for c in self.clocks}

    def label_of(self, state: str) -> str:
        """The label of a state in the reader's language."""
        found = self.by_state.get(state)
        return gettext(found.label) if found else state

    def next_of(self, state: str) -> set[str]:
        """``state`` and the states that one step leads to."""
        return {state, *(t.target for t in self.transitions if state in t.sources and not t.loop)}

    def ahead_of(self, state: str) -> set[str]:
        """States that lie ahead of ``state``, itself included; what leads back to the beginning does not count."""
        reached, edge = {state}, True
        while edge:
            edge = False
            for t in self.transitions:
                if t.loop or t.target == self.initial:
                    continue
                if t.target not in reached and reached & set(t.sources):
                    reached.add(t.target)
                    edge = True
        return reached
