"""``act`` is the outermost transaction of every write: it gathers audit lines and appends them last."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.line import turn
from tongxin.kernel.audit.models import AuditChain, AuditLine, AuditPersonal
from tongxin.kernel.conferences.parameters import remembered

INSTALLATION = "installation"
_BATCH = 500


@dataclass
class PendingLine:
    """A line gathered during an act, not yet in its chain."""

    action: str
    kind: str
    object_id: int | None
    actor: Actor
    conference_id: int | None
    data: dict[str, Any]
    personal: dict[str, str]


@dataclass
class Act:
    """One audited act: who, where, and the lines it will leave."""

    by: Actor
    conference_id: int | None
    source: str = ""
    lines: list[PendingLine] = field(default_factory=list)

    def line(
        self,
        action: str,
        kind: str = "",
        object_id: int | None = None,
        *,
        by: Actor | None = None,
        conference_id: int | None = None,
        data: dict[str, Any] | None = None,
        personal: dict[str, str] | None = None,
    ) -> None:
        """Record one thing done. ``personal`` values are kept in an erasable table; the chain holds salted hashes."""
        self.lines.append(
            PendingLine(
                action=action,
                kind=kind,
                object_id=object_id,
                actor=by or self.by,
                conference_id=conference_id if conference_id is not None else self.conference_id,
                data=data or {},
                personal=personal or {},
            )
        )


_current: ContextVar[Act | None] = ContextVar("current_act", default=None)
_source: ContextVar[str] = ContextVar("source_of_acts", default="")


class OutsideAct(RuntimeError):
    """A write was tried outside ``act``; that is a programming error, not a user's."""


def current() -> Act:
    """The act that the calling code stands in."""
    found = _current.get()
    if found is None:
        raise OutsideAct("writes happen inside kernel.audit.act(by=…)")
    return found


@contextmanager
def came_from(source: str) -> Iterator[None]:
    """Every act inside the block that names no source of its own is recorded as coming from this address."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


@contextmanager
def act(*, by: Actor, conference_id: int | None = None, source: str = "") -> Iterator[Act]:
    """Open an audited transaction, or join the one already open.

    Lines are appended when the outermost act ends, after every other lock was taken (case, counter, then chain
    head), so that two acts never wait for each other crosswise.
    """
    outer = _current.get()
    if outer is not None:
        lines = len(outer.lines)
        try:
            with transaction.atomic():
                yield outer
        except BaseException:
            # What was rolled back was not done: whoever goes on after the failure must not leave its lines.
            del outer.lines[lines:]
            raise
        return
    place = conference_id if conference_id is not None else by.conference_id
    opened = Act(by=by, conference_id=place, source=source or _source.get())
    token = _current.set(opened)
    try:
        with turn(), transaction.atomic(), remembered():
            yield opened
            _append(opened)
    finally:
        _current.reset(token)


def lock_chain(conference_id: int | None) -> AuditChain:
    """The chain of a conference (or of the installation), locked; made when missing."""
    name = INSTALLATION if conference_id is None else f"conference-{conference_id}"
    locked = AuditChain.objects.select_for_update()
    try:
        return locked.get(name=name)
    except AuditChain.DoesNotExist:
        AuditChain.objects.get_or_create(name=name, defaults={"conference_id": conference_id})
        return locked.get(name=name)


def digest_of(line: AuditLine) -> str:
    """The keyed hash of a line: every column in a fixed order, and the hash of the line before."""
    content = [
        line.chain_id,
        line.seq,
        line.recorded_at.astimezone(clock.ZONE).isoformat(),
        line.business_at.astimezone(clock.ZONE).isoformat(),
        line.action,
        line.kind,
        line.object_id,
        line.account_id,
        line.actor_label,
        line.on_behalf,
        line.source,
        line.data,
        line.previous,
    ]
    if not settings.AUDIT_KEY:
        raise ImproperlyConfigured("the audit key is missing: a chain without a key could be rewritten by anybody")
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _append(opened: Act) -> None:
    by_place: dict[int | None, list[PendingLine]] = {}
    for pending in opened.lines:
        by_place.setdefault(pending.conference_id, []).append(pending)
    for place in sorted(by_place, key=lambda p: (p is None, p or 0)):
        _append_to(lock_chain(place), by_place[place], opened.source)


def _append_to(chain: AuditChain, pendings: list[PendingLine], source: str) -> None:
    recorded, business = clock.machine_now(), clock.now()
    rows: list[AuditLine] = []
    secrets_of: list[tuple[AuditLine, dict[str, tuple[str, str]]]] = []
    for pending in pendings:
        salted = {name: (secrets.token_hex(16), value) for name, value in pending.personal.items()}
        data = dict(pending.data)
        data.update({name: hashlib.sha256((s + v).encode()).hexdigest() for name, (s, v) in salted.items()})
        line = AuditLine(
            chain=chain,
            seq=chain.count + 1,
            recorded_at=recorded,
            business_at=business,
            action=pending.action,
            kind=pending.kind,
            object_id=pending.object_id,
            account_id=pending.actor.account_id,
            actor_label=pending.actor.label[:60],
            on_behalf=(pending.actor.on_behalf_of.label if pending.actor.on_behalf_of else "")[:60],
            source=source,
            data=data,
            previous=chain.head,
        )
        line.digest = digest_of(line)
        chain.count, chain.head = line.seq, line.digest
        rows.append(line)
        if salted:
            secrets_of.append((line, salted))
    AuditLine.objects.bulk_create(rows, batch_size=_BATCH)
    AuditPersonal.objects.bulk_create(
        AuditPersonal(line=line, field=name, salt=salt, value=value)
        for line, salted in secrets_of
        for name, (salt, value) in salted.items()
    )
    chain.save(update_fields=["count", "head"])
