"""What every check shares: which files it reads and how it says what it found."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent

# Code we ship but did not write; its authors have rules of their own.
FOREIGN_PARTS = frozenset({"node_modules", "vendor", "vendored", "dist", "__pycache__", ".git"})
# What frontend/build.mjs writes; its sources under frontend/ are checked instead.
BUILT = PurePosixPath("src/tongxin/kernel/static/tongxin")
FOREIGN_ENDINGS = (".min.js", ".min.css", ".map", ".bundle.js")


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend: where it is and why it matters."""

    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


def project_files(root: Path = ROOT) -> list[PurePosixPath]:
    """Return the files of the project relative to `root`: tracked or about to be, never ignored ones."""
    if (root / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=root,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split("\0")
        names = {name for name in listed if name and (root / name).is_file()}
    else:
        names = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    return sorted(PurePosixPath(name) for name in names if is_ours(PurePosixPath(name)))


def is_ours(path: PurePosixPath) -> bool:
    """Say whether a file was written here rather than taken over from a library or built."""
    if path.is_relative_to(BUILT):
        return False
    return not FOREIGN_PARTS.intersection(path.parts) and not path.name.endswith(FOREIGN_ENDINGS)


def read_text(root: Path, path: PurePosixPath) -> str | None:
    """Return a file's text, or None for a picture, a font or another binary."""
    try:
        return (root / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def lines_matching(text: str, wanted: Iterable[int]) -> Iterator[int]:
    """Turn character offsets into line numbers counted from one."""
    for offset in wanted:
        yield text.count("\n", 0, offset) + 1


def report(name: str, findings: Iterable[Finding], *, checked: int, unit: str = "files") -> int:
    """Print one line per finding and a closing line; return the exit code."""
    ordered = sorted(set(findings))
    for finding in ordered:
        print(finding)
    if ordered:
        print(f"{name}: {len(ordered)} to mend in {checked} {unit}")
        return 1
    print(f"{name}: {checked} {unit}, nothing to mend")
    return 0
