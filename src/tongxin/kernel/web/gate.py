"""Stands before every page: ends sessions that outlived their limit, and opens only what a session may open now."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tongxin.kernel.accounts import sources
from tongxin.kernel.audit.acts import came_from
from tongxin.kernel.identity import entering, factors
from tongxin.kernel.web import links, pending, problems
from tongxin.kernel.web.requests import NOBODY, ActorRequest

Answer = Callable[[HttpRequest], HttpResponseBase]
# What everybody who is signed in may always do: leave, see the page well, ask whether the server lives.
ALWAYS = frozenset(
    {"sign_out", "preferences", "healthz", "sign_in", "second_step", "open_link", "landing", "step_in"}
) | {"set_password"}
_PASSWORD = ALWAYS | {"change_password"}
_FACTORS = _PASSWORD | {"second_factor", "add_app", "add_passkey", "passkey_options", "recovery_codes", "prove"}


class GateMiddleware:
    """Between who asks (``ActorMiddleware``) and the page."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: ActorRequest) -> HttpResponseBase:
        with came_from(sources.source_of(request)):
            if request.user.is_authenticated and entering.outlived(request, request.actor):
                logout(request)
                request.actor, request.task_counts = NOBODY, {}
                request.account = request.user
                request.outlived = True
            response = self._answer(request)
            links.close_if_used(request, response)
            return response

    def process_view(self, request: ActorRequest, _view: Any, _args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Another answer than the page's, when this session may not have the page (yet)."""
        if not request.user.is_authenticated:
            return None
        match = request.resolver_match
        name = (match.url_name if match else None) or ""
        if entering.NARROW in request.session:
            return None if links.allows(request, name, kwargs) else links.refusal(request)
        if request.account.must_change_password and name not in _PASSWORD:
            return _first(request, "change_password", _("请先修改初始密码，修改之前不能使用其他功能。"))
        if entering.TWO_FACTORS in request.session or not factors.is_due(request.account, request.actor):
            return None
        request.held_back = True
        if name in _FACTORS:
            return None
        if factors.has_any(request.account.pk):
            return pending.ask_again(request)
        return _first(request, "second_factor", _("您担任职务，请先设置双因素登录，设置之前不能使用其他功能。"))


def _first(request: ActorRequest, page: str, sentence: str) -> HttpResponseBase:
    if problems.is_ours(request):
        return problems.problem(403, sentence)
    if request.content_type == "application/json":
        return JsonResponse({"sentence": sentence}, status=403)
    wanted = request.get_full_path() if request.method == "GET" else "/"
    response = redirect(page)
    response["Location"] += f"?{urlencode({'next': wanted})}"
    return response
