"""What a running installation leaves in ``DIR/run``: the lock that only one may hold, and where it can be found."""

import fcntl
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

LOCK = "up.lock"
STATE = "up.json"


@dataclass
class Running:
    """Where an installation answers and which processes belong to it."""

    pid: int
    address: str
    lan_address: str
    port: int
    started: str
    ready: bool = False
    children: dict[str, int] = field(default_factory=dict)


def take_lock(data: Path) -> IO[str] | None:
    """The lock of this directory, or None when somebody alive holds it. It is free again when its holder is gone."""
    file = (data / "run" / LOCK).open("a", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def is_running(data: Path) -> bool:
    """Whether a supervisor holds this directory; a process number alone may long belong to a stranger."""
    if not (data / "run" / LOCK).exists():
        return False
    lock = take_lock(data)
    if lock is None:
        return True
    lock.close()
    return False


def write(data: Path, running: Running) -> None:
    """Say where we are; readers see the old or the new file, never a half one."""
    draft = data / "run" / f".{STATE}"
    draft.write_text(json.dumps(asdict(running), ensure_ascii=False), encoding="utf-8")
    draft.replace(data / "run" / STATE)


def read(data: Path) -> Running | None:
    """What the last supervisor said, whether or not it still lives."""
    try:
        return Running(**json.loads((data / "run" / STATE).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def forget(data: Path) -> None:
    """Leave nothing behind after an orderly end."""
    (data / "run" / STATE).unlink(missing_ok=True)
