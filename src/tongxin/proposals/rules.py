"""The fixed words of proposals and the invariants between them."""

from enum import StrEnum


class ProposalState(StrEnum):
    """Where a proposal stands."""

    DRAFT = "draft"
    DISCARDED = "discarded"
    SUBMITTED = "submitted"
    SECOND_REVIEW = "second_review"
    BOARD_REVIEW = "board_review"
    FILED = "filed"
    NOT_FILED = "not_filed"
    MERGED = "merged"
    TO_OPINION = "to_opinion"
    TO_LETTER = "to_letter"
    WITHDRAWN = "withdrawn"
    HANDLING = "handling"
    ANSWERED = "answered"
    RATED = "rated"


class AssignmentState(StrEnum):
    """Where the part of one handling body stands."""

    ASSIGNED = "assigned"
    HANDLING = "handling"
    CHECKING = "checking"
    ANSWERED = "answered"
    RECALLED = "recalled"
    PASSED_ON = "passed_on"
    WAIVED = "waived"


class ProposerKind(StrEnum):
    """In whose name a proposal is made."""

    INDIVIDUAL = "individual"
    JOINT = "joint"
    PARTY = "party"
    ORGANISATION = "organisation"
    SECTOR = "sector"
    COMMITTEE = "committee"


class Timing(StrEnum):
    """Whether a proposal came within a collection window (大会提案) or at any other time (平时提案)."""

    SESSION = "session"
    ORDINARY = "ordinary"


class Share(StrEnum):
    """The part of a handling body in a proposal: several separate ones each answer for themselves."""

    LEAD = "lead"
    ASSIST = "assist"
    SEPARATE = "separate"


class Backing(StrEnum):
    """What an invited member is asked for: co-authors are answered like the proposer, seconders only support."""

    JOINT = "joint"
    SECOND = "second"


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
UNDER_REVIEW = (ProposalState.SUBMITTED, ProposalState.SECOND_REVIEW, ProposalState.BOARD_REVIEW)
FILED_STATES = (ProposalState.FILED, ProposalState.HANDLING, ProposalState.ANSWERED, ProposalState.RATED)
# A number is given at the filing or in one batch after it, and always before the work is handed out.
NUMBERED = (ProposalState.HANDLING, ProposalState.ANSWERED, ProposalState.RATED)
REPLIED = (ProposalState.ANSWERED, ProposalState.RATED)
ANSWERING = (Share.LEAD, Share.SEPARATE)
GONE = (AssignmentState.RECALLED, AssignmentState.PASSED_ON, AssignmentState.WAIVED)

TITLE_LENGTH = 50
TEXT_LENGTH = 3000
MAX_ROUNDS = 2
# The relation from a merged proposal to the main one.
MERGED_INTO = "merged_into"
# What a conference calls the committee that its proposals go through.
COMMITTEE_WORD = "organisation.proposal_committee"
