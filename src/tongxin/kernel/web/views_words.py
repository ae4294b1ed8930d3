"""本会用语: what the conference calls states, steps, roles, terms and institutions, from which day, and by whom."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from tongxin.kernel import clock, registry, wording
from tongxin.kernel.cases.errors import Denied, NotVisible
from tongxin.kernel.cases.words import GROUPS, used_as
from tongxin.kernel.conferences import vocabulary
from tongxin.kernel.conferences.models import ParameterValue
from tongxin.kernel.conferences.vocabulary import Word
from tongxin.kernel.web import plain_form, selectors, services, table_page
from tongxin.kernel.web.plain_form import PlainForm
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.setup import CONFIGURE
from tongxin.kernel.web.table_page import Cell, Filter, Head, Table
from tongxin.kernel.workflow.fields import Day, Text

CHANGED = "changed"
_FIELDS = (
    Text(
        "text",
        gettext_noop("本会叫"),
        required=False,
        max_length=vocabulary.LONGEST,
        hint=gettext_noop("留空就恢复标准用语。"),
    ),
    Day("valid_from", gettext_noop("从哪天起")),
)
_NAMED = gettext_noop("自 {day} 起叫“{text}”（{who}）")
_STANDARD = gettext_noop("自 {day} 起用标准用语（{who}）")


def _place(request: ActorRequest) -> int:
    place = request.actor.conference_id or 0
    if not request.actor.has(CONFIGURE, place):
        raise Denied(_("本会用语由持有“参数设置”权限的人调整，您没有这项权限。"))
    return place


def _now(rows: Sequence[ParameterValue]) -> ParameterValue | None:
    return next((row for row in rows if row.valid_from <= clock.today()), None)


@signed_in
@require_safe
def words(request: ActorRequest) -> HttpResponse:
    """Every word, the standard term beside the own one."""
    place = _place(request)
    values, authors = selectors.word_values(place), selectors.word_authors(place)
    groups = [("", _("全部用语")), (CHANGED, _("本会改过的")), *((key, _(text)) for key, text in GROUPS.items())]
    filters = (Filter("group", _("类别"), groups),)
    wish = table_page.asked(request.GET, filters)

    def cells(word: Word) -> list[Cell]:
        rows = values.get(word.key, [])
        now, coming = _now(rows), [row for row in rows if row.valid_from > clock.today()]
        note = _("{day}起叫“{text}”").format(day=coming[-1].valid_from, text=coming[-1].value) if coming else ""
        since = _("{day}起").format(day=now.valid_from.isoformat()) if now else ""
        who = authors.get((word.key, now.valid_from.isoformat()), "") if now else ""
        return [
            Cell(_(word.standard), reverse("word", args=[word.key])),
            Cell((now.value if now else "") or _("同标准用语"), note=note),
            Cell(used_as(word)),
            Cell(since, note=who),
        ]

    table = Table(
        title=_("本会用语"),
        url=reverse("words"),
        heads=(Head(_("标准用语"), title=True), Head(_("本会叫")), Head(_("用在")), Head(_("生效"))),
        rows=_found(wish, values),
        cells=cells,
        empty=_("没有可以改的用语。"),
        lead=_("点开一个标准用语，写上本会的叫法和生效日期。只影响本会，不影响数据、统计口径和其他政协。"),
        search=_("标准用语或本会的叫法"),
        filters=filters,
    )
    return table_page.serve(request, table, wish)


def _found(wish: Mapping[str, str], values: Mapping[str, list[ParameterValue]]) -> list[Word]:
    """The words asked for, those of one kind beside each other."""
    found = vocabulary.words()
    if wish["group"] == CHANGED:
        found = [w for w in found if w.key in values]
    elif wish["group"]:
        found = [w for w in found if w.group == wish["group"]]
    if text := wish["q"].casefold():
        found = [w for w in found if any(text in said.casefold() for said in _all_names(w, values))]
    order = list(GROUPS)
    return sorted(found, key=lambda w: order.index(w.group))


def _all_names(word: Word, values: Mapping[str, list[ParameterValue]]) -> list[str]:
    return [word.standard, _(word.standard), *(row.value for row in values.get(word.key, []))]


def _history(word: Word, rows: Sequence[ParameterValue], authors: Mapping[tuple[str, str], str]) -> str:
    """Every name with its day and who gave it, the newest first."""
    if not rows:
        return _("一直是标准用语。")
    lines = []
    for row in rows:
        who = authors.get((word.key, row.valid_from.isoformat()), "") or _("系统")
        sentence = _(_NAMED) if row.value else _(_STANDARD)
        lines.append(sentence.format(day=wording.full_day(row.valid_from), text=row.value, who=who))
    return _("历史：{lines}。").format(lines="；".join(lines))


@signed_in
@require_http_methods(plain_form.METHODS)
def word(request: ActorRequest, key: str) -> HttpResponseBase:
    """One word: its history, and the form of the next name."""
    place = _place(request)
    declared = registry.find(Word, key)
    if declared is None:
        raise NotVisible
    rows = selectors.word_values(place).get(key, [])

    def save(values: dict[str, Any]) -> str:
        start = dt.date.fromisoformat(values["valid_from"])
        services.set_words(place, {declared: values["text"]}, start, by=request.actor, field="text")
        return reverse("word", args=[key])

    now = _now(rows)
    form = PlainForm(
        title=_("用语：{word}").format(word=_(declared.standard)),
        subject=_("用在{places}").format(places=used_as(declared)),
        fields=_FIELDS,
        values={"text": now.value if now else "", "valid_from": clock.today().isoformat()},
        save=save,
        back_url=reverse("words"),
        back_label=_("本会用语"),
        submit_label=_("保存"),
        done=_("已保存，从所写的日期起生效。"),
        consequence=_history(declared, rows, selectors.word_authors(place)),
    )
    return plain_form.serve(request, form)
