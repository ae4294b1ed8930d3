"""The forms of one proposal: its sheet, and the notices to its proposers."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel.documents.declarations import Form, FormField, Subject
from tongxin.proposals.documents.fields import (
    ADDRESSEES,
    ANALYSIS,
    CATEGORY,
    COSIGNERS,
    FOLDER,
    HEADING,
    ISSUER,
    NUMBER,
    PRINTED_ON,
    PROPOSER,
    SERIAL,
    SITUATION,
    SUGGESTIONS,
    TITLE,
    day_text,
    first_proposer,
    named,
    of,
    opinion_of,
    passed,
    position,
    proposal_of,
    said,
)
from tongxin.proposals.models import Proposal
from tongxin.proposals.rules import ProposalState
from tongxin.proposals.workflow.words import REASONS

SHEET = Form(
    key="proposals.sheet",
    label=gettext_noop("提案表"),
    kind="proposal",
    folder=FOLDER,
    fields=(
        HEADING,
        NUMBER,
        SERIAL,
        CATEGORY,
        TITLE,
        PROPOSER,
        FormField("position", gettext_noop("第一提案人的单位和职务"), of(position), "澄湖市第一中学校长"),
        COSIGNERS,
        FormField(
            "suggested_bodies",
            gettext_noop("建议承办单位"),
            of(lambda p: p.suggested_bodies),
            "市教育局、市卫生健康委",
        ),
        FormField(
            "consent",
            gettext_noop("是否同意公开"),
            of(lambda p: _("同意公开") if p.publish_consent else _("不同意公开")),
            "同意公开",
        ),
        FormField(
            "submitted_on", gettext_noop("提交日期"), of(lambda p: day_text(passed(p.pk, "submit"))), "2026年1月8日"
        ),
        FormField("opinion", gettext_noop("审查意见"), of(opinion_of), "立案。"),
        FormField("filed_on", gettext_noop("立案日期"), of(lambda p: day_text(passed(p.pk, "file"))), "2026年1月20日"),
        SITUATION,
        ANALYSIS,
        SUGGESTIONS,
    ),
    file_name=named(gettext_noop("提案表")),
    offered=lambda case, _actor: case.state != ProposalState.DISCARDED,
)


# The decisions after which a proposal lives on as something else, or not at all, with where it went.
_NOT_FILED = {
    ProposalState.NOT_FILED: ("not_file", ""),
    ProposalState.TO_OPINION: ("to_opinion", gettext_noop("提案内容已转作社情民意信息处理。")),
    ProposalState.TO_LETTER: ("to_letter", gettext_noop("提案内容已作为来信转送有关部门参考。")),
}


def _decision(proposal: Proposal) -> tuple[str, str]:
    return _NOT_FILED.get(ProposalState(proposal.state), ("not_file", ""))


def _not_filed_reason(proposal: Proposal) -> str:
    return _(dict(REASONS).get(said(proposal.pk, "not_file", "reason"), ""))


def _next_step(proposal: Proposal) -> str:
    sentence = _decision(proposal)[1]
    return _(sentence) if sentence else ""


NOT_FILED = Form(
    key="proposals.not_filed_notice",
    label=gettext_noop("不予立案通知"),
    kind="proposal",
    folder=FOLDER,
    fields=(
        HEADING,
        SERIAL,
        TITLE,
        ADDRESSEES,
        FormField("reason", gettext_noop("不予立案的理由"), of(_not_filed_reason), "属于学术研讨"),
        FormField(
            "explanation",
            gettext_noop("向提案人的说明（分段）"),
            of(lambda p: said(p.pk, _decision(p)[0], "explanation")),
            "属于学术研讨，建议投稿。",
            prose=True,
        ),
        FormField(
            "next_step",
            gettext_noop("去向：转为社情民意信息的写明，否则为空"),
            of(_next_step),
            "提案内容已转作社情民意信息处理。",
        ),
        ISSUER,
        FormField(
            "decided_on",
            gettext_noop("决定日期"),
            of(lambda p: day_text(passed(p.pk, _decision(p)[0]))),
            "2026年1月20日",
        ),
    ),
    file_name=named(gettext_noop("不予立案通知")),
    offered=lambda case, _actor: case.state in _NOT_FILED,
)


def _main(read: Callable[[Proposal], Any]) -> Callable[[Subject], Any]:
    def compute(subject: Subject) -> Any:
        found = proposal_of(subject).merged_into
        return read(found) if found else ""

    return compute


MERGED = Form(
    key="proposals.merged_notice",
    label=gettext_noop("并案通知"),
    kind="proposal",
    folder=FOLDER,
    fields=(
        HEADING,
        SERIAL,
        NUMBER,
        TITLE,
        ADDRESSEES,
        FormField("main_number", gettext_noop("主案的提案号"), _main(lambda p: p.number), "第0012号"),
        FormField("main_title", gettext_noop("主案的案由"), _main(lambda p: p.title), "关于发展普惠托育的提案"),
        FormField("main_proposer", gettext_noop("主案的第一提案人"), _main(first_proposer), "王芳"),
        ISSUER,
        PRINTED_ON,
    ),
    file_name=named(gettext_noop("并案通知")),
    offered=lambda case, _actor: case.merged_into_id is not None,
)
