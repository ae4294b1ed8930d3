"""我的 › 接口令牌: whoever has an account lets a program act as it, until a day, and takes that back."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tongxin.kernel import clock, wording
from tongxin.kernel.cases.errors import Denied, InvalidInput, NotVisible
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.web import plain_form, proving, tokens
from tongxin.kernel.web.models import ApiToken
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.workflow.fields import Choice, Day, Text

PATH = "/mine/tokens/"
_SCOPES = (("read", gettext_noop("只读取")), ("write", gettext_noop("读取，也可以办理和修改")))
_FIELDS = (
    Text("name", gettext_noop("用途"), max_length=60, hint=gettext_noop("例如 档案系统取数；以后凭它辨认。")),
    Choice("scope", gettext_noop("可以做什么"), choices=_SCOPES, suggested="read"),
    Day("until", gettext_noop("用到哪一天"), hint=gettext_noop("最长一年；过了这一天自动失效。")),
)


@dataclass(frozen=True)
class TokenLine:
    """One token as its owner sees it."""

    id: int
    name: str
    scope: str
    state: str
    living: bool
    made: dt.datetime
    until: str
    used: dt.datetime | None


def _line(row: ApiToken) -> TokenLine:
    ended = row.expires_at is not None and row.expires_at <= clock.machine_now()
    state = _("已收回") if row.revoked_at else _("已到期") if ended else _("有效")
    scope = _(dict(_SCOPES)["write" if tokens.WRITE in row.scopes else "read"])
    living, until = not (row.revoked_at or ended), _last_day(row.expires_at) if row.expires_at else ""
    return TokenLine(row.pk, row.name, scope, state, living, row.created_at, until, row.last_used_at)


def _last_day(end: dt.datetime) -> str:
    """The last day on which it works; the end of a day is the first moment of the next one."""
    return wording.full_day((end - dt.timedelta(seconds=1)).astimezone(clock.ZONE).date())


def _place(request: ActorRequest) -> Conference:
    """Where the account is at home; figures of a demonstration are shared by visitors, and have no tokens."""
    found = request.account.conference
    if found is None or request.account.demo_role:
        raise Denied(_("这个账号不能自己发接口令牌：演示人物由访客共用，没有所属政协的账号请找管理员。"))
    return found


@never_cache
@signed_in
@require_http_methods(plain_form.METHODS)
def my_tokens(request: ActorRequest) -> HttpResponseBase:
    """The tokens there are, and a form for one more; its text is in the answer to that form and nowhere else."""
    place = _place(request)
    if not proving.is_fresh(request):
        return proving.prove_first(request, PATH)
    rows = [_line(row) for row in tokens.of(request.account)]

    def save(values: dict[str, Any]) -> HttpResponse:
        until = _end_of(values["until"])
        scopes = ("read", "write") if values["scope"] == "write" else ("read",)
        text = tokens.issue(
            request.account, place, values["name"], scopes, by=request.actor, expires_at=until, at_most=tokens.MOST
        )
        shown = {"text": text, "name": values["name"], "until": _last_day(until)}
        answer = render(request, "kernel/token_shown.html", {"page": shown})
        answer["Cache-Control"] = "no-store"
        return answer

    form = plain_form.PlainForm(
        title=_("接口令牌"),
        fields=_FIELDS,
        save=save,
        back_url="/mine/",
        back_label=_("我的"),
        submit_label=_("生成令牌"),
        consequence=_("程序拿着令牌，就以您的名义办事，只能做您自己能做的；留下的记录写您的名字。"),
        values={"scope": "read"},
        template="kernel/tokens.html",
        more={"rows": rows},
    )
    return plain_form.serve(request, form)


def _end_of(text: str) -> dt.datetime:
    """The end of a day that lies ahead, and not too far."""
    day, today = dt.date.fromisoformat(text), clock.machine_now().astimezone(clock.ZONE).date()
    if day < today:
        raise InvalidInput({"until": _("这一天已经过去，请改为今天或以后的日期。")})
    if day > today + dt.timedelta(days=tokens.LONGEST_DAYS):
        raise InvalidInput({"until": _("最长一年，请改近一些；到期以后可以再发。")})
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), clock.ZONE)


@signed_in
@require_POST
def withdraw_token(request: ActorRequest, token_id: int) -> HttpResponseBase:
    """From now on it opens nothing."""
    row = next((row for row in tokens.of(request.account) if row.pk == token_id), None)
    if row is None:
        raise NotVisible
    tokens.revoke(row, by=request.actor)
    messages.success(request, _("已收回令牌“{name}”，用它的程序不能再访问。").format(name=row.name))
    return redirect("my_tokens")
