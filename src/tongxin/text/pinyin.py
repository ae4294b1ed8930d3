"""Finds readings that a page inserted behind Chinese characters: 汉(hàn)字(zì), only where the reading agrees."""

import re
import unicodedata
from functools import lru_cache

from tongxin.text.offsets import Span
from tongxin.text.script import to_simplified

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_MARKED = "āáǎàăēéěèĕīíǐìĭōóǒòŏūúǔùŭǖǘǚǜüêńňǹḿɑɡ"
_LETTERS = f"A-Za-z{_MARKED}{_MARKED.upper()}\u0300\u0301\u0302\u0304\u0306\u0308\u030c"
_LONGEST = 80
_INSERTED = re.compile(
    f"(?<=[{_HAN}])(?P<quote>[”’」』》\"']?)(?P<space>[ \t\u3000]{{0,2}})"
    f"[(（\\[［【〔{{](?P<reading>[{_LETTERS}0-5:'’·\\- \u3000]{{1,{_LONGEST}}})[)）\\]］】〕}}]"
)
_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0306": "3", "\u0300": "4"}
_BETWEEN = re.compile("[ \u3000'’·-]+")
# The two characters whose tone changes in speech, and so in what pages insert.
_SANDHI = frozenset("一不")
_LONGEST_RUN = 24


def inserted_pinyin(text: str) -> list[Span]:
    """The places of inserted readings with their brackets; a gloss that is no reading ((app), (AI)) is none."""
    found: list[Span] = []
    for match in _INSERTED.finditer(text):
        reading = match["reading"].strip()
        if _is_abbreviation(reading) or (match["space"] and not match["reading"].isalpha()):
            continue
        before = text[max(0, match.start() - _LONGEST_RUN) : match.start()]
        if _is_reading(before[-1], reading) or _agrees(before, _plain(reading)):
            end = match.end()
            if match["space"]:
                end += len(text[end : end + 2]) - len(text[end : end + 2].lstrip(" \t\u3000"))
            # A careless page inserts the reading twice and more.
            again = re.compile(re.escape(text[match.end("space") : match.end()]))
            while repeated := again.match(text, end):
                end = repeated.end()
            found.append((match.start("space"), end))
    return found


def _is_abbreviation(reading: str) -> bool:
    """AI, Na, kW, G60: capitals without a tone are letters that mean something."""
    has_tone = any(character in _MARKED for character in reading.lower()) or bool(re.search("[a-zü][0-5]", reading))
    return not has_tone and reading != reading.lower()


def _plain(reading: str) -> str:
    """Letters with the tone as a digit behind its syllable's vowel: ``jìn`` and ``jin4`` become ``ji4n`` and ``jin4``."""
    decomposed = unicodedata.normalize("NFD", reading.lower().replace("ɑ", "a").replace("ɡ", "g"))
    plain = decomposed.replace("u\u0308", "v").replace("u:", "v").replace("e\u0302", "e")
    return "".join(_TONES.get(character, character) for character in plain)


@lru_cache(maxsize=65536)
def _is_reading(character: str, reading: str) -> bool:
    """The usual case, one character and its syllable; a page inserts the same ones again and again."""
    return _agrees(character, _plain(reading))


def _agrees(before: str, reading: str) -> bool:
    """Whether the end of ``before`` is read so, each character by one of its readings."""
    tail = before
    if not reading or not reading[0].isalpha():
        return False
    if tail and not _is_han(tail[-1]):
        tail = tail[:-1]
    return _read_backwards(tail, _BETWEEN.sub(" ", reading).strip())


def _read_backwards(tail: str, reading: str) -> bool:
    if not reading:
        return True
    if not tail or not _is_han(tail[-1]):
        return False
    for length in _fitting(tail[-1], reading):
        if _read_backwards(tail[:-1], reading[: len(reading) - length].rstrip(" ")):
            return True
    return False


def _fitting(character: str, reading: str) -> list[int]:
    """How many signs at the end of ``reading`` one reading of the character takes up, the longest first."""
    lengths = []
    for length in range(min(8, len(reading)), 0, -1):
        piece = reading[-length:]
        letters = re.sub("[0-5]", "", piece)
        tones = re.sub("[^0-5]", "", piece)
        if " " in piece or len(tones) > 1 or not piece[0].isalpha():
            continue
        known = _readings(character)
        if letters in known and (tones in ("", "0", "5") or tones in known[letters] or character in _SANDHI):
            lengths.append(length)
    return lengths


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or character >= "\U00020000" or character == "〇"


@lru_cache(maxsize=8192)
def _readings(character: str) -> dict[str, set[str]]:
    """Every reading with its tones, of the character and of its Simplified form: ``{"hang": {"2", "4"}, …}``."""
    # Imported at first need: its dictionaries take a quarter of a second, and most texts hold no reading at all.
    import pypinyin  # noqa: PLC0415 (see above)

    known: dict[str, set[str]] = {}
    for form in {character, to_simplified(character)}:
        for reading in pypinyin.pinyin(form, style=pypinyin.Style.TONE3, heteronym=True, v_to_u=False)[0]:
            letters = reading.rstrip("0123456789").replace("ü", "v").replace("ê", "e")
            known.setdefault(letters, set()).add(reading[len(letters) :])
            # Pages write ü as u behind j, q, x and y, and often behind l and n when they have no dots.
            if letters.startswith(("lv", "nv")):
                known.setdefault(letters.replace("v", "u"), set()).add(reading[len(letters) :])
    if character in "儿兒":
        known["r"] = {""}
    return known
