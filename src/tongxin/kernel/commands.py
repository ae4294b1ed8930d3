"""What an app may add to the command line and to the start of an installation, without knowing who reads it."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal


class CommandError(Exception):
    """A command cannot do what was asked; the message is a whole sentence for the person at the terminal."""

    def __init__(self, sentence: str, exit_code: int = 2) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.exit_code = exit_code


def _no_arguments(_parser: ArgumentParser) -> None:
    """Most commands take nothing but ``--data`` and ``--database``."""


@dataclass(frozen=True)
class Command:
    """A verb of ``./tongxin``. ``run`` writes data to standard output and everything else to standard error."""

    key: str
    help: str
    run: Callable[[Namespace], int]
    configure: Callable[[ArgumentParser], None] = _no_arguments
    # "existing": a missing base is an error. "create": it is made and migrated first, as ``up`` does. "none": the
    # command works without a base.
    base: Literal["existing", "create", "none"] = "existing"


@dataclass(frozen=True)
class Preparation:
    """Work of an app when an installation starts; run again at each start, so it must be repeatable.

    In the foreground it delays the first page, so it must be short. In the background it runs in a process of its
    own beside the web server, may be killed at any moment, and goes on at the next start where it stopped.
    """

    key: str
    label: str
    run: Callable[[Callable[[str], None]], None]
    background: bool = False
    # ``up --empty`` leaves out whatever fills the base with examples.
    example: bool = False


@dataclass(frozen=True)
class Invitation:
    """Lines printed under the address when the installation is up, such as the role cards of the demonstration."""

    key: str
    lines: Callable[[str], Sequence[str]]
