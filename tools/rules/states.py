"""A case changes its state through one door."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath

from rules.rule import Rule, nodes

DOOR = PurePosixPath("src/tongxin/kernel/cases")
# A deadline is not a case: its state is no decision but the result of replaying its segments.
REPLAYED = PurePosixPath("src/tongxin/kernel/deadlines")


def _applies(path: PurePosixPath) -> bool:
    if path.suffix != ".py" or path.parts[0] != "src" or "migrations" in path.parts:
        return False
    return not any(path.is_relative_to(place) or path == place.with_suffix(".py") for place in (DOOR, REPLAYED))


def _sets_state(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):
        return any(_is_state(part) for target in node.targets for part in ast.walk(target))
    if isinstance(node, ast.AugAssign | ast.AnnAssign):
        return _is_state(node.target)
    if isinstance(node, ast.Call):
        return _setattr_state(node) or _update_state(node)
    return False


def _is_state(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "state" and isinstance(node.ctx, ast.Store)


def _setattr_state(node: ast.Call) -> bool:
    if not (isinstance(node.func, ast.Name) and node.func.id == "setattr" and len(node.args) > 1):
        return False
    name = node.args[1]
    return isinstance(name, ast.Constant) and name.value == "state"


def _update_state(node: ast.Call) -> bool:
    is_update = isinstance(node.func, ast.Attribute) and node.func.attr == "update"
    return is_update and any(word.arg == "state" for word in node.keywords)


RULES = (
    Rule(
        key="state-has-one-door",
        reason=(
            "only cases.move() sets a state: there the role and the guards are asked, and the card, the clocks, "
            "the audit line and the event follow"
        ),
        applies=_applies,
        find=nodes(_sets_state),
        good=(
            "move(proposal, 'file', by=actor)",
            "if card.state == DRAFT:\n    pass",
            "state = card.state",
            "rows = cards.filter(state='filed')",
            "class Card(Model):\n    state = CharField()",
        ),
        bad=(
            "proposal.state = 'filed'",
            "a, card.state = 1, 'filed'",
            "proposal.state += 'x'",
            "proposal.state: str = 'filed'",
            "setattr(proposal, 'state', 'filed')",
            "Proposal.objects.filter(pk=1).update(state='filed')",
        ),
        inside=("src/tongxin/proposals/services.py", "src/tongxin/proposals/tests/test_story.py"),
        outside=(
            "src/tongxin/kernel/cases/moving.py",
            "src/tongxin/kernel/deadlines/services.py",
            "src/tongxin/proposals/migrations/0002_map_states.py",
            "tools/rules/states.py",
        ),
    ),
)
