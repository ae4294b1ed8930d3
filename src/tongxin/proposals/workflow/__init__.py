"""The life of a proposal and of the part that a handling body has in it, each declared once."""

from tongxin.proposals.workflow.assignment import ASSIGNMENT
from tongxin.proposals.workflow.proposal import CONTENT_FIELDS, PROPOSAL

__all__ = ["ASSIGNMENT", "CONTENT_FIELDS", "PROPOSAL"]
