"""我的 › 登录与安全: the password, where one is signed in, and the proof before anything of it changes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongxin.kernel.accounts import sessions, sources
from tongxin.kernel.accounts.passwords import NOT_AGAIN, RULES
from tongxin.kernel.audit.acts import act
from tongxin.kernel.identity import passwords
from tongxin.kernel.web import proving
from tongxin.kernel.web.form_page import FormPage
from tongxin.kernel.web.forms import FieldView, Problem
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.views_entry import safe_next

FORM_METHODS = ["GET", "HEAD", "POST"]


def _password_fields(request: ActorRequest, errors: dict[str, str]) -> list[FieldView]:
    fields = [
        FieldView(
            "old", _("现在的密码"), widget="password", autocomplete="current-password", error=errors.get("old", "")
        ),
        FieldView(
            "new",
            _("新密码"),
            widget="password",
            hint=_(RULES) + _(NOT_AGAIN),
            autocomplete="new-password",
            error=errors.get("new", ""),
        ),
        FieldView(
            "again", _("再输一遍新密码"), widget="password", autocomplete="new-password", error=errors.get("again", "")
        ),
    ]
    return fields if request.account.has_usable_password() else fields[1:]


def _password_errors(request: ActorRequest) -> dict[str, str]:
    account, new = request.account, request.POST.get("new", "")
    if account.has_usable_password() and not passwords.proves(account, request.POST.get("old", "")):
        if passwords.GUESSES.is_full(str(account.pk)):
            return {"old": _("现在的密码输错太多次，请 10 分钟以后再试。")}
        return {"old": _("现在的密码不对，请重新输入。")}
    if objections := passwords.objections(account, new):
        return {"new": " ".join(objections)}
    if new != request.POST.get("again", ""):
        return {"again": _("两次输入的新密码不一样，请重新输入。")}
    return {}


@never_cache
@sensitive_post_parameters("old", "new", "again")
@signed_in
@require_http_methods(FORM_METHODS)
def change_password(request: ActorRequest) -> HttpResponseBase:
    """A new password; with the first one nothing else opens before."""
    account, forced = request.account, request.account.must_change_password
    if not account.has_usable_password() and not proving.is_fresh(request):
        return proving.prove_first(request)
    wanted = safe_next(request, request.POST.get("next") or request.GET.get("next", "/" if forced else "/mine/"))
    errors = _password_errors(request) if request.method == "POST" else {}
    if request.method == "POST" and not errors:
        passwords.change(account, request.POST["new"], by=request.actor, session_key=request.session.session_key)
        update_session_auth_hash(request, account)
        messages.success(request, _("密码已修改，其他设备上的登录已全部结束。"))
        return redirect(wanted)
    page = FormPage(
        title=_("修改密码"),
        url="/mine/password/",
        submit_label=_("修改密码"),
        back_url="" if forced else "/mine/",
        back_label=_("我的"),
        consequence=_("这是初始密码或已到期的密码，请先换成只有您自己知道的，然后继续。") if forced else "",
        fields=_password_fields(request, errors),
        problems=[Problem(text, f"f-{key}") for key, text in errors.items()],
        hidden=[("next", wanted)],
    )
    return render(request, "kernel/form.html", {"page": page}, status=422 if errors else 200)


@never_cache
@sensitive_post_parameters("password")
@signed_in
@require_http_methods(FORM_METHODS)
def prove(request: ActorRequest) -> HttpResponseBase:
    """The password once more, before the guards of the account change."""
    wanted = safe_next(request, request.POST.get("next") or request.GET.get("next", "/mine/"))
    problems: list[Problem] = []
    if request.method == "POST":
        if passwords.proves(request.account, request.POST.get("password", "")):
            proving.note(request)
            return redirect(wanted)
        full = passwords.GUESSES.is_full(str(request.account.pk))
        text = _("密码输错太多次，请 10 分钟以后再试。") if full else _("密码不对，请重新输入。")
        problems = [Problem(text, "f-password")]
    known = request.account.has_usable_password()
    page = FormPage(
        title=_("请再确认一次是您本人"),
        url="/mine/prove/",
        submit_label=_("继续"),
        back_url="/mine/",
        back_label=_("我的"),
        consequence=_("您登录已有一段时间。更改登录方式之前，请再输入一次密码。")
        if known
        else _("您的账号没有密码。请退出后重新登录，15 分钟以内再来更改登录方式。"),
        fields=[FieldView("password", _("密码"), widget="password", autocomplete="current-password")] if known else [],
        problems=problems,
        hidden=[("next", wanted)],
    )
    return render(request, "kernel/form.html", {"page": page}, status=422 if problems else 200)


def _line(row: sessions.AccountSession, here: str | None) -> dict[str, Any]:
    hows = {"password": _("密码"), "demo": _("演示"), "link": _("一次性链接"), "setup": _("第一次设置")}
    return {
        "mark": sessions.mark_of(row.session_key),
        "device": sources.device_words(row.machine, row.browser),
        "source": sources.masked(row.source),
        "how": hows.get(row.how, _("外部身份") if row.how else ""),
        "started": row.started_at,
        "seen": row.seen_at,
        "here": row.session_key == here,
    }


@never_cache
@signed_in
@require_safe
def my_sessions(request: ActorRequest) -> HttpResponse:
    """Every device on which the account is signed in."""
    here = request.session.session_key
    rows = [_line(row, here) for row in sessions.sessions_of(request.account.pk)]
    rows.sort(key=lambda row: not row["here"])
    return render(request, "kernel/sessions.html", {"page": {"rows": rows, "others": len(rows) - 1}})


@signed_in
@require_POST
def end_sessions(request: ActorRequest) -> HttpResponseBase:
    """End one of the other sessions, or all of them."""
    here, wanted = request.session.session_key, request.POST.get("session", "")
    rows = [row for row in sessions.sessions_of(request.account.pk) if row.session_key != here]
    chosen = rows if wanted == "others" else [row for row in rows if sessions.mark_of(row.session_key) == wanted]
    with act(by=request.actor, conference_id=request.account.conference_id) as record:
        ended = sum(sessions.end(request.account.pk, only=row.session_key) for row in chosen)
        if ended:
            record.line("accounts.end_sessions", "account", request.account.pk, data={"sessions_ended": ended})
    if ended:
        messages.success(request, _("已结束 {n} 处登录。").format(n=ended))
    else:
        messages.info(request, _("没有要结束的登录：它可能已经退出了。"))
    return redirect("my_sessions")
