"""An actor is somebody at a moment: the principals they stand for and the powers their offices lend."""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_noop

from tongxin.kernel import clock, registry
from tongxin.kernel.accounts.administrations import ADMINISTRATIONS, Administration, among
from tongxin.kernel.accounts.models import Account, AccountGrant
from tongxin.kernel.conferences.models import Conference


@dataclass(frozen=True)
class Principal:
    """A holder of rights, tasks and notices: a person, a body, a committee, or a power in a conference.

    ``lent_by`` is whose desk lent it, when it is not the actor's own.
    """

    kind: str
    id: int
    label: str = field(default="", compare=False)
    lent_by: "Principal | None" = field(default=None, compare=False)

    @property
    def key(self) -> str:
        """The text that rows store: ``person:12``."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Grant:
    """A standing power over a whole kind of cases in one conference, held through an office, one's own or a lent one."""

    power: str
    conference_id: int
    lent_by: Principal | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Power:
    """A declared standing power, held through an office for a term; ``personal`` ones come with being a member or
    speaking for an organisation, and make nobody an office's staff.
    """

    key: str
    label: str
    personal: bool = False


@dataclass(frozen=True)
class PrincipalKind:
    """A kind of principal and how its members are called; ``names`` maps ids to labels.

    ``accounts`` gives the ids of the accounts that act for one of them on a day; ``staff``: whoever acts for one does
    so at a desk, for an employer.
    """

    key: str
    label: str
    names: Callable[[Iterable[int]], dict[int, str]]
    choices: Callable[[int], list[tuple[int, str]]] | None = None
    accounts: Callable[[int, dt.date], Iterable[int]] | None = None
    staff: bool = False


def _nowhere(_account: Account) -> Iterable[int]:
    return ()


def _nobody(_holder: str, _day: dt.date) -> Iterable[int]:
    return ()


@dataclass(frozen=True)
class Supplier:
    """Gives an account's principals and grants in a conference on a day; ``people`` declares one.

    ``places`` gives the ids of conferences, beside the account's own, in which it is somebody. ``accounts`` is
    ``supply`` the other way round: the ids of the accounts to which it gives a holder key on a day.
    """

    key: str
    supply: Callable[[Account, Conference, dt.date], tuple[Iterable[Principal], Iterable[Grant]]]
    places: Callable[[Account], Iterable[int]] = _nowhere
    accounts: Callable[[str, dt.date], Iterable[int]] = _nobody


@dataclass(frozen=True)
class Actor:
    """Who does something: an account in a conference, with what it stands for at this moment."""

    label: str
    conference_id: int | None
    account_id: int | None = None
    principals: frozenset[Principal] = frozenset()
    grants: frozenset[Grant] = frozenset()
    on_behalf_of: Principal | None = None
    is_system: bool = False
    administration: Administration | None = None
    # What was worked out for this actor, by whom and what; it lives as long as the actor, which is one request.
    memo: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def ids(self, kind: str) -> frozenset[int]:
        """Ids of the principals of one kind."""
        return frozenset(p.id for p in self.principals if p.kind == kind)

    def has(self, power: str, conference_id: int | None = None) -> bool:
        """Whether the actor holds a standing power (in its own conference when none is named)."""
        wanted = self.conference_id if conference_id is None else conference_id
        return wanted is not None and Grant(power, wanted) in self.grants

    def conferences_of(self, power: str) -> frozenset[int]:
        """The conferences in which the actor holds a power."""
        return frozenset(g.conference_id for g in self.grants if g.power == power)

    def administers(self, power: str, conference_id: int | None) -> bool:
        """Whether the actor is this kind of administrator for a conference (None: for what belongs to none)."""
        held = self.administration
        return held is not None and held.power == power and held.reaches(conference_id)

    @property
    def keys(self) -> frozenset[str]:
        """Every holder key that tasks and notices may be addressed to."""
        return frozenset(p.key for p in self.principals) | frozenset(
            f"power.{g.power}:{g.conference_id}" for g in self.grants
        )

    @property
    def power_keys(self) -> frozenset[str]:
        """The powers held anywhere, without their conferences."""
        return frozenset(g.power for g in self.grants)

    def narrowed_to(self, holder: str) -> "Actor":
        """The same actor with nothing but what makes it one holder (``person:12``, ``power.x:1``): for narrow sessions."""
        return replace(
            self,
            principals=frozenset(p for p in self.principals if p.key == holder or p.kind == "account"),
            grants=frozenset(g for g in self.grants if f"power.{g.power}:{g.conference_id}" == holder),
            administration=None,
        )

    @property
    def lenders(self) -> tuple[Principal, ...]:
        """Whose desks are lent to the actor, in a fixed order."""
        found = {p.lent_by for p in self.principals} | {g.lent_by for g in self.grants}
        lent = [lender for lender in found if lender is not None]
        return tuple(sorted(lent, key=lambda lender: (lender.kind, lender.id)))

    def only(self, lender: Principal | None) -> "Actor":
        """The same actor with nothing but its own (None) or with nothing but what one lender lent."""
        return replace(
            self,
            principals=frozenset(p for p in self.principals if p.lent_by == lender),
            grants=frozenset(g for g in self.grants if g.lent_by == lender),
        )

    def for_principal(self, principal: Principal) -> "Actor":
        """The same actor acting on behalf of a principal that is on paper; both names go to the record."""
        return replace(self, on_behalf_of=principal, principals=self.principals | {principal})


