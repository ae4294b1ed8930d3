"""What a house rule is: where it applies, what it finds, why, and the lines that prove it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

Finder = Callable[[str], Iterator[int]]
"""Takes a file's text, yields the numbers of the offending lines."""


@dataclass(frozen=True)
class Rule:
    """One rule. `good` and `bad` are texts, `inside` and `outside` are paths; the tool tests all four."""

    key: str
    reason: str
    applies: Callable[[PurePosixPath], bool]
    find: Finder
    good: tuple[str, ...]
    bad: tuple[str, ...]
    inside: tuple[str, ...]
    outside: tuple[str, ...] = ()


def failing_examples(rule: Rule) -> Iterator[str]:
    """Yield a sentence for each example that does not behave as the rule says."""
    for text in rule.good:
        if list(rule.find(text)):
            yield f"{rule.key}: a good line is reported: {text!r}"
    for text in rule.bad:
        if not list(rule.find(text)):
            yield f"{rule.key}: a bad line passes: {text!r}"
    for path in rule.inside:
        if not rule.applies(PurePosixPath(path)):
            yield f"{rule.key}: does not look at {path}"
    for path in rule.outside:
        if rule.applies(PurePosixPath(path)):
            yield f"{rule.key}: wrongly looks at {path}"


def nodes(is_wrong: Callable[[ast.AST], bool]) -> Finder:
    """Make a finder from a question about a node of Python's syntax tree."""

    def find(text: str) -> Iterator[int]:
        for node in ast.walk(ast.parse(text)):
            if is_wrong(node):
                yield getattr(node, "lineno", 1)

    return find


def pattern(expression: str, *, without: str | None = None) -> Finder:
    """Make a finder from a regular expression; what matches `without` is blanked first."""
    wanted = re.compile(expression, re.IGNORECASE | re.MULTILINE)
    blanked = re.compile(without, re.DOTALL) if without else None

    def find(text: str) -> Iterator[int]:
        searched = blanked.sub(_blank, text) if blanked else text
        for match in wanted.finditer(searched):
            yield searched.count("\n", 0, match.start()) + 1

    return find


def _blank(match: re.Match[str]) -> str:
    """Keep the line breaks, so that later line numbers stay true."""
    return "".join("\n" if character == "\n" else " " for character in match.group())


def product_python(path: PurePosixPath) -> bool:
    """Say whether a file is Python that ships: not a test, not a migration, not a tool."""
    return path.suffix == ".py" and is_product(path) and not {"tests", "migrations"}.intersection(path.parts)


def is_product(path: PurePosixPath) -> bool:
    return path.parts[:2] == ("src", "tongxin")


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` for an attribute chain, and an empty string for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else ""
    return ""
