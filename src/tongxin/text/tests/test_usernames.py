"""User names: spelt from the name, and each only once."""

import pytest

from tongxin.text import usernames


@pytest.mark.parametrize(
    ("name", "expected"),
    [("刘伟", "liuwei"), ("买买提·阿不都", "maimaitiabudou"), ("Anna 李", "annali"), ("·", "user"), ("吕绿", "lvlv")],
)
def test_a_name_is_spelt_in_small_letters(name, expected) -> None:
    assert usernames.of(name) == expected


def test_a_taken_name_gets_the_first_free_number() -> None:
    assert usernames.free("liuwei", set()) == "liuwei"
    assert usernames.free("liuwei", {"liuwei", "liuwei2"}) == "liuwei3"
    assert usernames.free("0101", {"0101"}) == "0101-2"
