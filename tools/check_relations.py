"""Finds what import-linter cannot see: an app that names a stranger in a string."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from findings import ROOT, Finding, lines_matching, project_files, read_text, report
from layers import Layers, read_layers

PACKAGE = PurePosixPath("src/tongxin")

RELATIONS = frozenset({"ForeignKey", "OneToOneField", "ManyToManyField", "GenericRelation"})
LINKS = frozenset({"reverse", "reverse_lazy", "redirect", "resolve_url"})
# Django keeps the names of other apps under these when it writes or reads a migration.
MIGRATION_LISTS = frozenset({"dependencies", "run_before", "replaces"})

DOTTED = re.compile(r"tongxin\.(\w+)(?:\.\w+)*(?::\w+)?")
TEMPLATE_FILE = re.compile(r"(\w+)/[\w/.-]+\.(?:html|txt|svg)")
URL_TAG = re.compile(r"\{%\s*url\s+[\"'](\w+):")
TEMPLATE_TAG = re.compile(r"\{%\s*(?:include|extends)\s+[\"'](\w+)/")


class Scan:
    """Everything one file says about other packages, as (line, package, how)."""

    def __init__(self, known: frozenset[str]) -> None:
        self.known = known

    def python(self, text: str) -> Iterator[tuple[int, str, str]]:
        tree = ast.parse(text)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from self._call(node)
            elif isinstance(node, ast.Assign):
                yield from self._migration_list(node)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from self._string(node.lineno, node.value)

    def template(self, text: str) -> Iterator[tuple[int, str, str]]:
        for pattern, how in ((URL_TAG, "a link"), (TEMPLATE_TAG, "a template")):
            for match in pattern.finditer(text):
                if match.group(1) in self.known:
                    (line,) = lines_matching(text, [match.start()])
                    yield line, match.group(1), how

    def _call(self, node: ast.Call) -> Iterator[tuple[int, str, str]]:
        name = _called(node)
        if name in RELATIONS:
            target = next((word.value for word in node.keywords if word.arg == "to"), _first(node))
            yield from self._named(node.lineno, _prefix(target, "."), f"a {name}")
        elif name == "get_model":
            first = _prefix(_first(node), ".") or _text(_first(node))
            yield from self._named(node.lineno, first, "get_model")
        elif name in LINKS:
            yield from self._named(node.lineno, _prefix(_first(node), ":"), f"a link ({name})")

    def _migration_list(self, node: ast.Assign) -> Iterator[tuple[int, str, str]]:
        names = {target.id for target in node.targets if isinstance(target, ast.Name)}
        if not names & MIGRATION_LISTS or not isinstance(node.value, ast.List):
            return
        for element in node.value.elts:
            if isinstance(element, ast.Tuple) and element.elts:
                yield from self._named(element.lineno, _text(element.elts[0]), "a migration")

    def _string(self, line: int, value: str) -> Iterator[tuple[int, str, str]]:
        dotted = DOTTED.fullmatch(value)
        if dotted:
            yield from self._named(line, dotted.group(1), "a dotted path")
        template = TEMPLATE_FILE.fullmatch(value)
        if template:
            yield from self._named(line, template.group(1), "a template")

    def _named(self, line: int, package: str, how: str) -> Iterator[tuple[int, str, str]]:
        if package in self.known:
            yield line, package, how


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _first(node: ast.Call) -> ast.expr | None:
    return node.args[0] if node.args else None


def _text(node: ast.expr | None) -> str:
    """Return a string constant, or the constant beginning of an f-string."""
    if isinstance(node, ast.JoinedStr):
        return _text(node.values[0]) if node.values else ""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _prefix(node: ast.expr | None, divider: str) -> str:
    head, found, _ = _text(node).partition(divider)
    return head if found else ""


def file_findings(path: PurePosixPath, text: str, layers: Layers) -> Iterator[Finding]:
    """Yield a finding for each stranger that one file of an app names."""
    own = path.relative_to(PACKAGE).parts[0]
    if own not in layers.names:
        return
    strangers = layers.strangers(own)
    scan = Scan(strangers)
    named = scan.python(text) if path.suffix == ".py" else scan.template(text)
    for line, package, how in named:
        yield Finding(
            str(path),
            line,
            f"{own} names {package} through {how}: strangers meet only through the kernel "
            f"(an event, a shelf, a case reference or a handoff)",
        )


def check(root: Path = ROOT) -> tuple[list[Finding], int]:
    """Return the findings and the number of files scanned."""
    layers = read_layers(root)
    findings: list[Finding] = []
    scanned = 0
    for path in project_files(root):
        if not path.is_relative_to(PACKAGE) or path.suffix not in {".py", ".html", ".txt"}:
            continue
        if len(path.relative_to(PACKAGE).parts) < 2:
            continue
        text = read_text(root, path)
        if text is None:
            continue
        scanned += 1
        findings.extend(file_findings(path, text, layers))
    return findings, scanned


def main() -> int:
    findings, scanned = check()
    return report("check_relations", findings, checked=scanned)


if __name__ == "__main__":
    sys.exit(main())
