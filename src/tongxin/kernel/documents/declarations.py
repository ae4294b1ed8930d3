"""A printed form as an app declares it: its fields with their meaning, and when it is offered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import translation

from tongxin.kernel import registry
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.documents.prose import paragraphs, printable
from tongxin.kernel.workflow.fields import InputField

# What a paragraph of a PROSE field consists of; a Word template goes through them in a loop.
PROSE_PARTS = ("level", "head", "rest")
_LANGUAGE = "zh-hans"


@dataclass(frozen=True)
class Subject:
    """What is printed: one case, or the chosen ones in their order, with what the form asked, for an actor."""

    actor: Actor
    cases: tuple[Any, ...]
    asked: Mapping[str, Any] = field(default_factory=dict)

    @property
    def case(self) -> Any:
        """The one case of a form for a single case."""
        return self.cases[0]


@dataclass(frozen=True)
class FormField:
    """One field: what it means to whoever writes a template, how it is computed, and a value to try a template with.

    ``columns`` makes it a list of rows (``compute`` then gives dictionaries); ``prose`` turns a long text into
    paragraphs with their levels.
    """

    key: str
    label: str
    compute: Callable[[Subject], Any] = field(default=lambda _subject: "")
    sample: Any = ""
    columns: tuple["FormField", ...] = ()
    prose: bool = False


def column(key: str, label: str, sample: str = "", columns: tuple[FormField, ...] = ()) -> FormField:
    """A column of a list: its value stands in the row that the list computes."""
    return FormField(key, label, sample=sample, columns=columns)


def _always(_case: Any, _actor: Actor) -> bool:
    return True


@dataclass(frozen=True)
class Form:
    """A printed form. ``folder`` holds ``<name>.docx`` and ``<name>.typ``, the name being the key's last part.

    ``offered`` says for which cases there is something to print; whether the actor sees the case is asked before.
    A form that ``gathers`` prints one document over many cases; ``asks`` and ``narrows`` let it choose among them.
    """

    key: str
    label: str
    kind: str
    folder: Path
    fields: tuple[FormField, ...]
    file_name: Callable[[Subject], str]
    offered: Callable[[Any, Actor], bool] = _always
    gathers: bool = False
    asks: tuple[InputField, ...] = ()
    narrows: Callable[[list[Any], Mapping[str, Any]], list[Any]] = field(default=lambda cases, _asked: cases)

    @property
    def name(self) -> str:
        """The last part of the key, which names the files."""
        return self.key.rpartition(".")[2]

    @property
    def docx(self) -> Path:
        """The Word template that comes with the product."""
        return self.folder / f"{self.name}.docx"

    @property
    def typ(self) -> Path:
        """The template of the PDF that comes with the product."""
        return self.folder / f"{self.name}.typ"


def forms_of(kind: CaseKind, *, gathers: bool = False) -> list[Form]:
    """The forms declared for a kind, for single cases or over many."""
    return [form for form in registry.items(Form) if form.kind == kind.key and form.gathers == gathers]


def values_of(form: Form, subject: Subject) -> dict[str, Any]:
    """The value of every declared field, in Chinese whatever language the reader's pages are in."""
    with translation.override(_LANGUAGE):
        return {each.key: _shaped(each, each.compute(subject)) for each in form.fields}


def name_of(form: Form, subject: Subject) -> str:
    """What the file is called, in Chinese like what stands in it."""
    with translation.override(_LANGUAGE):
        return form.file_name(subject)


def sample_of(form: Form) -> dict[str, Any]:
    """Values to try a template with: every field filled, every list with two rows."""
    return {each.key: _shaped(each, each.sample if not each.columns else _rows(each)) for each in form.fields}


def _rows(of: FormField) -> list[dict[str, Any]]:
    return [{c.key: _rows(c) if c.columns else c.sample for c in of.columns} for _n in range(2)]


def _shaped(of: FormField, value: Any) -> Any:
    if of.columns:
        return [{c.key: _shaped(c, row[c.key]) for c in of.columns} for row in value]
    return paragraphs(str(value)) if of.prose else printable(str(value))


def field_names(form: Form) -> dict[str, Any]:
    """The names that a template may use: a field is ``None``, a list is the same again for its rows."""
    return _names(form.fields)


def _names(fields: tuple[FormField, ...]) -> dict[str, Any]:
    return {
        each.key: _names(each.columns) if each.columns else dict.fromkeys(PROSE_PARTS) if each.prose else None
        for each in fields
    }
