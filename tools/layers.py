"""Reads the layers out of .importlinter, so that an app is placed once and every check agrees on its place."""

from __future__ import annotations

import configparser
import re
from dataclasses import dataclass
from pathlib import Path

SECTION = "importlinter:contract:layers"


@dataclass(frozen=True)
class Layers:
    """The packages under src/tongxin from the highest row to the lowest; a row's members are strangers."""

    rows: tuple[frozenset[str], ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset().union(*self.rows)

    def below(self, package: str) -> frozenset[str]:
        """Return what `package` may name besides itself."""
        for index, row in enumerate(self.rows):
            if package in row:
                return frozenset().union(*self.rows[index + 1 :])
        return frozenset()

    def strangers(self, package: str) -> frozenset[str]:
        """Return what `package` must not name: its neighbours and everything above."""
        return self.names - self.below(package) - {package}


def read_layers(root: Path) -> Layers:
    """Read the layers contract; siblings stand on one line, divided by a bar or a colon."""
    contracts = configparser.ConfigParser()
    contracts.read(root / ".importlinter", encoding="utf-8")
    lines = contracts[SECTION]["layers"].strip().splitlines()
    return Layers(tuple(frozenset(re.findall(r"\w+", line)) for line in lines))
