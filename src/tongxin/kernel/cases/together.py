"""Many cases take the same edge at once: tried first and taken back, then done as one batch, and undone as one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.kernel import clock, registry
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act, current
from tongxin.kernel.cases.corrections import last_passage, step_back
from tongxin.kernel.cases.doors import move
from tongxin.kernel.cases.errors import Blocked, CaseError, KeyReused, NotVisible
from tongxin.kernel.cases.kinds import CaseKind, case_of
from tongxin.kernel.cases.models import Batch, CaseCard, Passage
from tongxin.kernel.numbering import NumberScheme


@dataclass(frozen=True)
class Outcome:
    """What became of one case, or would: its number and state afterwards, or why it cannot be."""

    card: CaseCard
    number: str = ""
    state: str = ""
    refusal: str = ""


def in_order(kind: CaseKind, key: str, cards: Sequence[CaseCard]) -> list[CaseCard]:
    """The cards as the edge's number scheme ranks them; in the order given when it allots none."""
    schemes = [registry.get(NumberScheme, scheme) for scheme, _column in kind.workflow.by_key[key].allocates]
    if not schemes:
        return list(cards)
    cases = {card.pk: case_of(card) for card in cards}
    return sorted(cards, key=lambda card: schemes[0].order(cases[card.pk]))


def rehearse_together(
    kind: CaseKind, cards: Sequence[CaseCard], key: str, *, by: Actor, fields: dict[str, Any]
) -> list[Outcome]:
    """Take the edge with every card on the real base and take everything back: numbers and refusals are true ones."""
    with transaction.atomic():
        with act(by=by):
            found = [_tried(kind, card, key, by, fields) for card in in_order(kind, key, cards)]
        transaction.set_rollback(True)
    return found


def _tried(kind: CaseKind, card: CaseCard, key: str, by: Actor, fields: dict[str, Any]) -> Outcome:
    try:
        with act(by=by):
            move(card, key, by=by, fields=dict(fields))
    except CaseError as refusal:
        return Outcome(card, card.number, refusal=refusal.sentence)
    case = case_of(CaseCard.objects.get(pk=card.pk))
    return Outcome(card, case.number, kind.workflow.label_of(case.state))


def move_together(
    kind: CaseKind,
    cards: Sequence[CaseCard],
    key: str,
    *,
    by: Actor,
    fields: dict[str, Any] | None = None,
    once: uuid.UUID | None = None,
) -> Batch:
    """Take the same edge with many cases, all or none, numbers in the scheme's order; ``once`` makes it one deed."""
    place = by.conference_id
    if place is None or not cards:
        raise Blocked(_("没有选中任何事项，什么也没有办理。"))
    with act(by=by, conference_id=place):
        if done := _done_before(once, by, kind, key):
            return done
        batch = Batch.objects.create(
            conference_id=place,
            kind=kind.key,
            transition=key,
            account_id=by.account_id,
            actor_label=by.label,
            made_at=clock.now(),
            once=once,
        )
        passages = [_taken(card, key, by, fields or {}) for card in in_order(kind, key, cards)]
        Passage.objects.filter(pk__in=[row.pk for row in passages]).update(batch=batch)
        data = {"kind": kind.key, "transition": key, "cases": len(passages)}
        current().line("cases.batch", "batch", batch.pk, by=by, data=data)
        return batch


def _done_before(once: uuid.UUID | None, by: Actor, kind: CaseKind, key: str) -> Batch | None:
    """The batch that this key made; a key that somebody else used, or for another step, is refused."""
    done = Batch.objects.filter(once=once).first() if once else None
    if done is not None and (done.account_id, done.kind, done.transition) != (by.account_id, kind.key, key):
        raise KeyReused
    return done


def _taken(card: CaseCard, key: str, by: Actor, fields: dict[str, Any]) -> Passage:
    try:
        return move(card, key, by=by, fields=dict(fields))
    except CaseError as refusal:
        sentence = _("《{title}》：{why} 本批一件也没有办理。")
        raise Blocked(sentence.format(title=card.title, why=refusal.sentence)) from refusal


def still_last(batch: Batch) -> list[Passage]:
    """Passages of a batch after which nothing was done: those that can be taken back with it."""
    rows = batch.passages.filter(undone=False).select_related("card").order_by("-pk")
    return [row for row in rows if (newest := last_passage(row.card_id)) and newest.pk == row.pk]


def undo_together(batch: Batch, *, by: Actor, reason: str) -> int:
    """Take back whatever of a batch nobody went on with; returns how many. Numbers stay used."""
    if batch.account_id != by.account_id:
        raise NotVisible
    with act(by=by, conference_id=batch.conference_id):
        rows = still_last(batch)
        if not rows:
            raise Blocked(_("这一批都已经继续办理，没有可以一起撤回的；请逐件更正。"))
        for row in rows:
            step_back(row.card_id, by=by, reason=reason)
        Batch.objects.filter(pk=batch.pk).update(undone_at=clock.now())
        data = {"kind": batch.kind, "transition": batch.transition, "cases": len(rows)}
        current().line("cases.undo_batch", "batch", batch.pk, by=by, data=data)
        return len(rows)
