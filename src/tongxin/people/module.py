"""Table of contents of the people app."""

from tongxin.kernel.access.actors import Power, PrincipalKind, Supplier
from tongxin.kernel.registry import Module
from tongxin.people import roles, selectors
from tongxin.people.commands import COMMANDS

MODULE = Module(
    key="people",
    name="人员与机构",
    offers=(
        Supplier("people", roles.supply),
        PrincipalKind("person", "人员", selectors.person_names, selectors.person_choices),
        PrincipalKind("body", "承办单位", selectors.body_names, selectors.body_choices),
        PrincipalKind("organisation", "组织", selectors.organisation_names, selectors.organisation_choices),
        Power(roles.MEMBER_POWER, "政协委员"),
        Power(roles.ORGANISATION_POWER, "党派团体"),
        *COMMANDS,
    ),
)
