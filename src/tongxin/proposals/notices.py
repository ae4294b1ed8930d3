"""Who is told of an edge beside those who have to act next, and in which words; every other edge goes to whom it concerns."""

from django.utils.translation import gettext_noop as _

from tongxin.kernel.cases.telling import Telling
from tongxin.proposals.roles import (
    ANSWERED_ORGANISATION,
    ANSWERED_PERSON,
    ASSIST_CLERK,
    COSIGNER,
    FELLOW_LEAD,
    GAVE_BACK,
    LEAD_CLERK,
    PROPOSER,
    PROPOSING_ORGANISATION,
    UNDERTAKER,
)

_PROPOSERS = (PROPOSER, PROPOSING_ORGANISATION)
_SIGNERS = (*_PROPOSERS, COSIGNER)
_ANSWERED = (ANSWERED_PERSON, ANSWERED_ORGANISATION)
_BODIES = (LEAD_CLERK, ASSIST_CLERK)

TELLINGS = (
    Telling("proposal.cosign", _PROPOSERS, _("受邀委员已确认联名")),
    Telling("proposal.decline", _PROPOSERS, _("受邀委员不参加联名")),
    Telling("proposal.add_seal", ()),
    Telling("proposal.submit", _SIGNERS, _("已提交，等待审查")),
    Telling("proposal.file", _SIGNERS, _("已立案，编号{number}")),
    Telling("proposal.not_file", _SIGNERS, _("没有立案，理由见办理经过")),
    Telling("proposal.merge", _SIGNERS, _("已并案办理，主提案见办理经过")),
    Telling("proposal.merge_filed", _SIGNERS, _("已并案办理，主提案见办理经过")),
    # The office sorts what came in; nobody need hear of it.
    Telling("proposal.classify", ()),
    Telling("proposal.to_opinion", _SIGNERS, _("没有立案，已转社情民意信息")),
    Telling("proposal.to_letter", _SIGNERS, _("没有立案，已转来信")),
    Telling("proposal.number", _SIGNERS, _("已编号：{number}")),
    Telling("proposal.send_back", _SIGNERS, _("已退回修改，修改要求见办理经过")),
    # Bodies are told of their own part, which says more than the proposal does.
    Telling("proposal.assign", _SIGNERS, _("已交办，现在由承办单位办理")),
    Telling("proposal.answer", _SIGNERS, _("主办单位已经答复")),
    Telling("proposal.rate", (COSIGNER, UNDERTAKER), _("提案人已经评价")),
    Telling("proposal.rehandle", _SIGNERS, _("安排再次办理")),
    # How a body and its supervisors come to a reply is between them, until the reply is there.
    *(
        Telling(f"assignment.{key}", _BODIES)
        for key in ("object", "refuse_objection", "send_for_check", "return_reply")
    ),
    Telling("assignment.accept_objection", (GAVE_BACK,), _("申退已同意，不再由本单位承办")),
    Telling("assignment.pass_on", _ANSWERED, _("已转由下属单位办理")),
    # The proposer is asked; what the proposer says goes to the body that asked, and to nobody else.
    Telling("assignment.show_draft", ()),
    Telling("assignment.answer_draft", (LEAD_CLERK,), _("提案人对答复稿提出了意见")),
    # An assisting body speaks to the one that answers.
    Telling("assignment.give_opinion", (FELLOW_LEAD,), _("会办单位已提交会办意见")),
    Telling("assignment.waive", (FELLOW_LEAD, ASSIST_CLERK), _("不再等会办意见")),
    # Whoever waits for the reply hears that its day moved, and whoever has to keep it.
    Telling("assignment.extend", (*_ANSWERED, *_BODIES), _("办理期限已延长")),
    Telling("assignment.pause", (*_ANSWERED, *_BODIES), _("办理期限已暂停计时")),
    Telling("assignment.resume", (*_ANSWERED, *_BODIES), _("办理期限已恢复计时")),
    Telling("assignment.receive", _ANSWERED, _("承办单位已签收")),
    Telling("assignment.record_contact", _ANSWERED, _("承办单位登记了面商情况")),
)
