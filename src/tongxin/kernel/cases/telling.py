"""Who is told of an edge beside those who have to act next: apps declare it, the inbox carries it out."""

from dataclasses import dataclass
from typing import Any

from tongxin.kernel import registry
from tongxin.kernel.access.roles import AnyRole, Role, holder_keys_of
from tongxin.kernel.cases.kinds import CaseKind, kind_of
from tongxin.kernel.workflow.declarations import DeclarationError


@dataclass(frozen=True)
class Telling:
    """The edge ``key`` (``proposal.file``) is told to these roles and to nobody else; an empty ``to`` tells nobody.

    ``sentence`` is what they read; without one it is the label of the edge and the state that the case is in.
    Edges without a declaration are told to whoever holds the case by a row.
    """

    key: str
    to: tuple[AnyRole, ...]
    sentence: str = ""


def told(kind: CaseKind, transition: str, case: Any) -> list[str]:
    """The holder keys that hear of an edge, each once."""
    declared = registry.find(Telling, f"{kind.key}.{transition}")
    roles: tuple[AnyRole, ...] = declared.to if declared else tuple(r for r in kind.roles if r.sees)
    return list(dict.fromkeys(key for role in roles for key in holder_keys_of(role, case)))


def is_declared(kind: CaseKind, transition: str) -> bool:
    """Whether an app said who hears of an edge."""
    return registry.find(Telling, f"{kind.key}.{transition}") is not None


def sentence_of(kind: CaseKind, transition: str) -> str:
    """The declared sentence about an edge, or empty."""
    declared = registry.find(Telling, f"{kind.key}.{transition}")
    return declared.sentence if declared else ""


def check_tellings() -> None:
    """Refuse to start with words about an edge that does not exist, or for a role that could not open the case."""
    for each in registry.items(Telling):
        kind_key, _dot, transition = each.key.partition(".")
        kind = kind_of(kind_key)
        if transition not in kind.workflow.by_key:
            raise DeclarationError(f"{each.key} is told to somebody, but no such edge is declared")
        blind = [r.key for r in each.to if isinstance(r, Role) and not r.sees]
        if blind:
            raise DeclarationError(f"{each.key} is told to {blind}, who would not see the case")
