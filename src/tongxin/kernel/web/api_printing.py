"""Printing through the interface: one form of a case, many in the background, and the office's own templates."""

from typing import Annotated, Any, Literal

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import File, Path, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from tongxin.kernel import registry
from tongxin.kernel.cases.doors import clean_fields
from tongxin.kernel.cases.errors import Blocked, InvalidInput
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.documents import bulk, docx, printing, replacing
from tongxin.kernel.documents.declarations import Form, forms_of
from tongxin.kernel.documents.errors import DocumentRefused
from tongxin.kernel.documents.models import FormTemplate, PrintRun
from tongxin.kernel.web import api_schemas as shapes
from tongxin.kernel.web import printing as pages
from tongxin.kernel.web import selectors
from tongxin.kernel.web.api_basics import READING, WRITING, ApiRequest, CardId, RowId, file_answer, once
from tongxin.kernel.web.api_chosen import Chosen, cards_of

_TAG = [gettext_noop("打印")]
_TYPES = tuple(printing.CONTENT_TYPES.values())
FormKey = Annotated[str, Path(max_length=80)]


class FormOut(Schema):
    """A printed form of a case, or of a list."""

    key: str
    label: str


class RunOut(Schema):
    """A bulk print: how far it is, and what could not be made."""

    id: int
    kind: str
    forms: list[str]
    output: str
    status: str
    done: int
    total: int
    size: int
    problems: list[str]
    kept_until: str


class TemplateOut(Schema):
    """A template that the office uploaded for a form."""

    id: int
    name: str
    by: str
    at: str
    in_use: bool


class FieldOut(Schema):
    """A field that a template may use, as it is written in Word."""

    tag: str
    label: str
    sample: str


class FormDetail(FormOut):
    """A form with its fields and the office's templates."""

    fields: list[FieldOut]
    templates: list[TemplateOut]


class FormLine(FormOut):
    """A form, and which template is in use: ``null`` is the one that comes with the product."""

    own_template: int | None


def _form_out(form: Form) -> dict[str, Any]:
    return {"key": form.key, "label": _(form.label)}


def _run_out(run: PrintRun) -> dict[str, Any]:
    return {
        "id": run.pk,
        "kind": run.kind,
        "forms": run.forms,
        "output": run.output,
        "status": str(run.status),
        "done": run.done,
        "total": run.total,
        "size": run.size,
        "problems": run.problems,
        "kept_until": run.kept_until.isoformat(),
    }


def _template_out(row: FormTemplate) -> dict[str, Any]:
    return {"id": row.pk, "name": row.name, "by": row.by, "at": row.at.isoformat(), "in_use": row.in_use}


def add_of_kind(router: Router, kind: CaseKind) -> None:
    """The forms of a case, and the printing of many cases of its kind."""
    if not pages.has_forms(kind):
        return
    name, tag = kind.plural.replace("-", "_"), [str(kind.label)]
    root = f"/{kind.plural}/{{int:card_id}}/forms"

    def offered(request: ApiRequest, card_id: CardId) -> list[dict[str, Any]]:
        case = selectors.case(selectors.card(request.actor, kind, card_id))
        return [_form_out(form) for form in printing.offered(kind, case, request.actor)]

    def one(request: ApiRequest, card_id: CardId, key: FormKey, output: Literal["docx", "pdf"] = "pdf") -> Any:
        card = selectors.card(request.actor, kind, card_id)
        case = selectors.case(card)
        form = pages.form_of_case(kind, case, request.actor, key)
        try:
            made = printing.hand_out(form, card, case, output, by=request.actor)
        except DocumentRefused as refusal:
            raise Blocked(refusal.sentence) from refusal
        return pages.answer(made.name, made.content, made.content_type)

    router.get(
        root,
        response={200: list[FormOut], **READING},
        operation_id=f"list_forms_of_{name}",
        summary=_("现在可以打印的表单"),
        tags=tag,
    )(offered)
    router.get(
        f"{root}/{{key}}",
        response={**READING, 409: shapes.Problem},
        operation_id=f"print_form_of_{name}",
        summary=_("打印一种表单"),
        tags=tag,
        openapi_extra=file_answer(*_TYPES),
    )(one)
    _add_bulk(router, kind, name, tag)


def _add_bulk(router: Router, kind: CaseKind, name: str, tag: list[str]) -> None:
    every = {form.key: form for form in (*forms_of(kind), *forms_of(kind, gathers=True))}
    keys: Any = Literal[tuple(every)]
    body_shape = shapes.body_schema(
        f"Print_{kind.key}",
        pages.questions(kind),
        once=shapes.ONCE,
        forms=(Annotated[list[keys], Field(min_length=1, max_length=len(every))], ...),
        output=(Literal[bulk.OUTPUTS], bulk.MERGED),
        **Chosen.members(),
    )

    def ask(request: ApiRequest, body: body_shape) -> Any:  # type: ignore[valid-type]
        sent: Any = body
        given = sent.fields.model_dump(exclude_unset=True)
        place = request.actor.conference_id or 0
        cards = cards_of(request, kind, sent, bulk.MOST_CASES)
        try:
            asked = clean_fields(pages.questions(kind), given, request.actor, place)
        except InvalidInput as refusal:
            raise InvalidInput({f"fields.{key}": said for key, said in refusal.errors.items()}) from refusal
        run = bulk.ask(
            kind,
            cards,
            [every[key] for key in dict.fromkeys(sent.forms)],
            sent.output,
            asked=asked,
            by=request.actor,
            once=once(sent.once),
        )
        return Status(201, _run_out(run))

    router.post(
        f"/{kind.plural}/prints",
        response={201: RunOut, **WRITING},
        operation_id=f"print_{name}",
        summary=_("成批打印"),
        tags=tag,
    )(ask)


