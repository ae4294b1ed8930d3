"""Figures through the programming interface: all of them, one with its value, and the records behind it."""

import datetime as dt
import math
from dataclasses import asdict
from typing import Annotated, Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, Path, Query, Router, Schema

from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.indicators.declarations import Figure, Measure, cuts_of, measures
from tongxin.kernel.web.api_basics import READING, WRITING, ApiPart, ApiRequest, PageNumber, refuse_unknown
from tongxin.statistics import forms, selectors
from tongxin.statistics.api import reports
from tongxin.statistics.forms import Scope
from tongxin.statistics.models import Snapshot
from tongxin.statistics.selectors import snapshots
from tongxin.statistics.services.snapshots import publish

_TAG = [gettext_noop("数据指标")]
_PAGE = 50
_SCOPE = ("conference", "period", "scope")
Key = Annotated[str, Path(max_length=80)]
Asked = Annotated[str, Query(max_length=40)]


class CellOut(Schema):
    """The part of a figure under one key of the dimension that was asked for; the key is empty where it is unknown."""

    key: str
    label: str
    value: float | None
    numerator: float | None
    denominator: float | None


class FigureOut(Schema):
    """A figure: its rule, its value in a conference and a period, and both parts when it is a share."""

    key: str
    label: str
    unit: str
    meaning: str
    conference: str
    period: str
    value: float | None
    numerator: float | None
    denominator: float | None
    records: int
    cut_by: list[str]
    cells: list[CellOut]


class RecordOut(Schema):
    """One record behind a value: a case of its kind, or a person."""

    id: int
    kind: str
    session: str
    number: str
    title: str
    day: str
    amount: int


class Records(Schema):
    """The records that the account may open; ``hidden`` counts those it may not."""

    items: list[RecordOut]
    hidden: int
    total: int
    page: int
    pages: int


class SnapshotOut(Schema):
    """Figures as they were published under a name; they never change."""

    id: int
    name: str
    conference: str
    period: str
    scope: str
    cut_off: str
    published_at: str
    by: str


class FrozenOut(Schema):
    """A published figure with its definition then, its value now, and how many records differ."""

    key: str
    label: str
    unit: str
    meaning: str
    definition_version: int
    value: float | None
    numerator: float | None
    denominator: float | None
    records: int
    now: float | None
    differs: bool
    redefined: bool
    changes: list[dict[str, Any]]
    hidden: int


class SnapshotWhole(SnapshotOut):
    """A publication with its figures."""

    figures: list[FrozenOut]


class PublishIn(Schema):
    """What is published: a name, a period, the scope, and up to which day."""

    name: Annotated[str, Field(min_length=1, max_length=forms.MOST_NAME)]
    period: str = "all"
    scope: str = selectors.OWN
    at: dt.date | None = None


def _scope(request: ApiRequest, *more: str) -> Scope:
    """As the address of the page says it; what the page would silently replace is refused here."""
    refuse_unknown(request, *_SCOPE, *more)
    selectors.require_sight(request.actor)
    sent = QueryDict(mutable=True)
    sent.update({name: request.GET[name] for name in _SCOPE if request.GET.get(name)})
    scope = forms.scope_from(request.actor, sent)
    if sent.get("conference") and scope.conference.code != sent["conference"]:
        raise InvalidInput({"conference": _("没有这个政协，或者您看不到它的数据。")})
    if sent.get("period") and scope.period.key != sent["period"]:
        raise InvalidInput({"period": _("没有这个时期；可用 all、year-2026 或届次。")})
    if sent.get("scope") and scope.reach != sent["scope"]:
        raise InvalidInput({"scope": _("统计范围只能是 own，或者有下级政协时的 system_wide。")})
    return scope


def _out(measure: Measure, found: Figure, scope: Scope) -> dict[str, Any]:
    return {
        "key": measure.key,
        "label": _(measure.label),
        "unit": _(measure.unit),
        "meaning": _(measure.meaning),
        "conference": scope.conference.code,
        "period": scope.period.key,
        "value": found.value,
        "numerator": found.numerator,
        "denominator": found.denominator,
        "records": len(found.facts),
        "cut_by": list(cuts_of(measure)),
        "cells": [asdict(cell) | {"label": _(cell.label) if cell.key else _("未归类")} for cell in found.cells],
    }


def _asked(measure: Measure, scope: Scope, by: str = "") -> Figure:
    return scope.figure(measure, by)


def _figures(
    request: ApiRequest,
    conference: Asked = "",  # noqa: ARG001
    period: Asked = "",  # noqa: ARG001
    scope: Asked = "",  # noqa: ARG001
) -> list[dict[str, Any]]:
    chosen = _scope(request)
    return [_out(m, _asked(m, chosen), chosen) for m in measures()]


