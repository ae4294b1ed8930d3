"""A PostgreSQL cluster that lives as long as a test run, so that nobody has to set one up."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

_OWNER = "tongxin"
_PORT = 5432
_START_SECONDS = 30.0
_INSTALLED = Path("/usr/lib/postgresql")
# Nothing in it is worth an fsync, and it must not be reachable from outside.
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    # Two processes of tests, each of which may be in the middle of fifty writers at once.
    "max_connections": "150",
    "shared_buffers": "64MB",
}


class UnavailableError(Exception):
    """There is no PostgreSQL to test with; the message is the reason."""


def programs() -> Path:
    """The folder with the newest initdb and postgres of this machine."""
    versions = sorted(
        (int(folder.parent.name), folder) for folder in _INSTALLED.glob("*/bin") if folder.parent.name.isdigit()
    )
    for _version, folder in reversed(versions):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    found = shutil.which("initdb")
    if found and Path(found).with_name("postgres").exists():
        return Path(found).parent
    raise UnavailableError("no PostgreSQL server programs on this machine")


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster on a unix socket; yields the address of a database that tests may make."""
    folder = programs()
    account = _account()
    # Short, because the path of a unix socket may hold about a hundred characters only.
    place = Path(tempfile.mkdtemp(prefix="tongxin-pg-", dir="/tmp"))
    try:
        if account is not None:
            shutil.chown(place, account)
        _initialise(folder, place, account)
        process = _start(folder, place, account)
        try:
            url = f"postgresql://{_OWNER}@/{_OWNER}?host={quote(str(place), safe='')}&port={_PORT}"
            _wait(process, place)
            yield url
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _account() -> str | None:
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise UnavailableError("PostgreSQL refuses to run as root, and there is no account called postgres") from None


def _initialise(folder: Path, place: Path, account: str | None) -> None:
    command = [
        str(folder / "initdb"),
        "-D",
        str(place / "data"),
        "-U",
        _OWNER,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "-N",
    ]
    result = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
        user=account,
        group=account,
        extra_groups=_no_groups(account),
    )
    if result.returncode != 0:
        raise UnavailableError(f"initdb failed: {result.stderr.strip().splitlines()[-1:]}")


def _start(folder: Path, place: Path, account: str | None) -> "subprocess.Popen[bytes]":
    settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
    with (place / "log").open("wb") as log:
        return subprocess.Popen(
            [str(folder / "postgres"), "-D", str(place / "data"), "-k", str(place), "-p", str(_PORT), *settings],
            stdout=log,
            stderr=log,
            cwd="/",
            # Ctrl-C is for the tests; the cluster ends when they have.
            process_group=0,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 (this process has no second thread)
            user=account,
            group=account,
            extra_groups=_no_groups(account),
        )


def _no_groups(account: str | None) -> list[str] | None:
    return None if account is None else []


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


def _wait(process: "subprocess.Popen[bytes]", place: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        try:
            psycopg.connect(host=str(place), port=_PORT, user=_OWNER, dbname="postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    log = (place / "log").read_text(encoding="utf-8", errors="replace").strip()
    raise UnavailableError(f"the cluster did not start: {log[-300:]}")
