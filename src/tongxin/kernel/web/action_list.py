"""The buttons of a case: what can be done now, what comes next and why not yet, and the rest folded away."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel import wording
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.cases.offers import offers

_LAST_DIGIT = 9


@dataclass(frozen=True)
class Action:
    """A button: enabled, or disabled with its reason. One that is ``coming`` is what its holder will have to do next."""

    label: str
    url: str
    enabled: bool
    primary: bool = False
    reason: str = ""
    on_paper: bool = False
    carries_files: bool = False
    group: str = ""
    coming: bool = False
    edge: str = ""
    key: str = ""


@dataclass(frozen=True)
class Choice:
    """One button, or several of a group that are opened under its name."""

    label: str
    actions: tuple[Action, ...]


def of_case(case: Any, actor: Actor, url: str) -> list[Action]:
    """Every button of a case for an actor, the possible ones first."""
    found, first = [], True
    workflow = kind_of(case.card.kind).workflow
    near = workflow.next_of(case.state)
    for offer in offers(case, actor):
        edge = offer.transition
        expected = edge.is_expected(case)
        primary = offer.enabled and first and not offer.on_behalf and expected
        first = first and not primary
        label = _(edge.label)
        if offer.on_behalf:
            label = _("代{whom}{act}").format(whom=wording.listed(p.label for p in offer.on_behalf), act=label)
        found.append(
            Action(
                label,
                f"{url}do/{edge.key}/",
                offer.enabled,
                primary,
                offer.reason or _(edge.consequence),
                bool(offer.on_behalf),
                # A bare yes or no (an invitation answered) carries no files.
                carries_files=bool(edge.fields) or not edge.loop,
                group=_(edge.group) if edge.group else "",
                edge=edge.key,
                coming=not offer.enabled and expected and bool(near & set(edge.sources)),
            )
        )
    return found


def laid_out(actions: Iterable[Action]) -> list[Choice]:
    """The possible ones as they stand on the page, each with the digit that presses it."""
    grouped: dict[str, list[Action]] = {}
    for place, action in enumerate(action for action in actions if action.enabled):
        grouped.setdefault(action.group or f"#{place}", []).append(action)
    numbers = iter(range(1, _LAST_DIGIT + 1))
    return [
        Choice(
            rows[0].group if len(rows) > 1 else "",
            tuple(replace(row, key=str(next(numbers, ""))) for row in rows),
        )
        for rows in grouped.values()
    ]
