"""What stories about proposals begin with."""

import pytest

from tongxin.people.testing.cast import Cast, small_city


@pytest.fixture
def city(db: None) -> Cast:
    """The usual cast in a city of their own."""
    return small_city()
