"""Which page of a list is shown: whoever asks for one that does not exist gets the nearest that does."""

import math

from django.http import QueryDict

_LONGEST = 9


def number_in(sent: QueryDict) -> int:
    """The page that an address asks for, from 1; what is no number is the first."""
    text = sent.get("page", "1")[:_LONGEST]
    return max(1, int(text)) if text.isdecimal() else 1


def nearest(wanted: int, total: int, size: int) -> int:
    """The page that is there, from 1: beyond the last one it is the last."""
    return min(wanted, max(1, math.ceil(total / size)))
