"""Reports: what there is, one with its numbers, its text, and freezing it."""

import datetime as dt
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongxin.kernel import clock
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import Blocked, InvalidInput, NotVisible
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.documents.errors import DocumentRefused
from tongxin.kernel.indicators.declarations import cut_label, cuts_of, measures
from tongxin.kernel.web import paging
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.words import Chip
from tongxin.statistics import selectors
from tongxin.statistics.documents.reports import PDF_TYPE, report_docx, report_pdf
from tongxin.statistics.documents.sheets import DOCX_TYPE
from tongxin.statistics.models import Report
from tongxin.statistics.selectors.reports import kept
from tongxin.statistics.selectors.reports.frames import LANGUAGE, moment_words, periods_of
from tongxin.statistics.selectors.reports.telling import tell
from tongxin.statistics.selectors.snapshots import Change
from tongxin.statistics.services import filling, reports
from tongxin.statistics.views import PAGE, with_unit
from tongxin.statistics.views.snapshots import change_words

_SHOWN_DIFFERENCES = 20


def own_conference(request: ActorRequest) -> Conference:
    """Reports are written in the conference in which somebody holds an office."""
    selectors.require_sight(request.actor)
    return selectors.conferences_seen(request.actor)[0]


def _may_write(request: ActorRequest, conference: Conference) -> bool:
    return selectors.may_publish(request.actor) and request.actor.conference_id == conference.pk


def _chip(report: Report) -> Chip:
    return Chip(_("已定稿"), "ok") if report.is_frozen else Chip(_("草稿"), "plain")


@signed_in
@require_http_methods(["GET", "POST"])
def listing(request: ActorRequest) -> HttpResponse:
    """All reports, and for whoever may write them one line for each template."""
    conference = own_conference(request)
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        reports.require_writing(request.actor, conference)
        template = kept.template_by_key(request.POST.get("template", ""))
        known = {p.key: p for p in periods_of(conference, template.period)}
        period = known.get(request.POST.get("period", ""))
        if period is None:
            problems = [{"sentence": _("请选择一个时段。"), "anchor": f"period-{template.key}"}]
        else:
            made = reports.begin(template, conference, period, by=request.actor)
            return redirect("statistics:report", made.pk)
    may_write = _may_write(request, conference)
    found = list(kept.reports(request.actor)[: PAGE * 4])
    context = {
        "reports": [{"report": each, "chip": _chip(each), "version": each.version} for each in found],
        "may_write": may_write,
        "problems": problems,
        "many": len({each.conference_id for each in found}) > 1,
        "templates": [{"template": each, "periods": periods_of(conference, each.period)} for each in kept.templates()]
        if may_write
        else [],
    }
    return render(request, "statistics/reports.html", context, status=422 if problems else 200)


def _linked(content: dict[str, Any], report: Report) -> list[dict[str, Any]]:
    def piece(each: dict[str, Any]) -> dict[str, Any]:
        url = reverse("statistics:report-number", args=[report.pk, each["n"]]) if "n" in each else ""
        return {"words": each["t"], "url": url}

    return [
        {
            "kind": block["kind"],
            "pieces": [piece(each) for each in block["pieces"]],
            "head": block.get("head", ()),
            "rows": [
                [piece(cell) | {"label": head} for cell, head in zip(row, block["head"], strict=True)]
                for row in block.get("rows", ())
            ],
        }
        for block in content["blocks"]
        if block["kind"] != "title"
    ]


@signed_in
@require_safe
def detail(request: ActorRequest, report_id: int) -> HttpResponse:
    """A report; every number opens its records."""
    return _page(request, kept.report_by_id(report_id, request.actor))


