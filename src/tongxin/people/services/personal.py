"""Personal data: sealed when stored, opened for a reason, and always open to the person concerned."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import Denied, InvalidInput
from tongxin.kernel.privacy import blind, seal
from tongxin.people import selectors
from tongxin.people.models import Person, PersonalLook, PersonalValue
from tongxin.people.rules import PersonalField, is_well_formed, tidy

SHORTEST_REASON = 4
_WRONG = {
    PersonalField.PHONE.value: gettext_noop("手机号码应为 11 位手机号，或带区号的固定电话。"),
    PersonalField.ID_NUMBER.value: gettext_noop("身份证号码不对：应为 18 位，校验位要相符，请核对后再填。"),
    PersonalField.EMAIL.value: gettext_noop("电子邮箱的写法不对，例如 zhang@example.org。"),
    PersonalField.BIRTH_DATE.value: gettext_noop("出生日期要写成 1975-03-12 这样，并且这一天要真实存在。"),
}


def store_personal(person: Person, values: Mapping[str, str], *, by: Actor) -> list[str]:
    """Seal and keep what differs from what is kept; an empty text removes a value. Returns the changed fields."""
    selectors.require_manager(by, person.conference_id)
    wanted = checked(values)
    known = selectors.opened_values(person)
    changed = sorted(f for f in wanted if wanted[f] != known.get(f, ""))
    with act(by=by, conference_id=person.conference_id) as record:
        for field in changed:
            _put(person, PersonalField(field), wanted[field])
        if changed:
            record.line("people.store_personal", "person", person.pk, data={"fields": changed})
    return changed


def checked(values: Mapping[str, str]) -> dict[str, str]:
    """Tidy values; what cannot be a number, a day or an address of its kind is refused, each with its sentence."""
    wanted = {field: tidy(field, text) for field, text in values.items()}
    wrong = {field: _(_WRONG[field]) for field, text in wanted.items() if text and not is_well_formed(field, text)}
    if wrong:
        raise InvalidInput(wrong)
    return wanted


def _put(person: Person, field: PersonalField, text: str) -> None:
    rows = PersonalValue.objects.filter(person=person, field=field)
    if not text:
        rows.delete()
        return
    sealed = {
        "sealed": seal(text, about=selectors.place_of(person.pk, field)),
        "blind": blind(text, about=f"people.person.{field}"),
    }
    rows.update_or_create(person=person, field=field, defaults=sealed)


def look_at(person: Person, fields: Iterable[str], *, by: Actor, reason: str) -> dict[str, str]:
    """The whole of some personal values, for a reason that stays on the record and that the person can read."""
    wanted = [field for field in PersonalField if field in set(fields)]
    selectors.require_manager(by, person.conference_id)
    said = _reason(reason)
    with act(by=by, conference_id=person.conference_id) as record:
        _look(person.pk, wanted, said, by).save()
        record.line("people.look", "person", person.pk, data={"fields": wanted, "reason": said})
    known = selectors.opened_values(person)
    return {field: known[field] for field in wanted if field in known}


def look_at_many(people: Sequence[int], fields: Iterable[str], *, conference_id: int, by: Actor, reason: str) -> None:
    """Whole personal values of many persons go into a file: each of them can read who took them and why.

    The chain gets one line for all. The ids are those of persons of the conference; whoever calls writes the file.
    """
    wanted = [field for field in PersonalField if field in set(fields)]
    selectors.require_manager(by, conference_id)
    said = _reason(reason)
    with act(by=by, conference_id=conference_id) as record:
        PersonalLook.objects.bulk_create(_look(pk, wanted, said, by) for pk in people)
        data = {"fields": wanted, "reason": said, "people": len(people)}
        record.line("people.look_at_many", "conference", conference_id, data=data)


def _reason(text: str) -> str:
    if len(text.strip()) < SHORTEST_REASON:
        raise InvalidInput(
            {"reason": _("请写明查看原因（不少于 {n} 个字），原因会留在记录里。").format(n=SHORTEST_REASON)}
        )
    return text.strip()[:200]


def _look(person_id: int, fields: list[PersonalField], reason: str, by: Actor) -> PersonalLook:
    return PersonalLook(
        person_id=person_id, fields=fields, account_id=by.account_id, by=by.label[:60], reason=reason, at=clock.now()
    )


def export_own(person: Person, *, by: Actor) -> dict[str, Any]:
    """Everything the base holds of a person, for the person alone; that it was taken out is on the record."""
    if person.pk not in selectors.own_person_ids(by):
        raise Denied(_("只能导出本人的信息。"))
    with act(by=by, conference_id=person.conference_id) as record:
        record.line("people.export_own", "person", person.pk)
    return selectors.everything_of(person)
