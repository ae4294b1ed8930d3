"""The ways in: password, and in a demonstration a tap on a role card."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongxin.kernel import clock, registry
from tongxin.kernel.access.actors import actor_for
from tongxin.kernel.accounts import policies
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.identity import bindings, entering, factors, passkeys
from tongxin.kernel.web import pending, selectors
from tongxin.kernel.web.errors import bad_request
from tongxin.kernel.web.forms import FieldView, Problem
from tongxin.kernel.web.navigation import RoleCard, StoryStep

_LARGEST_FORM = 20_000
_HINT_FROM = 2


def safe_next(request: HttpRequest, wanted: str) -> str:
    """Where to go afterwards: only inside this site."""
    ok = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ok and wanted.startswith("/") else "/"


def _whom_to_ask() -> str:
    return str(policies.value(policies.CONTACT)) or _("本机关系统管理员")


def _refused(attempt: entering.Attempt) -> str:
    """The same sentences for a name that exists and one that does not."""
    if attempt.locked_until is not None:
        return _("连续输错密码，已暂停登录。请在 {time} 以后再试；着急办事，请联系{who}解除。").format(
            time=f"{attempt.locked_until.astimezone(clock.ZONE):%H:%M}", who=_whom_to_ask()
        )
    text = _("用户名或密码不对。请检查大小写后再试；忘记密码请联系{who}重置。").format(who=_whom_to_ask())
    if 0 < attempt.left <= _HINT_FROM:
        text += ngettext(
            "再输错 {n} 次，将暂停登录 10 分钟。", "再输错 {n} 次，将暂停登录 10 分钟。", attempt.left
        ).format(n=attempt.left)
    return text


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """User name and password; the answer to a wrong one never says which of the two was wrong."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > _LARGEST_FORM:
        return bad_request(request)
    wanted = safe_next(request, request.POST.get("next") or request.GET.get("next", "/"))
    if request.user.is_authenticated:
        return redirect(wanted)
    name, problems, locked, status = "", [], "", 200
    if request.method == "POST":
        name = request.POST.get("username", "").replace("\x00", "").strip()[:60]
        attempt = entering.try_password(request, name, request.POST.get("password", ""))
        if attempt.account is not None:
            return pending.proceed(request, attempt.account, entering.PASSWORD, wanted)
        if attempt.locked_until is not None:
            locked, status = _refused(attempt), 429
        else:
            problems, status = [Problem(_refused(attempt), "f-username")], 422
    page = {
        "next": wanted,
        "problems": problems,
        "locked": locked,
        "is_empty": not selectors.is_founded(),
        "contact": policies.value(policies.CONTACT),
        "providers": bindings.configured(),
        "fields": [
            FieldView("username", _("用户名"), value=name, autocomplete="username"),
            FieldView("password", _("密码"), widget="password", autocomplete="current-password"),
        ],
    }
    return render(request, "kernel/signin.html", {"page": page}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponseBase:
    """A code of the authenticator app, a recovery code, or a passkey, after the password was right."""
    found = pending.waiting(request)
    if found is None:
        messages.info(request, _("登录的第一步已过期，请重新输入用户名和密码。"))
        return redirect("sign_in")
    problems: list[Problem] = []
    if request.method == "POST":
        if _second_is_proved(request, found.account):
            pending.forget(request)
            entering.enter(request, found.account, found.how, two_factors=True)
            return redirect(found.next)
        problems = [Problem(_wrong_code(found.account), "f-code")]
    has = factors.standing(found.account, actor_for(found.account))
    hint = _("打开手机上的验证器应用，输入现在显示的 6 位数字；手机不在身边，可以输入一个恢复码。")
    page = {
        "problems": problems,
        "who": str(found.account),
        "fields": [FieldView("code", _("验证码"), hint=hint, autocomplete="one-time-code")] if has.codes else [],
        "passkey": bool(has.passkeys) and passkeys.are_possible(request),
        "contact": _whom_to_ask(),
    }
    return render(request, "kernel/second_step.html", {"page": page}, status=422 if problems else 200)


def _second_is_proved(request: HttpRequest, account: Account) -> bool:
    if answer := request.POST.get("passkey"):
        return passkeys.proves(request, account, passkeys.answer_in(answer))
    return factors.proves(account, request.POST.get("code", "")[:60], by=actor_for(account))


def _wrong_code(account: Account) -> str:
    if factors.GUESSES.is_full(str(account.pk)):
        return _("连续输错，请 10 分钟以后再试；着急办事，请联系{who}。").format(who=_whom_to_ask())
    return _("验证码不对，或者已经用过。请等应用显示下一个数字再试；恢复码每个只能用一次。")


@never_cache
@require_POST
def passkey_question(request: HttpRequest) -> HttpResponseBase:
    """What the browser needs to use a passkey at the second step."""
    found = pending.waiting(request)
    if found is None:
        return JsonResponse({"sentence": _("登录的第一步已过期，请重新输入用户名和密码。")}, status=401)
    return JsonResponse(passkeys.begin_proving(request, found.account))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """End this session, and by policy the others of the account."""
    entering.leave(request)
    return redirect("home")


@dataclass(frozen=True)
class CardView:
    """A role card with the person behind it and what waits for them."""

    key: str
    name: str
    who: str
    does: str
    icon: str
    url: str = ""
    count: int = 0


def _cards() -> list[CardView]:
    accounts: dict[str, Account] = {}
    for account in selectors.demo_accounts().select_related("conference"):
        accounts.setdefault(account.demo_role, account)
    declared = {card.key: card for card in registry.items(RoleCard)}
    if not declared:
        declared = {
            key: RoleCard(key, str(account), _("以{who}的身份进入").format(who=account))
            for key, account in accounts.items()
        }
    found = []
    for card in declared.values():
        if card.url:
            found.append(CardView(card.key, _(card.name), "", _(card.does), card.icon, url=card.url))
        elif behind := accounts.get(card.key):
            count = sum(selectors.task_counts(actor_for(behind)).values())
            who = "" if str(behind) in card.does else str(behind)
            found.append(CardView(card.key, _(card.name), who, _(card.does), card.icon, count=count))
    return found


def _only_in_demo() -> None:
    # A base without figures of a demonstration has no such door, whatever the installation is started for.
    if not settings.DEMO or not selectors.demo_accounts().exists():
        raise Http404


@never_cache
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """The demonstration's first page: one card for each face of the record."""
    _only_in_demo()
    accounts = selectors.demo_accounts().select_related("conference")
    first = accounts.first()
    page: dict[str, Any] = {
        "place": first.conference.name if first and first.conference else _("数字政协"),
        "roles": _cards(),
        "story": registry.items(StoryStep),
    }
    return render(request, "kernel/landing.html", {"page": page})


@never_cache
@require_POST
def step_in(request: HttpRequest) -> HttpResponseBase:
    """One tap: sign in as a figure of the demonstration. There is no such door outside demonstrations."""
    _only_in_demo()
    account = selectors.demo_accounts().filter(demo_role=request.POST.get("role", "")).first()
    if account is None:
        raise Http404
    if request.user.is_authenticated:
        logout(request)
    entering.enter(request, account, entering.DEMO)
    return redirect("home")
