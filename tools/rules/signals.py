"""News travels through the outbox, never through a model's signals."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath

from rules.rule import Rule, nodes

SIGNALS = frozenset({"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"})


def _applies(path: PurePosixPath) -> bool:
    return path.suffix == ".py" and path.parts[0] == "src"


def _is_signal(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return any(alias.name in SIGNALS for alias in node.names)
    return isinstance(node, ast.Attribute) and node.attr in SIGNALS


RULES = (
    Rule(
        key="no-model-signals",
        reason=(
            "a signal on save hides who caused what, fires inside the transaction and skips bulk writes: "
            "call the service, or emit an event inside act()"
        ),
        applies=_applies,
        find=nodes(_is_signal),
        good=("from django.db.models.signals import post_migrate", "events.emit(CaseMoved(kind='proposal'))"),
        bad=("from django.db.models.signals import post_save", "signals.pre_delete.connect(forget)"),
        inside=("src/tongxin/people/apps.py",),
        outside=("tools/rules/signals.py", "docs/how-it-fits.md"),
    ),
)
