"""Checks the chains against themselves, their heads and the anchor outside the database."""

import datetime as dt
import fcntl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from tongxin.kernel import clock
from tongxin.kernel.audit.acts import digest_of
from tongxin.kernel.audit.models import AuditChain, AuditCheck, AuditLine

_DIGEST_LENGTH = 64
_TAIL = 400
_ANCHORED_WITHIN = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class Flaw:
    """The first bad place of a chain, and a Chinese sentence that says what is wrong with it."""

    chain: str
    seq: int
    sentence: str


def anchor_dir() -> Path:
    """Where the anchors stand: outside the database, append-only, readable by the operator alone."""
    return Path(settings.DATA) / "audit-anchor"


def anchored(name: str) -> list[tuple[int, str]]:
    """The (count, head) pairs that were written for a chain, oldest first."""
    path = anchor_dir() / f"{name}.log"
    if not path.exists():
        return []
    rows = path.read_text(encoding="ascii", errors="replace").splitlines()
    return [pair for row in rows if (pair := _pair(row))]


def _last_count(path: Path) -> int:
    """The count of the last whole line, read from the end: the file grows for years and is looked at every moment."""
    if not path.exists():
        return 0
    with path.open("rb") as anchor:
        anchor.seek(max(0, path.stat().st_size - _TAIL))
        rows = anchor.read().decode("ascii", "replace").splitlines()
    counts = [pair[0] for row in rows if (pair := _pair(row))]
    return counts[-1] if counts else 0


def _pair(row: str) -> tuple[int, str] | None:
    count, _, head = row.partition(" ")
    return (int(count), head) if count.isdigit() and len(head) == _DIGEST_LENGTH else None


def write_anchors() -> int:
    """Append the committed head of every chain that moved; returns how many did. One writer at a time."""
    folder = anchor_dir()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    moved = 0
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for chain in AuditChain.objects.filter(count__gt=0):
            # A shorter chain than the anchor's is a truncation: the anchor must keep telling of it.
            if _last_count(folder / f"{chain.name}.log") >= chain.count:
                continue
            with (folder / f"{chain.name}.log").open("a", encoding="ascii") as anchor:
                anchor.write(f"{chain.count} {chain.head}\n")
                anchor.flush()
            moved += 1
    return moved


def verify() -> tuple[int, list[Flaw]]:
    """Read every chain from its first line; returns the number of sound lines and the first flaw of each chain."""
    sound, flaws = 0, []
    known = {chain.name for chain in AuditChain.objects.all()}
    for chain in AuditChain.objects.order_by("pk"):
        good, flaw = verify_chain(chain)
        sound += good
        if flaw:
            flaws.append(flaw)
    flaws += [_gone(name) for name in sorted(_told() - known)]
    return sound, flaws


def remember_check() -> int:
    """Read every chain and keep what was found for the page of the audit administrator; returns the number of flaws."""
    flawed = 0
    known = list(AuditChain.objects.order_by("pk"))
    for chain in known:
        sound, flaw = verify_chain(chain)
        flawed += flaw is not None
        _keep(chain.name, sound, flaw.sentence if flaw else "")
    for name in _told() - {chain.name for chain in known}:
        flawed += 1
        _keep(name, 0, _gone(name).sentence)
    return flawed


def _keep(name: str, sound: int, flaw: str) -> None:
    values = {"checked_at": clock.machine_now(), "sound": sound, "flaw": flaw}
    AuditCheck.objects.update_or_create(name=name, defaults=values)


def _told() -> set[str]:
    """Names of the chains that anchors tell of."""
    return {path.stem for path in anchor_dir().glob("*.log") if anchored(path.stem)} if anchor_dir().exists() else set()


def _gone(name: str) -> Flaw:
    return Flaw(name, 1, f"审计链“{name}”整条不见了，锚文件里仍有它的记录。")


def verify_chain(chain: AuditChain) -> tuple[int, Flaw | None]:
    """Read one chain from its first line: how many lines are sound, and the first that is not."""
    anchors = dict(anchored(chain.name))
    previous, seq = "", 0
    for line in _lines(chain):
        seq += 1
        if line.seq != seq:
            return seq - 1, Flaw(chain.name, seq, f"第 {seq} 行缺失：这里读到的是第 {line.seq} 行，有行被删除或调换。")
        if line.previous != previous:
            return seq - 1, Flaw(chain.name, seq, f"第 {seq} 行与前一行接不上：有行被改动、删除或调换。")
        if digest_of(line) != line.digest:
            return seq - 1, Flaw(chain.name, seq, f"第 {seq} 行（{line.action}）的内容与它的校验值不符：被改动过。")
        if anchors.get(seq, line.digest) != line.digest:
            return seq - 1, Flaw(chain.name, seq, f"第 {seq} 行与锚文件不符：链在事后被整段重写过。")
        previous = line.digest
    if (chain.count, chain.head) != (seq, previous):
        return seq, Flaw(chain.name, seq + 1, f"链应有 {chain.count} 行，只读到 {seq} 行：末尾被截断。")
    if not anchors and _is_long_past(chain):
        return 0, Flaw(
            chain.name, 1, f"审计链“{chain.name}”的锚文件不见了或被清空：不能证明末尾没有被截断，请从备份恢复。"
        )
    if anchors and max(anchors) > seq:
        return seq, Flaw(chain.name, seq + 1, f"锚文件记到第 {max(anchors)} 行，链只有 {seq} 行：末尾被截断。")
    return seq, None


def _is_long_past(chain: AuditChain) -> bool:
    """Whether the chain is old enough to have an anchor: one is written within seconds."""
    first = AuditLine.objects.filter(chain=chain).order_by("seq").first()
    return first is not None and clock.machine_now() - first.recorded_at > _ANCHORED_WITHIN


def _lines(chain: AuditChain) -> Iterator[AuditLine]:
    return AuditLine.objects.filter(chain=chain).order_by("seq").iterator(chunk_size=2000)
