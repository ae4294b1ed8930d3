"""Reads the numbers of Chinese reports: digits with 万 and 余, Chinese numerals, fractions, pairs such as 七八十."""

import re
from typing import NamedTuple

Value = int | float

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_DIGITS |= {"六": 6, "七": 7, "八": 8, "九": 9}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_TEN, _HUNDRED = 10, 100
# No figure of a report is longer; a longer row is an account, a key or noise.
_LONGEST = 18
# 一百二十三亿四千五百六十七万八千九百零一 spelled out takes more room.
_LONGEST_HAN = 30
_YEAR_DIGITS = 4

# One character for one, so that places in the raw text stay true.
_PLAIN = str.maketrans(
    "０１２３４５６７８９％．＋個條項場萬億餘來約兩屆會",
    "0123456789%.+个条项场万亿余来约两届会",
)

HAN_DIGITS = frozenset("一二三四五六七八九")
_HAN = "零〇一二两三四五六七八九十百千万亿"
_HAN_DECIMALS = "零〇一二三四五六七八九"
# 千瓦 and 百分点 are units: what stands before them is no scale.
_SCALE = "[百十千]?(?:万亿|万|亿)|个亿|百(?!分)|千(?![瓦伏克米卡帕赫焦兆])"
# A space parts thousands (1 200万元) only where something countable follows the last three digits at once.
_ARABIC = (
    r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])(?:\.[0-9]+)?|"
    r"[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?=(?:\.[0-9]+)?[%一-龥])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
)
# 3万5千2百 goes on with one scale after another.
_STEP = f"(?:{_SCALE})(?!分)"
# 来自 and 多方 begin words; 余, 多, 几 and 来 after a number hedge it.
_MORE = "[余多来几](?![自源临访宾华电样元化方年月])|多(?=元|年)|余(?=[元年])|来(?=元|年)"
_ARABIC_NUMBER = re.compile(
    rf"(?P<number>{_ARABIC})(?:(?P<inner>[多余几来](?=[十百千万亿]))?(?P<scale>{_SCALE})"
    rf"(?P<rest>(?:零?[0-9]+{_STEP})*(?:零[0-9]+)?(?:[多余][万亿])?))?(?P<outer>{_MORE}|\+(?![0-9A-Za-z+]))?"
)
_PIECE = re.compile("[0-9.]+|[十百千万亿]")
_HAN_NUMBER = re.compile(
    rf"(?P<number>(?:[数几](?=[十百千万亿]))?[{_HAN}]+)"
    rf"(?:点(?P<decimals>[{_HAN_DECIMALS}]+)(?=[万亿倍米公吨个百千亩%]))?"
    rf"(?:(?P<inner>[多余来几](?=[百千万亿]))?(?P<scale>{_SCALE})?)(?P<outer>{_MORE})?"
)
_FRACTION = re.compile(
    rf"(?P<parts>[{_HAN}]+|[0-9]+)分之(?:(?P<arabic>[0-9]+(?:\.[0-9]+)?)|(?P<han>[{_HAN}]+)(?:点(?P<decimals>[{_HAN_DECIMALS}]+))?)"
    rf"(?P<outer>[多余])?"
)
_RUN = re.compile(f"[0-9]+|[{_HAN}]+")
# Before a word (1/4受访者) small parts are sure; with smaller ones a date or a page is meant unless a share is told.
_DIGIT_FRACTION = re.compile(
    r"(?P<over>[1-9][0-9]?)/(?P<parts>[1-9][0-9]{0,2})(?![0-9/.%A-Za-z\-])(?P<before_word>(?=[一-龥])(?![号页日月年版期]))?"
)
_SHARE_BEFORE = re.compile(
    "(?:占[^，,。；;、0-9]{0,12}|[的了约近超逾达]|不足|不到|超过|接近|仅|只|至少|提高到|下降到|上升到)$"
)
_SHARE_SEEN, _SURE_PARTS = 14, 10
_BOUND_OF_MORE = {"余": "gt", "多": "gt", "几": "gt", "+": "gt", "来": "about"}
_PAIR = re.compile(
    "(?P<head>[一二三四五六七八九]?十)?(?P<low>[一二两三四五六七八])(?P<high>[两三四五六七八九])(?P<scale>[十百千]?万?亿?)"
)


