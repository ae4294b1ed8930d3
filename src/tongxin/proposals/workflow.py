"""The life of a proposal and of the part a handling body has in it, declared once."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.access.roles import SYSTEM
from tongxin.kernel.conferences.parameters import parameter
from tongxin.kernel.workflow.declarations import Clock, Edit, Follow, Guard, State, Workflow, act_within, move
from tongxin.kernel.workflow.fields import Choice, Day, Integer, Pick, PickMany, Text, YesNo
from tongxin.people.selectors import is_member, members_on
from tongxin.proposals import selectors
from tongxin.proposals.roles import (
    ASSIGNMENT_COMMITTEE,
    ASSIGNMENT_SUPERVISION,
    ASSIST_CLERK,
    COMMITTEE_OFFICE,
    ENTER,
    ENTERER,
    INVITED,
    LEAD_CLERK,
    PAPER_OFFICE,
    PROPOSER,
    PROPOSING_ORGANISATION,
    SUPERVISION_OFFICE,
)
from tongxin.proposals.rules import MAX_ROUNDS, TEXT_LENGTH, TITLE_LENGTH, Satisfaction, Share
from tongxin.proposals.rules import AssignmentState as A
from tongxin.proposals.rules import ProposalState as P

CATEGORIES = (
    ("economic", _("经济建设")),
    ("political", _("政治建设")),
    ("cultural", _("文化建设")),
    ("social", _("社会建设")),
    ("ecological", _("生态文明建设")),
)
REASONS = (
    ("not_our_remit", _("不属于本级职权范围")),
    ("no_suggestion", _("没有具体建议")),
    ("several_matters", _("一案多事")),
    ("in_proceedings", _("已进入诉讼、仲裁等程序")),
    ("personal_matter", _("为本人或亲属解决个人问题")),
    ("academic", _("属于学术研讨")),
    ("promotion", _("宣传、推介具体作品或产品")),
    ("already_handled", _("已在办理同一事项")),
    ("empty", _("内容空泛")),
)
CLASSES = (
    ("A", _("A 类：已经解决或采纳")),
    ("B", _("B 类：列入计划逐步解决")),
    ("C", _("C 类：条件所限，留作参考")),
)
SATISFACTIONS = (
    (Satisfaction.SATISFIED.value, _("满意")),
    (Satisfaction.BASICALLY.value, _("基本满意")),
    (Satisfaction.DISSATISFIED.value, _("不满意")),
)
CONTACT_MODES = (("visit", _("登门面商")), ("meeting", _("座谈")), ("phone", _("电话")), ("other", _("其他方式")))
MANNERS = (("lead", _("领导领办")), ("supervise", _("政协督办")))
PROPOSERS = (PROPOSER, PROPOSING_ORGANISATION)


def _has_content(case: Any, _actor: Actor) -> bool:
    return bool(case.title.strip() and case.situation.strip() and case.suggestions.strip())


def _enough_signatures(case: Any, _actor: Actor) -> bool:
    least: int = parameter(case.conference_id, "proposals.signatures")
    return selectors.signatures(case) >= least


def _signatures_missing(case: Any) -> str:
    least = parameter(case.conference_id, "proposals.signatures")
    sentence = gettext("还不能提交：需要 {least} 人签名，现在有 {n} 人，请等受邀委员确认联名。")
    return sentence.format(least=least, n=selectors.signatures(case))


def _asks_for_another_round(case: Any) -> bool:
    """The proposer is dissatisfied, and another round may still follow."""
    return selectors.is_dissatisfied(case) and case.round < MAX_ROUNDS


def _opinions_missing(case: Any) -> str:
    n = selectors.open_assists(case)
    sentence = ngettext(
        "还有 {n} 个会办单位没有提交会办意见，意见收齐后才能答复。",
        "还有 {n} 个会办单位没有提交会办意见，意见收齐后才能答复。",
        n,
    )
    return sentence.format(n=n)


def _proposer_is_member(case: Any, actor: Actor) -> bool:
    """An organisation's proposal is not concerned; what an office types from paper is judged by the day on the paper."""
    return not selectors.acts_in_person(case, actor) or is_member(case.proposer_id, clock.today())


def _cosigner_is_member(case: Any, actor: Actor) -> bool:
    invited = selectors.invited_of(case, actor) if actor.on_behalf_of is None else set()
    return not invited or bool(members_on(invited, clock.today()))


