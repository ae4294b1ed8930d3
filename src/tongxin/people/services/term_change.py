"""The change of term (换届): what would happen is shown first, rehearsed on the real base, and then done at once.

Everything in it is dated. Until the last day of the old term nothing changes; what ends is given that day, what begins
is given the next one, and the calendar does the rest.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tongxin.kernel import clock, wording
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.conferences.models import Conference
from tongxin.people import selectors
from tongxin.people.models import (
    Belonging,
    CollectionWindow,
    Delegation,
    Link,
    Membership,
    OfficeHolding,
    Person,
    Session,
    Term,
    TermChange,
)
from tongxin.people.rules import TERM_KINDS
from tongxin.people.selectors import desks
from tongxin.people.services.desks import tell_deputies
from tongxin.people.services.following import follow_members
from tongxin.people.services.sessions import check_window
from tongxin.people.services.term_end import end_terms_of

Window = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class FirstSession:
    """The first session of the new term: it opens with the term."""

    closes: dt.date
    window: Window | None = None


@dataclass(frozen=True)
class TermPlan:
    """What a change of term does, in numbers and names; ``last_day`` is the last of the old term."""

    conference: Conference
    number: int
    opens: dt.date
    last_day: dt.date
    first: FirstSession
    carry: bool
    old: Term | None
    staying: tuple[Person, ...]
    leaving: tuple[Person, ...]
    carried: int
    ending_offices: tuple[str, ...]
    lasting_offices: tuple[str, ...]
    ending_links: int
    ending_delegations: int

    @property
    def label(self) -> str:
        """``第十届``."""
        return str(Term(number=self.number))

    @property
    def digest(self) -> str:
        """The same for the very same plan: what was asked and what would come of it on the base as it stands."""
        told: dict[str, Any] = {
            "days": [self.number, self.opens, self.first.closes, self.first.window, self.carry],
            "people": [sorted(p.pk for p in people) for people in (self.staying, self.leaving)],
            "rest": [self.carried, self.ending_offices, self.ending_links, self.ending_delegations],
        }
        return hashlib.sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()


def plan_term_change(
    conference: Conference,
    *,
    opens: dt.date,
    again: Iterable[int],
    carry: bool = True,
    first: FirstSession | None = None,
) -> TermPlan:
    """What would end and who would stay; ``again`` are the persons elected into the new term.

    With ``carry`` they keep their number and their places in sectors, committees and groups.
    """
    old = Term.objects.filter(conference=conference).order_by("-number").first()
    _check_day(old, opens)
    first = first or FirstSession(closes=opens)
    _check_first(first, opens)
    last = opens - dt.timedelta(days=1)
    chosen = set(again)
    elected = Person.objects.filter(conference=conference, pk__in=chosen).order_by("pk")
    if len(elected) != len(chosen):
        raise InvalidInput({"again": _("名单里有不属于本级政协的人，请核对；什么也没有改动。")})
    members = Person.objects.filter(pk__in=_members_until(old, last).values("person")).order_by("pk")
    holdings = OfficeHolding.objects.on(opens).filter(office__conference=conference, starts__lte=last)
    held = [(h.office.ends_with_term, f"{h.office.name}：{h.person.name}") for h in _named(holdings)]
    return TermPlan(
        conference=conference,
        number=old.number + 1 if old else 1,
        opens=opens,
        last_day=last,
        first=first,
        carry=carry,
        old=old,
        staying=tuple(elected),
        leaving=tuple(p for p in members if p.pk not in chosen),
        carried=_carried(conference, last, chosen).count() if carry else 0,
        ending_offices=tuple(name for ends, name in held if ends),
        lasting_offices=tuple(name for ends, name in held if not ends),
        ending_links=_reaching(Link.objects.filter(conference=conference), last).count(),
        ending_delegations=_reaching(Delegation.objects.filter(person__conference=conference), last).count(),
    )


def _named(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("office", "person").order_by("pk")


def _check_day(old: Term | None, opens: dt.date) -> None:
    if old is None:
        return
    if old.starts > clock.today():
        sentence = _("{term}已经登记，将于{day}开始；要改请先在“届次与征集”里撤回这次换届。")
        raise InvalidInput({"opens": sentence.format(term=old, day=wording.full_day(old.starts))})
    if opens <= old.starts:
        raise InvalidInput({"opens": _("新一届的开始日期应晚于{term}的开始日期。").format(term=old)})
    if late := old.sessions.filter(opens__gte=opens).first():
        sentence = _("{session}登记在{day}开幕，晚于新一届的开始日期，请先核对。")
        raise InvalidInput({"opens": sentence.format(session=late, day=wording.full_day(late.opens))})
    if late_start := Membership.objects.filter(term=old, starts__gte=opens).select_related("person").first():
        sentence = _("{name}在{term}的任职登记从{day}开始，晚于新一届的开始日期，请先核对。")
        day = wording.full_day(late_start.starts)
        raise InvalidInput({"opens": sentence.format(name=late_start.person, term=old, day=day)})


def _check_first(first: FirstSession, opens: dt.date) -> None:
    if first.closes < opens:
        raise InvalidInput({"closes": _("闭幕日期不能早于开幕日期。")})
    if first.window:
        check_window(*first.window)


def _members_until(old: Term | None, last: dt.date) -> QuerySet[Membership]:
    """Memberships that would still hold on the last day of the old term."""
    return Membership.objects.serving(last).filter(term=old)


def _reaching(rows: QuerySet[Any], last: dt.date) -> QuerySet[Any]:
    """Dated rows that hold on a last day and beyond it; what begins afterwards is of the new term already."""
    return rows.filter(Q(ends__isnull=True) | Q(ends__gt=last), starts__lte=last)


def _places(conference: Conference, last: dt.date) -> QuerySet[Belonging]:
    places = Belonging.objects.filter(organisation__conference=conference, organisation__kind__in=TERM_KINDS)
    return _reaching(places, last)


def _carried(conference: Conference, last: dt.date, chosen: Iterable[int]) -> QuerySet[Belonging]:
    """Places that go on into the new term: those of re-elected persons, in organisations that still are."""
    return _places(conference, last).filter(person__in=list(chosen), organisation__ended__isnull=True)


def change_term(plan: TermPlan, *, by: Actor) -> Term:
    """Do what the plan says in one act: the old term and what hangs on it end on their day, the new one begins."""
    conference = plan.conference
    selectors.require_manager(by, conference.pk)
    with act(by=by, conference_id=conference.pk) as record:
        if Term.objects.filter(conference=conference, number=plan.number).exists():
            raise InvalidInput({"opens": _("{term}已经建好，没有重复换届。").format(term=plan.label)})
        new = Term.objects.create(conference=conference, number=plan.number, starts=plan.opens)
        session = Session.objects.create(term=new, number=1, opens=plan.opens, closes=plan.first.closes)
        if plan.first.window:
            opens_at, closes_at = plan.first.window
            CollectionWindow.objects.create(session=session, opens_at=opens_at, closes_at=closes_at)
        ahead = _ahead(plan)
        _begin(plan, new)
        ended = _end(plan)
        TermChange.objects.create(
            conference=conference,
            old=plan.old,
            new=new,
            ended=ended,
            ahead=ahead,
            done_at=clock.now(),
            done_by=by.label[:60],
        )
        data = {
            "term": plan.number,
            "opens": plan.opens.isoformat(),
            "members": len(plan.staying),
            "left": len(plan.leaving),
            "carried": plan.carried,
            "ended": {name: len(rows) for name, rows in ended.items()},
        }
        record.line("people.change_term", "conference", conference.pk, data=data)
        # A change entered on or after its day has no time to wait in.
        end_terms_of(conference.pk, record)
        follow_members(person.pk for person in (*plan.staying, *plan.leaving))
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


def _begin(plan: TermPlan, new: Term) -> None:
    """Memberships of those who stay, with what they keep; read before the old ones end."""
    numbers: dict[int, tuple[str, bool]] = {}
    if plan.carry:
        rows = Membership.objects.filter(term=plan.old, person__in=[p.pk for p in plan.staying])
        numbers = {pk: (number, scored) for pk, number, scored in rows.values_list("person", "number", "is_scored")}
    for person in plan.staying:
        numbers.setdefault(person.pk, ("", True))
    Membership.objects.bulk_create(
        Membership(person=p, term=new, starts=plan.opens, number=numbers[p.pk][0], is_scored=numbers[p.pk][1])
        for p in plan.staying
    )
    if plan.carry:
        kept = _carried(plan.conference, plan.last_day, [p.pk for p in plan.staying]).order_by("pk")
        pairs = list(kept.values_list("person_id", "organisation_id", "duty"))
        Belonging.objects.bulk_create(
            Belonging(person_id=person, organisation_id=organisation, duty=duty, starts=plan.opens)
            for person, organisation, duty in pairs
        )


def _ahead(plan: TermPlan) -> list[int]:
    """Places that were given for later before the change was decided; they are none of its doing."""
    places = Belonging.objects.filter(organisation__conference=plan.conference, starts__gte=plan.opens)
    return list(places.order_by("pk").values_list("pk", flat=True))


def _end(plan: TermPlan) -> dict[str, list[list[Any]]]:
    """Give everything that hangs on the old term its last day; returns what that day was before, by kind of row."""
    conference, last = plan.conference, plan.last_day
    found: dict[str, QuerySet[Any]] = {
        "memberships": _reaching(Membership.objects.filter(term=plan.old), last),
        # Nobody's term is None, but a join would find those who are no members under it.
        "belongings": _places(conference, last).filter(person__memberships__term=plan.old.pk if plan.old else 0),
        "offices": _reaching(
            OfficeHolding.objects.filter(office__conference=conference, office__ends_with_term=True), last
        ),
        "links": _reaching(Link.objects.filter(conference=conference), last),
        "delegations": _reaching(Delegation.objects.filter(person__conference=conference), last),
    }
    ended: dict[str, list[list[Any]]] = {}
    for name, rows in found.items():
        before = list(rows.order_by("pk").values_list("pk", "ends"))
        rows.model._default_manager.filter(pk__in=[pk for pk, _ends in before]).update(ends=last)
        ended[name] = [[pk, ends.isoformat() if ends else None] for pk, ends in before]
    tell_deputies([pk for pk, _ends in ended["delegations"]], desks.ENDS_WITH_TERM)
    if plan.old:
        ended["terms"] = [[plan.old.pk, plan.old.ends.isoformat() if plan.old.ends else None]]
        Term.objects.filter(pk=plan.old.pk).update(ends=last)
    return ended