def _page(request: ActorRequest, report: Report, wrong: InvalidInput | Blocked | None = None) -> HttpResponse:
    content = reports.content_now(report)
    may_write = _may_write(request, report.conference)
    different = kept.differing(report) if report.is_frozen else []
    now = clock.now()
    context = {
        "report": report,
        "chip": _chip(report),
        "title": content["title"],
        "blocks": _linked(content, report),
        "notes": content["notes"],
        "remarks": content["remarks"],
        "cut_off": moment_words(report.cut_off or now),
        "versions": [{"report": each, "chip": _chip(each)} for each in kept.versions_of(report, request.actor)],
        "may_write": may_write,
        "may_reopen": may_write and report.is_frozen and not kept.has_later(report),
        "different": different[:_SHOWN_DIFFERENCES],
        "differences": len(different),
        "problems": [{"sentence": wrong.sentence, "anchor": "cut-off-day"}] if wrong else [],
        "day": request.POST.get("day") or f"{now:%Y-%m-%d}",
        "time": request.POST.get("time") or f"{now:%H:%M}",
        "today": now.date(),
    }
    return render(request, "statistics/report.html", context, status=wrong.status if wrong else 200)


@signed_in
@require_POST
def freeze(request: ActorRequest, report_id: int) -> HttpResponse:
    """Freeze a draft at a moment."""
    report = kept.report_by_id(report_id, request.actor)
    reports.require_writing(request.actor, report.conference)
    try:
        reports.freeze(report, _moment(request.POST), by=request.actor)
    except (InvalidInput, Blocked) as wrong:
        return _page(request, kept.report_by_id(report_id, request.actor), wrong)
    messages.success(request, _("已定稿：报告里的数字不再改变。"))
    return redirect("statistics:report", report_id)


def _moment(sent: QueryDict) -> dt.datetime:
    """The cut-off of a form. The minute that is shown has begun, so the moment now is not yet to come."""
    text = f"{sent.get('day', '').strip()}T{sent.get('time', '').strip() or '23:59'}"
    try:
        read = dt.datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput({"cut_off": _("统计截止时刻无法识别，请写成 2026-12-31 和 18:00 这样。")}) from None
    return read.replace(tzinfo=clock.ZONE)


@signed_in
@require_POST
def reopen(request: ActorRequest, report_id: int) -> HttpResponse:
    """Begin the next version."""
    made = reports.reopen(kept.report_by_id(report_id, request.actor), by=request.actor)
    return redirect("statistics:report", made.pk)


@signed_in
@require_POST
def throw_away(request: ActorRequest, report_id: int) -> HttpResponse:
    """Delete a draft."""
    report = kept.report_by_id(report_id, request.actor)
    reports.throw_away(report, by=request.actor)
    messages.success(request, _("草稿已删除。"))
    return redirect("statistics:reports")


@signed_in
@require_http_methods(["GET", "POST"])
def text(request: ActorRequest, report_id: int) -> HttpResponse:
    """The text of a draft; what is wrong with it is told by line and nothing is kept."""
    report = kept.report_by_id(report_id, request.actor)
    reports.require_writing(request.actor, report.conference)
    source, problems = report.source, []
    if request.method == "POST":
        source = request.POST.get("source", "")
        try:
            reports.change(report, source, by=request.actor)
        except InvalidInput as wrong:
            problems = _by_line(wrong)
        else:
            return redirect("statistics:report", report.pk)
    context = {
        "heading": report.title,
        "back_url": reverse("statistics:report", args=[report.pk]),
        "url": reverse("statistics:report-text", args=[report.pk]),
        "source": source,
        "problems": problems,
        "measures": _measures(),
    }
    return render(request, "statistics/report_text.html", context, status=422 if problems else 200)


def _by_line(wrong: InvalidInput) -> list[dict[str, str]]:
    return [{"sentence": line, "anchor": "source"} for line in wrong.errors["source"].split("\n")]


def _measures() -> list[dict[str, Any]]:
    return [
        {
            "key": m.key,
            "label": _(m.label),
            "unit": _(m.unit),
            "cuts": [{"key": cut, "label": _(cut_label(m, cut))} for cut in cuts_of(m)],
        }
        for m in measures()
    ]