PROPOSER_IS_MEMBER = Guard(
    "proposer_is_member",
    _proposer_is_member,
    _("还不能提交：提案人现在不是本级政协委员。任期内交来的纸质提案，请提案委办公室按收到的那天代录。"),
)
COSIGNER_IS_MEMBER = Guard("cosigner_is_member", _cosigner_is_member, _("不能联名：受邀的人现在不是本级政协委员。"))
COMPLETE = Guard("complete", _has_content, _("还不能提交：案由、情况分析和具体建议都要填写。"))
ENOUGH_SIGNATURES = Guard(
    "enough_signatures",
    _enough_signatures,
    _signatures_missing,
)
DISSATISFIED = Guard(
    "dissatisfied", lambda c, _a: selectors.is_dissatisfied(c), _("提案人没有评价“不满意”，不需要再次办理。")
)
ROUNDS_LEFT = Guard(
    "rounds_left",
    lambda c, _a: c.round < MAX_ROUNDS,
    lambda _c: gettext("已经办理 {n} 轮，请改用面商或专题协商解决。").format(n=MAX_ROUNDS),
)
NO_OPEN_ASSISTS = Guard(
    "assist_opinions_in",
    lambda c, _a: not parameter(c.conference_id, "proposals.assist_before_answer") or not selectors.open_assists(c),
    _opinions_missing,
)

CONTENT_FIELDS = (
    Text("title", _("案由"), max_length=TITLE_LENGTH, hint=_("写成“关于……的提案”，一事一案。")),
    Text(
        "situation", _("情况分析"), required=False, max_length=TEXT_LENGTH, lines=8, hint=_("问题是什么，有什么依据。")
    ),
    Text("analysis", _("原因分析"), required=False, max_length=TEXT_LENGTH, lines=5, hint=_("可以不填。")),
    Text(
        "suggestions",
        _("具体建议"),
        required=False,
        max_length=TEXT_LENGTH,
        lines=8,
        hint=_("每条建议单独一行，便于逐条答复和跟踪。"),
    ),
    PickMany("cosigners", _("邀请联名委员"), principal="person", others_only=True, hint=_("受邀委员确认后才算联名。")),
    Text("suggested_bodies", _("建议承办单位"), required=False, max_length=100, hint=_("供交办时参考。")),
    YesNo("publish_consent", _("同意公开提案内容"), suggested=True),
)

