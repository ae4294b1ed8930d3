"""The life of a proposal."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.roles import SYSTEM
from tongxin.kernel.workflow.declarations import Clock, Edit, Follow, State, Transition, Workflow, act_within, move
from tongxin.kernel.workflow.fields import Choice, FileOf, Phone, Pick, PickMany, Text, YesNo
from tongxin.proposals import selectors
from tongxin.proposals.roles import COMMITTEE_OFFICE, ENTER, ENTERER, INVITED, PAPER_OFFICE, SUPERVISION_OFFICE
from tongxin.proposals.rules import ANSWERING, LONGEST_TEXT, LONGEST_TITLE, UNDER_REVIEW
from tongxin.proposals.rules import AssignmentState as A
from tongxin.proposals.rules import ProposalState as P
from tongxin.proposals.workflow.guards import (
    COMPLETE,
    COSIGNER_IS_MEMBER,
    DISSATISFIED,
    ENOUGH_SIGNATURES,
    HAS_CONTACT,
    INVITATION_OPEN,
    MAIN_ANSWERED,
    NOT_NUMBERED,
    NOT_RATED,
    NUMBERED_ALREADY,
    PROPOSER_IS_MEMBER,
    PROPOSERS,
    REVIEWED,
    ROUNDS_LEFT,
    SEALED,
    WITHIN_LENGTH,
    asks_for_another_round,
    is_reviewed,
    lacks_seal,
    numbers_at_filing,
    review_levels,
    still_asked,
    still_members,
)
from tongxin.proposals.workflow.words import CATEGORIES, MANNERS, REASONS, SATISFACTIONS, TIMINGS

_LEVELS = list(UNDER_REVIEW)
_NUMBERS = (("proposal.number", "number"), ("proposal.category_number", "category_number"))

CONTENT_FIELDS = (
    Text(
        "title",
        _("案由"),
        max_length=LONGEST_TITLE,
        limit="proposals.title_length",
        hint=_("写成“关于……的提案”，一事一案。"),
    ),
    Text(
        "situation",
        _("情况分析"),
        required=False,
        max_length=LONGEST_TEXT,
        limit="proposals.text_length",
        lines=8,
        hint=_("问题是什么，有什么依据。"),
    ),
    Text(
        "analysis",
        _("原因分析"),
        required=False,
        max_length=LONGEST_TEXT,
        limit="proposals.text_length",
        lines=5,
        hint=_("可以不填。"),
    ),
    Text(
        "suggestions",
        _("具体建议"),
        required=False,
        max_length=LONGEST_TEXT,
        limit="proposals.suggestions_length",
        lines=8,
        hint=_("每条建议单独一行，便于逐条答复和跟踪。"),
    ),
    PickMany(
        "cosigners",
        _("邀请联名委员"),
        principal="person",
        others_only=True,
        hint=_("联名委员是共同提案人，确认后才算，答复也送给他们。"),
    ),
    PickMany(
        "seconders", _("邀请附议委员"), principal="person", others_only=True, hint=_("附议只表示支持，不另行答复。")
    ),
    Text("suggested_bodies", _("建议承办单位"), required=False, max_length=100, hint=_("供交办时参考。")),
    Text("contact_name", _("联系人"), required=False, max_length=40, hint=_("集体提案必填。")),
    Phone(
        "contact_phone",
        _("联系电话"),
        required=False,
        hint=_("集体提案必填，只有承办单位和办公室看得到。"),
    ),
    YesNo("publish_consent", _("同意公开提案内容"), suggested=True),
)
_RATING = (
    Choice("attitude", _("对办理态度"), choices=SATISFACTIONS),
    Choice("result", _("对办理结果"), choices=SATISFACTIONS),
    Text("comment", _("意见"), required=False, lines=3, max_length=500),
    FileOf("form", _("签名的征询意见表"), hint=_("办公室代为登记时必须上传；本人在线评价不用。")),
)


# The committee has a dozen buttons: what is expected stands first, the rest under two names.
_UNFILED = _("作出其他审查决定")
_REMARKS = _("归类、改定和标记")


def _decision(key: str, label: str, target: P, **more: Any) -> Transition:
    """A decision of the review: falls at the last level, ends the review, and shows the text beside its form."""
    more.setdefault("expected", False)
    if not more["expected"]:
        more.setdefault("group", _UNFILED)
    stops = ["review"]
    return move(
        key, label, _LEVELS, target, by=[COMMITTEE_OFFICE], guards=[REVIEWED], stops=stops, beside=["text"], **more
    )


_MERGING = (
    Text(
        "into",
        _("并入哪一件"),
        max_length=30,
        hint=_("填主提案的提案号或流水号，例如 第0012号 或 2026收0034。"),
    ),
    Text("explanation", _("向提案人说明"), lines=3, max_length=500),
)
_WRITING = (
    move(
        "submit",
        _("提交"),
        [P.DRAFT],
        P.SUBMITTED,
        by=PROPOSERS,
        guards=[PROPOSER_IS_MEMBER, COMPLETE, WITHIN_LENGTH, ENOUGH_SIGNATURES, HAS_CONTACT, SEALED],
        waits_for=still_members,
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
        _("确认联名或附议"),
        [P.DRAFT, P.SUBMITTED],
        by=[INVITED],
        guards=[COSIGNER_IS_MEMBER, INVITATION_OPEN],
        waits_for=still_asked,
        expected=True,
        retells=True,
        consequence=_("联名的，您成为共同提案人；附议的，记为附议。"),
    ),
    act_within(
        "add_seal",
        _("上传盖章页"),
        [P.DRAFT, *_LEVELS],
        by=(*PROPOSERS, ENTERER),
        fields=[FileOf("seal", _("盖章页"), required=True, hint=_("盖了公章的提案首页，扫描或者拍照。"))],
        applies=lambda case: case.organisation_id is not None,
        expected=lambda case: case.state == P.DRAFT and lacks_seal(case),
        consequence=_("集体提案的盖章页和其他附件分开显示；重新上传的，以最后一次为准。"),
    ),
    act_within("decline", _("不参加"), [P.DRAFT, P.SUBMITTED], by=[INVITED]),
    move(
        "withdraw",
        _("撤案"),
        _LEVELS,
        P.WITHDRAWN,
        by=PROPOSERS,
        fields=[Text("reason", _("撤案原因"), required=False, lines=2, max_length=300)],
        stops=["review"],
        expected=False,
    ),
)
_REVIEW = (
    move(
        "pass_first",
        _("初审通过"),
        [P.SUBMITTED],
        P.SECOND_REVIEW,
        by=[COMMITTEE_OFFICE],
        fields=[Text("note", _("初审意见"), required=False, lines=3)],
        applies=lambda case: review_levels(case) > 1,
        beside=["text"],
        together=True,
    ),
    move(
        "pass_second",
        _("复审通过"),
        [P.SECOND_REVIEW],
        P.BOARD_REVIEW,
        by=[COMMITTEE_OFFICE],
        fields=[Text("note", _("复审意见"), required=False, lines=3)],
        applies=lambda case: review_levels(case) > 2,  # noqa: PLR2004 - the third level is the board
        beside=["text"],
        together=True,
    ),
    _decision(
        "file",
        _("立案"),
        P.FILED,
        fields=[
            Choice("category", _("类别"), choices=CATEGORIES),
            Text("note", _("审查意见"), required=False, lines=3),
        ],
        starts=["assign"],
        allocates=list(_NUMBERS),
        allocates_when=numbers_at_filing,
        expected=is_reviewed,
        together=True,
        basis=_("审查合格的予以立案并编号"),
        consequence=_("立案后编号，转督查室交办。"),
    ),
    _decision(
        "merge",
        _("并案"),
        P.MERGED,
        fields=list(_MERGING),
        basis=_("内容相同的提案并案办理，分别答复"),
        consequence=_("并案后随主提案办理；主提案答复时，这件的提案人同样收到答复并评价。"),
    ),
    _decision(
        "not_file",
        _("不予立案"),
        P.NOT_FILED,
        fields=[
            Choice("reason", _("不予立案理由"), choices=REASONS),
            Text("explanation", _("向提案人说明"), lines=3, max_length=500),
        ],
        basis=_("不予立案的应当说明理由并告知提案人"),
    ),
    _decision(
        "to_opinion",
        _("转社情民意信息"),
        P.TO_OPINION,
        fields=[Text("explanation", _("向提案人说明"), lines=3, max_length=500)],
        consequence=_("不作为提案立案，内容转为社情民意信息继续反映。"),
    ),
    _decision(
        "to_letter",
        _("转来信"),
        P.TO_LETTER,
        fields=[
            Text("department", _("转送部门"), max_length=60),
            Text("explanation", _("向提案人说明"), lines=3, max_length=500),
        ],
        consequence=_("不作为提案立案，作为来信转送有关部门参考。"),
    ),
    move(
        "send_back",
        _("退回修改"),
        _LEVELS,
        P.DRAFT,
        by=[COMMITTEE_OFFICE],
        fields=[Text("reason", _("修改要求"), lines=3, max_length=500)],
        stops=["review"],
        beside=["text"],
        expected=False,
        group=_UNFILED,
    ),
    act_within(
        "set_timing",
        _("改定大会或平时"),
        [*_LEVELS, P.FILED],
        by=[COMMITTEE_OFFICE],
        group=_REMARKS,
        fields=[
            Choice("timing", _("大会或平时"), choices=TIMINGS),
            Text("reason", _("改定理由"), lines=2, max_length=300),
        ],
        consequence=_("提交时已按征集时间自动认定；改定要写理由。"),
    ),
    move(
        "merge_filed",
        _("立案后并案"),
        # The same matter is often noticed only when everything that was filed lies side by side.
        [P.FILED],
        P.MERGED,
        by=[COMMITTEE_OFFICE],
        fields=list(_MERGING),
        stops=["assign"],
        beside=["text"],
        expected=False,
        basis=_("内容相同的提案并案办理，分别答复"),
        consequence=_("并案后随主提案办理；立案数仍计入，并案后的立案数减去这一件。"),
    ),
    act_within(
        "classify",
        _("归类"),
        [*_LEVELS, P.FILED],
        by=[COMMITTEE_OFFICE],
        group=_REMARKS,
        fields=[Choice("category", _("类别"), choices=CATEGORIES)],
        beside=["text"],
        together=True,
        consequence=_("收到的提案可以先归类，立案时仍可改；没有立案的也按类别统计。"),
    ),
    act_within(
        "number",
        _("编号"),
        [P.FILED],
        by=[COMMITTEE_OFFICE],
        guards=[NOT_NUMBERED],
        allocates=list(_NUMBERS),
        applies=lambda case: not numbers_at_filing(case),
        expected=lambda case: not case.number,
        together=True,
        in_batches=True,
        consequence=_("成批编号时，按提案者类别、内容类别和提交先后排序。"),
    ),
    act_within(
        "mark_key",
        _("列为重点提案"),
        [P.FILED, P.HANDLING],
        by=[COMMITTEE_OFFICE],
        group=_REMARKS,
        fields=[
            Choice("manner", _("重点办理方式"), choices=MANNERS),
            Text("leader", _("领办或督办领导"), max_length=60),
        ],
    ),
)
_HANDLING = (
    move(
        "assign",
        _("交办"),
        [P.FILED],
        P.HANDLING,
        by=[SUPERVISION_OFFICE],
        guards=[NUMBERED_ALREADY],
        fields=[
            Pick("lead", _("主办单位"), principal="body", required=False, hint=_("单办或主会办时填一个。")),
            PickMany("assisting", _("会办单位"), principal="body"),
            PickMany(
                "separate", _("分办单位"), principal="body", hint=_("各自答复各自的部分；填了分办就不填主办和会办。")
            ),
            Text("note", _("交办意见"), required=False, lines=3, max_length=500),
        ],
        stops=["assign"],
        # With the people stands which bodies the proposer suggests.
        beside=["text", "people"],
        together=True,
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
        fields=list(_RATING),
        stops=["rate"],
        starts=["rehandle"],
        applies=lambda case: case.state != P.MERGED,
        beside=["replies"],
        basis=_("提案人对办理情况提出意见"),
        consequence=_("对结果不满意的，督查室可以安排再次办理。"),
    ),
    act_within(
        "rate_merged",
        _("评价"),
        [P.MERGED],
        by=PROPOSERS,
        guards=[MAIN_ANSWERED, NOT_RATED],
        applies=lambda case: case.state == P.MERGED,
        fields=list(_RATING),
        expected=lambda case: selectors.main_is_answered(case) and not selectors.is_rated(case),
        beside=["replies"],
    ),
    move(
        "rehandle",
        _("再次办理"),
        [P.RATED],
        P.HANDLING,
        by=[SUPERVISION_OFFICE],
        guards=[DISSATISFIED, ROUNDS_LEFT],
        fields=[
            Text("note", _("再办要求"), lines=3, max_length=500),
            Pick(
                "lead",
                _("主办单位"),
                principal="body",
                required=False,
                hint=_("三项都不填的，仍由上一轮的单位办理；要换单位的，把这一轮的单位填全。"),
            ),
            PickMany("assisting", _("会办单位"), principal="body"),
            PickMany("separate", _("分办单位"), principal="body", hint=_("填了分办就不填主办和会办。")),
        ],
        stops=["rehandle"],
        beside=["replies"],
        expected=asks_for_another_round,
        basis=_("提案人不满意的，重新办理"),
        consequence=_("再次办理有自己的期限；上一轮的单位、答复和评价都保留。"),
    ),
)

PROPOSAL = Workflow(
    key="proposal",
    states=(
        State(P.DRAFT, _("起草中"), draft=True, step="submit"),
        State(P.DISCARDED, _("已放弃"), draft=True, final=True, aside=True),
        State(P.SUBMITTED, _("待审查"), step="file"),
        State(P.SECOND_REVIEW, _("待复审"), step="file"),
        State(P.BOARD_REVIEW, _("待审查会"), step="file"),
        State(P.FILED, _("已立案"), step="assign"),
        State(P.NOT_FILED, _("不予立案"), final=True),
        State(P.MERGED, _("已并案"), final=True, rest=_("已并入主提案一起办理；主提案答复以后，请提案人评价。")),
        State(P.TO_OPINION, _("已转社情民意"), final=True),
        State(P.TO_LETTER, _("已转来信"), final=True),
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
            own_only=True,
            power="people.organisation_contact",
        ),
        Pick("proposer", _("代录的提案人"), required=False, principal="paper_proposer", power=ENTER),
    ),
    edit=Edit(by=(*PROPOSERS, ENTERER), states=(P.DRAFT,), fields=CONTENT_FIELDS),
    clocks=(
        Clock("review", _("审查期限"), "proposals.review_term"),
        Clock("assign", _("交办期限"), "proposals.assign_term"),
        Clock("rate", _("评价期限"), "proposals.rating_term"),
        Clock("rehandle", _("再办安排期限"), "proposals.rehandle_term", only_if=asks_for_another_round),
    ),
    steps=(
        ("submit", _("提交")),
        ("file", _("审查立案")),
        ("assign", _("交办")),
        ("answer", _("答复")),
        ("rate", _("评价")),
    ),
    transitions=(*_WRITING, *_REVIEW, *_HANDLING),
    follows=(
        Follow("assignment", (A.ANSWERED,), "answer", selectors.all_leads_answered, Q(share__in=list(ANSWERING))),
    ),
    corrects=(COMMITTEE_OFFICE, SUPERVISION_OFFICE),
    stands_in=(PAPER_OFFICE, ENTERER),
)
