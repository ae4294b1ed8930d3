"""Local variation is dated data: a declared parameter, and what a conference made of it."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from tongxin.kernel import clock, registry
from tongxin.kernel.conferences.models import Conference, ParameterValue

# Words of a conference (用语) are kept beside its parameters, under keys of their own.
STORED_WORDS = "word."
_memory: ContextVar[dict[int, list[ParameterValue]] | None] = ContextVar("remembered_parameters", default=None)


@dataclass(frozen=True)
class Parameter:
    """A rule that conferences set differently; ``check`` returns a Chinese sentence when a value is wrong."""

    key: str
    label: str
    meaning: str
    default: Any
    kind: str = "integer"
    unit: str = ""
    check: Callable[[Any], str | None] | None = None
    options: tuple[tuple[str, str], ...] = ()


class BadParameter(ValueError):
    """The value breaks the parameter's rule; the message is a Chinese sentence."""


def parameter(conference: Conference | int, key: str, on: dt.date | None = None) -> Any:
    """The value of ``key`` in ``conference`` on a business day (today when none is given)."""
    declared = registry.get(Parameter, key)
    day = on or clock.today()
    conference_id = conference if isinstance(conference, int) else conference.pk
    for row in values_of(conference_id):
        if row.key == key and row.valid_from <= day and (row.valid_to is None or row.valid_to >= day):
            return row.value
    return declared.default


def values_of(conference_id: int) -> list[ParameterValue]:
    """Every dated value of a conference, the newest first; read once while :func:`remembered` holds."""
    memory = _memory.get()
    if memory is not None and conference_id in memory:
        return memory[conference_id]
    rows = list(ParameterValue.objects.filter(conference_id=conference_id).order_by("-valid_from"))
    if memory is not None:
        memory[conference_id] = rows
    return rows


@contextmanager
def remembered() -> Iterator[None]:
    """Read each conference's values once inside the block: one act sees one set of rules."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def store_parameter(conference: Conference, key: str, value: Any, valid_from: dt.date) -> ParameterValue:
    """Store a value from a day on and close the one before; the caller stands inside an audited act."""
    declared = registry.get(Parameter, key)
    if declared.check and (sentence := declared.check(value)):
        raise BadParameter(sentence)
    return store_value(conference, key, value, valid_from)


def store_value(conference: Conference, key: str, value: Any, valid_from: dt.date) -> ParameterValue:
    """Store a dated value that was found good, and close the one before."""
    if memory := _memory.get():
        memory.pop(conference.pk, None)
    rows = ParameterValue.objects.filter(conference=conference, key=key)
    rows.filter(valid_from__lt=valid_from, valid_to__isnull=True).update(valid_to=valid_from - dt.timedelta(days=1))
    row, _created = rows.update_or_create(
        conference=conference, key=key, valid_from=valid_from, defaults={"value": value, "valid_to": None}
    )
    return row
