"""What stories about people begin with."""

import pytest

from tongxin.kernel.access.actors import Actor
from tongxin.people.rules import OrganisationKind
from tongxin.people.testing import cast as makers
from tongxin.people.testing.cast import Cast, small_city


@pytest.fixture
def city(db: None) -> Cast:
    """The usual cast in a city of their own."""
    return small_city()


@pytest.fixture
def county(city: Cast) -> Cast:
    """A neighbouring county in the same base that must stay invisible."""
    return small_city("county-", code="linxi", name="临溪县政协", level="county")


@pytest.fixture
def office(city: Cast) -> Actor:
    """Who keeps the roster, with the organisations that the usual roster names."""
    makers.add_organisation(city, "教育界", OrganisationKind.SECTOR)
    makers.add_organisation(city, "经济界", OrganisationKind.SECTOR)
    makers.add_organisation(city, "提案委员会", OrganisationKind.SPECIAL_COMMITTEE)
    return city.actor("孙管理员")
