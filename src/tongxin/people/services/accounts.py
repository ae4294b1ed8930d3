"""Opening accounts for persons who are there: one, or many in one go; taken back while nobody used them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.audit.acts import act, current
from tongxin.kernel.cases.errors import Blocked, Denied, InvalidInput
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.identity import proposals
from tongxin.kernel.identity.accounts import USERNAME, Refused, username_sentence
from tongxin.kernel.web import password_links
from tongxin.people import selectors
from tongxin.people.models import AccountOpening, OpenedAccount, Person
from tongxin.people.selectors import entry
from tongxin.text import usernames

MOST_AT_ONCE = 500
PINYIN, NUMBER = "pinyin", "number"


@dataclass(frozen=True)
class Opened:
    """Who may sign in from now on, and the first password, which is shown once; empty when a link is to set it."""

    person: Person
    username: str
    password: str


def suggest_usernames(people: Sequence[Person], style: str) -> dict[int, str]:
    """A free user name for each: spelt from the name, or the member's number where there is one."""
    taken = {name.lower() for name in Account.objects.values_list("username", flat=True)}
    numbers = entry.numbers_of(people) if style == NUMBER else {}
    found = {}
    for person in people:
        number = numbers.get(person.pk, "")
        wanted = number if USERNAME.fullmatch(number) else usernames.of(person.name)
        found[person.pk] = usernames.free(wanted, taken)
        taken.add(found[person.pk].lower())
    return found


def open_accounts(
    conference_id: int, wanted: Sequence[tuple[Person, str]], *, by: Actor, without_password: bool = False
) -> list[Opened]:
    """Accounts for persons who have none, all of them or none; ``wanted`` are (person, user name).

    ``without_password``: nobody gets in before the owner has set one by a link.

    Raises :class:`InvalidInput` with what is wrong under ``username-<person>``.
    """
    selectors.require_manager(by, conference_id)
    if len(wanted) > MOST_AT_ONCE:
        raise Blocked(_("一次最多开通 {n} 个账号，请分几次办理。").format(n=MOST_AT_ONCE))
    with act(by=by, conference_id=conference_id):
        people = {p.pk: p for p in Person.objects.select_for_update().filter(pk__in=[p.pk for p, _name in wanted])}
        asked = [(people.get(person.pk, person), name.strip()) for person, name in wanted]
        if errors := _objections(asked, conference_id):
            raise InvalidInput({f"username-{pk}": sentence for pk, sentence in errors.items()})
        opening = begin_opening(conference_id, by=by)
        return [open_account(person, name, opening, by=by, without_password=without_password) for person, name in asked]


def open_with_link(person: Person, username: str, *, by: Actor) -> tuple[Account, str]:
    """An account for one person, and the text of the link by which the owner sets the password: shown once."""
    with act(by=by, conference_id=person.conference_id):
        opened = open_accounts(person.conference_id, [(person, username)], by=by, without_password=True)[0]
        account = _account(opened.username)
        return account, password_links.issue(account, by=by)


def open_with_links(conference_id: int, wanted: Sequence[tuple[Person, str]], *, by: Actor) -> list[tuple[Opened, str]]:
    """The same for many in one go, all of them or none: each account with the text of its link."""
    with act(by=by, conference_id=conference_id):
        opened = open_accounts(conference_id, wanted, by=by, without_password=True)
        return [(one, password_links.issue(_account(one.username), by=by)) for one in opened]


def links_for_unused(opening: AccountOpening, *, by: Actor) -> list[tuple[Opened, str]]:
    """A fresh link for every account of an opening that nobody used; earlier links to them are void."""
    selectors.require_manager(by, opening.conference_id)
    with act(by=by, conference_id=opening.conference_id):
        rows = [row for row in entry.rows_of(opening) if entry.is_unused(row) and row.account.is_active]
        for row in rows:
            _refuse_powerful(row.person, by)
        return [(Opened(r.person, r.account.username, ""), password_links.issue(r.account, by=by)) for r in rows]


def _account(username: str) -> Account:
    return Account.objects.select_related("conference").get(username=username)


def _objections(asked: Iterable[tuple[Person, str]], conference_id: int) -> dict[int, str]:
    errors: dict[int, str] = {}
    taken = {name.lower() for name in Account.objects.values_list("username", flat=True)}
    for person, name in asked:
        if person.conference_id != conference_id:
            errors[person.pk] = _("这个人不属于本级政协。")
        elif person.account_id is not None:
            errors[person.pk] = _("{name}已经有账号了，没有重复开通。").format(name=person.name)
        elif sentence := username_sentence(name):
            errors[person.pk] = sentence
        elif name.lower() in taken:
            errors[person.pk] = _("用户名“{username}”已经有人用了，请换一个。").format(username=name)
        taken.add(name.lower())
    return errors


