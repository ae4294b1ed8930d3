"""The part that a handling body has in a proposal."""

from typing import Any

from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.roles import SYSTEM
from tongxin.kernel.workflow.declarations import Clock, State, Workflow, act_within, move
from tongxin.kernel.workflow.fields import Choice, Day, FileOf, Integer, Pick, PickMany, Text
from tongxin.proposals.roles import (
    ANSWERED_ORGANISATION,
    ANSWERED_PERSON,
    ASSIGNMENT_COMMITTEE,
    ASSIGNMENT_SUPERVISION,
    ASSIST_CLERK,
    LEAD_CLERK,
)
from tongxin.proposals.rules import AssignmentState as A
from tongxin.proposals.rules import Share, Timing
from tongxin.proposals.workflow.guards import (
    CONTACTED,
    DRAFT_SHOWN,
    DRAFT_WAITING,
    HAS_PARTS,
    NO_OBJECTION,
    NO_OPEN_ASSISTS,
    OBJECTION,
    WITHIN_WINDOW,
    replies_are_checked,
)
from tongxin.proposals.workflow.words import CONTACT_MODES, DRAFT_OPINIONS, classes_in

_CLERKS = [LEAD_CLERK, ASSIST_CLERK]
_READY = [CONTACTED, NO_OPEN_ASSISTS, DRAFT_SHOWN]
_OPEN = [A.ASSIGNED, A.HANDLING]
_TERMS = _("调整期限")
_REPLY = (
    Choice("reply_class", _("答复类别"), choices=classes_in),
    Text(
        "reply",
        _("答复内容"),
        required=False,
        lines=10,
        max_length=5000,
        hint=_("逐条回应提案中的建议；上传了盖章的答复函，可以只写摘要或不写。"),
    ),
    FileOf("letter", _("盖章的答复函"), hint=_("签发盖章的扫描件或电子件；里面的文字会进入检索。")),
    Text("document_number", _("文号"), required=False, max_length=40),
)


def _term(case: Any) -> str:
    """The parameter with the term of a body's answer: assisting ones, later rounds, session proposals, and all others."""
    if case.share == Share.ASSIST:
        return "proposals.assist_term"
    if case.round > 1:
        return "proposals.answer_term_again"
    return "proposals.answer_term_session" if case.proposal.timing == Timing.SESSION else "proposals.answer_term"


