"""Reads docs/glossary.md: sections of tables, each row a Chinese word, an identifier and a meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

HEADING = re.compile(r"^##\s+.*?\b([a-z]+(?: [a-z]+)*)\s*$")
ROW = re.compile(r"^\|([^|]*)\|\s*`([^`|]+)`\s*\|([^|]*)\|\s*$")


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    section: str
    chinese: str
    identifier: str
    meaning: str
    line: int


def read_glossary(path: Path) -> list[Row]:
    """Return the rows in order; a section is named by the English words that end its heading."""
    rows: list[Row] = []
    section = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        heading = HEADING.match(line)
        row = ROW.match(line)
        if heading:
            section = heading.group(1)
        elif row:
            chinese, identifier, meaning = (cell.strip() for cell in row.groups())
            rows.append(Row(section, chinese, identifier, meaning, number))
    return rows
