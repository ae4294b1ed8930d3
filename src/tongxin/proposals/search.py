"""What word search knows of a proposal and of an assignment."""

from tongxin.proposals.models import Assignment, Proposal
from tongxin.proposals.services import proposer_names


def proposal_text(proposal: Proposal) -> tuple[str, str]:
    """Title and body to index."""
    parts = (proposal.situation, proposal.analysis, proposal.suggestions, proposer_names(proposal), proposal.serial)
    return proposal.title, "\n".join(filter(None, parts))


def assignment_text(assignment: Assignment) -> tuple[str, str]:
    """Title and body to index."""
    return assignment.title, "\n".join(
        filter(None, (str(assignment.body), assignment.reply, assignment.letter_text, assignment.document_number))
    )
