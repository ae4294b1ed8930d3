"""A city of toys with people who can sign in."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from ninja import NinjaAPI

from tongxin.kernel import registry
from tongxin.kernel.access.actors import Actor, Grant, Principal, Supplier, actor_for
from tongxin.kernel.accounts.models import Account, AccountGrant
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.testing.fixtures import city, make_city, toys
from tongxin.kernel.testing.toys.declarations import ASK, DESK
from tongxin.kernel.web.api import build

__all__ = ["city", "toys"]

GOOD_PASSWORD = "open-sesame-2026"
_POWERS = {"owner": (ASK,), "clerk": (ASK, DESK), "runner": (), "stranger": ()}


@dataclass
class Player:
    """Somebody with an account and a browser."""

    account: Account
    browser: Client

    @property
    def id(self) -> int:
        """The number that toys know them by."""
        return self.account.pk

    @property
    def actor(self) -> Actor:
        """Who they are to the kernel."""
        return actor_for(self.account)


def make_player(name: str, place: Conference) -> Player:
    account = Account.objects.create_account(f"{name}-{place.code}", GOOD_PASSWORD, display_name=name, conference=place)
    browser = Client()
    browser.force_login(account)
    return Player(account, browser)


@pytest.fixture
def players(city: Conference) -> Iterator[dict[str, Player]]:
    """owner, clerk, runner and a stranger; what they stand for comes from a supplier, as in real life."""
    supplier = Supplier(
        "toy_players",
        lambda account, place, _day: (
            [Principal("toy", account.pk, str(account))],
            [Grant(power, place.pk) for power in _POWERS.get(account.username.split("-")[0], ())],
        ),
    )
    registry.add(supplier)
    yield {name: make_player(name, city) for name in _POWERS}
    registry.remove(supplier)


_BUILT: list[NinjaAPI] = []


@pytest.fixture
def toy_interface(toys: None) -> NinjaAPI:
    """The programming interface with the toys in it; building it takes a second, and all tests mean the same one."""
    if not _BUILT:
        _BUILT.append(build())
    return _BUILT[0]


@pytest.fixture
def neighbour(players: dict[str, Player]) -> Player:
    """A clerk with every power, in another conference of the same base."""
    return make_player("clerk", make_city("other-city"))


def make_administrator(power: str, place: Conference | None = None, name: str = "") -> tuple[Account, Client]:
    """Somebody who administers, and a browser; ``place`` None means the whole installation."""
    name = name or f"{power.partition('.')[0]}-{place.code if place else 'all'}"
    account = Account.objects.create_account(name, GOOD_PASSWORD, display_name=name, conference=place)
    AccountGrant.objects.create(account=account, power=power, conference=place)
    browser = Client()
    browser.force_login(account)
    return account, browser
