"""Builds lists: chips by state, text, sort, pages, saved views; the export reads the same query."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.kernel import clock, registry
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.access.roles import StandingRole
from tongxin.kernel.cases.doors import may_open
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.cases.visibility import visible_cards
from tongxin.kernel.conferences.parameters import remembered
from tongxin.kernel.web import paging, printing, selectors
from tongxin.kernel.web.forms import Option
from tongxin.kernel.web.navigation import list_url
from tongxin.kernel.web.providers import TickedAction
from tongxin.kernel.web.todo import case_url, holder_labels, waits
from tongxin.kernel.web.words import NO_CHIP, Chip, due_chip, state_chip

PAGE = 25
MINE, LATE = "mine", "late"
SORTS: dict[str, Any] = {
    "new": gettext_lazy("最新提出"),
    "moved": gettext_lazy("最近有进展"),
    "due": gettext_lazy("期限最近"),
    "number": gettext_lazy("编号"),
    "title": gettext_lazy("标题"),
}


@dataclass(frozen=True)
class Wish:
    """What somebody asked the list for."""

    q: str = ""
    state: str = ""
    sort: str = "new"
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.q or self.state)

    def query(self, **changes: Any) -> str:
        """The query text of this wish with changes; the page falls back to the first."""
        values = {"q": self.q, "state": self.state, "sort": self.sort if self.sort != "new" else "", **changes}
        return urlencode({k: v for k, v in values.items() if v})


def wish_from(kind: CaseKind, sent: QueryDict) -> Wish:
    """Read the query; what nobody offers is ignored."""
    state = sent.get("state", "")
    known = state in kind.workflow.by_state or state in {MINE, LATE}
    sort = sent.get("sort", "new")
    return Wish(
        q=sent.get("q", "").replace("\x00", "").strip()[:80],
        state=state if known else "",
        sort=sort if sort in SORTS else "new",
        page=paging.number_in(sent),
    )


@dataclass(frozen=True)
class Row:
    """One case in a list."""

    pk: int
    number: str
    title: str
    url: str
    state: Chip
    opened: dt.date
    waits: str = ""
    due: Chip = NO_CHIP
    due_on: dt.date | None = None
    note: str = ""
    within: str = ""


@dataclass(frozen=True)
class Pill:
    """A filter chip with its count."""

    label: str
    url: str
    count: int
    current: bool


@dataclass(frozen=True)
class Column:
    """A heading; sortable ones carry a link."""

    label: str
    url: str = ""
    sorted: str = ""
    num: bool = False


@dataclass
class ListPage:
    """Everything the template shows."""

    title: str
    url: str
    q: str
    query: str
    total: int
    rows: list[Row]
    pills: list[Pill]
    sorts: list[Option]
    columns: list[Column]
    kept: list[tuple[str, str]]
    is_filtered: bool
    empty: str
    first: int
    last: int
    xlsx_url: str
    csv_url: str
    previous_url: str = ""
    next_url: str = ""
    new_url: str = ""
    new_label: str = ""
    views: list[dict[str, Any]] = field(default_factory=list)
    can_save_view: bool = False
    save_view_url: str = ""
    drop_view_url: str = ""
    view_to_drop: str = ""
    together: list[tuple[str, str]] = field(default_factory=list)
    together_url: str = ""
    # Where ticked rows can be taken: printing, and what apps offer.
    ticked_print_url: str = ""
    ticked: list[TickedAction] = field(default_factory=list)
    kind_key: str = ""

    @property
    def has_ticks(self) -> bool:
        """Whether there is anything to do with ticked rows."""
        return bool(self.together or self.ticked or self.ticked_print_url)

    queue_url: str = ""
    print_url: str = ""


def cards_wished(kind: CaseKind, actor: Actor, wish: Wish) -> QuerySet[CaseCard]:
    """The visible cards that fit the text, before the state is chosen."""
    found = visible_cards(actor, kind)
    if wish.q:
        found = found.filter(Q(title__icontains=wish.q) | Q(number__icontains=wish.q))
    return found


def narrowed(kind: CaseKind, found: QuerySet[CaseCard], actor: Actor, wish: Wish) -> QuerySet[CaseCard]:
    """Only the chosen state, my own to-dos, or what is overdue; without a wish all that was not put aside."""
    if wish.state == MINE:
        return found.filter(pk__in=selectors.tasks(actor).order_by().values("card_id"))
    if wish.state == LATE:
        return found.filter(selectors.late_card_ids(clock.today()))
    if wish.state:
        return found.filter(state=wish.state)
    return found.exclude(state__in=kind.workflow.aside) if kind.workflow.aside else found


def ordered(found: QuerySet[CaseCard], sort: str) -> QuerySet[CaseCard]:
    """In the order asked for; ids break ties, so that pages never overlap."""
    if sort == "due":
        return selectors.with_due(found).order_by(F("next_due").asc(nulls_last=True), "-pk")
    return found.order_by(
        *{"moved": ("-updated_at", "-pk"), "number": ("number", "pk"), "title": ("title", "pk")}.get(
            sort, ("-opened", "-pk")
        )
    )


def rows_of(kind: CaseKind, cards: list[CaseCard], cases: list[Any] | None = None) -> list[Row]:
    """Lines with who is waited for and by when; one query for all tasks, one per kind of holder."""
    tasks = selectors.tasks_below(c.pk for c in cards)
    labels = holder_labels(tasks)
    known = selectors.cases(kind, [c.pk for c in cards]) if cases is None else cases
    notes = {case.pk: (kind.subtitle(case), kind.within(case)) for case in known}
    today, found = clock.today(), []
    for card in cards:
        own = [t for t in tasks if card.pk in {t.card_id, t.card.parent_id}]
        due = next((t for t in own if t.due), None)
        note, within = notes.get(card.pk, ("", ""))
        found.append(
            Row(
                pk=card.pk,
                number=card.number,
                title=card.title or _("（还没有标题）"),
                url=case_url(card),
                state=state_chip(kind, card.state),
                opened=card.opened,
                waits=waits(own, labels),
                due=due_chip(due.due, today, paused=due.paused) if due else NO_CHIP,
                due_on=due.due if due else None,
                note=note,
                within=within,
            )
        )
    return found


def build(kind: CaseKind, actor: Actor, wish: Wish, waiting: int) -> ListPage:
    """One page of a list; ``waiting`` is how many of the kind wait for the actor."""
    url = list_url(kind)
    found = cards_wished(kind, actor, wish)
    counted = selectors.counts_by_state(found, clock.today())
    counts = {state: count for state, (count, _late) in counted.items()}
    late = sum(late for _count, late in counted.values())
    chosen = narrowed(kind, found, actor, wish)
    everything = sum(count for state, count in counts.items() if state not in kind.workflow.aside)
    known = counts.get(wish.state, 0) if wish.state else everything
    total = chosen.count() if wish.state in {MINE, LATE} else known
    number = paging.nearest(wish.page, total, PAGE)
    start = (number - 1) * PAGE
    cards = list(ordered(chosen, wish.sort)[start : start + PAGE])
    cases = selectors.cases(kind, [card.pk for card in cards])
    page = ListPage(
        title=_(kind.label),
        url=url,
        q=wish.q,
        query=wish.query(),
        total=total,
        rows=rows_of(kind, cards, cases),
        pills=_pills(kind, wish, counts, everything, url, waiting, late),
        sorts=[Option(key, str(label), key == wish.sort) for key, label in SORTS.items()],
        columns=_columns(wish, url),
        kept=[("state", wish.state)] if wish.state else [],
        is_filtered=wish.is_filtered,
        empty=_(kind.empty_sentence),
        first=start + 1 if cards else 0,
        last=start + len(cards),
        xlsx_url=f"{url}export.xlsx?{wish.query()}",
        csv_url=f"{url}export.csv?{wish.query()}",
        previous_url=f"{url}?{wish.query(page=number - 1)}" if number > 1 else "",
        next_url=f"{url}?{wish.query(page=number + 1)}" if start + len(cards) < total else "",
    )
    _add_opening(page, kind, actor, url)
    if cards and printing.has_forms(kind):
        page.print_url = f"{url}print/?{wish.query()}"
        # One row is printed from its own page.
        page.ticked_print_url = f"{url}print/" if total > 1 else ""
    if cards:
        page.together, page.together_url = _together(kind, actor, cards, cases), f"{url}together/"
        page.kind_key = kind.plural
        page.ticked = [each for each in registry.items(TickedAction) if each.shown(actor, kind)]
    if waiting > 1:
        page.queue_url = f"{url}queue/"
    _add_views(page, kind, actor, wish, url)
    return page


def _add_opening(page: ListPage, kind: CaseKind, actor: Actor, url: str) -> None:
    place = actor.conference_id
    if place is not None and not kind.child_of and may_open(kind, actor, place):
        page.new_url, page.new_label = f"{url}new/", _("新建{kind}").format(kind=_(kind.label))


def _together(kind: CaseKind, actor: Actor, shown: list[CaseCard], cases: list[Any]) -> list[tuple[str, str]]:
    """What can be done with many at once by this actor, in one of the states that the page shows."""
    states = {card.state for card in shown}
    edges = [t for t in kind.workflow.transitions if t.together and states & set(t.sources)]
    own = (
        set(selectors.tasks(actor).filter(card__in=[card.pk for card in shown]).values_list("transition", flat=True))
        if edges
        else set()
    )
    if any(t.applies for t in edges):
        with remembered():
            edges = [t for t in edges if any(t.exists_for(case) for case in cases)]
    return [
        (t.key, _(t.label))
        for t in edges
        if t.key in own or any(isinstance(r, StandingRole) and actor.has(r.power, actor.conference_id) for r in t.by)
    ]


def _add_views(page: ListPage, kind: CaseKind, actor: Actor, wish: Wish, url: str) -> None:
    if actor.account_id is None:
        return
    here = wish.query()
    for view in selectors.saved_views(actor.account_id, kind):
        # A database may give the keys back in an order of its own.
        query = urlencode({k: view.query[k] for k in ("q", "state", "sort") if view.query.get(k)})
        current = query == here
        page.views.append({"name": view.name, "url": f"{url}?{query}", "current": current})
        if current:
            page.view_to_drop = view.name
    page.can_save_view = bool(here) and not page.view_to_drop
    page.save_view_url, page.drop_view_url = f"{url}views/save/", f"{url}views/drop/"


def _pills(
    kind: CaseKind, wish: Wish, counts: dict[str, int], everything: int, url: str, mine: int, late: int
) -> list[Pill]:
    def pill(label: str, state: str, count: int) -> Pill:
        query = wish.query(state=state)
        return Pill(label, f"{url}?{query}" if query else url, count, wish.state == state)

    pills = [pill(_("全部"), "", everything)]
    if mine:
        pills.append(pill(_("待我办理"), MINE, mine))
    if late:
        pills.append(pill(_("已逾期"), LATE, late))
    present = [s for s in kind.workflow.states if counts.get(s.key) or wish.state == s.key]
    return pills + [pill(_(s.label), s.key, counts.get(s.key, 0)) for s in present]


def _columns(wish: Wish, url: str) -> list[Column]:
    def sortable(label: str, sort: str, direction: str = "ascending", *, num: bool = False) -> Column:
        here = wish.sort == sort
        return Column(label, f"{url}?{wish.query(sort=sort)}", direction if here else "", num)

    return [
        sortable(_("编号"), "number"),
        sortable(_("标题"), "title"),
        Column(_("状态")),
        Column(_("等谁办理")),
        sortable(_("期限"), "due", num=True),
        sortable(_("提出日期"), "new", "descending", num=True),
    ]
