"""Uploading to and downloading from a case, through the same visibility as its page."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.web import files, plain_form, selectors
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.todo import case_url


@signed_in
@require_POST
def upload(request: ActorRequest, kind: CaseKind, card_id: int) -> HttpResponseBase:
    """Hang a file on the case."""
    card = selectors.card(request.actor, kind, card_id)
    case = selectors.case(card)
    try:
        kept = files.add(card, case, request.FILES.get("file"), request.actor)
    except InvalidInput as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("已添加附件“{name}”。").format(name=kept.name))
    return redirect(f"{case_url(card)}#files")


@signed_in
@require_safe
def download(request: ActorRequest, kind: CaseKind, card_id: int, file_id: int) -> HttpResponseBase:
    """Read a file of a visible case."""
    return files.response(files.one(selectors.card(request.actor, kind, card_id), file_id, request.actor))


@signed_in
@require_http_methods(plain_form.METHODS)
def remove(request: ActorRequest, kind: CaseKind, card_id: int, file_id: int) -> HttpResponseBase:
    """Take a file off the case, after one question."""
    card = selectors.card(request.actor, kind, card_id)
    found = files.one(card, file_id, request.actor)
    back = f"{case_url(card)}#files"

    def save(_values: dict[str, Any]) -> str:
        files.remove(found, card, selectors.case(card), request.actor)
        return back

    form = plain_form.PlainForm(
        title=_("删去附件"),
        fields=(),
        save=save,
        back_url=back,
        back_label=card.number or card.title[:20] or _(kind.label),
        submit_label=_("删去"),
        subject=found.name,
        confirm=_("删去以后不能恢复，文件名会留在审计记录里。"),
        done=_("已删去附件“{name}”。").format(name=found.name),
    )
    return plain_form.serve(request, form)
