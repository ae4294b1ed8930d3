"""What may stand in a cell: each kind reads what people type and writes it so that it reads the same again."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from tongxin.kernel.exchange.escaping import unescaped
from tongxin.kernel.exchange.reading import Raw
from tongxin.kernel.privacy.marks import secret_sentence

_EXACT = 1e15
_SPACES = re.compile(r"\s+")
# A space beside a Chinese character is layout (姓 名, 张 三); one between Latin words is a space.
_LAYOUT = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef]) (?=\S)|(?<=\S) (?=[\u2e80-\u9fff\uff00-\uffef])")
_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|公式)")
# Where a closer look is needed: controls, odd spaces, signs that nobody sees, halves of pairs.
_ODD = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u0600-\u061c\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_UNSEEN = frozenset(("Cc", "Cf", "Cs"))
_SEPARATORS = re.compile(r"[、，,；;／/|\n]+|\s{2,}")

Pairs = tuple[tuple[str, str], ...]


class CellError(ValueError):
    """The cell cannot be taken; the message is a clause that follows “第 5 行“姓名”：”."""


def plain(raw: Raw) -> str:
    """A cell as text: numbers without their decimal tail, days as ISO, no control or direction signs."""
    if raw is None or isinstance(raw, str):
        return _cleaned(raw or "")
    if isinstance(raw, bool):
        return _("是") if raw else _("否")
    if isinstance(raw, float | int):
        return _number(raw)
    if isinstance(raw, dt.datetime):
        return raw.date().isoformat() if raw.time() == dt.time() else f"{raw:%Y-%m-%d %H:%M}"
    return raw.isoformat()


def _cleaned(text: str) -> str:
    if text.startswith("#") and _ERROR.fullmatch(text):
        if text == "#公式":
            raise CellError(_("这一格是公式，文件里没有计算结果；请用 Excel 或 WPS 打开并保存一次再上传"))
        raise CellError(_("这一格是公式错误（{error}），请改成内容").format(error=text))
    if text.startswith("'"):
        text = unescaped(text)
    if _ODD.search(text):
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        kept = (c if c == "\n" else " " if c.isspace() else c for c in text)
        text = "".join(c for c in kept if c == "\n" or unicodedata.category(c) not in _UNSEEN)
    return text.strip()


def _number(raw: float) -> str:
    if abs(raw) >= _EXACT:
        raise CellError(_("按数字保存，后几位已经丢失；请把这一列设为文本，重新填写"))
    return str(int(raw)) if raw == int(raw) else repr(raw)


def narrow(text: str) -> str:
    """Full-width letters, digits and signs in their usual width; for codes and numbers, never for names."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def tight(text: str) -> str:
    """A name without the spaces that only spread it."""
    return text if text.isalnum() else _LAYOUT.sub("", _SPACES.sub(" ", text))


@dataclass(frozen=True)
class CellKind:
    """How a column's cells are read and written. A blank cell is never given to ``read``."""

    def read(self, raw: Raw) -> Any:
        """The value, as JSON; raises :class:`CellError`."""
        return plain(raw)

    def write(self, value: Any) -> str:
        """The text that reads as this value again."""
        return "" if value is None else str(value)

    @property
    def blank(self) -> Any:
        """What a cleared cell is worth."""
        return ""

    def words(self) -> list[str]:
        """The texts to choose from, where there is a list."""
        return []

    def hint(self) -> str:
        """How to fill the column in."""
        return ""

    @property
    def is_text(self) -> bool:
        """Whether spreadsheets must keep their hands off: leading zeros, long numbers."""
        return False


@dataclass(frozen=True)
class Words(CellKind):
    """Text of at most ``longest`` characters; a name is ``tight``."""

    longest: int = 200
    is_name: bool = False

    def read(self, raw: Raw) -> str:
        """Trimmed text."""
        text = plain(raw)
        if self.is_name:
            text = tight(text)
            if narrow(text).replace(".", "").isdigit():
                raise CellError(_("“{text}”只有数字，不是名称").format(text=text[:20]))
        if len(text) > self.longest:
            raise CellError(_("最多 {most} 字，现在有 {n} 字").format(most=self.longest, n=len(text)))
        if sentence := secret_sentence(text):
            raise CellError(sentence)
        return text

    def hint(self) -> str:
        """The length."""
        return _("最多 {n} 字").format(n=self.longest)


