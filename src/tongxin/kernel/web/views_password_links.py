"""Pages of one-time links to the first password: shown once to whoever opened the account, used once by its owner."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tongxin.kernel import registry
from tongxin.kernel.accounts import sources
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.accounts.passwords import RULES
from tongxin.kernel.identity import passwords
from tongxin.kernel.web import links, password_links, qr_code
from tongxin.kernel.web.errors import Trouble, trouble_page
from tongxin.kernel.web.form_page import FormPage
from tongxin.kernel.web.forms import FieldView, Problem
from tongxin.kernel.web.providers import LinkGiver


def show_once(
    request: HttpRequest, account: Account, token: str, *, onward_url: str, onward_label: str
) -> HttpResponse:
    """The link for whoever hands it over; browsers are told not to keep it."""
    path = f"/t/password/{token}/"
    page = {
        "who": str(account),
        "username": account.username,
        "address": request.build_absolute_uri(path),
        "qr_code": qr_code.of_address(request, path),
        "hours": password_links.VALID_HOURS,
        "onward_url": onward_url,
        "onward_label": onward_label,
    }
    response = render(request, "kernel/password_link_made.html", {"page": page})
    response["Cache-Control"] = "no-store"
    return response


@never_cache
@sensitive_post_parameters("new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET shows the form and uses nothing up, since chat programs look at links too; a good password does."""
    source = sources.source_of(request)
    if links.GUESSES.is_full(source):
        return _void(request, 429)
    row = password_links.living(token)
    if row is None:
        links.GUESSES.note(source)
        return _void(request, 410, password_links.place_of(token))
    errors = _errors(row.account, request) if request.method == "POST" else {}
    if request.method == "POST" and not errors:
        if not password_links.set_password(row, request.POST["new"]):
            return _void(request, 410, row.account.conference_id)
        said = _("密码已设好。请用用户名 {username} 和刚才的密码登录；链接已经作废。")
        messages.success(request, said.format(username=row.account.username))
        return redirect("sign_in")
    hint = _(RULES)
    page = FormPage(
        title=_("设置您的密码"),
        url=request.path,
        submit_label=_("设好密码"),
        back_url="",
        back_label="",
        subject=_("{who}，您的用户名是 {username}").format(who=row.account, username=row.account.username),
        consequence=_("这个链接只能设一次密码，打不开别的内容。设好以后用用户名和密码登录。"),
        fields=[
            FieldView(
                "new", _("新密码"), "password", hint=hint, autocomplete="new-password", error=errors.get("new", "")
            ),
            FieldView(
                "again", _("再输一遍新密码"), "password", autocomplete="new-password", error=errors.get("again", "")
            ),
        ],
        problems=[Problem(text, f"f-{key}") for key, text in errors.items()],
    )
    return render(request, "kernel/form.html", {"page": page}, status=422 if errors else 200)


def _errors(account: Account, request: HttpRequest) -> dict[str, str]:
    new = request.POST.get("new", "")
    if objections := passwords.objections(account, new):
        return {"new": " ".join(objections)}
    if new != request.POST.get("again", ""):
        return {"again": _("两次输入的新密码不一样，请重新输入。")}
    return {}


def _void(request: HttpRequest, status: int, place: int | None = None) -> HttpResponse:
    """What to do with a link that is over; a token that never was one says nothing about any conference."""
    giver = next(iter(registry.items(LinkGiver)), None) if place else None
    office = giver.office(place) if giver and place else _("发链接给您的办公室")
    trouble = Trouble(
        status,
        _("链接打不开了"),
        _("这个一次性链接已经用过、过期，或者不完整。"),
        _("什么都没有改动。"),
        _("已经设好密码的，请直接登录；还没有的，请联系{office}再发一个。").format(office=office),
        back_url="/sign-in",
        back_label=_("去登录"),
    )
    return trouble_page(request, trouble)
