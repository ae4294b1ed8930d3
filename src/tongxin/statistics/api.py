"""Figures through the programming interface: all of them, one with its value, and the records behind it."""

import math
from typing import Annotated, Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Path, Query, Router, Schema

from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.indicators.declarations import Figure, Measure, measures
from tongxin.kernel.web.api_basics import READING, ApiPart, ApiRequest, PageNumber, refuse_unknown
from tongxin.statistics import forms, selectors
from tongxin.statistics.forms import Scope

_TAG = [gettext_noop("数据指标")]
_PAGE = 50
_SCOPE = ("conference", "period")
Key = Annotated[str, Path(max_length=80)]
Asked = Annotated[str, Query(max_length=40)]


class FigureOut(Schema):
    """A figure: its rule, its value in a conference and a period, and both parts when it is a share."""

    key: str
    label: str
    unit: str
    meaning: str
    conference: str
    period: str
    value: float | None
    numerator: int
    denominator: int | None
    records: int


class RecordOut(Schema):
    """One record behind a value."""

    case: int
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
    }


def _figures(request: ApiRequest, conference: Asked = "", period: Asked = "") -> list[dict[str, Any]]:  # noqa: ARG001
    scope = _scope(request)
    return [_out(m, selectors.figure(m, scope.conference, scope.period), scope) for m in measures()]


def _figure(request: ApiRequest, key: Key, conference: Asked = "", period: Asked = "") -> dict[str, Any]:  # noqa: ARG001
    scope, measure = _scope(request), selectors.measure_by_key(key)
    return _out(measure, selectors.figure(measure, scope.conference, scope.period), scope)


def _records(
    request: ApiRequest,
    key: Key,
    conference: Asked = "",  # noqa: ARG001
    period: Asked = "",  # noqa: ARG001
    page: PageNumber = 1,
) -> dict[str, Any]:
    scope, measure = _scope(request, "page"), selectors.measure_by_key(key)
    opened = selectors.opened(request.actor, measure, scope.conference, scope.period)
    first = (page - 1) * _PAGE
    items = [
        {
            "case": row.id,
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


def _add(router: Router) -> None:
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


API = ApiPart("statistics", _add)
