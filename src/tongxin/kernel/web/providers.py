"""Shelves through which apps and other parts of the kernel put something on pages they do not know."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from tongxin.kernel.access.actors import Actor


@dataclass(frozen=True)
class Notice:
    """One line under 通知 on the home page."""

    title: str
    url: str
    by: str
    on: dt.date


@dataclass(frozen=True)
class NoticeSource:
    """Gives the newest notices addressed to an actor."""

    key: str
    newest: Callable[[Actor], list[Notice]]
