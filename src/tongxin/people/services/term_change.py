"""The change of term (换届): what would happen is shown first, rehearsed on the real base, and then done at once."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.conferences.models import Conference
from tongxin.people import selectors
from tongxin.people.models import (
    Belonging,
    Delegation,
    Link,
    Membership,
    OfficeHolding,
    Person,
    Session,
    Term,
)
from tongxin.people.rules import TERM_KINDS, MembershipState
from tongxin.people.services.memberships import end_rows


@dataclass(frozen=True)
class TermPlan:
    """What a change of term does, in numbers and names; ``last_day`` is the last of the old term."""

    conference: Conference
    number: int
    opens: dt.date
    last_day: dt.date
    old: Term | None
    staying: tuple[Person, ...]
    leaving: tuple[Person, ...]
    ending_offices: tuple[str, ...]
    lasting_offices: tuple[str, ...]
    ending_links: int
    ending_delegations: int


def plan_term_change(conference: Conference, *, opens: dt.date, again: Iterable[int]) -> TermPlan:
    """What would end and who would stay; ``again`` are the persons elected into the new term."""
    old = Term.objects.filter(conference=conference).order_by("-number").first()
    if old and opens <= old.starts:
        raise InvalidInput({"opens": _("新一届的开始日期应晚于{term}的开始日期。").format(term=old)})
    members = Person.objects.filter(memberships__term=old, memberships__status=MembershipState.ACTIVE).order_by("pk")
    chosen = set(again)
    elected = Person.objects.filter(conference=conference, pk__in=chosen).order_by("pk")
    if len(elected) != len(chosen):
        raise InvalidInput({"again": _("名单里有不属于本级政协的人，请核对；什么也没有改动。")})
    last = opens - dt.timedelta(days=1)
    holdings = OfficeHolding.objects.on(opens).filter(office__conference=conference).select_related("office", "person")
    return TermPlan(
        conference=conference,
        number=old.number + 1 if old else 1,
        opens=opens,
        last_day=last,
        old=old,
        staying=tuple(elected),
        leaving=tuple(p for p in members if p.pk not in chosen),
        ending_offices=tuple(f"{h.office.name}：{h.person.name}" for h in holdings if h.office.ends_with_term),
        lasting_offices=tuple(f"{h.office.name}：{h.person.name}" for h in holdings if not h.office.ends_with_term),
        ending_links=Link.objects.on(opens).filter(conference=conference).count(),
        ending_delegations=Delegation.objects.on(opens).filter(person__conference=conference).count(),
    )


def change_term(plan: TermPlan, *, by: Actor) -> Term:
    """Do what the plan says in one act: the old term and what hangs on it end, the new one begins."""
    conference = plan.conference
    selectors.require_manager(by, conference.pk)
    with act(by=by, conference_id=conference.pk) as record:
        if Term.objects.filter(conference=conference, number=plan.number).exists():
            raise InvalidInput({"opens": _("第 {n} 届已经建好，没有重复换届。").format(n=plan.number)})
        ended = _end(plan)
        new = Term.objects.create(conference=conference, number=plan.number, starts=plan.opens)
        Session.objects.create(term=new, number=1, opens=plan.opens, closes=plan.opens)
        Membership.objects.bulk_create(
            Membership(person=person, term=new, starts=plan.opens) for person in plan.staying
        )
        data = {"term": plan.number, "members": len(plan.staying), "left": len(plan.leaving), "ended": ended}
        record.line("people.change_term", "conference", conference.pk, data=data)
    return new


def rehearse_term_change(plan: TermPlan, *, by: Actor) -> TermPlan:
    """Do it on the real base and take everything back: what would fail on the day fails today.

    Returns the plan as it stands after the rehearsal; raises what :func:`change_term` would raise.
    """
    with transaction.atomic():
        change_term(plan, by=by)
        transaction.set_rollback(True)
    with act(by=by, conference_id=plan.conference.pk) as record:
        record.line("people.rehearse_term", "conference", plan.conference.pk, data={"term": plan.number})
    return plan


def _end(plan: TermPlan) -> dict[str, int]:
    conference, last = plan.conference, plan.last_day
    counts = {}
    memberships = Membership.objects.filter(term=plan.old, status=MembershipState.ACTIVE)
    counts["memberships"] = memberships.update(status=MembershipState.TERM_ENDED, ends=last)
    dated = {
        "belongings": Belonging.objects.filter(
            organisation__conference=conference, organisation__kind__in=TERM_KINDS, person__memberships__term=plan.old
        ),
        "offices": OfficeHolding.objects.filter(office__conference=conference, office__ends_with_term=True),
        "links": Link.objects.filter(conference=conference),
        "delegations": Delegation.objects.filter(person__conference=conference),
    }
    for name, rows in dated.items():
        counts[name] = end_rows(rows, on=last)
    if plan.old:
        Term.objects.filter(pk=plan.old.pk).update(ends=last)
    return counts
