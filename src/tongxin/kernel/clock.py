"""There are two times: business time, which a scenario may simulate, and machine time, which nobody may."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")

_simulated: ContextVar[dt.datetime | None] = ContextVar("simulated_business_time", default=None)


def machine_now() -> dt.datetime:
    """The moment by the machine (UTC): for leases, sessions, tokens and rate windows."""
    return dt.datetime.now(dt.UTC)


def now() -> dt.datetime:
    """The business moment, in the conference's zone: for filings, dates and deadlines."""
    return (_simulated.get() or machine_now()).astimezone(ZONE)


def today() -> dt.date:
    """The business day."""
    return now().date()


def is_simulated() -> bool:
    """Whether business time is being simulated in this context."""
    return _simulated.get() is not None


@contextmanager
def at(moment: dt.datetime | dt.date) -> Iterator[None]:
    """Simulate business time inside the block; a date means nine in the morning of that day."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(9), tzinfo=ZONE)
    token = _simulated.set(moment)
    try:
        yield
    finally:
        _simulated.reset(token)
