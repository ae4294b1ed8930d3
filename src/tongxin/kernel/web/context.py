"""What the shell around every page needs to know."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongxin.kernel import registry
from tongxin.kernel.access.actors import Actor, conferences_open_to
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.identity import entering
from tongxin.kernel.web import preferences, selectors
from tongxin.kernel.web.navigation import Group, navigation
from tongxin.kernel.web.providers import InboxSource


@dataclass(frozen=True)
class Shell:
    """Identity, navigation and preferences of one page."""

    signed_in: bool
    place: str
    conference_name: str
    is_demo: bool
    can_switch: bool
    actor_label: str
    account_id: int | None
    size: str
    theme: str
    language: str
    query: str
    here: str
    offices: str = ""
    todo_count: int = 0
    inbox_url: str = ""
    inbox_count: int = 0
    nav: list[Group] = field(default_factory=list)
    filled: int | None = None
    places: list[Conference] = field(default_factory=list)
    # Signed in, and free to go anywhere: not by a link for one task, nor before the first password is changed.
    roams: bool = False
    # One of the three administrators, for whom search, notices and ＋ would all be empty.
    administers: bool = False
    place_id: int | None = None


_HERE = {"/": "home", "/duty/": "duty", "/new/": "create", "/mine/": "mine"}


def _offices(actor: Actor) -> str:
    labels = sorted({p.label for p in actor.principals if p.label and p.kind != "account" and p.label != actor.label})
    return " · ".join(labels[:4])


def _filled(conference: Conference | None) -> int | None:
    """How far the example data have come, in percent, while they are still coming."""
    scenario = conference.scenario if conference else {}
    if scenario.get("complete") or not scenario.get("total"):
        return None
    return int(scenario.get("done", 0)) * 100 // int(scenario["total"])


def build(request: HttpRequest) -> Shell:
    """The shell for a request; strangers get one too."""
    user = getattr(request, "user", None)
    signed = bool(user and user.is_authenticated)
    actor: Actor | None = getattr(request, "actor", None) if signed else None
    counts: dict[str, int] = dict(request.task_counts) if actor else {}  # type: ignore[attr-defined]
    places = conferences_open_to(user) if user and signed else []
    conference = (
        next((p for p in places if actor and p.pk == actor.conference_id), None) if signed else selectors.front()
    )
    demo = bool(settings.DEMO and conference and conference.is_demo)
    wanted = preferences.of(request)
    inbox = next(iter(registry.items(InboxSource)), None) if actor and not actor.administration else None
    held_back = signed and (
        entering.NARROW in request.session
        or getattr(user, "must_change_password", False)
        or getattr(request, "held_back", False)
    )
    return Shell(
        signed_in=signed,
        roams=signed and not held_back,
        administers=bool(actor and actor.administration),
        place=conference.short_name or conference.name if conference else _("数字政协"),
        conference_name=conference.name if conference else "",
        is_demo=demo,
        can_switch=demo,
        actor_label=actor.label if actor else "",
        account_id=actor.account_id if actor else None,
        size=wanted.size,
        theme=wanted.theme,
        language="en" if (get_language() or "").startswith("en") else "zh-Hans",
        query=request.GET.get("q", "")[:80] if request.path == "/search/" else "",
        here="inbox" if inbox and request.path == inbox.url else _HERE.get(request.path, ""),
        offices=_offices(actor) if actor else "",
        todo_count=sum(counts.values()),
        inbox_url=inbox.url if inbox else "",
        inbox_count=inbox.unread(actor) if inbox and actor and not held_back else 0,
        nav=navigation(actor, request.path, counts) if actor else [],
        filled=_filled(conference) if demo else None,
        places=places,
        place_id=actor.conference_id if actor else None,
    )


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor; built only when a template reads it."""
    return {"shell": SimpleLazyObject(lambda: build(request))}
