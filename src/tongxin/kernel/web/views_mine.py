"""我的: who I am here, and how pages look for me."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongxin.kernel import registry, wording
from tongxin.kernel.access.actors import Actor, Power, PrincipalKind
from tongxin.kernel.web import preferences
from tongxin.kernel.web.forms import FieldView, Option
from tongxin.kernel.web.navigation import MineLink
from tongxin.kernel.web.requests import ActorRequest
from tongxin.kernel.web.views_entry import safe_next


def _facts(actor: Actor) -> list[tuple[str, str]]:
    facts = []
    for kind in registry.items(PrincipalKind):
        labels = sorted(p.label for p in actor.principals if p.kind == kind.key and p.label)
        if labels:
            facts.append((_(kind.label), wording.listed(labels)))
    powers = [registry.find(Power, key) for key in sorted(actor.power_keys)]
    named = [_(power.label) for power in powers if power]
    return [*facts, (_("职务与授权"), wording.listed(named))] if named else facts


@require_safe
def mine(request: ActorRequest) -> HttpResponse:
    """Identity and display."""
    look = preferences.of(request)
    sizes = [("standard", _("标准")), ("elder", _("长辈版：大字、大按钮"))]
    themes = [("auto", _("跟随设备")), ("light", _("浅色")), ("dark", _("深色"))]
    fields = [
        FieldView(
            "language",
            _("语言（Language）"),
            "radio",
            options=tuple(Option(k, v, k == get_language()) for k, v in preferences.LANGUAGES.items()),
        ),
        FieldView("size", _("字号"), "radio", options=tuple(Option(k, v, k == look.size) for k, v in sizes)),
        FieldView("theme", _("明暗"), "radio", options=tuple(Option(k, v, k == look.theme) for k, v in themes)),
    ]
    signed = request.user.is_authenticated
    facts = _facts(request.actor) if signed else []
    links = [
        {"url": link.url, "label": _(link.label), "icon": link.icon}
        for link in registry.items(MineLink)
        if signed and link.shown(request.actor)
    ]
    return render(request, "kernel/mine.html", {"page": {"fields": fields, "facts": facts, "links": links}})


@require_POST
def set_preferences(request: ActorRequest) -> HttpResponseBase:
    """Remember how pages look."""
    look = preferences.changed(preferences.of(request), request.POST.get("size", ""), request.POST.get("theme", ""))
    response = redirect(safe_next(request, request.POST.get("next", "/mine/")))
    account = request.user if request.user.is_authenticated else None
    preferences.remember(account, response, look, secure=request.is_secure())
    language = request.POST.get("language", "")
    if language in preferences.LANGUAGES:
        translation.activate(language)
        preferences.remember_language(account, response, language, secure=request.is_secure())
    if account is not None:
        messages.success(request, _("已记住显示方式，在任何设备上登录都一样。"))
    return response
