"""Proposals, the parts that handling bodies have in them, co-signatures and ratings."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.cases.models import Case
from tongxin.people.models import Body, Organisation, Person, Session
from tongxin.proposals.rules import (
    NUMBERED,
    AssignmentState,
    ProposalState,
    ProposerKind,
    Satisfaction,
    Share,
    Signature,
)

CONTENT = ("title", "situation", "analysis", "suggestions", "suggested_bodies", "publish_consent")


def _choices(words: Any) -> list[tuple[str, str]]:
    return [(w.value, w.value) for w in words]


class Proposal(Case):
    """One proposal: one matter, a proposer, and what became of it."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="+", null=True)
    proposer = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    proposer_kind = models.CharField(max_length=20, choices=_choices(ProposerKind), default=ProposerKind.INDIVIDUAL)
    serial = models.CharField(_("流水号"), max_length=30, blank=True)
    category = models.CharField(_("类别"), max_length=40, blank=True)
    situation = models.TextField(_("情况"), blank=True)
    analysis = models.TextField(_("分析"), blank=True)
    suggestions = models.TextField(_("具体建议"), blank=True)
    suggested_bodies = models.CharField(_("建议承办单位"), max_length=100, blank=True)
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
        if "cosigners" in values:
            self.invite(values["cosigners"])

    @cached_property
    def invitations(self) -> list["CoSignature"]:
        """The invited co-signers with their persons, read once for a page; a list has gathered them already."""
        if "cosignatures" in getattr(self, "_prefetched_objects_cache", {}):
            return sorted(self.cosignatures.all(), key=lambda row: row.pk)
        return list(self.cosignatures.select_related("person").order_by("pk"))

    def invite(self, person_ids: list[int]) -> None:
        """Make the invited co-signers these; who has signed stays signed."""
        wanted = [i for i in person_ids if i != self.proposer_id]
        self.cosignatures.exclude(person_id__in=wanted).delete()
        for person_id in wanted:
            CoSignature.objects.get_or_create(proposal=self, person_id=person_id)
        self.__dict__.pop("invitations", None)


class CoSignature(models.Model):
    """An invited co-signer and the answer."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="cosignatures")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20, choices=_choices(Signature), default=Signature.INVITED)

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

    class Meta:
        verbose_name = _("承办")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(AssignmentState)), name="assignment_state_known"),
            models.CheckConstraint(
                condition=~Q(state=AssignmentState.ANSWERED) | ~Q(reply=""), name="assignment_answered_has_reply"
            ),
            models.UniqueConstraint(
                fields=["proposal", "body", "round"],
                condition=~Q(state=AssignmentState.RECALLED),
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
