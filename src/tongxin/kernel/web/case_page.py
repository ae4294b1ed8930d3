"""Builds the one anatomy that every kind of case shows: what next, by whom, by when, and why not."""

import datetime as dt
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tongxin.kernel import clock, deadlines, registry, wording
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.corrections import CORRECT, back_obstacle
from tongxin.kernel.cases.doors import STEP_BACK
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.cases.kinds import CaseKind, Section, kind_of
from tongxin.kernel.cases.models import CaseCard, CaseTask, Passage
from tongxin.kernel.cases.offers import held_roles
from tongxin.kernel.cases.words import act_said, clock_said
from tongxin.kernel.deadlines.calendar import WorkingCalendar
from tongxin.kernel.deadlines.models import Deadline
from tongxin.kernel.templatetags.tongxin_ui import cn_date
from tongxin.kernel.web import forms, selectors
from tongxin.kernel.web.action_list import Action, Choice, laid_out, of_case
from tongxin.kernel.web.navigation import list_url
from tongxin.kernel.web.providers import TimelineSource
from tongxin.kernel.web.todo import actor_of, case_url, holder_labels, waits
from tongxin.kernel.web.words import NO_CHIP, Chip, due_chip, state_chip


@dataclass(frozen=True)
class StepView:
    """One stage of the progress bar: ``done``, ``now``, ``stop`` or ``todo``."""

    label: str
    status: str
    when: str = ""


@dataclass(frozen=True)
class NextRow:
    """Who is expected to do what by when, and how the day was computed."""

    sentence: str
    due: Chip = NO_CHIP
    note: str = ""
    mine: bool = False
    url: str = ""
    explained: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChildRow:
    """A child with its own clock."""

    title: str
    url: str
    state: Chip
    waits: str = ""
    due: Chip = NO_CHIP


@dataclass(frozen=True)
class SectionView:
    """Content: short facts in a table of two columns, long texts as prose."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True)
class TimelineEntry:
    """What somebody did on a day."""

    text: str
    on: dt.date
    by: str = ""
    recorded: dt.date | None = None
    now: bool = False
    undone: bool = False
    taken_back: bool = False
    reason: str = ""
    details: tuple[tuple[str, str], ...] = ()
    pk: int = 0
    at: dt.datetime | None = None


@dataclass(frozen=True)
class LineageEnd:
    """Where a case came from or what it became."""

    text: str
    url: str = ""
    here: bool = False


@dataclass
class CasePage:
    """Everything the template shows; short fields first, then the parts from top to bottom."""

    kind_label: str
    list_url: str
    url: str
    title: str
    number: str
    subtitle: str
    state_label: str
    version: int
    chips: list[Chip]
    steps: list[StepView]
    next: list[NextRow]
    rest: str
    is_late: bool
    actions: list[Action]
    paper_actions: list[Action]
    sections: list[SectionView]
    panels: list[SafeString]
    side_panels: list[SafeString]
    children: list[ChildRow]
    children_title: str
    timeline: list[TimelineEntry]
    lineage: list[LineageEnd]
    parent: Any = None
    edit_url: str = ""
    print_url: str = ""
    prints: list[Any] = field(default_factory=list)
    ics_url: str = ""
    step_back_url: str = ""
    step_back_reason: str = ""
    correct_url: str = ""
    similar: list[Any] = field(default_factory=list)
    files: list[Any] = field(default_factory=list)
    can_upload: bool = False
    upload_url: str = ""
    upload_hint: str = ""
    qr_code: str = ""
    link_url: str = ""
    queue: Any = None
    address: str = ""
    upload_accept: str = ""

    @property
    def choices(self) -> list[Choice]:
        """What can be done now; edges of one group under one choice, once there are several."""
        return laid_out(self.actions)

    @property
    def coming(self) -> list[Action]:
        """What the reader will have to do but cannot yet, each with the reason."""
        return [action for action in self.actions if not action.enabled and action.coming]

    @property
    def other_steps(self) -> list[Action]:
        """What else the reader's roles may do some day; folded, with the reasons."""
        return [action for action in self.actions if not action.enabled and not action.coming]

    @property
    def mine_below(self) -> NextRow | None:
        """What the reader is expected to do on a child of this case."""
        return next((row for row in self.next if row.mine and row.url), None)


