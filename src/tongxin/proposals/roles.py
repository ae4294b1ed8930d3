"""Who somebody can be to a proposal or to an assignment: each a query, both ways."""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.roles import Role, StandingRole, body, organisation, person
from tongxin.proposals.models import Assignment, CoSignature, Proposal
from tongxin.proposals.rules import (
    ANSWERING,
    FILED_STATES,
    AssignmentState,
    Backing,
    ProposalState,
    Share,
    Signature,
)

REVIEW = "proposals.review"
ASSIGN = "proposals.assign"
READ = "proposals.read"
ENTER = "proposals.enter"

PROPOSER = Role("proposer", _("提案人"), Proposal.objects.all, person("proposer_id"))
PROPOSING_ORGANISATION = Role(
    "proposing_organisation", _("提案单位"), Proposal.objects.all, organisation("organisation_id")
)
# Who typed a paper draft in sees it and goes on with it; to anybody else of the office it is a draft like any other.
ENTERER = Role("enterer", _("代录人"), Proposal.objects.all, person("entered_by_id"))
INVITED = Role(
    "invited_cosigner",
    _("受邀联名委员"),
    CoSignature.objects.all,
    person("person_id"),
    case="proposal_id",
    where=Q(answer=Signature.INVITED),
)
COSIGNER = Role(
    "cosigner",
    _("联名委员"),
    CoSignature.objects.all,
    person("person_id"),
    case="proposal_id",
    where=Q(answer=Signature.SIGNED),
)
# Whoever's proposal was merged follows the main one to its reply.
MERGED_PROPOSER = Role(
    "merged_proposer",
    _("并案提案人"),
    Proposal.objects.all,
    person("proposer_id"),
    case="merged_into_id",
    where=Q(state=ProposalState.MERGED),
)
MERGED_ORGANISATION = Role(
    "merged_organisation",
    _("并案提案单位"),
    Proposal.objects.all,
    organisation("organisation_id"),
    case="merged_into_id",
    where=Q(state=ProposalState.MERGED),
)
UNDERTAKER = Role(
    "undertaker",
    _("承办单位"),
    Assignment.objects.all,
    body("body_id"),
    case="proposal_id",
    where=~Q(state=AssignmentState.RECALLED),
)
COMMITTEE_OFFICE = StandingRole("committee_office", _("提案委办公室"), REVIEW)
SUPERVISION_OFFICE = StandingRole(
    "supervision_office",
    _("督查室"),
    ASSIGN,
    sees=Q(state__in=[*FILED_STATES, ProposalState.MERGED], draft=False),
)
LEADER = StandingRole("leader", _("领导"), READ)
PAPER_OFFICE = StandingRole("paper_office", _("代录人员"), ENTER, sees=None)

_LIVE = ~Q(state=AssignmentState.RECALLED)
_ANSWERS = _LIVE & Q(share__in=list(ANSWERING))
LEAD_CLERK = Role("lead_clerk", _("主办单位"), Assignment.objects.all, body("body_id"), where=_ANSWERS)
ASSIST_CLERK = Role(
    "assist_clerk", _("会办单位"), Assignment.objects.all, body("body_id"), where=_LIVE & Q(share=Share.ASSIST)
)
# Whoever objected reads that the office agreed, on its own part alone.
GAVE_BACK = Role(
    "gave_back",
    _("申退单位"),
    Assignment.objects.all,
    body("body_id"),
    where=Q(state=AssignmentState.RECALLED, given_back=True),
)
# The lead body reads what the assisting ones wrote: its own rows lead to all rows of the same proposal.
FELLOW_LEAD = Role(
    "fellow_lead",
    _("同案主办单位"),
    Assignment.objects.all,
    body("body_id"),
    case="proposal__assignments__pk",
    where=_LIVE & Q(share=Share.LEAD),
)
# Their rows stand at the proposals and signatures themselves: one join, so that the person is the one who signed.
MERGED_ANSWERED_PERSON = Role(
    "merged_answered_person",
    _("并案提案人"),
    Proposal.objects.all,
    person("proposer_id"),
    case="merged_into__assignments__pk",
    where=Q(state=ProposalState.MERGED),
)
JOINT_ANSWERED_PERSON = Role(
    "joint_answered_person",
    _("联名委员"),
    CoSignature.objects.all,
    person("person_id"),
    case="proposal__assignments__pk",
    where=Q(answer=Signature.SIGNED, backing=Backing.JOINT),
)
ANSWERED_PERSON = Role(
    "answered_person", _("提案人"), Assignment.objects.all, person("proposal__proposer_id"), where=_LIVE
)
ANSWERED_ORGANISATION = Role(
    "answered_organisation",
    _("提案单位"),
    Assignment.objects.all,
    organisation("proposal__organisation_id"),
    where=_LIVE,
)
ASSIGNMENT_COMMITTEE = StandingRole("assignment_committee", _("提案委办公室"), REVIEW)
ASSIGNMENT_SUPERVISION = StandingRole("assignment_supervision", _("督查室"), ASSIGN)
ASSIGNMENT_LEADER = StandingRole("assignment_leader", _("领导"), READ)
