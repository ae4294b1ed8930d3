"""我的 › 双因素: setting up an authenticator app and passkeys, recovery codes, taking one away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongxin.kernel.accounts import sessions
from tongxin.kernel.identity import entering, factors, passkeys
from tongxin.kernel.web import proving, qr_code
from tongxin.kernel.web.forms import FieldView, Problem
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.views_entry import safe_next

_KEY = "new_app_key"


@never_cache
@signed_in
@require_safe
def second_factor(request: ActorRequest) -> HttpResponse:
    """What the account has, what it must have, and the ways to more."""
    has = factors.standing(request.account, request.actor)
    page = {
        "has": has,
        "missing": has.required and not has.has_any,
        "passkeys_possible": passkeys.are_possible(request),
        "next": safe_next(request, request.GET.get("next", "")),
    }
    return render(request, "kernel/second_factor.html", {"page": page})


def _taken(request: ActorRequest, codes: list[str], wanted: str) -> HttpResponse:
    """The new factor holds from now on: here it was just shown, and elsewhere people sign in again."""
    sessions.end(request.account.pk, except_key=request.session.session_key)
    request.session[entering.TWO_FACTORS] = True
    return _show_codes(request, codes, wanted)


def _show_codes(request: ActorRequest, codes: list[str], wanted: str) -> HttpResponse:
    return render(request, "kernel/recovery_codes.html", {"page": {"codes": codes, "next": wanted or "/"}})


@never_cache
@sensitive_post_parameters("code")
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add_app(request: ActorRequest) -> HttpResponseBase:
    """Scan the code, type what the app shows; the key waits in the session until then."""
    if not proving.is_fresh(request):
        return proving.prove_first(request)
    wanted = safe_next(request, request.POST.get("next") or request.GET.get("next", "/"))
    key = request.session.get(_KEY) or factors.new_key()
    request.session[_KEY] = key
    problems: list[Problem] = []
    if request.method == "POST":
        codes = factors.add_app(request.account, key, request.POST.get("code", ""), by=request.actor)
        if codes is not None:
            del request.session[_KEY]
            return _taken(request, codes, wanted)
        text = _("验证码不对。请确认手机时间准确，等应用显示下一个数字再输入。")
        problems = [Problem(text, "f-code")]
    error = problems[0].sentence if problems else ""
    page: dict[str, Any] = {
        "qr_code": qr_code.of_text(factors.address_of_key(request.account, key, _("同心"))),
        "key": " ".join(key[start : start + 4] for start in range(0, len(key), 4)),
        "problems": problems,
        "next": wanted,
        "fields": [FieldView("code", _("应用显示的 6 位数字"), error=error, autocomplete="one-time-code")],
    }
    return render(request, "kernel/add_app.html", {"page": page}, status=422 if problems else 200)


@never_cache
@signed_in
@require_POST
def passkey_options(request: ActorRequest) -> HttpResponseBase:
    """What the browser needs to make a passkey."""
    if not proving.is_fresh(request):
        return JsonResponse({"sentence": _("请刷新页面，再确认一次是您本人。")}, status=403)
    return JsonResponse(passkeys.begin_adding(request, request.account))


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add_passkey(request: ActorRequest) -> HttpResponseBase:
    """Keep the passkey that the browser made."""
    if not proving.is_fresh(request):
        return proving.prove_first(request)
    wanted = safe_next(request, request.POST.get("next") or request.GET.get("next", "/"))
    if request.method == "POST":
        answer = passkeys.answer_in(request.POST.get("passkey", ""))
        codes = passkeys.add(request, request.account, request.POST.get("name", ""), answer, by=request.actor)
        if codes:
            return _taken(request, codes, wanted)
        if codes is not None:
            messages.success(request, _("已添加通行密钥。"))
            return redirect("second_factor")
        messages.error(request, _("没有添加成功：设备没有给出通行密钥，或者过了时间。请再试一次。"))
    page = {"next": wanted, "possible": passkeys.are_possible(request)}
    return render(request, "kernel/add_passkey.html", {"page": page})


@never_cache
@signed_in
@require_POST
def recovery_codes(request: ActorRequest) -> HttpResponseBase:
    """Ten new codes; the old ones end."""
    if not proving.is_fresh(request):
        return proving.prove_first(request, "/mine/second-factor/")
    if not factors.has_any(request.account.pk):
        return redirect("second_factor")
    return _show_codes(request, factors.renew_codes(request.account, by=request.actor), "/mine/second-factor/")


@signed_in
@require_POST
def remove_factor(request: ActorRequest) -> HttpResponseBase:
    """Take one away; the last only where none is required."""
    if not proving.is_fresh(request):
        return proving.prove_first(request, "/mine/second-factor/")
    has, sent = factors.standing(request.account, request.actor), request.POST.get("factor", "")
    last = len(has.passkeys) + (has.app is not None) == 1
    if last and has.required:
        messages.error(request, _("您担任职务，至少要保留一种双因素。请先添加另一种，再取消这一种。"))
    elif sent.isdecimal() and len(sent) < 10 and factors.remove(request.account, int(sent), by=request.actor):  # noqa: PLR2004
        messages.success(request, _("已取消，以后登录不再使用它。"))
    else:
        messages.info(request, _("没有找到要取消的这一种，可能已经取消了。"))
    return redirect("second_factor")
