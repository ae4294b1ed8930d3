"""The printed forms of proposals: what stands on them, and for whom there is something to print."""

from tongxin.proposals.documents.fields import SERIAL
from tongxin.proposals.documents.lists import ASSIGNMENT_LIST, CATALOGUE
from tongxin.proposals.documents.part import ASSIST, NOTICE, OPINION, REPLY
from tongxin.proposals.documents.proposal import MERGED, NOT_FILED, SHEET

__all__ = [
    "ASSIGNMENT_LIST",
    "ASSIST",
    "CATALOGUE",
    "FORMS",
    "MERGED",
    "NOTICE",
    "NOT_FILED",
    "OPINION",
    "REPLY",
    "SERIAL",
    "SHEET",
]

FORMS = (SHEET, NOTICE, ASSIST, OPINION, REPLY, NOT_FILED, MERGED, CATALOGUE, ASSIGNMENT_LIST)
