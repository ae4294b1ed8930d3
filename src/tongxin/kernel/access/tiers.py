"""How strictly somebody's sign-in is guarded, by what they may do: administrators, staff, members."""

from enum import StrEnum

from tongxin.kernel import registry
from tongxin.kernel.access.actors import Actor, Power, PrincipalKind


class Tier(StrEnum):
    """From the most to the least guarded."""

    ADMINISTRATOR = "administrator"
    STAFF = "staff"
    MEMBER = "member"


def holds_office(actor: Actor) -> bool:
    """Whether the actor holds a power that came through an office or a grant, or is an administrator."""
    if actor.administration is not None:
        return True
    personal = {power.key for power in registry.items(Power) if power.personal}
    return bool(actor.power_keys - personal)


def tier_of(actor: Actor) -> Tier:
    """Administrators; whoever holds an office or works at a handling body; everybody else."""
    if actor.administration is not None:
        return Tier.ADMINISTRATOR
    desks = {kind.key for kind in registry.items(PrincipalKind) if kind.staff}
    if holds_office(actor) or any(p.kind in desks for p in actor.principals):
        return Tier.STAFF
    return Tier.MEMBER
