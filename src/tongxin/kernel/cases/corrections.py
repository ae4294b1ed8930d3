"""Offices err: a step back and a correction are audited acts with a reason, and the wrong entry stays readable."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel import clock, wording
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act, current
from tongxin.kernel.cases import clocks, upkeep
from tongxin.kernel.cases.doors import STEP_BACK, Step, day_of_children, lock, place_of
from tongxin.kernel.cases.errors import Blocked, Denied, InvalidInput, NotVisible
from tongxin.kernel.cases.kinds import CaseKind, kind_of
from tongxin.kernel.cases.models import Case, CaseCard, Passage
from tongxin.kernel.cases.offers import acting, held_roles
from tongxin.kernel.cases.visibility import sees
from tongxin.kernel.events.outbox import emit
from tongxin.kernel.events.types import CaseCorrected
from tongxin.kernel.workflow.effects import effect_of, undo_of

CORRECT = "correct"


def _opened(card_id: int, by: Actor, reason: str) -> tuple[CaseKind, CaseCard, Any, Actor]:
    card = lock(card_id)
    kind = kind_of(card.kind)
    if not sees(by, card) and not by.is_system:
        raise NotVisible
    case = kind.model._default_manager.get(pk=card.pk)
    case.card = card
    if not by.is_system and not held_roles(kind.workflow.corrects, by, case):
        who = wording.listed(_(r.label) for r in kind.workflow.corrects) or _("任何人")
        raise Denied(_("更正由{who}办理，您没有这项权限。").format(who=who))
    if not reason.strip():
        raise InvalidInput({"reason": _("请写明更正的原因，它会留在办理经过里。")})
    return kind, card, case, acting(kind.workflow.corrects, by, case)


def last_passage(card: CaseCard | int) -> Passage | None:
    """The newest passage that still stands."""
    card_id = card if isinstance(card, int) else card.pk
    standing = Passage.objects.filter(card_id=card_id, undone=False).exclude(transition=STEP_BACK)
    # By version: a correction is a newer row, but it stands where the wrong one stood.
    return standing.order_by("-version", "-id").first()


def back_obstacle(kind: CaseKind, card: CaseCard, *, by_system: bool = False) -> str:
    """Why the last edge cannot be taken back now; empty when it can. Button and door read the same answer."""
    wrong = last_passage(card)
    if wrong is None:
        return _("这件事项还没有办理过，没有可以退回的步骤。")
    if wrong.caused_by_id is not None and not by_system:
        return _("这一步是系统跟随下级办理结果自动完成的，请在对应的承办记录上退回。")
    transition = kind.workflow.by_key[wrong.transition]
    if transition.is_system and not by_system:
        return _("这一步是系统随上级事项的办理自动完成的，请在上级事项上退回。")
    for consequence in _consequences(wrong):
        newest = last_passage(consequence.card_id)
        if newest is None or newest.pk != consequence.pk:
            sentence = _("《{title}》在此之后又办理了别的步骤，请先退回那一步。")
            return sentence.format(title=consequence.card)
        if reason := back_obstacle(kind_of(consequence.card.kind), consequence.card, by_system=True):
            return reason
    has_effect = effect_of(kind.workflow.key, transition.key) is not None
    if not transition.undoable or (has_effect and undo_of(kind.workflow.key, transition.key) is None):
        return _("“{label}”不能退回；如日期有误，可以用“更正”。").format(label=_(transition.label))
    return ""


def _consequences(wrong: Passage) -> list[Passage]:
    return list(Passage.objects.filter(caused_by=wrong, undone=False).select_related("card"))


def step_back(target: Case | CaseCard | int, *, by: Actor, reason: str) -> Passage:
    """Take the last edge back: state, clocks, tasks and what followed from it; its number is kept and not reused."""
    card_id, conference_id = place_of(target)
    with act(by=by, conference_id=conference_id):
        kind, card, case, by = _opened(card_id, by, reason)
        reason_not = back_obstacle(kind, card, by_system=by.is_system)
        wrong = last_passage(card)
        if reason_not or wrong is None:
            raise Blocked(reason_not)
        for consequence in _consequences(wrong):
            system = Actor(label=by.label, conference_id=by.conference_id, account_id=by.account_id, is_system=True)
            step_back(consequence.card_id, by=system, reason=reason)
        return _take_back(kind, card, case, wrong, by, reason)


def _take_back(kind: CaseKind, card: CaseCard, case: Any, wrong: Passage, by: Actor, reason: str) -> Passage:
    transition = kind.workflow.by_key[wrong.transition]
    undo = undo_of(kind.workflow.key, transition.key)
    if undo:
        undo(case, Step(transition, by, wrong.occurred_on, dict(wrong.fields)))
    left = case.state
    if wrong.target:
        case.state = wrong.source
    case.save()
    clocks.take_back(kind, card.pk, transition, by=by.label, reason=reason)
    Passage.objects.filter(pk=wrong.pk).update(undone=True, reason=reason[:400])
    row = _record(card, STEP_BACK, by, wrong, reason, source=left, target=case.state)
    upkeep.write_all(kind, card, case, None)
    _tell(kind, card, row, by, {"taken_back": wrong.pk, "transition": wrong.transition, "from": left, "to": case.state})
    return row


def correct(passage_id: int, *, by: Actor, reason: str, occurred_on: dt.date) -> Passage:
    """Correct the day on which an edge really happened; clocks are computed anew and the wrong day stays readable."""
    found = Passage.objects.filter(pk=passage_id).values_list("card_id", flat=True).first()
    if found is None:
        raise NotVisible
    _card_id, conference_id = place_of(found)
    with act(by=by, conference_id=conference_id):
        kind, card, case, by = _opened(found, by, reason)
        wrong = Passage.objects.select_for_update().get(pk=passage_id)
        if wrong.undone or wrong.transition not in kind.workflow.by_key:
            raise Blocked(_("这一条已经被更正或退回过，请更正最新的一条。"))
        _check_day(card, wrong, occurred_on)
        transition = kind.workflow.by_key[wrong.transition]
        Passage.objects.filter(pk=wrong.pk).update(undone=True, reason=reason[:400])
        row = _record(card, wrong.transition, by, wrong, reason, source=wrong.source, target=wrong.target)
        Passage.objects.filter(pk=row.pk).update(occurred_on=occurred_on, fields=wrong.fields)
        Passage.objects.filter(caused_by=wrong).update(caused_by=row)
        clocks.redate(kind, card.pk, transition, on=occurred_on, by=by.label, reason=reason)
        closing = occurred_on if kind.workflow.by_state[case.state].final and _is_last(card, row) else None
        upkeep.write_all(kind, card, case, closing)
        data = {"corrected": wrong.pk, "was": wrong.occurred_on.isoformat(), "is": occurred_on.isoformat()}
        _tell(kind, card, row, by, data)
        _redate_consequences(kind, row, by, reason)
        return Passage.objects.get(pk=row.pk)


def _redate_consequences(kind: CaseKind, row: Passage, by: Actor, reason: str) -> None:
    """A parent that followed this edge did so on the day of the fact: with the fact its day is corrected too."""
    for consequence in Passage.objects.filter(caused_by=row, undone=False).select_related("card"):
        parent_kind = kind_of(consequence.card.kind)
        for follow in parent_kind.workflow.follows:
            if follow.kind != kind.key or follow.transition != consequence.transition:
                continue
            day = day_of_children(consequence.card_id, follow)
            if day and day != consequence.occurred_on:
                correct(consequence.pk, by=replace(by, is_system=True), reason=reason, occurred_on=day)


def _is_last(card: CaseCard, row: Passage) -> bool:
    newest = last_passage(card)
    return newest is not None and newest.pk == row.pk


def _check_day(card: CaseCard, wrong: Passage, day: dt.date) -> None:
    if day > clock.today():
        raise InvalidInput({"occurred_on": _("发生日期不能晚于今天，请改为实际发生的日期。")})
    others = Passage.objects.filter(card=card, undone=False).exclude(pk=wrong.pk).exclude(target="")
    others = others.exclude(transition=STEP_BACK)
    before = others.filter(version__lt=wrong.version).order_by("-version").first()
    after = others.filter(version__gt=wrong.version).order_by("version").first()
    low = max(card.opened, before.occurred_on) if before else card.opened
    if day < low:
        sentence = _("发生日期不能早于上一步的日期（{day}）。")
        raise InvalidInput({"occurred_on": sentence.format(day=wording.full_day(low))})
    if after and day > after.occurred_on:
        sentence = _("发生日期不能晚于下一步的日期（{day}）。")
        raise InvalidInput({"occurred_on": sentence.format(day=wording.full_day(after.occurred_on))})


def _record(card: CaseCard, key: str, by: Actor, wrong: Passage, reason: str, *, source: str, target: str) -> Passage:
    return Passage.objects.create(
        card=card,
        transition=key,
        source=source,
        target=target,
        occurred_on=clock.today() if key == STEP_BACK else wrong.occurred_on,
        recorded_at=clock.machine_now(),
        business_at=clock.now(),
        account_id=by.account_id,
        actor_label=by.label,
        on_behalf=by.on_behalf_of.label if by.on_behalf_of else "",
        version=wrong.version if key != STEP_BACK else card.version + 1,
        corrects=wrong,
        reason=reason[:400],
    )


def _tell(kind: CaseKind, card: CaseCard, row: Passage, by: Actor, data: dict[str, Any]) -> None:
    action = STEP_BACK if row.transition == STEP_BACK else CORRECT
    current().line(
        f"{kind.key}.{action}",
        kind.key,
        card.pk,
        by=by,
        conference_id=card.conference_id,
        data={**data, "passage": row.pk},
    )
    emit(
        CaseCorrected(
            conference_id=card.conference_id, kind=kind.key, card_id=card.pk, passage_id=row.pk, version=card.version
        )
    )
