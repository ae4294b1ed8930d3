"""One-time links: the office makes one from a case, and whoever got it opens exactly that case."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tongxin.kernel.accounts import policies, sources
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.cases.errors import Denied
from tongxin.kernel.cases.kinds import CaseKind, kind_of
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.conferences import vocabulary
from tongxin.kernel.identity import entering
from tongxin.kernel.identity.accounts import Refused
from tongxin.kernel.web import links, qr_code, selectors
from tongxin.kernel.web.errors import Trouble, trouble_page
from tongxin.kernel.web.form_page import FormPage
from tongxin.kernel.web.forms import FieldView, Option, Problem
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.todo import case_name, case_url

_HOURS = (2, 24, 72)


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: ActorRequest, kind: CaseKind, card_id: int) -> HttpResponseBase:
    """Choose for whom and for how long; the link is shown once, to copy or to print."""
    card = selectors.card(request.actor, kind, card_id)
    if not links.may_issue(kind, selectors.case(card), request.actor):
        raise Denied(_("一次性链接由主管这类事项的部门发出，您没有这项权限。"))
    choices = {f"{r.holder}/{a.pk}": (r, a) for r in links.reachable(card) for a in r.accounts}
    most = int(policies.value(policies.LINK_HOURS))
    problems: list[Problem] = []
    if request.method == "POST":
        chosen, hours = choices.get(request.POST.get("who", "")), request.POST.get("hours", "")
        if chosen is None:
            problems = [Problem(_("请选择发给谁。"), "f-who")]
        else:
            try:
                holder, account = chosen
                valid = int(hours) if hours.isdecimal() and len(hours) < 4 else 0  # noqa: PLR2004
                token = links.issue(account, card, holder.holder, valid_hours=valid, by=request.actor)
            except Refused as refusal:
                problems = [Problem(refusal.sentence, "f-hours")]
            else:
                return _show(request, card, account, holder.label, f"/t/{token}/", valid)
    return _form(request, card, choices, problems, [h for h in _HOURS if h <= most] or [most])


def _form(
    request: ActorRequest,
    card: CaseCard,
    choices: dict[str, tuple[links.Reachable, Account]],
    problems: list[Problem],
    hours: list[int],
) -> HttpResponse:
    sent, wished = request.POST.get("who", ""), request.POST.get("hours", "24")
    only = len(choices) == 1
    who = tuple(Option(k, _names(r.label, a), k == sent or only) for k, (r, a) in choices.items())
    spans = tuple(Option(str(h), _("{n} 小时").format(n=h), str(h) == wished or len(hours) == 1) for h in hours)
    page = FormPage(
        title=_("发一次性链接"),
        url=f"{case_url(card)}link/",
        submit_label=_("生成链接"),
        back_url=case_url(card),
        back_label=case_name(card),
        subject=card.title,
        consequence=_(
            "对方在微信或钉钉里点开，不用密码就能办理这一件事，看不到别的内容。链接只能用一次，到时作废；发出和打开都有记录。"
        ),
        blocked="" if choices else _("现在没有等待办理、又有账号的人，不需要发链接。"),
        fields=[
            FieldView("who", _("发给谁"), "radio", options=who),
            FieldView("hours", _("多长时间内有效"), "radio", options=spans),
        ]
        if choices
        else [],
        problems=problems,
    )
    return render(request, "kernel/form.html", {"page": page}, status=422 if problems else 200)


def _names(label: str, account: Account) -> str:
    return label if label == str(account) else _("{body}：{who}").format(body=label, who=account)


def _show(
    request: ActorRequest, card: CaseCard, account: Account, label: str, path: str, hours: int
) -> HttpResponseBase:
    page: dict[str, Any] = {
        "title": card.title,
        "who": _names(label, account),
        "address": request.build_absolute_uri(path),
        "qr_code": qr_code.of_address(request, path),
        "hours": hours,
        "back_url": case_url(card),
    }
    return render(request, "kernel/link_made.html", {"page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET shows a page and uses nothing up, since chat programs look at links too; POST opens the case."""
    source = sources.source_of(request)
    if links.GUESSES.is_full(source):
        return _void(request, 429)
    row = links.living(token)
    if row is None:
        links.GUESSES.note(source)
        return _void(request, 410)
    vocabulary.turn_to(row.card.conference_id)
    case = case_url(row.card)
    if request.user.is_authenticated and request.user == row.account and entering.NARROW not in request.session:
        # Whoever is signed in needs no link, and keeps it for the phone.
        return redirect(case)
    if request.method == "POST":
        if not links.open_link(request, row):
            return _void(request, 410)
        who = _("您正在以{who}的身份用一次性链接办理这一件事，办完即退出。").format(who=row.account)
        messages.info(request, who)
        return redirect(case)
    page = {
        "who": _hidden(str(row.account)),
        "kind": _(kind_of(row.card.kind).label),
        "place": row.card.conference.name,
        "leaves": str(request.user) if request.user.is_authenticated else "",
    }
    return render(request, "kernel/open_link.html", {"page": page})


def _hidden(name: str) -> str:
    """张**: enough for the right one to know it, little for a stranger."""
    return f"{name[:1]}**"


def _void(request: HttpRequest, status: int) -> HttpResponse:
    trouble = Trouble(
        status,
        _("链接打不开了"),
        _("这个一次性链接已经用过、过期，或者不完整。"),
        _("什么都没有改动；已经办理的都在。"),
        _("请联系发链接的部门再发一个，或者用自己的账号登录后办理。"),
        back_url="/sign-in",
        back_label=_("去登录"),
    )
    return trouble_page(request, trouble)
