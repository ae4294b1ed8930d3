"""A real installation in a real browser: started by its own script's command, with the demonstration city inside."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from e2e.screens import DESKTOP, Visitor

CLONE = Path(__file__).resolve().parents[1]
_SECONDS = 120
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--no-first-run")


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an installation that lives as long as the tests."""
    data = tmp_path_factory.mktemp("installation")
    log = data / "up.log"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("TONGXIN_", "DJANGO_", "PYTEST_"))}
    environment |= {"PYTHONPATH": str(CLONE / "src"), "PYTHONUTF8": "1"}
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tongxin.config.cli", "up", "--data", str(data / "base"), "--port", "8400"],
            cwd=CLONE,
            env=environment,
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


@pytest.fixture(scope="session")
def browser(browser_executable: str) -> Iterator[Browser]:
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
