"""Gives Chinese text its full-width punctuation back, and leaves numbers, times, addresses, file names and English alone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tongxin.text import signs

_FULL = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。"}
_LINE = re.compile("[^\n]+")
_ASCII_SIGN = re.compile("[,;:!?.()\"'＂]")
_HAN = re.compile(f"[{signs.HAN}]")
_MARK = re.compile("[,;:!?.]")
_RUN = re.compile("[,;:!?.][ \t]*[,;:!?.]")
_BRACKET = re.compile("[()（）]")
_QUOTES = (
    (re.compile('["＂“”]'), '"＂', "“", "”"),
    (re.compile("['‘’]"), "'", "‘", "’"),
)
_EXTENSIONS = (
    "docx?|xlsx?|pptx?|pdf|wps|et|dps|ofd|txt|csv|rtf|md|jpe?g|png|gif|bmp|tiff?|webp|svg|heic|zip|rar|7z|tar|gz|"
    "mp[34]|m4a|wav|avi|mov|mkv|flv|html?|xml|json|caj|exe|apk|dwg|psd|py|sql|log|bak"
)
_LONGEST_FILE_NAME = 60
_UNTOUCHED = re.compile(
    r"(?:https?|ftp)://[!-~]+|www\.[!-~]+|[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    rf"|[\w.\-—·+&()（）\[\]【】{signs.HAN}]{{1,{_LONGEST_FILE_NAME}}}\.(?:{_EXTENSIONS})(?![A-Za-z0-9])"
    r"|[A-Za-z]:\\[!-~]+",
    re.ASCII | re.IGNORECASE,
)
_HINT = re.compile(rf"://|www\.|@|:\\|\.(?:{_EXTENSIONS})", re.IGNORECASE)
_AREA_CODE = re.compile(r"\(0\d{2,3}\)\s*\d")
_LIST_NUMBER = re.compile(r"\s*(?:[一二三四五六七八九十百]{1,4}|[（(][\d一二三四五六七八九十]{1,3}[）)])")
_LONGEST_LIST_NUMBER = 8
_YEAR = re.compile(r"\d{4}年")
_FORMULA = re.compile("(?<![A-Za-z0-9])[A-Za-z]$")


def full_width(text: str) -> str:
    """The text, of the same length, with the ASCII punctuation of its Chinese parts in full width."""
    return _LINE.sub(_line, text)


def _line(match: re.Match[str]) -> str:
    line = match.group()
    if not _ASCII_SIGN.search(line) or not _HAN.search(line):
        return line
    setting = _Setting(list(line), _untouched(line), signs.is_foreign(line))
    if not setting.foreign:
        _set_quotes(setting, line)
    _set_brackets(setting, line)
    _set_marks(setting, line)
    return "".join(setting.characters)


@dataclass(frozen=True)
class _Setting:
    """A line in work; ``foreign`` says that it is a sentence of another language."""

    characters: list[str]
    untouched: Callable[[int], object]
    foreign: bool

    def touching(self, place: int) -> str:
        """The sign at a place; empty outside the line."""
        return self.characters[place] if 0 <= place < len(self.characters) else ""

    def before(self, place: int) -> str:
        """The nearest sign to the left that is no space."""
        while place > 0:
            place -= 1
            if not self.characters[place].isspace():
                return self.characters[place]
        return ""

    def after(self, place: int) -> str:
        """The nearest sign to the right that is no space."""
        while place < len(self.characters) - 1:
            place += 1
            if not self.characters[place].isspace():
                return self.characters[place]
        return ""

    def text(self, start: int, end: int) -> str:
        return "".join(self.characters[max(0, start) : end])


def _untouched(line: str) -> Callable[[int], object]:
    """Whether a place lies inside an address, a path or a file name."""
    places: set[int] = set()
    if _HINT.search(line):
        for match in _UNTOUCHED.finditer(line):
            # An address ends before the sign that ends the sentence.
            end = match.start() + len(match.group().rstrip(",;:!?.)\"'"))
            places.update(range(match.start(), end))
    return places.__contains__


# Quotation marks


def _set_quotes(setting: _Setting, line: str) -> None:
    for pattern, straight, opening, closing in _QUOTES:
        places = [match.start() for match in pattern.finditer(line) if not setting.untouched(match.start())]
        for first, last in _pairs(setting, places, opening, closing):
            if _is_chinese_pair(setting, first, last):
                for place, curly in ((first, opening), (last, closing)):
                    if setting.characters[place] in straight:
                        setting.characters[place] = curly


def _pairs(setting: _Setting, places: list[int], opening: str, closing: str) -> Iterator[tuple[int, int]]:
    """Opening and closing places; a curly one pairs with a straight one, an apostrophe with none."""
    first = -1
    for place in places:
        character = setting.characters[place]
        if _is_apostrophe(setting, place):
            continue
        if character == opening or (first < 0 and character != closing):
            first = place
        else:
            if first >= 0:
                yield first, place
            first = -1


def _is_apostrophe(setting: _Setting, place: int) -> bool:
    neighbours = setting.touching(place - 1), setting.touching(place + 1)
    return setting.characters[place] in "'’" and all(sign.isascii() and sign.isalnum() for sign in neighbours)


def _is_chinese_pair(setting: _Setting, first: int, last: int) -> bool:
    around = setting.touching(first - 1), setting.after(last)
    return any(map(signs.is_cjk, setting.characters[first + 1 : last])) or any(map(signs.is_cjk, around))


# Brackets


def _set_brackets(setting: _Setting, line: str) -> None:
    opened: list[int] = []
    for match in _BRACKET.finditer(line):
        place = match.start()
        if setting.untouched(place):
            continue
        if match.group() in "(（":
            opened.append(place)
        elif opened:
            first = opened.pop()
            if _is_chinese_bracket(setting, first, place):
                setting.characters[first], setting.characters[place] = "（", "）"
        elif _is_list_number(setting, place):
            setting.characters[place] = "）"
    for place in opened:
        if signs.is_cjk(setting.before(place)) and signs.is_cjk(setting.after(place)):
            setting.characters[place] = "（"


def _is_chinese_bracket(setting: _Setting, first: int, last: int) -> bool:
    if setting.characters[first] == "（" or setting.characters[last] == "）":
        return True
    if any(map(signs.is_cjk, setting.characters[first + 1 : last])):
        return True
    if setting.foreign or _AREA_CODE.match(setting.text(first, last + 4)):
        return False
    # f(x): behind a single letter the bracket is not one of the sentence.
    is_formula = _FORMULA.search(setting.text(first - 2, first)) is not None
    return signs.is_cjk(setting.touching(first - 1)) or (signs.is_cjk(setting.touching(last + 1)) and not is_formula)


def _is_list_number(setting: _Setting, place: int) -> bool:
    """1)加强: a number at the beginning with half a bracket."""
    return (
        place < _LONGEST_LIST_NUMBER and setting.text(0, place).strip().isdigit() and signs.is_cjk(setting.after(place))
    )


# Commas, colons and the rest


def _set_marks(setting: _Setting, line: str) -> None:
    changed = True
    while changed:
        changed = False
        for match in _MARK.finditer(line):
            place = match.start()
            if setting.characters[place] in _FULL and not setting.untouched(place) and _is_chinese_mark(setting, place):
                setting.characters[place] = _FULL[match.group()]
                changed = True
        # One sign may decide about the next only where they stand together.
        changed = changed and _RUN.search(line) is not None


def _is_chinese_mark(setting: _Setting, place: int) -> bool:
    mark = setting.characters[place]
    left, right = setting.before(place), setting.after(place)
    if mark == ".":
        return _is_full_stop(setting, place, left, right)
    touching = setting.touching(place + 1)
    if signs.is_cjk(left):
        return not setting.foreign or signs.is_cjk(right)
    if setting.foreign or not left or (left.isdigit() and right.isdigit()):
        return False
    if mark == ":" and touching in ("/", "\\"):
        return False
    if left in "%‰℃+)]":
        return not right or signs.is_cjk(right) or right.isalnum()
    # Behind Latin letters a sign with a space is theirs; without one it is set by somebody who writes Chinese.
    return signs.is_cjk(touching) or not right


def _is_full_stop(setting: _Setting, place: int, left: str, right: str) -> bool:
    """Between Chinese characters or at the end; never after a list number, in a file name or among other dots."""
    if "." in (setting.touching(place - 1), setting.touching(place + 1)) or setting.touching(place - 1).isspace():
        return False
    if not signs.is_cjk(left) and left != "%":
        return False
    if place < _LONGEST_LIST_NUMBER and _LIST_NUMBER.fullmatch(setting.text(0, place)):
        return False
    if right.isdigit():
        return _YEAR.match(setting.text(place + 1, place + 6)) is not None
    return not right or signs.is_cjk(right)
