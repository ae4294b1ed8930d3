"""What a view may rely on: a request that knows its actor, and a door that asks for sign-in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts.models import Account

NOBODY = Actor(label="", conference_id=None)


class ActorRequest(HttpRequest):
    """A request after the middleware: ``actor`` is who asks, ``account`` their account."""

    actor: Actor
    account: Account
    task_counts: dict[str, int]
    user: Any
    # The session was there and had outlived its limit.
    outlived: bool = False
    # Signed in, but something has to be done first: a password changed, a second factor set up.
    held_back: bool = False


More = ParamSpec("More")
# The script of the drafts sends this along when the device holds what was typed.
KEPT_HERE = "kept_here"


def _to_the_door(request: ActorRequest) -> HttpResponseBase:
    if request.content_type == "application/json":
        # A script would follow a redirect and take the sign-in page for a yes.
        sentence = _("登录已过期，请重新登录后接着写；内容已留在这台设备上。")
        return JsonResponse({"sentence": sentence}, status=401)
    if request.method == "POST":
        kept = _("登录已过期，刚才的提交没有收到；填写的内容已留在这台设备上，重新登录后可以接着写。")
        lost = _("登录已过期，刚才的提交没有收到。请重新登录后再办理。")
        messages.warning(request, kept if request.POST.get(KEPT_HERE) else lost)
    elif getattr(request, "outlived", False):
        messages.info(request, _("有一段时间没有操作，为了安全已退出登录；重新登录后回到刚才的页面。"))
    return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")


def signed_in(view: Callable[Concatenate[ActorRequest, More], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Send strangers to the door and back here afterwards."""

    @wraps(view)
    def guarded(request: ActorRequest, *args: More.args, **kwargs: More.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_the_door(request)
        return view(request, *args, **kwargs)

    return guarded
