"""The printed forms of proposals: what stands on them, and for whom there is something to print."""

from django.utils.translation import gettext_noop as _

from tongxin.kernel.conferences.vocabulary import Often, Word
from tongxin.proposals.documents.fields import SERIAL
from tongxin.proposals.documents.lists import ASSIGNMENT_LIST, CATALOGUE
from tongxin.proposals.documents.part import ASSIST, NOTICE, OPINION, REPLY
from tongxin.proposals.documents.proposal import MERGED, NOT_FILED, SHEET
from tongxin.proposals.rules import COMMITTEE_WORD

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
    "WORDS",
]

FORMS = (SHEET, NOTICE, ASSIST, OPINION, REPLY, NOT_FILED, MERGED, CATALOGUE, ASSIGNMENT_LIST)
# Words that conferences replace more often than others; the printed forms are issued in the name of the committee.
WORDS = (
    Word(COMMITTEE_WORD, _("提案委员会"), "organisation"),
    Often(COMMITTEE_WORD),
    Often("role.committee_office"),
    Often("role.supervision_office"),
    Often("proposal.step.file"),
    Often("proposal.stage.file"),
    Often("proposal.step.assign"),
    Often("proposal.state.filed"),
)
