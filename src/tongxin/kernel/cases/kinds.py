"""A kind of case: its table, its workflow, its roles and what pages need to know of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from tongxin.kernel import registry
from tongxin.kernel.access.roles import Role, StandingRole
from tongxin.kernel.cases.models import Case, CaseCard
from tongxin.kernel.workflow import effects
from tongxin.kernel.workflow.declarations import DeclarationError, Workflow


@dataclass(frozen=True)
class Section:
    """A part of a case page: a heading and a template that gets ``case``, ``actor`` and what ``context`` gives."""

    key: str
    label: str
    template: str
    context: Callable[[Any, Any], dict[str, Any]] = lambda _case, _actor: {}
    side: bool = False


@dataclass(frozen=True)
class Glimpsed:
    """Cases that a reader does not open and still sees among similar ones, by their titles.

    Of those in ``shows_outcome`` the number and what became of them is told too; ``text`` gives what may be read here.
    """

    cards: QuerySet[CaseCard]
    shows_outcome: Callable[[list[int]], set[int]]
    text: Callable[[list[int]], dict[int, str]]


@dataclass(frozen=True)
class CaseKind:
    """Everything that the kernel needs to carry a kind of case; one per kind, on a shelf.

    ``related`` and ``gathered`` name what subtitles read, one row and many rows of it: a list reads them all at once.
    Numbers that begin again, with every session say, are told apart by ``within``, a column called ``within_label``.
    Cases that are ``compared`` show earlier ones like them, while the title is typed and ever after; ``glimpsed`` adds
    ones that a reader may not open, as far as it shows them. ``hints`` are
    sentences for a writer about content that is not finished; nothing is refused for them. What somebody filled in at
    the edges that ``withheld`` names for a reader, and the files that came with it, is not shown to that reader.
    """

    key: str
    label: str
    plural: str
    model: type[Case]
    workflow: Workflow
    roles: tuple[Role, ...] = ()
    standing: tuple[StandingRole, ...] = ()
    module: str = ""
    search_text: Callable[[Any], tuple[str, str]] | None = None
    sections: tuple[Section, ...] = ()
    subtitle: Callable[[Any], str] = lambda _case: ""
    chips: Callable[[Any], list[str]] = lambda _case: []
    accept_handoff: Callable[[CaseCard, dict[str, Any], Any], Any] | None = None
    listed: bool = True
    compared: bool = False
    child_of: str = ""
    measure: str = gettext_noop("件")
    empty_sentence: str = gettext_noop("这里还没有内容。")
    content: Callable[[Any], dict[str, Any]] = field(default=lambda _case: {})
    within: Callable[[Any], str] = lambda _case: ""
    within_label: str = ""
    hints: Callable[[Mapping[str, Any]], list[str]] = field(default=lambda _values: [])
    glimpsed: Callable[[Any], "Glimpsed | None"] | None = None
    withheld: Callable[[Any, Any], frozenset[str]] | None = None
    related: tuple[str, ...] = ()
    gathered: tuple[str, ...] = ()


def kind_of(key: str) -> CaseKind:
    """A kind by key."""
    return registry.get(CaseKind, key)


def kinds() -> list[CaseKind]:
    """Every kind, in the order of modules."""
    return registry.items(CaseKind)


def check_kinds() -> None:
    """Refuse to start with a workflow whose input goes nowhere or a parent that follows an unknown child."""
    for kind in kinds():
        effects.check(kind.workflow)
        if kind.workflow.opens and effects.opening_of(kind.workflow.key) is None:
            raise DeclarationError(f"{kind.key}: somebody may open it, but nobody registered how one is made")
        _check_beside(kind)
        for follow in kind.workflow.follows:
            child = kind_of(follow.kind).workflow
            if unknown := set(follow.states) - set(child.by_state):
                raise DeclarationError(f"{kind.key} follows unknown states {sorted(unknown)} of {child.key}")
            if not kind.workflow.by_key[follow.transition].is_system:
                raise DeclarationError(f"{kind.key}.{follow.transition} is followed but not the system's")


def _check_beside(kind: CaseKind) -> None:
    for transition in kind.workflow.transitions:
        if unknown := set(transition.beside) - {section.key for section in kind.sections}:
            raise DeclarationError(f"{kind.key}.{transition.key}: unknown sections beside its form: {sorted(unknown)}")


def case_of(card: CaseCard) -> Any:
    """The case behind a card."""
    kind = kind_of(card.kind)
    return kind.model._default_manager.select_related("card", *kind.related).get(pk=card.pk)
