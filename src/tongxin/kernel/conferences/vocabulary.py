"""用语: a declared label that a conference calls by a word of its own, from a day on.

Declarations keep their standard label. :class:`Named` is that label with a key: wherever it is put into words
(``gettext``, ``{% translate %}``), it first asks what the conference at hand calls it. Who that is stands in a context
variable for one request, one task, one mail; where nobody set it (documents, command line) the standard term is said.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Self, SupportsIndex

from django.utils.translation import gettext as _

from tongxin.kernel import clock, registry
from tongxin.kernel.conferences.models import Conference, ParameterValue
from tongxin.kernel.conferences.parameters import STORED_WORDS, BadParameter, store_value, values_of

LONGEST = 20
STATE = "state"
SET_WORD = "conference.set_word"
_MARKUP = re.compile(r"[<>&{}%\\\"'`\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Word:
    """A label that conferences may replace: what it is (``group``), of what (``of``), and where else it stands."""

    key: str
    standard: str
    group: str
    of: str = ""
    uses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Often:
    """The key of a word that is so often another one that the setup assistant asks for it."""

    key: str


class Named(str):
    """The standard label of a declared word, equal to its text everywhere but where it is put into words.

    Django's translation first evens out the line ends of what it is given with ``replace``; lazy strings become text
    at that moment, and so does this.
    """

    __slots__ = ("key",)
    key: str

    def __new__(cls, text: str, key: str = "") -> Self:
        """The text and the key of its word."""
        made = super().__new__(cls, text)
        made.key = key
        return made

    def replace(self, old: str, new: str, count: SupportsIndex = -1) -> str:
        """The word that is said here and now, with something replaced in it."""
        return said(self.key, str(self)).replace(old, new, count)


@dataclass
class _Speaker:
    """For which conference words are said; what it calls things is read when the first word is needed."""

    place: Callable[[], int | None]
    read: dict[int, dict[str, str]] = field(default_factory=dict)
    reading: bool = False

    def words(self) -> dict[str, str]:
        if self.reading:
            return {}
        self.reading = True
        try:
            place = self.place()
            if place is None:
                return {}
            if place not in self.read:
                self.read[place] = own_words(place)
        finally:
            self.reading = False
        return self.read[place]


_speaker: ContextVar[_Speaker | None] = ContextVar("speaker_of_words", default=None)


@contextmanager
def speaking_for(place: int | Callable[[], int | None] | None) -> Iterator[None]:
    """Inside the block, words are those of a conference (or of whichever one the callable names when asked)."""
    token = _speaker.set(_Speaker(place if callable(place) else lambda: place))
    try:
        yield
    finally:
        _speaker.reset(token)


def turn_to(place: int) -> None:
    """From here to the end of the block that was opened last, words are those of another conference."""
    if speaker := _speaker.get():
        speaker.place = lambda: place


def said(key: str, standard: str) -> str:
    """The word of the conference at hand for ``key``, else the standard term (not yet translated)."""
    return spoken_words().get(key, "") or standard


def spoken_words() -> dict[str, str]:
    """What the conference at hand calls things, by the keys of words; empty where all is said in standard terms."""
    speaker = _speaker.get()
    return speaker.words() if speaker else {}


def recalled(key: str, text: str) -> str:
    """A label that a row kept as text, with the key of its word again; anything else stays as it is."""
    word = registry.find(Word, key)
    return Named(text, key) if word and word.standard == text else text


def own_words(conference_id: int, on: dt.date | None = None) -> dict[str, str]:
    """What a conference calls things on a day, by the keys of words; standard terms are left out."""
    day = on or clock.today()
    found: dict[str, str] = {}
    for row in values_of(conference_id):
        if row.key.startswith(STORED_WORDS) and row.valid_from <= day and (row.valid_to is None or row.valid_to >= day):
            found.setdefault(row.key.removeprefix(STORED_WORDS), row.value)
    return {key: text for key, text in found.items() if text}


def words() -> list[Word]:
    """Every word that a conference may replace, in the order of declaration."""
    return registry.items(Word)


def checked(conference_id: int, word: Word, text: str, valid_from: dt.date) -> str:
    """The text as it is stored: empty for the standard term. Raises :class:`BadParameter` with a sentence."""
    own = " ".join(text.split())
    if own == word.standard:
        own = ""
    if len(own) > LONGEST:
        sentence = _("“{word}”最多 {most} 字，现在有 {n} 字，请换一个短一些的名称。")
        raise BadParameter(sentence.format(word=str(word.standard), most=LONGEST, n=len(own)))
    if _MARKUP.search(own):
        raise BadParameter(_("名称里只能写文字，不能有尖括号、引号、百分号这样的符号。"))
    if word.group == STATE and (other := _taken(conference_id, word, own or word.standard, valid_from)):
        raise BadParameter(
            _("“{text}”已经是另一个状态“{other}”的名称，同一类事项的两个状态不能同名。").format(
                text=own or word.standard, other=str(other.standard)
            )
        )
    return own


def _taken(conference_id: int, word: Word, text: str, valid_from: dt.date) -> Word | None:
    """Another state of the same kind that is called so on the day, or on a later day from which a name holds."""
    others = [w for w in words() if w.group == STATE and w.of == word.of and w.key != word.key]
    keys = {STORED_WORDS + w.key for w in others}
    days = {
        valid_from,
        *(r.valid_from for r in values_of(conference_id) if r.key in keys and r.valid_from > valid_from),
    }
    for day in sorted(days):
        own = own_words(conference_id, day)
        for other in others:
            if own.get(other.key, other.standard) == text:
                return other
    return None


def store_word(conference: Conference, word: Word, text: str, valid_from: dt.date) -> ParameterValue:
    """Call something ``text`` from a day on (empty: the standard term); the caller stands inside an audited act."""
    row = store_value(conference, STORED_WORDS + word.key, checked(conference.pk, word, text, valid_from), valid_from)
    if speaker := _speaker.get():
        speaker.read.pop(conference.pk, None)
    return row


def name(owner: Any, word: Word) -> Word:
    """Put a word on its shelf and let ``owner.label`` know it. Declarations are frozen for everybody else."""
    known = registry.find(Word, word.key)
    if known is None:
        registry.add(word)
    object.__setattr__(owner, "label", Named(word.standard, word.key))
    return known or word


def keyed(pairs: Iterable[tuple[str, str]], group: str) -> tuple[tuple[str, str], ...]:
    """A list of choices whose labels know their words; a module offers the words themselves (:func:`offered`)."""
    return tuple((value, Named(str(label), f"{group}.{value}")) for value, label in pairs)


def offered(pairs: Iterable[tuple[str, str]], group: str) -> tuple[Word, ...]:
    """The words of such a list, for the shelf."""
    return tuple(Word(f"{group}.{value}", str(label), group) for value, label in pairs)
