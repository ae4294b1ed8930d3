"""The change of term while it is prepared: kept for the office, with the plan that was last rehearsed."""

from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import Blocked
from tongxin.people import selectors
from tongxin.people.models import TermChange, TermDraft
from tongxin.people.services.term_change import TermPlan, change_term, rehearse_term_change


def keep_term_draft(conference_id: int, values: dict[str, Any], *, by: Actor) -> TermDraft:
    """Keep what is chosen so far; like any unfinished writing it leaves no line in the chain."""
    selectors.require_manager(by, conference_id)
    told = {"values": values, "saved_at": clock.machine_now(), "saved_by": by.label[:60]}
    row, _new = TermDraft.objects.update_or_create(conference_id=conference_id, defaults=told)
    return row


def drop_term_draft(conference_id: int, *, by: Actor) -> None:
    """Forget what was prepared."""
    selectors.require_manager(by, conference_id)
    TermDraft.objects.filter(conference_id=conference_id).delete()


def rehearse_draft(plan: TermPlan, *, by: Actor) -> None:
    """Rehearse a plan and remember that it was this one."""
    rehearse_term_change(plan, by=by)
    TermDraft.objects.filter(conference=plan.conference).update(rehearsed=plan.digest, rehearsed_at=clock.machine_now())


def is_rehearsed(plan: TermPlan) -> bool:
    """Whether the last rehearsal was of this very plan, on the base as it stands."""
    return TermDraft.objects.filter(conference=plan.conference, rehearsed=plan.digest).exists()


def carry_draft_out(plan: TermPlan, *, by: Actor) -> None:
    """Do what was rehearsed; a plan that changed since, or whose consequences did, is rehearsed anew first."""
    if not is_rehearsed(plan):
        raise Blocked(_("这份方案还没有预演过，或者预演之后改动过；请先预演一遍。"))
    with act(by=by, conference_id=plan.conference.pk):
        new = change_term(plan, by=by)
        draft = TermDraft.objects.get(conference=plan.conference)
        # Whoever takes the change back finds what was chosen as it was, and mends only what was wrong.
        TermChange.objects.filter(new=new).update(chosen=draft.values)
        draft.delete()
