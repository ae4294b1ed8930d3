"""Published figures: what was published, publishing, and what became different since."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongxin.kernel import clock
from tongxin.kernel.cases.errors import Blocked, Denied
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.words import Chip
from tongxin.statistics import forms, selectors
from tongxin.statistics.selectors import snapshots
from tongxin.statistics.services.snapshots import publish
from tongxin.statistics.views import with_unit

_MOST_CHANGES = 50


@signed_in
@require_http_methods(["GET", "POST"])
def listing(request: ActorRequest) -> HttpResponse:
    """All publications, and the form of the next one for whoever may publish."""
    selectors.require_sight(request.actor)
    sent = request.POST if request.method == "POST" else request.GET
    scope = forms.scope_from(request.actor, sent)
    context: dict[str, Any] = {
        "scope": scope,
        "url": reverse("statistics:snapshots"),
        "snapshots": snapshots.published(request.actor),
        "may_publish": selectors.may_publish(request.actor),
        "today": clock.today(),
        "most": forms.MOST_NAME,
    }
    status = 200
    if request.method == "POST":
        asked = forms.publication_from(request.POST)
        context |= {"name": asked.name, "problems": asked.problems}
        status = 422
        if not selectors.may_publish(request.actor):
            raise Denied(_("公布数字由负责更正记录的办公室办理，您的账号没有这个职务。"))
        if not asked.problems:
            try:
                made = publish(asked.name, scope.conference, scope.period, scope.reach, asked.cut_off, by=request.actor)
                return redirect("statistics:snapshot", made.pk)
            except Blocked as taken:
                context["problems"] = [{"sentence": str(taken), "anchor": "snapshot-name"}]
    return render(request, "statistics/snapshots.html", context, status=status)


@signed_in
@require_safe
def detail(request: ActorRequest, snapshot_id: int) -> HttpResponse:
    """A publication as it was, with what became different since."""
    selectors.require_sight(request.actor)
    found = snapshots.snapshot_by_id(snapshot_id, request.actor)
    lines = [_line(each) for each in snapshots.compared(found, request.actor)]
    context = {"snapshot": found, "lines": lines, "different": sum(line["differs"] for line in lines)}
    return render(request, "statistics/snapshot.html", context)


def _line(each: snapshots.Compared) -> dict[str, Any]:
    kept = each.figure
    return {
        "figure": kept,
        "value": with_unit(kept.value, kept.unit),
        "parts": "" if kept.denominator is None else f"{kept.numerator} ÷ {kept.denominator}",
        "now": with_unit(each.now, kept.unit),
        "differs": each.differs,
        "gone": each.gone,
        "redefined": each.redefined,
        "hidden": each.hidden,
        "changes": [change_words(c) for c in each.changes[:_MOST_CHANGES]],
        "more": max(0, len(each.changes) - _MOST_CHANGES),
    }


def change_words(change: snapshots.Change) -> dict[str, Any]:
    """One record that came, went or changed, as a page shows it."""
    words = {snapshots.CAME: _("新增"), snapshots.WENT: _("不再计入"), snapshots.CHANGED: _("有变化")}
    return {
        "chip": Chip(words[change.what], "warn"),
        "row": change.row,
        "before": change.before,
        "after": change.after,
        "reason": change.reason,
    }
