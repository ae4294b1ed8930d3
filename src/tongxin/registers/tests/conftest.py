"""A city with an office that keeps registers, somebody who reads them, and a neighbouring county."""

from typing import Any

import pytest

from tongxin.people.testing.cast import Cast, add_person, give_office, small_city
from tongxin.registers.models import RegisterKind
from tongxin.registers.roles import KEEP, READ
from tongxin.registers.rules import SHIPPED
from tongxin.registers.services import offer_kinds


def settle(cast: Cast, prefix: str = "") -> Cast:
    """The desk that keeps registers, and the leader who reads them."""
    give_office(cast, add_person(cast, f"{prefix}lin", "林科长"), "机关办公室", [KEEP])
    give_office(cast, cast.persons["陈领导"], "机关党组", [READ])
    offer_kinds(cast.conference.pk, [kind.key for kind in SHIPPED], by=cast.actor("林科长"))
    return cast


@pytest.fixture
def city(db: None) -> Cast:
    return settle(small_city())


@pytest.fixture
def county(city: Cast) -> Cast:
    return settle(small_city("yx-", code="yunxi", name="云溪县政协", level="county"), "yx-")


def kind_of(cast: Cast, key: str) -> RegisterKind:
    return RegisterKind.objects.get(conference=cast.conference, key=key)


def values(**more: Any) -> dict[str, Any]:
    """Good input of a row of media reports."""
    given = {
        "title": "《人民政协报》报道垃圾分类监督",
        "day": "2026-03-05",
        "scope": "own",
        "words": "",
        "c_medium": "人民政协报",
        "c_level": "国家级",
    }
    return {**given, **more}
