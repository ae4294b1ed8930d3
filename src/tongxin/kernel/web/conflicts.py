"""Two people wrote at once: both texts side by side, nothing overwritten, nothing lost."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxin.kernel.cases.corrections import last_passage
from tongxin.kernel.cases.errors import StaleVersion
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.web import forms
from tongxin.kernel.web.requests import ActorRequest
from tongxin.kernel.web.todo import case_url
from tongxin.kernel.workflow.declarations import Transition
from tongxin.kernel.workflow.fields import InputField


def conflict_page(
    request: ActorRequest,
    kind: CaseKind,
    card: CaseCard,
    refusal: StaleVersion,
    declared: tuple[InputField, ...],
    given: dict[str, Any],
    edge: Transition | None = None,
) -> HttpResponse:
    """409 with what stands now, what was filled in, and a way back to the form with one's own words."""
    workflow = kind.workflow
    card.refresh_from_db()
    content_fields = (*workflow.opening_fields, *(workflow.edit.fields if workflow.edit else ()))
    unique = list({f.key: f for f in content_fields}.values())
    known = {f.key for f in unique}
    current = forms.readable(unique, refusal.current)
    current += [(key, str(value)) for key, value in refusal.current.items() if key not in known and value]
    note = _("状态：{state}").format(state=workflow.label_of(card.state))
    latest = last_passage(card)
    if latest and (taken := workflow.by_key.get(latest.transition)):
        # What somebody filled in at the last step is the other text of this page.
        current = forms.shown(taken.fields, latest.fields) + current
        note += _("；最近一步：{label}（{who}）").format(label=_(taken.label), who=latest.actor_label)
    hidden: list[tuple[str, Any]] = [("once", request.POST.get("once", ""))]
    for each in declared:
        value = given.get(each.key)
        hidden += [(each.key, v) for v in (value if isinstance(value, list) else [value]) if v not in (None, "", False)]
    for extra in ("occurred_on", "late_reason"):
        if request.POST.get(extra):
            hidden.append((extra, request.POST[extra]))
    page = {
        "sentence": refusal.sentence,
        "current": current,
        "current_note": note,
        "again": edge is None or card.state in edge.sources,
        "mine": forms.readable(declared, given),
        "hidden": hidden,
        "url": request.path if edge else f"{case_url(card)}edit/",
        "back_url": case_url(card),
    }
    return render(request, "kernel/conflict.html", {"page": page}, status=409)
