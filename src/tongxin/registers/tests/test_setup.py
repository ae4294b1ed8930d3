"""The step of the set-up: the registers ticked are in use, and whoever is named holds the office that keeps them."""

import pytest

from tongxin.kernel.access.actors import actor_for
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.people.models import Person
from tongxin.people.testing.cast import small_city
from tongxin.registers import selectors
from tongxin.registers.setup import REGISTERS

pytestmark = pytest.mark.django_db


def test_ticked_registers_are_in_use_and_their_keeper_sits() -> None:
    city = small_city()
    place, by = city.conference.pk, city.actor("孙管理员")
    assert REGISTERS.status(place) == ""
    REGISTERS.save(place, {"honours": True, "media_items": True, "keepers": "林科长 lin", "answers": {}}, by)
    assert {kind.key for kind in selectors.kinds_of(place)} == {"honours", "media_items"}
    assert REGISTERS.status(place) == "2 本"
    account = Person.objects.get(name="林科长").account
    assert account is not None
    keeper = actor_for(account, city.conference)
    assert selectors.may_keep(keeper)
    assert keeper.has("plans.keep")


def test_a_name_that_cannot_be_read_changes_nothing() -> None:
    city = small_city()
    given = {"honours": True, "keepers": "林科长", "answers": {}}
    with pytest.raises(InvalidInput, match="读不懂"):
        REGISTERS.save(city.conference.pk, given, city.actor("孙管理员"))
    assert not selectors.kinds_of(city.conference.pk).exists()
