"""Keeps addresses out of the lock files, so that a clone installs from whichever registry its owner trusts."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from findings import ROOT, Finding, project_files, read_text, report

ADDRESS = re.compile(r"(?:https?|git\+\w+|ssh|ftp|file)://", re.IGNORECASE)
INDEX_OPTION = re.compile(r"^\s*(?:-i|-f|--(?:extra-)?index-url|--find-links|--trusted-host)\b")
PINNED = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*(?:\[[^\]]*\])?==\S+")

ADDRESS_REASON = "a lock file holds versions and hashes, no address: a mirror or an office network has its own registry"
OPTION_REASON = "a lock file chooses no registry: pip reads that from the machine's own settings"
HASH_REASON = "a locked requirement needs at least one --hash, or a changed package would install unnoticed"


def requirement_findings(path: str, text: str) -> Iterator[Finding]:
    """Yield addresses, registry options and pins without a hash in a requirements lock."""
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        if INDEX_OPTION.match(line):
            yield Finding(path, number, OPTION_REASON)
        elif ADDRESS.search(line):
            yield Finding(path, number, ADDRESS_REASON)
        if PINNED.match(line) and not _has_hash(lines, number - 1):
            yield Finding(path, number, HASH_REASON)


def _has_hash(lines: list[str], start: int) -> bool:
    """Follow the continuation lines of one requirement."""
    for line in lines[start:]:
        if "--hash=" in line:
            return True
        if not line.rstrip().endswith("\\"):
            return False
    return False


def package_lock_findings(path: str, text: str) -> Iterator[Finding]:
    """Yield packages of an npm lock that say where they came from; funding links are harmless and stay."""
    packages: dict[str, dict[str, object]] = json.loads(text).get("packages", {})
    for name, entry in packages.items():
        for field in ("resolved", "version"):
            if ADDRESS.search(str(entry.get(field, ""))):
                line = _line_of(text, f'"{name}"')
                yield Finding(path, line, f"{name}: {ADDRESS_REASON} (npm: omit-lockfile-registry-resolved=true)")


def _line_of(text: str, needle: str) -> int:
    return text.count("\n", 0, max(text.find(needle), 0)) + 1


def is_lock(path: PurePosixPath) -> bool:
    return path.name == "package-lock.json" or (path.name.startswith("requirements") and path.suffix == ".lock")


def check(root: Path = ROOT) -> tuple[list[Finding], int]:
    """Return the findings and the number of lock files read."""
    findings: list[Finding] = []
    locks = [path for path in project_files(root) if is_lock(path)]
    for path in locks:
        text = read_text(root, path) or ""
        reader = package_lock_findings if path.suffix == ".json" else requirement_findings
        findings.extend(reader(str(path), text))
    return findings, len(locks)


def main() -> int:
    findings, locks = check()
    return report("check_locks", findings, checked=locks, unit="lock files")


if __name__ == "__main__":
    sys.exit(main())
