"""Runs the house rules over the project, after running each rule over its own examples."""

from __future__ import annotations

import sys
from pathlib import Path

import rules
from findings import ROOT, Finding, project_files, read_text, report
from rules.rule import Rule, failing_examples


def check(root: Path = ROOT, chosen: tuple[Rule, ...] = rules.ALL) -> tuple[list[Finding], int]:
    """Return the findings and the number of files read."""
    findings: list[Finding] = []
    files = project_files(root)
    for path in files:
        applying = [rule for rule in chosen if rule.applies(path)]
        text = read_text(root, path) if applying else None
        if text is None:
            continue
        for rule in applying:
            findings.extend(_apply(rule, str(path), text))
    return findings, len(files)


def _apply(rule: Rule, path: str, text: str) -> list[Finding]:
    try:
        return [Finding(path, line, f"{rule.reason} [{rule.key}]") for line in rule.find(text)]
    except SyntaxError as error:
        return [Finding(path, error.lineno or 1, f"this is not valid Python: {error.msg} [{rule.key}]")]


def main() -> int:
    broken = [sentence for rule in rules.ALL for sentence in failing_examples(rule)]
    if broken:
        print("\n".join(broken))
        print("check_rules: a rule fails its own examples, so nothing was checked")
        return 1
    findings, files = check()
    return report("check_rules", findings, checked=files)


if __name__ == "__main__":
    sys.exit(main())
