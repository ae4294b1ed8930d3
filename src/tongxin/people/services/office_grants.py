"""An office that lends powers is given by two people: the roster's keeper asks, a security administrator approves."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import registry
from tongxin.kernel.access.actors import Actor, Power
from tongxin.kernel.accounts.models import GrantProposal
from tongxin.kernel.audit.acts import current
from tongxin.kernel.identity import proposals
from tongxin.kernel.identity.accounts import Refused
from tongxin.people import selectors
from tongxin.people.models import Office, OfficeHolding, Person
from tongxin.people.selectors.terms import term_on

KEY = "people.office"


def ask_for_office(person: Person, office: Office, *, by: Actor, starts: dt.date, reason: str) -> GrantProposal:
    """Ask that a person holds an office from a day on; nothing changes before somebody else approved."""
    payload = {"person": person.pk, "office": office.pk, "starts": starts.isoformat()}
    return proposals.propose(KEY, payload, by=by, conference_id=office.conference_id, reason=reason)


def _meant(payload: dict[str, Any]) -> tuple[Person, Office, dt.date]:
    person = Person.objects.filter(pk=payload["person"]).first()
    office = Office.objects.filter(pk=payload["office"]).first()
    if person is None or office is None or person.conference_id != office.conference_id:
        raise Refused(_("没有找到这个人或这个职位，或者两者不属于同一个政协。"))
    return person, office, dt.date.fromisoformat(payload["starts"])


def _label(payload: dict[str, Any]) -> str:
    person, office, starts = _meant(payload)
    if OfficeHolding.objects.on(starts).filter(person=person, office=office).exists():
        raise Refused(_("{who}已经担任{office}，不用再申请。").format(who=person, office=office))
    powers = [_(power.label) for key in office.powers if (power := registry.find(Power, key))]
    return _("任命{who}担任{office}，自 {day} 起；带来的权限：{powers}").format(
        who=person, office=office, day=starts.isoformat(), powers=_("、").join(powers) or _("无")
    )


def _appoint(payload: dict[str, Any], by: Actor) -> None:
    person, office, starts = _meant(payload)
    term = term_on(office.conference_id, starts) if office.ends_with_term else None
    last = term.ends if term and term.ends and term.ends >= starts else None
    OfficeHolding.objects.create(person=person, office=office, starts=starts, ends=last)
    data = {"office": office.name, "powers": office.powers, "starts": starts.isoformat()}
    current().line("people.appoint", "person", person.pk, by=by, conference_id=office.conference_id, data=data)


def _may_ask(by: Actor, conference_id: int | None) -> bool:
    return conference_id is not None and by.has(selectors.MANAGE, conference_id)


OFFICE = proposals.Proposable(KEY, gettext_noop("任命职务"), _label, _appoint, _may_ask)