@signed_in
@require_http_methods(["GET", "POST"])
def template(request: ActorRequest, key: str) -> HttpResponse:
    """The office's own text of a template, with the earlier ones."""
    conference = own_conference(request)
    reports.require_writing(request.actor, conference)
    found = kept.template_by_key(key)
    source, problems = kept.source_of(found, conference), []
    if request.method == "POST":
        source = "" if "shipped" in request.POST else request.POST.get("source", "")
        try:
            reports.keep_text(found, conference, source, by=request.actor)
        except InvalidInput as wrong:
            problems = _by_line(wrong)
        else:
            messages.success(request, _("已保存。以后起草用这份文字，已有的报告不受影响。"))
            return redirect("statistics:report-template", key)
    texts = kept.own_texts(key, conference)
    old = next((t for t in texts if str(t.pk) == request.GET.get("version", "")), None)
    context = {
        "template": found,
        "heading": _(found.label),
        "back_url": reverse("statistics:reports"),
        "url": reverse("statistics:report-template", args=[key]),
        "source": old.source or found.text() if old and not problems else source,
        "problems": problems,
        "texts": texts,
        "is_own": bool(texts and texts[0].source),
        "measures": _measures(),
    }
    return render(request, "statistics/report_text.html", context, status=422 if problems else 200)


@signed_in
@require_safe
def number(request: ActorRequest, report_id: int, place: int) -> HttpResponse:
    """The records behind one number of a report: those of now, or those that were kept when it was frozen."""
    report = kept.report_by_id(report_id, request.actor)
    found = kept.number_of(report, place, request.actor) if report.is_frozen else _live(report, place, request)
    rows = [*found.rows, *found.base_rows]
    page = paging.nearest(paging.number_in(request.GET), len(rows), PAGE)
    first = (page - 1) * PAGE
    own = len(found.rows)
    url = reverse("statistics:report-number", args=[report_id, place])
    context = {
        "report": report,
        "number": found.kept,
        "parts": _parts(found),
        "differing": found.differing,
        "changes": [change_words(change) for change in found.changes if isinstance(change, Change)],
        "hidden_changes": found.hidden_changes,
        "hidden": found.hidden,
        "rows": [{"row": row, "is_base": first + n >= own} for n, row in enumerate(rows[first : first + PAGE])],
        "has_base": bool(found.base_rows),
        "base_words": _("上期的") if found.kept.when else _("分母的"),
        "count": len(rows),
        "first": first + 1,
        "last": min(first + PAGE, len(rows)),
        "previous_url": f"{url}?page={page - 1}" if page > 1 else "",
        "next_url": f"{url}?page={page + 1}" if first + PAGE < len(rows) else "",
    }
    return render(request, "statistics/report_number.html", context)


def _parts(found: kept.KeptNumber) -> str:
    if found.kept.denominator is None:
        return ""
    unit = found.kept.unit
    if found.kept.when == "change":
        return _("本期{now}，上期{before}").format(
            now=with_unit(found.kept.numerator, unit), before=with_unit(found.kept.denominator, unit)
        )
    return f"{found.kept.numerator} ÷ {found.kept.denominator}"


def _live(report: Report, place: int, request: ActorRequest) -> kept.KeptNumber:
    filling.catch_up(selectors.places_of(report.conference, selectors.OWN))
    frame = kept.frame_for(report)
    numbers = tell(report.source, frame).numbers
    if not 1 <= place <= len(numbers):
        raise NotVisible(_("这份报告里没有这个数字。"))
    return kept.live_number(numbers[place - 1], report, frame, request.actor)


@signed_in
@require_safe
def export(request: ActorRequest, report_id: int, form: str) -> HttpResponse:
    """The report as Word or PDF; that somebody took it out is on the record."""
    report = kept.report_by_id(report_id, request.actor)
    content = reports.content_now(report)
    written = report_docx if form == "docx" else report_pdf
    try:
        made = written(content, status_words(report))
    except DocumentRefused as refused:
        messages.error(request, str(refused))
        return redirect("statistics:report", report_id)
    with act(by=request.actor) as record:
        record.line("statistics.take_report", "report", report.pk, data={"form": form, "frozen": report.is_frozen})
    response = HttpResponse(made, content_type=DOCX_TYPE if form == "docx" else PDF_TYPE)
    name = quote(f"{content['title']}.{form}")
    response["Content-Disposition"] = f"attachment; filename=report.{form}; filename*=UTF-8''{name}"
    return response


def status_words(report: Report) -> str:
    """What stands below the printed title, in Chinese like the report."""
    with translation.override(LANGUAGE):
        if report.cut_off is None:
            return f"（草稿，数字取自{moment_words(clock.now())}）"
        return f"（统计截止{moment_words(report.cut_off)}）"
