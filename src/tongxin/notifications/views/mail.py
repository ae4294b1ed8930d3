"""The mail server, for the system administrator: how it is set up, whether it works, and what did not go out."""

from django.conf import settings
from django.contrib import messages as notes
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongxin.kernel.accounts.administrations import SYSTEM
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.web.administering import administrator
from tongxin.kernel.web.requests import ActorRequest
from tongxin.notifications import selectors
from tongxin.notifications.rules import LetterState
from tongxin.notifications.services import mailing

_SECURITY = {"tls": "TLS", "starttls": "STARTTLS"}


@administrator(SYSTEM)
@require_safe
def mail(request: ActorRequest) -> HttpResponse:
    """How mails go out; the password is nobody's business here."""
    known = settings.MAIL
    facts = (
        [
            (_("服务器"), f"{known['host']}:{known['port']}"),
            (_("加密"), _SECURITY.get(known["security"]) or _("不加密")),
            (_("用户名"), known["username"] or _("不需要")),
            (_("发件人"), known["sender"]),
            (_("邮件里的网址"), known["address"]),
        ]
        if known
        else []
    )
    troubles = [
        {
            "id": row.pk,
            "account": str(row.account),
            "at": row.changed_at,
            "why": mailing.said_of(row.note),
            "unsure": row.status == LetterState.UNSURE,
        }
        for row in selectors.troubled_letters(request.actor)
    ]
    return render(request, "notifications/mail.html", {"facts": facts, "troubles": troubles})


@administrator(SYSTEM)
@require_POST
def try_mail(request: ActorRequest) -> HttpResponseBase:
    """Send a test mail and say how it went."""
    address = request.POST.get("address", "").strip()[:120]
    if not settings.MAIL:
        notes.error(request, _("还没有设置邮件服务器，不能测试。"))
    elif "@" not in address or len(address.split()) != 1:
        notes.error(request, _("请填写一个完整的邮箱地址，例如 name@example.cn。"))
    else:
        outcome = mailing.send_test(address, by=request.actor)
        if outcome.state == LetterState.SENT:
            notes.success(request, _("邮件服务器已经收下测试邮件，请到 {address} 查看。").format(address=address))
        else:
            notes.error(request, _("测试邮件没有发出：{why}。").format(why=mailing.said_of(outcome.note)))
    return redirect("notifications:mail")


@administrator(SYSTEM)
@require_POST
def send_again(request: ActorRequest, letter_id: int) -> HttpResponseBase:
    """Send one mail once more."""
    letter = selectors.letter(request.actor, letter_id)
    if letter is None:
        raise NotVisible
    mailing.try_again(letter, by=request.actor)
    notes.success(request, _("已重新排队，发出之前会再核对一次是否还需要。"))
    return redirect("notifications:mail")
