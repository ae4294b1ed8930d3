"""Shelves of the setup assistant: how an empty installation is founded, and the steps that apps add to it."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.web.handed_out import HandedOut
from tongxin.kernel.workflow.fields import InputField

CONFIGURE = "conference.configure"


@dataclass(frozen=True)
class Way:
    """What somebody who sets up and writes nothing does to see a first case; ``sign_out``: go in as somebody else."""

    sentence: str
    label: str = ""
    url: str = ""
    sign_out: bool = False


@dataclass(frozen=True)
class Founding:
    """The first form of an empty installation; ``found`` makes a conference and gives the account of who did it.

    ``check`` looks at what was typed in the fields that can be read and says all that is wrong, so that nobody mends
    one thing after another. ``writers`` says who could write a first case by now.
    """

    key: str
    fields: tuple[InputField, ...]
    found: Callable[[dict[str, Any]], Account]
    suggest: Callable[[], dict[str, Any]]
    check: Callable[[dict[str, Any]], dict[str, str]] = lambda _given: {}
    writers: Callable[[int], Way] = lambda _place: Way("")


@dataclass(frozen=True)
class SetupStep:
    """One page of the assistant. What is done is read off the base, so leaving and coming back loses nothing.

    ``status`` says in words how far the step is, empty when nothing is there. A step with ``url`` only points there;
    the others show ``fields`` with ``values`` and hand what was filled in to ``save``, which may return a message, or
    what is handed out and shown once. ``held`` says who or what is there by now, (label, text) line by line, for a step
    whose fields only add to it. ``missing`` says in words what keeps a step with content from being done. A step that ``asks`` gets the answers to its questions under ``answers``. One
    without fields (any more) says in its ``status`` what there is.
    """

    key: str
    label: str
    lead: str
    status: Callable[[int], str]
    fields: Callable[[int], tuple[InputField, ...]] = lambda _place: ()
    values: Callable[[int], dict[str, Any]] = lambda _place: {}
    save: Callable[[int, dict[str, Any], Actor], str | HandedOut] = lambda _place, _values, _by: ""
    held: Callable[[int], list[tuple[str, str]]] = lambda _place: []
    missing: Callable[[int], str] = lambda _place: ""
    check: Callable[[dict[str, Any]], dict[str, str]] = lambda _given: {}
    url: str = ""
    optional: bool = False
    asks: bool = False


def setup_key() -> str:
    """What opens the first form: printed where the installation was started, useless once a conference exists."""
    return hmac.new(settings.SECRET_KEY.encode(), b"set up this installation", "sha256").hexdigest()[:24]


def is_setup_key(text: str) -> bool:
    """Whether somebody brought the key."""
    return hmac.compare_digest(text.encode(), setup_key().encode())
