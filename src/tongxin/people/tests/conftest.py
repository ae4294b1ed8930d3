"""What stories about people begin with."""

import pytest

from tongxin.people.testing.cast import Cast, small_city


@pytest.fixture
def city(db: None) -> Cast:
    """The usual cast in a city of their own."""
    return small_city()


@pytest.fixture
def county(city: Cast) -> Cast:
    """A neighbouring county in the same base that must stay invisible."""
    return small_city("county-", code="linxi", name="临溪县政协", level="county")
