"""The fixed words of proposals and the invariants between them."""

from enum import StrEnum


class ProposalState(StrEnum):
    """Where a proposal stands."""

    DRAFT = "draft"
    DISCARDED = "discarded"
    SUBMITTED = "submitted"
    FILED = "filed"
    NOT_FILED = "not_filed"
    WITHDRAWN = "withdrawn"
    HANDLING = "handling"
    ANSWERED = "answered"
    RATED = "rated"


class AssignmentState(StrEnum):
    """Where the part of one handling body stands."""

    ASSIGNED = "assigned"
    HANDLING = "handling"
    ANSWERED = "answered"
    RECALLED = "recalled"


class ProposerKind(StrEnum):
    """In whose name a proposal is made."""

    INDIVIDUAL = "individual"
    JOINT = "joint"
    PARTY = "party"
    ORGANISATION = "organisation"
    SECTOR = "sector"
    COMMITTEE = "committee"


class Share(StrEnum):
    """The part of a handling body in a proposal."""

    LEAD = "lead"
    ASSIST = "assist"


class Signature(StrEnum):
    """What an invited co-signer answered."""

    INVITED = "invited"
    SIGNED = "signed"
    DECLINED = "declined"


class Satisfaction(StrEnum):
    """A rating; no answer is never a rating."""

    SATISFIED = "satisfied"
    BASICALLY = "basically_satisfied"
    DISSATISFIED = "dissatisfied"


COLLECTIVE = (ProposerKind.PARTY, ProposerKind.ORGANISATION, ProposerKind.SECTOR, ProposerKind.COMMITTEE)
NUMBERED = (ProposalState.FILED, ProposalState.HANDLING, ProposalState.ANSWERED, ProposalState.RATED)
REPLIED = (ProposalState.ANSWERED, ProposalState.RATED)

TITLE_LENGTH = 50
TEXT_LENGTH = 3000
MAX_ROUNDS = 2
# The relation from a merged proposal to the main one.
MERGED_INTO = "merged_into"
