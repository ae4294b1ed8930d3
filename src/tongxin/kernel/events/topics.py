"""What may be said to one account about something that is no case: the app declares the words, the inbox says them."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """Words for :class:`AccountConcerned`; made from the id of the subject when they are read, in the reader's language.

    ``title`` is what the line is called and ``sentence`` what happened; ``url`` is where it leads.
    """

    key: str
    title: str
    sentence: Callable[[int], str]
    url: str
