"""Reads on messages, choices, mails and urgings; what an actor no longer sees, its inbox no longer shows."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tongxin.kernel import wording
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.access.roles import StandingRole
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.cases.kinds import CaseKind, kind_of, kinds
from tongxin.kernel.cases.models import CaseCard, CaseTask
from tongxin.kernel.cases.visibility import visible_cards
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.conferences.parameters import parameter
from tongxin.kernel.web.providers import TimelineMark
from tongxin.notifications import rules
from tongxin.notifications.models import Choice, Letter, Message, Urging
from tongxin.notifications.rules import LetterState, Quiet

REMINDER_DAYS = "notifications.reminder_days"
OVERDUE_EVERY = "notifications.overdue_every"
QUIET_FROM = "notifications.quiet_from"
QUIET_UNTIL = "notifications.quiet_until"
QUIET_DAYS_OFF = "notifications.quiet_on_days_off"
_SHOWN = 100
_TROUBLED = (LetterState.FAILED.value, LetterState.UNSURE.value)
_MIDNIGHT = dt.time()


def messages(actor: Actor) -> QuerySet[Message]:
    """The actor's messages in the conference it acts in, about cases that it sees or about no case at all."""
    seen = visible_cards(actor).order_by().values("pk")
    found = Message.objects.filter(account=actor.account_id, conference=actor.conference_id, silent=False)
    return found.filter(Q(card__in=seen) | Q(card__isnull=True))


def unread_count(actor: Actor) -> int:
    """The number in the bell. Most pages have nothing new, and are then spared the question of what is visible."""
    mine = Message.objects.filter(account=actor.account_id, conference=actor.conference_id, read_at__isnull=True)
    return messages(actor).filter(read_at__isnull=True).count() if mine.exists() else 0


def inbox(actor: Actor) -> list[Message]:
    """Unread first, each part with the newest on top."""
    rows = messages(actor).select_related("card")
    unread = list(rows.filter(read_at__isnull=True).order_by("-said_at", "-pk")[:_SHOWN])
    read = rows.filter(read_at__isnull=False).order_by("-said_at", "-pk")
    return [*unread, *read[: _SHOWN - len(unread)]]


def message(actor: Actor, message_id: int) -> Message | None:
    """One message of the actor's own."""
    return messages(actor).select_related("card").filter(pk=message_id).first()


def own_tasks(actor: Actor, card_ids: Iterable[int | None]) -> dict[int, list[CaseTask]]:
    """What the actor has to do on these cards, by card."""
    found: dict[int, list[CaseTask]] = {}
    rows = CaseTask.objects.filter(card_id__in=[pk for pk in card_ids if pk], holder__in=actor.keys).order_by(
        "due", "pk"
    )
    for row in rows:
        found.setdefault(row.card_id, []).append(row)
    return found


def choice_of(account: Account) -> Choice:
    """What the account chose; without a choice nothing goes out by mail."""
    return Choice.objects.filter(account=account).first() or Choice(account=account)


def quiet_hours(choice: Choice, conference: Conference | int) -> Quiet:
    """The account's own quiet hours, else those of the conference."""
    begins = rules.time_in(choice.quiet_from or parameter(conference, QUIET_FROM))
    ends = rules.time_in(choice.quiet_until or parameter(conference, QUIET_UNTIL))
    own = choice.quiet_on_days_off
    days_off = bool(parameter(conference, QUIET_DAYS_OFF)) if own is None else own
    return Quiet(begins or _MIDNIGHT, ends or _MIDNIGHT, days_off)


def troubled_letters(actor: Actor) -> list[Letter]:
    """Mails that an administrator has to look at, in the conferences that it reaches."""
    held = actor.administration
    if held is None:
        return []
    rows = Letter.objects.filter(status__in=_TROUBLED).select_related("account", "conference").order_by("-changed_at")
    return [row for row in rows[:_SHOWN] if held.reaches(row.conference_id)]


def letter(actor: Actor, letter_id: int) -> Letter | None:
    """One of those mails."""
    return next((row for row in troubled_letters(actor) if row.pk == letter_id), None)


@dataclass(frozen=True)
class Line:
    """One holder who is waited for on one case: everything that the office urges it to do there."""

    card: CaseCard
    holder: str
    tasks: tuple[CaseTask, ...]

    @property
    def key(self) -> str:
        """What a tick of the list sends."""
        return f"{self.card.pk}-{self.tasks[0].pk}"

    @property
    def due(self) -> dt.date | None:
        """The nearest day of its tasks."""
        return min((task.due for task in self.tasks if task.due), default=None)

    @property
    def transitions(self) -> list[str]:
        """The keys of its tasks."""
        return [task.transition for task in self.tasks]

    @property
    def verbs(self) -> str:
        """What is to be done, in the reader's language."""
        return verbs_of(self.card, self.transitions)


