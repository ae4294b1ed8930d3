"""A parameter's value as people write it in one line, and back: 3个月, 6月30日前，遇节假日顺延."""

from typing import Any

from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.conferences.parameters import Parameter
from tongxin.kernel.deadlines import rules
from tongxin.kernel.workflow.fields import Choice, InputField, Integer, Text, YesNo


def field_of(declared: Parameter, hint: str) -> InputField:
    """One line of a form for a parameter; a deadline is written in words."""
    if declared.kind == "yes_no":
        return YesNo(declared.key, declared.label, hint=declared.meaning)
    if declared.kind == "integer":
        return Integer(declared.key, declared.label, hint=declared.meaning, unit=declared.unit)
    if declared.kind == "choice":
        return Choice(declared.key, declared.label, hint=declared.meaning, choices=declared.options)
    most, optional = 60 if declared.kind == "term" else 200, declared.kind == "words"
    return Text(declared.key, declared.label, max_length=most, hint=hint, required=not optional)


def spoken(declared: Parameter, value: Any) -> Any:
    """The value as it stands in that line."""
    return rules.written(value) if declared.kind == "term" else value


def heard(declared: Parameter, said: Any) -> Any:
    """The value of what somebody wrote there; raises :class:`InvalidInput` under the parameter's key."""
    try:
        value = rules.heard(said) if declared.kind == "term" else said
    except rules.RuleError as refusal:
        raise InvalidInput({declared.key: str(refusal)}) from None
    if declared.check and (sentence := declared.check(value)):
        raise InvalidInput({declared.key: sentence})
    return value
