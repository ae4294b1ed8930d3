"""Shapes of the programming interface, made from the declarations: what a form asks, a body asks."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from tongxin.kernel.workflow.fields import Choice, Day, FileOf, InputField, Integer, Pick, PickMany, Text, YesNo

DAY_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
KEY_PATTERN = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
DayText = Annotated[str, Field(pattern=DAY_PATTERN, json_schema_extra={"format": "date"})]
KeyText = Annotated[str, Field(pattern=KEY_PATTERN, json_schema_extra={"format": "uuid"})]


def _whole(value: Any) -> Any:
    """26.0 is a whole number in JSON, as its schema says; false and "26" are none."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = Annotated[int, BeforeValidator(_whole)]


class StrictSchema(Schema):
    """No guessing: false is not 0, "1" is not 1, and unknown names are refused."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Problem(Schema):
    """Why nothing was done, in the same sentence that a page shows; every refusal has this shape.

    ``errors`` stands with 422; ``version``, ``current`` and ``mine`` with 409 ``stale_version``; ``trace`` with 500.
    """

    status: int
    code: str
    sentence: str
    errors: dict[str, str] | None = None
    version: int | None = None
    current: dict[str, Any] | None = None
    mine: dict[str, Any] | None = None
    trace: str | None = None


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


class Done(Schema):
    """It was done, and there is nothing more to say about it."""

    done: bool


class Moved(Schema):
    """The edge that was taken and how the case stands now."""

    passage: int
    case: CaseOut


def _shape(declared: InputField) -> tuple[Any, Any]:
    about: dict[str, Any] = {"title": str(declared.label), "description": str(declared.hint) or None}
    shape: Any = str
    if isinstance(declared, PickMany):
        shape = list[Whole]
    elif isinstance(declared, Pick | FileOf):
        shape = Whole
    elif isinstance(declared, Choice):
        keys = () if callable(declared.choices) else tuple(key for key, _label in declared.choices)
        shape = Literal[keys] if keys else str
    elif isinstance(declared, YesNo):
        return bool, Field(default=False, **about)
    elif isinstance(declared, Integer):
        shape = Annotated[Whole, Field(ge=declared.minimum, le=declared.maximum)]
    elif isinstance(declared, Day):
        shape = DayText
    elif isinstance(declared, Text):
        least = 1 if declared.required else None
        shape = Annotated[str, Field(min_length=least, max_length=declared.max_length)]
    if declared.required:
        return shape, Field(**about)
    return shape | None, Field(default=None, **about)


class OpenValues(BaseModel):
    """Takes more than is declared: what a case asks for beyond that is data, and checked where the case is known.

    Not ninja's own schema, which reads declared members alone and would lose the others without a word.
    """

    model_config = ConfigDict(strict=True, extra="allow")


def values_schema(name: str, declared: tuple[InputField, ...], *, open_ended: bool = False) -> type[BaseModel]:
    """An object with one member for each declared field, and with no other unless it is open-ended."""
    members: dict[str, Any] = {f.key: _shape(f) for f in declared}
    base = OpenValues if open_ended else StrictSchema
    made: type[BaseModel] = create_model(name, __base__=base, **members)
    return made


def body_schema(
    name: str, declared: tuple[InputField, ...], *, open_ended: bool = False, **extra: Any
) -> type[StrictSchema]:
    """A request body: the declared fields under ``fields``, and what every write may carry beside them."""
    values = values_schema(f"{name}Fields", declared, open_ended=open_ended)
    needs = any(f.required for f in declared)
    members: dict[str, Any] = {
        "fields": (values, ... if needs else Field(default_factory=values)),
        **extra,
    }
    made: type[StrictSchema] = create_model(name, __base__=StrictSchema, **members)
    return made


# What would come into being twice if it were sent twice asks for a key that tells a repetition from a second wish.
ONCE: tuple[Any, Any] = (
    KeyText,
    Field(description="为这一次办理生成的 UUID；重试时用同一个，内容相同就答复同一件，内容不同答复 409"),
)
MOVE_EXTRAS: dict[str, Any] = {
    "version": (
        Whole | None,
        Field(default=None, description="打开时看到的版本；给出后，别人改过就答复 409 和两份内容"),
    ),
    "once": (KeyText | None, Field(default=None, description="为这一次办理生成的 UUID；重试时用同一个，不会办两次")),
    "occurred_on": (DayText | None, Field(default=None, description="实际发生日期，默认今天")),
    "late_reason": (Annotated[str, Field(max_length=200)], Field(default="", description="补录三天以前的事项时必填")),
    "on_behalf": (Annotated[str, Field(max_length=80)], Field(default="", description="代谁登记，例如 body:12")),
}
