"""The printed forms of proposals: what stands on them, and for whom there is something to print."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import clock, wording
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.conferences.vocabulary import Named, Often, Word
from tongxin.kernel.documents.declarations import Form, FormField, Subject, column
from tongxin.kernel.workflow.fields import Day, Pick
from tongxin.people.models import Person
from tongxin.proposals import selectors
from tongxin.proposals.models import Assignment, Proposal
from tongxin.proposals.rules import ANSWERING, AssignmentState, Backing, ProposalState, Share, Signature
from tongxin.proposals.services import share_label
from tongxin.proposals.workflow.words import CATEGORIES, REASONS, SATISFACTIONS

_FOLDER = Path(__file__).with_name("documents")
_SAMPLE_TEXT = "一、基本情况。入托率偏低。\n（一）用房不足。社区用房没有盘活。\n1.盘活社区用房。"


def _proposal(subject: Subject) -> Proposal:
    case: Proposal | Assignment = subject.case
    return case.proposal if isinstance(case, Assignment) else case


def _of(read: Callable[[Proposal], Any]) -> Callable[[Subject], Any]:
    return lambda subject: read(_proposal(subject))


def _part(read: Callable[[Assignment], Any]) -> Callable[[Subject], Any]:
    return lambda subject: read(subject.case)


def _day(day: dt.date | None) -> str:
    return wording.full_day(day) if day else ""


def _session(proposal: Proposal) -> str:
    return _("{session}会议").format(session=proposal.session) if proposal.session else ""


def _category(proposal: Proposal) -> str:
    return _(dict(CATEGORIES).get(proposal.category, ""))


def _first_proposer(proposal: Proposal) -> str:
    return str(proposal.organisation or proposal.proposer)


def _position(proposal: Proposal) -> str:
    person: Person | None = proposal.proposer
    return f"{person.employer}{person.post}" if person and not proposal.organisation_id else ""


def _signed(proposal: Proposal) -> list[str]:
    return [row.person.name for row in proposal.invited_for(Backing.JOINT) if row.answer == Signature.SIGNED]


def _authors(proposal: Proposal) -> list[str]:
    """Everybody who made it, each as a letter addresses them."""
    if proposal.organisation_id:
        return [str(proposal.organisation), *(_("{name}委员").format(name=_bare(name)) for name in _signed(proposal))]
    return [_("{name}委员").format(name=_bare(name)) for name in (str(proposal.proposer), *_signed(proposal))]


def _bare(name: str) -> str:
    # Names of a demonstration carry the office in them (张委员); nobody is addressed as 张委员委员.
    return name.removesuffix("委员") or name


def _addressees(proposal: Proposal) -> str:
    return wording.listed(_authors(proposal))


COMMITTEE = Named(gettext_noop("提案委员会"), "organisation.proposal_committee")
# Words that conferences replace more often than others; the printed forms are issued in the name of the committee.
WORDS = (
    Word(COMMITTEE.key, str(COMMITTEE), "organisation"),
    Often(COMMITTEE.key),
    Often("role.committee_office"),
    Often("role.supervision_office"),
    Often("proposal.step.file"),
    Often("proposal.stage.file"),
    Often("proposal.step.assign"),
    Often("proposal.state.filed"),
)


def _passed(card_id: int, transition: str) -> dt.date | None:
    row = selectors.last_passage(card_id, transition)
    return row.occurred_on if row else None


def _said(card_id: int, transition: str, key: str) -> str:
    row = selectors.last_passage(card_id, transition)
    return str(row.fields.get(key, "")) if row else ""


def _opinion(proposal: Proposal) -> str:
    if not _passed(proposal.pk, "file"):
        return ""
    return _said(proposal.pk, "file", "note") or _("同意立案。")


def _issuer(proposal: Proposal) -> str:
    return _("{conference}{committee}").format(conference=proposal.conference.name, committee=_(COMMITTEE))


def _whole_text(proposal: Proposal) -> str:
    return "\n".join(filter(None, (proposal.situation, proposal.analysis, proposal.suggestions)))


def _helpers(subject: Subject) -> str:
    """The other bodies of the same round that the reader sees, with their shares."""
    case: Assignment = subject.case
    rows = selectors.fellow_parts([case.proposal], subject.actor).get(case.proposal_id, [])
    return wording.listed(f"{row.body}（{share_label(row.share)}）" for row in rows if row.pk != case.pk)


def _title_line(proposal: Proposal) -> str:
    return f"{proposal.conference.name}{_session(proposal)}"


# ---- fields that several forms share ----------------------------------------------------------------------------

HEADING = FormField("heading", gettext_noop("政协名称和会议"), _of(_title_line), "澄湖市政协九届一次会议")
NUMBER = FormField("number", gettext_noop("提案号"), _of(lambda p: p.number), "第0001号")
SERIAL = FormField("serial", gettext_noop("流水号"), _of(lambda p: p.serial), "2026收0001")
CATEGORY = FormField("category", gettext_noop("类别"), _of(_category), "社会建设")
TITLE = FormField("title", gettext_noop("案由"), _of(lambda p: p.title), "关于扩大普惠托育供给的提案")
PROPOSER = FormField("proposer", gettext_noop("第一提案人或提案单位"), _of(_first_proposer), "张明")
COSIGNERS = FormField(
    "cosigners", gettext_noop("已确认的联名委员"), _of(lambda p: wording.listed(_signed(p))), "李华、王芳"
)
ADDRESSEES = FormField("addressees", gettext_noop("称呼全部提案人"), _of(_addressees), "张明委员、李华委员")
ISSUER = FormField("issuer", gettext_noop("落款单位"), _of(_issuer), "澄湖市政协提案委员会")
SITUATION = FormField(
    "situation", gettext_noop("情况分析（分段）"), _of(lambda p: p.situation), _SAMPLE_TEXT, prose=True
)
ANALYSIS = FormField("analysis", gettext_noop("原因分析（分段）"), _of(lambda p: p.analysis), "原因有二。", prose=True)
SUGGESTIONS = FormField(
    "suggestions", gettext_noop("具体建议（分段）"), _of(lambda p: p.suggestions), _SAMPLE_TEXT, prose=True
)
BODY = FormField("body", gettext_noop("承办单位"), _part(lambda a: str(a.body)), "市教育局")
SHARE = FormField("share", gettext_noop("分工：主办或会办"), _part(lambda a: share_label(a.share)), "主办")
REPLY_CLASS = FormField("reply_class", gettext_noop("答复类别字母"), _part(lambda a: a.reply_class), "A")
DOCUMENT_NUMBER = FormField(
    "document_number", gettext_noop("答复文号"), _part(lambda a: a.document_number), "教函〔2026〕12号"
)
ANSWERED_ON = FormField(
    "answered_on", gettext_noop("答复日期"), _part(lambda a: _day(_passed(a.pk, "answer"))), "2026年5月20日"
)
PRINTED_ON = FormField("printed_on", gettext_noop("打印日期"), lambda _subject: _day(clock.today()), "2026年3月1日")


def _named(label: str) -> Callable[[Subject], str]:
    return lambda subject: f"{_(label)}-{_proposal(subject).number or _proposal(subject).serial or subject.case.pk}"


def _named_by_body(label: str) -> Callable[[Subject], str]:
    return lambda subject: f"{_(label)}-{subject.case.number}-{subject.case.body}"


# ---- one proposal ----------------------------------------------------------------------------------------------

SHEET = Form(
    key="proposals.sheet",
    label=gettext_noop("提案表"),
    kind="proposal",
    folder=_FOLDER,
    fields=(
        HEADING,
        NUMBER,
        SERIAL,
        CATEGORY,
        TITLE,
        PROPOSER,
        FormField("position", gettext_noop("第一提案人的单位和职务"), _of(_position), "澄湖市第一中学校长"),
        COSIGNERS,
        FormField(
            "suggested_bodies",
            gettext_noop("建议承办单位"),
            _of(lambda p: p.suggested_bodies),
            "市教育局、市卫生健康委",
        ),
        FormField(
            "consent",
            gettext_noop("是否同意公开"),
            _of(lambda p: _("同意公开") if p.publish_consent else _("不同意公开")),
            "同意公开",
        ),
        FormField(
            "submitted_on", gettext_noop("提交日期"), _of(lambda p: _day(_passed(p.pk, "submit"))), "2026年1月8日"
        ),
        FormField("opinion", gettext_noop("审查意见"), _of(_opinion), "立案。"),
        FormField("filed_on", gettext_noop("立案日期"), _of(lambda p: _day(_passed(p.pk, "file"))), "2026年1月20日"),
        SITUATION,
        ANALYSIS,
        SUGGESTIONS,
    ),
    file_name=_named(gettext_noop("提案表")),
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
    return _(dict(REASONS).get(_said(proposal.pk, "not_file", "reason"), ""))


def _next_step(proposal: Proposal) -> str:
    sentence = _decision(proposal)[1]
    return _(sentence) if sentence else ""


NOT_FILED = Form(
    key="proposals.not_filed_notice",
    label=gettext_noop("不予立案通知"),
    kind="proposal",
    folder=_FOLDER,
    fields=(
        HEADING,
        SERIAL,
        TITLE,
        ADDRESSEES,
        FormField("reason", gettext_noop("不予立案的理由"), _of(_not_filed_reason), "属于学术研讨"),
        FormField(
            "explanation",
            gettext_noop("向提案人的说明（分段）"),
            _of(lambda p: _said(p.pk, _decision(p)[0], "explanation")),
            "属于学术研讨，建议投稿。",
            prose=True,
        ),
        FormField(
            "next_step",
            gettext_noop("去向：转为社情民意信息的写明，否则为空"),
            _of(_next_step),
            "提案内容已转作社情民意信息处理。",
        ),
        ISSUER,
        FormField(
            "decided_on", gettext_noop("决定日期"), _of(lambda p: _day(_passed(p.pk, _decision(p)[0]))), "2026年1月20日"
        ),
    ),
    file_name=_named(gettext_noop("不予立案通知")),
    offered=lambda case, _actor: case.state in _NOT_FILED,
)


def _main(read: Callable[[Proposal], Any]) -> Callable[[Subject], Any]:
    def compute(subject: Subject) -> Any:
        found = _proposal(subject).merged_into
        return read(found) if found else ""

    return compute


MERGED = Form(
    key="proposals.merged_notice",
    label=gettext_noop("并案通知"),
    kind="proposal",
    folder=_FOLDER,
    fields=(
        HEADING,
        SERIAL,
        NUMBER,
        TITLE,
        ADDRESSEES,
        FormField("main_number", gettext_noop("主案的提案号"), _main(lambda p: p.number), "第0012号"),
        FormField("main_title", gettext_noop("主案的案由"), _main(lambda p: p.title), "关于发展普惠托育的提案"),
        FormField("main_proposer", gettext_noop("主案的第一提案人"), _main(_first_proposer), "王芳"),
        ISSUER,
        PRINTED_ON,
    ),
    file_name=_named(gettext_noop("并案通知")),
    offered=lambda case, _actor: case.merged_into_id is not None,
)

# ---- the part of one body ---------------------------------------------------------------------------------------

NOTICE = Form(
    key="proposals.assignment_notice",
    label=gettext_noop("交办通知"),
    kind="assignment",
    folder=_FOLDER,
    fields=(
        HEADING,
        NUMBER,
        CATEGORY,
        TITLE,
        PROPOSER,
        COSIGNERS,
        BODY,
        SHARE,
        FormField("others", gettext_noop("同案的其他承办单位"), _helpers, "市财政局（会办）"),
        FormField(
            "task",
            gettext_noop("要求：主办的答复提案人，会办的向主办单位提出意见"),
            _part(lambda a: _("向主办单位提出会办意见") if a.share == Share.ASSIST else _("书面答复提案人")),
            "书面答复提案人",
        ),
        FormField(
            "due_on",
            gettext_noop("办理期限"),
            _part(lambda a: _day(selectors.due_on(a.pk, "answer"))),
            "2026年6月1日",
        ),
        FormField(
            "told",
            gettext_noop("交办意见（分段）"),
            _part(lambda a: "\n".join(selectors.told_to_bodies(a))),
            "请与提案人当面沟通。",
            prose=True,
        ),
        FormField("text", gettext_noop("提案内容（分段）"), _of(_whole_text), _SAMPLE_TEXT, prose=True),
        ISSUER,
        FormField("assigned_on", gettext_noop("交办日期"), _part(lambda a: _day(a.card.opened)), "2026年3月1日"),
    ),
    file_name=_named_by_body(gettext_noop("交办通知")),
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
    folder=_FOLDER,
    fields=(
        HEADING,
        NUMBER,
        TITLE,
        ADDRESSEES,
        BODY,
        REPLY_CLASS,
        DOCUMENT_NUMBER,
        FormField("text", gettext_noop("答复内容（分段）"), _part(lambda a: a.reply), _SAMPLE_TEXT, prose=True),
        FormField("others", gettext_noop("同案的其他承办单位"), _helpers, "市财政局（会办）"),
        FormField("opening", gettext_noop("是否要加开头语：答复内容里已有的为空"), _lacks("收悉", 0), "要"),
        FormField("closing", gettext_noop("是否要加结束语：答复内容里已有的为空"), _lacks("感谢", -1), "要"),
        ANSWERED_ON,
        FormField("copies", gettext_noop("抄送"), _of(_issuer), "澄湖市政协提案委员会"),
    ),
    file_name=_named_by_body(gettext_noop("答复函")),
    offered=_is_reply,
)


def _words(pairs: tuple[tuple[str, str], ...]) -> Callable[[Subject], list[dict[str, str]]]:
    return lambda _subject: [{"label": _(label)} for _key, label in pairs]


OPINION = Form(
    key="proposals.opinion_form",
    label=gettext_noop("征询意见表"),
    kind="assignment",
    folder=_FOLDER,
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
            lambda subject: [{"name": name} for name in _authors(_proposal(subject))],
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
            _of(lambda p: _day(selectors.due_on(p.pk, "rate"))),
            "2026年6月10日",
        ),
        FormField("return_to", gettext_noop("交回何处"), _of(_issuer), "澄湖市政协提案委员会"),
    ),
    file_name=_named_by_body(gettext_noop("征询意见表")),
    offered=_is_reply,
)

# ---- lists ------------------------------------------------------------------------------------------------------


def _catalogue_rows(subject: Subject) -> list[dict[str, str]]:
    parts = selectors.fellow_parts(subject.cases, subject.actor)
    return [
        {
            "place": str(place),
            "number": p.number or p.serial,
            "category": _category(p),
            "title": p.title,
            "proposer": _with_others(p),
            "bodies": wording.listed(str(row.body) for row in parts.get(p.pk, [])),
        }
        for place, p in enumerate(subject.cases, 1)
    ]


def _with_others(proposal: Proposal) -> str:
    """A list has no room for every co-signer: 张明等3人."""
    count = 1 + len(_signed(proposal))
    first = _first_proposer(proposal)
    return _("{first}等{n}人").format(first=first, n=count) if count > 1 else first


def _list_heading(subject: Subject) -> str:
    names = {p.conference.name for p in map(_each, subject.cases)}
    sessions = {_session(p) for p in map(_each, subject.cases)}
    return f"{''.join(names)}{''.join(sessions) if len(sessions) == 1 else ''}" if len(names) == 1 else ""


def _each(case: Proposal | Assignment) -> Proposal:
    return case.proposal if isinstance(case, Assignment) else case


COUNT = FormField("count", gettext_noop("件数"), lambda subject: str(len(subject.cases)), "2")
LIST_HEADING = FormField("heading", gettext_noop("政协名称和会议"), _list_heading, "澄湖市政协九届一次会议")


def _by_number(cases: list[Proposal], _asked: Mapping[str, Any]) -> list[Proposal]:
    """A catalogue goes by number, whatever order the list on the screen had; what has none comes last."""
    return sorted(cases, key=lambda p: (p.session_id or 0, not p.number, p.number, p.serial, p.pk))


CATALOGUE = Form(
    key="proposals.catalogue",
    label=gettext_noop("提案目录"),
    kind="proposal",
    folder=_FOLDER,
    fields=(
        LIST_HEADING,
        COUNT,
        PRINTED_ON,
        FormField(
            "rows",
            gettext_noop("提案"),
            _catalogue_rows,
            columns=(
                column("place", gettext_noop("序号"), "1"),
                column("number", gettext_noop("提案号"), "第0001号"),
                column("category", gettext_noop("类别"), "社会建设"),
                column("title", gettext_noop("案由"), "关于扩大普惠托育供给的提案"),
                column("proposer", gettext_noop("提案人"), "张明等3人"),
                column("bodies", gettext_noop("承办单位"), "市教育局、市财政局"),
            ),
        ),
    ),
    file_name=lambda _subject: f"{_('提案目录')}-{clock.today():%Y%m%d}",
    gathers=True,
    narrows=_by_number,
)


def _by_body(subject: Subject) -> list[dict[str, Any]]:
    groups: dict[str, list[Assignment]] = {}
    for case in sorted(subject.cases, key=lambda a: (a.body_id, a.number, a.pk)):
        groups.setdefault(str(case.body), []).append(case)
    return [
        {
            "place": str(place),
            "name": name,
            "count": str(len(cases)),
            "rows": [_assignment_row(n, case) for n, case in enumerate(cases, 1)],
        }
        for place, (name, cases) in enumerate(groups.items(), 1)
    ]


def _assignment_row(place: int, case: Assignment) -> dict[str, str]:
    due = selectors.due_on(case.pk, "answer")
    return {
        "place": str(place),
        "number": case.number,
        "title": case.title,
        "proposer": _with_others(case.proposal),
        "share": share_label(case.share),
        "assigned_on": f"{case.card.opened:%Y-%m-%d}",
        "due_on": f"{due:%Y-%m-%d}" if due else "",
    }


def _period(subject: Subject) -> str:
    first, last = (_asked_day(subject.asked, key) for key in ("first", "last"))
    days = sorted(case.card.opened for case in subject.cases)
    if not days and not (first and last):
        return ""
    return wording.span(first or days[0], last or days[-1])


def _asked_day(asked: Mapping[str, Any], key: str) -> dt.date | None:
    return dt.date.fromisoformat(asked[key]) if asked.get(key) else None


def _chosen(cases: list[Assignment], asked: Mapping[str, Any]) -> list[Assignment]:
    """Those of a body, or of all, that were assigned in the period; recalled ones were never to be signed for."""
    first, last = _asked_day(asked, "first"), _asked_day(asked, "last")
    return [
        case
        for case in cases
        if case.state != AssignmentState.RECALLED
        and (not asked.get("body") or case.body_id == int(asked["body"]))
        and (first is None or case.card.opened >= first)
        and (last is None or case.card.opened <= last)
    ]


ASSIGNMENT_LIST = Form(
    key="proposals.assignment_list",
    label=gettext_noop("交办清单和签收表"),
    kind="assignment",
    folder=_FOLDER,
    fields=(
        LIST_HEADING,
        COUNT,
        FormField("period", gettext_noop("交办的起止日期"), _period, "2026年3月1日至31日"),
        PRINTED_ON,
        FormField(
            "bodies",
            gettext_noop("承办单位，每个单位一张清单"),
            _by_body,
            columns=(
                column("place", gettext_noop("序号"), "1"),
                column("name", gettext_noop("承办单位"), "市教育局"),
                column("count", gettext_noop("件数"), "2"),
                column(
                    "rows",
                    gettext_noop("交办的提案"),
                    columns=(
                        column("place", gettext_noop("序号"), "1"),
                        column("number", gettext_noop("提案号"), "第0001号"),
                        column("title", gettext_noop("案由"), "关于扩大普惠托育供给的提案"),
                        column("proposer", gettext_noop("提案人"), "张明等3人"),
                        column("share", gettext_noop("分工：主办或会办"), "主办"),
                        column("assigned_on", gettext_noop("交办日期"), "2026-03-01"),
                        column("due_on", gettext_noop("办理期限"), "2026-06-01"),
                    ),
                ),
            ),
        ),
    ),
    file_name=lambda _subject: f"{_('交办清单和签收表')}-{clock.today():%Y%m%d}",
    gathers=True,
    asks=(
        Pick(
            "body", gettext_noop("承办单位"), required=False, principal="body", hint=gettext_noop("不选则为全部单位。")
        ),
        Day("first", gettext_noop("交办日期从"), required=False),
        Day("last", gettext_noop("交办日期到"), required=False),
    ),
    narrows=_chosen,
)

FORMS = (SHEET, NOTICE, OPINION, REPLY, NOT_FILED, MERGED, CATALOGUE, ASSIGNMENT_LIST)
