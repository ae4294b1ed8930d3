"""Who cannot sign in yet, who bears a name already, and which accounts were opened in one go."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.exchange.cells import tight
from tongxin.kernel.exchange.models import ImportRun
from tongxin.kernel.exchange.selectors import run_shown, targets_of
from tongxin.people.models import (
    AccountOpening,
    Belonging,
    Membership,
    OfficeHolding,
    OpenedAccount,
    Person,
    Post,
)
from tongxin.people.rules import Duty, MembershipState
from tongxin.people.selectors import MANAGE

_SPEAKERS = (Duty.CONTACT, Duty.HEAD)
_FEW = 10
ROSTER = "people.roster"


def without_account(conference_id: int, among: Iterable[int] | None = None) -> QuerySet[Person]:
    """Who serves today and cannot sign in: members, office holders, clerks, whoever speaks for an organisation."""
    today = clock.today()
    serving = (
        Q(pk__in=Membership.objects.on(today).filter(status=MembershipState.ACTIVE).values("person"))
        | Q(pk__in=OfficeHolding.objects.on(today).values("person"))
        | Q(pk__in=Post.objects.on(today).values("person"))
        | Q(pk__in=Belonging.objects.on(today).filter(duty__in=_SPEAKERS).values("person"))
    )
    people = Person.objects.filter(conference_id=conference_id, account__isnull=True)
    return (people.filter(serving) if among is None else people.filter(pk__in=among)).order_by("pk")


def people_of_import(actor: Actor, run_id: int) -> list[int]:
    """The persons that an import of the roster made or changed."""
    run = run_shown(actor, run_id)
    return targets_of(run) if run.sheet == ROSTER else []


def numbers_of(people: Iterable[Person]) -> dict[int, str]:
    """The members' numbers of persons, of their newest term, where they have one."""
    rows = Membership.objects.filter(person__in=[p.pk for p in people]).exclude(number="").order_by("starts")
    return dict(rows.values_list("person_id", "number"))


def namesakes(conference_id: int, name: str) -> list[Person]:
    """Everybody of a conference who bears a name, spaces aside."""
    first = tight(name)[:1]
    people = Person.objects.filter(conference_id=conference_id, name__startswith=first).select_related("account")
    return [p for p in people.order_by("pk") if tight(p.name) == tight(name)]


def described(person: Person) -> str:
    """What tells a person from a namesake: ``刘伟（县教育局 科长，编号 0101，还没有账号）``."""
    where = " ".join(filter(None, (person.employer, person.post)))
    post = Post.objects.on(clock.today()).filter(person=person).select_related("body").first()
    number = numbers_of([person]).get(person.pk, "")
    said = [
        where or (post.body.name if post else ""),
        _("编号 {number}").format(number=number) if number else "",
        _("账号 {username}").format(username=person.account.username) if person.account else _("还没有账号"),
    ]
    return _("{name}（{details}）").format(name=person.name, details=_("，").join(filter(None, said)))


def namesakes_to_bind(conference_id: int, name: str) -> list[tuple[int, str]]:
    """(id, description) of those of a name who have no account yet, for the administrator of accounts."""
    return [(p.pk, described(p)) for p in namesakes(conference_id, name) if p.account_id is None]


def holds_powers(person: Person) -> bool:
    """Whether an office lends the person any power today."""
    held = OfficeHolding.objects.on(clock.today()).filter(person=person).select_related("office")
    return any(holding.office.powers for holding in held)


def openings(conference_id: int) -> list[tuple[AccountOpening, list[OpenedAccount]]]:
    """The newest openings with their accounts that nobody has used yet; those with none left are left out."""
    found = []
    for opening in AccountOpening.objects.filter(conference_id=conference_id).order_by("-pk")[:_FEW]:
        unused = [row for row in rows_of(opening) if is_unused(row)]
        if unused:
            found.append((opening, unused))
    return found


def rows_of(opening: AccountOpening) -> list[OpenedAccount]:
    """The accounts of an opening with their persons."""
    return list(OpenedAccount.objects.filter(opening=opening).select_related("person", "account").order_by("pk"))


def is_unused(row: OpenedAccount) -> bool:
    """Whether nobody ever signed in by an opened account; then it did nothing either."""
    return row.account.last_login is None and row.account.must_change_password


def opening_shown(actor: Actor, opening_id: int) -> AccountOpening:
    """One opening that the keeper of the roster may take back."""
    found = AccountOpening.objects.filter(pk=opening_id, conference_id=actor.conference_id or 0).first()
    if found is None or not actor.has(MANAGE):
        raise NotVisible
    return found


def rows_imported(conference_id: int) -> int:
    """How many rows of a roster imports have written that stand; what was taken back does not count."""
    runs = ImportRun.objects.filter(conference=conference_id, sheet=ROSTER, status=ImportRun.Status.DONE)
    return sum(run.counts.get(key, 0) for run in runs for key in ("create", "update"))