@dataclass(frozen=True)
class Code(CellKind):
    """A number that is a name: zeros in front stay, ``13812345678.0`` loses its tail."""

    longest: int = 20

    def read(self, raw: Raw) -> str:
        """Without spaces, in plain width."""
        text = _SPACES.sub("", narrow(plain(raw)))
        if text.endswith(".0") and text[:-2].isdigit():
            text = text[:-2]
        if len(text) > self.longest:
            raise CellError(_("最多 {most} 个字符，现在有 {n} 个").format(most=self.longest, n=len(text)))
        return text

    def hint(self) -> str:
        """Zeros in front."""
        return _("按文本填写，前面的 0 会保留")

    @property
    def is_text(self) -> bool:
        """Yes."""
        return True


_MOBILE = re.compile(r"1\d{10}")
_LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(?:-\d{1,6})?")


@dataclass(frozen=True)
class Phone(Code):
    """A mobile number or a landline; spaces, dots and +86 go."""

    longest: int = 40

    def read(self, raw: Raw) -> str:
        """Eleven digits, or a landline with its area."""
        text = re.sub(r"(?<=\d)[\s.·](?=\d)", "", narrow(super().read(raw)))
        text = re.sub(r"^(?:\+86|0086|86(?=1\d{10}$))-?", "", text)
        digits = text.replace("-", "")
        if _MOBILE.fullmatch(digits):
            return digits
        if not _LANDLINE.fullmatch(text):
            raise CellError(_("不是 11 位手机号码，也不是带区号的座机"))
        return text

    def hint(self) -> str:
        """Eleven digits."""
        return _("11 位手机号码，或带区号的座机")


_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"


@dataclass(frozen=True)
class IdNumber(Code):
    """An identity number with its check digit (GB 11643), or another document's number."""

    longest: int = 20

    def read(self, raw: Raw) -> str:
        """Upper case; eighteen digits must fit their last one."""
        text = super().read(raw).upper()
        if re.fullmatch(r"\d{17}[\dX]", text):
            total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, text, strict=False))
            if _ID_CHECKS[total % 11] != text[-1]:
                raise CellError(_("身份证号码的校验位不对，请核对"))
        elif not re.fullmatch(r"(?=.*\d)[0-9A-Z()]{6,20}", text) or re.fullmatch(r"\d{16,17}|\d{19,20}", text):
            raise CellError(_("证件号码应为 18 位身份证号码，或其他证件的号码"))
        return text

    def hint(self) -> str:
        """Text, not a number."""
        return _("按文本填写；18 位身份证号码会核对校验位")


@dataclass(frozen=True)
class Email(Words):
    """An address with one @."""

    longest: int = 120

    def read(self, raw: Raw) -> str:
        """Checked for its shape only."""
        text = narrow(super().read(raw))
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
            raise CellError(_("不是电子邮箱，应像 name@example.cn"))
        return text

    def hint(self) -> str:
        """The shape."""
        return _("例如 name@example.cn")


_YES = frozenset(["是", "有", "y", "yes", "true", "1", "√", "✓", "✔", "☑", "■", "对"])
_NO = frozenset(["否", "无", "n", "no", "false", "0", "×", "✗", "✘", "☐", "□", "x"])


@dataclass(frozen=True)
class YesNo(CellKind):
    """是 or 否, a tick or a cross."""

    def read(self, raw: Raw) -> bool:
        """True for a tick."""
        if isinstance(raw, bool):
            return raw
        text = tight(plain(raw)).lower()
        if text in _YES or text in spellings("是"):
            return True
        if text in _NO or text in spellings("否"):
            return False
        raise CellError(_("应填“是”或“否”，现在是“{text}”").format(text=text[:20]))

    def write(self, value: Any) -> str:
        """是 or 否."""
        return "" if value is None else _("是") if value else _("否")

    @property
    def blank(self) -> Any:
        """A blank says neither."""
        return None

    def words(self) -> list[str]:
        """Two."""
        return [_("是"), _("否")]


@lru_cache(maxsize=4096)
def spellings(label: str) -> frozenset[str]:
    """A label in every language of the installation: a list may come back to somebody who reads another one."""
    found = {key_of(label)}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(key_of(translation.gettext(label)))
    return frozenset(found)


def key_of(text: str) -> str:
    """How labels and list entries are compared: width, case, spaces and stars do not matter."""
    return re.sub(r"[\s*＊:：]+", "", narrow(text)).lower()


