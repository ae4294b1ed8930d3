"""Who somebody can be to a proposal or to an assignment: each a query, both ways."""

from django.db.models import Q

from tongxin.kernel.access.roles import Role, StandingRole, body, organisation, person
from tongxin.proposals.models import Assignment, CoSignature, Proposal
from tongxin.proposals.rules import AssignmentState, ProposalState, Share, Signature

REVIEW = "proposals.review"
ASSIGN = "proposals.assign"
READ = "proposals.read"
ENTER = "proposals.enter"

PROPOSER = Role("proposer", "提案人", Proposal.objects.all, person("proposer_id"))
PROPOSING_ORGANISATION = Role(
    "proposing_organisation", "提案单位", Proposal.objects.all, organisation("organisation_id")
)
INVITED = Role(
    "invited_cosigner",
    "受邀联名委员",
    CoSignature.objects.all,
    person("person_id"),
    case="proposal_id",
    where=Q(answer=Signature.INVITED),
)
COSIGNER = Role(
    "cosigner",
    "联名委员",
    CoSignature.objects.all,
    person("person_id"),
    case="proposal_id",
    where=Q(answer=Signature.SIGNED),
)
UNDERTAKER = Role(
    "undertaker",
    "承办单位",
    Assignment.objects.all,
    body("body_id"),
    case="proposal_id",
    where=~Q(state=AssignmentState.RECALLED),
)
COMMITTEE_OFFICE = StandingRole("committee_office", "提案委办公室", REVIEW)
SUPERVISION_OFFICE = StandingRole(
    "supervision_office",
    "督查室",
    ASSIGN,
    sees=Q(
        state__in=[ProposalState.FILED, ProposalState.HANDLING, ProposalState.ANSWERED, ProposalState.RATED],
        draft=False,
    ),
)
LEADER = StandingRole("leader", "领导", READ)
PAPER_OFFICE = StandingRole("paper_office", "代录人员", ENTER, sees=None)

_LIVE = ~Q(state=AssignmentState.RECALLED)
LEAD_CLERK = Role("lead_clerk", "主办单位", Assignment.objects.all, body("body_id"), where=_LIVE & Q(share=Share.LEAD))
ASSIST_CLERK = Role(
    "assist_clerk", "会办单位", Assignment.objects.all, body("body_id"), where=_LIVE & Q(share=Share.ASSIST)
)
# The lead body reads what the assisting ones wrote: its own rows lead to all rows of the same proposal.
FELLOW_LEAD = Role(
    "fellow_lead",
    "同案主办单位",
    Assignment.objects.all,
    body("body_id"),
    case="proposal__assignments__pk",
    where=_LIVE & Q(share=Share.LEAD),
)
ANSWERED_PERSON = Role(
    "answered_person", "提案人", Assignment.objects.all, person("proposal__proposer_id"), where=_LIVE
)
ANSWERED_ORGANISATION = Role(
    "answered_organisation", "提案单位", Assignment.objects.all, organisation("proposal__organisation_id"), where=_LIVE
)
ASSIGNMENT_COMMITTEE = StandingRole("assignment_committee", "提案委办公室", REVIEW)
ASSIGNMENT_SUPERVISION = StandingRole("assignment_supervision", "督查室", ASSIGN)
ASSIGNMENT_LEADER = StandingRole("assignment_leader", "领导", READ)
