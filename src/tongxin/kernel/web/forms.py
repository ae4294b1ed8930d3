"""Draws declared input fields and reads them back; the declaration decides what is right, never the page."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import attachments, registry, wording
from tongxin.kernel.access.actors import Actor, PrincipalKind
from tongxin.kernel.conferences import sentences
from tongxin.kernel.workflow.fields import Choice, Day, FileOf, InputField, Integer, Pick, PickMany, Text, YesNo

_RADIO_UP_TO = 6
_FILTER_ABOVE = 12
OCCURRED = Day(
    "occurred_on", gettext_noop("发生日期"), required=False, hint=gettext_noop("事情实际发生的那一天；不能晚于今天。")
)
LATE_REASON = Text(
    "late_reason",
    gettext_noop("补录原因"),
    required=False,
    max_length=200,
    hint=gettext_noop("补录 3 天以前的事项时必填。"),
)


@dataclass(frozen=True)
class Option:
    """One thing to choose."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class FieldView:
    """A field as the template draws it."""

    name: str
    label: str
    widget: str = "text"
    value: Any = ""
    required: bool = True
    hint: str = ""
    error: str = ""
    count: int = 0
    rows: int = 4
    autocomplete: str = ""
    accept: str = ""
    long: bool = False
    options: tuple[Option, ...] = field(default=())

    @property
    def picked(self) -> str:
        """What is chosen, for a list that stays folded."""
        return wording.listed(o.label for o in self.options if o.chosen)

    @property
    def id(self) -> str:
        """The element's id, which the error summary links to."""
        return f"f-{self.name}"

    @property
    def described_by(self) -> str:
        """Ids of the hint and the error, for people who listen to the page."""
        parts = [f"{self.id}-hint"] if self.hint else []
        return " ".join([*parts, f"{self.id}-error"] if self.error else parts)


@dataclass(frozen=True)
class Problem:
    """One line of the error summary."""

    sentence: str
    anchor: str = ""


def names(kind: str, ids: Iterable[int]) -> dict[int, str]:
    """Labels of principals, for showing what was picked."""
    declared = registry.find(PrincipalKind, kind)
    return declared.names(ids) if declared else {}


def _texts(value: Any) -> set[str]:
    if value in (None, ""):
        return set()
    return {str(v) for v in value} if isinstance(value, list | tuple) else {str(value)}


def _options(pairs: Iterable[tuple[Any, str]], value: Any) -> tuple[Option, ...]:
    chosen = _texts(value)
    return tuple(Option(str(key), label, str(key) in chosen) for key, label in pairs)


def draw(declared: InputField, value: Any, error: str, conference_id: int, by: Actor) -> FieldView:
    """One declared field with its value and error, for the actor who fills it in."""
    plain: dict[str, Any] = {
        "name": declared.key,
        "label": sentences.say(declared.label),
        "required": declared.required,
        "hint": sentences.say(declared.hint) if declared.hint else "",
        "error": error.replace("\n", " "),
        "value": "" if value is None else value,
    }
    if isinstance(declared, PickMany):
        own = by.ids(declared.principal) if declared.others_only else frozenset()
        options = _options((pair for pair in declared.options(conference_id) if pair[0] not in own), value)
        options = tuple(sorted(options, key=lambda o: not o.chosen))
        return FieldView(**plain, widget="checks", options=options, long=len(options) > _FILTER_ABOVE)
    if isinstance(declared, Pick):
        pairs = declared.options(conference_id)
        if declared.own_only:
            pairs = [pair for pair in pairs if pair[0] in by.ids(declared.principal)]
        return FieldView(**plain, widget="select", options=_options(pairs, value))
    if isinstance(declared, Choice):
        options = _options(((key, _(label)) for key, label in declared.options(conference_id)), value)
        return FieldView(**plain, widget="radio" if len(options) <= _RADIO_UP_TO else "select", options=options)
    if isinstance(declared, YesNo):
        return FieldView(**plain, widget="check")
    if isinstance(declared, Day):
        return FieldView(**plain, widget="date")
    if isinstance(declared, FileOf):
        return FieldView(**{**plain, "value": ""}, widget="file", accept=attachments.ACCEPT)
    if isinstance(declared, Integer):
        return FieldView(**plain, widget="number")
    if isinstance(declared, Text) and declared.secret:
        return FieldView(**{**plain, "value": ""}, widget="password", autocomplete="new-password")
    if isinstance(declared, Text):
        many = declared.lines > 1
        return FieldView(
            **plain,
            widget="textarea" if many else "text",
            rows=min(6, max(2, declared.lines)),
            count=declared.most(conference_id),
        )
    return FieldView(**plain)


def draw_all(
    declared: Iterable[InputField],
    values: Mapping[str, Any],
    errors: Mapping[str, str],
    conference_id: int,
    by: Actor,
) -> list[FieldView]:
    """Fields in the order of their declaration."""
    return [draw(f, values.get(f.key, f.suggested), errors.get(f.key, ""), conference_id, by) for f in declared]


def read(declared: Iterable[InputField], sent: QueryDict) -> dict[str, Any]:
    """What a browser sent for the declared fields, as the kernel's doors expect it."""
    given: dict[str, Any] = {}
    for each in declared:
        if isinstance(each, PickMany):
            given[each.key] = sent.getlist(each.key)
        elif isinstance(each, YesNo):
            given[each.key] = bool(sent.get(each.key))
        else:
            given[each.key] = sent.get(each.key, "")
    return given


def problems(declared: Iterable[InputField], errors: Mapping[str, str]) -> list[Problem]:
    """The error summary: each line leads to its field; a field with several things to mend has a line for each."""
    known = {f.key for f in declared}
    return [
        Problem(line, f"f-{key}" if key in known else "") for key, text in errors.items() for line in text.split("\n")
    ]


def read_day(text: str) -> dt.date | None:
    """A day from a date box, or None when it was left as it is; a wrong one is a ValueError."""
    return dt.date.fromisoformat(text) if text.strip() else None


def shown(declared: Iterable[InputField], values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(label, text) of the values that were filled in, as people read them."""
    pairs = []
    for each in declared:
        value = values.get(each.key)
        if value in (None, "", [], False):
            continue
        pairs.append((_(each.label), each.show(value, names)))
    return pairs


def _as_stored(declared: InputField, value: Any) -> Any:
    if isinstance(declared, PickMany):
        return [int(v) for v in value]
    return int(value) if isinstance(declared, Pick) else value


def readable(declared: Iterable[InputField], raw: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Like :func:`shown` for values that nobody checked yet: what cannot be shown well is shown as it came."""
    pairs = []
    for each in declared:
        value = raw.get(each.key)
        if value in (None, "", [], False):
            continue
        try:
            pairs.append((_(each.label), each.show(_as_stored(each, value), names)))
        except (TypeError, ValueError):
            pairs.append((_(each.label), str(value)))
    return pairs
