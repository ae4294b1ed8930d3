"""Whoever serves in several conferences works in one at a time, and chooses which."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tongxin.kernel.access.actors import conferences_open_to
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.web.requests import ActorRequest, signed_in

_KEY = "conference"


def chosen(request: HttpRequest, account: Account) -> Conference | None:
    """The conference chosen in this session while it is still open to the account; None for its own."""
    wanted = request.session.get(_KEY)
    if wanted is None or wanted == account.conference_id:
        return None
    return next((place for place in conferences_open_to(account) if place.pk == wanted), None)


@signed_in
@require_POST
def switch(request: ActorRequest) -> HttpResponseBase:
    """Work in another conference from now on; one that is not open to the account does not exist for it."""
    wanted = request.POST.get("conference", "")
    place = next((p for p in conferences_open_to(request.account) if str(p.pk) == wanted), None)
    if place is None:
        raise NotVisible
    request.session[_KEY] = place.pk
    return redirect("home")
