"""Proposals, the parts that handling bodies have in them, co-signatures and ratings."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tongxin.kernel import clock
from tongxin.kernel.cases.models import Case
from tongxin.kernel.conferences.parameters import parameter
from tongxin.people.models import Body, Organisation, Person, Session
from tongxin.people.selectors import window_session
from tongxin.proposals.rules import (
    GONE,
    NUMBERED,
    AssignmentState,
    Backing,
    ProposalState,
    ProposerKind,
    Satisfaction,
    Share,
    Signature,
    Timing,
)

CONTENT = (
    "title",
    "situation",
    "analysis",
    "suggestions",
    "suggested_bodies",
    "contact_name",
    "contact_phone",
    "publish_consent",
)


def _choices(words: Any) -> list[tuple[str, str]]:
    return [(w.value, w.value) for w in words]


class Proposal(Case):
    """One proposal: one matter, a proposer, and what became of it."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="+", null=True)
    proposer = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    proposer_kind = models.CharField(max_length=20, choices=_choices(ProposerKind), default=ProposerKind.INDIVIDUAL)
    timing = models.CharField(_("大会或平时"), max_length=10, choices=_choices(Timing), blank=True)
    serial = models.CharField(_("流水号"), max_length=30, blank=True)
    category = models.CharField(_("类别"), max_length=40, blank=True)
    category_number = models.CharField(_("类别号"), max_length=40, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, related_name="merged_proposals", null=True)
    situation = models.TextField(_("情况"), blank=True)
    analysis = models.TextField(_("分析"), blank=True)
    suggestions = models.TextField(_("具体建议"), blank=True)
    suggested_bodies = models.CharField(_("建议承办单位"), max_length=100, blank=True)
    contact_name = models.CharField(_("联系人"), max_length=40, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    publish_consent = models.BooleanField(_("同意公开"), default=True)
    key_leader = models.CharField(_("领办或督办领导"), max_length=60, blank=True)
    key_manner = models.CharField(_("重点办理方式"), max_length=20, blank=True)
    round = models.PositiveSmallIntegerField(_("办理轮次"), default=1)

    class Meta:
        verbose_name = _("提案")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(ProposalState)), name="proposal_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=list(NUMBERED)) | ~Q(number=""), name="proposal_filed_has_number"
            ),
            models.CheckConstraint(
                condition=Q(proposer__isnull=False) | Q(organisation__isnull=False), name="proposal_has_proposer"
            ),
            models.UniqueConstraint(fields=["session", "number"], condition=~Q(number=""), name="proposal_number_once"),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.MERGED) | Q(merged_into__isnull=False), name="proposal_merged_into_one"
            ),
        ]
        indexes = [
            models.Index(fields=["proposer"], name="proposal_by_person"),
            models.Index(fields=["organisation"], name="proposal_by_organisation"),
            models.Index(fields=["entered_by"], name="proposal_by_clerk"),
        ]

    def apply_content(self, values: dict[str, Any]) -> None:
        """Take over edited content; co-signers are rows of their own."""
        for name in CONTENT:
            if name in values:
                setattr(self, name, values[name])
        for name, backing in (("cosigners", Backing.JOINT), ("seconders", Backing.SECOND)):
            if name in values:
                self.invite(values[name], backing)

    @cached_property
    def invitations(self) -> list["CoSignature"]:
        """The invited co-signers with their persons, read once for a page; a list has gathered them already."""
        if "cosignatures" in getattr(self, "_prefetched_objects_cache", {}):
            return sorted(self.cosignatures.all(), key=lambda row: row.pk)
        return list(self.cosignatures.select_related("person").order_by("pk"))

    def invite(self, person_ids: list[int], backing: Backing = Backing.JOINT) -> None:
        """Make the invited of this kind these; who has signed stays signed, and nobody is asked for both."""
        wanted = [i for i in person_ids if i != self.proposer_id]
        self.cosignatures.filter(backing=backing).exclude(person_id__in=wanted).delete()
        others = set(self.cosignatures.exclude(backing=backing).values_list("person_id", flat=True))
        until = self._open_until()
        for person_id in wanted:
            if person_id not in others:
                row, made = CoSignature.objects.get_or_create(
                    proposal=self, person_id=person_id, defaults={"backing": backing, "open_until": until}
                )
                if not made and row.answer == Signature.INVITED:
                    # Saving the draft again asks again.
                    row.open_until = until
                    row.save(update_fields=["open_until"])
        self.__dict__.pop("invitations", None)

    def _open_until(self) -> dt.datetime | None:
        now = clock.now()
        key = "cosign_hours_session" if window_session(self.conference_id, now) else "cosign_hours"
        hours: int = parameter(self.conference_id, f"proposals.{key}")
        return now + dt.timedelta(hours=hours) if hours else None

    def invited_for(self, backing: Backing) -> list["CoSignature"]:
        """Those invited as co-authors, or as seconders."""
        return [row for row in self.invitations if row.backing == backing]


class CoSignature(models.Model):
    """An invited co-signer and the answer."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="cosignatures")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20, choices=_choices(Signature), default=Signature.INVITED)
    backing = models.CharField(max_length=10, choices=_choices(Backing), default=Backing.JOINT)
    # Until when the answer counts; none means until the review.
    open_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="cosignature_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.answer}"


class Assignment(Case):
    """The part of one handling body in one round: a case of its own, with its own clock."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="assignments")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    share = models.CharField(_("分工"), max_length=20, choices=_choices(Share))
    round = models.PositiveSmallIntegerField(_("办理轮次"), default=1)
    reply_class = models.CharField(_("答复类别"), max_length=10, blank=True)
    document_number = models.CharField(_("文号"), max_length=40, blank=True)
    reply = models.TextField(_("答复"), blank=True)
    # The words of the signed letter, for the search; people read the letter itself.
    letter_text = models.TextField(blank=True)
    objection = models.TextField(_("申退理由"), blank=True)
    # The supervision office agreed that it is another body's business; what else was recalled was never theirs.
    given_back = models.BooleanField(_("已同意申退"), default=False)
    suggested_body = models.ForeignKey(Body, models.PROTECT, related_name="+", null=True)
    draft_reply = models.TextField(_("答复稿"), blank=True)
    draft_opinion = models.TextField(_("对答复稿的意见"), blank=True)

    class Meta:
        verbose_name = _("承办")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(AssignmentState)), name="assignment_state_known"),
            models.CheckConstraint(
                condition=~Q(state=AssignmentState.ANSWERED) | ~Q(reply=""), name="assignment_answered_has_reply"
            ),
            models.UniqueConstraint(
                fields=["proposal", "body", "round"],
                condition=~Q(state__in=list(GONE)),
                name="assignment_once_a_round",
            ),
        ]
        indexes = [models.Index(fields=["body"], name="assignment_by_body")]


class Rating(models.Model):
    """What the proposer thought of a round: attitude and result apart."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="ratings")
    round = models.PositiveSmallIntegerField(_("办理轮次"))
    attitude = models.CharField(_("对办理态度"), max_length=30, choices=_choices(Satisfaction))
    result = models.CharField(_("对办理结果"), max_length=30, choices=_choices(Satisfaction))
    comment = models.TextField(_("意见"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "round"], name="rating_once_a_round")]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.round}"
