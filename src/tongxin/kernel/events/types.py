"""The few kinds of things that can happen; they carry keys and the card's version, never content."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KernelEvent:
    """What every event carries."""

    conference_id: int


@dataclass(frozen=True)
class CaseOpened(KernelEvent):
    """A case came into being."""

    kind: str
    card_id: int
    version: int


@dataclass(frozen=True)
class CaseMoved(KernelEvent):
    """A case took an edge of its workflow."""

    kind: str
    card_id: int
    transition: str
    source: str
    target: str
    passage_id: int
    version: int


@dataclass(frozen=True)
class CaseEdited(KernelEvent):
    """The content of a case changed without an edge."""

    kind: str
    card_id: int
    version: int


@dataclass(frozen=True)
class CaseCorrected(KernelEvent):
    """A passage was corrected or taken back."""

    kind: str
    card_id: int
    passage_id: int
    version: int


@dataclass(frozen=True)
class HandoffRequested(KernelEvent):
    """A case asked to become another kind."""

    card_id: int
    to_kind: str
    handoff_id: int


@dataclass(frozen=True)
class DeadlineWarned(KernelEvent):
    """A due date is near or has passed."""

    card_id: int
    deadline_id: int


@dataclass(frozen=True)
class AccountConcerned(KernelEvent):
    """Something that belongs to no case concerns one account; ``topic`` names the words, ``subject`` what it is about."""

    account_id: int
    topic: str
    subject: int


EVENT_TYPES: dict[str, type[KernelEvent]] = {
    t.__name__: t
    for t in (
        CaseOpened,
        CaseMoved,
        CaseEdited,
        CaseCorrected,
        HandoffRequested,
        DeadlineWarned,
        AccountConcerned,
    )
}
