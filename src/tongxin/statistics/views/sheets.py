"""Sheets: a bulletin over all bodies, the statement of one party or committee; page, Word and Excel."""

import datetime as dt
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongxin.kernel import clock, wording
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.indicators.declarations import Cell, Dimension, Measure, Share, Sheet, cuts_of
from tongxin.kernel.registry import get
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.statistics import forms, selectors
from tongxin.statistics.documents import XLSX_TYPE
from tongxin.statistics.documents.sheets import DOCX_TYPE, SheetContent, sheet_docx, sheet_xlsx
from tongxin.statistics.forms import Scope
from tongxin.statistics.selectors import Cut, Period, sheets
from tongxin.statistics.views import with_unit


def _chosen(request: ActorRequest, key: str) -> tuple[Sheet, Scope, dt.date, Period]:
    selectors.require_sight(request.actor)
    sheet = sheets.sheet_by_key(key)
    scope = forms.scope_from(request.actor, request.GET)
    # A sheet always says up to which day it counts, and its links say so too.
    cut_off = scope.at or clock.today()
    scope = replace(scope, at=cut_off)
    return sheet, scope, cut_off, sheets.until(scope.period, cut_off)


def _dimension(sheet: Sheet, asked: str) -> str:
    return asked if asked in sheet.by else sheet.by[0]


def _address(url: str, scope: Scope, **more: str) -> str:
    return f"{url}?" + "&".join(p for p in (scope.query, urlencode(more)) if p)


def _shown(cell: Cell, measure: Measure) -> dict[str, Any]:
    parts = "" if cell.denominator is None else f"{cell.numerator} ÷ {cell.denominator}"
    return {"value": with_unit(cell.value, measure.unit), "parts": parts}


def _rows_url(scope: Scope, measure: Measure, by: str, key: str, share: Share | None = None) -> str:
    """The list behind a number."""
    if by not in cuts_of(measure):
        return ""
    more = {"by": by, "cell": key}
    if share and share.dim:
        more["also"] = f"{share.dim}:{'|'.join(share.keys)}"
    query = "&".join(part for part in (scope.query, urlencode(more)) if part)
    return f"{reverse('statistics:figure', args=[measure.key])}?{query}"


@signed_in
@require_safe
def table(request: ActorRequest, sheet: str) -> HttpResponse:
    """Every key of a dimension with every measure; each number opens its list."""
    found, scope, cut_off, period = _chosen(request, sheet)
    by = _dimension(found, request.GET.get("by", ""))
    told = sheets.table(found, by, scope.reader, period)
    url = reverse("statistics:sheet", args=[found.key])
    rows = [
        {
            "label": _(label),
            "url": _address(reverse("statistics:statement", args=[found.key, by, key]), scope),
            "cells": [
                _shown(line.cells[place], line.measure)
                | {"url": _rows_url(scope, line.measure, by, key), "label": _(line.measure.label)}
                for line in told.lines
            ],
        }
        for place, (key, label) in enumerate(told.keys.items())
    ]
    whole = [
        _shown(cell, line.measure) | {"label": _(line.measure.label)}
        for cell, line in zip(told.whole, told.lines, strict=True)
    ]
    export = reverse("statistics:sheet-export", args=[found.key, "docx"])
    context = {
        "sheet": found,
        "scope": scope,
        "cut_off": cut_off,
        "url": url,
        "by": by,
        "dimension": _(get(Dimension, by).label),
        "dimensions": [
            {"label": _(get(Dimension, key).label), "url": _address(url, scope, by=key), "here": key == by}
            for key in found.by
        ],
        "lines": told.lines,
        "rows": rows,
        "whole": whole,
        "docx_url": _address(export, scope, by=by),
        "xlsx_url": _address(export.removesuffix("docx") + "xlsx", scope, by=by),
        "all_url": reverse("statistics:figures"),
    }
    return render(request, "statistics/sheet.html", context)


