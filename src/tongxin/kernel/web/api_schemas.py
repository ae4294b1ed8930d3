"""Shapes of the programming interface, made from the declarations: what a form asks, a body asks."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from tongxin.kernel.workflow.fields import Choice, Day, InputField, Integer, Pick, PickMany, Text, YesNo

DayText = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", json_schema_extra={"format": "date"})]
KeyText = Annotated[
    str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", json_schema_extra={"format": "uuid"})
]


class StrictSchema(Schema):
    """No guessing: false is not 0, "1" is not 1, and unknown names are refused."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Refusal(Schema):
    """Why nothing was done, in the same sentence that a page shows."""

    sentence: str
    errors: dict[str, str] = {}
    version: int | None = None
    current: dict[str, Any] | None = None


class KindOut(Schema):
    """A kind of case that this interface serves."""

    key: str
    plural: str
    label: str


class TaskOut(Schema):
    """Who is expected to do what by when."""

    transition: str
    label: str
    holder: str
    holder_label: str
    due: str | None
    paused: bool


class OfferOut(Schema):
    """An edge that the token's account may take, now or not yet."""

    key: str
    label: str
    enabled: bool
    reason: str


class CaseOut(Schema):
    """A case as lists show it."""

    id: int
    kind: str
    number: str
    title: str
    state: str
    state_label: str
    opened: str
    closed: str | None
    secrecy: str
    version: int
    parent: int | None
    url: str


class CaseDetail(CaseOut):
    """A case with its content, what is next and what the account may do."""

    content: dict[str, Any]
    next: list[TaskOut]
    transitions: list[OfferOut]
    children: list[CaseOut]


class CaseList(Schema):
    """One page of a list."""

    items: list[CaseOut]
    total: int
    page: int
    pages: int


class Moved(Schema):
    """The edge that was taken and how the case stands now."""

    passage: int
    case: CaseOut


def _shape(declared: InputField) -> tuple[Any, Any]:
    about: dict[str, Any] = {"title": str(declared.label), "description": str(declared.hint) or None}
    shape: Any = str
    if isinstance(declared, PickMany):
        shape = list[int]
    elif isinstance(declared, Pick):
        shape = int
    elif isinstance(declared, Choice):
        keys = () if callable(declared.choices) else tuple(key for key, _label in declared.choices)
        shape = Literal[keys] if keys else str
    elif isinstance(declared, YesNo):
        return bool, Field(default=False, **about)
    elif isinstance(declared, Integer):
        shape = Annotated[int, Field(ge=declared.minimum, le=declared.maximum)]
    elif isinstance(declared, Day):
        shape = DayText
    elif isinstance(declared, Text):
        shape = Annotated[str, Field(max_length=declared.max_length)]
    if declared.required:
        return shape, Field(**about)
    return shape | None, Field(default=None, **about)


def values_schema(name: str, declared: tuple[InputField, ...]) -> type[StrictSchema]:
    """A strict object with one member for each declared field."""
    members: dict[str, Any] = {f.key: _shape(f) for f in declared}
    made: type[StrictSchema] = create_model(name, __base__=StrictSchema, **members)
    return made


def body_schema(name: str, declared: tuple[InputField, ...], **extra: Any) -> type[StrictSchema]:
    """A request body: the declared fields under ``fields``, and what every write may carry beside them."""
    values = values_schema(f"{name}Fields", declared)
    needs = any(f.required for f in declared)
    members: dict[str, Any] = {
        "fields": (values, ... if needs else Field(default_factory=values)),
        **extra,
    }
    made: type[StrictSchema] = create_model(name, __base__=StrictSchema, **members)
    return made


MOVE_EXTRAS: dict[str, Any] = {
    "version": (int | None, Field(default=None, description="打开时看到的版本；给出后，别人改过就答复 409 和两份内容")),
    "once": (KeyText | None, Field(default=None, description="同一个值只办理一次，网络重试不会重复")),
    "occurred_on": (DayText | None, Field(default=None, description="实际发生日期，默认今天")),
    "late_reason": (Annotated[str, Field(max_length=200)], Field(default="", description="补录三天以前的事项时必填")),
    "on_behalf": (Annotated[str, Field(max_length=80)], Field(default="", description="代谁登记，例如 body:12")),
}
