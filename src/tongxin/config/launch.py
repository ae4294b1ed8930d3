"""Everything that must be true of a base before its pages open: directory, tables, static files, the apps' own work."""

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tongxin.config import data_directory, database_url, environment
from tongxin.kernel import registry
from tongxin.kernel.commands import CommandError, Invitation, Preparation

Say = Callable[[str], None]
_CONNECT_SECONDS = 5


def make_base(say: Say) -> None:
    """Make the data directory and bring the tables up to date; repeatable."""
    os.umask(0o077)
    data = environment.read().data
    data_directory.prepare(data)
    # The settings were read before a new directory had its secrets; an empty key would seal nothing.
    settings.SECRET_KEY = data_directory.read_secret(data, data_directory.SECRET_KEY)
    settings.AUDIT_KEY = data_directory.read_secret(data, data_directory.AUDIT_KEY)
    settings.PERSONAL_KEYS = data_directory.read_secret(data, data_directory.PERSONAL_KEY).split()
    require_database()
    migrate(say)
    data_directory.remember_database(data, environment.read().database)


def prepare(say: Say, *, empty: bool = False) -> None:
    """All that the first page waits for."""
    make_base(say)
    collect_static()
    for preparation in _preparations(empty=empty, background=False):
        preparation.run(say)


def has_background_work(*, empty: bool) -> bool:
    """Whether some app wants to go on filling the base while people already use it."""
    return bool(_preparations(empty=empty, background=True))


def fill(say: Say, *, empty: bool = False) -> None:
    """The apps' long preparations, each of which goes on where it stopped."""
    for preparation in _preparations(empty=empty, background=True):
        preparation.run(say)


def role_cards(address: str) -> list[str]:
    """What apps want to say under the address, such as who can be tried by a tap."""
    return [line for invitation in registry.items(Invitation) for line in invitation.lines(address)]


def require_database() -> None:
    """One sentence, soon, when the database cannot be reached; the pool would go on trying for long."""
    if connection.vendor != "postgresql":
        return
    parameters: dict[str, Any] = connection.get_connection_params()
    parameters.setdefault("connect_timeout", _CONNECT_SECONDS)
    try:
        psycopg.connect(**parameters).close()
    except psycopg.OperationalError as error:
        place = database_url.without_password(environment.read().database)
        raise CommandError(
            f"连不上数据库 {place}：请检查地址、数据库服务、库名与口令后重试；已有的数据不受影响。"
        ) from error


def migrate(say: Say) -> None:
    """Bring the tables to this version; costs little when they are."""
    if pending_migrations():
        say("正在准备数据库……")
        call_command("migrate", interactive=False, verbosity=0)


def pending_migrations() -> int:
    """How many migrations are still to be applied."""
    executor = MigrationExecutor(connection)
    try:
        return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    finally:
        connection.close()


def collect_static() -> None:
    """Gather and hash the static files, only when one of them changed: hashing them all takes seconds."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".stamp"
    state = _state_of_static_files()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == state:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=root.exists())
    stamp.write_text(state, encoding="ascii")


def _state_of_static_files() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _preparations(*, empty: bool, background: bool) -> Sequence[Preparation]:
    empty = data_directory.wants_no_examples(environment.read().data, now=empty)
    return [
        preparation
        for preparation in registry.items(Preparation)
        if preparation.background == background and not (empty and preparation.example)
    ]
