"""Writes events beside the facts they tell of, and delivers them after commit."""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django_tasks import task

from tongxin.kernel import clock, registry
from tongxin.kernel.audit.acts import current
from tongxin.kernel.events.models import Delivery, Event
from tongxin.kernel.events.types import EVENT_TYPES, KernelEvent

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 5


def _everything(_event: KernelEvent) -> bool:
    return True


@dataclass(frozen=True)
class Handler:
    """Who wants to hear of a type of event; the function must bear being called again for the same event.

    What it does not want by the event alone, asked while it is emitted, is never delivered to it.
    """

    key: str
    event_type: type[KernelEvent]
    handle: Callable[[Any], None]
    wants: Callable[[Any], bool] = _everything


def emit(event: KernelEvent) -> Event:
    """Write the event and one task for each handler, in the transaction of the act that made it happen."""
    current()
    row = Event.objects.create(
        conference_id=event.conference_id,
        type=type(event).__name__,
        data=asdict(event),
        business_at=clock.now(),
        recorded_at=clock.machine_now(),
    )
    handlers = [h for h in registry.items(Handler) if h.event_type is type(event) and h.wants(event)]
    deliveries = Delivery.objects.bulk_create(Delivery(event=row, handler=h.key) for h in handlers)
    for delivery in deliveries:
        deliver.enqueue(delivery.pk)
    return row


@task()
def deliver(delivery_id: int) -> None:
    """Hand one event to one handler, once: the handler's writes and the mark of delivery commit together."""
    with transaction.atomic():
        row = Delivery.objects.select_for_update().select_related("event").get(pk=delivery_id)
        if row.done:
            return
        handler = registry.find(Handler, row.handler)
        if handler is None:
            Delivery.objects.filter(pk=row.pk).update(failure="handler is gone")
            return
    try:
        with transaction.atomic():
            locked = Delivery.objects.select_for_update().select_related("event").get(pk=delivery_id)
            if locked.done:
                return
            with clock.at(locked.event.business_at):
                handler.handle(EVENT_TYPES[locked.event.type](**locked.event.data))
            Delivery.objects.filter(pk=locked.pk).update(done=True, failure="")
    except Exception as failure:
        logger.exception("delivery %s to %s failed", delivery_id, row.handler)
        attempts = row.attempts + 1
        Delivery.objects.filter(pk=row.pk).update(attempts=attempts, failure=repr(failure)[:2000])
        if attempts < MAX_ATTEMPTS:
            # A later try: 10 s, 40 s, 90 s, 160 s after the failure.
            later = clock.machine_now() + dt.timedelta(seconds=10 * attempts**2)
            deliver.using(run_after=later).enqueue(delivery_id)
        raise
