"""Runs periodic jobs, each at most once in its slot however many schedulers there are."""

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

from django.db import IntegrityError, close_old_connections, transaction

from tongxin.kernel import clock, registry
from tongxin.kernel.queue.models import JobSlot
from tongxin.kernel.queue.reaper import reap

logger = logging.getLogger(__name__)
_KEEP_SLOTS = 100


@dataclass(frozen=True)
class Job:
    """A periodic job on the scheduler's shelf."""

    key: str
    label: str
    every_seconds: int
    run: Callable[[], object]


REAP = Job("queue.reap", "收回中断的任务", 5, reap)


def tick(now_seconds: int) -> list[str]:
    """Run every job whose slot is free at this second; returns the keys that ran. A failing job is logged, not fatal."""
    ran = []
    for job in [REAP, *registry.items(Job)]:
        slot = now_seconds // job.every_seconds
        if not _take(job.key, slot):
            continue
        try:
            job.run()
            ran.append(job.key)
        except Exception:
            logger.exception("job %s failed", job.key)
    return ran


def _take(key: str, slot: int) -> bool:
    if JobSlot.objects.filter(job=key, slot__gte=slot).exists():
        return False
    try:
        with transaction.atomic():
            JobSlot.objects.create(job=key, slot=slot)
            JobSlot.objects.filter(job=key, slot__lt=slot - _KEEP_SLOTS).delete()
    except IntegrityError:
        return False
    return True


def run() -> None:
    """Tick every second until told to stop."""
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopped.is_set():
        close_old_connections()
        try:
            tick(int(clock.machine_now().timestamp()))
        except Exception:
            logger.exception("scheduler tick failed")
        stopped.wait(1)
