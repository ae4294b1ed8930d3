"""Fixtures that a part's ``conftest.py`` takes over by importing them."""

from collections.abc import Iterator

import pytest

from tongxin.kernel import registry
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.testing.toys.declarations import OFFERS


@pytest.fixture
def toys() -> Iterator[None]:
    """Put the toy kinds on the shelves for one test."""
    for offer in OFFERS:
        registry.add(offer)
    yield
    for offer in OFFERS:
        registry.remove(offer)


def make_city(code: str = "toy-city") -> Conference:
    """A conference without anybody in it."""
    return Conference.objects.create(code=code, name="澄湖市政协", short_name="澄湖", level="city")


@pytest.fixture
def city(db: None, toys: None) -> Conference:  # noqa: ARG001 (both prepare the ground)
    """A conference in which the toys may be played with."""
    return make_city()
