"""The forms over many cases: the catalogue of proposals, and what was assigned to which body."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import clock, wording
from tongxin.kernel.documents.declarations import Form, FormField, Subject, column
from tongxin.kernel.workflow.fields import Day, Pick
from tongxin.proposals import selectors
from tongxin.proposals.documents.fields import (
    FOLDER,
    PRINTED_ON,
    category_label,
    first_proposer,
    session_text,
    signed,
)
from tongxin.proposals.models import Assignment, Proposal
from tongxin.proposals.rules import AssignmentState
from tongxin.proposals.services import share_label


def _catalogue_rows(subject: Subject) -> list[dict[str, str]]:
    parts = selectors.fellow_parts(subject.cases, subject.actor)
    return [
        {
            "place": str(place),
            "number": p.number or p.serial,
            "category": category_label(p),
            "title": p.title,
            "proposer": with_others(p),
            "bodies": wording.listed(str(row.body) for row in parts.get(p.pk, [])),
        }
        for place, p in enumerate(subject.cases, 1)
    ]


def with_others(proposal: Proposal) -> str:
    """A list has no room for every co-signer: 张明等3人."""
    count = 1 + len(signed(proposal))
    first = first_proposer(proposal)
    return _("{first}等{n}人").format(first=first, n=count) if count > 1 else first


def _list_heading(subject: Subject) -> str:
    names = {p.conference.name for p in map(_each, subject.cases)}
    sessions = {session_text(p) for p in map(_each, subject.cases)}
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
    folder=FOLDER,
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
        "proposer": with_others(case.proposal),
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
    folder=FOLDER,
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
