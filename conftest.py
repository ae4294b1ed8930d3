"""Options that hold for every test of the project, whichever package it stands in."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import settings as generated
from xdist.scheduler import LoadScopeScheduling

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# A busy machine is slow, not wrong; and a failure found by chance must be repeatable by whoever reads the report.
generated.register_profile("project", deadline=None, print_blob=True)
generated.load_profile("project")
# Marks of tests that one database is enough for.
ONCE = {"sqlite_only", "browser", "no_database_difference"}


def browser_path() -> str | None:
    """The browser of the operating system, if there is one."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the other database covers, and skip, with the reason, what this machine cannot run."""
    on_postgresql = _is_on_postgresql()
    elsewhere = ONCE if on_postgresql else {"postgresql_only"}
    left_out = [
        item for item in items if elsewhere & set(item.keywords) or (on_postgresql and not _asks_a_database(item))
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
    if browser_path() is None:
        for item in items:
            if "browser" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="SKIPPED browser: no chromium on this machine"))


# What shares something costly: one running installation, one migrated base.
_TOGETHER = ("e2e/", "config/tests/test_up.py")


class Scheduling(LoadScopeScheduling):
    """Every test goes to whoever is free, but what shares something costly stays together.

    pytest-xdist knows groups by a name it writes into the identity of a test, which pytest 9.2 no longer reads
    (pytest-dev/pytest-xdist#1386): the groups are simply lost. The folder says as much.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((part for part in _TOGETHER if part in nodeid), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Scheduling | None:
    """The biggest piece first, so that no process waits for the journeys at the end."""
    return Scheduling(config, log) if config.getvalue("dist") == "loadscope" else None


def _asks_a_database(item: pytest.Item) -> bool:
    """Whether a test has a database at all; what has none is the same beside any."""
    asked = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


def pytest_unconfigure() -> None:
    """Leave no scratch directory behind, in the processes of pytest-xdist too."""
    settings.SCRATCH.cleanup()


def _is_on_postgresql() -> bool:
    return "postgresql" in settings.DATABASES["default"]["ENGINE"]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty base whose tables are there already, made once for all processes; copy it, never write into it."""
    clone, mine = Path(__file__).parent, tmp_path_factory.getbasetemp()
    folder = (mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine) / "migrated"
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TONGXIN_", "DJANGO_", "PYTEST_"))}
    with (folder.parent / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = folder.with_suffix(".making")
            command = [sys.executable, "-m", "tongxin.config.cli", "manage", "migrate", "--data", str(making)]
            environment = kept | {"PYTHONPATH": str(clone / "src"), "PYTHONUTF8": "1"}
            done = subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
            making.rename(folder)
    return folder


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The embedded database begins as a copy, to which only the tables of the toys are added."""
    return not _is_on_postgresql()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest,
    django_db_modify_db_settings_parallel_suffix: None,  # noqa: ARG001 (it gives each process its own name)
) -> None:
    """Making the tables takes seconds; a copy takes none."""
    if not _is_on_postgresql():
        base = request.getfixturevalue("migrated") / "tongxin.sqlite3"
        shutil.copyfile(base, connection.settings_dict["TEST"]["NAME"])


@pytest.fixture(autouse=True)
def _no_anchors_of_others() -> None:
    """Anchors stand outside the database, so the rolled-back base of one test must not accuse that of the next."""
    shutil.rmtree(Path(settings.DATA) / "audit-anchor", ignore_errors=True)


@pytest.fixture(scope="session")
def browser_executable() -> str:
    """The path of the browser, for playwright's ``executable_path``."""
    path = browser_path()
    assert path is not None
    return path
