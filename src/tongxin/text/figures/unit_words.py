"""Tells a measure word from the beginning of a longer word: 5家企业 counts, 三家庭院 and 12部门 do not."""

import re

from tongxin.text.word_lists import lines


def _compiled(line: str) -> tuple[str, tuple[frozenset[str], re.Pattern[str]]]:
    unit, rule = line.split(maxsplit=1)
    return unit, (frozenset(word[0] for word in rule.split("|")), re.compile(rule))


_NOTHING = (frozenset[str](), re.compile("(?!)"))
_BY_UNIT = dict(map(_compiled, lines("unit_words.txt")))


def begins_a_word(text: str, unit: str, end: int) -> bool:
    """Whether the ``unit`` that ends at ``end`` is only the beginning of a word."""
    first, rule = _BY_UNIT.get(unit, _NOTHING)
    return text[end : end + 1] in first and rule.match(text, end) is not None
