"""Reports through the programming interface: all of them, one with its text and its numbers."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Router, Schema

from tongxin.kernel.web.api_basics import READING, ApiRequest, refuse_unknown
from tongxin.statistics import selectors
from tongxin.statistics.documents.reports import plain_text
from tongxin.statistics.models import Report
from tongxin.statistics.selectors.reports import kept
from tongxin.statistics.services import reports

_TAG = [gettext_noop("数据指标")]


class ReportOut(Schema):
    """A report: a draft, whose numbers live, or one that was frozen at a moment."""

    id: int
    template: str
    title: str
    conference: str
    period: str
    version: int
    frozen: bool
    cut_off: str | None
    snapshot: int | None


class ReportNumberOut(Schema):
    """A number of a frozen report: what it is of, its words, its parts, and what it would be now when that differs."""

    place: int
    key: str
    called: str
    words: str
    value: float | None
    numerator: float | None
    denominator: float | None
    records: int
    now: str | None


class ReportWhole(ReportOut):
    """A report with its text and definitions; a frozen one with its numbers."""

    text: str
    notes: list[dict[str, str]]
    remarks: list[str]
    numbers: list[ReportNumberOut]


def _out(report: Report) -> dict[str, Any]:
    return {
        "id": report.pk,
        "template": report.template,
        "title": report.title,
        "conference": report.conference.code,
        "period": report.period_key,
        "version": report.version,
        "frozen": report.is_frozen,
        "cut_off": report.cut_off.isoformat() if report.cut_off else None,
        "snapshot": report.snapshot_id,
    }


def _reports(request: ApiRequest) -> list[dict[str, Any]]:
    refuse_unknown(request)
    selectors.require_sight(request.actor)
    return [_out(each) for each in kept.reports(request.actor)]


def _report(request: ApiRequest, report_id: int) -> dict[str, Any]:
    refuse_unknown(request)
    found = kept.report_by_id(report_id, request.actor)
    content = reports.content_now(found)
    now = {each.kept.place: each.now for each in kept.differing(found)} if found.is_frozen else {}
    numbers = [
        {
            "place": n.place,
            "key": n.key,
            "called": n.called,
            "words": n.words,
            "value": n.value,
            "numerator": n.numerator,
            "denominator": n.denominator,
            "records": len(n.rows),
            "now": now.get(n.place),
        }
        for n in found.numbers.order_by("place")
    ]
    return {
        **_out(found),
        "text": plain_text(content),
        "notes": content["notes"],
        "remarks": content["remarks"],
        "numbers": numbers,
    }


def add(router: Router) -> None:
    """The routes of reports."""
    router.get(
        "/reports", response={200: list[ReportOut], **READING}, operation_id="reports", summary=_("报告"), tags=_TAG
    )(_reports)
    router.get(
        "/reports/{report_id}",
        response={200: ReportWhole, **READING},
        operation_id="report",
        summary=_("一份报告"),
        tags=_TAG,
    )(_report)
