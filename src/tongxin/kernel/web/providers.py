"""Shelves through which apps and other parts of the kernel put something on pages they do not know."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.models import CaseCard


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


@dataclass(frozen=True)
class InboxSource:
    """Where an actor's messages are read, and how many of them are new: the bell of the shell."""

    key: str
    url: str
    unread: Callable[[Actor], int]


@dataclass(frozen=True)
class TimelineMark:
    """Something that happened around a case without being an edge of it."""

    text: str
    by: str
    at: dt.datetime
    note: str = ""


@dataclass(frozen=True)
class TimelineSource:
    """Gives the marks that stand among the passages of a case that the reader sees."""

    key: str
    marks: Callable[[CaseCard], list[TimelineMark]]
