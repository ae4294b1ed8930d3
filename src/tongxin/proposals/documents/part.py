"""The forms of the part that one body has: the notice to it, what it answers, and the sheet for the proposer's opinion."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.documents.declarations import Form, FormField, Subject, column
from tongxin.proposals import selectors
from tongxin.proposals.documents.fields import (
    ADDRESSEES,
    ANSWERED_ON,
    ASSIGNER,
    BODY,
    CATEGORY,
    COSIGNERS,
    DOCUMENT_NUMBER,
    FOLDER,
    HEADING,
    NUMBER,
    PROPOSER,
    REPLY_CLASS,
    SAMPLE_TEXT,
    SHARE,
    TITLE,
    authors,
    day_text,
    helpers,
    issuer_of,
    named_by_body,
    of,
    part,
    passed,
    proposal_of,
    whole_text,
)
from tongxin.proposals.models import Assignment
from tongxin.proposals.rules import ANSWERING, AssignmentState, Share
from tongxin.proposals.workflow.words import SATISFACTIONS

NOTICE = Form(
    key="proposals.assignment_notice",
    label=gettext_noop("交办通知"),
    kind="assignment",
    folder=FOLDER,
    fields=(
        HEADING,
        NUMBER,
        CATEGORY,
        TITLE,
        PROPOSER,
        COSIGNERS,
        BODY,
        SHARE,
        FormField("others", gettext_noop("同案的其他承办单位"), helpers, "市财政局（会办）"),
        FormField(
            "task",
            gettext_noop("要求：主办的答复提案人，会办的向主办单位提出意见"),
            part(lambda a: _("向主办单位提出会办意见") if a.share == Share.ASSIST else _("书面答复提案人")),
            "书面答复提案人",
        ),
        FormField(
            "due_on",
            gettext_noop("办理期限"),
            part(lambda a: day_text(selectors.due_on(a.pk, "answer"))),
            "2026年6月1日",
        ),
        FormField(
            "told",
            gettext_noop("交办意见（分段）"),
            part(selectors.told_in_round),
            "请与提案人当面沟通。",
            prose=True,
        ),
        FormField("text", gettext_noop("提案内容（分段）"), of(whole_text), SAMPLE_TEXT, prose=True),
        ASSIGNER,
        FormField("assigned_on", gettext_noop("交办日期"), part(lambda a: day_text(a.card.opened)), "2026年3月1日"),
    ),
    file_name=named_by_body(gettext_noop("交办通知")),
    offered=lambda case, _actor: case.state != AssignmentState.RECALLED,
)


def _lacks(word: str, place: int) -> Callable[[Subject], str]:
    """Bodies often paste a whole letter: its own first or last sentence is not said a second time."""

    def compute(subject: Subject) -> str:
        lines = [line for line in subject.case.reply.splitlines() if line.strip()]
        return "" if lines and word in lines[place] else _("要")

    return compute


def _is_reply(case: Assignment, _actor: Actor) -> bool:
    return case.state == AssignmentState.ANSWERED and case.share in ANSWERING


REPLY = Form(
    key="proposals.reply_letter",
    label=gettext_noop("答复函"),
    kind="assignment",
    folder=FOLDER,
    fields=(
        HEADING,
        NUMBER,
        TITLE,
        ADDRESSEES,
        BODY,
        REPLY_CLASS,
        DOCUMENT_NUMBER,
        FormField("text", gettext_noop("答复内容（分段）"), part(lambda a: a.reply), SAMPLE_TEXT, prose=True),
        FormField("others", gettext_noop("同案的其他承办单位"), helpers, "市财政局（会办）"),
        FormField("opening", gettext_noop("是否要加开头语：答复内容里已有的为空"), _lacks("收悉", 0), "要"),
        FormField("closing", gettext_noop("是否要加结束语：答复内容里已有的为空"), _lacks("感谢", -1), "要"),
        ANSWERED_ON,
        FormField("copies", gettext_noop("抄送"), of(issuer_of), "澄湖市政协提案委员会"),
    ),
    file_name=named_by_body(gettext_noop("答复函")),
    offered=_is_reply,
)


def _words(pairs: tuple[tuple[str, str], ...]) -> Callable[[Subject], list[dict[str, str]]]:
    return lambda _subject: [{"label": _(label)} for _key, label in pairs]


OPINION = Form(
    key="proposals.opinion_form",
    label=gettext_noop("征询意见表"),
    kind="assignment",
    folder=FOLDER,
    fields=(
        HEADING,
        NUMBER,
        TITLE,
        BODY,
        REPLY_CLASS,
        DOCUMENT_NUMBER,
        ANSWERED_ON,
        FormField(
            "persons",
            gettext_noop("提案人，每人一张"),
            lambda subject: [{"name": name} for name in authors(proposal_of(subject))],
            columns=(column("name", gettext_noop("姓名或单位"), "张明委员"),),
        ),
        FormField(
            "choices",
            gettext_noop("评价可选的等次"),
            _words(SATISFACTIONS),
            columns=(column("label", gettext_noop("等次"), "满意"),),
        ),
        FormField(
            "return_by",
            gettext_noop("交回日期"),
            of(lambda p: day_text(selectors.due_on(p.pk, "rate"))),
            "2026年6月10日",
        ),
        FormField("return_to", gettext_noop("交回何处"), of(issuer_of), "澄湖市政协提案委员会"),
    ),
    file_name=named_by_body(gettext_noop("征询意见表")),
    offered=_is_reply,
)


def _main_body(subject: Subject) -> str:
    """To whom an opinion goes: the body that answers the proposers."""
    case: Assignment = subject.case
    row = selectors.lead_part(case)
    return str(row.body) if row else ""


def _is_opinion(case: Assignment, actor: Actor) -> bool:
    given = case.state == AssignmentState.ANSWERED and case.share == Share.ASSIST
    return given and not selectors.hides_reply(case, actor)


ASSIST = Form(
    key="proposals.assist_opinion",
    label=gettext_noop("会办意见"),
    kind="assignment",
    folder=FOLDER,
    fields=(
        HEADING,
        NUMBER,
        TITLE,
        FormField("lead", gettext_noop("主送：主办单位"), _main_body, "市教育局"),
        FormField("text", gettext_noop("会办意见（分段）"), part(lambda a: a.reply), SAMPLE_TEXT, prose=True),
        FormField("body", gettext_noop("落款：会办单位"), part(lambda a: str(a.body)), "市财政局"),
        FormField(
            "given_on",
            gettext_noop("提出意见的日期"),
            part(lambda a: day_text(passed(a.pk, "give_opinion"))),
            "2026年4月20日",
        ),
        FormField("copies", gettext_noop("抄送"), of(issuer_of), "澄湖市政协提案委员会"),
    ),
    file_name=named_by_body(gettext_noop("会办意见")),
    offered=_is_opinion,
)
