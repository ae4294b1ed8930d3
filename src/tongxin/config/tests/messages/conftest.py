"""A city, a queue that is worked off on demand, and a real mail server on this machine."""

import datetime as dt
import socket
from collections.abc import Callable, Iterator
from email.message import Message as Mail
from email.parser import BytesParser
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django_tasks_db.models import DBTaskResult

from tongxin.kernel import clock
from tongxin.kernel.privacy import seal
from tongxin.kernel.queue.worker import drain
from tongxin.notifications.models import Choice
from tongxin.notifications.services import mailing
from tongxin.people.testing.cast import Cast, small_city


@pytest.fixture
def city(transactional_db: None) -> Cast:
    """The usual cast; transactions are real, since a worker commits between its tasks."""
    return small_city()


@pytest.fixture
def work() -> Callable[[], None]:
    """Work the queue off, and what was put off until later with it."""

    def run() -> None:
        drain()

    return run


def make_due() -> None:
    """What waits for a later moment is wanted now; nobody sleeps for it here."""
    DBTaskResult.objects.filter(status="READY").update(run_after=clock.machine_now() - dt.timedelta(seconds=1))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found: int = free.getsockname()[1]
        return found


class Server:
    """Keeps what it takes, and refuses whom it is told to refuse."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.refusals: dict[str, str] = {}

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 (its name there)
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(BytesParser(policy=default).parsebytes(envelope.content))
        return "250 OK"

    def texts(self) -> list[str]:
        """The bodies in the order in which they came."""
        return [mail.get_content() for mail in self.mails]  # type: ignore[attr-defined]

    def subjects(self) -> list[str]:
        """The subjects likewise."""
        return [mail["Subject"].strip() for mail in self.mails]


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    """A mail server that really listens, and settings that name it."""
    found = Server()
    port = free_port()
    controller = Controller(found, hostname="127.0.0.1", port=port)
    controller.start()
    settings.MAIL = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "username": "",
        "password": "",
        "sender": "同心 <tongxin@example.org>",
        "address": "https://zx.example.org",
        "timeout": 5,
    }
    yield found
    controller.stop()


def wants_mail(city: Cast, name: str, wish: str = "each", address: str = "", **more: Any) -> Choice:
    """Let somebody of the cast want mails at a confirmed address."""
    account = city.account(name)
    where = address or f"a{account.pk}@example.org"
    sealed = seal(where, about=mailing.about(account.pk))
    row: Choice = Choice.objects.create(account=account, mail=wish, address=sealed, confirmed=True, **more)
    return row
