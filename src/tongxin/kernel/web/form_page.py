"""What the one form template shows, whichever form it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from tongxin.kernel import clock, wording
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.web import forms
from tongxin.kernel.web.forms import FieldView, Problem
from tongxin.kernel.workflow.fields import InputField


@dataclass(frozen=True)
class Occurred:
    """The folded part of a form for what happened on another day."""

    label: str
    fields: list[FieldView]
    open: bool = False


@dataclass
class FormPage:
    """A form with its words."""

    title: str
    url: str
    submit_label: str
    back_url: str
    back_label: str
    fields: list[FieldView]
    subject: str = ""
    blocked: str = ""
    consequence: str = ""
    confirm: str = ""
    basis: str = ""
    problems: list[Problem] = field(default_factory=list)
    hidden: list[tuple[str, Any]] = field(default_factory=list)
    occurred: Occurred | None = None
    has_file: bool = False
    submit_name: str = ""
    submit_value: str = "1"
    draft_url: str = ""
    saved_text: str = ""
    saved_ms: int = 0
    discard_url: str = ""
    similar_url: str = ""
    hints: list[str] = field(default_factory=list)
    beside: list[SafeString] = field(default_factory=list)


def occurred_part(sent: Mapping[str, str], errors: Mapping[str, str], conference_id: int, by: Actor) -> Occurred:
    """发生日期 and 补录原因, open when there is something to mend."""
    today = clock.today()
    values = {
        "occurred_on": sent.get("occurred_on") or today.isoformat(),
        "late_reason": sent.get("late_reason", ""),
    }
    declared: tuple[InputField, ...] = (forms.OCCURRED, forms.LATE_REASON)
    changed = values["occurred_on"] != today.isoformat() or bool(values["late_reason"])
    return Occurred(
        label=wording.full_day(today) if not changed else values["occurred_on"],
        fields=forms.draw_all(declared, values, errors, conference_id, by),
        open=changed or bool({"occurred_on", "late_reason"} & set(errors)),
    )
