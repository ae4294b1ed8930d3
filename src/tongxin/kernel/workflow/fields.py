"""Input fields of a transition, declared once for page, API, matrix and documents."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel import registry, wording
from tongxin.kernel.access.actors import PrincipalKind
from tongxin.kernel.conferences.parameters import parameter
from tongxin.kernel.privacy.marks import secret_sentence
from tongxin.text.pasted import pasted, tidy_characters, without_unseen

_BETWEEN_PHONES = re.compile(r"[、，,；;/]+")
_PHONE = re.compile(
    r"(?:\+?86-?)?1[3-9]\d(?:-?\d{4}){2}"
    r"|(?:0\d{2,3}-?)?\d{7,8}(?:(?:-|转|分机|ext\.?)\d{1,6})?|[48]00-?\d{3}-?\d{4}",
    re.IGNORECASE,
)
Options = tuple[tuple[str, str], ...]


class FieldError(ValueError):
    """The value cannot be taken; the message is a whole sentence in the reader's language."""


@dataclass(frozen=True)
class InputField:
    """What a transition asks for. ``clean`` turns text or JSON into a value, or raises :class:`FieldError`.

    A field with a ``power`` is shown to and taken from its holders only; ``suggested`` stands in a fresh form.
    """

    key: str
    label: str
    required: bool = True
    hint: str = ""
    power: str = ""
    suggested: Any = None

    def clean(self, value: Any, conference_id: int) -> Any:
        """The value to store, as JSON."""
        if value is None or value in ("", [], ()):
            if self.required:
                raise FieldError(_("请填写“{label}”。").format(label=_(self.label)))
            return self.empty()
        return self.parse(value, conference_id)

    def empty(self) -> Any:
        """What an optional field left blank is worth."""
        return ""

    def parse(self, value: Any, conference_id: int) -> Any:
        """The value of something not blank."""
        raise FieldError(_("“{label}”无法识别。").format(label=_(self.label)))

    def show(self, value: Any, names: Callable[[str, Iterable[int]], dict[int, str]]) -> str:
        """The value as people read it."""
        return str(value)


def plain(text: str) -> str:
    """Trimmed text that every database can keep: no control characters, no half of a surrogate pair, nothing unseen."""
    return tidy_characters(_whole(text)).strip()


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True)
class Text(InputField):
    """Plain text; ``lines`` above one asks for a large box, ``secret`` is typed unseen and never shown again.

    ``limit`` names a parameter with which a conference says how long the text may be, below ``max_length``.
    """

    max_length: int = 2000
    limit: str = ""
    lines: int = 1
    secret: bool = False

    def most(self, conference_id: int) -> int:
        """How many characters the text may have in a conference today."""
        return min(self.max_length, int(parameter(conference_id, self.limit))) if self.limit else self.max_length

    def parse(self, value: Any, conference_id: int) -> str:
        """Trimmed text without control characters; a large box takes what a word processor put on the clipboard."""
        if not isinstance(value, str):
            raise FieldError(_("“{label}”应为文字。").format(label=_(self.label)))
        text = self._cleaned(_whole(value))
        if not text and self.required:
            raise FieldError(_("请填写“{label}”。").format(label=_(self.label)))
        if sentence := secret_sentence(text):
            raise FieldError(sentence)
        if len(text) > (most := self.most(conference_id)):
            sentence = _("“{label}”最多 {most} 字，现在有 {n} 字，请精简后再提交。")
            raise FieldError(sentence.format(label=_(self.label), most=most, n=len(text)))
        return text

    def _cleaned(self, text: str) -> str:
        if self.secret:
            # What is typed unseen is compared as it was typed.
            return without_unseen(text).strip()
        return pasted(text) if self.lines > 1 else tidy_characters(text).strip().replace("\n", " ")


@dataclass(frozen=True)
class Phone(Text):
    """One telephone, or several: mobile numbers and landlines, with or without area and extension."""

    max_length: int = 30

    def parse(self, value: Any, conference_id: int) -> str:
        """The text as typed when each part of it can be called."""
        text = super().parse(value, conference_id)
        numbers = [part for part in _BETWEEN_PHONES.split(text) if part]
        if text and not all(_PHONE.fullmatch(re.sub(r"[\s()（）]", "", part)) for part in numbers or [text]):
            sentence = _("“{label}”写的“{text}”不是电话号码，请填 11 位手机号码或座机号码。")
            raise FieldError(sentence.format(label=_(self.label), text=text))
        return text


@dataclass(frozen=True)
class Choice(InputField):
    """One of a list."""

    choices: Options | Callable[[int], Options] = ()

    def options(self, conference_id: int) -> Options:
        """Key and label of each choice in a conference."""
        return self.choices(conference_id) if callable(self.choices) else self.choices

    def parse(self, value: Any, conference_id: int) -> str:
        """A key of the list."""
        if str(value) not in dict(self.options(conference_id)):
            raise FieldError(_("请从列表中选择“{label}”。").format(label=_(self.label)))
        return str(value)

    def show(self, value: Any, names: Callable[[str, Iterable[int]], dict[int, str]]) -> str:
        """The label where the list is fixed."""
        return value if callable(self.choices) else _(dict(self.choices).get(str(value), str(value)))