class Number(NamedTuple):
    """A value and where it stands; ``bound`` is what 余, 多, 来 or 数 in it says: gt, ge, about or empty.

    ``factor`` is what its scale (万, 百万) multiplied by, ``parts`` the denominator where it is a fraction.
    ``is_lone`` says that it is a scale alone (百, 万): no count unless something hedges it.
    """

    value: Value | list[Value]
    start: int
    end: int
    bound: str = ""
    is_han: bool = False
    factor: int = 1
    parts: int = 0
    is_lone: bool = False

    @property
    def is_pair(self) -> bool:
        """Whether two numbers stand side by side, as in 两三."""
        return isinstance(self.value, list)


def plain(text: str) -> str:
    """Full-width digits and the traditional forms of counting words made plain, character for character."""
    return text.translate(_PLAIN)


def run_end(text: str, place: int) -> int:
    """Where the row of digits or of Chinese numerals at ``place`` ends, for those who pass it over."""
    match = _RUN.match(text, place)
    return match.end() if match else place + 1


def number_at(text: str, place: int) -> Number | None:
    """The number that begins at ``place``, or None where the numerals there say no value."""
    if text[place] in "0123456789":
        return _arabic_at(text, place)
    return _han_at(text, place)


def fraction_at(text: str, place: int) -> Number | None:
    """``百分之九十九点五``, ``三分之二``: the value is the numerator, ``parts`` the denominator."""
    if text.startswith("/", place + 1) or text.startswith("/", place + 2):
        return _digit_fraction_at(text, place)
    if text.startswith("百分百", place):
        return Number(_HUNDRED, place, place + len("百分百"), is_han=True, parts=_HUNDRED)
    match = _FRACTION.match(text, place)
    if match is None:
        return None
    if match.end() - place > _LONGEST:
        return None
    parts = int(match["parts"]) if match["parts"].isdigit() else _scale_value(match["parts"])
    if parts is None or parts <= 1:
        return None
    bound = _BOUND_OF_MORE.get(match["outer"] or "", "")
    if match["arabic"]:
        return Number(arabic(match["arabic"]), place, match.end(), bound, is_han=True, parts=parts)
    if (pair := _pair(match["han"])) is not None:
        return Number(pair, place, match.end(), bound, is_han=True, parts=parts)
    whole = han_value(match["han"])
    if whole is None:
        return None
    value = _with_decimals(whole, match["decimals"])
    return Number(value, place, match.end(), bound, is_han=True, parts=parts)


def _digit_fraction_at(text: str, place: int) -> Number | None:
    """``1/4受访者``, ``占1/15``: a numerator below its denominator, before a word or behind one that tells a share."""
    match = _DIGIT_FRACTION.match(text, place)
    if match is None or int(match["over"]) >= int(match["parts"]):
        return None
    parts = int(match["parts"])
    is_sure = match["before_word"] is not None and parts <= _SURE_PARTS and len(match["over"]) == 1
    if not is_sure and not _SHARE_BEFORE.search(text, max(0, place - _SHARE_SEEN), place):
        return None
    return Number(int(match["over"]), place, match.end(), parts=parts)


def _arabic_at(text: str, place: int) -> Number | None:
    match = _ARABIC_NUMBER.match(text, place)
    if match is None:
        return None
    number, inner, scale, rest, outer = match.groups()
    if len(number) > _LONGEST:
        return None
    if not number.isdigit():
        number = "".join(number.split())
    if not scale:
        plain_value = int(number) if number.isdigit() else arabic(number)
        return Number(plain_value, place, match.end(), _BOUND_OF_MORE[outer] if outer else "")
    factor = _scale_value(scale) or 1
    value = _by_steps(number + scale.removeprefix("个") + rest) if rest else arabic(number, factor)
    if value is None:
        return None
    more = outer or inner or (rest[-2:-1] if rest else "")
    return Number(value, place, match.end(), _BOUND_OF_MORE.get(more, ""), factor=factor)


