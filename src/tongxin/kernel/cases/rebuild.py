"""Makes cards, tasks and words anew from the cases, and says what had drifted."""

from contextlib import nullcontext
from dataclasses import dataclass

from django.db import transaction

from tongxin.kernel.cases import upkeep
from tongxin.kernel.cases.kinds import CaseKind, kinds
from tongxin.kernel.cases.models import CaseCard, CaseTask
from tongxin.kernel.search.models import SearchDoc


@dataclass(frozen=True)
class Drift:
    """One card that did not say what its case says."""

    card_id: int
    kind: str
    what: str


def rebuild(*, repair: bool = True) -> list[Drift]:
    """Compare every card and task with its case; with ``repair`` write what should stand there.

    Safe beside a running system: each case is read anew, in a transaction of its own only where something is written.
    """
    found: list[Drift] = []
    for kind in kinds():
        for number in list(kind.model._default_manager.order_by("pk").values_list("pk", flat=True)):
            with transaction.atomic() if repair else nullcontext():
                found += _drifts(kind, kind.model._default_manager.select_related("card").get(pk=number), repair=repair)
    return found


def _drifts(kind: CaseKind, case: object, *, repair: bool) -> list[Drift]:
    card: CaseCard = case.card  # type: ignore[attr-defined]
    facts = upkeep.facts_of(kind, case, card.closed)
    found = [Drift(card.pk, kind.key, name) for name, value in facts.items() if getattr(card, name) != value]
    wanted = upkeep.expected_tasks(kind, case, card)
    have = {(t.holder, t.transition): (t.due, t.paused) for t in CaseTask.objects.filter(card=card)}
    if wanted != have:
        found.append(Drift(card.pk, kind.key, "tasks"))
    words = SearchDoc.objects.filter(card=card).values_list("title", "body").first()
    if words != upkeep.words_of(kind, case):
        found.append(Drift(card.pk, kind.key, "words"))
    if repair:
        for name, value in facts.items():
            setattr(card, name, value)
        if found:
            card.save()
            upkeep.write_tasks(kind, case, card)
        upkeep.write_search(kind, case, card)
    return found
