"""The setup assistant: from an empty installation to a first proposal, a step at a time, in any order."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tongxin.kernel import registry
from tongxin.kernel.cases.errors import Denied, InvalidInput, NotVisible
from tongxin.kernel.conferences import sentences
from tongxin.kernel.identity import entering
from tongxin.kernel.web import forms, handed_out, plain_form, selectors, setup_progress
from tongxin.kernel.web.form_page import FormPage
from tongxin.kernel.web.handed_out import HandedOut
from tongxin.kernel.web.navigation import openable
from tongxin.kernel.web.plain_form import PlainForm
from tongxin.kernel.web.requests import NOBODY, ActorRequest, signed_in
from tongxin.kernel.web.setup import CONFIGURE, Founding, SetupStep, Way, is_setup_key


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(plain_form.METHODS)
def setup(request: ActorRequest) -> HttpResponseBase:
    """The overview of steps; while there is no conference at all, the form that founds one."""
    if not selectors.is_founded():
        return _found(request)
    return _overview(request)


@signed_in
def _overview(request: ActorRequest) -> HttpResponse:
    place = _place(request)
    found = setup_progress.progress(place)
    context = {
        "lines": found.lines,
        "done": found.done,
        "needed": len(found.needed),
        "ready": found.next is None,
        "way": None if openable(request.actor) else way_to_write(place),
    }
    return render(request, "kernel/setup.html", context)


def way_to_write(place: int) -> Way | None:
    """How somebody who writes nothing comes to see a first case."""
    founding = next(iter(registry.items(Founding)), None)
    return founding.writers(place) if founding else None


def _place(request: ActorRequest) -> int:
    place = request.actor.conference_id or 0
    if not request.actor.has(CONFIGURE, place):
        raise Denied(_("设置由持有“参数设置”权限的人办理，您没有这项权限。"))
    return place


def _found(request: ActorRequest) -> HttpResponseBase:
    if not is_setup_key(request.POST.get("key") or request.GET.get("key", "")):
        raise NotVisible(_("这里还没有设置。请用启动时终端里打印的“第一次设置”地址打开。"))
    founding = next(iter(registry.items(Founding)), None)
    if founding is None:
        raise NotVisible
    given: dict[str, Any] = founding.suggest()
    errors: dict[str, str] = {}
    if request.method == "POST":
        given = forms.read(founding.fields, request.POST)
        try:
            account = founding.found(plain_form.clean_all(founding.fields, given, NOBODY, 0, founding.check))
        except InvalidInput as refusal:
            errors = refusal.errors
        else:
            entering.enter(request, account, entering.SETUP)
            messages.success(request, _("已建立。下面的步骤可以按任意顺序做，随时离开，回来接着做。"))
            return redirect("setup")
    page = FormPage(
        title=_("第一次设置"),
        url="/setup/",
        submit_label=_("建立"),
        back_url="/",
        back_label=_("首页"),
        consequence=_("先建立一级政协、当前的届次，以及负责设置的人；其余的在下一页逐项做。"),
        fields=forms.draw_all(founding.fields, given, errors, 0, NOBODY),
        problems=forms.problems(founding.fields, errors),
        hidden=[("key", request.POST.get("key") or request.GET.get("key", ""))],
    )
    return render(request, "kernel/form.html", {"page": page}, status=422 if errors else 200)


@never_cache
@signed_in
@require_http_methods(plain_form.METHODS)
def step(request: ActorRequest, key: str) -> HttpResponseBase:
    """One step: what is there now, and what to add or change."""
    place = _place(request)
    declared = registry.find(SetupStep, key)
    if declared is None or declared.url:
        raise NotVisible

    def save(values: dict[str, Any]) -> str | HttpResponse:
        said = declared.save(place, values, request.actor)
        if isinstance(said, HandedOut):
            return handed_out.show_once(request, said)
        messages.success(request, said or _("已保存。"))
        return "/setup/"

    form = PlainForm(
        title=sentences.say(declared.label),
        subject=declared.status(place),
        fields=declared.fields(place),
        values=declared.values(place),
        save=save,
        back_url="/setup/",
        back_label=_("设置"),
        submit_label=_("保存并继续"),
        consequence=sentences.say(declared.lead),
        asks=declared.asks,
        check=declared.check,
        template="kernel/setup_step.html",
        more={"held": declared.held(place)},
    )
    return plain_form.serve(request, form)


@signed_in
@require_POST
def skip(request: ActorRequest, key: str) -> HttpResponseBase:
    """Leave a step out by choice, or take that back."""
    again = request.POST.get("again") == "1"
    setup_progress.skip(_place(request), key, by=request.actor, again=again)
    messages.success(request, _("已恢复这一步。") if again else _("已跳过这一步，需要时随时可以回来做。"))
    return redirect("setup")


@signed_in
@require_POST
def put_away(request: ActorRequest) -> HttpResponseBase:
    """No more reminder on the home page."""
    setup_progress.put_away(_place(request), by=request.actor)
    messages.success(request, _("首页不再提示设置；要接着做，请打开菜单“系统管理”里的“设置”。"))
    return redirect("home")