def _han_at(text: str, place: int) -> Number | None:
    match = _HAN_NUMBER.match(text, place)
    if match is None:
        return None
    number, decimals, inner, scale, outer = match.groups()
    if len(number) > (_LONGEST if number[0] in "百千万亿" else _LONGEST_HAN):
        return None
    bound = _BOUND_OF_MORE.get(outer or inner or "", "")
    factor = (_scale_value(scale) or 1) if scale else 1
    if number[0] in "数几":
        value = _scale_value(number[1:])
        return None if value is None else Number(value * factor, place, match.end(), bound or "ge", is_han=True)
    pair = _pair(number)
    if pair is not None:
        return Number([low * factor for low in pair], place, match.end(), bound, is_han=True, factor=factor)
    # 一亿两千多万: what stands before 多 is counted in 万 only as far as 亿.
    is_split = bool(scale) and not decimals and scale[0] != "个"
    whole = number + (scale or "") if is_split else number
    spelled = _scale_value(whole) if number[0] in "百千万亿" else han_value(whole)
    if spelled is None:
        return None
    total = spelled if is_split else tidy(_with_decimals(spelled, decimals) * factor)
    is_lone = number[0] in "百千万亿" and not bound
    return Number(total, place, match.end(), bound, is_han=True, factor=factor, is_lone=is_lone)


def tidy(value: Value) -> Value:
    """1.2 万 is 12000, and floats must not say otherwise."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def arabic(text: str, factor: int = 1) -> Value:
    """``1,026`` is 1026, and 1073.6 times 亿 is a whole number: it is worked out without rounding."""
    whole, _dot, decimals = text.replace(",", "").partition(".")
    decimals = decimals.rstrip("0")
    if not decimals:
        return int(whole) * factor
    exact, rest = divmod(int(whole + decimals) * factor, 10 ** len(decimals))
    return exact if not rest else tidy(float(f"{whole}.{decimals}") * factor)


def _scale_value(text: str) -> int | None:
    """The product of a run of scales: 百万 is a million; None when something else is among them."""
    product = 1
    for char in text.removeprefix("个"):
        factor = _SMALL.get(char) or _LARGE.get(char)
        if factor is None:
            return han_value(text) if product == 1 else None
        product *= factor
    return product


def _pair(text: str) -> list[Value] | None:
    """``两三`` is 2 to 3, ``七八十`` 70 to 80, ``十五六`` 15 to 16, and ``三五`` 3 to 5."""
    match = _PAIR.fullmatch(text)
    if not match:
        return None
    low, high = _DIGITS[match["low"]], _DIGITS[match["high"]]
    if high != low + 1 and (low, high) != (3, 5):
        return None
    head = han_value(match["head"]) or 0 if match["head"] else 0
    scale = _scale_value(match["scale"]) or 1
    if head and match["scale"]:
        return [(head + low) * scale, (head + high) * scale]
    return [head + low * scale, head + high * scale]


def _with_decimals(value: int, decimals: str | None) -> Value:
    return float(f"{value}." + "".join(str(_DIGITS[char]) for char in decimals)) if decimals else value


def han_value(text: str) -> int | None:
    """The value of a Chinese numeral such as 一百二十三 or 二〇二二; None when it is not well formed."""
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text)) if len(text) in {1, _YEAR_DIGITS} else None
    worked = _worked_out([_DIGITS.get(char, char) for char in text])
    if worked is None:
        return None
    total, digit, last = worked
    if digit and last > _TEN and text[-2] != "零" and text[-2] != "〇":
        # 三千五 is 3500, and 两万五 is 25000.
        digit *= last // _TEN
    return int(total + digit)


def _by_steps(text: str) -> Value | None:
    """``2亿3千5百万``: digits where a Chinese numeral has its own."""
    pieces = [arabic(piece) if piece[0].isdigit() else piece for piece in _PIECE.findall(text)]
    worked = _worked_out(pieces)
    return None if worked is None else tidy(worked[0] + worked[1])


def _worked_out(pieces: list[Value | str]) -> tuple[Value, Value, int] | None:
    """(the value but for its last digit, that digit, the scale before it); None when the scales do not descend."""
    total: Value = 0
    section: Value = 0
    digit: Value = 0
    last = lowest = 1
    for piece in pieces:
        if not isinstance(piece, str):
            if digit:
                return None
            digit = piece
            continue
        small = _SMALL.get(piece)
        if small:
            last = small
            section += (digit or 1) * last
        else:
            last = _LARGE[piece]
            here = section + digit
            if total and last < lowest:
                # 三亿五千万: 万 counts only what stands between 亿 and it.
                total += (here or 1) * last
            elif total and here and last == lowest:
                return None
            else:
                total = (total + here or 1) * last
            lowest = last
            section = 0
        digit = 0
    return total + section, digit, last
