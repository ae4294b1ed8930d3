"""Every parameter of the conference: its value of today, its history, and a new value from a day on."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from tongxin.kernel import clock, registry, wording
from tongxin.kernel.cases.errors import Denied, InvalidInput, NotVisible
from tongxin.kernel.conferences.models import ParameterValue
from tongxin.kernel.conferences.parameters import Parameter
from tongxin.kernel.deadlines import rules
from tongxin.kernel.web import plain_form, selectors, services, table_page
from tongxin.kernel.web.plain_form import PlainForm
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.setup import CONFIGURE
from tongxin.kernel.web.table_page import Cell, Head, Table
from tongxin.kernel.workflow.fields import Choice, Day, InputField, Integer, Text, YesNo

_FROM = Day("valid_from", gettext_noop("从哪天起"), hint=gettext_noop("以前的事项仍按当时的值计算。"))
_TERM: tuple[InputField, ...] = (
    Choice(
        "way",
        gettext_noop("怎么算"),
        choices=(("count", gettext_noop("起算后多久")), ("date", gettext_noop("每年固定日期前"))),
    ),
    Integer("count", gettext_noop("多久"), required=False, minimum=1, maximum=3660),
    Choice(
        "unit",
        gettext_noop("单位"),
        required=False,
        choices=(
            ("day", gettext_noop("天")),
            ("working_day", gettext_noop("工作日")),
            ("month", gettext_noop("个月")),
        ),
    ),
    Text(
        "date", gettext_noop("固定日期"), required=False, max_length=10, hint=gettext_noop("例如 6月30日，或者 06-30。")
    ),
    YesNo("roll", gettext_noop("遇节假日顺延到下一个工作日")),
)


def shown(declared: Parameter, value: Any) -> str:
    """A value as people read it."""
    if declared.kind == "term":
        return rules.describe(value)
    if declared.kind == "choice":
        return _(dict(declared.options).get(value, value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if declared.kind == "words" and not value:
        return _("自动")
    return f"{value} {_(declared.unit)}".strip()


def fields_of(declared: Parameter) -> tuple[InputField, ...]:
    """What the form of a parameter asks."""
    if declared.kind == "term":
        return (*_TERM, _FROM)
    if declared.kind == "yes_no":
        return (YesNo("value", declared.label), _FROM)
    if declared.kind == "choice":
        return (Choice("value", declared.label, choices=declared.options), _FROM)
    if declared.kind == "integer":
        return (Integer("value", declared.label, unit=declared.unit), _FROM)
    return (Text("value", declared.label, max_length=200, required=declared.kind != "words"), _FROM)


def starting(declared: Parameter, value: Any) -> dict[str, Any]:
    """What the form starts with."""
    today = {"valid_from": clock.today().isoformat()}
    if declared.kind != "term":
        return {"value": value, **today}
    spoken = {**value, "date": rules.spell_date(value["date"])} if "date" in value else value
    return {"way": "date" if "date" in value else "count", **spoken, "roll": bool(value.get("roll")), **today}


def read(declared: Parameter, values: dict[str, Any], shown_first: Mapping[str, Any]) -> Any:
    """The parameter's value from clean form values; ``shown_first`` is what stood in the form.

    What was filled in beside the chosen way is never passed over in silence: one of the two was meant.
    """
    if declared.kind != "term":
        return values["value"]
    filled = _filled(values, shown_first)
    if values["way"] == "count":
        if filled["date"]:
            raise InvalidInput({"way": _beside(filled=_("固定日期"), way=_("每年固定日期前"))})
        if not values["count"] or not values["unit"]:
            raise InvalidInput({"count": _("请填写多久（大于 0 的整数），并选择单位。")})
        rule: dict[str, Any] = {"count": values["count"], "unit": values["unit"]}
    else:
        if filled["count"] and not filled["date"]:
            raise InvalidInput({"way": _beside(filled=_("多久"), way=_("起算后多久"))})
        rule = {"date": _month_day(values["date"])}
    return {**rule, "roll": "next_working_day"} if values["roll"] else rule


def _filled(values: dict[str, Any], shown_first: Mapping[str, Any]) -> dict[str, bool]:
    """Which of the two ways somebody filled in beyond what stood there."""
    keys = {"date": ("date",), "count": ("count", "unit")}
    return {
        way: any(values[key] and values[key] != (shown_first.get(key) or "") for key in names)
        for way, names in keys.items()
    }


def _beside(*, filled: str, way: str) -> str:
    sentence = _("填了“{filled}”，但没有选“{way}”，不知道按哪一种算。请改选“{way}”，或者把“{filled}”清空。")
    return sentence.format(filled=filled, way=way)


def _month_day(text: str) -> str:
    try:
        return rules.month_day(text)
    except ValueError:
        raise InvalidInput({"date": _("请填写一年里真实存在的一天，例如 6月30日。")}) from None


def in_history(declared: Parameter, rows: Sequence[ParameterValue]) -> str:
    """Every value with its days, the newest first, as one text."""
    lines = []
    for row in rows:
        begin, value = wording.full_day(row.valid_from), shown(declared, row.value)
        if row.valid_to is None:
            lines.append(_("自 {day} 起，{value}").format(day=begin, value=value))
        else:
            end = wording.full_day(row.valid_to)
            lines.append(_("{day} 至 {end}，{value}").format(day=begin, end=end, value=value))
    lines.append(_("更早是默认的 {value}").format(value=shown(declared, declared.default)))
    return _("历史：{lines}。").format(lines="；".join(lines))


def _place(request: ActorRequest) -> int:
    place = request.actor.conference_id or 0
    if not request.actor.has(CONFIGURE, place):
        raise Denied(_("参数由持有“参数设置”权限的人调整，您没有这项权限。"))
    return place


@signed_in
@require_safe
def parameters(request: ActorRequest) -> HttpResponse:
    """All parameters with the values of today."""
    place = _place(request)
    values = selectors.parameter_values(place)

    def cells(declared: Parameter) -> list[Cell]:
        now = next((row for row in values.get(declared.key, []) if row.valid_from <= clock.today()), None)
        since = _("{day}起").format(day=now.valid_from.isoformat()) if now else _("默认")
        return [
            Cell(_(declared.label), reverse("parameter", args=[declared.key]), note=_(declared.meaning)),
            Cell(shown(declared, now.value if now else declared.default)),
            Cell(since),
        ]

    table = Table(
        title=_("参数设置"),
        url=reverse("parameters"),
        heads=(Head(_("参数"), title=True), Head(_("现在的值")), Head(_("生效"))),
        rows=registry.items(Parameter),
        cells=cells,
        empty=_("没有可以设置的参数。"),
        lead=_("每个参数都带生效日期；改动不影响已经开始计算的期限。"),
    )
    return table_page.serve(request, table, {})


@signed_in
@require_http_methods(plain_form.METHODS)
def parameter(request: ActorRequest, key: str) -> HttpResponseBase:
    """One parameter: its history, and the form of the next value."""
    place = _place(request)
    declared = registry.find(Parameter, key)
    if declared is None:
        raise NotVisible
    history = selectors.parameter_values(place).get(key, [])

    def save(values: dict[str, Any]) -> str:
        start = dt.date.fromisoformat(values["valid_from"])
        value = read(declared, values, starting(declared, now))
        services.set_parameter(place, declared, value, start, by=request.actor)
        return reverse("parameter", args=[key])

    now = next((row.value for row in history if row.valid_from <= clock.today()), declared.default)
    form = PlainForm(
        title=_(declared.label),
        subject=_(declared.meaning),
        fields=fields_of(declared),
        values=starting(declared, now),
        save=save,
        back_url=reverse("parameters"),
        back_label=_("参数设置"),
        submit_label=_("保存新的值"),
        done=_("已保存，从所写的日期起生效。"),
        consequence=in_history(declared, history) if history else _("一直是默认值。"),
    )
    return plain_form.serve(request, form)


@signed_in
@require_http_methods(plain_form.METHODS)
def calendar(request: ActorRequest) -> HttpResponseBase:
    """Holidays and make-up days: the national ones, and those that this conference adds."""
    place = _place(request)
    problem = ""
    if request.method == "POST":
        try:
            services.set_calendar_day(
                place,
                request.POST.get("day", ""),
                working=request.POST.get("working") == "yes",
                name=request.POST.get("name", "").strip()[:40],
                drop=bool(request.POST.get("drop")),
                by=request.actor,
            )
        except InvalidInput as refusal:
            problem = refusal.sentence
    year = clock.today().year
    context = {"days": selectors.calendar_days(place, year), "problem": problem, "today": clock.today().isoformat()}
    return render(request, "kernel/calendar.html", context, status=422 if problem else 200)
