"""The system administrator's pages: accounts, and nothing of what their owners do."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongxin.kernel.accounts import sessions
from tongxin.kernel.accounts.administrations import SYSTEM
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.identity import accounts, bindings, entering
from tongxin.kernel.web import paging
from tongxin.kernel.web.administering import administrator
from tongxin.kernel.web.form_page import FormPage
from tongxin.kernel.web.forms import FieldView, Option, Problem
from tongxin.kernel.web.list_page import Pill
from tongxin.kernel.web.requests import ActorRequest
from tongxin.kernel.web.words import Chip

PAGE = 50
_STATES = {
    "": gettext_noop("全部"),
    "active": gettext_noop("启用"),
    "disabled": gettext_noop("停用"),
    "first": gettext_noop("还没改初始密码"),
}
_NARROWED: dict[str, dict[str, Any]] = {
    "": {},
    "active": {"is_active": True},
    "disabled": {"is_active": False},
    "first": {"must_change_password": True, "is_active": True},
}
FORM_METHODS = ["GET", "HEAD", "POST"]
_NOWHERE, _ANOTHER = "none", "another"


@dataclass(frozen=True)
class Line:
    """One account of the list."""

    account: Account
    url: str
    state: Chip
    has_factor: bool


def _state(account: Account, *, locked: bool) -> Chip:
    if not account.is_active:
        return Chip(_("停用"), "plain")
    if locked:
        return Chip(_("输错密码，暂停登录"), "err")
    if account.must_change_password:
        return Chip(_("还没改初始密码"), "warn")
    return Chip(_("启用"), "ok")


@administrator(SYSTEM)
@require_safe
def account_list(request: ActorRequest) -> HttpResponse:
    """Accounts within reach, by name and state."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    state = request.GET.get("state", "") if request.GET.get("state") in _STATES else ""
    reach = accounts.matching(accounts.within_reach(request.actor), words)
    found = reach.filter(**_NARROWED[state])
    total = found.count()
    number = paging.nearest(paging.number_in(request.GET), total, PAGE)
    start = (number - 1) * PAGE
    rows = list(found[start : start + PAGE])
    locked = entering.locked_accounts([row.username for row in rows])
    factored = accounts.with_factors(rows)

    def address(**changed: Any) -> str:
        query = {"q": words, "state": state, **changed}
        return f"/accounts/?{urlencode({k: v for k, v in query.items() if v})}"

    page = {
        "q": words,
        "state": state,
        "total": total,
        "pills": [
            Pill(_(label), address(state=key), reach.filter(**_NARROWED[key]).count(), key == state)
            for key, label in _STATES.items()
        ],
        "rows": [Line(r, f"/accounts/{r.pk}/", _state(r, locked=r.username in locked), r.pk in factored) for r in rows],
        "previous_url": address(page=number - 1) if number > 1 else "",
        "next_url": address(page=number + 1) if start + PAGE < total else "",
        "sources": entering.locked_sources().items() if _whole(request) else (),
    }
    return render(request, "kernel/accounts.html", {"page": page})


@administrator(SYSTEM)
@require_POST
def unlock_source(request: ActorRequest) -> HttpResponseBase:
    """Let everybody behind an address try again: an office shares one."""
    try:
        accounts.unlock_source(request.POST.get("source", "")[:45], by=request.actor)
    except accounts.Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("已解除，那里的人可以马上登录。"))
    return redirect("accounts")


def _shown(request: ActorRequest, account_id: int) -> Account:
    found = accounts.within_reach(request.actor).filter(pk=account_id).first()
    if found is None:
        raise NotVisible(_("没有找到这个账号：可能编号有误，或不在您的管理范围内。"))
    return found


@administrator(SYSTEM)
@require_safe
def account_page(request: ActorRequest, account_id: int) -> HttpResponse:
    """One account: how it stands, and what can be done with it."""
    account = _shown(request, account_id)
    locked = account.username in entering.locked_accounts([account.username])
    page = {
        "account": account,
        "state": _state(account, locked=locked),
        "locked": locked,
        "has_factor": bool(accounts.with_factors([account])),
        "sessions": len(sessions.sessions_of(account.pk)),
        "bound": bindings.bound_to(account),
        "providers": bindings.configured(),
        "is_me": account.pk == request.actor.account_id,
    }
    return render(request, "kernel/account.html", {"page": page})


@administrator(SYSTEM)
@require_http_methods(FORM_METHODS)
def new_account(request: ActorRequest) -> HttpResponseBase:
    """A new account and its password for one sign-in, shown once."""
    places = {str(p.pk): p for p in accounts.conferences_within_reach(request.actor)}
    refusal: accounts.Refused | None = None
    if request.method == "POST":
        sent = {key: request.POST.get(key, "").replace("\x00", "").strip() for key in ("username", "display_name")}
        try:
            place = _place_in(request, places)
            account, password = _made(request, place, sent["username"], sent["display_name"])
        except accounts.Refused as refused:
            refusal = refused
        else:
            return _show_once(request, account, _("一次性密码"), password, _("已新建账号"))
    errors = {refusal.field: refusal.sentence} if refusal else {}
    page = FormPage(
        title=_("新建账号"),
        url="/accounts/new/",
        submit_label=_("新建账号"),
        back_url="/accounts/",
        back_label=_("账号"),
        consequence=_(
            "新账号没有任何权限：权限来自委员身份和职务，由管理人员信息的部门登记。名册里已有同名的人时，会问是不是他的账号。"
        ),
        fields=_account_fields(request, places, errors),
        problems=[Problem(text, f"f-{key}") for key, text in errors.items()],
    )
    return render(request, "kernel/form.html", {"page": page}, status=422 if errors else 200)


