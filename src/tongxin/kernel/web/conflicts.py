"""Two people wrote at once: both texts side by side, nothing overwritten, nothing lost."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxin.kernel import clock, wording
from tongxin.kernel.cases.doors import STEP_BACK
from tongxin.kernel.cases.errors import Blocked, StaleVersion
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.cases.offers import obstacle
from tongxin.kernel.web import forms, selectors
from tongxin.kernel.web.requests import ActorRequest
from tongxin.kernel.web.todo import actor_of, case_url
from tongxin.kernel.workflow.declarations import Transition
from tongxin.kernel.workflow.fields import InputField


@dataclass(frozen=True)
class Since:
    """What somebody did after the form was opened."""

    text: str
    by: str
    on: dt.date
    details: tuple[tuple[str, str], ...] = ()


def happened_since(kind: CaseKind, card: CaseCard, version: int) -> list[Since]:
    """Steps and changes of content after a version, in the order in which they came."""
    content = (*kind.workflow.opening_fields, *(kind.workflow.edit.fields if kind.workflow.edit else ()))
    labels = {f.key: _(f.label) for f in content}
    found: list[tuple[dt.datetime, Since]] = []
    for row in selectors.passages(card):
        if row.version > version:
            edge = kind.workflow.by_key.get(row.transition)
            label = _(edge.label) if edge else _("退回一步") if row.transition == STEP_BACK else row.transition
            details = tuple(forms.shown(edge.fields, row.fields)) if edge else ()
            found.append((row.recorded_at, Since(label, actor_of(row), row.occurred_on, details)))
    for line in selectors.edits_since(card, version):
        changed = wording.listed(labels[key] for key in line.data.get("changed", ()) if key in labels)
        text = _("修改内容：{fields}").format(fields=changed) if changed else _("修改内容")
        found.append((line.recorded_at, Since(text, line.actor_label, line.recorded_at.astimezone(clock.ZONE).date())))
    return [since for _at, since in sorted(found, key=lambda pair: pair[0])]


def conflict_page(
    request: ActorRequest,
    kind: CaseKind,
    card: CaseCard,
    refusal: StaleVersion | Blocked,
    declared: tuple[InputField, ...],
    given: dict[str, Any],
    edge: Transition | None = None,
) -> HttpResponse:
    """409 with what happened since, what stands now, what was filled in, and a way back to the form with one's own words."""
    workflow = kind.workflow
    card.refresh_from_db()
    case = selectors.case(card)
    content = kind.content(case)
    content_fields = (*workflow.opening_fields, *(workflow.edit.fields if workflow.edit else ()))
    unique = list({f.key: f for f in content_fields}.values())
    known = {f.key for f in unique}
    current = forms.readable(unique, content)
    current += [(key, str(value)) for key, value in content.items() if key not in known and value]
    sent = request.POST.get("version", "")
    opened = int(sent) if sent.isdecimal() and len(sent) < 10 else card.version  # noqa: PLR2004
    reason = obstacle(kind, edge, case, request.actor) if edge else ""
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
        "current_note": _("状态：{state}").format(state=workflow.label_of(card.state)),
        "since": happened_since(kind, card, opened),
        "reason": reason,
        "again": edge is not None or (workflow.edit is not None and card.state in workflow.edit.states),
        "mine": forms.readable(declared, given),
        "hidden": hidden,
        "url": request.path if edge else f"{case_url(card)}edit/",
        "back_url": case_url(card),
    }
    return render(request, "kernel/conflict.html", {"page": page}, status=409)
