"""Pages of figures: all of them, the records behind one, and a report beside them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongxin.kernel import clock
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.indicators.declarations import Figure, Measure, measures
from tongxin.kernel.web import paging
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.words import Chip
from tongxin.statistics import documents, forms, rules, selectors
from tongxin.statistics.forms import Scope
from tongxin.statistics.selectors import CoverageRow

PAGE = 50
_THREE_LINES = 60


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


def _line(measure: Measure, found: Figure, scope: Scope) -> FigureLine:
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
    lines = [_line(m, selectors.figure(m, scope.conference, scope.period), scope) for m in measures()]
    return render(
        request, "statistics/figures.html", {"lines": lines, "scope": scope, "url": reverse("statistics:figures")}
    )


@signed_in
@require_safe
def figure(request: ActorRequest, key: str) -> HttpResponse:
    """The records behind one figure, as far as the actor may open them."""
    selectors.require_sight(request.actor)
    measure = selectors.measure_by_key(key)
    scope = forms.scope_from(request.actor, request.GET)
    opened = selectors.opened(request.actor, measure, scope.conference, scope.period)
    page = paging.nearest(paging.number_in(request.GET), len(opened.rows), PAGE)
    first = (page - 1) * PAGE
    url = reverse("statistics:figure", args=[key])
    joined = f"{url}?{scope.query}&" if scope.query else f"{url}?"
    context = {
        "line": _line(measure, opened.figure, scope),
        "parts": [
            _line(m, selectors.figure(m, scope.conference, scope.period), scope) for m in selectors.parts_of(measure)
        ],
        "scope": scope,
        "opened": opened,
        "rows": [_record(row) for row in opened.rows[first : first + PAGE]],
        "first": first + 1,
        "last": min(first + PAGE, len(opened.rows)),
        "url": url,
        "all_url": _link(scope, "statistics:figures"),
        "csv_url": _link(scope, "statistics:export", key, "csv"),
        "xlsx_url": _link(scope, "statistics:export", key, "xlsx"),
        "previous_url": f"{joined}page={page - 1}" if page > 1 else "",
        "next_url": f"{joined}page={page + 1}" if first + PAGE < len(opened.rows) else "",
    }
    return render(request, "statistics/figure.html", context)


def _record(row: selectors.Row) -> dict[str, Any]:
    kind = kind_of(row.kind)
    return {
        "number": row.number,
        "session": row.session,
        "title": row.title or _("（还没有标题）"),
        "url": f"/{kind.plural}/{row.id}/",
        "kind": _(kind.label),
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
    opened = selectors.opened(request.actor, measure, scope.conference, scope.period)
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
    }
    status = 200
    if request.method == "POST":
        report = forms.report_from(request.POST, request.FILES)
        context["report"] = report
        if report.problem:
            context["problems"] = [{"sentence": report.problem, "anchor": "report-text"}]
            status = 422
        else:
            found = selectors.coverage(report.text, scope.conference, scope.period)
            context["found"] = found
            context["known"] = [_beside(row, scope) for row in found.rows if row.measure]
            context["unknown"] = [_beside(row, scope) for row in found.rows if not row.measure]
    return render(request, "statistics/coverage.html", context, status=status)


def _beside(row: CoverageRow, scope: Scope) -> dict[str, Any]:
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
        asked = Scope(scope.conference, row.period, scope.conferences, scope.periods)
        shown["line"] = _line(row.measure, row.system, asked)
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
