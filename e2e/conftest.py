"""A real installation in a real browser: started by its own script's command, with the demonstration city inside."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from e2e.screens import DESKTOP, Visitor

CLONE = Path(__file__).resolve().parents[1]
_SECONDS = 120
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--no-first-run")


def _environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TONGXIN_", "DJANGO_", "PYTEST_"))}
    return kept | {"PYTHONPATH": str(CLONE / "src"), "PYTHONUTF8": "1"}


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation that lives as long as the tests."""
    return tmp_path_factory.mktemp("installation")


@pytest.fixture
def tongxin(installation: Path, address: str) -> Callable[..., str]:  # noqa: ARG001 (it must be running)
    """Run a command on the running installation; returns what it printed."""

    def run(*words: str) -> str:
        command = [sys.executable, "-m", "tongxin.config.cli", *words, "--data", str(installation / "base")]
        done = subprocess.run(command, cwd=CLONE, env=_environment(), capture_output=True, text=True, check=True)
        return done.stdout

    return run


@pytest.fixture(scope="session")
def address(installation: Path, migrated: Path) -> Iterator[str]:
    """The address of that installation."""
    log = installation / "up.log"
    base = str(shutil.copytree(migrated, installation / "base"))
    # Only the story: what a journey meets must not depend on how far the year has been filled behind its back.
    command = [sys.executable, "-m", "tongxin.config.cli", "demo", "--story", "--data", base]
    subprocess.run(command, cwd=CLONE, env=_environment(), capture_output=True, check=True)
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tongxin.config.cli", "up", "--data", base, "--port", "8400"],
            cwd=CLONE,
            env=_environment(),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _ready(process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _ready(process: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        if found := re.search(r"就绪：(http://\S+)", log.read_text(encoding="utf-8")):
            return found[1]
        assert process.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(0.2)
    raise AssertionError(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="package")
def browser(browser_executable: str) -> Iterator[Browser]:
    """Ends with the journeys: while it runs, so does a loop in which Django refuses to ask the database."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser_executable, args=list(_ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[object]:
    """Open a screen as somebody: ``visit("委员", PHONE)``."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def open_as(role: str = "", viewport: dict[str, int] | None = None, **more: object) -> Visitor:
        context = browser.new_context(viewport=viewport or DESKTOP, locale="zh-CN", **more)
        contexts.append(context)
        visitor = Visitor(context, address)
        visitors.append(visitor)
        return visitor.enter(role) if role else visitor

    yield open_as
    for context in contexts:
        context.close()
    assert [c for v in visitors for c in v.complaints] == []
