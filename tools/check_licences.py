"""Stops a dependency whose licence would bind an Apache-2.0 project to terms it has not chosen."""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from findings import ROOT, Finding, report

LOCK = "requirements.lock"
REQUIREMENT = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==")

# Each licence is recognised by a word of its usual name or of its SPDX expression.
BLOCKED = re.compile(r"\bA?GPL|(?<!lesser )\bgeneral public license|\baffero\b|\bSSPL\b|\bBUSL\b", re.IGNORECASE)
WEAK_COPYLEFT = re.compile(r"\bLGPL|\blesser general public", re.IGNORECASE)
ALLOWED = re.compile(
    r"\bMIT\b|\bMIT-0\b|\bZlib\b|\bCC0\b|\bBSD\b|\bApache\b|\bISC\b|\b0BSD\b|\bMPL\b|\bmozilla public\b"
    r"|\bPSF\b|\bPython Software Foundation\b|\bUnlicense\b|\bOFL\b",
    re.IGNORECASE,
)

# Used through their public interface, unmodified and replaceable: what the LGPL asks of us.
WEAK_COPYLEFT_ALLOWED = frozenset({"psycopg", "psycopg-binary", "psycopg-pool", "psycopg-c", "docxtpl"})


def locked_names(text: str) -> list[tuple[str, int]]:
    """Return each locked distribution with its line."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        match = REQUIREMENT.match(line)
        if match:
            found.append((match.group(1).lower().replace("_", "-"), number))
    return found


def stated_licence(dist: Distribution) -> str:
    """Return what a distribution says of its licence: expression first, then classifiers, then the free field."""
    metadata = dist.metadata
    if "License-Expression" in metadata:
        return metadata["License-Expression"]
    classifiers = [
        value.rpartition("::")[2].strip()
        for value in metadata.get_all("Classifier") or []
        if value.startswith("License ::") and not value.endswith("OSI Approved")
    ]
    if classifiers:
        return " AND ".join(classifiers)
    free_text = metadata["License"].strip() if "License" in metadata else ""
    return free_text.splitlines()[0] if free_text else ""


def objection(name: str, licence: str) -> str | None:
    """Return why a licence cannot be taken in, or None when it can."""
    if not licence:
        return f"{name} states no licence: without one nobody may redistribute it"
    # "A OR B" lets us choose, so one acceptable branch is enough; "A AND B" binds to both.
    branches = re.split(r"\s+OR\s+", licence)
    objections = [_branch_objection(name, branch) for branch in branches]
    return None if None in objections else objections[0]


def _branch_objection(name: str, branch: str) -> str | None:
    for part in re.split(r"\s+AND\s+", branch):
        if WEAK_COPYLEFT.search(part):
            if name not in WEAK_COPYLEFT_ALLOWED:
                return f"{name} is {part.strip()}: weak copyleft is accepted only for a few named packages"
        elif BLOCKED.search(part):
            return f"{name} is {part.strip()}: copyleft would bind the whole project"
        elif not ALLOWED.search(part):
            return f"{name} is {part.strip()}: not on the list of accepted licences"
    return None


def check(root: Path = ROOT) -> tuple[list[Finding], int]:
    """Return the findings and the number of distributions looked at."""
    lock = root / LOCK
    if not lock.is_file():
        return [Finding(LOCK, 1, "the lock is missing, so nobody can say what is installed")], 0
    findings = []
    names = locked_names(lock.read_text(encoding="utf-8"))
    for name, line in names:
        try:
            reason = objection(name, stated_licence(distribution(name)))
        except PackageNotFoundError:
            reason = f"{name} is locked but not installed here: install {LOCK} and run this again"
        if reason:
            findings.append(Finding(LOCK, line, reason))
    return findings, len(names)


def main() -> int:
    findings, names = check()
    return report("check_licences", findings, checked=names, unit="distributions")


if __name__ == "__main__":
    sys.exit(main())