def _made(request: ActorRequest, place: Conference | None, username: str, name: str) -> tuple[Account, str]:
    """The account, bound to whom it is for; where somebody of the name is waiting for one, that must be said."""
    chosen = request.POST.get("holder", "")
    waiting = accounts.who_bears(name, place)
    if not waiting or chosen == _ANOTHER:
        return accounts.make(username, name, place, by=request.actor)
    if chosen not in dict(waiting):
        raise accounts.Refused(_("名册里已有同名的人，还没有账号。请选择是不是同一个人。"), "holder")
    return accounts.make_for(chosen, username, place, by=request.actor, name=name)


def _holder_field(request: ActorRequest, places: dict[str, Conference], error: str) -> list[FieldView]:
    """Asked once a name and a conference are there and somebody of that name waits for an account."""
    place = places.get(request.POST.get("conference", ""))
    waiting = accounts.who_bears(request.POST.get("display_name", ""), place)
    if not waiting:
        return []
    chosen = request.POST.get("holder", "")
    options = [*waiting, (_ANOTHER, _("不是，是另一位同名的人"))]
    shown = tuple(Option(key, said, key == chosen) for key, said in options)
    return [FieldView("holder", _("是不是名册里的这个人？"), "radio", error=error, options=shown)]


def _account_fields(request: ActorRequest, places: dict[str, Conference], errors: dict[str, str]) -> list[FieldView]:
    chosen = request.POST.get("conference") or (next(iter(places)) if len(places) == 1 else "")
    options = [Option(key, place.name, key == chosen) for key, place in places.items()]
    if _whole(request):
        options.append(Option(_NOWHERE, _("不属于任何政协（供全系统的管理员使用）"), chosen == _NOWHERE))
    return [
        FieldView(
            "username",
            _("用户名"),
            value=request.POST.get("username", ""),
            hint=_("2 到 60 个字母、数字或 . _ @ -，登录时用。"),
            error=errors.get("username", ""),
            autocomplete="off",
        ),
        FieldView(
            "display_name",
            _("姓名"),
            value=request.POST.get("display_name", ""),
            error=errors.get("display_name", ""),
            autocomplete="off",
        ),
        FieldView("conference", _("所属政协"), "select", error=errors.get("conference", ""), options=tuple(options)),
        *_holder_field(request, places, errors.get("holder", "")),
    ]


def _whole(request: ActorRequest) -> bool:
    held = request.actor.administration
    return held is not None and held.conference_id is None


def _place_in(request: ActorRequest, places: dict[str, Conference]) -> Conference | None:
    sent = request.POST.get("conference", "")
    if sent == _NOWHERE and _whole(request):
        return None
    if sent not in places:
        raise accounts.Refused(_("请选择属于哪个政协。"), "conference")
    return places[sent]


def _show_once(request: ActorRequest, account: Account, label: str, secret: str, title: str) -> HttpResponse:
    page = {"account": account, "label": label, "secret": secret, "title": title, "url": f"/accounts/{account.pk}/"}
    return render(request, "kernel/shown_once.html", {"page": page})


@administrator(SYSTEM)
@require_POST
def do_with_account(request: ActorRequest, account_id: int, key: str) -> HttpResponseBase:
    """Disable, enable, reset the password, unlock, give a binding code."""
    account, back = _shown(request, account_id), redirect("account", account_id)
    try:
        if key == "reset":
            password = accounts.reset_password(account, by=request.actor)
            return _show_once(request, account, _("一次性密码"), password, _("已重置密码"))
        if key == "binding-code":
            code = bindings.issue_code(account, by=request.actor)
            return _show_once(request, account, _("绑定码"), code, _("已发出绑定码"))
        if key == "disable":
            accounts.disable(account, by=request.actor, reason=request.POST.get("reason", "").strip())
            messages.success(request, _("已停用，其登录已全部结束；过去办理的事仍记在其名下。"))
        elif key == "enable":
            accounts.enable(account, by=request.actor)
            messages.success(request, _("已启用，可以登录了。"))
        elif key == "unlock":
            accounts.unlock(account, by=request.actor)
            messages.success(request, _("已解除锁定，可以马上登录。"))
        elif key == "bind":
            _bind(request, account)
            messages.success(request, _("已绑定，可以用这个身份登录。"))
        elif key == "unbind":
            sent = request.POST.get("binding", "")
            bindings.unbind(account, int(sent) if sent.isdecimal() and len(sent) < 10 else 0, by=request.actor)  # noqa: PLR2004
            messages.success(request, _("已解除绑定，这个身份不能再登录。"))
        else:
            raise NotVisible(_("没有这种操作，请返回后重试。"))
    except accounts.Refused as refusal:
        messages.error(request, refusal.sentence)
    return back


def _bind(request: ActorRequest, account: Account) -> None:
    provider, uid = request.POST.get("provider", ""), request.POST.get("uid", "").replace("\x00", "").strip()[:180]
    if provider not in {p["key"] for p in bindings.configured()} or not uid:
        raise accounts.Refused(_("请选择身份来源，并填写对方在那里的用户标识。"))
    bindings.bind(account, provider, uid, by=request.actor, how="administrator")
