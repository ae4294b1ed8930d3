"""A process of its own for the test of the reaper: a small base, a handler that stops in the middle, a real worker."""

import datetime as dt
import sys
import threading
from pathlib import Path

import django
from django.conf import settings

EVENTS = 12
STOPS_AT = 5


def configure(folder: Path) -> None:
    """The kernel alone, on an embedded base in ``folder``, with the journal of a real one."""
    options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
    }
    settings.configure(
        DATA=folder,
        SECRET_KEY="only-for-this-test",
        AUDIT_KEY="only-for-this-test",
        USE_TZ=True,
        TIME_ZONE="Asia/Shanghai",
        AUTH_USER_MODEL="kernel.Account",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django_tasks",
            "django_tasks_db",
            "tongxin.kernel",
        ],
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "base.sqlite3", "OPTIONS": options}
        },
        TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}},
    )
    django.setup()


def main(role: str, folder: Path) -> None:
    """``fill`` makes the base and its events, ``work`` is a worker for ever, ``finish`` reaps and drains."""
    configure(folder)
    from tongxin.kernel import registry  # noqa: PLC0415 (models may be imported only now)
    from tongxin.kernel.access.actors import system_actor  # noqa: PLC0415
    from tongxin.kernel.audit.acts import act  # noqa: PLC0415
    from tongxin.kernel.events.outbox import Handler, emit  # noqa: PLC0415
    from tongxin.kernel.events.types import CaseOpened  # noqa: PLC0415

    def note(event: CaseOpened) -> None:
        with act(by=system_actor(event.conference_id)) as one:
            one.line("toys.heard", "errand", event.card_id)
            if event.card_id == STOPS_AT and role == "work":
                (folder / "in-the-middle").touch()
                # Never set: the process is killed here, with its transaction open.
                threading.Event().wait()

    registry.add(Handler("toys.note", CaseOpened, note))
    if role == "fill":
        from django.core.management import call_command  # noqa: PLC0415

        from tongxin.kernel.conferences.models import Conference  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        city = Conference.objects.create(code="city", name="澄湖市政协", short_name="澄湖", level="city")
        with act(by=system_actor(city.pk)):
            for n in range(1, EVENTS + 1):
                emit(CaseOpened(conference_id=city.pk, kind="errand", card_id=n, version=1))
        return
    from tongxin.kernel.queue import reaper, worker  # noqa: PLC0415

    if role == "work":
        worker.run()
        return
    print("reaped", reaper.reap(dt.timedelta(0)))  # noqa: T201 (the test reads it)
    worker.drain()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