def power_principal(power: str, conference_id: int) -> Principal:
    """The principal that stands for whoever holds a power in a conference."""
    declared = registry.find(Power, power)
    return Principal(f"power.{power}", conference_id, declared.label if declared else power)


def system_actor(conference_id: int | None) -> Actor:
    """The actor of what the product does by itself (a parent following its children, a timer)."""
    return Actor(label=gettext_noop("系统"), conference_id=conference_id, is_system=True)


def actor_for(account: Account, conference: Conference | None = None, on: dt.date | None = None) -> Actor:
    """The actor that an account is in a conference (its own when none is named) on a business day."""
    place = conference or account.conference
    own = list(AccountGrant.objects.filter(account=account).values_list("power", "conference_id"))
    administration = among(own)
    if place is None or administration is not None:
        # An administrator stands for nobody and holds no office, so no query of cases ever finds anything for it.
        return Actor(
            label=str(account),
            conference_id=place.pk if place else None,
            account_id=account.pk,
            principals=frozenset({Principal("account", account.pk, str(account))} if place else ()),
            administration=administration,
        )
    day = on or clock.today()
    principals: set[Principal] = {Principal("account", account.pk, str(account))}
    grants: set[Grant] = {Grant(power, where or place.pk) for power, where in own if where in {None, place.pk}}
    for supplier in registry.items(Supplier):
        lent_principals, lent_grants = supplier.supply(account, place, day)
        principals.update(lent_principals)
        grants.update(lent_grants)
    return Actor(
        label=str(account),
        conference_id=place.pk,
        account_id=account.pk,
        principals=frozenset(principals),
        grants=frozenset(grants),
    )


def conferences_open_to(account: Account) -> list[Conference]:
    """The conferences in which an account may act, its own first; whoever serves in several chooses one at a time."""
    ids = {i for supplier in registry.items(Supplier) for i in supplier.places(account)}
    own = [account.conference] if account.conference else []
    others = ids - {account.conference_id}
    return [*own, *(Conference.objects.filter(pk__in=others).order_by("pk") if others else ())]


def accounts_of(holder: str, on: dt.date | None = None) -> list[Account]:
    """The accounts whose actor holds a key (``person:12``, ``power.x:1``) on a day: to-dos and notices reach them.

    Disabled accounts are left out, and administrators, who stand for nobody.
    """
    kind, _colon, number = holder.rpartition(":")
    found: set[int] = {int(number)} if kind == "account" else set()
    if kind.startswith("power."):
        granted = AccountGrant.objects.filter(power=kind.removeprefix("power."))
        anywhere = Q(conference__isnull=True, account__conference=int(number))
        found.update(granted.filter(anywhere | Q(conference=int(number))).values_list("account_id", flat=True))
    day = on or clock.today()
    for supplier in registry.items(Supplier):
        found.update(supplier.accounts(holder, day))
    rows = Account.objects.filter(pk__in=found, is_active=True).exclude(system_grants__power__in=ADMINISTRATIONS)
    return list(rows.select_related("conference").order_by("pk"))


def principal_labels(keys: Iterable[str]) -> dict[str, str]:
    """Chinese labels for holder keys such as ``person:12`` and ``power.proposals.review:1``."""
    by_kind: dict[str, set[int]] = {}
    for key in keys:
        kind, _, number = key.rpartition(":")
        by_kind.setdefault(kind, set()).add(int(number))
    labels: dict[str, str] = {}
    for kind, ids in by_kind.items():
        if kind.startswith("power."):
            power = registry.find(Power, kind.removeprefix("power."))
            labels.update({f"{kind}:{i}": power.label if power else kind for i in ids})
        elif declared := registry.find(PrincipalKind, kind):
            labels.update({f"{kind}:{i}": label for i, label in declared.names(ids).items()})
    return labels
