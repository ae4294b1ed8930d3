"""What waits for me, what happened to my things, what I may start: the first places of every day."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongxin.kernel import clock, registry
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts.administrations import AUDIT, SECURITY, SYSTEM
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.cases.models import Passage
from tongxin.kernel.conferences.sentences import reworded
from tongxin.kernel.web import drafts, selectors, setup_progress
from tongxin.kernel.web.changes import Change, changes
from tongxin.kernel.web.navigation import Entry, list_url, navigation, openable, tools
from tongxin.kernel.web.providers import BandSource, NoticeSource, TodoSource
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.setup import CONFIGURE
from tongxin.kernel.web.todo import Todo, case_url, todos
from tongxin.kernel.web.views_setup import way_to_write

FEW = 8
MOST_TOOLS = 4
# Where the three administrators work; none of them has a case to look at.
_DESKS = {SYSTEM: "accounts", SECURITY: "security", AUDIT: "audit"}
MANY = 200


@dataclass(frozen=True)
class Figure:
    """A number of the greeting, with the list behind it."""

    value: int
    label: str
    url: str
    late: bool = False


def _newest_of_each(rows: list[Passage]) -> list[Passage]:
    """One line for a case and its children, however much happened to them."""
    newest: dict[int, Passage] = {}
    for row in rows:
        newest.setdefault(row.card.parent_id or row.card_id, row)
    return list(newest.values())


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """To-dos first, then what happened to my things, then notices; strangers are shown the door."""
    if not request.user.is_authenticated:
        return redirect("landing" if settings.DEMO and selectors.demo_accounts().exists() else "sign_in")
    if duty := request.actor.administration:  # type: ignore[attr-defined]
        return redirect(_DESKS[duty.power])
    return _home(request)  # type: ignore[arg-type]


def _home(request: ActorRequest) -> HttpResponse:
    actor, today = request.actor, clock.today()
    rows = list(selectors.tasks(actor).select_related("card")[: FEW * 4])
    lines = [*_no_cases(actor), *todos(rows, today, actor)]
    total = sum(request.task_counts.values())
    late = selectors.count_of_late(actor, today)
    unfinished = [
        {
            "title": drafts.title_of(d),
            "kind_label": _(kind_of(d.kind).label),
            "saved_at": d.saved_at,
            "url": drafts.form_url(d),
            "discard_url": drafts.discard_url(d),
        }
        for d in selectors.drafts(request.account.pk, actor)
    ]
    notices = [n for source in registry.items(NoticeSource) for n in source.newest(actor)]
    figures = [Figure(total, _("待我办理"), "/todo/")]
    if late:
        figures.append(Figure(late, _("已逾期"), "/todo/", late=True))
    each = selectors.concern(actor)
    held = selectors.open_cards(actor).count()
    if held:
        figures.append(Figure(held, _(each.label) if each else _("我的在办事项"), "/duty/?open=1"))
    context: dict[str, Any] = {
        "today": today,
        "todos": lines[:FEW],
        "todo_total": total,
        "todo_more": total > FEW,
        "bands": [band for source in registry.items(BandSource) for band in source.bands(actor)],
        "quick": _first_of_all(actor),
        "drafts": unfinished,
        "changes": changes(_newest_of_each(list(selectors.passages_on_held(actor)[:30])))[:6],
        "notices": sorted(notices, key=lambda n: n.on, reverse=True)[:5],
        "figures": figures,
        "setup": setup_progress.for_home(actor),
    }
    return render(request, "kernel/home.html", context)


def _no_cases(actor: Actor) -> list[Todo]:
    """To-dos that are no cases."""
    return [each for source in registry.items(TodoSource) for each in source.open(actor)]


def _first_of_all(actor: Actor) -> list[Entry]:
    """What the actor's roles do most, then what it may start."""
    starts = [
        Entry(_("写{kind}").format(kind=_(k.label)), f"{list_url(k)}new/", "pencil-square") for k in openable(actor)
    ]
    # The to-dos stand on the same page already.
    return [*(t for t in tools(actor) if t.url != "/todo/"), *starts][:MOST_TOOLS]


@signed_in
@require_safe
def todo(request: ActorRequest) -> HttpResponse:
    """The whole list over all modules, due first."""
    rows = list(selectors.tasks(request.actor).select_related("card")[:MANY])
    lines = [*_no_cases(request.actor), *todos(rows, clock.today(), request.actor)]
    page = {
        "title": _("待我办理"),
        "todos": lines,
        "empty": "" if lines else reworded(_("现在没有要您办的事。有新的交办时，会排在这里。")),
    }
    return render(request, "kernel/plain_list.html", {"page": page})


@signed_in
@require_safe
def duty(request: ActorRequest) -> HttpResponse:
    """My own cases of every kind, the newest first, and the way to each list; or only what is still open."""
    only_open = bool(request.GET.get("open"))
    found = selectors.open_cards(request.actor) if only_open else selectors.own_cards(request.actor)
    cards = list(found.order_by("-pk")[: MANY if only_open else 50])
    entries = [
        Change(c.title or _("（还没有标题）"), case_url(c), kind.workflow.label_of(c.state), _(kind.label), c.opened)
        for c in cards
        for kind in [kind_of(c.kind)]
    ]
    groups = navigation(request.actor, "")
    page = {
        "title": _("我的在办事项") if only_open else _("履职"),
        "quick": [entry for group in groups for entry in group.entries],
        "entries": entries,
        "empty": "" if entries else _("您还没有参与的事项。"),
    }
    return render(request, "kernel/plain_list.html", {"page": page})


@signed_in
@require_safe
def create(request: ActorRequest) -> HttpResponse:
    """＋: what I may start."""
    place = request.actor.conference_id
    quick = [
        {"label": _("写{kind}").format(kind=_(k.label)), "url": f"{list_url(k)}new/", "icon": "pencil-square"}
        for k in openable(request.actor)
    ]
    page = {
        "title": _("新建"),
        "quick": quick or tools(request.actor),
        "empty": "" if quick else _("您的身份不需要新建事项；要办的事在首页的“待我办理”里。"),
        # Whoever sets up an installation looks here for its first case.
        "way": way_to_write(place) if place and not quick and request.actor.has(CONFIGURE, place) else None,
    }
    return render(request, "kernel/plain_list.html", {"page": page})
