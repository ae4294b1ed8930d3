"""Makes the data directory and its secrets, readable by their owner alone."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tongxin.config.environment import DATABASE_NOTE
from tongxin.kernel.commands import CommandError

SECRET_KEY = "secret-key"  # noqa: S105 (a file name, not a secret)
AUDIT_KEY = "audit-key"
PERSONAL_KEY = "personal-key"
DATABASE_FILE = "tongxin.sqlite3"
_MEANS = {
    AUDIT_KEY: "操作记录无法核对（不等于被改动过）",
    PERSONAL_KEY: "加密保存的个人信息和双因素密钥打不开",
    SECRET_KEY: "所有人要重新登录",
}
NO_EXAMPLES = "no-examples"
_FOLDERS = ("secrets", "run", "logs", "attachments")
_PRIVATE_FOLDER = 0o700
_PRIVATE_FILE = 0o600


def prepare(data: Path) -> None:
    """Make what is missing and tighten what is too open; existing secrets are never changed."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        data.chmod(_PRIVATE_FOLDER)
    except OSError as error:
        raise CommandError(
            f"不能在 {data} 建数据目录（{error.strerror}）：请用 --data 指定一个可以写入的位置。"
        ) from error
    for name in _FOLDERS:
        folder = data / name
        folder.mkdir(exist_ok=True)
        folder.chmod(_PRIVATE_FOLDER)
    if AUDIT_KEY in (missing := missing_secrets(data)):
        # A new key would make every line of the audit chain look forged.
        raise CommandError(sentence_about(data, missing), 1)
    with _alone(data / "secrets"):
        for name in (AUDIT_KEY, PERSONAL_KEY, SECRET_KEY):
            _ensure_secret(data / "secrets" / name)


def read_secret(data: Path, name: str) -> str:
    """A secret of this base, or "" when the base was not made yet; Django then refuses to start without one."""
    try:
        return (data / "secrets" / name).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def remember_database(data: Path, address: str) -> None:
    """Note which database belongs to this directory; the address may hold a password, so only the owner reads it."""
    note = data / DATABASE_NOTE
    if address and (not note.exists() or note.read_text(encoding="utf-8") != address):
        note.touch(mode=_PRIVATE_FILE)
        note.write_text(address, encoding="utf-8")


def wants_no_examples(data: Path, *, now: bool) -> bool:
    """Whether the base was ever started with ``--empty``; once said, it holds for every later start."""
    mark = data / NO_EXAMPLES
    if now:
        mark.touch(mode=_PRIVATE_FILE)
    return mark.exists()


def exists(data: Path) -> bool:
    """Whether ``prepare`` has ever run here."""
    return (data / "secrets" / SECRET_KEY).is_file()


def missing_secrets(data: Path) -> list[str]:
    """Secrets that a base once had and that are gone; none where nothing was ever started."""
    anchors = data / "audit-anchor"
    lived = (data / DATABASE_FILE).is_file() or (anchors.is_dir() and any(anchors.glob("*.log")))
    if not lived:
        return []
    return [name for name in _MEANS if not read_secret(data, name)]


def sentence_about(data: Path, missing: list[str]) -> str:
    """What it means that secrets are missing, and what to do."""
    names = "、".join(f"secrets/{name}" for name in missing)
    means = "、".join(_MEANS[name] for name in missing)
    return (
        f"数据目录 {data} 里已有数据，密钥文件却不见了：{names}。这意味着：{means}。"
        f"请从备份把 secrets 目录恢复到 {data / 'secrets'}，再运行一次；数据本身没有改动，请不要自行新建密钥。"
    )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Starts at the same moment must agree on one secret, so only one of them looks and writes."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _ensure_secret(path: Path) -> None:
    if path.exists() and path.stat().st_size > 0:
        path.chmod(_PRIVATE_FILE)
        return
    # Written aside and moved into place, so that a kill in between never leaves a half secret.
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
