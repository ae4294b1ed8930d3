"""One after the other: whatever of a kind waits for somebody, with the next and the one before at hand."""

from dataclasses import dataclass

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.web import selectors
from tongxin.kernel.web.navigation import list_url

MARK = "queue"
TAIL = f"?{MARK}=1"


@dataclass(frozen=True)
class QueueView:
    """Where in the queue a case stands; it may already have left it."""

    position: int
    total: int
    previous_url: str
    next_url: str
    leave_url: str


def _url(kind: CaseKind, card_id: int) -> str:
    return f"{list_url(kind)}{card_id}/{TAIL}"


def view(kind: CaseKind, card: CaseCard, actor: Actor) -> QueueView:
    """The queue as seen from one case."""
    waiting = selectors.waiting_ids(kind, actor)
    here = waiting.index(card.pk) if card.pk in waiting else -1
    before = waiting[here - 1] if here > 0 else None
    after = waiting[here + 1] if here + 1 < len(waiting) else None
    return QueueView(
        here + 1,
        len(waiting),
        _url(kind, before) if before else "",
        _url(kind, after) if after else "",
        list_url(kind),
    )


def first_url(kind: CaseKind, actor: Actor) -> str:
    """The first that waits; empty when nothing does."""
    waiting = selectors.waiting_ids(kind, actor)
    return _url(kind, waiting[0]) if waiting else ""


def after_done(kind: CaseKind, actor: Actor, was: list[int], card_id: int) -> str:
    """Where to go when a case of the queue ``was`` is done: on in its order, then from the front; empty at the end."""
    waiting = set(selectors.waiting_ids(kind, actor)) - {card_id}
    place = was.index(card_id) if card_id in was else -1
    found = next((i for i in [*was[place + 1 :], *was[: max(place, 0)]] if i in waiting), None)
    return _url(kind, found) if found is not None else ""
