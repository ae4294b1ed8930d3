"""What the shell around every page needs to know."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongxin.kernel import clock, registry
from tongxin.kernel.access.actors import Actor, conferences_open_to
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.identity import entering, factors
from tongxin.kernel.web import preferences, selectors
from tongxin.kernel.web.navigation import Entry, Group, navigation, openable, tools
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
    # Until when a second factor may still be missing; None when nothing of the kind is asked or it is there.
    factor_by: dt.datetime | None = None
    places: list[Conference] = field(default_factory=list)
    # Signed in, and free to go anywhere: not by a link for one task, nor before the first password is changed.
    roams: bool = False
    # One of the three administrators, for whom search, notices and ＋ would all be empty.
    administers: bool = False
    place_id: int | None = None
    # The middle of the phone's bar: what the role does most, else ＋ for whoever may start something.
    tool: Entry | None = None
    creates: bool = False
    # Opened by an address that means this very machine: what is copied from such a page leads nobody else here.
    only_here: bool = False


_THIS_MACHINE = ("127.0.0.1", "localhost", "[::1]")
_HERE = {"/": "home", "/duty/": "duty", "/new/": "create", "/mine/": "mine"}


def _offices(actor: Actor) -> str:
    own = {p.label for p in actor.principals if p.lent_by is None and p.kind != "account" and p.label != actor.label}
    lent = [_("代{whom}").format(whom=lender.label) for lender in actor.lenders]
    return " · ".join([*lent, *sorted(filter(None, own))][:4])


def _tool(actor: Actor, path: str) -> Entry | None:
    first = next(iter(tools(actor)), None)
    return replace(first, current=path == first.url.partition("?")[0]) if first else None


def _filled(conference: Conference | None) -> int | None:
    """How far the example data have come, in percent, while they are still coming."""
    scenario = conference.scenario if conference else {}
    if scenario.get("complete") or not scenario.get("total"):
        return None
    return int(scenario.get("done", 0)) * 100 // int(scenario["total"])


def _factor_by(account: Account, actor: Actor) -> dt.datetime | None:
    until = account.second_factor_by
    if until is None or clock.machine_now() >= until or factors.has_any(account.pk):
        return None
    return until if factors.is_required(account, actor) else None


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
        only_here=split_domain_port(request.get_host())[0] in _THIS_MACHINE,
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
        tool=_tool(actor, request.path) if actor else None,
        creates=bool(actor and openable(actor)),
        place_id=actor.conference_id if actor else None,
        factor_by=_factor_by(user, actor) if user and actor and not held_back else None,
    )


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor; built only when a template reads it."""
    return {"shell": SimpleLazyObject(lambda: build(request))}
