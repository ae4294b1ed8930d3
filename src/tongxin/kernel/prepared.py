"""Questions that are asked at every request: Django builds their SQL once, and later only the values change.

Building a query costs Django several times what the embedded database needs to answer it, and who somebody is gets
asked before every page. The shape of such a question never changes, so its SQL is kept per kind of database.
"""

import datetime as dt
import itertools
from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Value = int | dt.date
# Stand-ins that no row can have: they mark where a value goes.
_INTEGERS = itertools.count(9_100_000_000_000_000_001)
_DATES = (dt.date(9000, 1, 1) + dt.timedelta(days=n) for n in itertools.count())


class Prepared:
    """One question of a fixed shape; ``build`` gets the values by name and returns a ``values_list``.

    Only numbers and days may vary, and only plain columns (numbers, texts) may be selected: what the database returns
    is handed on as it is.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._compiled: dict[tuple[str, tuple[str, ...]], tuple[str, tuple[Any, ...]]] = {}

    def rows(self, **values: Value) -> list[tuple[Any, ...]]:
        """The rows for these values."""
        key = (connection.vendor, tuple(values))
        if key not in self._compiled:
            self._compiled[key] = self._compile(values)
        sql, places = self._compiled[key]
        given = [_adapted(values[place.name]) if isinstance(place, _Place) else place for place in places]
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            return list(cursor.fetchall())

    def _compile(self, values: Mapping[str, Value]) -> tuple[str, tuple[Any, ...]]:
        marks: dict[str, Value] = {
            name: next(_DATES) if isinstance(value, dt.date) else next(_INTEGERS) for name, value in values.items()
        }
        places = {_adapted(mark): _Place(name) for name, mark in marks.items()}
        sql, given = self._build(**marks).query.sql_with_params()
        found = tuple(places.get(value, value) for value in given)
        # A value that Django wrote into the SQL itself would be forgotten silently.
        assert set(places.values()) <= set(found), "a value of a prepared question has no place in its SQL"
        return sql, found


class _Place:
    """Where a value goes."""

    def __init__(self, name: str) -> None:
        self.name = name


def _adapted(value: Value) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else value
