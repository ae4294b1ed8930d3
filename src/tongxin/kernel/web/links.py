"""One-time links: a chat message leads a phone to exactly one task, in one name, once, and to nothing else."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from tongxin.kernel import clock, registry
from tongxin.kernel.access.actors import Actor, PrincipalKind, actor_for, principal_labels
from tongxin.kernel.accounts import policies
from tongxin.kernel.accounts.backends import may_sign_in
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.accounts.windows import Window
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.kinds import CaseKind, kind_of
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.cases.offers import held_roles
from tongxin.kernel.identity import entering
from tongxin.kernel.identity.accounts import Refused
from tongxin.kernel.web import selectors
from tongxin.kernel.web.errors import Trouble, trouble_page
from tongxin.kernel.web.models import TaskLink
from tongxin.kernel.web.requests import ActorRequest

GUESSES = Window("task_link", 20, 600)
_TOKEN_BYTES = 24
# The page of the case and what belongs to doing the task on it; nothing that leads beyond it.
_PAGES = frozenset(
    {"case", "act", "edit", "case_print", "case_calendar", "form_docx", "form_pdf", "upload", "file", "remove_file"}
)
_ALWAYS = frozenset({"sign_out", "preferences", "healthz", "open_link"})


@dataclass(frozen=True)
class Reachable:
    """Somebody who is waited for on a case and has an account that a link can open."""

    holder: str
    label: str
    accounts: tuple[Account, ...]


def may_issue(kind: CaseKind, case: Any, actor: Actor) -> bool:
    """An office that oversees the kind, or stands in for people on paper, where the case lives."""
    return held_roles((*kind.standing, *kind.workflow.stands_in), actor, case)


def reachable(card: CaseCard) -> list[Reachable]:
    """Who is waited for on this very case: persons, bodies and organisations; offices sign in with two factors."""
    found = []
    holders = list(dict.fromkeys(t.holder for t in selectors.tasks_on([card.pk])))
    labels = principal_labels(holders)
    for holder in holders:
        accounts = tuple(a for a in selectors.accounts_by_id(_accounts_of(holder)) if may_sign_in(a))
        if accounts:
            found.append(Reachable(holder, labels.get(holder, holder), accounts))
    return found


def _accounts_of(holder: str) -> Iterable[int]:
    kind, _colon, number = holder.rpartition(":")
    declared = registry.find(PrincipalKind, kind)
    return declared.accounts(int(number), clock.today()) if declared and declared.accounts else ()


def issue(account: Account, card: CaseCard, holder: str, *, valid_hours: int, by: Actor) -> str:
    """A token that opens the case once for the account, as this holder; its text is stored nowhere.

    Links to the same task that nobody opened are void from now on.
    """
    most = policies.value(policies.LINK_HOURS)
    if not 1 <= valid_hours <= most:
        raise Refused(_("有效时间最长 {n} 小时。").format(n=most), "hours")
    if actor_for(account).administration is not None:
        raise Refused(_("管理员的账号不能用一次性链接登录。"))
    token, now = secrets.token_urlsafe(_TOKEN_BYTES), clock.machine_now()
    with act(by=by, conference_id=card.conference_id) as record:
        TaskLink.objects.filter(account=account, card=card, holder=holder, opened_at=None).delete()
        row = TaskLink.objects.create(
            account=account,
            card=card,
            holder=holder,
            digest=_digest(token),
            issued_by_id=by.account_id,
            issued_at=now,
            expires_at=now + dt.timedelta(hours=valid_hours),
        )
        data = {"link": row.pk, "account": account.pk, "holder": holder, "hours": valid_hours}
        record.line("accounts.issue_link", card.kind, card.pk, data=data)
    return token


def _digest(token: str) -> str:
    return hashlib.sha256(f"task link {token}".encode()).hexdigest()


def living(token: str) -> TaskLink | None:
    """The link of a token while it can still be opened."""
    rows = TaskLink.objects.select_related("account__conference", "card__conference")
    row = rows.filter(digest=_digest(token), opened_at=None, expires_at__gt=clock.machine_now()).first()
    return row if row is not None and may_sign_in(row.account) else None


def open_link(request: HttpRequest, row: TaskLink) -> bool:
    """Use the link up and sign in narrowly; False when another device was faster."""
    if request.user.is_authenticated:
        logout(request)
    with act(by=actor_for(row.account), conference_id=row.card.conference_id) as record:
        now = clock.machine_now()
        if not TaskLink.objects.filter(pk=row.pk, opened_at=None, expires_at__gt=now).update(opened_at=now):
            return False
        record.line("accounts.use_link", row.card.kind, row.card_id, data={"link": row.pk})
        entering.enter(request, row.account, entering.LINK)
        request.session["conference"] = row.card.conference_id
        request.session[entering.NARROW] = {"link": row.pk, "card": row.card_id, "holder": row.holder}
    return True


def allows(request: ActorRequest, name: str, kwargs: dict[str, Any]) -> bool:
    """Whether a narrow session may have this page: its case, the acts on it, the drafts of its form."""
    card = request.session[entering.NARROW]["card"]
    if name in _ALWAYS:
        return True
    if name in {"draft", "discard_draft"}:
        return request.GET.get("card") == str(card)
    return name in _PAGES and kwargs.get("card_id") == card


def refusal(request: HttpRequest) -> HttpResponse:
    """The page for everything else."""
    card = selectors.fresh_card(request.session[entering.NARROW]["card"])
    trouble = Trouble(
        403,
        _("一次性链接只能打开一件事项"),
        _("您是从一次性链接进来的，只能办理链接里的这一件事，不能打开其他页面。"),
        _("什么都没有改动，已填的内容都在。"),
        _("请回到这件事项继续办理；要看其他内容，请先退出，再用自己的账号登录。"),
        back_url=f"/{kind_of(card.kind).plural}/{card.pk}/",
        back_label=_("回到这件事项"),
    )
    return trouble_page(request, trouble)


_DONE = "done"


def close_if_used(request: ActorRequest, response: HttpResponseBase) -> None:
    """When nothing more on the case waits for the link's holder, its page is shown once more; then the session is over."""
    narrow = request.session.get(entering.NARROW)
    match = request.resolver_match
    if narrow is None or match is None or not request.user.is_authenticated:
        return
    if match.url_name == "act" and request.method == "POST" and response.status_code == 302:  # noqa: PLR2004
        if not any(task.holder == narrow["holder"] for task in selectors.tasks_on([narrow["card"]])):
            _finish(narrow)
            request.session[entering.NARROW] = {**narrow, _DONE: True}
            messages.info(
                request, _("等您办的这一件已经办完，一次性链接的登录到此结束；还要查看，请用自己的账号登录。")
            )
    elif narrow.get(_DONE) and response.status_code != 302:  # noqa: PLR2004
        logout(request)


def _finish(narrow: dict[str, Any]) -> None:
    row = TaskLink.objects.select_related("account", "card").get(pk=narrow["link"])
    with act(by=actor_for(row.account), conference_id=row.card.conference_id) as record:
        TaskLink.objects.filter(pk=row.pk).update(done_at=clock.machine_now())
        record.line("accounts.end_link", row.card.kind, row.card_id, data={"link": row.pk})
