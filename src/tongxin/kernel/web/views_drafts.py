"""Drafts by themselves: the script that saves them, and the page on which they are thrown away."""

import json
import uuid
from typing import Any

from django.http import JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongxin.kernel import registry
from tongxin.kernel.cases.errors import Blocked, InvalidInput, NotVisible
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.web import drafts, plain_form, selectors, services
from tongxin.kernel.web.requests import ActorRequest, signed_in

_LARGEST_DRAFT = 400_000
_STEP = "step"


@signed_in
@require_POST
def autosave(request: ActorRequest, key: uuid.UUID) -> HttpResponseBase:
    """Keep what is being typed; answers with the stamp that the form shows."""
    kind = registry.find(CaseKind, request.GET.get("kind", ""))
    if kind is None:
        raise NotVisible
    number = request.GET.get("card", "")
    card = selectors.card(request.actor, kind, int(number)) if number.isdecimal() else None
    if len(request.body) > _LARGEST_DRAFT:
        raise InvalidInput({"__all__": _("草稿太长，没有保存。请先把一部分内容存到附件里。")})
    step = request.GET.get(_STEP, "") if card is not None else ""
    sent = _draft_values(request)
    asked = drafts.asked(kind, step, card)
    # The script sends what changed since its last save: what another device wrote meanwhile in other fields stays.
    before = selectors.draft(request.account.pk, key)
    data = {**(before.data if before else {}), **{f.key: sent[f.key] for f in asked if f.key in sent}}
    if drafts.says_nothing(asked, data):
        services.drop_draft(request.account, key)
        return JsonResponse({"sentence": ""})
    version = request.GET.get("version", "")
    try:
        draft = drafts.keep(
            request, kind, card, key, data, step=step, version=int(version) if version.isdecimal() else 0
        )
    except Blocked as refusal:
        return JsonResponse({"sentence": refusal.sentence}, status=refusal.status)
    told = {"sentence": services.saved_text(draft.saved_at), "saved_at": draft.saved_at.isoformat()}
    return JsonResponse(told | {"hints": [] if step else kind.hints(data)})


def _draft_values(request: ActorRequest) -> dict[str, Any]:
    if request.content_type != "application/json":
        return dict(request.POST.items())
    try:
        sent = json.loads(request.body)
    except ValueError:
        raise InvalidInput({"__all__": _("草稿的格式不对，没有保存；请刷新页面后重试。")}) from None
    return sent if isinstance(sent, dict) else {}


@signed_in
@require_http_methods(plain_form.METHODS)
def discard(request: ActorRequest, key: uuid.UUID) -> HttpResponseBase:
    """Throw unfinished writing away, after one question."""
    draft = selectors.draft(request.account.pk, key)
    if draft is None:
        raise NotVisible(_("这份没写完的内容已经不在了：可能已经提交，或者已经丢弃。"))

    def save(_values: dict[str, Any]) -> str:
        services.drop_draft(request.account, key)
        return "/" if draft.card is None else drafts.form_url(draft).rsplit("/", 2 + bool(draft.step))[0] + "/"

    form = plain_form.PlainForm(
        title=_("丢弃没写完的内容"),
        fields=(),
        save=save,
        back_url=drafts.form_url(draft),
        back_label=_("接着写"),
        submit_label=_("丢弃"),
        subject=drafts.title_of(draft),
        confirm=_("丢弃以后不能恢复。已经保存或提交的内容不受影响。"),
        done=_("已丢弃没写完的内容。"),
    )
    return plain_form.serve(request, form)
