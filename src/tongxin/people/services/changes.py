"""A person corrects their own data: the wish waits for the office, and until then nothing changes."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import Blocked, Denied, InvalidInput
from tongxin.kernel.privacy import seal, unseal
from tongxin.people import selectors
from tongxin.people.models import Person, SelfChange
from tongxin.people.rules import ChangeState, PersonalField
from tongxin.people.services.personal import checked, look_at, store_personal

OPEN_FIELDS = ("employer", "post", "education", "professional_title")


def _about(person_id: int, field: str) -> str:
    return f"people.self_change.{field}.{person_id}"


def ask_change(person: Person, values: Mapping[str, str], *, by: Actor) -> SelfChange:
    """Ask for changes to one's own data; a newer wish takes the place of one that still waits."""
    if person.pk not in selectors.own_person_ids(by):
        raise Denied(_("只能申请修改本人的信息。"))
    known = {**{f: getattr(person, f) for f in OPEN_FIELDS}, **selectors.opened_values(person)}
    # Only what was touched is looked at: a form of single lines folds the line breaks of what an import brought.
    touched = {f: v for f, v in values.items() if "".join(v.split()) != "".join(str(known.get(f, "")).split())}
    plain = {f: v.strip() for f, v in touched.items() if f in OPEN_FIELDS}
    changed = plain | checked({f: v for f, v in touched.items() if f in set(PersonalField)})
    if not changed:
        raise InvalidInput({"__all__": _("没有要修改的内容：填写的和现在登记的一样。")})
    with act(by=by, conference_id=person.conference_id) as record:
        SelfChange.objects.filter(person=person, status=ChangeState.PENDING).update(status=ChangeState.WITHDRAWN)
        row = SelfChange.objects.create(
            person=person,
            values={f: v for f, v in changed.items() if f in OPEN_FIELDS},
            sealed={f: seal(v, about=_about(person.pk, f)) for f, v in changed.items() if f not in OPEN_FIELDS},
            asked_at=clock.now(),
        )
        record.line("people.ask_change", "person", person.pk, data={"change": row.pk, "fields": sorted(changed)})
    return row


def wished(change: SelfChange) -> dict[str, str]:
    """The values a wish asks for, the sealed ones opened."""
    opened = {f: unseal(v, about=_about(change.person_id, f)) for f, v in change.sealed.items()}
    return {**change.values, **opened}


def look_at_change(change: SelfChange, *, by: Actor, reason: str) -> dict[str, tuple[str, str]]:
    """Old and new of the sealed values that a wish is about, for a reason that the person concerned can read."""
    old = look_at(change.person, change.sealed, by=by, reason=reason)
    new = wished(change)
    return {field: (old.get(field, ""), new[field]) for field in change.sealed}


def answer_change(change: SelfChange, *, approve: bool, by: Actor, note: str = "") -> SelfChange:
    """Approve a wish, which then becomes the data, or refuse it with a reason that the person reads."""
    person = change.person
    selectors.require_manager(by, person.conference_id)
    if not approve and not note.strip():
        raise InvalidInput({"note": _("不同意时请写明原因，本人会看到。")})
    with act(by=by, conference_id=person.conference_id) as record:
        row = SelfChange.objects.select_for_update().get(pk=change.pk)
        if row.status != ChangeState.PENDING:
            raise Blocked(_("这份修改申请已经处理过了，没有重复处理。"))
        row.status = ChangeState.APPROVED if approve else ChangeState.REFUSED
        row.answered_at, row.answered_by, row.note = clock.now(), by.label[:60], note.strip()[:200]
        row.save()
        if approve:
            for name, value in row.values.items():
                setattr(person, name, value)
            person.save(update_fields=list(row.values) or None)
            opened = {f: v for f, v in wished(row).items() if f not in OPEN_FIELDS}
            store_personal(person, opened, by=by)
        fields = sorted([*row.values, *row.sealed])
        record.line("people.answer_change", "person", person.pk, data={"approve": approve, "fields": fields})
    return row


def withdraw_change(change: SelfChange, *, by: Actor) -> None:
    """Take one's own wish back while it waits."""
    if change.person_id not in selectors.own_person_ids(by):
        raise Denied(_("只能撤回本人的申请。"))
    with act(by=by, conference_id=change.person.conference_id) as record:
        waiting = SelfChange.objects.filter(pk=change.pk, status=ChangeState.PENDING)
        if waiting.update(status=ChangeState.WITHDRAWN):
            record.line("people.withdraw_change", "person", change.person_id, data={"change": change.pk})
