"""Reads the pages of docs/contribute and does what they say in a copy of the project, so that they cannot go stale."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tongxin.config import environment

COPIED = ("src", "tools", "docs")
FILES = (".importlinter", "pyproject.toml")
_LEFT_BEHIND = re.compile(r"(^|/)(__pycache__|\.\w+_cache)(/|$)")
_FILE = re.compile(
    r"^`(src/[\w/.]+)`:[^\n]*(?:\n(?!```)[^\n]+)*\n```(?:python|markdown)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
_ROW = re.compile(r"^([a-z ]+): (\| [^|]+ \| `[^`]+` \| )([^|]+\|)$", re.MULTILINE)
_MODULE = re.compile(r'^    "tongxin\.(\w+)",', re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """A row that the page puts into the glossary, and how the tool asks for it."""

    section: str
    text: str
    asked: str


@dataclass(frozen=True)
class Page:
    """One page of docs/contribute."""

    text: str

    def files(self) -> dict[str, str]:
        """Path and content of every file that the page writes in full."""
        return dict(_FILE.findall(self.text))

    def rows(self) -> list[Row]:
        """The rows for the glossary, in order."""
        found = _ROW.findall(self.text)
        return [Row(section, before + meaning, f"{section}: {before} |") for section, before, meaning in found]

    def blocks(self, heading: str) -> list[str]:
        """The blocks under the heading that names a file."""
        (part,) = re.findall(
            rf"^## [^\n]*`{re.escape(heading)}`\n(.*?)(?=^## |\Z)", self.text, re.MULTILINE | re.DOTALL
        )
        found: list[str] = re.findall(r"^```(?:python)?\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)
        return found

    def managed(self) -> list[str]:
        """The arguments of the one management command of the page."""
        lines: list[str] = re.findall(r"^\./tongxin manage (.+)$", self.text, re.MULTILINE)
        assert len(lines) == 1
        return lines[0].split()


def read(name: str) -> Page:
    """A page of this clone."""
    return Page((environment.CLONE / "docs" / "contribute" / name).read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Copy:
    """A copy of the project in which files may be written and commands run."""

    root: Path

    def write(self, path: str, text: str) -> None:
        """Write a whole file."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def text(self, path: str) -> str:
        """What a file says."""
        return (self.root / path).read_text(encoding="utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace the one place that says ``old``."""
        text = self.text(path)
        assert text.count(old) == 1, f"{path} says {old!r} {text.count(old)} times"
        self.write(path, text.replace(old, new))

    def add_rows(self, rows: list[Row]) -> None:
        """Put each row at the end of the table of its section."""
        lines = self.text("docs/glossary.md").splitlines()
        for row in rows:
            (start,) = [
                n for n, line in enumerate(lines) if line.startswith("## ") and line.endswith(f" {row.section}")
            ]
            ends = [n for n in range(start, len(lines)) if lines[n].startswith("|")]
            last = next(n for n in ends if n + 1 == len(lines) or not lines[n + 1].startswith("|"))
            lines.insert(last + 1, row.text)
        self.write("docs/glossary.md", "\n".join(lines) + "\n")

    def run(self, *arguments: str) -> tuple[int, str]:
        """Exit code and output of a Python command in the copy."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            env={**environment.for_tests(path=(self.root / "src", self.root)), "COLUMNS": "200"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    def passes(self, *arguments: str) -> str:
        """The output of a command that must succeed."""
        code, output = self.run(*arguments)
        assert code == 0, f"{' '.join(arguments)}\n{output}"
        return output

    def state(self) -> dict[str, str]:
        """A digest of every file that people write."""
        paths = [path for path in self.root.rglob("*") if path.is_file()]
        names = {path.relative_to(self.root).as_posix(): path for path in paths}
        return {n: sha256(p.read_bytes()).hexdigest() for n, p in names.items() if not _LEFT_BEHIND.search(n)}


def copy_project(target: Path) -> Copy:
    """What a contributor works on; compiled files come along, their times still fit."""
    for name in COPIED:
        shutil.copytree(environment.CLONE / name, target / name, ignore=shutil.ignore_patterns(".*_cache"))
    for name in FILES:
        shutil.copy2(environment.CLONE / name, target / name)
    return Copy(target)


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Every file that was added, altered or removed."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def added_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """Lines only the earlier and only the later text has."""
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


def unlisted(root: Path) -> list[str]:
    """Folders with a table of contents that the list of modules does not name."""
    listed = _MODULE.findall((root / "src/tongxin/config/modules.py").read_text(encoding="utf-8"))
    return sorted({path.parent.name for path in (root / "src/tongxin").glob("*/module.py")} - set(listed))
