"""Pages of figures: all of them, the records behind one, and a report beside them."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongxin.kernel import clock
from tongxin.kernel.audit.acts import act
from tongxin.kernel.indicators.declarations import Cell, Figure, Measure, cut_label, cuts_of, measures, named
from tongxin.kernel.registry import module_of
from tongxin.kernel.web import paging
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.words import Chip
from tongxin.statistics import documents, forms, rules, selectors
from tongxin.statistics.forms import Scope
from tongxin.statistics.selectors import CoverageRow
from tongxin.statistics.selectors.reports import kept
from tongxin.statistics.selectors.sheets import declared_sheets
from tongxin.statistics.selectors.within import SESSION

PAGE = 50
_THREE_LINES = 60
_MOST_DIGITS = 18


@dataclass(frozen=True)
class FigureLine:
    """One figure as a page shows it; ``parts`` says how a share came about."""

    measure: Measure
    value: str
    parts: str
    url: str
    count: int


def _link(scope: Scope, name: str, *args: str) -> str:
    url = reverse(name, args=args)
    return f"{url}?{scope.query}" if scope.query else url


def with_unit(value: float | None, unit: str) -> str:
    """A value with its unit as the reader's language writes it: words stand apart from the number, signs do not."""
    word = _(unit)
    apart = value is not None and word.isascii() and word.isalpha()
    return rules.shown(value, f" {word}" if apart else word)


def line_of(measure: Measure, found: Figure, scope: Scope) -> FigureLine:
    parts = ""
    if found.denominator is not None:
        over = selectors.parts_of(measure)
        parts = _("{of} {n} ÷ {over} {m}").format(
            of=_(over[0].label), n=found.numerator, over=_(over[1].label), m=found.denominator
        )
    value = with_unit(found.value, measure.unit)
    return FigureLine(measure, value, parts, _link(scope, "statistics:figure", measure.key), len(found.facts))


@signed_in
@require_safe
def figures(request: ActorRequest) -> HttpResponse:
    """Every figure with its value and its definition; each number opens its list."""
    scope = forms.scope_from(request.actor, request.GET)
    groups: dict[str, list[FigureLine]] = {}
    for measure in measures():
        of_module = groups.setdefault(module_of(measure).name, [])
        of_module.append(line_of(measure, _figure(measure, scope), scope))
    context = {
        "groups": groups,
        "scope": scope,
        "url": reverse("statistics:figures"),
        "sheets": [{"label": _(s.label), "url": _link(scope, "statistics:sheet", s.key)} for s in declared_sheets()],
    }
    return render(request, "statistics/figures.html", context)


def _figure(measure: Measure, scope: Scope, by: str = "") -> Figure:
    return scope.figure(measure, by)


@signed_in
@require_safe
def figure(request: ActorRequest, key: str) -> HttpResponse:
    """The records behind one figure, as far as the actor may open them."""
    selectors.require_sight(request.actor)
    measure = selectors.measure_by_key(key)
    scope = forms.scope_from(request.actor, request.GET)
    by, cell = forms.cut_from(measure, request.GET)
    found = _figure(measure, scope, by)
    opened = selectors.opened(found, request.actor, cell)
    page = paging.nearest(paging.number_in(request.GET), len(opened.rows), PAGE)
    first = (page - 1) * PAGE
    url = reverse("statistics:figure", args=[key])
    here = _chosen(by, cell)
    context = {
        "line": line_of(measure, found, scope),
        "parts": [line_of(m, _figure(m, scope), scope) for m in selectors.parts_of(measure)],
        "scope": scope,
        "opened": opened,
        "cuts": [
            {"label": _(cut_label(measure, cut)), "url": joined(url, scope, by=cut), "here": cut == by}
            for cut in cuts_of(measure)
        ],
        "uncut_url": joined(url, scope),
        "cells": [_shown_cell(c, measure, joined(url, scope, by=by, cell=c.key), cell) for c in found.cells],
        "cell": _opened_cell(found, cell, measure),
        "cell_url": joined(url, scope, by=by) if cell else "",
        "rows": [_record(row) for row in opened.rows[first : first + PAGE]],
        "first": first + 1,
        "last": min(first + PAGE, len(opened.rows)),
        "url": url,
        "all_url": _link(scope, "statistics:figures"),
        "csv_url": joined(reverse("statistics:export", args=[key, "csv"]), scope, **here),
        "xlsx_url": joined(reverse("statistics:export", args=[key, "xlsx"]), scope, **here),
        "previous_url": joined(url, scope, **here, page=str(page - 1)) if page > 1 else "",
        "next_url": joined(url, scope, **here, page=str(page + 1)) if first + PAGE < len(opened.rows) else "",
    }
    return render(request, "statistics/figure.html", context)


def _chosen(by: str, cell: selectors.Cut | None) -> dict[str, str]:
    """The cut of a page as its address says it."""
    chosen = {"by": by} if by else {}
    if by and cell:
        chosen["cell"] = cell.key
        if cell.also:
            chosen["also"] = f"{cell.also}:{'|'.join(cell.among)}"
    return chosen


