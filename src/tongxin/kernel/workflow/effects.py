"""What an edge does beyond changing the state, registered by the app that owns the case."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from tongxin.kernel.workflow.declarations import DeclarationError, Workflow


class Effect(Protocol):
    """Runs in the transaction of the edge, after guards and input were found good."""

    def __call__(self, case: Any, step: Any) -> None: ...


AnyEffect = TypeVar("AnyEffect", bound=Callable[..., Any])

_effects: dict[tuple[str, str], Effect] = {}
_undos: dict[tuple[str, str], Effect] = {}
_openings: dict[str, Callable[..., Any]] = {}


def effect(workflow: str, transition: str) -> Callable[[AnyEffect], AnyEffect]:
    """Register what a transition does: ``(case, step)``, where step has by, occurred_on and fields."""

    def register(function: AnyEffect) -> AnyEffect:
        _effects[workflow, transition] = function
        return function

    return register


def undoing(workflow: str, transition: str) -> Callable[[AnyEffect], AnyEffect]:
    """Register how a step back takes an effect back."""

    def register(function: AnyEffect) -> AnyEffect:
        _undos[workflow, transition] = function
        return function

    return register


def opening(workflow: str) -> Callable[[AnyEffect], AnyEffect]:
    """Register how a case of the kind is made from clean values: ``(card, values, by) -> case`` (saved)."""

    def register(function: AnyEffect) -> AnyEffect:
        _openings[workflow] = function
        return function

    return register


def effect_of(workflow: str, transition: str) -> Effect | None:
    """The registered effect."""
    return _effects.get((workflow, transition))


def undo_of(workflow: str, transition: str) -> Effect | None:
    """The registered way back."""
    return _undos.get((workflow, transition))


def opening_of(workflow: str) -> Callable[..., Any] | None:
    """The registered maker of cases."""
    return _openings.get(workflow)


def check(workflow: Workflow) -> None:
    """Refuse a transition with input and no effect, and effects of transitions that do not exist."""
    for transition in workflow.transitions:
        has_clock_input = transition.extends and {f.key for f in transition.fields} <= {"days", "reason"}
        only_note = {f.key for f in transition.fields} <= {"note", "reason"}
        if transition.fields and not (has_clock_input or only_note) and not effect_of(workflow.key, transition.key):
            raise DeclarationError(f"{workflow.key}.{transition.key}: it asks for input and does nothing with it")
    known = {t.key for t in workflow.transitions}
    for registered in (_effects, _undos):
        if lost := {t for w, t in registered if w == workflow.key} - known:
            raise DeclarationError(f"{workflow.key}: effects of unknown transitions {sorted(lost)}")