@signed_in
@require_safe
def export(request: ActorRequest, sheet: str, form: str) -> HttpResponse:
    """The same table to take along."""
    found, scope, _cut_off, period = _chosen(request, sheet)
    by = _dimension(found, request.GET.get("by", ""))
    told = sheets.table(found, by, scope.reader, period)
    head = [_(get(Dimension, by).label), *(_(line.measure.label) for line in told.lines)]
    rows = [[label, *(_plain(line.cells[n], line.measure) for line in told.lines)]
            for n, label in enumerate(told.keys.values())]  # fmt: skip
    rows.append([_("全部"), *(_plain(c, line.measure) for c, line in zip(told.whole, told.lines, strict=True))])
    notes = [(line.measure.label, line.measure.meaning) for line in told.lines]
    content = SheetContent(scope.conference.name, _(found.label), _until(period), head, rows, notes)
    return _handed_out(request, found.key, content, form)


def _plain(cell: Cell, measure: Measure) -> str:
    value = with_unit(cell.value, "%" if measure.unit == "%" else "")
    return value if cell.denominator is None else f"{value}（{cell.numerator}÷{cell.denominator}）"


def _until(period: Period) -> str:
    assert period.end is not None
    return _("{period}，统计截止{day}").format(period=_(period.label), day=wording.full_day(period.end))


def _handed_out(request: ActorRequest, key: str, content: SheetContent, form: str) -> HttpResponse:
    with act(by=request.actor) as record:
        record.line("statistics.export", "", data={"key": key, "form": form, "rows": len(content.rows)})
    made = sheet_docx(content) if form == "docx" else sheet_xlsx(content)
    response = HttpResponse(made, content_type=DOCX_TYPE if form == "docx" else XLSX_TYPE)
    name = quote(f"{content.title}.{form}")
    response["Content-Disposition"] = f"attachment; filename=sheet.{form}; filename*=UTF-8''{name}"
    return response


def _cut(sheet: Sheet, by: str, cell: str, scope: Scope) -> tuple[Cut, str]:
    if by not in sheet.by:
        raise NotVisible(_("没有这张表：可能名称有误，或者提供它的模块没有安装。"))
    return Cut(by, cell), sheets.name_of(sheet, by, cell, scope.reader)


@signed_in
@require_safe
def single(request: ActorRequest, sheet: str, by: str, cell: str) -> HttpResponse:
    """The statement of one party, committee, sector or body."""
    found, scope, cut_off, period = _chosen(request, sheet)
    cut, name = _cut(found, by, cell, scope)
    lines = sheets.single(found, cut, scope.reader, period)
    columns = found.columns or (Share(""),)
    context = {
        "sheet": found,
        "name": name,
        "title": _(found.single).format(name=name),
        "scope": scope,
        "cut_off": cut_off,
        "url": reverse("statistics:statement", args=[found.key, by, cell]),
        "columns": [_(share.label) or _("值") for share in columns],
        "lines": [
            {
                "measure": line.measure,
                "cells": [
                    _shown(each, line.measure)
                    | {
                        "column": _(share.label) or _("值"),
                        "url": _rows_url(scope, line.measure, by, cell, share),
                    }
                    for each, share in zip(line.cells, columns, strict=True)
                ],
            }
            for line in lines
        ],
        "sheet_url": _address(reverse("statistics:sheet", args=[found.key]), scope, by=by),
        "docx_url": _address(reverse("statistics:statement-export", args=[found.key, by, cell]), scope),
    }
    return render(request, "statistics/statement.html", context)


@signed_in
@require_safe
def export_single(request: ActorRequest, sheet: str, by: str, cell: str) -> HttpResponse:
    """The statement as a Word document, as it lies on the table of the meeting."""
    found, scope, _cut_off, period = _chosen(request, sheet)
    cut, name = _cut(found, by, cell, scope)
    lines = sheets.single(found, cut, scope.reader, period)
    head = [_("项目"), *(_(share.label) or _("值") for share in found.columns or (Share(""),))]
    rows = [[_(line.measure.label), *(_plain(each, line.measure) for each in line.cells)] for line in lines]
    notes = [(line.measure.label, line.measure.meaning) for line in lines]
    title = _(found.single).format(name=name)
    content = SheetContent(scope.conference.name, title, _until(period), head, rows, notes)
    return _handed_out(request, found.key, content, "docx")
