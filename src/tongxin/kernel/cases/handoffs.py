"""A case becomes another kind without either app knowing the other."""

from typing import Any

from tongxin.kernel import clock, registry
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act, current
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.cases.models import Case, CaseLink, Handoff
from tongxin.kernel.events.outbox import emit
from tongxin.kernel.events.types import HandoffRequested


def request(case: Case, *, to: str, draft: dict[str, Any], by: Actor) -> Handoff:
    """Ask that the case becomes a ``to``; asked again it updates the same request. No receiver yet is recorded."""
    with act(by=by, conference_id=case.card.conference_id):
        row, _created = Handoff.objects.update_or_create(
            card_id=case.pk, to_kind=to, defaults={"draft": draft, "requested_at": clock.now()}
        )
        target = registry.find(CaseKind, to)
        if target and target.accept_handoff and row.accepted_id is None:
            made = target.accept_handoff(case.card, draft, by)
            row.accepted_id = made.pk
            row.save(update_fields=["accepted"])
            CaseLink.objects.get_or_create(source_id=case.pk, target_id=made.pk, relation="became")
        current().line("cases.handoff", case.card.kind, case.pk, by=by, data={"to": to, "accepted": row.accepted_id})
        emit(HandoffRequested(conference_id=case.card.conference_id, card_id=case.pk, to_kind=to, handoff_id=row.pk))
        return row
