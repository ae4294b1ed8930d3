"""The arithmetic that tells a number of a person from any other number: check digits, dates of birth, regions."""

import datetime as dt

# The first two digits: provinces, Taiwan 71 and 83, Hong Kong 81, Macao 82.
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_SIGNS = "10X98765432"
FULL, OLD = 18, 15
# Wide bounds: what this year is must not change what is found in a text.
FIRST_YEAR, LAST_YEAR = 1880, 2060
_LAST_CITY, _COUNTY_LEVEL = 70, 90


def check_sign(body: str) -> str:
    """The last sign of a resident identity number with these 17 digits (ISO 7064, mod 11-2)."""
    return _SIGNS[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def is_day(digits: str) -> bool:
    """Whether ``YYYYMMDD`` is a day on which a person of our times may have been born."""
    try:
        day = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return len(digits) == len("YYYYMMDD") and FIRST_YEAR <= day.year <= LAST_YEAR


def is_resident(number: str) -> bool:
    """Whether 18 signs are a resident identity number: region, day of birth and check digit agree."""
    if len(number) != FULL or number[:2] not in _PROVINCES or not number[:17].isdigit():
        return False
    return is_day(number[6:14]) and check_sign(number[:17]) == number[17].upper()


def is_old_resident(number: str) -> bool:
    """Whether 15 digits can be a number of the first generation; it has no check digit, so the region is read closely."""
    if len(number) != OLD or number[:2] not in _PROVINCES:
        return False
    city, county = int(number[2:4]), int(number[4:6])
    return (1 <= city <= _LAST_CITY or city == _COUNTY_LEVEL) and county > 0 and is_day("19" + number[6:12])


def passes_luhn(number: str) -> bool:
    """Whether the last digit of a card agrees with the others."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the digits of a two-digit product are added
    return total % 10 == 0
