"""The two doors through which cases change, and the one through which they come into being."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import clock, wording
from tongxin.kernel.access.actors import Actor, system_actor
from tongxin.kernel.audit.acts import act, current
from tongxin.kernel.cases import clocks, upkeep
from tongxin.kernel.cases.errors import Blocked, Denied, InvalidInput, KeyReused, NotVisible, StaleVersion
from tongxin.kernel.cases.kinds import CaseKind, case_of, kind_of, kinds
from tongxin.kernel.cases.models import Case, CaseCard, Draft, Passage
from tongxin.kernel.cases.offers import acting, held_roles, obstacle, stand_ins
from tongxin.kernel.cases.repeats import check_same, content_hash
from tongxin.kernel.cases.visibility import sees
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.events.outbox import emit
from tongxin.kernel.events.types import CaseEdited, CaseMoved, CaseOpened
from tongxin.kernel.numbering import allocate
from tongxin.kernel.workflow.declarations import Follow, Transition
from tongxin.kernel.workflow.effects import effect_of, opening_of
from tongxin.kernel.workflow.fields import FieldError, FileOf, InputField, plain

LATE_DAYS = 3
PAPER_DAYS = 366
STEP_BACK = "step_back"


@dataclass
class Step:
    """What an effect gets to know of the edge being taken; it may add keys to ``fields`` that the record keeps."""

    transition: Transition
    by: Actor
    occurred_on: dt.date
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """What is asked of :func:`move`; ``cause`` is the child's passage that a parent follows."""

    key: str
    by: Actor
    fields: dict[str, Any] = field(default_factory=dict)
    occurred_on: dt.date | None = None
    late_reason: str = ""
    version: int | None = None
    once: uuid.UUID | None = None
    cause: Passage | None = None
    on_behalf: str = ""

    @property
    def content(self) -> str:
        """What is asked for, to tell a repetition by; a newer version of the page asks for the same."""
        return content_hash(self.fields, self.occurred_on, self.late_reason, self.on_behalf) if self.once else ""


def fields_for(declared: tuple[InputField, ...], by: Actor, conference_id: int) -> tuple[InputField, ...]:
    """The declared fields that this actor may fill in."""
    return tuple(f for f in declared if not f.power or by.is_system or by.has(f.power, conference_id))


def clean_fields(
    declared: tuple[InputField, ...], given: dict[str, Any], by: Actor, conference_id: int
) -> dict[str, Any]:
    """Clean values for every declared field; unknown keys and bad values are refused together."""
    errors: dict[str, str] = {}
    values: dict[str, Any] = {f.key: f.empty() for f in declared}
    open_to_actor = fields_for(declared, by, conference_id)
    for each in open_to_actor:
        try:
            values[each.key] = each.clean(given.get(each.key), conference_id)
        except FieldError as refusal:
            errors[each.key] = str(refusal)
    for each in (f for f in declared if f.key in given and f not in open_to_actor):
        errors[each.key] = _("您没有填写“{label}”的权限，请去掉这一项再提交。").format(label=_(each.label))
    if unknown := set(given) - {f.key for f in declared}:
        errors["__all__"] = _("有不认识的填写项：{names}。").format(names=wording.listed(sorted(unknown)))
    if errors:
        raise InvalidInput(errors)
    return values


def lock(card_id: int) -> CaseCard:
    """The card, locked first of all: case, counter, chain head is the order of locks.

    Its parent is locked before it, always, so that a child that leads its parent and a parent that recalls its
    children never wait for each other crosswise; ids grow, so the parent's is the lower one.
    """
    if transaction.get_connection().vendor == "sqlite":
        # One writer at a time: there is nothing to lock, and nobody to wait for.
        return _card(card_id)
    parent = CaseCard.objects.filter(pk=card_id).values("parent_id")
    rows = CaseCard.objects.select_for_update(of=("self",)).filter(Q(pk=card_id) | Q(pk__in=parent)).order_by("pk")
    found = {row.pk: row for row in rows}
    if card_id not in found:
        raise NotVisible
    return found[card_id]