def build(kind: CaseKind, card: CaseCard, case: Any, actor: Actor) -> CasePage:
    """The page of one case for one actor."""
    today = clock.today()
    kids = selectors.children(actor, card)
    tasks = selectors.tasks_around(card)
    labels = holder_labels(tasks)
    terms = selectors.deadlines_around(card)
    passed = selectors.passages(card)
    next_rows = _next(card, tasks, labels, terms, actor, today)
    state = kind.workflow.by_state[card.state]
    may_correct = bool(passed) and held_roles(kind.workflow.corrects, actor, case)
    url = case_url(card)
    possible = of_case(case, actor, url)
    return CasePage(
        kind_label=_(kind.label),
        list_url=list_url(kind),
        url=url,
        title=card.title or _("（还没有标题）"),
        number=card.number,
        subtitle=kind.subtitle(case),
        state_label=_(state.label),
        version=card.version,
        chips=_chips(kind, card, case),
        steps=steps(kind, card, passed),
        next=next_rows,
        rest=_rest(kind, card),
        is_late=any(row.due.tone == "err" for row in next_rows),
        actions=[a for a in possible if not a.on_paper],
        paper_actions=[a for a in possible if a.on_paper and (a.enabled or a.coming)],
        sections=[] if kind.sections else content_sections(kind, case),
        panels=panels(case, actor, [s for s in kind.sections if not s.side]),
        side_panels=panels(case, actor, [s for s in kind.sections if s.side]),
        children=_children(kids, tasks, labels, today),
        children_title=_("承办与下级事项")
        if len({k.kind for k in kids}) > 1
        else _(kind_of(kids[0].kind).label)
        if kids
        else "",
        timeline=_with_marks(card, timeline(kind, passed, next_rows, withheld(kind, case, actor))),
        lineage=_lineage(actor, card),
        parent=_parent(actor, card),
        edit_url=f"{url}edit/" if _may_edit(kind, card, case, actor) else "",
        print_url=f"{url}print/",
        ics_url=f"{url}due.ics" if terms else "",
        step_back_url=f"{url}step-back/" if may_correct else "",
        step_back_reason=back_obstacle(kind, card) if may_correct else "",
        correct_url=f"{url}correct/" if may_correct and any(is_correctable(kind, row) for row in passed) else "",
    )


def _chips(kind: CaseKind, card: CaseCard, case: Any) -> list[Chip]:
    chips = [state_chip(kind, card.state), Chip(str(card.get_secrecy_display()), "plain")]
    return chips + [Chip(text, "warn") for text in kind.chips(case)]


def steps(kind: CaseKind, card: CaseCard, passed: list[Passage]) -> list[StepView]:
    """The progress bar: stages behind with their days, the stage now, stages ahead."""
    declared = kind.workflow.steps
    state = kind.workflow.by_state[card.state]
    keys = [key for key, _label in declared]
    here = keys.index(state.step) if state.step in keys else -1
    days = _days_left(kind, passed)
    stopped = here < 0 and state.final
    views = []
    for place, (key, label) in enumerate(declared):
        left = days.get(key)
        done = place < here or (place == here and state.final) or (stopped and left is not None)
        when = wording.short_day(left) if left and done else ""
        views.append(StepView(_(label), "done" if done else "now" if place == here else "todo", when))
    if stopped and declared:
        views = [v for v in views if v.status == "done"]
        views.append(StepView(_(state.label), "stop"))
    return views


def _days_left(kind: CaseKind, passed: list[Passage]) -> dict[str, dt.date]:
    """The day on which each stage was left, by the edges that still stand."""
    days: dict[str, dt.date] = {}
    by_state = kind.workflow.by_state
    for row in reversed(passed):
        source, target = by_state.get(row.source), by_state.get(row.target)
        if row.undone or source is None or target is None or target.aside:
            continue
        if source.step != target.step or target.final:
            days[source.step] = row.occurred_on
    return days


