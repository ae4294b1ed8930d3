"""The ways in: password, and in a demonstration a tap on a role card."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongxin.kernel import registry
from tongxin.kernel.access.actors import actor_for
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.audit.acts import act
from tongxin.kernel.web import selectors
from tongxin.kernel.web.forms import FieldView, Problem
from tongxin.kernel.web.navigation import RoleCard, StoryStep

_MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def safe_next(request: HttpRequest, wanted: str) -> str:
    """Where to go afterwards: only inside this site."""
    ok = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ok and wanted.startswith("/") else "/"


def _enter(request: HttpRequest, account: Account, how: str) -> None:
    with act(by=actor_for(account)) as record:
        record.line("accounts.sign_in", "account", account.pk, data={"how": how})
        login(request, account, backend=_MODEL_BACKEND)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """User name and password; the answer to a wrong one never says which of the two was wrong."""
    wanted = safe_next(request, request.POST.get("next") or request.GET.get("next", "/"))
    if request.user.is_authenticated:
        return redirect(wanted)
    name, problems = "", []
    if request.method == "POST":
        name = request.POST.get("username", "").strip()
        account = authenticate(request, username=name, password=request.POST.get("password", ""))
        if isinstance(account, Account):
            _enter(request, account, "password")
            return redirect(wanted)
        problems = [Problem(_("用户名或密码不对。请检查大小写后再试；忘记密码请联系本机关管理员重置。"), "f-username")]
    page = {
        "next": wanted,
        "problems": problems,
        "fields": [
            FieldView("username", _("用户名"), value=name, autocomplete="username"),
            FieldView("password", _("密码"), widget="password", autocomplete="current-password"),
        ],
    }
    return render(request, "kernel/signin.html", {"page": page}, status=422 if problems else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """End this session."""
    logout(request)
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
    if not settings.DEMO:
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
    _enter(request, account, "demo")
    return redirect("home")
