"""Shelves through which apps and other parts of the kernel put something on pages they do not know."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.web.todo import Todo


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


@dataclass(frozen=True)
class TodoSource:
    """What waits for an actor and is no case: counted and listed with the cases, so there is one number for all."""

    key: str
    count: Callable[[Actor], int]
    open: Callable[[Actor], list[Todo]]


@dataclass(frozen=True)
class TickedAction:
    """A button under a list, beside the steps: the ticked rows are posted to ``url`` as ``card``, with ``kind``."""

    key: str
    label: str
    icon: str
    url: str
    shown: Callable[[Actor, CaseKind], bool]


@dataclass(frozen=True)
class LinkGiver:
    """Names the office of a conference that hands out accounts and links, for whoever needs another."""

    key: str
    office: Callable[[int], str]


@dataclass(frozen=True)
class Band:
    """A sentence at the top of the home page that must not be missed, perhaps with a button that posts to ``url``."""

    text: str
    url: str = ""
    action: str = ""
    warns: bool = False


@dataclass(frozen=True)
class BandSource:
    """Gives the bands of an actor."""

    key: str
    bands: Callable[[Actor], list[Band]]


@dataclass(frozen=True)
class Concern:
    """Cases that concern an actor though no row names its principal; None when the question does not arise for it.

    ``cards`` gives their ids; they take the place of what merely moved in the actor's sight.
    """

    key: str
    label: str
    cards: Callable[[Actor], QuerySet[Any] | None]
