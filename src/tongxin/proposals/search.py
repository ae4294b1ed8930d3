"""What word search knows of a proposal and of an assignment."""

from tongxin.proposals.models import Assignment, Proposal
from tongxin.proposals.rules import AssignmentState, Share
from tongxin.proposals.services import proposer_names


def proposal_text(proposal: Proposal) -> tuple[str, str]:
    """Title and body to index."""
    parts = (proposal.situation, proposal.analysis, proposal.suggestions, proposer_names(proposal), proposal.serial)
    return proposal.title, "\n".join(filter(None, parts))


def assignment_text(assignment: Assignment) -> tuple[str, str]:
    """Title and body to index; what an assisting body wrote or what is still checked is not for everybody who finds it."""
    said = (assignment.reply, assignment.letter_text, assignment.document_number)
    for_all = assignment.state == AssignmentState.ANSWERED and assignment.share != Share.ASSIST
    return assignment.title, "\n".join(filter(None, (str(assignment.body), *(said if for_all else ()))))
