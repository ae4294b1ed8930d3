"""Gives Chinese text its full-width punctuation back, and leaves numbers, times, addresses, file names and English alone."""

import re
from collections.abc import Callable, Iterator

from tongxin.text import signs

_FULL = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。"}
_MARK = re.compile("[,;:!?.]")
_EXTENSIONS = (
    "docx?|xlsx?|pptx?|pdf|wps|et|dps|ofd|txt|csv|rtf|md|jpe?g|png|gif|bmp|tiff?|webp|svg|heic|zip|rar|7z|tar|gz|"
    "mp[34]|m4a|wav|avi|mov|mkv|flv|html?|xml|json|caj|exe|apk|dwg|psd|py|sql|log|bak"
)
_UNTOUCHED = re.compile(
    r"(?:https?|ftp)://[!-~]+|www\.[!-~]+|[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    rf"|[\w.\-—·+&()（）\[\]【】{signs.HAN}]{{1,60}}\.(?:{_EXTENSIONS})(?![A-Za-z0-9])"
    r"|[A-Za-z]:\\[!-~]+",
    re.ASCII | re.IGNORECASE,
)
_HINT = re.compile(rf"://|www\.|@|:\\|\.(?:{_EXTENSIONS})", re.IGNORECASE)
_AREA_CODE = re.compile(r"\(0\d{2,3}\)\s*\d")
_LIST_NUMBER = re.compile(r"\s*(?:[一二三四五六七八九十百]{1,4}|[（(][\d一二三四五六七八九十]{1,3}[）)])$")
_LINE = re.compile("[^\n]+")
_ASCII_MARK = re.compile("[,;:!?.()\"'＂]")
_HAN = re.compile(f"[{signs.HAN}]")
_YEAR = re.compile(r"\d{4}年")


def full_width(text: str) -> str:
    """The text, of the same length, with the ASCII punctuation of its Chinese parts in full width."""
    return _LINE.sub(_line_of, text)


def _line_of(match: re.Match[str]) -> str:
    line = match.group()
    return _line(line) if _ASCII_MARK.search(line) and _HAN.search(line) else line


def _line(line: str) -> str:
    characters = list(line)
    untouched = _untouched(line)
    foreign = signs.is_foreign(line)
    for step in (_quotes, _brackets, _marks):
        step(characters, untouched, foreign)
    return "".join(characters)


def _untouched(line: str) -> Callable[[int], bool]:
    """Whether a place lies inside an address, a path or a file name."""
    if not _HINT.search(line):
        return lambda place: False
    spans = [match.span() for match in _UNTOUCHED.finditer(line)]
    # A bracket or a full stop far before the ending belongs to the sentence that names the file.
    places = {place for start, end in spans for place in range(max(start, end - 60), end)}
    # An address ends before the sign that ends the sentence.
    for start, end in spans:
        while end - 1 > start and line[end - 1] in ",;:!?.)\"'":
            end -= 1
            places.discard(end)
    return places.__contains__


def _before(characters: list[str], place: int) -> str:
    """The nearest sign to the left that is no space; empty at the start."""
    while place > 0:
        place -= 1
        if not characters[place].isspace():
            return characters[place]
    return ""


def _after(characters: list[str], place: int) -> str:
    while place < len(characters) - 1:
        place += 1
        if not characters[place].isspace():
            return characters[place]
    return ""


# Quotation marks


def _quotes(characters: list[str], untouched: Callable[[int], bool], foreign: bool) -> None:
    if foreign:
        return
    for straight, opening, closing in (("\"＂", "“", "”"), ("'", "‘", "’")):
        for first, second in _pairs(characters, straight, opening, closing, untouched):
            if _is_chinese_pair(characters, first, second):
                for place, curly in ((first, opening), (second, closing)):
                    if characters[place] in straight:
                        characters[place] = curly


def _pairs(
    characters: list[str], straight: str, opening: str, closing: str, untouched: Callable[[int], bool]
) -> Iterator[tuple[int, int]]:
    """Opening and closing places; a curly one pairs with a straight one, an apostrophe with none."""
    first = -1
    for place, character in enumerate(characters):
        if character == opening:
            first = place
        elif character == closing or (first >= 0 and character in straight and not _is_apostrophe(characters, place)):
            if first >= 0 and not untouched(place):
                yield first, place
            first = -1
        elif character in straight and not untouched(place) and not _is_apostrophe(characters, place):
            first = place


