"""Pages, calls and tasks receive their objects from selectors that know who is asking."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath

from rules.rule import Rule, nodes, product_python

EDGES = frozenset({"views", "api", "tasks", "commands", "forms"})
# Below the web the kernel has no edges: its parts own their tables and answer for them.
INNER = frozenset({"kernel", "config", "text", "opinion_map"})


def _applies(path: PurePosixPath) -> bool:
    if not product_python(path) or len(path.parts) < 4:
        return False
    package, *rest = path.parts[2:]
    if package in INNER and rest[:1] != ["web"]:
        return False
    # views_act.py is as much an edge as views.py and views/act.py.
    return bool(EDGES.intersection({*rest[:-1], path.stem.partition("_")[0]}))


def _reaches_past_selectors(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in {"objects", "_default_manager", "_base_manager"}
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        # With a model as first argument these two look at every row of the table.
        is_shortcut = name in {"get_object_or_404", "get_list_or_404"}
        return is_shortcut and bool(node.args) and isinstance(node.args[0], ast.Name) and node.args[0].id[:1].isupper()
    return False


RULES = (
    Rule(
        key="edges-ask-selectors",
        reason=(
            "an edge gets its objects from a selector that takes the actor: a query written here would show "
            "rows that the list, the search and the export hide"
        ),
        applies=_applies,
        find=nodes(_reaches_past_selectors),
        good=(
            "rows = selectors.proposals_awaiting(actor)",
            "case = get_object_or_404(visible_cards(actor), pk=pk)",
        ),
        bad=(
            "rows = Proposal.objects.filter(draft=False)",
            "rows = Proposal._default_manager.all()",
            "case = get_object_or_404(Proposal, pk=pk)",
        ),
        inside=(
            "src/tongxin/proposals/views.py",
            "src/tongxin/proposals/api.py",
            "src/tongxin/proposals/forms/draft.py",
            "src/tongxin/kernel/web/views/cases.py",
            "src/tongxin/kernel/web/views_act.py",
        ),
        outside=(
            "src/tongxin/proposals/selectors.py",
            "src/tongxin/proposals/tests/test_views.py",
            "src/tongxin/kernel/commands.py",
        ),
    ),
)
