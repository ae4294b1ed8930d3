"""Becoming a member and ceasing to be one; each with its decision, and nothing of the past is rewritten."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tongxin.kernel import clock, wording
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import Blocked, InvalidInput
from tongxin.people import selectors
from tongxin.people.models import Belonging, Link, Membership, Office, OfficeHolding, Person, Term
from tongxin.people.rules import ENDING_STATES, TERM_KINDS, MembershipState
from tongxin.people.services.following import follow_members


def admit_member(
    person: Person,
    term: Term,
    *,
    by: Actor,
    starts: dt.date,
    number: str = "",
    decision: str = "",
    decided_on: dt.date | None = None,
) -> Membership:
    """Make a person a member of a term; once a member of it, the same row comes back unchanged.

    When the next term is decided already, the membership ends with its own term.
    """
    selectors.require_manager(by, person.conference_id)
    if starts < term.starts or (term.ends and starts > term.ends):
        raise InvalidInput({"starts": _("开始日期不在{term}任期内，请核对后再登记。").format(term=term)})
    with act(by=by, conference_id=person.conference_id) as record:
        row, made = Membership.objects.get_or_create(
            person=person,
            term=term,
            defaults={
                "starts": starts,
                "ends": term.ends,
                "number": number,
                "decision": decision,
                "decided_on": decided_on,
            },
        )
        if made:
            record.line(
                "people.admit_member",
                "person",
                person.pk,
                data={"term": term.number, "number": number, "starts": starts.isoformat(), "decision": decision},
            )
            follow_members([person.pk])
    return row


def end_membership(
    membership: Membership,
    status: str,
    *,
    by: Actor,
    on: dt.date,
    decision: str = "",
    decided_on: dt.date | None = None,
    remark: str = "",
) -> Membership:
    """End a membership on a day (its last); what the member belonged to and held in the conference ends with it.

    Who was elected again into a term that has not begun by then is not a member of that one either.
    """
    selectors.require_manager(by, membership.person.conference_id)
    if status not in ENDING_STATES:
        raise InvalidInput({"status": _("请选择终止的方式：辞职、调离、撤销资格、逝世或届满。")})
    if status == MembershipState.REVOKED and not decision.strip():
        raise InvalidInput({"decision": _("撤销委员资格要写明作出决定的文件。")})
    if on < membership.starts:
        raise InvalidInput({"on": _("终止日期不能早于开始日期（{day}）。").format(day=membership.starts.isoformat())})
    person = membership.person
    with act(by=by, conference_id=person.conference_id) as record:
        row: Membership = Membership.objects.select_for_update().get(pk=membership.pk)
        if row.status in ENDING_STATES or row.standing(clock.today()) in ENDING_STATES:
            raise Blocked(_("{name}的委员资格已经终止，没有再次登记。").format(name=person.name))
        if row.ends and on > row.ends:
            sentence = _("这一届到{day}届满，最后一天不能晚于这一天。")
            raise InvalidInput({"on": sentence.format(day=wording.full_day(row.ends))})
        row.status, row.ends, row.remark = status, on, remark
        row.decision, row.decided_on = decision or row.decision, decided_on or row.decided_on
        row.save()
        ended = close_ties(person, on=on)
        ahead = Membership.objects.filter(person=person, starts__gt=on)
        ended["memberships_ahead"] = ahead.delete()[0]
        data = {"status": status, "on": on.isoformat(), "decision": row.decision, "ended": ended}
        record.line("people.end_membership", "person", person.pk, data=data)
        follow_members([person.pk])
    return row


def close_ties(person: Person, *, on: dt.date) -> dict[str, int]:
    """End what hangs on the membership: groups, elected offices, standing contacts; what ended before stays."""
    groups = Belonging.objects.filter(person=person, organisation__kind__in=TERM_KINDS)
    held = OfficeHolding.objects.filter(person=person, office__in=Office.objects.filter(ends_with_term=True))
    links = Link.objects.filter(person=person) | Link.objects.filter(to_person=person)
    found = {"belongings": groups, "offices": held, "links": links}
    return {name: end_rows(rows, on=on) for name, rows in found.items()}


def end_rows(rows: QuerySet[Any], *, on: dt.date) -> int:
    """End dated rows that reach beyond a day, which becomes their last; returns how many had begun."""
    ids = list(rows.filter(Q(ends__isnull=True) | Q(ends__gt=on)).values_list("pk", flat=True))
    reaching = rows.model._default_manager.filter(pk__in=ids)
    # What was only to begin afterwards never begins.
    reaching.filter(starts__gt=on).delete()
    ended: int = reaching.filter(starts__lte=on).update(ends=on)
    return ended
