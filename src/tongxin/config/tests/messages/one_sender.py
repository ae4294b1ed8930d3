"""A process of its own for the test of a killed sender: a small base, one mail to send, a real worker."""

import datetime as dt
import os
import sys
from pathlib import Path

from tongxin.config import data_directory, environment


def main(role: str, folder: Path) -> None:
    """``fill`` makes the base and one mail, ``work`` is a worker for ever, ``finish`` takes over from a dead one."""
    os.environ["TONGXIN_DATA"] = str(folder)
    environment.name_settings()
    data_directory.prepare(folder)
    import django  # noqa: PLC0415 (settings read the folder that was prepared)

    django.setup()
    from tongxin.kernel import clock  # noqa: PLC0415
    from tongxin.kernel.queue import reaper, worker  # noqa: PLC0415
    from tongxin.notifications.models import Letter, Message  # noqa: PLC0415

    if role == "fill":
        from django.core.management import call_command  # noqa: PLC0415

        from tongxin.config.tests.messages.conftest import wants_mail  # noqa: PLC0415
        from tongxin.people.testing.cast import small_city  # noqa: PLC0415
        from tongxin.proposals.tests import scenes  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        city = small_city()
        wants_mail(city, "王主任", quiet_from="00:00", quiet_until="00:00", quiet_on_days_off=False)
        scenes.submitted(city)
    elif role == "work":
        worker.run()
    else:
        print("reaped", reaper.reap(dt.timedelta(0)))  # noqa: T201 (the test reads it)
        Letter.objects.update(changed_at=clock.machine_now() - dt.timedelta(minutes=10))
        worker.drain()
        states = list(Letter.objects.values_list("status", flat=True))
        unread = Message.objects.filter(read_at=None, matter="task", account__display_name="王主任").count()
        print(*states, unread)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