def _card(card_id: int) -> CaseCard:
    try:
        return CaseCard.objects.get(pk=card_id)
    except CaseCard.DoesNotExist:
        raise NotVisible from None


def open_case(
    kind_key: str,
    *,
    by: Actor,
    values: dict[str, Any],
    conference: Conference | int | None = None,
    parent: CaseCard | Case | None = None,
    occurred_on: dt.date | None = None,
    once: uuid.UUID | None = None,
) -> Any:
    """Open a case of a kind and return it; the same ``once`` gives the same case, however often it is asked."""
    return open_or_repeat(
        kind_key, by=by, values=values, conference=conference, parent=parent, occurred_on=occurred_on, once=once
    )[0]


def open_or_repeat(
    kind_key: str,
    *,
    by: Actor,
    values: dict[str, Any],
    conference: Conference | int | None = None,
    parent: CaseCard | Case | None = None,
    occurred_on: dt.date | None = None,
    once: uuid.UUID | None = None,
) -> tuple[Any, bool]:
    """:func:`open_case`, and whether the case is new; the same key with other values is :class:`KeyReused`."""
    kind = kind_of(kind_key)
    place = conference.pk if isinstance(conference, Conference) else (conference or by.conference_id)
    if place is None:
        raise Denied(_("没有指定所属政协，不能新建。"))
    asked = content_hash(values, occurred_on) if once else ""
    try:
        with act(by=by, conference_id=place):
            if once and (found := CaseCard.objects.filter(once=once).first()):
                return _same(found, kind, by, asked), False
            if not may_open(kind, by, place):
                raise Denied(_("您没有新建{kind}的权限。").format(kind=_(kind.label)))
            _check_parent(kind, parent)
            return _open(kind, _opening(kind, by, place), place, values, parent, occurred_on, (once, asked)), True
    except IntegrityError:
        # Another request with the same key came first: its case is the answer.
        found = CaseCard.objects.filter(once=once).first() if once else None
        if found is None:
            raise
        return _same(found, kind, by, asked), False


def may_open(kind: CaseKind, by: Actor, conference_id: int) -> bool:
    """Whether one of the standing powers named by ``opens`` is held in the conference."""
    return by.is_system or any(by.has(power, conference_id) for power in kind.workflow.opens)


def _opening(kind: CaseKind, by: Actor, place: int) -> Actor:
    """Who opens, as the record names it: on behalf of whose lent desk it needs."""
    if may_open(kind, by.only(None), place):
        return by
    lender = next((each for each in by.lenders if may_open(kind, by.only(each), place)), None)
    return by.for_principal(lender) if lender else by


def _check_parent(kind: CaseKind, parent: CaseCard | Case | None) -> None:
    if not kind.child_of:
        return
    card = parent.card if isinstance(parent, Case) else parent
    if card is None or card.kind != kind.child_of:
        sentence = _("{kind}只能随{parent}的办理产生，不能单独新建。")
        raise Blocked(sentence.format(kind=_(kind.label), parent=_(kind_of(kind.child_of).label)))


def _same(found: CaseCard, kind: CaseKind, by: Actor, asked: str) -> Any:
    if not sees(by, found):
        raise NotVisible
    if found.kind != kind.key:
        raise KeyReused
    check_same(found.once_content, asked)
    return case_of(found)


