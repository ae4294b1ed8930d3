"""Uploading to and downloading from a case, through the same visibility as its page."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.web import files, selectors
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
    return files.response(selectors.card(request.actor, kind, card_id), file_id)
