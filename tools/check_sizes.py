"""Points at files and functions that have outgrown one reading."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from findings import ROOT, Finding, project_files, read_text, report

FILE_LINES = 400
FUNCTION_LINES = 40
TEMPLATE_LINES = 200
# Between the guide and this multiple the tool only warns: a split must not be forced in the middle of a change.
HARD_LIMIT = 1.5

CODE_ENDINGS = frozenset({".py", ".js", ".css", ".scss"})


@dataclass(frozen=True)
class Measure:
    """Something that has a length, its guide, and the advice when it is too long."""

    path: str
    line: int
    what: str
    lines: int
    guide: int
    advice: str

    @property
    def is_too_long(self) -> bool:
        return self.lines > self.guide * HARD_LIMIT

    @property
    def is_long(self) -> bool:
        return self.guide < self.lines <= self.guide * HARD_LIMIT

    def sentence(self) -> str:
        return f"{self.what} has {self.lines} lines, the guide is about {self.guide}: {self.advice}"


def measures(path: PurePosixPath, text: str) -> Iterator[Measure]:
    """Yield everything measurable in one file."""
    if "migrations" in path.parts:
        return  # written by Django, read by nobody
    count = len(text.splitlines())
    if path.suffix == ".html":
        yield Measure(str(path), 1, "template", count, TEMPLATE_LINES, "move a part into an included template")
    elif path.suffix in CODE_ENDINGS:
        yield Measure(str(path), 1, "file", count, FILE_LINES, "make it a package with one file per idea")
    if path.suffix == ".py":
        yield from _functions(path, text)


def _functions(path: PurePosixPath, text: str) -> Iterator[Measure]:
    for node in ast.walk(ast.parse(text, filename=str(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            what = f"function {node.name}"
            yield Measure(str(path), node.lineno, what, _own_lines(node), FUNCTION_LINES, "name a step and take it out")


def _own_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count a function without its docstring, so that explaining is never punished."""
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is not None and len(node.body) > 1:
        total -= (first.end_lineno or first.lineno) - first.lineno + 1
    return total


def check(root: Path = ROOT) -> tuple[list[Finding], list[Finding], int]:
    """Return what fails, what is only worth a warning, and how many files were measured."""
    failures: list[Finding] = []
    warnings: list[Finding] = []
    measured = 0
    for path in project_files(root):
        if path.suffix not in CODE_ENDINGS | {".html"} or path.parts[0] == "docs":
            continue
        text = read_text(root, path)
        if text is None:
            continue
        measured += 1
        for measure in measures(path, text):
            if measure.is_too_long:
                failures.append(Finding(measure.path, measure.line, measure.sentence()))
            elif measure.is_long:
                warnings.append(Finding(measure.path, measure.line, f"warning: {measure.sentence()}"))
    return failures, warnings, measured


def main() -> int:
    failures, warnings, measured = check()
    for warning in sorted(warnings):
        print(warning)
    return report("check_sizes", failures, checked=measured)


if __name__ == "__main__":
    sys.exit(main())
