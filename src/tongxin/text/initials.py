"""A short Latin code for a Chinese name, from the first letters of its readings."""

import re

LONGEST = 20


def of(name: str) -> str:
    """``qhxzx`` for 清河县政协; empty when nothing in the name can be spelt."""
    # Imported at first need: its dictionaries take longer than most commands.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 (see above)

    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default"))
    return re.sub(r"[^a-z0-9]", "", letters.lower())[:LONGEST]
