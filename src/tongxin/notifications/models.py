"""Messages of accounts, what was chosen about them, mails on their way, reminders given and urgings made."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.accounts.models import Account
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.conferences.models import Conference
from tongxin.notifications.rules import LetterKind, LetterState, MailWish, Matter, Why


class Message(models.Model):
    """One thing said to one account about one case, or on a ``topic`` that is no case. Its words are made when it is read, in the reader's language.

    An unread one is written over by the newer of the same matter, with ``revision`` counted up. One about tasks lives
    until they are done (``settled_at``), read or not, and so says which tasks its account was told of.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="messages")
    conference = models.ForeignKey(Conference, models.CASCADE, related_name="+")
    card = models.ForeignKey(CaseCard, models.CASCADE, null=True, related_name="messages")
    topic = models.CharField(max_length=60, blank=True)
    subject = models.BigIntegerField(null=True)
    matter = models.CharField(max_length=10, choices=[(m.value, m.value) for m in Matter])
    why = models.CharField(max_length=10, choices=[(w.value, w.value) for w in Why], default=Why.STEP)
    transition = models.CharField(max_length=40, blank=True)
    tasks = models.JSONField(default=list)
    by = models.CharField(max_length=60, blank=True)
    due = models.DateField(null=True)
    # Of the card when this was said; an event of an earlier one comes too late.
    version = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    said_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    # Known to its account from the start, since it was its own act: kept, and never shown.
    silent = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "card", "matter"], condition=Q(read_at__isnull=True), name="message_one_unread"
            ),
            models.CheckConstraint(
                condition=Q(card__isnull=False, topic="") | Q(card__isnull=True, matter="word") & ~Q(topic=""),
                name="message_about_something",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "conference", "read_at"], name="message_inbox"),
            models.Index(fields=["card", "matter", "settled_at"], name="message_open"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.matter} {self.card_id or self.topic}"


class Choice(models.Model):
    """How an account wants to be reached; the address is sealed, and used only once it was confirmed."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="message_choice")
    mail = models.CharField(_("邮件"), max_length=10, choices=[(w.value, w.value) for w in MailWish], default="none")
    address = models.TextField(blank=True)
    confirmed = models.BooleanField(default=False)
    # Empty: as the conference has it.
    quiet_from = models.CharField(max_length=5, blank=True)
    quiet_until = models.CharField(max_length=5, blank=True)
    quiet_on_days_off = models.BooleanField(null=True)

    def __str__(self) -> str:
        return f"{self.account_id} {self.mail}"


class Letter(models.Model):
    """A mail to one account. The row is committed before the server is spoken to, so that it is sent once at most."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="letters")
    conference = models.ForeignKey(Conference, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in LetterKind])
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="letters")
    revision = models.PositiveIntegerField(default=0)
    day = models.DateField(null=True)
    status = models.CharField(max_length=10, choices=[(s.value, s.value) for s in LetterState], default="waiting")
    identity = models.UUIDField(default=uuid.uuid4, unique=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "revision"], condition=Q(message__isnull=False), name="letter_once_for_a_message"
            ),
            models.UniqueConstraint(
                fields=["account", "conference", "day"], condition=Q(kind="digest"), name="letter_one_digest_a_day"
            ),
            models.CheckConstraint(
                condition=Q(kind="single", message__isnull=False, day__isnull=True)
                | Q(kind="digest", message__isnull=True, day__isnull=False),
                name="letter_about_something",
            ),
        ]
        indexes = [models.Index(fields=["status", "changed_at"], name="letter_status")]

    def __str__(self) -> str:
        return f"{self.kind} {self.status} {self.pk}"


class Reminder(models.Model):
    """One stage of one term of one holder was reached; an extended term has another day and so begins anew."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="+")
    card = models.ForeignKey(CaseCard, models.CASCADE, related_name="reminders")
    holder = models.CharField(max_length=80)
    due = models.DateField()
    stage = models.SmallIntegerField()
    made_on = models.DateField()
    # None until it was looked at: given, or no longer true by then.
    given = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "holder", "due", "stage"], name="reminder_once_a_stage")]

    def __str__(self) -> str:
        return f"{self.card_id} {self.holder} {self.stage}"


class Round(models.Model):
    """The reminders of a conference were looked for on a day."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "day"], name="round_once_a_day")]

    def __str__(self) -> str:
        return f"{self.conference_id} {self.day}"


class Urging(models.Model):
    """An office urged a holder about a case (催办): by whom, whom, about what, when."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="+")
    card = models.ForeignKey(CaseCard, models.CASCADE, related_name="urgings")
    holder = models.CharField(max_length=80)
    holder_label = models.CharField(max_length=120)
    tasks = models.JSONField(default=list)
    day = models.DateField()
    # The how manieth of its day: a second one is possible, and two clerks at the same moment are not.
    turn = models.PositiveSmallIntegerField(default=1)
    reached = models.PositiveSmallIntegerField(default=0)
    batch = models.UUIDField()
    account_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=60)
    urged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "holder", "day", "turn"], name="urging_turn_of_a_day"),
            models.UniqueConstraint(fields=["batch", "card", "holder"], name="urging_once_in_a_batch"),
        ]
        indexes = [models.Index(fields=["card", "holder", "day"], name="urging_of_holder")]

    def __str__(self) -> str:
        return f"{self.card_id} {self.holder} {self.day}"
