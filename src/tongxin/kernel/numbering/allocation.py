"""Schemes say how a number looks and what it runs within; allocation gives the next one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, QuerySet

from tongxin.kernel import registry
from tongxin.kernel.numbering.models import Counter


class OutsideTransactionError(RuntimeError):
    """A number must be taken in the transaction that uses it, or a failure would leave it given but unused."""


def _whole_conference(_case: Any) -> str:
    return ""


def _by_id(case: Any) -> tuple[Any, ...]:
    return (case.pk,)


@dataclass(frozen=True)
class NumberScheme:
    """A way to number cases, on a shelf: ``render`` writes the number, ``scope`` says what it starts anew for.

    ``order`` ranks the cases of a batch; equal ones stay in the order they were given.
    """

    key: str
    label: str
    render: Callable[[Any, int], str]
    scope: Callable[[Any], str] = _whole_conference
    order: Callable[[Any], tuple[Any, ...]] = _by_id


class Numbered(NamedTuple):
    """One case of a batch with the number it got, or would get."""

    case: Any
    number: int
    text: str


def allocate(scheme_key: str, case: Any) -> tuple[int, str]:
    """Give ``case`` the next number of the scheme: (17, "九届一次-017"). Must run inside a transaction.

    The counter's row stays locked until the transaction ends; take the case's lock before.
    """
    scheme = registry.get(NumberScheme, scheme_key)
    number = _take(scheme.key, _place(scheme, case), 1)
    return number, scheme.render(case, number)


def allocate_batch(scheme_key: str, cases: Iterable[Any]) -> list[Numbered]:
    """Number many cases at once in the scheme's order; one lock for each scope, taken in a fixed order."""
    scheme = registry.get(NumberScheme, scheme_key)
    ordered = sorted(cases, key=scheme.order)
    wanted: dict[tuple[int, str], int] = {}
    for case in ordered:
        place = _place(scheme, case)
        wanted[place] = wanted.get(place, 0) + 1
    last = {place: _take(scheme.key, place, wanted[place]) - wanted[place] for place in sorted(wanted)}
    return _number(scheme, ordered, last)


def preview(scheme_key: str, cases: Iterable[Any]) -> list[Numbered]:
    """What :func:`allocate_batch` would give now; nothing is taken, so the real numbers may be higher."""
    scheme = registry.get(NumberScheme, scheme_key)
    ordered = sorted(cases, key=scheme.order)
    places = {_place(scheme, case) for case in ordered}
    last = {place: _counter(scheme.key, place).values_list("value", flat=True).first() or 0 for place in places}
    return _number(scheme, ordered, last)


def raise_to(scheme_key: str, case: Any, number: int) -> None:
    """A number given outside the system (an import) is used up: the counter never goes below it."""
    scheme = registry.get(NumberScheme, scheme_key)
    place = _place(scheme, case)
    _must_be_in_transaction()
    _ensure(scheme.key, place)
    _counter(scheme.key, place).filter(value__lt=number).update(value=number)


def _number(scheme: NumberScheme, ordered: list[Any], last: dict[tuple[int, str], int]) -> list[Numbered]:
    found = []
    for case in ordered:
        place = _place(scheme, case)
        last[place] += 1
        found.append(Numbered(case, last[place], scheme.render(case, last[place])))
    return found


def _place(scheme: NumberScheme, case: Any) -> tuple[int, str]:
    return case.conference_id, scheme.scope(case)


def _counter(scheme: str, place: tuple[int, str]) -> QuerySet[Counter]:
    return Counter.objects.filter(conference_id=place[0], scheme=scheme, scope=place[1])


def _ensure(scheme: str, place: tuple[int, str]) -> None:
    """Two first comers may both try: the database keeps one row and nobody's transaction breaks."""
    Counter.objects.bulk_create([Counter(conference_id=place[0], scheme=scheme, scope=place[1])], ignore_conflicts=True)


def _take(scheme: str, place: tuple[int, str], count: int) -> int:
    """Raise the counter by ``count`` and return it: the update itself takes the row's lock on every database."""
    _must_be_in_transaction()
    rows = _counter(scheme, place)
    if not rows.update(value=F("value") + count):
        _ensure(scheme, place)
        rows.update(value=F("value") + count)
    value: int = rows.values_list("value", flat=True).get()
    return value


def _must_be_in_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransactionError("numbers are allotted inside the transaction that uses them")