@dataclass(frozen=True)
class OneOf(CellKind):
    """One of a fixed list; ``pairs`` are (value, label), ``also`` other spellings with their value."""

    pairs: Pairs = ()
    also: Pairs = ()

    def read(self, raw: Raw) -> str:
        """The value of a label."""
        text = plain(raw)
        wanted = key_of(text)
        for value, label in self.pairs:
            if wanted in spellings(label) or wanted == value.lower():
                return value
        for spelling, value in self.also:
            if wanted == key_of(spelling):
                return value
        listed = _("、").join(self.words())
        raise CellError(_("没有“{text}”这一项，可以填：{listed}").format(text=text[:20], listed=listed))

    def write(self, value: Any) -> str:
        """The label in the reader's language."""
        return _(dict(self.pairs).get(value, value)) if value else ""

    def words(self) -> list[str]:
        """The labels."""
        return [_(label) for _value, label in self.pairs]


@dataclass(frozen=True)
class Tags(CellKind):
    """Several short words in one cell."""

    longest: int = 20

    def read(self, raw: Raw) -> list[str]:
        """Each once, in order."""
        words = [tight(word.strip()) for word in _SEPARATORS.split(plain(raw).replace("　", "、"))]
        found = list(dict.fromkeys(word for word in words if word))
        if too_long := next((word for word in found if len(word) > self.longest), ""):
            raise CellError(_("“{word}”太长，每个词最多 {n} 字").format(word=too_long[:30], n=self.longest))
        return found

    def write(self, value: Any) -> str:
        """Joined by 、."""
        return "、".join(value or ())

    @property
    def blank(self) -> Any:
        """None at all."""
        return []

    def hint(self) -> str:
        """How to separate."""
        return _("几个之间用顿号隔开")


# The last plane of private use: no name is written with it.
_STAND_IN = 0x100000


@dataclass(frozen=True)
class Places(CellKind):
    """Several names in one cell, each perhaps with its mark in brackets: ``提案委员会（副职）、经济委员会``.

    ``read`` leaves the text whole, since a name may itself hold a separator; whoever knows the names calls
    :meth:`split`. Values are lists of [name, mark]; ``write`` takes those and the bare text.
    """

    marks: Pairs = ()
    also: Pairs = ()
    usual: str = ""
    longest: int = 400

    def read(self, raw: Raw) -> str:
        """The text, one separator for all."""
        text = re.sub(r"\s*\n\s*", "\n", plain(raw))
        if len(text) > self.longest:
            raise CellError(_("最多 {most} 字，现在有 {n} 字").format(most=self.longest, n=len(text)))
        return text

    def split(self, text: str, known: Iterable[str]) -> list[list[str]]:
        """[name, mark] pairs; ``known`` names are recognised whole even when they hold a separator."""
        marks = self._spellings()
        brackets = "|".join(re.escape(word) for word in sorted(marks, key=len, reverse=True))
        # 甲局（主办）乙局（会办）: a mark ends its name even without a separator.
        text = re.sub(rf"([（(](?:{brackets})[）)])(?=[^、，,；;／/|\s])", r"\1、", text) if brackets else text
        names = dict(enumerate(sorted({n for n in known if _SEPARATORS.search(n)}, key=len, reverse=True)))
        for place, name in names.items():
            text = text.replace(name, chr(_STAND_IN + place))
        found = []
        for part in _SEPARATORS.split(text):
            whole = "".join(names.get(ord(c) - _STAND_IN, c) for c in tight(part.strip()))
            if not whole:
                continue
            inside = re.fullmatch(r"(.+?)[（(]([^（()）]+)[）)]", whole)
            mark = marks.get(key_of(inside[2])) if inside else None
            pair = [inside[1], mark] if inside and mark else [whole, self.usual]
            if pair not in found:
                found.append(pair)
        return found

    def write(self, value: Any) -> str:
        """Joined by 、, the usual mark unsaid."""
        if isinstance(value, str):
            return value
        labels = dict(self.marks)
        return "、".join(
            name if mark == self.usual else f"{name}（{_(labels.get(mark, mark))}）" for name, mark in value or ()
        )

    @property
    def blank(self) -> Any:
        """None at all."""
        return []

    def hint(self) -> str:
        """How to separate, how to mark."""
        if not self.marks:
            return _("几个之间用顿号隔开")
        listed = _("、").join(_(label) for value, label in self.marks if value != self.usual)
        return _("几个之间用顿号隔开；后面可以用括号写明：{listed}").format(listed=listed)

    def _spellings(self) -> dict[str, str]:
        own = {spelling: value for value, label in self.marks for spelling in spellings(label)}
        return own | {key_of(spelling): value for spelling, value in self.also}
