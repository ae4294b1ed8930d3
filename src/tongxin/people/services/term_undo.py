"""Taking a change of term back as a whole, until the first day of the new term."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from tongxin.kernel import clock, wording
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import Blocked, InvalidInput
from tongxin.people import selectors
from tongxin.people.models import Belonging, Delegation, Link, Membership, OfficeHolding, Term, TermChange, TermDraft
from tongxin.people.rules import TERM_KINDS
from tongxin.people.selectors import desks
from tongxin.people.services.desks import tell_deputies
from tongxin.people.services.following import follow_members
from tongxin.people.services.term_draft import keep_term_draft

_KINDS: dict[str, type[models.Model]] = {
    "memberships": Membership,
    "belongings": Belonging,
    "offices": OfficeHolding,
    "links": Link,
    "delegations": Delegation,
    "terms": Term,
}


def take_back_term_change(change: TermChange, *, reason: str, by: Actor) -> dict[str, int]:
    """The new term goes with everything registered for it, and what was to end with the old one goes on as before.

    Returns how many rows of each kind go on. Offices given for the new term stay: two people decided them.
    """
    selectors.require_manager(by, change.conference_id)
    if not reason.strip():
        raise InvalidInput({"reason": _("请写明为什么撤回这次换届。")})
    with act(by=by, conference_id=change.conference_id) as record:
        row = TermChange.objects.select_for_update().select_related("new").filter(pk=change.pk).first()
        if row is None:
            raise Blocked(_("这次换届已经撤回，没有重复办理。"))
        new = row.new
        if new.starts <= clock.today():
            sentence = _("{term}已于{day}开始，换届不能再撤回；个别的差错请在人员页面更正。")
            raise Blocked(sentence.format(term=new, day=wording.full_day(new.starts)))
        gone = _forget(new, row.ahead)
        last = new.starts - dt.timedelta(days=1)
        again = {name: _go_on(_KINDS[name], rows, last) for name, rows in row.ended.items()}
        tell_deputies([pk for pk, _ends in row.ended.get("delegations", [])], desks.GOES_ON)
        again["memberships"] += _open_again(
            Membership, row.ended.get("memberships", []), last, term__conference=new.conference_id
        )
        places = {"organisation__conference": new.conference_id, "organisation__kind__in": TERM_KINDS}
        again["belongings"] += _open_again(Belonging, row.ended.get("belongings", []), last, **places)
        row.delete()
        _delete_term(new)
        _choose_again(row, by)
        follow_members(
            Membership.objects.serving(clock.today()).filter(term=row.old).values_list("person_id", flat=True)
        )
        data = {"term": new.number, "reason": reason.strip(), "gone": gone, "restored": again}
        record.line("people.take_back_term", "conference", change.conference_id, data=data)
    return again


def _choose_again(change: TermChange, by: Actor) -> None:
    """What was chosen for the change is a draft again; one that is being prepared by now is left alone."""
    if change.chosen and not TermDraft.objects.filter(conference=change.conference_id).exists():
        keep_term_draft(change.conference_id, change.chosen, by=by)


def _forget(new: Term, ahead: list[int]) -> dict[str, int]:
    """Memberships of the new term and the places taken for it."""
    places = Belonging.objects.filter(
        organisation__conference=new.conference_id, organisation__kind__in=TERM_KINDS, starts__gte=new.starts
    ).exclude(pk__in=ahead)
    memberships = Membership.objects.filter(term=new)
    return {"belongings": places.delete()[0], "memberships": memberships.delete()[0]}


def _go_on(model: type[models.Model], rows: list[list[Any]], last: dt.date) -> int:
    """Give rows the last day back that they had; one that somebody ended otherwise in the meantime stays so."""
    by_end: dict[str | None, list[int]] = {}
    for pk, ends in rows:
        by_end.setdefault(ends, []).append(pk)
    manager = model._default_manager
    return sum(manager.filter(pk__in=ids, ends=last).update(ends=ends) for ends, ids in by_end.items())


def _open_again(model: type[models.Model], ended: list[list[Any]], last: dt.date, **where: Any) -> int:
    """What was registered after the change, and therefore with the old term's end, goes on like all the rest."""
    newest = max((pk for pk, _ends in ended), default=0)
    return model._default_manager.filter(pk__gt=newest, ends=last, **where).update(ends=None)


def _delete_term(new: Term) -> None:
    try:
        new.sessions.all().delete()
        new.delete()
    except ProtectedError:
        raise Blocked(_("{term}已经有提案或其他事项，换届不能撤回；什么也没有改动。").format(term=new)) from None