PROPOSAL = Workflow(
    key="proposal",
    states=(
        State(P.DRAFT, _("起草中"), draft=True, step="submit"),
        State(P.DISCARDED, _("已放弃"), draft=True, final=True, aside=True),
        State(P.SUBMITTED, _("待审查"), step="file"),
        State(P.FILED, _("已立案"), step="assign"),
        State(P.NOT_FILED, _("不予立案"), final=True),
        State(P.WITHDRAWN, _("已撤案"), final=True),
        State(P.HANDLING, _("办理中"), step="answer"),
        State(P.ANSWERED, _("已答复"), step="rate"),
        State(P.RATED, _("已评价"), final=True, step="rate"),
    ),
    initial=P.DRAFT,
    opens=("people.member", "people.organisation_contact", ENTER),
    opening_fields=(
        *CONTENT_FIELDS,
        Pick(
            "in_name_of",
            _("以组织名义提交"),
            required=False,
            principal="organisation",
            power="people.organisation_contact",
        ),
        Pick("proposer", _("代录的提案人"), required=False, principal="paper_proposer", power=ENTER),
    ),
    edit=Edit(by=(*PROPOSERS, ENTERER), states=(P.DRAFT,), fields=CONTENT_FIELDS),
    clocks=(
        Clock("review", _("审查期限"), "proposals.review_term"),
        Clock("assign", _("交办期限"), "proposals.assign_term"),
        Clock("rate", _("评价期限"), "proposals.rating_term"),
        Clock("rehandle", _("再办安排期限"), "proposals.rehandle_term", only_if=_asks_for_another_round),
    ),
    steps=(
        ("submit", _("提交")),
        ("file", _("审查立案")),
        ("assign", _("交办")),
        ("answer", _("答复")),
        ("rate", _("评价")),
    ),
    transitions=(
        move(
            "submit",
            _("提交"),
            [P.DRAFT],
            P.SUBMITTED,
            by=PROPOSERS,
            guards=[PROPOSER_IS_MEMBER, COMPLETE, ENOUGH_SIGNATURES],
            starts=["review"],
            allocates=[("proposal.serial", "serial")],
            basis=_("提案以书面形式提出，提交审查"),
            consequence=_("提交后由提案委办公室审查，审查前可以撤回。"),
        ),
        move(
            "discard",
            _("放弃草稿"),
            [P.DRAFT],
            P.DISCARDED,
            by=(*PROPOSERS, ENTERER),
            expected=False,
            consequence=_("放弃后不再出现在列表里，随时可以恢复。"),
        ),
        move("restore", _("恢复草稿"), [P.DISCARDED], P.DRAFT, by=(*PROPOSERS, ENTERER), expected=False),
        act_within(
            "cosign",
            _("确认联名"),
            [P.DRAFT, P.SUBMITTED],
            by=[INVITED],
            guards=[COSIGNER_IS_MEMBER],
            expected=True,
            retells=True,
            consequence=_("确认后您成为联名提案人。"),
        ),
        act_within("decline", _("不参加联名"), [P.DRAFT, P.SUBMITTED], by=[INVITED]),
        move(
            "file",
            _("立案"),
            [P.SUBMITTED],
            P.FILED,
            by=[COMMITTEE_OFFICE],
            fields=[
                Choice("category", _("类别"), choices=CATEGORIES),
                Text("note", _("审查意见"), required=False, lines=3),
            ],
            stops=["review"],
            starts=["assign"],
            beside=["text"],
            allocates=[("proposal.number", "number")],
            basis=_("审查合格的予以立案并编号"),
            consequence=_("立案后自动编号，转督查室交办。"),
        ),
        move(
            "not_file",
            _("不予立案"),
            [P.SUBMITTED],
            P.NOT_FILED,
            by=[COMMITTEE_OFFICE],
            fields=[
                Choice("reason", _("不予立案理由"), choices=REASONS),
                Text("explanation", _("向提案人说明"), lines=3, max_length=500),
                YesNo("to_opinion", _("转为社情民意信息")),
            ],
            stops=["review"],
            beside=["text"],
            expected=False,
            basis=_("不予立案的应当说明理由并告知提案人"),
        ),
        move(
            "send_back",
            _("退回修改"),
            [P.SUBMITTED],
            P.DRAFT,
            by=[COMMITTEE_OFFICE],
            fields=[Text("reason", _("修改要求"), lines=3, max_length=500)],
            stops=["review"],
            beside=["text"],
            expected=False,
        ),
        move(
            "withdraw",
            _("撤案"),
            [P.SUBMITTED],
            P.WITHDRAWN,
            by=PROPOSERS,
            fields=[Text("reason", _("撤案原因"), required=False, lines=2, max_length=300)],
            stops=["review"],
            expected=False,
        ),
        act_within(
            "mark_key",
            _("列为重点提案"),
            [P.FILED, P.HANDLING],
            by=[COMMITTEE_OFFICE],
            fields=[
                Choice("manner", _("重点办理方式"), choices=MANNERS),
                Text("leader", _("领办或督办领导"), max_length=60),
            ],
        ),
        move(
            "assign",
            _("交办"),
            [P.FILED],
            P.HANDLING,
            by=[SUPERVISION_OFFICE],
            fields=[
                Pick("lead", _("主办单位"), principal="body"),
                PickMany("assisting", _("会办单位"), principal="body"),
                Text("note", _("交办意见"), required=False, lines=3, max_length=500),
            ],
            stops=["assign"],
            beside=["text"],
            basis=_("立案的提案交有关单位办理"),
            consequence=_("交办后各承办单位的办理期限开始计算。"),
        ),
        move("answer", _("答复"), [P.HANDLING], P.ANSWERED, by=[SYSTEM], starts=["rate"]),
        move(
            "rate",
            _("评价"),
            [P.ANSWERED],
            P.RATED,
            by=PROPOSERS,
            fields=[
                Choice("attitude", _("对办理态度"), choices=SATISFACTIONS),
                Choice("result", _("对办理结果"), choices=SATISFACTIONS),
                Text("comment", _("意见"), required=False, lines=3, max_length=500),
            ],
            stops=["rate"],
            starts=["rehandle"],
            beside=["replies"],
            basis=_("提案人对办理情况提出意见"),
            consequence=_("对结果不满意的，督查室可以安排再次办理。"),
        ),
        move(
            "rehandle",
            _("再次办理"),
            [P.RATED],
            P.HANDLING,
            by=[SUPERVISION_OFFICE],
            guards=[DISSATISFIED, ROUNDS_LEFT],
            fields=[Text("note", _("再办要求"), lines=3, max_length=500)],
            stops=["rehandle"],
            beside=["replies"],
            expected=_asks_for_another_round,
            basis=_("提案人不满意的，重新办理"),
        ),
    ),
    follows=(Follow("assignment", (A.ANSWERED,), "answer", selectors.all_leads_answered, Q(share=Share.LEAD)),),
    corrects=(COMMITTEE_OFFICE, SUPERVISION_OFFICE),
    stands_in=(PAPER_OFFICE, ENTERER),
)