def _next(
    card: CaseCard,
    tasks: list[CaseTask],
    labels: dict[str, str],
    terms: list[Deadline],
    actor: Actor,
    today: dt.date,
) -> list[NextRow]:
    """Who is waited for: on the case itself and on its children, which have their own clocks."""
    calendar = WorkingCalendar(card.conference_id)
    left = {(term.card_id, term.key): term for term in terms}
    grouped: dict[tuple[int, str], list[CaseTask]] = {}
    for task in tasks:
        grouped.setdefault((task.card_id, task.holder), []).append(task)
    rows: list[NextRow] = []
    for (card_id, holder), group in grouped.items():
        of_kind = kind_of(group[0].card.kind)
        workflow = of_kind.workflow
        edges = [workflow.by_key[t.transition] for t in group if t.transition in workflow.by_key]
        verbs = " / ".join(dict.fromkeys(_(e.label) for e in edges))
        stopped = [left.pop((card_id, key)) for e in edges for key in e.stops if (card_id, key) in left]
        # A step without a term of its own (签收) stands under the term that runs on the case meanwhile.
        term = stopped[0] if stopped else next((t for (of, _key), t in left.items() if of == card_id), None)
        if term is not None and not stopped:
            left.pop((card_id, term.key))
        rows.append(
            NextRow(
                sentence=_("{who}：{verbs}").format(who=labels.get(holder, _("经办人")), verbs=verbs),
                due=due_chip(term.due_on, today, paused=term.state == "paused") if term else NO_CHIP,
                note=_("{term}到 {day} 为止").format(
                    term=clock_said(of_kind, term.key, term.label), day=cn_date(term.due_on)
                )
                if term
                else _("没有规定期限"),
                mine=holder in actor.keys,
                url=case_url(group[0].card) if card_id != card.pk else "",
                explained=tuple(deadlines.explain(term, calendar, partial(act_said, of_kind)))
                if term and len(rows) < _EXPLAINED
                else (),
            )
        )
    return rows


def _rest(kind: CaseKind, card: CaseCard) -> str:
    state = kind.workflow.by_state[card.state]
    if state.rest:
        return _(state.rest)
    if state.final:
        return _("这件{kind}现在是“{state}”，不再等待任何人。").format(kind=_(kind.label), state=_(state.label))
    return _("现在没有人被要求办理，状态是“{state}”。").format(state=_(state.label))


def _may_edit(kind: CaseKind, card: CaseCard, case: Any, actor: Actor) -> bool:
    declared = kind.workflow.edit
    return bool(declared and card.state in declared.states and held_roles(declared.by, actor, case))


LONG_TEXT = 40
_EXPLAINED = 4


def content_sections(kind: CaseKind, case: Any) -> list[SectionView]:
    """Structured fields from the declaration, for kinds that bring no template of their own; also the print view."""
    declared = kind.workflow.edit.fields if kind.workflow.edit else kind.workflow.opening_fields
    values = kind.content(case)
    facts: list[tuple[str, str]] = []
    texts: list[tuple[str, str]] = []
    for spec in declared:
        for label, text in forms.shown([spec], values):
            if spec.key == "title":
                continue
            (texts if getattr(spec, "lines", 1) > 1 or len(text) > LONG_TEXT else facts).append((label, text))
    if not facts and not texts:
        return []
    return [SectionView(_("{kind}内容").format(kind=_(kind.label)), tuple(facts), tuple(texts))]


def beside(kind: CaseKind, case: Any, actor: Actor, keys: tuple[str, ...]) -> list[SafeString]:
    """The sections that a form asks to have beside it, in the order of the case page."""
    return panels(case, actor, [s for s in kind.sections if s.key in keys])


def panels(case: Any, actor: Actor, sections: list[Section]) -> list[SafeString]:
    """Sections of a kind as the reader sees them."""
    drawn = [
        mark_safe(  # noqa: S308 (what render_to_string returns was escaped by the template)
            render_to_string(
                part.template, {"case": case, "actor": actor, "section": part, **part.context(case, actor)}
            )
        )
        for part in sections
    ]
    return [panel for panel in drawn if panel.strip()]


def _children(kids: list[CaseCard], tasks: list[CaseTask], labels: dict[str, str], today: dt.date) -> list[ChildRow]:
    names = _child_names(kids)
    found = []
    for kid in kids:
        own = [t for t in tasks if t.card_id == kid.pk]
        due = next((t for t in own if t.due), None)
        chip = due_chip(due.due, today, paused=due.paused) if due else NO_CHIP
        found.append(
            ChildRow(
                names.get(kid.pk) or kid.title,
                case_url(kid),
                state_chip(kind_of(kid.kind), kid.state),
                waits(own, labels),
                chip,
            )
        )
    return found


