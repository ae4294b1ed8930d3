"""Hears of what happened to cases and says it to accounts: each thing once to each, however often it is heard."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from tongxin.kernel import clock
from tongxin.kernel.access.actors import accounts_of
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.doors import lock
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.cases.models import CaseCard, CaseTask, Passage
from tongxin.kernel.cases.telling import is_declared, told
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.events.types import AccountConcerned, CaseCorrected, CaseEdited, CaseMoved, CaseOpened, KernelEvent
from tongxin.notifications.models import Message
from tongxin.notifications.rules import HISTORY_DAYS, Matter, Why
from tongxin.notifications.services import mailing


@dataclass(frozen=True)
class Said:
    """What a message is to say."""

    matter: Matter
    why: Why = Why.STEP
    transition: str = ""
    by: str = ""
    tasks: list[str] = field(default_factory=list)
    due: dt.date | None = None


@dataclass(frozen=True)
class Cause:
    """The act after which something is said: which edge, who took it, and since when what followed is part of it."""

    transition: str = ""
    by: str = ""
    account_ids: frozenset[int] = frozenset()
    since: dt.datetime | None = None


def is_news(event: KernelEvent) -> bool:
    """The demonstration plays months in minutes; what happened long ago in them is no news to anybody."""
    is_old = clock.is_simulated() and clock.machine_now() - clock.now() > dt.timedelta(days=HISTORY_DAYS)
    return not (is_old and Conference.objects.filter(pk=event.conference_id, is_demo=True).exists())


def on_opened(event: CaseOpened) -> None:
    """A case came into being: whoever has to do something about it is told, but not who opened it."""
    card = lock(event.card_id)
    opened = AuditLine.objects.filter(action=f"{card.kind}.open", kind=card.kind, object_id=card.pk).first()
    own = frozenset({opened.account_id}) if opened and opened.account_id else frozenset()
    tell_tasks(card, Cause(by=opened.actor_label if opened else "", account_ids=own))


def on_edited(event: CaseEdited) -> None:
    """Content changed, and with it perhaps who is invited to sign."""
    tell_tasks(lock(event.card_id), Cause())


def on_moved(event: CaseMoved) -> None:
    """An edge was taken: new tasks go to their holders, the news to everybody else whom it concerns."""
    passage = Passage.objects.select_related("caused_by").filter(pk=event.passage_id).first()
    if passage is None:
        return
    card = lock(event.card_id)
    cause = _cause(passage)
    tell_tasks(card, cause)
    # What the same act did to parent and children is told first: whoever has a task from it needs no news of it.
    for relative in _relatives(card, passage, cause):
        tell_tasks(lock(relative.pk), cause)
    if not passage.undone:
        _tell_news(card, passage.transition, cause, event.version, elsewhere=_told_above(card, passage))


def _told_above(card: CaseCard, passage: Passage) -> set[int]:
    """Who hears the same thing of the whole case that followed this step: the last reply is the reply."""
    followed = Passage.objects.filter(caused_by=passage, card=card.parent_id, undone=False).select_related("card")
    found: set[int] = set()
    for row in followed if card.parent_id else ():
        kind = kind_of(row.card.kind)
        case = kind.model._default_manager.get(pk=row.card_id)
        case.card = row.card
        found |= {account.pk for key in told(kind, row.transition, case) for account in accounts_of(key)}
    return found


def on_corrected(event: CaseCorrected) -> None:
    """A step was taken back or its day corrected: tasks are looked at anew, and those concerned are told."""
    passage = Passage.objects.filter(pk=event.passage_id).first()
    if passage is None:
        return
    card = lock(event.card_id)
    cause = _cause(passage)
    tell_tasks(card, cause)
    _tell_news(card, passage.transition, cause, event.version)


def _cause(passage: Passage) -> Cause:
    origin = passage.caused_by or passage
    ids = {row.account_id for row in (passage, origin) if row.account_id is not None}
    return Cause(passage.transition, origin.actor_label, frozenset(ids), origin.business_at)


def _relatives(card: CaseCard, passage: Passage, cause: Cause) -> list[CaseCard]:
    """The cards that the same act moved: the parent that followed, the children that were opened or recalled."""
    led = Q(passages__caused_by=passage)
    below = Q(parent=card, updated_at__gte=cause.since)
    return list(CaseCard.objects.filter(led | below).exclude(pk=card.pk).distinct().order_by("pk"))


def tell_tasks(card: CaseCard, cause: Cause) -> None:
    """Make the messages about tasks what the tasks are: a new task is said once, one that is over is settled.

    It compares states and adds nothing up, so hearing of an event twice, or late, changes nothing.
    """
    wanted: dict[int, list[CaseTask]] = {}
    accounts: dict[int, Account] = {}
    for task in CaseTask.objects.filter(card=card).order_by("pk"):
        for account in accounts_of(task.holder):
            accounts[account.pk] = account
            wanted.setdefault(account.pk, []).append(task)
    known: dict[int, set[str]] = {}
    for row in Message.objects.filter(card=card, matter=Matter.TASK, settled_at__isnull=True):
        open_now = {task.transition for task in wanted.get(row.account_id, ())}
        known.setdefault(row.account_id, set()).update(_keep(row, open_now))
    for account_id, tasks in wanted.items():
        keys = list(dict.fromkeys(task.transition for task in tasks))
        if not set(keys) <= known.get(account_id, set()):
            due = min((task.due for task in tasks if task.due), default=None)
            said = Said(Matter.TASK, Why.STEP, cause.transition, cause.by, keys, due)
            say(accounts[account_id], card, said, silent=account_id in cause.account_ids)


def _keep(row: Message, open_now: set[str]) -> set[str]:
    """Forget the tasks of a message that are over; one without any left is settled, and needs no reading."""
    kept = [key for key in row.tasks if key in open_now]
    if kept == row.tasks:
        return set(kept)
    changes: dict[str, Any] = {"tasks": kept}
    if not kept:
        now = clock.now()
        changes = {"settled_at": now, "read_at": row.read_at or now}
    Message.objects.filter(pk=row.pk).update(**changes)
    return set(kept)


def _tell_news(card: CaseCard, transition: str, cause: Cause, version: int, *, elsewhere: Collection[int] = ()) -> None:
    """Tell an edge to those whom it concerns, except who took it, who was given a task by it, or hears it elsewhere."""
    kind = kind_of(card.kind)
    # A draft is its writer's own affair; only what was declared (somebody signed it, it came back) is told of one.
    if card.draft and not is_declared(kind, transition):
        return
    case = kind.model._default_manager.get(pk=card.pk)
    case.card = card
    audience = {a.pk: a for key in told(kind, transition, case) for a in accounts_of(key)}
    root = card.parent_id or card.pk
    tasked = Message.objects.filter(
        Q(card=root) | Q(card__parent=root), matter=Matter.TASK, settled_at__isnull=True, said_at__gte=cause.since
    )
    busy = set(tasked.filter(silent=False).values_list("account_id", flat=True)) | cause.account_ids
    late = Message.objects.filter(card=card, matter=Matter.NEWS, version__gte=version)
    heard = set(late.values_list("account_id", flat=True))
    for account_id, account in audience.items():
        if account_id not in busy | heard and account_id not in elsewhere:
            say(account, card, Said(Matter.NEWS, Why.STEP, transition, cause.by), version=version)


def say(account: Account, card: CaseCard, said: Said, *, version: int | None = None, silent: bool = False) -> Message:
    """Put one message into an inbox, over the unread one of the same matter; a mail follows where it is wanted."""
    now = clock.now()
    values = {
        "why": said.why,
        "transition": said.transition,
        "by": said.by[:60],
        "tasks": said.tasks,
        "due": said.due,
        "version": card.version if version is None else version,
        # Tasks change with their card. An event heard late finds those of a later act, which are not told backwards.
        "said_at": max(now, card.updated_at) if said.matter == Matter.TASK else now,
        "silent": silent,
    }
    old = Message.objects.filter(account=account, card=card, matter=said.matter, read_at__isnull=True).first()
    row = old or Message(account=account, card=card, conference_id=card.conference_id, matter=said.matter)
    for name, value in values.items():
        setattr(row, name, value)
    if old is not None:
        row.revision += 1
    if silent:
        row.read_at = now
    row.save()
    if row.read_at is None:
        mailing.follow(row)
    return row


def on_concerned(event: AccountConcerned) -> None:
    """Something that is no case concerns one account; the handler is delivered once, and so is the message."""
    account = Account.objects.filter(pk=event.account_id, is_active=True).first()
    if account is not None:
        row = Message.objects.create(
            account=account,
            conference_id=event.conference_id,
            matter=Matter.WORD,
            topic=event.topic,
            subject=event.subject,
            said_at=clock.now(),
        )
        mailing.follow(row)


def read(row: Message) -> None:
    """Its reader saw it."""
    Message.objects.filter(pk=row.pk, read_at__isnull=True).update(read_at=clock.now())


def read_all(account: Account, conference_id: int) -> int:
    """The reader has seen everything in one conference; returns how much was new."""
    rows = Message.objects.filter(account=account, conference=conference_id, read_at__isnull=True)
    return rows.update(read_at=clock.now())
