"""A file's name says what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from rules.rule import Rule

DRAWERS = frozenset(
    {"util", "utils", "helper", "helpers", "common", "misc", "base", "core", "manager", "managers", "shared", "stuff"}
)
CODE = frozenset({".py", ".js", ".ts", ".css", ".scss", ".html"})


def _is_drawer(path: PurePosixPath) -> bool:
    if path.suffix not in CODE:
        return False
    own_parts = (*path.parts[:-1], path.stem)
    return bool(DRAWERS.intersection(part.strip("_").lower() for part in own_parts))


def _always(_text: str) -> Iterator[int]:
    """The name alone is the finding."""
    yield 1


RULES = (
    Rule(
        key="no-drawers",
        reason="a file or folder called utils, helpers, common, misc, base, core or manager collects everything: name its idea",
        applies=_is_drawer,
        find=_always,
        good=(),
        bad=("",),
        inside=(
            "src/tongxin/proposals/utils.py",
            "src/tongxin/kernel/core/text.py",
            "src/tongxin/people/templates/people/base.html",
            "frontend/helpers.js",
        ),
        outside=("src/tongxin/people/selectors.py", "src/tongxin/kernel/web/templates/web/page.html", "docs/core.md"),
    ),
)