def _open(
    kind: CaseKind,
    by: Actor,
    place: int,
    values: dict[str, Any],
    parent: CaseCard | Case | None,
    occurred_on: dt.date | None,
    repeat: tuple[uuid.UUID | None, str],
) -> Any:
    workflow = kind.workflow
    maker = opening_of(workflow.key)
    if maker is None:
        raise LookupError(f"nobody registered the opening of {workflow.key}")
    clean = clean_fields(workflow.opening_fields, values, by, place)
    day = occurred_on or clock.today()
    parent_id = parent.pk if parent else None
    card = CaseCard.objects.create(
        conference_id=place,
        kind=kind.key,
        state=workflow.initial,
        draft=workflow.by_state[workflow.initial].draft,
        opened=day,
        parent_id=parent_id,
        version=0,
        updated_at=clock.now(),
        once=repeat[0],
        once_content=repeat[1],
    )
    case = maker(card, clean, by)
    for scheme, column in workflow.opening_allocates:
        _number(case, scheme, column)
    case.save()
    clocks.start(kind, case, workflow.opening_starts, day, by.label, gettext_noop("交办"))
    upkeep.write_all(kind, card, case, None)
    case.card = card
    current().line(f"{kind.key}.open", kind.key, card.pk, by=by, conference_id=place, data={"opened": day.isoformat()})
    emit(CaseOpened(conference_id=place, kind=kind.key, card_id=card.pk, version=card.version))
    return case


def _number(case: Any, scheme: str, column: str) -> str:
    value = getattr(case, column)
    if not value:
        value = allocate(scheme, case)[1]
        setattr(case, column, value)
    return str(value)


def move(
    target: Case | CaseCard | int,
    key: str,
    *,
    by: Actor,
    fields: dict[str, Any] | None = None,
    occurred_on: dt.date | None = None,
    late_reason: str = "",
    version: int | None = None,
    once: uuid.UUID | None = None,
    on_behalf: str = "",
) -> Passage:
    """Take an edge: the only door that sets ``state``. Returns the passage; raises a :class:`CaseError` otherwise.

    ``on_behalf`` is a holder key such as ``body:12``: an office acts for somebody on paper, and both are recorded.
    """
    card_id = target if isinstance(target, int) else target.pk
    request = Request(key, by, fields or {}, occurred_on, late_reason, version, once, on_behalf=on_behalf)
    try:
        with act(by=by):
            card = lock(card_id)
            if once and (done := _done_before(card_id, request)):
                return done
            return _move(card, request)
    except IntegrityError:
        # Only "once" can collide: the card is locked, so this key was used with another card or by somebody else.
        if not once or not Passage.objects.filter(once=once).exists():
            raise
        if done := _done_before(card_id, request):
            return done
        raise KeyReused from None


def _done_before(card_id: int, request: Request) -> Passage | None:
    """The passage that the same account made with the same key; others must not learn of it."""
    done = Passage.objects.filter(
        once=request.once, card_id=card_id, transition=request.key, account_id=request.by.account_id
    ).first()
    if done:
        check_same(done.once_content, request.content)
    return done


def place_of(target: Case | CaseCard | int) -> tuple[int, int | None]:
    """Card id and conference id of a case, a card or an id."""
    if not isinstance(target, int):
        return target.pk, target.conference_id
    card_id = target
    return card_id, CaseCard.objects.values_list("conference_id", flat=True).filter(pk=card_id).first()


def _move(card: CaseCard, request: Request) -> Passage:
    kind = kind_of(card.kind)
    case = kind.model._default_manager.get(pk=card.pk)
    case.card = card
    transition, by = _authorised(kind, card, case, request)
    if request.version is not None and request.version != card.version:
        raise StaleVersion(kind.content(case), card.version, request.fields)
    if reason := obstacle(kind, transition, case, by):
        raise Blocked(reason)
    asked = transition.asks(case)
    values = clean_fields(asked, request.fields, by, card.conference_id)
    _check_files(card, asked, values)
    step = Step(transition, by, _fact_day(card, request), values)
    passage = _take(kind, card, case, step, request)
    _lead_parent(kind, card, case, passage)
    return passage


def _check_files(card: CaseCard, asked: tuple[InputField, ...], values: dict[str, Any]) -> None:
    """A file that an act names must lie on the very case."""
    named = {f.key: values[f.key] for f in asked if isinstance(f, FileOf) and values[f.key] is not None}
    if not named:
        return
    there = set(card.attachments.filter(pk__in=named.values()).values_list("pk", flat=True))
    wrong = {key: _("这个附件不在这件事项上，请重新上传。") for key, number in named.items() if number not in there}
    if wrong:
        raise InvalidInput(wrong)