def _is_apostrophe(characters: list[str], place: int) -> bool:
    if characters[place] != "'":
        return False
    before = characters[place - 1] if place else ""
    after = characters[place + 1] if place + 1 < len(characters) else ""
    return before.isascii() and before.isalnum() and (after.isascii() and after.isalnum())


def _is_chinese_pair(characters: list[str], first: int, second: int) -> bool:
    inside = characters[first + 1 : second]
    around = (characters[first - 1] if first else "", _after(characters, second))
    return any(map(signs.is_cjk, inside)) or any(map(signs.is_cjk, around))


# Brackets


def _brackets(characters: list[str], untouched: Callable[[int], bool], foreign: bool) -> None:
    opened: list[int] = []
    for place, character in enumerate(characters):
        if character not in "()（）" or untouched(place):
            continue
        if character in "(（":
            opened.append(place)
        elif opened:
            first = opened.pop()
            if _is_chinese_bracket(characters, first, place, foreign):
                characters[first], characters[place] = "（", "）"
        elif character == ")" and _is_list_number(characters, place):
            characters[place] = "）"
    for place in opened:
        if signs.is_cjk(_before(characters, place)) and signs.is_cjk(_after(characters, place)):
            characters[place] = "（"


def _is_chinese_bracket(characters: list[str], first: int, last: int, foreign: bool) -> bool:
    if "（" in (characters[first], characters[last]) or "）" in (characters[first], characters[last]):
        return True
    if any(map(signs.is_cjk, characters[first + 1 : last])):
        return True
    if foreign or _AREA_CODE.match("".join(characters[first : last + 4])):
        return False
    left = characters[first - 1] if first else ""
    right = characters[last + 1] if last + 1 < len(characters) else ""
    return signs.is_cjk(left) or (signs.is_cjk(right) and not _is_formula(characters, first))


def _is_formula(characters: list[str], place: int) -> bool:
    """f(x): behind a single letter the bracket is not one of the sentence."""
    before = "".join(characters[max(0, place - 2) : place])
    return bool(re.search("(?<![A-Za-z0-9])[A-Za-z]$", before))


def _is_list_number(characters: list[str], place: int) -> bool:
    return "".join(characters[:place]).strip().isdigit() and signs.is_cjk(_after(characters, place))


# Commas, colons and the rest


def _marks(characters: list[str], untouched: Callable[[int], bool], foreign: bool) -> None:
    line = "".join(characters)
    for match in _MARK.finditer(line):
        place = match.start()
        if not untouched(place) and _is_chinese_mark(characters, place, foreign):
            characters[place] = _FULL[characters[place]]


def _is_chinese_mark(characters: list[str], place: int, foreign: bool) -> bool:
    mark = characters[place]
    left, right = _before(characters, place), _after(characters, place)
    if mark == ".":
        return _is_full_stop(characters, place, left, right)
    touching = characters[place + 1] if place + 1 < len(characters) else ""
    if signs.is_cjk(left):
        return not foreign or signs.is_cjk(right)
    if foreign or (left.isdigit() and right.isdigit()):
        return False
    if mark == ":" and touching in ("/", "\\"):
        return False
    # Behind Latin letters a sign with a space is theirs; without one it is set by somebody who writes Chinese.
    if left and left in "%‰℃+)]":
        return not right or signs.is_cjk(right) or (mark != "." and right.isalnum())
    return (signs.is_cjk(touching) or not right) and bool(left)


def _is_full_stop(characters: list[str], place: int, left: str, right: str) -> bool:
    """Between Chinese characters or at the end; never after a list number, in a file name or among other dots."""
    neighbours = characters[max(0, place - 1) : place] + characters[place + 1 : place + 2]
    if "." in neighbours or not (signs.is_cjk(left) or left == "%"):
        return False
    if place and characters[place - 1].isspace():
        return False
    start = "".join(characters[:place])
    if _LIST_NUMBER.fullmatch(start):
        return False
    if right.isdigit():
        return bool(_YEAR.match("".join(characters[place + 1 : place + 6])))
    return not right or signs.is_cjk(right)
