"""What pages of printing show: the menu of a case, the choices for a list, how far a run is, the office's templates."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _

from tongxin.kernel import clock, registry
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.documents import bulk, office, pdf, printing
from tongxin.kernel.documents.declarations import Form, FormField, forms_of
from tongxin.kernel.documents.models import FormTemplate, PrintRun
from tongxin.kernel.web.forms import FieldView, Option, Problem
from tongxin.kernel.workflow.fields import InputField

_STILL = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class MenuEntry:
    """One form of a case: Word and PDF."""

    label: str
    docx_url: str
    pdf_url: str


def menu(kind: CaseKind, case: Any, actor: Actor, url: str) -> list[MenuEntry]:
    """The forms that the case offers now."""
    return [
        MenuEntry(_(form.label), f"{url}forms/{form.key}.docx", f"{url}forms/{form.key}.pdf")
        for form in printing.offered(kind, case, actor)
    ]


def form_of_case(kind: CaseKind, case: Any, actor: Actor, key: str) -> Form:
    """One form that a visible case offers."""
    for form in printing.offered(kind, case, actor):
        if form.key == key:
            return form
    raise NotVisible(_("这件事项现在没有这种表单可以打印。"))


def form_declared(key: str) -> Form:
    """One form by its key."""
    found = registry.find(Form, key)
    if found is None:
        raise NotVisible(_("没有这种表单。"))
    return found


def has_forms(kind: CaseKind) -> bool:
    """Whether anything can be printed for a list of this kind."""
    return bool(forms_of(kind) or forms_of(kind, gathers=True))


@dataclass
class ChoicePage:
    """Which forms for the list, as which file, and what a list form asks."""

    title: str
    url: str
    back_url: str
    back_label: str
    count: int
    single: list[Option]
    gathering: list[Option]
    outputs: list[Option]
    fields: list[FieldView] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: str = ""
    query: str = ""
    once: str = ""
    # The ticked rows; without any it is the whole list.
    picked: list[int] = field(default_factory=list)


def choices(kind: CaseKind, chosen: list[str]) -> tuple[list[Option], list[Option]]:
    """The forms for each case and those over the whole list."""

    def options(*, gathers: bool) -> list[Option]:
        return [Option(form.key, _(form.label), form.key in chosen) for form in forms_of(kind, gathers=gathers)]

    return options(gathers=False), options(gathers=True)


def outputs(chosen: str) -> list[Option]:
    """The kinds of result."""
    words = {
        bulk.MERGED: _("合成一个 PDF，直接打印"),
        printing.PDF: _("每件一个 PDF，装进一个压缩包"),
        printing.DOCX: _("每件一个 Word 文件，装进一个压缩包"),
    }
    return [Option(key, label, key == chosen) for key, label in words.items()]


def questions(kind: CaseKind) -> tuple[InputField, ...]:
    """What the list forms of a kind ask, each once."""
    asked = {each.key: each for form in forms_of(kind, gathers=True) for each in form.asks}
    return tuple(asked.values())


@dataclass(frozen=True)
class RunPage:
    """How far a run is."""

    run: PrintRun
    percent: int
    waiting: bool
    stalled: bool
    failed: bool
    outcome: str


def run_page(run: PrintRun) -> RunPage:
    """Progress in words; a run that stands still for a minute may be started again."""
    waiting = run.status == PrintRun.Status.WAITING
    asked_at = run.kept_until - dt.timedelta(days=bulk.KEPT_DAYS)
    return RunPage(
        run=run,
        percent=100 * run.done // run.total if run.total else 0,
        waiting=waiting,
        stalled=waiting and clock.machine_now() - asked_at > _STILL,
        failed=run.status == PrintRun.Status.FAILED,
        outcome=dict(bulk_words())[run.output],
    )


def bulk_words() -> list[tuple[str, str]]:
    """The kinds of result by key."""
    return [(str(option.value), option.label) for option in outputs("")]


def field_rows(fields: tuple[FormField, ...], before: str = "") -> list[dict[str, str]]:
    """The fields of a form as a template writes them, with their meaning; the columns of a list below it."""
    rows: list[dict[str, str]] = []
    for each in fields:
        if each.columns:
            one = "row" if before else "one"
            # A list of lists repeats whole tables, a plain one the rows of a table.
            repeated = "p" if any(c.columns for c in each.columns) else "tr"
            tag = f"{{%{repeated} for {one} in {before}{each.key} %}} … {{%{repeated} endfor %}}"
            rows.append({"tag": tag, "label": _(each.label), "sample": ""})
            rows += field_rows(each.columns, f"{one}.")
        elif each.prose:
            tag = f"{{%p for p in {before}{each.key} %}} {{{{ p.head }}}}{{{{ p.rest }}}} {{%p endfor %}}"
            rows.append({"tag": tag, "label": _(each.label), "sample": each.sample.replace("\n", " ")[:40]})
        else:
            rows.append({"tag": f"{{{{ {before}{each.key} }}}}", "label": _(each.label), "sample": str(each.sample)})
    return rows


def form_context(form: Form, rows: list[FormTemplate], refused: str = "") -> dict[str, Any]:
    """Everything the page of one form shows."""
    return {
        "form": form,
        "fields": field_rows(form.fields),
        "rows": rows,
        "in_use": next((row for row in rows if row.in_use), None),
        "has_office": office.program() is not None,
        "refused": refused,
    }


def font_lines() -> list[str]:
    """What PDFs are set in, for whoever keeps the templates."""
    roles = {
        "body": _("正文（仿宋）"),
        "title": _("标题（小标宋）"),
        "heading": _("一级标题（黑体）"),
        "subheading": _("二级标题（楷体）"),
        "song": _("页码（宋体）"),
    }
    sources = {"folder": _("数据目录的 fonts 文件夹"), "packaged": _("随系统安装"), "system": _("操作系统")}
    return [f"{roles[role]}：{family}（{sources[source]}）" for role, family, source in pdf.font_set().chosen()]


def answer(name: str, content: bytes, content_type: str) -> HttpResponse:
    """A file to save."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = _disposition(name)
    response["Cache-Control"] = "private, no-store"
    return response


def file_answer(name: str, made: Any) -> FileResponse:
    """A large file to save, read piece by piece."""
    response = FileResponse(made, content_type="application/pdf" if name.endswith(".pdf") else "application/zip")
    response["Content-Disposition"] = _disposition(name)
    response["Cache-Control"] = "private, no-store"
    return response


def _disposition(name: str) -> str:
    return f"attachment; filename=document.{name.rpartition('.')[2]}; filename*=UTF-8''{quote(name)}"
