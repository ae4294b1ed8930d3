"""What the page of an item shows beyond the common anatomy."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.kinds import Section
from tongxin.kernel.web import forms
from tongxin.plans.models import PlanItem
from tongxin.plans.workflow import ITEM_FIELDS


def item_content(item: PlanItem) -> dict[str, Any]:
    """What is edited."""
    return {
        "title": item.title,
        "sort": item.sort,
        "organisation": item.organisation_id,
        "person": item.person_id,
        "due": item.due.isoformat() if item.due else "",
        "words": item.words,
    }


def item_subtitle(item: PlanItem) -> str:
    """Of which plan."""
    return f"{item.plan.year} {item.plan.name}"


def item_text(item: PlanItem) -> tuple[str, str]:
    """What word search finds an item by."""
    return item.title, f"{item.plan.name} {item.words} {item.result}"


def _facts(item: PlanItem, _actor: Actor) -> dict[str, Any]:
    facts = [pair for pair in forms.shown(ITEM_FIELDS, item_content(item)) if pair[0] != _("事项")]
    if item.done_on:
        facts.append((_("完成日期"), item.done_on.isoformat()))
    if item.result:
        facts.append((_("完成情况"), item.result))
    return {"facts": facts, "plan": item.plan}


SECTIONS = (Section("facts", gettext_noop("计划内容"), "plans/section_item.html", _facts),)
