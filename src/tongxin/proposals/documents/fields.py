"""What the printed forms of proposals share: the fields that several of them show, and how they are computed."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import clock, wording
from tongxin.kernel.documents.declarations import FormField, Subject
from tongxin.people.models import Person
from tongxin.proposals import selectors
from tongxin.proposals.models import Assignment, Proposal
from tongxin.proposals.rules import Backing, Signature
from tongxin.proposals.services import share_label
from tongxin.proposals.workflow.words import CATEGORIES

FOLDER = Path(__file__).parent
SAMPLE_TEXT = "一、基本情况。入托率偏低。\n（一）用房不足。社区用房没有盘活。\n1.盘活社区用房。"


def proposal_of(subject: Subject) -> Proposal:
    case: Proposal | Assignment = subject.case
    return case.proposal if isinstance(case, Assignment) else case


def of(read: Callable[[Proposal], Any]) -> Callable[[Subject], Any]:
    return lambda subject: read(proposal_of(subject))


def part(read: Callable[[Assignment], Any]) -> Callable[[Subject], Any]:
    return lambda subject: read(subject.case)


def day_text(day: dt.date | None) -> str:
    return wording.full_day(day) if day else ""


def session_text(proposal: Proposal) -> str:
    return _("{session}会议").format(session=proposal.session) if proposal.session else ""


def category_label(proposal: Proposal) -> str:
    return _(dict(CATEGORIES).get(proposal.category, ""))


def first_proposer(proposal: Proposal) -> str:
    return str(proposal.organisation or proposal.proposer)


def position(proposal: Proposal) -> str:
    person: Person | None = proposal.proposer
    return f"{person.employer}{person.post}" if person and not proposal.organisation_id else ""


def signed(proposal: Proposal) -> list[str]:
    return [row.person.name for row in proposal.invited_for(Backing.JOINT) if row.answer == Signature.SIGNED]


def authors(proposal: Proposal) -> list[str]:
    """Everybody who made it, each as a letter addresses them."""
    if proposal.organisation_id:
        return [str(proposal.organisation), *(_("{name}委员").format(name=_bare(name)) for name in signed(proposal))]
    return [_("{name}委员").format(name=_bare(name)) for name in (str(proposal.proposer), *signed(proposal))]


def _bare(name: str) -> str:
    # Names of a demonstration carry the office in them (张委员); nobody is addressed as 张委员委员.
    return name.removesuffix("委员") or name


def _addressees(proposal: Proposal) -> str:
    return wording.listed(authors(proposal))


def passed(card_id: int, transition: str) -> dt.date | None:
    row = selectors.last_passage(card_id, transition)
    return row.occurred_on if row else None


def said(card_id: int, transition: str, key: str) -> str:
    row = selectors.last_passage(card_id, transition)
    return str(row.fields.get(key, "")) if row else ""


def opinion_of(proposal: Proposal) -> str:
    if not passed(proposal.pk, "file"):
        return ""
    return said(proposal.pk, "file", "note") or _("同意立案。")


def issuer_of(proposal: Proposal) -> str:
    """Who signs for the conference."""
    return selectors.signing_office(proposal.conference)


def _assigner(proposal: Proposal) -> str:
    return selectors.assigning_office(proposal.conference)


def whole_text(proposal: Proposal) -> str:
    return "\n".join(filter(None, (proposal.situation, proposal.analysis, proposal.suggestions)))


def helpers(subject: Subject) -> str:
    """The other bodies of the same round that the reader sees, with their shares."""
    case: Assignment = subject.case
    rows = selectors.assignments_of(case.proposal, subject.actor)
    others = [row for row in rows if row.pk != case.pk and row.round == case.round]
    return wording.listed(f"{row.body}（{share_label(row.share)}）" for row in others)


def _share_in_round(assignment: Assignment) -> str:
    """A notice of a later round says that the body handles the matter again."""
    share = share_label(assignment.share)
    return _("再次{share}").format(share=share) if assignment.round > 1 else share


def _title_line(proposal: Proposal) -> str:
    return f"{proposal.conference.name}{session_text(proposal)}"


# ---- fields that several forms share ----------------------------------------------------------------------------

HEADING = FormField("heading", gettext_noop("政协名称和会议"), of(_title_line), "澄湖市政协九届一次会议")
NUMBER = FormField("number", gettext_noop("提案号"), of(lambda p: p.number), "第0001号")
SERIAL = FormField("serial", gettext_noop("流水号"), of(lambda p: p.serial), "2026收0001")
CATEGORY = FormField("category", gettext_noop("类别"), of(category_label), "社会建设")
TITLE = FormField("title", gettext_noop("案由"), of(lambda p: p.title), "关于扩大普惠托育供给的提案")
PROPOSER = FormField("proposer", gettext_noop("第一提案人或提案单位"), of(first_proposer), "张明")
COSIGNERS = FormField(
    "cosigners", gettext_noop("已确认的联名委员"), of(lambda p: wording.listed(signed(p))), "李华、王芳"
)
ADDRESSEES = FormField("addressees", gettext_noop("称呼全部提案人"), of(_addressees), "张明委员、李华委员")
ISSUER = FormField("issuer", gettext_noop("落款单位"), of(issuer_of), "澄湖市政协提案委员会")
ASSIGNER = FormField("issuer", gettext_noop("落款：交办的单位"), of(_assigner), "澄湖市政协提案委员会")
SITUATION = FormField("situation", gettext_noop("情况分析（分段）"), of(lambda p: p.situation), SAMPLE_TEXT, prose=True)
ANALYSIS = FormField("analysis", gettext_noop("原因分析（分段）"), of(lambda p: p.analysis), "原因有二。", prose=True)
SUGGESTIONS = FormField(
    "suggestions", gettext_noop("具体建议（分段）"), of(lambda p: p.suggestions), SAMPLE_TEXT, prose=True
)
BODY = FormField("body", gettext_noop("承办单位"), part(lambda a: str(a.body)), "市教育局")
SHARE = FormField("share", gettext_noop("分工：主办或会办"), part(_share_in_round), "主办")
REPLY_CLASS = FormField("reply_class", gettext_noop("答复类别字母"), part(lambda a: a.reply_class), "A")
DOCUMENT_NUMBER = FormField(
    "document_number", gettext_noop("答复文号"), part(lambda a: a.document_number), "教函〔2026〕12号"
)
ANSWERED_ON = FormField(
    "answered_on", gettext_noop("答复日期"), part(lambda a: day_text(passed(a.pk, "answer"))), "2026年5月20日"
)
PRINTED_ON = FormField("printed_on", gettext_noop("打印日期"), lambda _subject: day_text(clock.today()), "2026年3月1日")


def named(label: str) -> Callable[[Subject], str]:
    return lambda subject: f"{_(label)}-{proposal_of(subject).number or proposal_of(subject).serial or subject.case.pk}"


def named_by_body(label: str) -> Callable[[Subject], str]:
    return lambda subject: f"{_(label)}-{subject.case.number}-{subject.case.body}"
