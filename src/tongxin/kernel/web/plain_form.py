"""Forms that are no edge of a case (a person, a term, a parameter): drawn and read like all others, saved by a service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.doors import clean_fields, fields_for
from tongxin.kernel.cases.errors import Blocked, InvalidInput
from tongxin.kernel.cases.questions import ASKED, Doubtful
from tongxin.kernel.web import forms
from tongxin.kernel.web.form_page import FormPage
from tongxin.kernel.web.requests import ActorRequest
from tongxin.kernel.workflow.fields import FileOf, InputField

METHODS = ("GET", "HEAD", "POST")


@dataclass(frozen=True)
class PlainForm:
    """What a form asks and what happens with the clean values.

    ``save`` gets the values by key, does the writing through a service, and returns where to go; what it raises as
    ``InvalidInput`` or ``Blocked`` comes back on the form with everything that was typed. ``done`` is said afterwards.
    What is shown once and then never again comes from ``save`` as an answer of its own instead of an address. ``check`` says
    what is wrong beyond single fields, in the same round as what is wrong in them. A form
    that ``asks`` hands over the answers to its own questions under ``answers``.
    """

    title: str
    fields: tuple[InputField, ...]
    save: Callable[[dict[str, Any]], str | HttpResponse]
    back_url: str
    back_label: str
    submit_label: str
    values: Mapping[str, Any] = field(default_factory=dict)
    done: str = ""
    subject: str = ""
    consequence: str = ""
    confirm: str = ""
    conference_id: int | None = None
    asks: bool = False
    check: Callable[[dict[str, Any]], dict[str, str]] = lambda _given: {}
    # Where it is sent when that is not the page's own address; what a page shows beside it, in a template of its own.
    url: str = ""
    template: str = "kernel/form.html"
    more: Mapping[str, Any] = field(default_factory=dict)


def serve(request: ActorRequest, form: PlainForm) -> HttpResponseBase:
    """The form on GET; on POST its service, then where that leads."""
    place = form.conference_id or request.actor.conference_id or 0
    declared = fields_for(form.fields, request.actor, place)
    if request.method != "POST":
        return _drawn(request, form, declared, dict(form.values), place)
    given = forms.read(declared, request.POST)
    answers = {key: text for key, text in request.POST.items() if key.startswith(ASKED)} if form.asks else {}
    try:
        values = clean_all(form.fields, given, request.actor, place, form.check)
        led_to = form.save({**values, "answers": answers} if form.asks else values)
    except Doubtful as doubt:
        return _drawn(request, form, (*declared, *doubt.questions), {**given, **answers}, place, errors=doubt.errors)
    except InvalidInput as refusal:
        return _drawn(request, form, declared, given, place, errors=refusal.errors)
    except Blocked as refusal:
        return _drawn(request, form, declared, given, place, blocked=refusal.sentence)
    if not isinstance(led_to, str):
        return led_to
    if form.done:
        messages.success(request, form.done)
    return redirect(led_to)


def clean_all(
    fields: tuple[InputField, ...],
    given: dict[str, Any],
    by: Actor,
    place: int,
    check: Callable[[dict[str, Any]], dict[str, str]],
) -> dict[str, Any]:
    """Clean values, or everything that is wrong at once: in single fields, and what ``check`` sees in the others."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    try:
        values = clean_fields(fields, given, by, place)
    except InvalidInput as refusal:
        errors = refusal.errors
    readable = {key: value for key, value in (values or given).items() if key not in errors}
    if found := {**check(readable), **errors}:
        # In the order of the form, whoever found it.
        order = [f.key for f in fields]
        raise InvalidInput(dict(sorted(found.items(), key=lambda e: order.index(e[0]) if e[0] in order else -1)))
    return values


def fresh(request: ActorRequest, form: PlainForm) -> HttpResponse:
    """The untouched form as the answer to something else that was sent; nothing of it may be kept by the browser."""
    place = form.conference_id or request.actor.conference_id or 0
    answer = _drawn(request, form, fields_for(form.fields, request.actor, place), dict(form.values), place)
    answer["Cache-Control"] = "no-store"
    return answer


def _drawn(
    request: ActorRequest,
    form: PlainForm,
    declared: tuple[InputField, ...],
    values: dict[str, Any],
    place: int,
    *,
    errors: Mapping[str, str] | None = None,
    blocked: str = "",
) -> HttpResponse:
    found = errors or {}
    page = FormPage(
        title=form.title,
        url=form.url or request.get_full_path(),
        submit_label=form.submit_label,
        back_url=form.back_url,
        back_label=form.back_label,
        subject=form.subject,
        blocked=blocked,
        consequence=form.consequence,
        confirm=form.confirm,
        fields=forms.draw_all(declared, values, found, place, request.actor),
        problems=forms.problems(declared, found),
        has_file=any(isinstance(f, FileOf) for f in declared),
    )
    status = 409 if blocked else 422 if found else 200
    return render(request, form.template, {**form.more, "page": page}, status=status)
