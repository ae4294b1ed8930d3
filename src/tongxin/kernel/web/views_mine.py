"""我的: who I am here, and how pages look for me."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongxin.kernel import clock, registry, wording
from tongxin.kernel.access.actors import Actor, Power, PrincipalKind
from tongxin.kernel.accounts import policies, sessions
from tongxin.kernel.accounts.administrations import LABELS
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.identity import bindings, factors
from tongxin.kernel.web import preferences, tokens
from tongxin.kernel.web.forms import FieldView, Option
from tongxin.kernel.web.navigation import MineLink
from tongxin.kernel.web.requests import ActorRequest
from tongxin.kernel.web.views_entry import safe_next


@dataclass(frozen=True)
class Guard:
    """One guard of the account: how it stands, and where it is changed."""

    label: str
    state: str
    url: str


def _facts(actor: Actor) -> list[tuple[str, str]]:
    facts = []
    for kind in registry.items(PrincipalKind):
        labels = sorted(p.label for p in actor.principals if p.kind == kind.key and p.label)
        if labels:
            facts.append((_(kind.label), wording.listed(labels)))
    powers = [registry.find(Power, key) for key in sorted(actor.power_keys)]
    named = [_(power.label) for power in powers if power]
    if actor.administration is not None:
        named.append(_(LABELS[actor.administration.power]))
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
    links = [
        {"url": link.url, "label": _(link.label), "icon": link.icon}
        for link in registry.items(MineLink)
        if signed and link.shown(request.actor)
    ]
    page = {"fields": fields, "facts": _facts(request.actor) if signed else [], "links": links}
    if signed:
        page |= _safety(request)
    return render(request, "kernel/mine.html", {"page": page})


def _safety(request: ActorRequest) -> dict[str, Any]:
    """How the account is guarded, and the ways to change it; figures of a demonstration are shared by visitors."""
    account = request.account
    if account.demo_role:
        return {}
    others = len(sessions.sessions_of(account.pk)) - 1
    since = account.password_set_at
    bound = bindings.bound_to(account)
    taken = {b.key for b in bound}
    has_factor = factors.has_any(account.pk)
    return {
        "safety": [
            Guard(
                _("密码"),
                _("{day}设置").format(day=wording.full_day(since.astimezone(clock.ZONE).date()))
                if since
                else _("修改"),
                "/mine/password/",
            ),
            Guard(_("双因素登录"), _("已启用") if has_factor else _("没有启用"), "/mine/second-factor/"),
            Guard(
                _("登录的设备"),
                _("只有这一台") if others < 1 else _("另有 {n} 处登录").format(n=others),
                "/mine/sessions/",
            ),
            *_programs(account),
        ],
        "bound": bound,
        "unbound": [p for p in bindings.configured() if p["key"] not in taken],
        "everywhere": others > 0 and policies.value(policies.SIGN_OUT_EVERYWHERE),
    }


def _programs(account: Account) -> list[Guard]:
    """How many programs may act as the account; without a home there is nowhere to act."""
    if account.conference_id is None:
        return []
    n = tokens.living(account)
    state = ngettext("{n} 个有效", "{n} 个有效", n).format(n=n) if n else _("没有")
    return [Guard(_("接口令牌"), state, "/mine/tokens/")]


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
