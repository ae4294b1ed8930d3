"""Runs tasks: for ever in its own process, or until the queue is empty for scenarios and tests."""

import secrets
import signal
import threading

from django.db import close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from tongxin.kernel.queue import reaper

BEAT_SECONDS = 5
_IDLE_SECONDS = 0.5


def _worker(*, batch: bool) -> Worker:
    return Worker(
        queue_names=["*"],
        interval=0 if batch else _IDLE_SECONDS,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=secrets.token_hex(16),
        excluded_queue_names=[],
    )


def drain() -> None:
    """Run every task that is ready, and those that they enqueue, in this process; then return."""
    # The library's worker gives the database connection up at every round; an empty queue is not worth that.
    if DBTaskResult.objects.ready().exists():
        _worker(batch=True).run()


def run() -> None:
    """Work until told to stop by SIGTERM or SIGINT; a task in hand is finished first."""
    worker = _worker(batch=False)
    stopped = threading.Event()

    def live() -> None:
        # The heart beats in a thread of its own, so that a long task is not taken for a dead worker.
        while not stopped.is_set():
            close_old_connections()
            reaper.beat(worker.worker_id)
            stopped.wait(BEAT_SECONDS)
        connection.close()

    heart = threading.Thread(target=live, daemon=True)
    heart.start()
    signal.signal(signal.SIGTERM, worker.shutdown)
    signal.signal(signal.SIGINT, worker.shutdown)
    try:
        worker.run()
    finally:
        stopped.set()
        heart.join(timeout=2)
