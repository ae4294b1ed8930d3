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
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CLONE = Path(__file__).resolve().parents[1]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
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


class Visitor:
    """One person at one screen; a page that logs an error or breaks the content policy fails the test."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.context = context
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.complaints.append(getattr(message, "text", ""))

    def enter(self, role: str) -> "Visitor":
        """Sign in by a tap on a role card."""
        self.page.goto(f"{self.address}/demo/")
        self.page.get_by_role("button", name=role).first.click()
        self.page.wait_for_load_state()
        return self

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page


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
