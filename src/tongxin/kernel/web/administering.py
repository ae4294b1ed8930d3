"""Opens the pages of the three administrators to the right one of them, and to nobody else."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts.administrations import LABELS
from tongxin.kernel.cases.errors import Denied
from tongxin.kernel.web.requests import ActorRequest, signed_in

More = ParamSpec("More")
View = Callable[Concatenate[ActorRequest, More], HttpResponseBase]


def holds(power: str) -> Callable[[Actor], bool]:
    """Whether an actor is this administrator, for the navigation."""
    return lambda actor: actor.administration is not None and actor.administration.power == power


def administrator(power: str) -> Callable[[View[More]], Callable[..., HttpResponseBase]]:
    """Only for one of the three; others read who it is for."""

    def guard(view: View[More]) -> Callable[..., HttpResponseBase]:
        @signed_in
        def guarded(request: ActorRequest, /, *args: More.args, **kwargs: More.kwargs) -> HttpResponseBase:
            if not holds(power)(request.actor):
                raise Denied(_("这里只有{who}可以进入。").format(who=_(LABELS[power])))
            return view(request, *args, **kwargs)

        return never_cache(wraps(view)(guarded))

    return guard
