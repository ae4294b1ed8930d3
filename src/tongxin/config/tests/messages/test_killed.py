"""A worker killed with -9 while it talks to the mail server: no second mail, nothing forgotten."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tongxin.config.tests.messages import one_sender
from tongxin.config.tests.messages.conftest import free_port

PROGRAM = Path(one_sender.__file__)
pytestmark = pytest.mark.no_database_difference


class Slow:
    """A server that has the mail and does not answer yet."""

    def __init__(self) -> None:
        self.mails = 0
        self.has_it = threading.Event()

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802 (its name there)
        self.mails += 1
        self.has_it.set()
        await asyncio.sleep(3600)
        return "250 OK"


def _run(role: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(_words(role, folder), env=_environment(), capture_output=True, text=True, check=True)


def _words(role: str, folder: Path) -> list[str]:
    return [sys.executable, str(PROGRAM), role, str(folder)]


def _environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TONGXIN_", "DJANGO_"))}
    return kept | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


def test_a_sender_killed_in_the_middle_doubles_nothing_and_forgets_nothing(tmp_path: Path) -> None:
    port, server = free_port(), Slow()
    mail = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "t@example.org", "address": "http://a.cn"}
    (tmp_path / "mail.json").write_text(json.dumps(mail))
    _run("fill", tmp_path)
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    worker = subprocess.Popen(_words("work", tmp_path), env=_environment())
    try:
        assert server.has_it.wait(60), "the server never got the mail"
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(10)
    told = _run("finish", tmp_path).stdout.splitlines()
    controller.stop()
    assert told == ["reaped 1", "unsure 1"], "the doubt is shown, and the inbox has the message"
    assert server.mails == 1
