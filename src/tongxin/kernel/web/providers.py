"""Shelves through which apps and other parts of the kernel put something on pages they do not know."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tongxin.kernel.access.actors import Actor


@dataclass(frozen=True)
class SimilarCase:
    """A case that is like this one, and what became of it."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Similar:
    """Finds cases like one of ``kind``; only what the actor sees."""

    key: str
    kind: str
    find: Callable[[Any, Actor], list[SimilarCase]]


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