def _authorised(kind: CaseKind, card: CaseCard, case: Any, request: Request) -> tuple[Transition, Actor]:
    by = request.by
    if not by.is_system and not sees(by, card, case):
        raise NotVisible
    transition = kind.workflow.by_key.get(request.key)
    if transition is None:
        raise NotVisible(_("{kind}没有这一步操作，请刷新页面后重试。").format(kind=_(kind.label)))
    if request.on_behalf:
        for principal in stand_ins(kind, transition, case, by):
            if principal.key == request.on_behalf:
                return transition, by.for_principal(principal)
        raise Denied(_("您不能代为办理“{label}”。").format(label=_(transition.label)))
    if not held_roles(transition.by, by, case):
        who = wording.listed(dict.fromkeys(_(r.label) for r in transition.by))
        raise Denied(_("“{label}”由{who}办理，您没有这项权限。").format(label=_(transition.label), who=who))
    return transition, acting(transition.by, by, case)


def _fact_day(card: CaseCard, request: Request) -> dt.date:
    today = clock.today()
    day = request.occurred_on or today
    if day > today:
        raise InvalidInput({"occurred_on": _("发生日期不能晚于今天，请改为实际发生的日期。")})
    if request.occurred_on is None and request.cause is None and not clock.is_simulated():
        # Nothing lies in the future, so today cannot come before the step before.
        return today
    # A step back happens at a desk, not in the matter itself: it sets no floor for the days of facts.
    edges = Passage.objects.filter(card=card, undone=False).exclude(target="").exclude(transition=STEP_BACK)
    last: dt.date | None = edges.aggregate(last=Max("occurred_on"))["last"]
    # Paper may have been handed in long before somebody typed it; whoever writes a draft at a screen hands it in later.
    on_paper = card.draft and bool(request.on_behalf)
    begun = card.opened - dt.timedelta(days=PAPER_DAYS) if on_paper else card.opened
    floor = max(begun, last or begun)
    if request.cause is not None:
        return max(day, floor)
    if (today - day).days > LATE_DAYS and not plain(request.late_reason):
        sentence = _("补录 {n} 天以前的事项，请写明补录原因。")
        raise InvalidInput({"late_reason": sentence.format(n=LATE_DAYS)})
    if day < floor:
        sentence = _("发生日期不能早于上一步的日期（{day}）。")
        raise InvalidInput({"occurred_on": sentence.format(day=wording.full_day(floor))})
    return day


def _take(kind: CaseKind, card: CaseCard, case: Any, step: Step, request: Request) -> Passage:
    transition, by = step.transition, step.by
    passage = Passage(
        card=card,
        transition=transition.key,
        source=case.state,
        target="" if transition.loop else transition.target,
        occurred_on=step.occurred_on,
        recorded_at=clock.machine_now(),
        business_at=clock.now(),
        account_id=by.account_id,
        actor_label=by.label,
        on_behalf=by.on_behalf_of.label if by.on_behalf_of else "",
        late_reason=plain(request.late_reason)[:200],
        version=card.version + 1,
        once=request.once,
        once_content=request.content,
        caused_by=request.cause,
    )
    before = upkeep.columns_of(case)
    if card.draft and not transition.loop:
        card.opened = min(card.opened, step.occurred_on)
    if not transition.loop:
        case.state = transition.target
    for scheme, column in transition.numbers(case):
        _number(case, scheme, column)
    if run := effect_of(kind.workflow.key, transition.key):
        run(case, step)
    passage.fields = step.fields
    changed = upkeep.save_changed(case, before)
    passage.save(force_insert=True)
    clocks.apply(kind, case, transition, on=step.occurred_on, by=by.label, fields=step.fields)
    words = transition.retells or bool(changed - {"state"})
    upkeep.write_all(kind, card, case, step.occurred_on, words=words)
    tell(kind, card, case, passage, by)
    return passage


