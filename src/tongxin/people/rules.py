"""The fixed words of the institution: kinds of organisations and of bodies, and powers that offices may lend."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    """What submits in its own name, or works as a part of the conference."""

    DEMOCRATIC_PARTY = "democratic_party"
    FEDERATION = "industry_commerce_federation"
    NON_PARTY = "non_party_person"
    PEOPLE_ORGANISATION = "people_organisation"
    SPECIAL_COMMITTEE = "special_committee"
    SECTOR = "sector"


PARTY_KINDS = (OrganisationKind.DEMOCRATIC_PARTY, OrganisationKind.FEDERATION, OrganisationKind.NON_PARTY)


class HandlingSystem(StrEnum):
    """Which system a handling body belongs to."""

    PARTY = "party"
    GOVERNMENT = "government"
    COURT = "court"
    PROCURATORATE = "procuratorate"
    OTHER = "other"


class Duty(StrEnum):
    """What somebody is in an organisation or a body."""

    MEMBER = "member"
    CONTACT = "contact"
    CLERK = "clerk"
    HEAD = "head"