def _figure(
    request: ApiRequest,
    key: Key,
    conference: Asked = "",  # noqa: ARG001
    period: Asked = "",  # noqa: ARG001
    scope: Asked = "",  # noqa: ARG001
    by: Asked = "",
) -> dict[str, Any]:
    chosen, measure = _scope(request, "by"), selectors.measure_by_key(key)
    if by and by not in cuts_of(measure):
        known = "、".join(cuts_of(measure)) or _("（没有）")
        raise InvalidInput({"by": _("这个指标不能这样分列；可以用的是：{known}。").format(known=known)})
    return _out(measure, _asked(measure, chosen, by), chosen)


def _records(
    request: ApiRequest,
    key: Key,
    conference: Asked = "",  # noqa: ARG001
    period: Asked = "",  # noqa: ARG001
    scope: Asked = "",  # noqa: ARG001
    page: PageNumber = 1,
) -> dict[str, Any]:
    chosen, measure = _scope(request, "page"), selectors.measure_by_key(key)
    opened = selectors.opened(_asked(measure, chosen), request.actor)
    first = (page - 1) * _PAGE
    items = [
        {
            "id": row.id,
            "kind": row.kind,
            "session": row.session,
            "number": row.number,
            "title": row.title,
            "day": row.day.isoformat(),
            "amount": row.amount,
        }
        for row in opened.rows[first : first + _PAGE]
    ]
    pages = math.ceil(len(opened.rows) / _PAGE)
    return {"items": items, "hidden": opened.hidden, "total": len(opened.rows), "page": page, "pages": pages}


def _snapshot(found: Snapshot) -> dict[str, Any]:
    return {
        "id": found.pk,
        "name": found.name,
        "conference": found.conference.code,
        "period": found.period_key,
        "scope": found.scope,
        "cut_off": found.cut_off.isoformat(),
        "published_at": found.published_at.isoformat(),
        "by": found.by_label,
    }


def _snapshots(request: ApiRequest) -> list[dict[str, Any]]:
    refuse_unknown(request)
    selectors.require_sight(request.actor)
    return [_snapshot(found) for found in snapshots.published(request.actor)]


def _snapshot_by_id(request: ApiRequest, snapshot_id: int) -> dict[str, Any]:
    refuse_unknown(request)
    selectors.require_sight(request.actor)
    return _whole(snapshots.snapshot_by_id(snapshot_id, request.actor), request)


def _whole(found: Snapshot, request: ApiRequest) -> dict[str, Any]:
    return {
        **_snapshot(found),
        "figures": [snapshots.as_data(each) for each in snapshots.compared(found, request.actor)],
    }


def _publish(request: ApiRequest, sent: PublishIn) -> tuple[int, dict[str, Any]]:
    refuse_unknown(request)
    selectors.require_sight(request.actor)
    wish = QueryDict(mutable=True)
    wish.update({"name": sent.name, "period": sent.period, "scope": sent.scope, "at": (sent.at and str(sent.at)) or ""})
    scope, asked = forms.scope_from(request.actor, wish), forms.publication_from(wish)
    if scope.period.key != sent.period or scope.reach != sent.scope:
        raise InvalidInput({"period": _("没有这个时期或统计范围；时期可用 all、year-2026 或届次。")})
    if asked.problems:
        raise InvalidInput({"name": asked.problems[0]["sentence"]})
    made = publish(asked.name, scope.conference, scope.period, scope.reach, asked.cut_off, by=request.actor)
    return 201, _whole(made, request)


def _add(router: Router) -> None:
    reports.add(router)
    one = "/figures/{key}"
    router.get(
        "/figures", response={200: list[FigureOut], **READING}, operation_id="figures", summary=_("数据指标"), tags=_TAG
    )(_figures)
    router.get(one, response={200: FigureOut, **READING}, operation_id="figure", summary=_("一项指标"), tags=_TAG)(
        _figure
    )
    router.get(
        f"{one}/records",
        response={200: Records, **READING},
        operation_id="records_behind",
        summary=_("指标背后的事项"),
        tags=_TAG,
    )(_records)
    router.get(
        "/snapshots",
        response={200: list[SnapshotOut], **READING},
        operation_id="snapshots",
        summary=_("公布的数字"),
        tags=_TAG,
    )(_snapshots)
    router.post(
        "/snapshots",
        response={201: SnapshotWhole, **WRITING},
        operation_id="publish_figures",
        summary=_("公布数字"),
        tags=_TAG,
    )(_publish)
    router.get(
        "/snapshots/{snapshot_id}",
        response={200: SnapshotWhole, **READING},
        operation_id="snapshot",
        summary=_("一份公布的数字和后来的变化"),
        tags=_TAG,
    )(_snapshot_by_id)


API = ApiPart("statistics", _add)
