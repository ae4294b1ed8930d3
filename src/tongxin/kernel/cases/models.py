"""The card of every case, its tasks, the passages it took, and what it is linked to."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.accounts.models import Account
from tongxin.kernel.conferences.models import Conference


class CaseCard(models.Model):
    """One thin row per case of any kind; lists, to-do, search and counts read it without knowing the app."""

    class Secrecy(models.IntegerChoices):
        OPEN = 0, _("公开")
        INTERNAL = 1, _("内部")
        RESTRICTED = 2, _("限定范围")

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="cards")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=300, blank=True)
    number = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=40)
    draft = models.BooleanField(default=False)
    opened = models.DateField()
    closed = models.DateField(null=True)
    secrecy = models.PositiveSmallIntegerField(choices=Secrecy.choices, default=Secrecy.INTERNAL)
    version = models.PositiveIntegerField(default=1)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="child_cards")
    updated_at = models.DateTimeField()
    once = models.UUIDField(null=True, unique=True)
    # What was asked with that key, as a keyed hash: the same key with something else is refused.
    once_content = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        indexes = [
            # With every column that visibility asks for, so that a count never reads the rows themselves.
            models.Index(fields=["conference", "kind", "draft", "-opened", "-id", "secrecy"], name="card_list"),
            models.Index(fields=["conference", "draft", "-id", "secrecy", "kind"], name="card_all"),
            models.Index(fields=["conference", "kind", "state"], name="card_state"),
        ]

    def __str__(self) -> str:
        return self.title


class Case(models.Model):
    """What every kind of case has: its primary key is its card's, so ids are unique across kinds."""

    card = models.OneToOneField(CaseCard, models.PROTECT, primary_key=True, related_name="%(class)s")
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=40)
    title = models.CharField(_("标题"), max_length=300, blank=True)
    number = models.CharField(_("编号"), max_length=60, blank=True)
    secrecy = models.PositiveSmallIntegerField(
        _("公开范围"), choices=CaseCard.Secrecy.choices, default=CaseCard.Secrecy.INTERNAL
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def apply_content(self, values: dict[str, Any]) -> None:
        """Take over edited content; kinds whose content is edited outside their edges say how."""
        raise TypeError(f"{type(self).__name__} has no content that is edited outside its edges")


class CaseTask(models.Model):
    """Somebody is expected to take an edge: to-do lists and "next: by whom, by when" read these."""

    card = models.ForeignKey(CaseCard, models.CASCADE, related_name="tasks")
    conference = models.ForeignKey(Conference, models.CASCADE, related_name="+")
    holder = models.CharField(max_length=80)
    transition = models.CharField(max_length=40)
    due = models.DateField(null=True)
    paused = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "holder", "transition"], name="task_once")]
        indexes = [models.Index(fields=["holder", "due"], name="task_holder")]

    def __str__(self) -> str:
        return f"{self.transition} {self.holder}"


class Batch(models.Model):
    """One press that many cases took the same edge with; whoever pressed it may take it back as a whole."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    transition = models.CharField(max_length=40)
    account_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    once = models.UUIDField(null=True, unique=True)

    def __str__(self) -> str:
        return f"{self.kind}.{self.transition} {self.pk}"


class Passage(models.Model):
    """One edge that a case took. Corrections add rows; a wrong entry stays readable and says so."""

    card = models.ForeignKey(CaseCard, models.CASCADE, related_name="passages")
    transition = models.CharField(max_length=40)
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40)
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField()
    business_at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=60)
    on_behalf = models.CharField(max_length=60, blank=True)
    late_reason = models.CharField(max_length=200, blank=True)
    fields = models.JSONField(default=dict)
    version = models.PositiveIntegerField()
    undone = models.BooleanField(default=False)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    caused_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="consequences")
    batch = models.ForeignKey(Batch, models.SET_NULL, null=True, related_name="passages")
    reason = models.CharField(max_length=400, blank=True)
    once = models.UUIDField(null=True, unique=True)
    # What was asked with that key, as a keyed hash: the same key with something else is refused.
    once_content = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["card", "id"], name="passage_card"),
            models.Index(fields=["transition", "occurred_on"], name="passage_flow"),
            models.Index(fields=["-business_at", "-id"], name="passage_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.transition} {self.occurred_on}"


class CaseLink(models.Model):
    """Two cases belong together: came from, became, merged into, about."""

    source = models.ForeignKey(CaseCard, models.CASCADE, related_name="links_out")
    target = models.ForeignKey(CaseCard, models.CASCADE, related_name="links_in")
    relation = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target", "relation"], name="case_link_once")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.relation} {self.target_id}"


class Handoff(models.Model):
    """A case asked to become another kind; "no receiver yet" is a state, not an error."""

    card = models.ForeignKey(CaseCard, models.CASCADE, related_name="handoffs")
    to_kind = models.CharField(max_length=40)
    draft = models.JSONField(default=dict)
    accepted = models.ForeignKey(CaseCard, models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "to_kind"], name="handoff_once")]

    def __str__(self) -> str:
        return f"{self.card_id} -> {self.to_kind}"


class Draft(models.Model):
    """Unsaved writing, kept on the server as it is typed; it never bumps a case's version.

    ``step`` is the transition whose form it belongs to; without one it is the content of a case, or of a new one.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey(Account, models.CASCADE, related_name="drafts")
    conference = models.ForeignKey(Conference, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    card = models.ForeignKey(CaseCard, models.CASCADE, null=True, related_name="drafts")
    step = models.CharField(max_length=40, blank=True)
    base_version = models.PositiveIntegerField(null=True)
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "card", "step"], condition=Q(card__isnull=False), name="draft_once_for_a_form"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class SavedView(models.Model):
    """A list as somebody likes to see it."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="saved_views")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    query: Any = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "kind", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
