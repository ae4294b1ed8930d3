"""Gives the tasks of a dead worker back to the living; the library leaves them running for ever."""

import datetime as dt

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tongxin.kernel import clock
from tongxin.kernel.queue.models import WorkerLife

SILENCE = dt.timedelta(seconds=20)
MAX_ATTEMPTS = 5


def beat(worker_id: str) -> None:
    """Say that a worker lives."""
    WorkerLife.objects.update_or_create(worker_id=worker_id, defaults={"seen_at": clock.machine_now()})


def reap(silence: dt.timedelta = SILENCE) -> int:
    """Return the running tasks of silent workers to the queue; returns how many. Safe to run in many processes."""
    since = clock.machine_now() - silence
    living = set(WorkerLife.objects.filter(seen_at__gt=since).values_list("worker_id", flat=True))
    reaped = 0
    for row in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=since):
        if row.worker_ids and row.worker_ids[-1] in living:
            continue
        with transaction.atomic():
            # Compare and set on started_at: only one reaper may win, and never against a worker that began anew.
            mine = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)
            if len(row.worker_ids) >= MAX_ATTEMPTS:
                reaped += mine.update(status=TaskResultStatus.FAILED, finished_at=clock.machine_now())
            else:
                reaped += mine.update(status=TaskResultStatus.READY)
    WorkerLife.objects.filter(seen_at__lt=since - dt.timedelta(days=1)).delete()
    return reaped