def begin_opening(conference_id: int, *, by: Actor) -> AccountOpening:
    """What the accounts of one act belong to, so that they can be taken back together."""
    return AccountOpening.objects.create(conference_id=conference_id, by=by.label[:60], opened_at=clock.machine_now())


def open_account(
    person: Person, username: str, opening: AccountOpening, *, by: Actor, without_password: bool = False
) -> Opened:
    """An account for a person who has none, inside the act of the caller, who has checked the user name."""
    _refuse_powerful(person, by)
    known: dict[str, Any] = {"display_name": person.name, "conference": person.conference}
    if without_password:
        account, password = Account.objects.create_account(username, must_change_password=True, **known), ""
    else:
        account, password = Account.objects.create_beginner(username, **known)
    person.account = account
    person.save(update_fields=["account"])
    OpenedAccount.objects.create(opening=opening, person=person, account=account)
    data = {"account": account.pk, "opening": opening.pk}
    current().line("people.open_account", "person", person.pk, data=data, personal={"username": username})
    return Opened(person, username, password)


def _refuse_powerful(person: Person, by: Actor) -> None:
    """Once offices are given by two people, their keys are not handed out by one."""
    if by.is_system or not proposals.has_guard(person.conference_id) or not entry.holds_powers(person):
        return
    sentence = _("{name}担任有权限的职务，账号由系统管理员在“账号”页新建并对应到本人。")
    raise Blocked(sentence.format(name=person.name))


def free_account(username: str, name: str, conference: Conference) -> Account | None:
    """An account that an administrator made beforehand under this name and that belongs to nobody yet."""
    found = Account.objects.filter(username__iexact=username, display_name=name, conference=conference).first()
    return found if found is not None and not Person.objects.filter(account=found).exists() else None


def bind_free(person: Person, username: str, *, by: Actor) -> bool:
    """Bind the account that an administrator made for this person under a user name, where there is one."""
    selectors.require_manager(by, person.conference_id)
    account = free_account(username, person.name, person.conference)
    if account is None:
        return False
    bind_account(person, account, by=by)
    return True


def bind_account(person: Person, account: Account, *, by: Actor) -> None:
    """Let a person who has none sign in by an account that is there, its password unchanged."""
    if not by.is_system and not by.has(selectors.MANAGE, person.conference_id):
        held = by.administration
        if held is None or not held.reaches(person.conference_id):
            raise Denied(_("把账号对应到人，由管理名册的人或系统管理员办理，您没有这项权限。"))
    elif by.administration is None:
        _refuse_powerful(person, by)
    if person.account_id is not None or person.conference_id != account.conference_id:
        raise Refused(_("{name}已经有账号，或者不属于这个账号的政协；没有改动。").format(name=person.name))
    if Person.objects.filter(account=account, conference_id=person.conference_id).exists():
        raise Refused(_("这个账号已经是另一个人的，没有改动。"))
    with act(by=by, conference_id=person.conference_id) as record:
        person.account = account
        person.save(update_fields=["account"])
        record.line("people.bind_account", "person", person.pk, data={"account": account.pk})


def bind_by_number(person_id: int, account: Account, by: Actor) -> None:
    """The same for the administrator of accounts, who knows the person by number alone."""
    person = Person.objects.filter(pk=person_id, conference_id=account.conference_id or 0).first()
    if person is None:
        raise Refused(_("没有找到这个人，请重新选择。"), "holder")
    bind_account(person, account, by=by)


def take_accounts_back(opening: AccountOpening, *, by: Actor) -> tuple[int, list[str]]:
    """Take back the accounts of an opening that nobody used; returns how many, and who keeps theirs."""
    selectors.require_manager(by, opening.conference_id)
    gone, kept = 0, []
    with act(by=by, conference_id=opening.conference_id) as record:
        for row in OpenedAccount.objects.select_for_update().filter(opening=opening).order_by("pk"):
            account = Account.objects.select_for_update().get(pk=row.account_id)
            row.account = account
            if not entry.is_unused(row) or not _delete(account):
                kept.append(row.person.name)
                continue
            gone += 1
            data = {"opening": opening.pk, "account": row.account_id}
            record.line("people.take_account_back", "person", row.person_id, data=data)
    return gone, kept


def _delete(account: Account) -> bool:
    """Whether the account went; one that anything refers to stays."""
    try:
        account.delete()
    except ProtectedError:
        return False
    return True