def verbs_of(card: CaseCard, transitions: Iterable[str]) -> str:
    """``答复提案人 / 提交会办意见``: labels of edges of a case, in the reader's language."""
    edges = kind_of(card.kind).workflow.by_key
    return " / ".join(_(edges[key].label) for key in transitions if key in edges)


def _urged_by(actor: Actor) -> Q | None:
    """The condition on cards that an office oversees: those whose mistakes it may also correct."""
    found: Q | None = None
    for kind in kinds():
        for role in kind.workflow.corrects:
            condition = role.visible(actor) if isinstance(role, StandingRole) else None
            if condition is not None:
                this = Q(kind=kind.key) & condition
                found = this if found is None else found | this
    return found


def may_urge(actor: Actor) -> bool:
    """Whether the actor is an office that oversees anything."""
    return _urged_by(actor) is not None


def may_urge_of(actor: Actor, kind: CaseKind) -> bool:
    """Whether the actor oversees cases of a kind."""
    roles = (role for role in kind.workflow.corrects if isinstance(role, StandingRole))
    return any(role.visible(actor) is not None for role in roles)


def urgeable(actor: Actor) -> QuerySet[CaseTask]:
    """Tasks of others that an office may urge: not its own, not another office's, and not while the clock stands."""
    condition = _urged_by(actor)
    if condition is None:
        return CaseTask.objects.none()
    cards = CaseCard.objects.filter(condition, conference=actor.conference_id, draft=False).order_by().values("pk")
    rows = CaseTask.objects.filter(card__in=cards, paused=False).exclude(holder__in=actor.keys)
    return rows.exclude(holder__startswith="power.").select_related("card").order_by("due", "card_id", "pk")


def lines(rows: Iterable[CaseTask]) -> list[Line]:
    """One line for each case and holder, however many edges lead on from there."""
    grouped: dict[tuple[int, str], list[CaseTask]] = {}
    for row in rows:
        grouped.setdefault((row.card_id, row.holder), []).append(row)
    found = [Line(group[0].card, holder, tuple(group)) for (_card, holder), group in grouped.items()]
    return sorted(found, key=lambda line: (line.due is None, line.due or dt.date.max, line.card.pk))


def picked(actor: Actor, keys: Iterable[str]) -> list[Line]:
    """The ticked lines that still are there; what the office may not urge is as if it had not been ticked."""
    wanted = {
        (int(card), int(task)) for key in keys for card, dash, task in [key.partition("-")] if _numbers(card, task)
    }
    if not wanted:
        return []
    cards = [card for card, _task in wanted]
    found = lines(urgeable(actor).filter(card_id__in=cards))
    return [line for line in found if any((line.card.pk, task.pk) in wanted for task in line.tasks)]


def _numbers(*texts: str) -> bool:
    return all(text.isascii() and text.isdecimal() and len(text) < 19 for text in texts)  # noqa: PLR2004 (bigint)


def waited_for_on(actor: Actor, card_ids: Iterable[int]) -> list[Line]:
    """Who is waited for on these cases and on their parts, as far as the office may urge them."""
    wanted = list(card_ids)
    return lines(urgeable(actor).filter(Q(card_id__in=wanted) | Q(card__parent_id__in=wanted)))


def urged_on(day: dt.date, found: Iterable[Line]) -> dict[tuple[int, str], Urging]:
    """The last urging of a day for each line that was urged on it."""
    cards = [line.card.pk for line in found]
    rows = Urging.objects.filter(card_id__in=cards, day=day).order_by("turn")
    return {(row.card_id, row.holder): row for row in rows}


def last_urged(found: Iterable[Line]) -> dict[tuple[int, str], Urging]:
    """The newest urging of each line."""
    rows = Urging.objects.filter(card_id__in=[line.card.pk for line in found]).order_by("day", "turn")
    return {(row.card_id, row.holder): row for row in rows}


def marks(card: CaseCard) -> list[TimelineMark]:
    """已催办 among the passages of a case: one mark for each act of an office, whoever was urged in it."""
    rows = list(Urging.objects.filter(card=card).order_by("pk"))
    batches: dict[object, list[Urging]] = {}
    for row in rows:
        batches.setdefault(row.batch, []).append(row)
    return [
        TimelineMark(
            _("已催办{whom}").format(whom=wording.listed(row.holder_label for row in group)),
            group[0].actor_label,
            group[0].urged_at,
            verbs_of(card, rules.each_once(key for row in group for key in row.tasks)),
        )
        for group in batches.values()
    ]