def _runs(request: ApiRequest) -> list[dict[str, Any]]:
    return [_run_out(run) for run in bulk.runs_of(request.actor)]


def _run(request: ApiRequest, print_id: RowId) -> dict[str, Any]:
    return _run_out(bulk.run_shown(request.actor, print_id))


def _resume(request: ApiRequest, print_id: RowId) -> dict[str, Any]:
    run = bulk.run_shown(request.actor, print_id)
    bulk.resume(run)
    return _run_out(run)


def _result(request: ApiRequest, print_id: RowId) -> HttpResponseBase:
    name, made = bulk.hand_out(bulk.run_shown(request.actor, print_id), by=request.actor)
    return pages.file_answer(name, made)


def _forms(request: ApiRequest) -> list[dict[str, Any]]:
    place = replacing.place_of(request.actor)
    rows = [(form, printing.own_template(form, place)) for form in registry.items(Form)]
    return [{**_form_out(form), "own_template": own.pk if own else None} for form, own in rows]


def _form(request: ApiRequest, key: FormKey) -> dict[str, Any]:
    place, form = replacing.place_of(request.actor), pages.form_declared(key)
    return {
        **_form_out(form),
        "fields": pages.field_rows(form.fields),
        "templates": [_template_out(row) for row in replacing.history(form, place)],
    }


def _upload(request: ApiRequest, key: FormKey, file: File[UploadedFile]) -> Any:
    replacing.place_of(request.actor)
    form = pages.form_declared(key)
    if (file.size or 0) > docx.MOST_BYTES:
        sentence = _("模板超过 {most} MB，请去掉大图片后再上传。")
        raise InvalidInput({"file": sentence.format(most=docx.MOST_BYTES // docx.MIB)})
    return Status(201, _template_out(replacing.upload(form, file.name or "", file.read(), by=request.actor)))


class UseIn(shapes.StrictSchema):
    """Which template is used from now on; ``null`` is the one that comes with the product."""

    template: Annotated[shapes.Whole, Field(ge=1, le=2**63 - 1)] | None


def _use(request: ApiRequest, key: FormKey, body: UseIn) -> dict[str, Any]:
    replacing.place_of(request.actor)
    form = pages.form_declared(key)
    if body.template is None:
        replacing.use_shipped(form, by=request.actor)
    else:
        replacing.use_again(form, body.template, by=request.actor)
    return _form(request, key)


def _word(request: ApiRequest, key: FormKey) -> HttpResponseBase:
    replacing.place_of(request.actor)
    form = pages.form_declared(key)
    name = _("{label}-模板.docx").format(label=_(form.label))
    return pages.answer(name, form.docx.read_bytes(), printing.CONTENT_TYPES[printing.DOCX])


def _kept(request: ApiRequest, key: FormKey, template_id: RowId) -> HttpResponseBase:
    row = replacing.one(pages.form_declared(key), replacing.place_of(request.actor), template_id)
    return pages.answer(row.name, bytes(row.content), printing.CONTENT_TYPES[printing.DOCX])


def add(router: Router) -> None:
    """Runs of printing, and templates."""
    one, form = "/prints/{int:print_id}", "/forms/{key}"
    blocked, word = {409: shapes.Problem}, printing.CONTENT_TYPES[printing.DOCX]
    router.get(
        "/prints", response={200: list[RunOut], **READING}, operation_id="prints", summary=_("我的成批打印"), tags=_TAG
    )(_runs)
    router.get(one, response={200: RunOut, **READING}, operation_id="print", summary=_("一次打印的进度"), tags=_TAG)(
        _run
    )
    router.post(
        f"{one}/resume",
        response={200: RunOut, **READING, **blocked},
        operation_id="resume_print",
        summary=_("继续停住的打印"),
        tags=_TAG,
    )(_resume)
    router.get(
        f"{one}/file",
        response={**READING, **blocked},
        operation_id="print_file",
        summary=_("下载打印结果"),
        tags=_TAG,
        openapi_extra=file_answer("application/pdf", "application/zip"),
    )(_result)
    router.get(
        "/forms", response={200: list[FormLine], **READING}, operation_id="forms", summary=_("打印模板"), tags=_TAG
    )(_forms)
    router.get(
        form, response={200: FormDetail, **READING}, operation_id="form", summary=_("一种表单的模板"), tags=_TAG
    )(_form)
    router.get(
        f"{form}/template",
        response=READING,
        operation_id="shipped_template",
        summary=_("系统自带的模板"),
        tags=_TAG,
        openapi_extra=file_answer(word),
    )(_word)
    router.get(
        f"{form}/templates/{{int:template_id}}",
        response=READING,
        operation_id="kept_template",
        summary=_("上传过的模板"),
        tags=_TAG,
        openapi_extra=file_answer(word),
    )(_kept)
    router.post(
        f"{form}/templates",
        response={201: TemplateOut, **WRITING},
        operation_id="upload_template",
        summary=_("上传并启用模板"),
        tags=_TAG,
    )(_upload)
    router.put(
        f"{form}/in-use",
        response={200: FormDetail, **WRITING},
        operation_id="use_template",
        summary=_("改用另一个模板"),
        tags=_TAG,
    )(_use)
