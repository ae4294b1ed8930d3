"""How much of a personal value is shown to whoever has not given a reason to see all of it."""

import re

_STARS = "****"


def masked(kind: str, text: str) -> str:
    """The value as lists show it: enough to tell two people apart, too little to use it."""
    if not text:
        return ""
    return _WAYS.get(kind, _first)(text)


def _phone(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    return f"{digits[:3]}{_STARS}{digits[-4:]}" if len(digits) >= 11 else f"{digits[:2]}{_STARS}"  # noqa: PLR2004 (a mobile number has 11 digits)


def _id_number(text: str) -> str:
    return f"{text[:4]}{'*' * max(len(text) - 6, 4)}{text[-2:]}" if len(text) > 6 else _STARS  # noqa: PLR2004 (what is shown must be the smaller part)


def _birth_date(text: str) -> str:
    return f"{text[:4]}-**-**"


def _email(text: str) -> str:
    name, _at, host = text.partition("@")
    return f"{name[:1]}***@{host}" if host else _STARS


def _address(text: str) -> str:
    # Province, city and district may be known; street and house not.
    district = re.match(r"^(?:[^省]{1,8}省|[^区]{1,10}自治区)?(?:[^市]{1,8}市)?(?:[^区县市]{1,8}[区县市])?", text)
    kept = district.group() if district else ""
    return f"{kept}{_STARS}"


def _first(text: str) -> str:
    return f"{text[:1]}{_STARS}"


_WAYS = {
    "phone": _phone,
    "id_number": _id_number,
    "birth_date": _birth_date,
    "email": _email,
    "address": _address,
}
