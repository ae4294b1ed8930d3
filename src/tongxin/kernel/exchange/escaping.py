"""A cell that a spreadsheet would run leaves as text, and comes back as what it was."""

import re

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def harmless(text: str) -> str:
    """A leading = + - @ would be a formula; an apostrophe makes it text, as spreadsheets themselves do.

    What already looks escaped gets one more apostrophe, so that :func:`unescaped` always gives back what went in.
    """
    return f"'{text}" if text.startswith(_DANGEROUS) or _ESCAPED.match(text) else text


def unescaped(text: str) -> str:
    """What :func:`harmless` was given; any other text stays as it is."""
    return text[1:] if _ESCAPED.match(text) else text