def tell(kind: CaseKind, card: CaseCard, case: Any, passage: Passage, by: Actor) -> None:
    """Leave the audit line of an edge and its event, in the transaction of the edge."""
    current().line(
        f"{kind.key}.{passage.transition}",
        kind.key,
        card.pk,
        by=by,
        conference_id=card.conference_id,
        data={
            "passage": passage.pk,
            "from": passage.source,
            "to": case.state,
            "occurred_on": passage.occurred_on.isoformat(),
            "version": card.version,
            "number": case.number,
        },
    )
    emit(
        CaseMoved(
            conference_id=card.conference_id,
            kind=kind.key,
            card_id=card.pk,
            transition=passage.transition,
            source=passage.source,
            target=case.state,
            passage_id=passage.pk,
            version=card.version,
        )
    )


def day_of_children(parent_id: int, follow: Follow) -> dt.date | None:
    """The day of a following: that of the last child to reach one of the states, by the days of the facts."""
    children = kind_of(follow.kind).model._default_manager.filter(follow.only, card__parent=parent_id)
    reached = Passage.objects.filter(
        card__in=children.values("pk"), card__state__in=follow.states, target__in=follow.states
    )
    last: dt.date | None = reached.filter(undone=False).aggregate(last=Max("occurred_on"))["last"]
    return last


def _lead_parent(kind: CaseKind, card: CaseCard, case: Any, passage: Passage) -> None:
    """A parent that declared it follows this child takes its edge, as the system, in the same transaction."""
    if card.parent_id is None or not passage.target:
        return
    follows = [(k, f) for k in kinds() for f in k.workflow.follows if f.kind == kind.key and case.state in f.states]
    for parent_kind, follow in follows:
        parent_card = lock(card.parent_id)
        if parent_card.kind != parent_kind.key:
            continue
        parent = case_of(parent_card)
        if parent.state in parent_kind.workflow.by_key[follow.transition].sources and follow.when(parent):
            system = system_actor(card.conference_id)
            day = day_of_children(parent_card.pk, follow)
            request = Request(follow.transition, system, {}, day, "", None, None, passage)
            _move(parent_card, request)


def edit(target: Case | CaseCard | int, changes: dict[str, Any], *, by: Actor, version: int) -> Any:
    """Change content while the workflow allows it; a stale version changes nothing and shows both texts."""
    card_id, conference_id = place_of(target)
    with act(by=by, conference_id=conference_id):
        card = lock(card_id)
        kind = kind_of(card.kind)
        case = kind.model._default_manager.get(pk=card.pk)
        case.card = card
        if not sees(by, card, case):
            raise NotVisible
        declared = kind.workflow.edit
        if declared is None or not held_roles(declared.by, by, case):
            raise Denied(_("您不能修改这件{kind}的内容。").format(kind=_(kind.label)))
        by = acting(declared.by, by, case)
        if case.state not in declared.states:
            sentence = _("{kind}现在是“{state}”，内容不能再修改。")
            raise Blocked(sentence.format(kind=_(kind.label), state=kind.workflow.label_of(case.state)))
        if version != card.version:
            raise StaleVersion(kind.content(case), card.version, changes)
        values = clean_fields(declared.fields, changes, by, card.conference_id)
        before = kind.content(case)
        case.apply_content(values)
        case.save()
        upkeep.write_all(kind, card, case, None)
        if by.account_id is not None:
            Draft.objects.filter(card=card, account_id=by.account_id, step="").delete()
        changed = sorted(k for k, v in kind.content(case).items() if before.get(k) != v)
        current().line(f"{kind.key}.edit", kind.key, card.pk, by=by, data={"changed": changed, "version": card.version})
        emit(CaseEdited(conference_id=card.conference_id, kind=kind.key, card_id=card.pk, version=card.version))
        return case
