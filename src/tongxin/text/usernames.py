"""A user name from a Chinese name, in the letters of its reading, and one that nobody has yet."""

import re
from collections.abc import Collection

LONGEST = 40
_FEWEST = 2


def of(name: str) -> str:
    """``liuwei`` for 刘伟; ``user`` when nothing in the name can be spelt."""
    # Imported at first need: its dictionaries take longer than most commands.
    from pypinyin import lazy_pinyin  # noqa: PLC0415 (see above)

    letters = re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(name, errors="default")).lower())[:LONGEST]
    return letters if len(letters) >= _FEWEST else "user"


def free(wanted: str, taken: Collection[str]) -> str:
    """The wanted name, or with the first number behind it that nobody has: ``liuwei``, ``liuwei2``, ``liuwei3``.

    ``taken`` holds small letters. A name that ends in a digit gets a hyphen, so that 0101 does not become 01012.
    """
    joint = "-" if wanted[-1:].isdigit() else ""
    found, number = wanted, 1
    while found.lower() in taken:
        number += 1
        found = f"{wanted}{joint}{number}"
    return found
