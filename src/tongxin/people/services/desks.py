"""A desk is lent for an absence, or for good to a secretary: to whom it fits, and with a second person where it gives power."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts.models import GrantProposal
from tongxin.kernel.audit.acts import act, current
from tongxin.kernel.cases.errors import Blocked, Denied, InvalidInput
from tongxin.kernel.events.outbox import emit
from tongxin.kernel.events.types import AccountConcerned
from tongxin.kernel.identity import proposals
from tongxin.kernel.identity.accounts import Refused
from tongxin.people import selectors
from tongxin.people.models import Delegation, Person
from tongxin.people.selectors import desks

LONGEST_DELEGATION = 180


def lend_desk(
    person: Person, deputy: Person, *, starts: dt.date, ends: dt.date | None, reason: str, by: Actor
) -> Delegation | None:
    """Lend a desk for an absence: the deputy acts for it, and every act says for whom it was done.

    None when the deputy would gain power by it: then nothing changes before a security administrator approved.
    ``ends`` None lends it for good, which only a secretary may be.
    """
    if person.pk not in selectors.own_person_ids(by) and not selectors.may_manage(by, person.conference_id):
        raise Denied(_("只能为自己的岗位安排代班，或由委员管理人员代为安排。"))
    _check(person, deputy, starts, ends)
    if crossing := _crossing(person, starts, ends):
        raise Blocked(_("这段时间已经安排{name}代班，请先收回。").format(name=crossing.deputy.name))
    with act(by=by, conference_id=person.conference_id):
        found = desks.desks_of([person, deputy], starts)
        if desks.needs_approval(found[person.pk], found[deputy.pk], person.conference_id):
            _ask(person, deputy, starts, ends, reason, by)
            return None
        return _lend(person, deputy, starts, ends, reason, by)


def _check(person: Person, deputy: Person, starts: dt.date, ends: dt.date | None) -> None:
    """Refuse a deputy who does not fit and a period that makes no sense."""
    able = deputy.account is not None and deputy.account.is_active
    if deputy.conference_id != person.conference_id or deputy.pk == person.pk or not able:
        raise InvalidInput({"deputy": _("代班的人应是本级政协里另一位能登录的人。")})
    if starts < clock.today():
        raise InvalidInput({"starts": _("开始日期不能早于今天：已经过去的日子不能补办代班。")})
    if ends is not None and ends < starts:
        raise InvalidInput({"ends": _("结束日期不能早于开始日期。")})
    if ends is not None and (ends - starts).days > LONGEST_DELEGATION:
        raise InvalidInput({"ends": _("代班最长 {n} 天，更长的应改为调整任职。").format(n=LONGEST_DELEGATION)})
    found = desks.desks_of([person, deputy], starts)
    if ends is None and not desks.may_stand_for_ever(person, deputy.pk, found[deputy.pk]):
        raise InvalidInput({"ends": _("请写明到哪天止；只有领导秘书可以长期代办，而且只为一位领导。")})
    if sentence := desks.obstacle(found[person.pk], found[deputy.pk]):
        raise InvalidInput({"deputy": sentence})


def _crossing(person: Person, starts: dt.date, ends: dt.date | None) -> Delegation | None:
    """Another absence of the same days; a secretary stays beside whoever stands in for a while."""
    rows = Delegation.objects.filter(person=person, ends__isnull=ends is None)
    if ends is not None:
        rows = rows.filter(starts__lte=ends, ends__gte=starts)
    found: Delegation | None = rows.select_related("deputy").first()
    return found


def _lend(person: Person, deputy: Person, starts: dt.date, ends: dt.date | None, reason: str, by: Actor) -> Delegation:
    row = Delegation.objects.create(person=person, deputy=deputy, reason=reason[:100], starts=starts, ends=ends)
    data = {"deputy": deputy.pk, "starts": starts.isoformat(), "ends": ends.isoformat() if ends else None}
    current().line("people.lend_desk", "person", person.pk, by=by, conference_id=person.conference_id, data=data)
    return row


def _ask(person: Person, deputy: Person, starts: dt.date, ends: dt.date | None, reason: str, by: Actor) -> None:
    payload = {
        "person": person.pk,
        "deputy": deputy.pk,
        "starts": starts.isoformat(),
        "ends": ends.isoformat() if ends else None,
        "reason": reason,
    }
    try:
        proposals.propose(desks.LENDING, payload, by=by, conference_id=person.conference_id, reason=reason)
    except Refused as refusal:
        raise InvalidInput({"reason" if refusal.field else "__all__": refusal.sentence}) from None


def _meant(payload: dict[str, Any]) -> tuple[Person, Person, dt.date, dt.date | None]:
    people = Person.objects.select_related("account").in_bulk([payload["person"], payload["deputy"]])
    if payload["person"] not in people or payload["deputy"] not in people:
        raise Refused(_("没有找到要代班的人，请核对。"))
    # Days that passed while nobody answered are not lent afterwards.
    starts = max(dt.date.fromisoformat(payload["starts"]), clock.today())
    ends = dt.date.fromisoformat(payload["ends"]) if payload["ends"] else None
    return people[payload["person"]], people[payload["deputy"]], starts, ends


def _label(payload: dict[str, Any]) -> str:
    """What the approval would do; refused when it could not be lent now."""
    person, deputy, starts, ends = _meant(payload)
    try:
        _check(person, deputy, starts, ends)
    except InvalidInput as wrong:
        raise Refused(wrong.sentence) from None
    if _crossing(person, starts, ends):
        raise Refused(_("{who}在这段时间已经有人代班。").format(who=person.name))
    until = ends.isoformat() if ends else _("另行收回")
    return _("{who}的岗位由{deputy}代班，自 {day} 起至 {until}").format(
        who=person.name, deputy=deputy.name, day=starts.isoformat(), until=until
    )


def _approved(payload: dict[str, Any], by: Actor) -> None:
    person, deputy, starts, ends = _meant(payload)
    _lend(person, deputy, starts, ends, payload["reason"], by)


def _may_ask(by: Actor, conference_id: int | None) -> bool:
    # Whose desk it is was asked before: only ``lend_desk`` comes here.
    return conference_id is not None and bool(selectors.own_person_ids(by))


DESK = proposals.Proposable(desks.LENDING, gettext_noop("安排代班"), _label, _approved, _may_ask)


def cancel_lending(row: GrantProposal, *, by: Actor) -> None:
    """Take back a request that nobody approved yet."""
    try:
        proposals.withdraw(row, by=by)
    except Refused as refusal:
        raise Blocked(refusal.sentence) from None


def take_desk_back(row: Delegation, *, on: dt.date, by: Actor) -> None:
    """End a delegation early; one that has not begun is taken away."""
    person = row.person
    if person.pk not in selectors.own_person_ids(by) and not selectors.may_manage(by, person.conference_id):
        raise Denied(_("只能收回自己安排的代班。"))
    with act(by=by, conference_id=person.conference_id) as record:
        yesterday = on - dt.timedelta(days=1)
        found = Delegation.objects.select_for_update(of=("self",)).select_related("deputy").filter(pk=row.pk).first()
        if found is None or (found.ends is not None and found.ends <= yesterday):
            # Pressed twice: it is taken back already, and nobody is told again.
            return
        if found.starts > yesterday:
            found.delete()
        else:
            Delegation.objects.filter(pk=found.pk).update(ends=yesterday)
        record.line("people.take_desk_back", "person", person.pk, data={"deputy": found.deputy_id})
        _tell_deputy(person, found.deputy, by)


def _tell_deputy(person: Person, deputy: Person, by: Actor) -> None:
    if deputy.account_id is not None and deputy.account_id != by.account_id:
        place = person.conference_id
        emit(AccountConcerned(place, account_id=deputy.account_id, topic=desks.TAKEN_BACK, subject=person.pk))


def tell_deputies(delegation_ids: Iterable[int], topic: str) -> None:
    """Tell everybody who stands in at these desks what became of it, inside the act of the caller."""
    rows = Delegation.objects.filter(pk__in=list(delegation_ids), deputy__account__isnull=False).order_by("pk")
    for row in rows.select_related("person", "deputy"):
        place = row.person.conference_id
        emit(AccountConcerned(place, account_id=row.deputy.account_id or 0, topic=topic, subject=row.pk))
