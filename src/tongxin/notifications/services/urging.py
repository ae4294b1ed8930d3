"""催办 by an office: picked lines, said to each holder's accounts, on the record of the case, once a day unless meant."""

import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor, accounts_of, principal_labels
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.doors import lock
from tongxin.notifications import selectors
from tongxin.notifications.models import Urging
from tongxin.notifications.rules import Matter, Why
from tongxin.notifications.selectors import Line
from tongxin.notifications.services.telling import Said, say


@dataclass(frozen=True)
class Urged:
    """What came of an act: lines urged, lines left out because they had been urged today, holders nobody reads for."""

    sent: int
    left_out: int
    unreached: int


def urge(keys: list[str], *, by: Actor, once: uuid.UUID, again: bool) -> Urged:
    """Urge the ticked lines; the same ``once`` does nothing more, whoever pressed the button twice.

    Without ``again``, lines that were already urged today are left out.
    """
    with act(by=by):
        if Urging.objects.filter(batch=once).exists():
            done = Urging.objects.filter(batch=once, account_id=by.account_id)
            return Urged(done.count(), 0, done.filter(reached=0).count())
        # In the order of their cards, so that two clerks with overlapping ticks wait for each other in one direction.
        found = sorted(selectors.picked(by, keys), key=lambda line: line.card.pk)
        labels = principal_labels({line.holder for line in found})
        rows = [row for line in found if (row := _urge(line, labels[line.holder], by, once, again=again))]
        return Urged(len(rows), len(found) - len(rows), sum(not row.reached for row in rows))


def _urge(line: Line, label: str, by: Actor, once: uuid.UUID, *, again: bool) -> Urging | None:
    card, today = lock(line.card.pk), clock.today()
    before = selectors.urged_on(today, [line]).get((card.pk, line.holder))
    if before is not None and not again:
        return None
    readers = accounts_of(line.holder)
    try:
        with transaction.atomic():
            row = Urging.objects.create(
                conference_id=card.conference_id,
                card=card,
                holder=line.holder,
                holder_label=label[:120],
                tasks=line.transitions,
                day=today,
                turn=before.turn + 1 if before else 1,
                reached=len(readers),
                batch=once,
                account_id=by.account_id,
                actor_label=by.label[:60],
                urged_at=clock.now(),
            )
    except IntegrityError:
        # A colleague urged the same line at this moment.
        return None
    for account in readers:
        say(account, card, Said(Matter.TASK, Why.URGE, "", by.label, line.transitions, line.due))
    with act(by=by, conference_id=card.conference_id) as record:
        data = {"urging": row.pk, "holder": line.holder, "tasks": line.transitions, "reached": row.reached}
        record.line("notifications.urge", card.kind, card.pk, data=data)
    return row
