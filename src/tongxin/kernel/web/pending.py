"""Somebody who proved the password and still owes the second factor: known to the session, not yet signed in."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from tongxin.kernel import clock
from tongxin.kernel.accounts.backends import may_sign_in
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.identity import entering, factors
from tongxin.kernel.web import selectors
from tongxin.kernel.web.requests import ActorRequest

_KEY = "pending"
_GOOD_FOR = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Pending:
    """Who waits at the second step, how they came and where they want to go."""

    account: Account
    how: str
    next: str


def proceed(request: HttpRequest, account: Account, how: str, wanted: str) -> HttpResponseBase:
    """In at once, or on to the second step for whoever has a second factor."""
    if not factors.has_any(account.pk):
        entering.enter(request, account, how)
        return redirect(wanted)
    request.session.cycle_key()
    request.session[_KEY] = {
        "account": account.pk,
        "how": how,
        "next": wanted,
        # Whoever changes or loses the password meanwhile begins anew.
        "hash": account.get_session_auth_hash(),
        "until": (clock.machine_now() + _GOOD_FOR).timestamp(),
    }
    return redirect("second_step")


def waiting(request: HttpRequest) -> Pending | None:
    """Who waits at the second step of this session, while the first step is fresh."""
    kept = request.session.get(_KEY)
    if not kept or kept["until"] < clock.machine_now().timestamp():
        return None
    account = selectors.account(kept["account"])
    if account is None or not may_sign_in(account) or account.get_session_auth_hash() != kept["hash"]:
        return None
    return Pending(account, kept["how"], kept["next"])


def forget(request: HttpRequest) -> None:
    """Begin anew at the first step."""
    request.session.pop(_KEY, None)


def ask_again(request: ActorRequest) -> HttpResponseBase:
    """A session from before the second factor became due: one more step, and it goes on."""
    account, wanted = request.account, request.get_full_path() if request.method == "GET" else "/"
    logout(request)
    return proceed(request, account, entering.PASSWORD, wanted)
