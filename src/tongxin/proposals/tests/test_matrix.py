"""Every state, actor and edge of both workflows at ``move()``: the declaration, the button and the door agree."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.testing import golden
from tongxin.kernel.testing.matrix import OK, Cell, Scene, cells
from tongxin.kernel.testing.matrix import golden as table
from tongxin.people.testing.cast import Cast, small_city
from tongxin.proposals.models import Assignment
from tongxin.proposals.tests import scenes

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def neighbour(city: Cast) -> Cast:
    """The county next door has offices of the same names."""
    return small_city("yunxi-", code="yunxi", name="云溪县政协", level="county")


def _inputs(city: Cast, kind: str) -> Callable[[str, str], dict[str, Any]]:
    return lambda _name, key: scenes.inputs_of(city, f"{kind}.{key}")


def _proposal_scenes(city: Cast, neighbour: Cast) -> list[Scene]:
    actors = scenes.actors_of(city, neighbour)
    return [Scene(state, make(city).pk, actors) for state, make in scenes.PROPOSALS.items()]


def _assignment_scenes(city: Cast, neighbour: Cast) -> list[Scene]:
    actors, found = scenes.actors_of(city, neighbour), []
    for state, note, make, share in scenes.ASSIGNMENTS:
        proposal = make(city)
        row = Assignment.objects.filter(proposal=proposal, share=share).order_by("pk").first()
        assert row is not None
        found.append(Scene(state, row.pk, actors, note))
    return found


def _check(key: str, stages: list[Scene], city: Cast, file: str) -> list[Cell]:
    kind = kind_of(key)
    assert {s.state for s in stages} == set(kind.workflow.by_state), "a state without a scene is a state untested"
    found = [cell for stage in stages for cell in cells(kind, stage, _inputs(city, key))]
    wrong = [f"{c.scene} {c.actor} {c.transition}: {'; '.join(c.complaints)}" for c in found if c.complaints]
    assert not wrong, "\n".join(wrong)
    taken = {c.transition for c in found if c.outcome == OK}
    people = {t.key for t in kind.workflow.transitions if not t.is_system}
    # Resuming needs a pause first, merging another proposal; steps that are parameters have stories of their own.
    optional = {t.key for t in kind.workflow.transitions if t.applies is not None}
    assert people - taken <= {"resume", "merge", "pass_on", *optional}, (
        f"nobody could ever take {sorted(people - taken)}"
    )
    golden.compare(GOLDEN / file, table(kind, found, stages))
    return found


@pytest.mark.no_database_difference
def test_proposals_move_as_declared_for_everybody_in_every_state(city: Cast, neighbour: Cast) -> None:
    found = _check("proposal", _proposal_scenes(city, neighbour), city, "workflow.txt")
    assert {c.outcome for c in found if c.actor.startswith("云溪县")} == {"NotVisible"}


def test_assignments_move_as_declared_for_everybody_in_every_state(city: Cast, neighbour: Cast) -> None:
    _check("assignment", _assignment_scenes(city, neighbour), city, "assignment.txt")
