"""Before somebody changes how an account is guarded, they show once more that it is theirs."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode

from tongxin.kernel import clock
from tongxin.kernel.identity import entering

_KEY = "proved_at"
_FRESH_SECONDS = 15 * 60


def is_fresh(request: HttpRequest) -> bool:
    """Whether this session signed in, or proved itself again, a short while ago. Narrow sessions never are."""
    if entering.NARROW in request.session:
        return False
    proved = request.session.get(_KEY, 0)
    age: float = request.session.age_seconds()  # type: ignore[attr-defined]
    return bool(min(age, clock.machine_now().timestamp() - proved) < _FRESH_SECONDS)


def note(request: HttpRequest) -> None:
    """They just proved it."""
    request.session[_KEY] = clock.machine_now().timestamp()


def prove_first(request: HttpRequest, back: str = "") -> HttpResponseBase:
    """To the page that asks, and back here (or to ``back``, where this address takes no visits) afterwards."""
    response = redirect("prove")
    response["Location"] += f"?{urlencode({'next': back or request.get_full_path()})}"
    return response
