"""Proof that a refusal changed nothing, logged nothing and sent nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

from tongxin.kernel.cases.models import CaseCard, CaseTask, Passage
from tongxin.kernel.deadlines.models import Deadline
from tongxin.kernel.search.models import SearchDoc

# Read in full, not only counted: a refusal must not change a row either.
_READ: tuple[type[Model], ...] = (CaseCard, CaseTask, Deadline, SearchDoc)


def _watched() -> list[type[Model]]:
    """Every table of the project and of the queue: a new one is watched from the day it exists."""
    ours = [m for m in apps.get_models() if m.__module__.startswith(("tongxin.", "django_tasks_db."))]
    return sorted(ours, key=lambda m: m._meta.db_table)


def counts() -> dict[str, int]:
    """How many rows every table has, in one statement."""
    quote = connection.ops.quote_name
    tables = [m._meta.db_table for m in _watched()]
    parts = (f"SELECT '{table}', COUNT(*) FROM {quote(table)}" for table in tables)  # noqa: S608 (names of our own models)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def snapshot(*cases: type[Model]) -> dict[str, Any]:
    """What the base holds: counts of all tables, and whole rows of cards, tasks, clocks, words and ``cases``."""
    rows: dict[str, Any] = dict(counts())
    for model in (*_READ, *cases):
        rows[f"{model._meta.label} rows"] = sorted(model._default_manager.values_list(), key=lambda r: str(r[0]))
    passages = Passage.objects.order_by("pk").values_list("pk", "undone", "occurred_on")
    rows["passages"] = list(passages)
    return rows


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements inside the block that could have changed a row."""
    found: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 (Django calls it so)
        if not sql.lstrip("( ").upper().startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


@contextmanager
def unchanged(*cases: type[Model]) -> Iterator[None]:
    """Fails when the block changed anything that :func:`snapshot` sees, and names what."""
    before = snapshot(*cases)
    yield
    after = snapshot(*cases)
    different = sorted(name for name in before if before[name] != after[name])
    assert not different, f"a refusal changed {different}"
