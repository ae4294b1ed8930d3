"""The full table of state x actor x transition, derived from the declaration and tried at ``move()``."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.doors import move
from tongxin.kernel.cases.errors import CaseError
from tongxin.kernel.cases.kinds import CaseKind, case_of
from tongxin.kernel.cases.models import CaseCard, Passage
from tongxin.kernel.cases.offers import held_roles, offers
from tongxin.kernel.cases.visibility import sees, visible_cards
from tongxin.kernel.testing.denial import snapshot, writes
from tongxin.kernel.workflow.declarations import Transition

OK = "ok"


@dataclass(frozen=True)
class Scene:
    """A case that stands in a state, and the people around it. Every declared state needs one."""

    state: str
    case_id: int
    actors: dict[str, Actor]
    note: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What tells scenes apart: the state, and what else matters in it."""
        return self.state, self.note


@dataclass(frozen=True)
class Cell:
    """What came of one actor trying one transition in one state."""

    scene: tuple[str, str]
    actor: str
    transition: str
    outcome: str
    offered: bool | None = None
    complaints: tuple[str, ...] = field(default=())


Inputs = Callable[[str, str], dict[str, Any]]


def cells(kind: CaseKind, scene: Scene, inputs: Inputs) -> Iterator[Cell]:
    """Try every transition as every actor and take each success back again; ``inputs`` gives good fields."""
    case = case_of(CaseCard.objects.get(pk=scene.case_id))
    assert case.state == scene.state, f"the scene for {scene.state!r} stands in {case.state!r}"
    before = snapshot(kind.model)
    for name, actor in scene.actors.items():
        seen = sees(actor, case.card)
        assert seen == visible_cards(actor).filter(pk=case.pk).exists(), f"{scene.key} {name}: page and list disagree"
        offered = {o.transition.key: o.enabled for o in offers(case, actor)} if seen else {}
        for transition in kind.workflow.transitions:
            outcome, complaints = _try(kind, scene, actor, transition, inputs(name, transition.key), before)
            holds = held_roles(transition.by, actor, case)
            expected = _expected(transition, case, seen=seen, holds=holds)
            if outcome not in expected:
                complaints.append(f"outcome {outcome}, the declaration says {sorted(expected)}")
            button = offered.get(transition.key) if holds else None
            if (button is True) != (outcome == OK):
                complaints.append(f"the button says {button}, move() says {outcome}")
            yield Cell(scene.key, name, transition.key, outcome, button, tuple(complaints))


def _try(
    kind: CaseKind,
    scene: Scene,
    actor: Actor,
    transition: Transition,
    fields: dict[str, Any],
    before: dict[str, Any],
) -> tuple[str, list[str]]:
    with transaction.atomic(), writes() as written:
        try:
            passage = move(scene.case_id, transition.key, by=actor, fields=fields)
            result = OK, _after(kind, scene, transition, passage)
        except CaseError as refusal:
            # Most refusals write nothing at all, which is the best proof; the others must have been undone.
            changed = _changes(kind, before) if written else []
            result = type(refusal).__name__, [f"a refusal changed {table}" for table in changed]
        transaction.set_rollback(True)
    return result


def _changes(kind: CaseKind, before: dict[str, Any]) -> list[str]:
    after = snapshot(kind.model)
    return sorted(name for name in before if before[name] != after[name])


def _after(kind: CaseKind, scene: Scene, transition: Transition, passage: Passage) -> list[str]:
    state = CaseCard.objects.values_list("state", flat=True).get(pk=scene.case_id)
    wanted = {scene.state} if transition.loop else {transition.target}
    # A parent may be led on at once by the children that the edge made or moved.
    wanted |= {t.target for t in kind.workflow.transitions if t.is_system and set(t.sources) & wanted}
    found = [] if state in wanted else [f"the edge led to {state}, not to {sorted(wanted)}"]
    if passage.source != scene.state:
        found.append(f"the passage says it left {passage.source}")
    return found


def _expected(transition: Transition, case: Any, *, seen: bool, holds: bool) -> set[str]:
    if not seen:
        return {"NotVisible"}
    if not holds:
        return {"Denied"}
    if case.state not in transition.sources or not transition.exists_for(case):
        return {"Blocked"}
    return {OK, "Blocked"} if transition.guards or transition.pauses or transition.resumes else {OK}


_SIGNS = {OK: "●", "Blocked": "○"}


def golden(kind: CaseKind, found: list[Cell], scenes: list[Scene]) -> str:
    """State x role in plain text: who may do what, and who sees what, to be read by people and compared by a test."""
    workflow = kind.workflow
    parts = [
        f"# {kind.label}（{kind.key}）：状态 × 角色",
        "# ● 可以办理　○ 有权办理，但条件未到（列出的是本状态的步骤）",
        "",
    ]
    for scene in scenes:
        heading = f"## {workflow.label_of(scene.state)}（{scene.state}）"
        parts.append(f"{heading}：{scene.note}" if scene.note else heading)
        for name, actor in scene.actors.items():
            mine = [c for c in found if c.scene == scene.key and c.actor == name]
            card = CaseCard.objects.get(pk=scene.case_id)
            case = case_of(card)
            words = [
                f"{_SIGNS[c.outcome]} {workflow.by_key[c.transition].label}"
                for c in mine
                if c.outcome in _SIGNS
                and scene.state in workflow.by_key[c.transition].sources
                and workflow.by_key[c.transition].exists_for(case)
            ]
            text = "　".join(words) or ("只读" if sees(actor, card) else "看不到")
            parts.append(f"{name}：{text}")
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"