def _child_names(kids: list[CaseCard]) -> dict[int, str]:
    """What tells children apart; their titles often repeat the parent's."""
    names: dict[int, str] = {}
    for key in dict.fromkeys(kid.kind for kid in kids):
        kind = kind_of(key)
        names |= {case.pk: kind.subtitle(case) for case in selectors.cases(kind, [k.pk for k in kids if k.kind == key])}
    return names


def _step_name(kind: CaseKind, row: Passage, by_id: dict[int, Passage]) -> str:
    """What a passage is called; a step back names the step that it took back, for on paper both stand in one list."""
    edge = kind.workflow.by_key.get(row.transition)
    if edge:
        return _(edge.label)
    wrong = by_id.get(row.corrects_id or 0) if row.transition == STEP_BACK else None
    taken = kind.workflow.by_key.get(wrong.transition) if wrong else None
    if taken:
        return _("退回一步：撤回“{label}”").format(label=_(taken.label))
    return _("退回一步") if row.transition == STEP_BACK else row.transition


def withheld(kind: CaseKind, case: Any, actor: Actor) -> frozenset[str]:
    """The edges at which a reader may not see what was filled in."""
    return kind.withheld(case, actor) if kind.withheld else frozenset()


def timeline(
    kind: CaseKind, passed: list[Passage], next_rows: list[NextRow], hidden: frozenset[str] = frozenset()
) -> list[TimelineEntry]:
    """The newest first; what is waited for stands on top. Of ``hidden`` edges it says that they were taken, not more."""
    entries = [
        TimelineEntry(_("等待 {what}").format(what=row.sentence), clock.today(), now=True) for row in next_rows[:3]
    ]
    by_id = {row.pk: row for row in passed}
    taken_back = {row.corrects_id for row in passed if row.transition == STEP_BACK}
    for row in passed:
        edge = kind.workflow.by_key.get(row.transition)
        label = _step_name(kind, row, by_id)
        if row.corrects_id and row.transition not in {STEP_BACK, CORRECT}:
            label = _("{label}（更正后）").format(label=label)
        who = actor_of(row)
        recorded = row.business_at.astimezone(clock.ZONE).date()
        entries.append(
            TimelineEntry(
                text=label,
                on=row.occurred_on,
                by=who,
                recorded=recorded if recorded != row.occurred_on else None,
                undone=row.undone,
                taken_back=row.pk in taken_back,
                reason=row.reason or row.late_reason,
                details=tuple(forms.shown(edge.fields, row.fields)) if edge and edge.key not in hidden else (),
                pk=row.pk,
                at=row.business_at,
            )
        )
    return entries


def _with_marks(card: CaseCard, entries: list[TimelineEntry]) -> list[TimelineEntry]:
    """What happened around the case, each in its place among the passages of its day."""
    marks = [mark for source in registry.items(TimelineSource) for mark in source.marks(card)]
    if not marks:
        return entries
    placed = [(entry.at, entry) for entry in entries]
    placed += [
        (mark.at, TimelineEntry(mark.text, mark.at.astimezone(clock.ZONE).date(), mark.by, reason=mark.note))
        for mark in marks
    ]
    # What is waited for has no moment of its own and stays on top; the sort is stable.
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    return [entry for _at, entry in sorted(placed, key=lambda pair: pair[0] or far, reverse=True)]


def is_correctable(kind: CaseKind, row: Passage) -> bool:
    """Whether the day of a passage may still be corrected: it stands, and it is a step of the matter itself."""
    return not row.undone and row.transition in kind.workflow.by_key


def _lineage(actor: Actor, card: CaseCard) -> list[LineageEnd]:
    into, out = selectors.links(actor, card)
    if not into and not out:
        return []
    return [
        *(LineageEnd(x.source.title, case_url(x.source)) for x in into),
        LineageEnd(_("本件"), here=True),
        *(LineageEnd(x.target.title, case_url(x.target)) for x in out),
    ]


def _parent(actor: Actor, card: CaseCard) -> Any:
    if card.parent is None:
        return None
    above = card.parent
    try:
        selectors.card(actor, kind_of(above.kind), above.pk)
    except NotVisible:
        return None
    return {"title": above.number or above.title, "url": case_url(above)}
