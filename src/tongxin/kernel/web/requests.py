"""What a view may rely on: a request that knows its actor, and a door that asks for sign-in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts.models import Account

NOBODY = Actor(label="", conference_id=None)


class ActorRequest(HttpRequest):
    """A request after the middleware: ``actor`` is who asks, ``account`` their account."""

    actor: Actor
    account: Account
    task_counts: dict[str, int]
    user: Any


More = ParamSpec("More")


def signed_in(view: Callable[Concatenate[ActorRequest, More], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Send strangers to the door and back here afterwards."""

    @wraps(view)
    def guarded(request: ActorRequest, *args: More.args, **kwargs: More.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")
        return view(request, *args, **kwargs)

    return guarded
