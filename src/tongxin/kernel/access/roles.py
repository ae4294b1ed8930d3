"""Roles are queries: one declaration says which cases an actor holds and who holds a case."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_noop

from tongxin.kernel.access.actors import Actor, Principal, power_principal, principal_labels


@dataclass(frozen=True)
class Holder:
    """Which column of a role's rows names the principal, and of what kind it is."""

    kind: str
    column: str


def person(column: str) -> Holder:
    """Rows name a person in ``column``."""
    return Holder("person", column)


def body(column: str) -> Holder:
    """Rows name a handling body in ``column``."""
    return Holder("body", column)


def organisation(column: str) -> Holder:
    """Rows name a party, organisation or committee in ``column``."""
    return Holder("organisation", column)


@dataclass(frozen=True)
class Role:
    """Who somebody is to a case by a row: ``rows`` gives the rows, ``case`` the column with the case's id."""

    key: str
    label: str
    rows: Callable[[], QuerySet[Any]]
    holder: Holder
    case: str = "pk"
    where: Q | None = None
    sees: bool = True

    def _rows(self) -> QuerySet[Any]:
        rows = self.rows()
        return rows.filter(self.where) if self.where is not None else rows

    def _own_holder(self, case: Any) -> tuple[int | None] | None:
        """The holder when it stands in a column of the case at hand, which then needs no query; else None."""
        rows = self.rows()
        plain = self.case == "pk" and self.where is None and "__" not in self.holder.column
        if not plain or rows.model is not type(case) or rows.query.where:
            return None
        return (getattr(case, self.holder.column),)

    def ids(self, actor: Actor) -> QuerySet[Any] | None:
        """Ids of the cases to which the actor is this; None when it holds no principal of the kind."""
        principals = actor.ids(self.holder.kind)
        if not principals:
            return None
        return self._rows().filter(**{f"{self.holder.column}__in": principals}).order_by().values_list(self.case)

    def holder_keys(self, case: Any) -> list[str]:
        """The keys of who is this to the case at hand, without their names."""
        own = self._own_holder(case)
        ids = self._holder_ids(case.pk) if own is None else own
        return [f"{self.holder.kind}:{i}" for i in ids if i is not None]

    def _holder_ids(self, case_id: int) -> Iterable[int | None]:
        rows = self._rows().filter(**{self.case: case_id}).order_by()
        return rows.values_list(self.holder.column, flat=True)

    def holders(self, case_id: int) -> list[Principal]:
        """Who is this to the case."""
        keys = [f"{self.holder.kind}:{i}" for i in self._holder_ids(case_id) if i is not None]
        labels = principal_labels(keys)
        return [Principal(self.holder.kind, int(k.rpartition(":")[2]), labels.get(k, k)) for k in keys]

    def holds(self, actor: Actor, case: Model) -> bool:
        """Whether the actor is this to one case."""
        principals = actor.ids(self.holder.kind)
        if not principals:
            return False
        own = self._own_holder(case)
        if own is not None:
            return own[0] in principals
        return self._rows().filter(**{self.case: case.pk, f"{self.holder.column}__in": principals}).exists()


@dataclass(frozen=True)
class StandingRole:
    """Who holds a standing power over the whole kind; ``sees`` narrows it by the card's own columns."""

    key: str
    label: str
    power: str
    sees: Q | None = field(default_factory=lambda: Q(draft=False))
    clearance: int = 1

    def visible(self, actor: Actor) -> Q | None:
        """The condition on the card's own columns, or None when the actor does not hold the power."""
        conferences = actor.conferences_of(self.power)
        if not conferences or self.sees is None:
            return None
        return Q(conference_id__in=conferences, secrecy__lte=self.clearance) & self.sees

    def holders(self, case_id: int, conference_id: int) -> list[Principal]:
        """The principal that stands for the holders of the power in the case's conference."""
        return [power_principal(self.power, conference_id)]

    def holds(self, actor: Actor, case: Any) -> bool:
        """Whether the actor holds the power where the case lives and is cleared for its secrecy."""
        return actor.has(self.power, case.conference_id) and case.secrecy <= self.clearance


@dataclass(frozen=True)
class SystemRole:
    """The product itself: for edges that only a declared following may take."""

    key: str = "system"
    label: str = gettext_noop("系统")

    def holders(self, case_id: int) -> list[Principal]:
        """Nobody waits for the system."""
        return []

    def holds(self, actor: Actor, case: Any) -> bool:
        """Whether the actor is the system."""
        return actor.is_system


SYSTEM = SystemRole()
AnyRole = Role | StandingRole | SystemRole


def holders_of(role: AnyRole, case: Any) -> list[Principal]:
    """Who is ``role`` to a case: its to-do list and its notices go there."""
    if isinstance(role, StandingRole):
        return role.holders(case.pk, case.conference_id)
    return role.holders(case.pk)


def holder_keys_of(role: AnyRole, case: Any) -> list[str]:
    """The keys of :func:`holders_of`, without the queries for names."""
    if isinstance(role, Role):
        return role.holder_keys(case)
    return [p.key for p in holders_of(role, case)]


def union_of_ids(roles: Iterable[Role], actor: Actor) -> QuerySet[Any] | None:
    """One UNION of id queries over roles; never an OR across relations, which is two orders slower."""
    queries = [ids for role in roles if role.sees and (ids := role.ids(actor)) is not None]
    if not queries:
        return None
    return queries[0].union(*queries[1:]) if len(queries) > 1 else queries[0]
