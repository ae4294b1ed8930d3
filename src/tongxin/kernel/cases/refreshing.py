"""Tasks are written when a case changes; what changes about people is brought to the cases that wait for them."""

from collections.abc import Iterable

from tongxin.kernel.access.actors import Actor, Principal, system_actor
from tongxin.kernel.access.roles import Role, union_of_ids
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases import upkeep
from tongxin.kernel.cases.doors import lock
from tongxin.kernel.cases.kinds import CaseKind, case_of, kind_of, kinds
from tongxin.kernel.cases.models import CaseCard, CaseTask
from tongxin.kernel.events.outbox import emit
from tongxin.kernel.events.types import CaseEdited

_CHUNK = 400


def refresh_tasks(holder_kind: str, ids: Iterable[int]) -> int:
    """Make the tasks that depend on who somebody is true again, on the cases of these holders; returns how many changed.

    Only cases in a state from which an edge ``waits_for`` some of its holders are looked at. The tasks are derived, so
    no line is written of them; whoever is told of tasks hears of it like of any change without an edge.
    """
    wanted = sorted(set(ids))
    parts = [wanted[start : start + _CHUNK] for start in range(0, len(wanted), _CHUNK)]
    cards = {pk for kind in kinds() for part in parts for pk in _waiting(kind, holder_kind, part)}
    return sum(_refresh(pk) for pk in sorted(cards))


def refresh_cards(card_ids: Iterable[int], transition: str) -> int:
    """The same for cases whose time to take an edge ran out; returns how many still waited for somebody."""
    waiting = CaseTask.objects.filter(transition=transition, card__in=list(card_ids))
    return sum(_refresh(pk) for pk in waiting.order_by("card").values_list("card", flat=True).distinct())


def _waiting(kind: CaseKind, holder_kind: str, ids: list[int]) -> Iterable[int]:
    edges = [t for t in kind.workflow.transitions if t.waits_for]
    roles = {role.key: role for t in edges for role in t.by if isinstance(role, Role)}
    whoever = Actor("", None, principals=frozenset(Principal(holder_kind, pk) for pk in ids))
    held = union_of_ids(roles.values(), whoever)
    if held is None:
        return ()
    states = {state for t in edges for state in t.sources}
    return CaseCard.objects.filter(pk__in=held, kind=kind.key, state__in=states).values_list("pk", flat=True)


def _refresh(card_id: int) -> bool:
    card = CaseCard.objects.get(pk=card_id)
    if _is_true(card):
        return False
    with act(by=system_actor(card.conference_id), conference_id=card.conference_id):
        card = lock(card_id)
        kind = kind_of(card.kind)
        upkeep.write_tasks(kind, case_of(card), card)
        emit(CaseEdited(conference_id=card.conference_id, kind=card.kind, card_id=card.pk, version=card.version))
    return True


def _is_true(card: CaseCard) -> bool:
    have = {(t.holder, t.transition): (t.due, t.paused) for t in CaseTask.objects.filter(card=card)}
    return upkeep.expected_tasks(kind_of(card.kind), case_of(card), card) == have