ASSIGNMENT = Workflow(
    key="assignment",
    states=(
        State(A.ASSIGNED, _("待签收"), step="receive"),
        State(A.HANDLING, _("办理中"), step="answer"),
        State(A.CHECKING, _("答复待审核"), step="answer"),
        State(A.ANSWERED, _("已答复"), final=True, step="answer"),
        State(A.RECALLED, _("已收回"), final=True),
        State(A.PASSED_ON, _("已转办"), final=True),
        State(A.WAIVED, _("不再要求"), final=True),
    ),
    initial=A.ASSIGNED,
    opens=("proposals.assign",),
    opening_fields=(
        Pick("body", _("承办单位"), principal="body"),
        Choice(
            "share",
            _("分工"),
            choices=(
                (Share.LEAD.value, _("主办")),
                (Share.ASSIST.value, _("会办")),
                (Share.SEPARATE.value, _("分办")),
            ),
        ),
    ),
    opening_starts=("answer",),
    clocks=(Clock("answer", _("办理期限"), _term),),
    steps=(("receive", _("签收")), ("answer", _("答复"))),
    transitions=(
        move(
            "receive",
            _("签收"),
            [A.ASSIGNED],
            A.HANDLING,
            by=_CLERKS,
            together=True,
            consequence=_("签收后开始办理；期限从交办之日起算，不因签收改变。"),
        ),
        act_within(
            "object",
            _("申退"),
            _OPEN,
            by=_CLERKS,
            guards=[WITHIN_WINDOW, NO_OBJECTION],
            fields=[
                Text("reason", _("申退理由"), lines=3, max_length=500),
                Pick("suggested_body", _("建议改由哪个单位承办"), principal="body"),
            ],
            beside=["matter"],
            consequence=_("督查室作出决定以前请继续办理，不要自行转送。"),
        ),
        move(
            "accept_objection",
            _("同意申退，改交"),
            _OPEN,
            A.RECALLED,
            by=[ASSIGNMENT_SUPERVISION],
            guards=[OBJECTION],
            fields=[
                Pick("body", _("改由哪个单位承办"), principal="body"),
                Text("note", _("说明"), required=False, lines=3, max_length=300),
            ],
            stops=["answer"],
            expected=lambda case: bool(case.objection),
            beside=["reply", "matter"],
        ),
        act_within(
            "refuse_objection",
            _("不同意申退"),
            _OPEN,
            by=[ASSIGNMENT_SUPERVISION],
            guards=[OBJECTION],
            fields=[Text("reason", _("理由"), lines=3, max_length=300)],
            expected=lambda case: bool(case.objection),
            beside=["reply", "matter"],
        ),
        move(
            "pass_on",
            _("转下属单位办理"),
            _OPEN,
            A.PASSED_ON,
            by=[LEAD_CLERK],
            guards=[HAS_PARTS],
            fields=[
                Pick("lead", _("主办单位"), principal="body"),
                PickMany("assisting", _("会办单位"), principal="body"),
            ],
            stops=["answer"],
            expected=False,
            consequence=_("本系统内的承办单位接着办理，期限不变。"),
        ),
        act_within(
            "record_contact",
            _("登记面商"),
            [A.HANDLING],
            by=_CLERKS,
            fields=[
                Choice("mode", _("联系方式"), choices=CONTACT_MODES),
                Day("day", _("联系日期")),
                Text("note", _("沟通情况"), lines=3, max_length=500),
            ],
            beside=["matter"],
        ),
        act_within(
            "show_draft",
            _("征求对答复稿的意见"),
            [A.HANDLING],
            by=[LEAD_CLERK],
            fields=[Text("draft_reply", _("答复稿"), lines=10, max_length=5000)],
            beside=["matter"],
        ),
        act_within(
            "answer_draft",
            _("回复对答复稿的意见"),
            [A.HANDLING],
            by=[ANSWERED_PERSON, ANSWERED_ORGANISATION],
            guards=[DRAFT_WAITING],
            fields=[
                Choice("opinion", _("意见"), choices=DRAFT_OPINIONS),
                Text("comment", _("说明"), required=False, lines=3, max_length=500),
            ],
            expected=lambda case: bool(case.draft_reply) and not case.draft_opinion,
            beside=["reply"],
        ),
        move(
            "send_for_check",
            _("送审答复"),
            [A.HANDLING],
            A.CHECKING,
            by=[LEAD_CLERK],
            guards=_READY,
            fields=list(_REPLY),
            applies=replies_are_checked,
            beside=["matter"],
            consequence=_("督查室审核后，答复才送达提案人；期限照常计算。"),
        ),
        move(
            "pass_check",
            _("审核通过"),
            [A.CHECKING],
            A.ANSWERED,
            by=[ASSIGNMENT_SUPERVISION],
            fields=[Choice("reply_class", _("答复类别"), choices=classes_in)],
            stops=["answer"],
            # Only what has gone out is found by its words.
            retells=True,
            beside=["reply", "matter"],
        ),
        move(
            "return_reply",
            _("退回重写"),
            [A.CHECKING],
            A.HANDLING,
            by=[ASSIGNMENT_SUPERVISION],
            fields=[Text("reason", _("修改要求"), lines=3, max_length=500)],
            expected=False,
            beside=["reply", "matter"],
        ),
        move(
            "answer",
            _("答复提案人"),
            [A.HANDLING],
            A.ANSWERED,
            by=[LEAD_CLERK],
            guards=_READY,
            fields=list(_REPLY),
            stops=["answer"],
            applies=lambda case: not replies_are_checked(case),
            beside=["matter"],
            basis=_("承办单位应当按期书面答复提案人"),
            consequence=_("全部主办、分办单位答复后，请提案人评价。"),
        ),
        move(
            "give_opinion",
            _("提交会办意见"),
            [A.HANDLING],
            A.ANSWERED,
            by=[ASSIST_CLERK],
            fields=[Text("reply", _("会办意见"), lines=6, max_length=3000)],
            stops=["answer"],
            beside=["matter"],
            basis=_("会办单位应当按期向主办单位提出意见"),
        ),
        move(
            "waive",
            _("不再等会办意见"),
            _OPEN,
            A.WAIVED,
            by=[ASSIGNMENT_SUPERVISION],
            fields=[Text("reason", _("理由"), lines=2, max_length=300)],
            stops=["answer"],
            applies=lambda case: case.share == Share.ASSIST,
            expected=False,
        ),
        act_within(
            "extend",
            _("准予延期"),
            _OPEN,
            by=[ASSIGNMENT_SUPERVISION],
            group=_TERMS,
            fields=[
                Integer("days", _("延长天数"), minimum=1, maximum=90, unit=_("天")),
                Text("reason", _("延期理由"), max_length=200),
            ],
            extends=["answer"],
            together=True,
        ),
        act_within(
            "pause",
            _("暂停计时"),
            _OPEN,
            by=[ASSIGNMENT_SUPERVISION],
            group=_TERMS,
            fields=[Text("reason", _("暂停原因"), max_length=200)],
            pauses=["answer"],
        ),
        act_within(
            "resume",
            _("恢复计时"),
            _OPEN,
            by=[ASSIGNMENT_SUPERVISION],
            group=_TERMS,
            fields=[Text("reason", _("恢复说明"), required=False, max_length=200)],
            resumes=["answer"],
        ),
        move("recall", _("收回"), [*_OPEN, A.CHECKING], A.RECALLED, by=[SYSTEM], stops=["answer"]),
    ),
    corrects=(ASSIGNMENT_COMMITTEE, ASSIGNMENT_SUPERVISION),
    stands_in=(ASSIGNMENT_SUPERVISION,),
)
