"""Table of contents of the proposals app."""

from typing import Any

from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.actors import Power
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.numbering import NumberScheme
from tongxin.kernel.queue.scheduler import Job
from tongxin.kernel.registry import Module
from tongxin.people.selectors.terms import Collected
from tongxin.proposals import panels, roles, search, selectors
from tongxin.proposals.documents import FORMS, WORDS
from tongxin.proposals.indicators import DIMENSIONS, INDICATORS, REPORTS, SHEETS
from tongxin.proposals.models import Assignment, Proposal
from tongxin.proposals.notices import TELLINGS
from tongxin.proposals.parameters import PARAMETERS
from tongxin.proposals.rules import COLLECTIVE, ProposerKind
from tongxin.proposals.services import let_invitations_lapse
from tongxin.proposals.workflow import ASSIGNMENT, PROPOSAL
from tongxin.proposals.workflow.words import CATEGORIES

_KINDS = list(ProposerKind)
_CATEGORIES = {key: place for place, (key, _label) in enumerate(CATEGORIES)}


def _filing_order(case: Proposal) -> tuple[Any, ...]:
    """Numbers run by kind of proposer (collective first), then category, then time of submission."""
    place = -1 if case.proposer_kind in COLLECTIVE else _KINDS.index(ProposerKind(case.proposer_kind))
    return (place, _CATEGORIES.get(case.category, len(_CATEGORIES)), case.serial, case.pk)


KIND = CaseKind(
    key="proposal",
    label=_("提案"),
    plural="proposals",
    model=Proposal,
    workflow=PROPOSAL,
    roles=(
        roles.PROPOSER,
        roles.PROPOSING_ORGANISATION,
        roles.ENTERER,
        roles.INVITED,
        roles.COSIGNER,
        roles.MERGED_PROPOSER,
        roles.MERGED_ORGANISATION,
        roles.UNDERTAKER,
    ),
    standing=(roles.COMMITTEE_OFFICE, roles.SUPERVISION_OFFICE, roles.LEADER, roles.PAPER_OFFICE),
    module="proposals",
    search_text=search.proposal_text,
    sections=panels.PROPOSAL_SECTIONS,
    subtitle=panels.proposal_subtitle,
    chips=panels.proposal_chips,
    content=panels.proposal_content,
    withheld=selectors.withheld_of_proposal,
    within=panels.session_of,
    within_label=_("届次"),
    hints=panels.writing_hints,
    related=("session__term", "proposer", "organisation", "merged_into"),
    gathered=("cosignatures__person",),
    compared=True,
    glimpsed=selectors.glimpsed_by_members,
    empty_sentence=_("还没有提案。委员可以随时写提案，保存后继续修改，写好再提交。"),
)
PART = CaseKind(
    key="assignment",
    label=_("承办"),
    plural="assignments",
    model=Assignment,
    workflow=ASSIGNMENT,
    roles=(
        roles.LEAD_CLERK,
        roles.ASSIST_CLERK,
        roles.GAVE_BACK,
        roles.FELLOW_LEAD,
        roles.ANSWERED_PERSON,
        roles.ANSWERED_ORGANISATION,
        roles.MERGED_ANSWERED_PERSON,
        roles.JOINT_ANSWERED_PERSON,
    ),
    standing=(roles.ASSIGNMENT_COMMITTEE, roles.ASSIGNMENT_SUPERVISION, roles.ASSIGNMENT_LEADER),
    module="proposals",
    search_text=search.assignment_text,
    sections=panels.ASSIGNMENT_SECTIONS,
    subtitle=panels.assignment_subtitle,
    content=panels.assignment_content,
    withheld=selectors.withheld_of_part,
    within=panels.session_of_part,
    within_label=_("届次"),
    related=("body", "proposal__session__term"),
    child_of="proposal",
    empty_sentence=_("没有交办到本单位的提案。"),
)

MODULE = Module(
    key="proposals",
    name=_("提案在线"),
    offers=(
        KIND,
        PART,
        Collected("proposals", selectors.submitted_moments),
        *DIMENSIONS,
        *INDICATORS,
        *SHEETS,
        *REPORTS,
        *PARAMETERS,
        *TELLINGS,
        *WORDS,
        panels.LED,
        *panels.TOOLS,
        *FORMS,
        Power(roles.REVIEW, _("提案委办公室")),
        Power(roles.ASSIGN, _("督查室")),
        Power(roles.READ, _("领导")),
        Power(roles.ENTER, _("代录")),
        Job("proposals.let_invitations_lapse", "联名邀请到期", 600, let_invitations_lapse),
        NumberScheme(
            "proposal.serial",
            _("流水号"),
            lambda case, n: f"{case.card.opened.year}收{n:04d}",
            scope=lambda case: str(case.card.opened.year),
        ),
        NumberScheme(
            "proposal.number",
            _("提案号"),
            lambda _case, n: f"第{n:04d}号",
            scope=lambda case: str(case.session_id or ""),
            order=_filing_order,
        ),
        NumberScheme(
            "proposal.category_number",
            _("类别号"),
            lambda case, n: f"{dict(CATEGORIES).get(case.category, '')}第{n:03d}号",
            scope=lambda case: f"{case.session_id or ''}/{case.category}",
            order=_filing_order,
        ),
    ),
)
