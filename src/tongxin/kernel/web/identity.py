"""Takes over from allauth once a provider has said who somebody is: only bound persons come in, through our own door."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tongxin.kernel.access.actors import actor_for
from tongxin.kernel.accounts.backends import may_sign_in
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.identity import bindings
from tongxin.kernel.identity.accounts import Refused
from tongxin.kernel.web import pending
from tongxin.kernel.web.errors import Trouble, trouble_page

log = logging.getLogger("tongxin.identity")
# In the session: an identity that a provider vouched for and that belongs to no account yet.
UNBOUND = "unbound_identity"


class NobodySignsUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by administrators alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class OnlyBoundPersons(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Where allauth would sign somebody in or up, our own ways begin."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """The provider is believed; what follows is ours, whatever allauth would do next."""
        raise ImmediateHttpResponse(_answer(request, sociallogin))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """One page for everything that can go wrong between us and a provider; the reason goes to the log."""
        raise ImmediateHttpResponse(no_answer(request, provider, exception or error))


def no_answer(request: HttpRequest, provider: Any, reason: Any) -> HttpResponse:
    """The page for a provider that did not vouch for anybody."""
    log.warning("identity provider %s: %s", provider.app.provider_id, reason)
    return _trouble(request, provider.app.name)


def _answer(request: HttpRequest, sociallogin: Any) -> HttpResponseBase:
    provider, uid = sociallogin.account.provider, sociallogin.account.uid
    wanted = sociallogin.state.get("next") or "/"
    here = request.user if request.user.is_authenticated else None
    if sociallogin.state.get("process") == "connect":
        return _bind_here(request, here, provider, uid)
    account = sociallogin.user if sociallogin.account.pk else None
    if account is None:
        request.session[UNBOUND] = {"provider": provider, "uid": uid, "next": wanted}
        return redirect("identity_bind")
    if not may_sign_in(account):
        return _trouble(request, bindings.name_of(provider))
    return pending.proceed(request, account, f"identity:{provider}"[:20], wanted)


def _bind_here(request: HttpRequest, account: Account | None, provider: str, uid: str) -> HttpResponseBase:
    if account is None:
        messages.info(request, _("登录已过期，没有绑定。请登录后再绑定。"))
        return redirect("sign_in")
    try:
        bindings.bind(account, provider, uid, by=actor_for(account), how="self")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("已绑定{provider}，以后可以用它登录。").format(provider=bindings.name_of(provider)))
    return redirect("mine")


def _trouble(request: HttpRequest, provider: str) -> HttpResponse:
    trouble = Trouble(
        403,
        _("没有登录成功"),
        _("{provider}没有确认您的身份，或者这个账号不能使用。").format(provider=provider),
        _("什么都没有改动。"),
        _("请返回再试一次，或者用用户名和密码登录；仍不行时请联系本机关系统管理员。"),
        back_url="/sign-in",
        back_label=_("回到登录页"),
    )
    return trouble_page(request, trouble)