def _opened_cell(found: Figure, cell: selectors.Cut | None, measure: Measure) -> str:
    """What the rows are of, in words."""
    if cell is None:
        return ""
    name = next((_named_cell(c) for c in found.cells if c.key == cell.key), "")
    if not (name and cell.also):
        return name
    labels = named(cell.also, dict.fromkeys(cell.among)).values()
    among = _("、").join(_(label) for label in labels)
    return _("{name}，{dimension}：{keys}").format(name=name, dimension=_(cut_label(measure, cell.also)), keys=among)


def joined(url: str, scope: Scope, **more: str) -> str:
    query = "&".join(part for part in (scope.query, urlencode(more)) if part)
    return f"{url}?{query}" if query else url


def _named_cell(cell: Cell) -> str:
    return _(cell.label) if cell.key else _("未归类")


def _shown_cell(cell: Cell, measure: Measure, url: str, opened: selectors.Cut | None) -> dict[str, Any]:
    parts = "" if cell.denominator is None else f"{cell.numerator} ÷ {cell.denominator}"
    return {
        "label": _named_cell(cell),
        "value": with_unit(cell.value, measure.unit),
        "parts": parts,
        "url": url,
        "here": opened is not None and opened.key == cell.key,
    }


def _record(row: selectors.Row) -> dict[str, Any]:
    return {
        "number": row.number,
        "session": row.session,
        "title": row.title or _("（还没有标题）"),
        "url": row.url,
        "kind": row.called,
        "day": row.day,
        "amount": row.amount,
    }


@signed_in
@require_safe
def export(request: ActorRequest, key: str, form: str) -> HttpResponse:
    """The rows that the page shows, all of them; that somebody took them out is on the record."""
    selectors.require_sight(request.actor)
    measure = selectors.measure_by_key(key)
    scope = forms.scope_from(request.actor, request.GET)
    by, cell = forms.cut_from(measure, request.GET)
    opened = selectors.opened(_figure(measure, scope, by), request.actor, cell)
    with act(by=request.actor) as record:
        record.line(
            "statistics.export", "", data={"key": key, "form": form, "rows": len(opened.rows), "query": scope.query}
        )
    is_csv = form == "csv"
    content = documents.as_csv(opened) if is_csv else documents.as_xlsx(opened)
    response = HttpResponse(content, content_type=documents.CSV_TYPE if is_csv else documents.XLSX_TYPE)
    name = quote(f"{_(measure.label)}-{clock.today():%Y%m%d}.{form}")
    response["Content-Disposition"] = f"attachment; filename=figure.{form}; filename*=UTF-8''{name}"
    return response


@signed_in
@require_http_methods(["GET", "POST"])
def coverage(request: ActorRequest) -> HttpResponse:
    """Read a report and show its figures beside the system's; the report itself is not kept."""
    sent = request.POST if request.method == "POST" else request.GET
    scope = forms.scope_from(request.actor, sent)
    context: dict[str, Any] = {
        "scope": scope,
        "url": reverse("statistics:coverage"),
        "report": None,
        "found": None,
        "of": None,
    }
    # A draft that came from a report is compared in the period, session and cut-off of that report.
    of = kept.report_by_id(int(asked), request.actor) if _is_number(asked := sent.get("report", "")) else None
    frame = kept.frame_for(of) if of else None
    if frame:
        scope = replace(scope, conference=frame.conference, period=frame.now, at=frame.cut_off)
        context |= {"of": of, "scope": scope}
    status = 200
    if request.method == "POST":
        report = forms.report_from(request.POST, request.FILES)
        context["report"] = report
        if report.problem:
            context["problems"] = [{"sentence": report.problem, "anchor": "report-text"}]
            status = 422
        else:
            session = frame.session if frame else ""
            found = selectors.coverage(report.text, scope.conference, scope.period, session)
            context["found"] = found
            context["known"] = [_beside(row, scope, session) for row in found.rows if row.measure]
            context["unknown"] = [_beside(row, scope) for row in found.rows if not row.measure]
    return render(request, "statistics/coverage.html", context, status=status)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS


def _beside(row: CoverageRow, scope: Scope, session: str = "") -> dict[str, Any]:
    before, marked, after = rules.around(row.printed.sentence, row.said, row.place)
    shown = {
        "figure": row.figure,
        "before": before,
        "marked": marked,
        "after": after,
        # About three lines of the column: a longer sentence is folded there, and opens whole.
        "is_long": len(row.printed.sentence) > _THREE_LINES,
        "value": row.said,
        "what": row.printed.what,
        "measure": row.measure,
        "reason": row.reason,
        "period": _(row.period.label) if row.period.key != scope.period.key else "",
    }
    if row.measure and row.system:
        within = session if SESSION in cuts_of(row.measure) else ""
        period = selectors.ALL_TIME if within else row.period
        asked = Scope(scope.conference, period, scope.conferences, scope.periods, at=scope.at)
        line = line_of(row.measure, row.system, asked)
        if within:
            url = reverse("statistics:figure", args=[row.measure.key])
            line = replace(line, url=joined(url, asked, by=SESSION, cell=within))
        shown["line"] = line
        shown["chip"] = _verdict(row)
    return shown


def _verdict(row: CoverageRow) -> Chip:
    if row.agrees:
        return Chip(_("一致"), "ok")
    difference = row.difference
    if difference is None or row.agrees is None:
        return Chip(_("不作比较"), "plain")
    sign = "+" if difference > 0 else ""
    return Chip(_("差 {n}").format(n=sign + rules.shown(difference)), "warn")