ASSIGNMENT = Workflow(
    key="assignment",
    states=(
        State(A.ASSIGNED, _("待签收"), step="receive"),
        State(A.HANDLING, _("办理中"), step="answer"),
        State(A.ANSWERED, _("已答复"), final=True, step="answer"),
        State(A.RECALLED, _("已收回"), final=True),
    ),
    initial=A.ASSIGNED,
    opens=("proposals.assign",),
    opening_fields=(
        Pick("body", _("承办单位"), principal="body"),
        Choice("share", _("分工"), choices=((Share.LEAD.value, _("主办")), (Share.ASSIST.value, _("会办")))),
    ),
    opening_starts=("answer",),
    clocks=(
        Clock(
            "answer",
            _("办理期限"),
            lambda case: "proposals.assist_term" if case.share == Share.ASSIST else "proposals.answer_term",
        ),
    ),
    steps=(("receive", _("签收")), ("answer", _("答复"))),
    transitions=(
        move(
            "receive",
            _("签收"),
            [A.ASSIGNED],
            A.HANDLING,
            by=[LEAD_CLERK, ASSIST_CLERK],
            consequence=_("签收后开始办理；期限从交办之日起算，不因签收改变。"),
        ),
        act_within(
            "record_contact",
            _("登记面商"),
            [A.HANDLING],
            by=[LEAD_CLERK, ASSIST_CLERK],
            fields=[
                Choice("mode", _("联系方式"), choices=CONTACT_MODES),
                Day("day", _("联系日期")),
                Text("note", _("沟通情况"), lines=3, max_length=500),
            ],
        ),
        move(
            "answer",
            _("答复提案人"),
            [A.HANDLING],
            A.ANSWERED,
            by=[LEAD_CLERK],
            guards=[NO_OPEN_ASSISTS],
            fields=[
                Choice("reply_class", _("答复类别"), choices=CLASSES),
                Text("reply", _("答复内容"), lines=10, max_length=5000, hint=_("逐条回应提案中的建议。")),
                Text("document_number", _("文号"), required=False, max_length=40),
            ],
            stops=["answer"],
            beside=["matter"],
            basis=_("承办单位应当按期书面答复提案人"),
            consequence=_("全部主办单位答复后，请提案人评价。"),
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
        act_within(
            "extend",
            _("准予延期"),
            [A.ASSIGNED, A.HANDLING],
            by=[ASSIGNMENT_SUPERVISION],
            fields=[
                Integer("days", _("延长天数"), minimum=1, maximum=90, unit=_("天")),
                Text("reason", _("延期理由"), max_length=200),
            ],
            extends=["answer"],
        ),
        act_within(
            "pause",
            _("暂停计时"),
            [A.ASSIGNED, A.HANDLING],
            by=[ASSIGNMENT_SUPERVISION],
            fields=[Text("reason", _("暂停原因"), max_length=200)],
            pauses=["answer"],
        ),
        act_within(
            "resume",
            _("恢复计时"),
            [A.ASSIGNED, A.HANDLING],
            by=[ASSIGNMENT_SUPERVISION],
            fields=[Text("reason", _("恢复说明"), required=False, max_length=200)],
            resumes=["answer"],
        ),
        move("recall", _("收回"), [A.ASSIGNED, A.HANDLING], A.RECALLED, by=[SYSTEM], stops=["answer"]),
    ),
    corrects=(ASSIGNMENT_COMMITTEE, ASSIGNMENT_SUPERVISION),
    stands_in=(ASSIGNMENT_SUPERVISION,),
)
