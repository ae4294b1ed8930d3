"""Signing in by an identity of DingTalk, WeCom or OIDC: out to the provider, back again, and binding by a code."""

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from requests import RequestException

from tongxin.kernel.accounts import sources
from tongxin.kernel.identity import bindings, providers
from tongxin.kernel.identity.accounts import Refused
from tongxin.kernel.web import pending
from tongxin.kernel.web.form_page import FormPage
from tongxin.kernel.web.forms import FieldView, Problem
from tongxin.kernel.web.identity import UNBOUND, no_answer
from tongxin.kernel.web.proving import is_fresh, prove_first
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.views_entry import safe_next


@never_cache
@require_safe
def begin(request: HttpRequest, provider: str) -> HttpResponseBase:
    """Out to the provider: to sign in, or (signed in already) to bind this identity to the account."""
    try:
        speaks = providers.adapter_for(request, provider)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    binds = request.user.is_authenticated
    if binds and not is_fresh(request):
        return prove_first(request)
    process = "connect" if binds else "login"
    wanted = safe_next(request, request.GET.get("next", "/"))
    spoken = speaks.get_provider()
    try:
        answer: HttpResponseBase = spoken.redirect(request, process, next_url=wanted)
    except (RequestException, OAuth2Error) as error:
        return no_answer(request, spoken, error)
    return answer


@never_cache
@require_safe
def callback(request: HttpRequest, provider: str) -> HttpResponseBase:
    """Back from the provider, with a code that is redeemed behind the scenes."""
    try:
        speaks = providers.adapter_for(request, provider)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    answer: HttpResponseBase = OAuth2CallbackView.adapter_view(speaks)(request)
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bind_by_code(request: HttpRequest) -> HttpResponseBase:
    """Whoever came with an identity that nobody knows binds it with a code from the administrator, or turns back."""
    kept = request.session.get(UNBOUND)
    if kept is None or request.user.is_authenticated:
        return redirect("sign_in")
    problems: list[Problem] = []
    name = bindings.name_of(kept["provider"])
    if request.method == "POST":
        try:
            source = sources.source_of(request)
            account = bindings.redeem(request.POST.get("code", ""), kept["provider"], kept["uid"], source=source)
        except Refused as refusal:
            problems = [Problem(refusal.sentence, "f-code")]
        else:
            del request.session[UNBOUND]
            return pending.proceed(request, account, f"identity:{kept['provider']}"[:20], kept["next"])
    page = FormPage(
        title=_("绑定{provider}身份").format(provider=name),
        url="/identity/bind/",
        submit_label=_("绑定并登录"),
        back_url="/sign-in",
        back_label=_("登录"),
        consequence=_(
            "{provider}已确认您的身份，但它还没有绑定本系统的账号。请输入系统管理员给您的绑定码；绑定一次，以后直接登录。"
        ).format(provider=name),
        fields=[
            FieldView(
                "code",
                _("绑定码"),
                hint=_("12 位字母和数字，24 小时内有效，只能用一次。"),
                error=problems[0].sentence if problems else "",
                autocomplete="one-time-code",
            )
        ],
        problems=problems,
    )
    return render(request, "kernel/form.html", {"page": page}, status=422 if problems else 200)


@signed_in
@require_POST
def unbind(request: ActorRequest) -> HttpResponseBase:
    """The owner of an account ends one of its identities."""
    if not is_fresh(request):
        return prove_first(request, "/mine/")
    sent = request.POST.get("binding", "")
    if sent.isdecimal() and len(sent) < 10 and bindings.unbind(request.account, int(sent), by=request.actor):  # noqa: PLR2004
        messages.success(request, _("已解除绑定，这个身份不能再登录。"))
    else:
        messages.info(request, _("没有找到要解除的绑定，可能已经解除了。"))
    return redirect("mine")
