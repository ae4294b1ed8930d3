"""Names become codes."""

from tongxin.text import initials


def test_first_letters_of_the_readings():
    assert initials.of("清河县政协") == "qhxzx"
    assert initials.of("A1 区") == "a1q"
    assert initials.of("——") == ""
