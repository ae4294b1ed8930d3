"""Where persons stood on a day: sector, committees, party — the cells in which figures count what they did."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from tongxin.people.models import Belonging, Organisation
from tongxin.people.rules import PARTY_KINDS, OrganisationKind

_DIMENSIONS = {
    OrganisationKind.SECTOR.value: "sector",
    OrganisationKind.SPECIAL_COMMITTEE.value: "committee",
    **{kind.value: "party" for kind in PARTY_KINDS},
    OrganisationKind.PEOPLE_ORGANISATION.value: "party",
}


@dataclass(frozen=True)
class Standing:
    """One belonging of a person, with the dimension that it counts in."""

    dimension: str
    organisation_id: int
    starts: dt.date
    ends: dt.date | None


def standings(person_ids: Collection[int]) -> dict[int, list[Standing]]:
    """All belongings that matter to figures, by person; one question for everybody."""
    found: dict[int, list[Standing]] = {}
    rows = Belonging.objects.filter(person__in=person_ids, organisation__kind__in=list(_DIMENSIONS)).order_by("pk")
    for person, organisation, kind, starts, ends in rows.values_list(
        "person_id", "organisation_id", "organisation__kind", "starts", "ends"
    ):
        found.setdefault(person, []).append(Standing(_DIMENSIONS[kind], organisation, starts, ends))
    return found


def cells_of(stands: Iterable[Standing], day: dt.date) -> dict[str, tuple[str, ...]]:
    """The cells of somebody on a day; whoever sits in two committees counts in both."""
    cells: dict[str, tuple[str, ...]] = {}
    for stand in stands:
        if stand.starts <= day and (stand.ends is None or day <= stand.ends):
            key = str(stand.organisation_id)
            if key not in cells.get(stand.dimension, ()):
                cells[stand.dimension] = (*cells.get(stand.dimension, ()), key)
    return cells


def organisation_cells(ids: Collection[int]) -> Mapping[int, dict[str, tuple[str, ...]]]:
    """The cell of each organisation that acts in its own name."""
    rows = Organisation.objects.filter(pk__in=ids).values_list("pk", "kind")
    return {pk: {_DIMENSIONS[kind]: (str(pk),)} for pk, kind in rows if kind in _DIMENSIONS}
