"""Puts the actor on every request and turns refusals of the kernel into pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from tongxin.kernel.access.actors import Actor, actor_for
from tongxin.kernel.cases.errors import CaseError
from tongxin.kernel.conferences import vocabulary
from tongxin.kernel.conferences.parameters import remembered
from tongxin.kernel.identity import entering
from tongxin.kernel.web import places, preferences, problems, selectors
from tongxin.kernel.web.errors import case_error_page
from tongxin.kernel.web.requests import NOBODY

Answer = Callable[[HttpRequest], HttpResponseBase]


class ActorMiddleware:
    """``request.actor``: who asks, with principals and grants of this moment; looked up only when somebody reads it."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        def find() -> Actor:
            user = request.user
            if not user.is_authenticated:
                return NOBODY
            actor = actor_for(user, places.chosen(request, user))
            narrow = request.session.get(entering.NARROW)
            return actor.narrowed_to(narrow["holder"]) if narrow else actor

        request.actor = SimpleLazyObject(find)  # type: ignore[attr-defined]
        request.account = request.user  # type: ignore[attr-defined]
        request.task_counts = SimpleLazyObject(lambda: selectors.task_counts(request.actor))  # type: ignore[attr-defined]
        preferences.speak_as_wished(request)
        with vocabulary.speaking_for(lambda: request.actor.conference_id):  # type: ignore[attr-defined]
            if request.method in {"GET", "HEAD"}:
                # A page sees one set of rules, read once; every act reads them for itself.
                with remembered():
                    return problems.in_one_shape(request, self._answer(request))
            return problems.in_one_shape(request, self._answer(request))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """A refusal that no view caught is a page with its sentence, never a crash."""
        return case_error_page(request, error) if isinstance(error, CaseError) else None
