"""Reports through the programming interface: all of them, one with its text and its numbers."""

import datetime as dt
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, Path, Router, Schema

from tongxin.kernel import clock
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.web import api_schemas as shapes
from tongxin.kernel.web.api_basics import READING, WRITING, ApiRequest, refuse_unknown
from tongxin.statistics import selectors
from tongxin.statistics.documents.reports import plain_text
from tongxin.statistics.models import Report
from tongxin.statistics.rules.markup import MOST_LETTERS
from tongxin.statistics.selectors.reports import kept
from tongxin.statistics.selectors.reports.frames import periods_of
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


class BeginIn(shapes.StrictSchema):
    """A report to begin: its template and the key of a period, such as ``year-2026``, ``month-2026-03``, ``session-1``."""

    template: Annotated[str, Field(max_length=80)]
    period: Annotated[str, Field(max_length=40)]


class TextIn(shapes.StrictSchema):
    """A text in the markup of templates; for a template an empty one brings back the shipped text."""

    source: Annotated[str, Field(max_length=MOST_LETTERS)]


class FreezeIn(shapes.StrictSchema):
    """The moment up to which is counted; its whole day counts."""

    cut_off: dt.datetime


class TemplateOut(Schema):
    """A template with the text in use."""

    key: str
    label: str
    period: str
    source: str
    own: bool


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
    return _whole(kept.report_by_id(report_id, request.actor))


def _whole(found: Report) -> dict[str, Any]:
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


def _begin(request: ApiRequest, sent: BeginIn) -> tuple[int, dict[str, Any]]:
    refuse_unknown(request)
    conference = selectors.conferences_seen(request.actor)[0]
    reports.require_writing(request.actor, conference)
    template = kept.template_by_key(sent.template)
    known = {p.key: p for p in periods_of(conference, template.period)}
    if sent.period not in known:
        raise InvalidInput({"period": _("请选择一个时段。")})
    made = reports.begin(template, conference, known[sent.period], by=request.actor)
    return 201, _whole(made)


def _change(request: ApiRequest, report_id: int, sent: TextIn) -> dict[str, Any]:
    refuse_unknown(request)
    reports.change(kept.report_by_id(report_id, request.actor), sent.source, by=request.actor)
    return _whole(kept.report_by_id(report_id, request.actor))


def _freeze(request: ApiRequest, report_id: int, sent: FreezeIn) -> dict[str, Any]:
    refuse_unknown(request)
    moment = sent.cut_off if sent.cut_off.tzinfo else sent.cut_off.replace(tzinfo=clock.ZONE)
    return _whole(reports.freeze(kept.report_by_id(report_id, request.actor), moment, by=request.actor))


def _reopen(request: ApiRequest, report_id: int) -> tuple[int, dict[str, Any]]:
    refuse_unknown(request)
    return 201, _whole(reports.reopen(kept.report_by_id(report_id, request.actor), by=request.actor))


def _throw_away(request: ApiRequest, report_id: int) -> dict[str, bool]:
    refuse_unknown(request)
    reports.throw_away(kept.report_by_id(report_id, request.actor), by=request.actor)
    return {"done": True}


def _keep_text(request: ApiRequest, key: Annotated[str, Path(max_length=80)], sent: TextIn) -> dict[str, Any]:
    refuse_unknown(request)
    conference = selectors.conferences_seen(request.actor)[0]
    template = kept.template_by_key(key)
    reports.keep_text(template, conference, sent.source, by=request.actor)
    texts = kept.own_texts(key, conference)
    return {
        "key": key,
        "label": _(template.label),
        "period": template.period,
        "source": kept.source_of(template, conference),
        "own": bool(texts and texts[0].source),
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
    _add_writing(router)


def _add_writing(router: Router) -> None:
    one, made = "/reports/{report_id}", {201: ReportWhole, **WRITING}
    changed = {200: ReportWhole, **WRITING}
    router.post("/reports", response=made, operation_id="begin_report", summary=_("起草报告"), tags=_TAG)(_begin)
    router.put(f"{one}/text", response=changed, operation_id="change_report", summary=_("修改报告草稿"), tags=_TAG)(
        _change
    )
    router.post(f"{one}/freeze", response=changed, operation_id="freeze_report", summary=_("报告定稿"), tags=_TAG)(
        _freeze
    )
    router.post(f"{one}/reopen", response=made, operation_id="reopen_report", summary=_("重新起草报告"), tags=_TAG)(
        _reopen
    )
    router.delete(
        one, response={200: shapes.Done, **WRITING}, operation_id="drop_report", summary=_("删除报告草稿"), tags=_TAG
    )(_throw_away)
    router.put(
        "/report-templates/{key}",
        response={200: TemplateOut, **WRITING},
        operation_id="keep_report_text",
        summary=_("修改报告模板"),
        tags=_TAG,
    )(_keep_text)