@dataclass(frozen=True)
class YesNo(InputField):
    """A tick."""

    required: bool = False

    def empty(self) -> bool:
        """Not ticked."""
        return False

    def parse(self, value: Any, conference_id: int) -> bool:
        """True for a tick in a form or true in JSON."""
        if isinstance(value, bool):
            return value
        return str(value).lower() in {"1", "true", "on", "yes", "是"}

    def show(self, value: Any, names: Callable[[str, Iterable[int]], dict[int, str]]) -> str:
        """是 or 否."""
        return _("是") if value else _("否")


@dataclass(frozen=True)
class Integer(InputField):
    """A whole number within bounds."""

    minimum: int = 0
    maximum: int = 100_000
    unit: str = ""

    def empty(self) -> None:
        """No number."""
        return

    def parse(self, value: Any, conference_id: int) -> int:
        """A number within the bounds."""
        try:
            number = int(str(value).strip())
        except ValueError:
            raise FieldError(_("“{label}”应为整数。").format(label=_(self.label))) from None
        if isinstance(value, bool) or not self.minimum <= number <= self.maximum:
            sentence = _("“{label}”应在 {low} 到 {high} 之间。")
            raise FieldError(sentence.format(label=_(self.label), low=self.minimum, high=self.maximum))
        return number

    def show(self, value: Any, names: Callable[[str, Iterable[int]], dict[int, str]]) -> str:
        """Number with unit."""
        return f"{value} {_(self.unit)}".strip()


@dataclass(frozen=True)
class Day(InputField):
    """A date, stored as ISO text."""

    def parse(self, value: Any, conference_id: int) -> str:
        """ISO text of a real date."""
        try:
            return dt.date.fromisoformat(str(value)).isoformat()
        except ValueError:
            raise FieldError(_("“{label}”应为日期，例如 2026-03-31。").format(label=_(self.label))) from None


@dataclass(frozen=True)
class FileOf(InputField):
    """A file that comes with the act: a page uploads it, a program names one that is already on the case, by its id."""

    required: bool = False

    def empty(self) -> None:
        """No file."""
        return

    def parse(self, value: Any, conference_id: int) -> int:
        """The id of a file; that it lies on the case is checked where the case is known."""
        if isinstance(value, bool) or not str(value).isdecimal():
            raise FieldError(_("“{label}”应为这件事项上一个附件的编号。").format(label=_(self.label)))
        return int(value)

    def show(self, value: Any, names: Callable[[str, Iterable[int]], dict[int, str]]) -> str:
        """That there is one; the list of files names it."""
        return _("见附件")


@dataclass(frozen=True)
class Pick(InputField):
    """One principal of a kind that lives in the conference; ``own_only`` offers those the actor stands for."""

    principal: str = "body"
    own_only: bool = False

    def options(self, conference_id: int) -> list[tuple[int, str]]:
        """Ids and labels to pick from."""
        kind = registry.get(PrincipalKind, self.principal)
        return kind.choices(conference_id) if kind.choices else []

    def empty(self) -> Any:
        """Nobody."""
        return None

    def one(self, value: Any, known: dict[int, str]) -> int:
        """An id that may be picked."""
        try:
            number = int(str(value))
        except ValueError:
            number = -1
        if isinstance(value, bool) or number not in known:
            raise FieldError(_("“{label}”里有不在名单中的选项，请重新选择。").format(label=_(self.label)))
        return number

    def parse(self, value: Any, conference_id: int) -> Any:
        """The id picked."""
        return self.one(value, dict(self.options(conference_id)))

    def show(self, value: Any, names: Callable[[str, Iterable[int]], dict[int, str]]) -> str:
        """The name of who was picked."""
        return names(self.principal, [value]).get(value, "") if value is not None else ""


@dataclass(frozen=True)
class PickMany(Pick):
    """Several principals, each once; ``others_only`` leaves out whoever fills the form in."""

    required: bool = False
    others_only: bool = False

    def empty(self) -> list[int]:
        """Nobody."""
        return []

    def parse(self, value: Any, conference_id: int) -> list[int]:
        """The ids picked, in order, each once."""
        known = dict(self.options(conference_id))
        values = value if isinstance(value, list | tuple) else [value]
        return list(dict.fromkeys(self.one(v, known) for v in values))

    def show(self, value: Any, names: Callable[[str, Iterable[int]], dict[int, str]]) -> str:
        """The names of who was picked."""
        labels = names(self.principal, value or [])
        return wording.listed(labels.get(i, "") for i in value or [])
