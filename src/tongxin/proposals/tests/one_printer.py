"""A worker in a process of its own on the base of a test: it stops for ever within one document, to be killed there."""

import sys
import threading
from dataclasses import replace
from pathlib import Path

import django
from django.conf import settings

STOPS_AT = 3
STORAGE = "django.core.files.storage.FileSystemStorage"


def main(database: str, attachments: str, mark: Path) -> None:
    """Work the queue until the third sheet is being made."""
    settings.DATABASES["default"]["NAME"] = database
    settings.MEDIA_ROOT = attachments
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": STORAGE, "OPTIONS": {"location": attachments}}}
    django.setup()
    from tongxin.kernel import registry  # noqa: PLC0415 (models may be imported only now)
    from tongxin.kernel.documents.declarations import Form, Subject  # noqa: PLC0415
    from tongxin.kernel.queue import worker  # noqa: PLC0415

    form = registry.get(Form, "proposals.sheet")
    made = 0

    def file_name(subject: Subject) -> str:
        nonlocal made
        made += 1
        if made == STOPS_AT:
            mark.touch()
            threading.Event().wait()
        return form.file_name(subject)

    registry.remove(form)
    registry.add(replace(form, file_name=file_name))
    worker.run()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
