"""On the embedded database writers stand in a line: its own waiting is by chance and can starve one for seconds."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction

_FILE = "writers.lock"


@contextmanager
def turn() -> Iterator[None]:
    """Wait for this writer's turn, in the order of arrival; the system gives the turn of a dead process to the next.

    SQLite lets one writer in at a time and lets the others try again after growing pauses, so under load some come
    in late by luck alone. Whoever already holds a transaction must not wait here, or two would wait for each other.
    """
    connection = transaction.get_connection()
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    descriptor = os.open(Path(settings.DATA) / _FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
