"""Does the same thing from many threads at the same moment, each with its own connection."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def at_once(count: int, call: Callable[[int], Any]) -> list[Any]:
    """What each of ``count`` threads got, or the exception that it met, in the order of the threads."""
    gate = threading.Barrier(count)
    found: list[Any] = [None] * count

    def one(place: int) -> None:
        try:
            gate.wait(timeout=30)
            found[place] = call(place)
        except Exception as failure:  # noqa: BLE001 (the test looks at whatever came)
            found[place] = failure
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return found
