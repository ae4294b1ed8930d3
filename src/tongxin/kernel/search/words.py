"""Puts words in and asks for them; who may see what is the caller's query and stays in the same statement."""

from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.db import connections, models, transaction
from django.db.models import Case, QuerySet, Value, When

from tongxin.kernel import clock
from tongxin.kernel.search.engines import Engine, engine
from tongxin.kernel.search.models import SearchDoc
from tongxin.text.bigrams import fold, phrases, tokens
from tongxin.text.similarity import subject_words

AnyCard = TypeVar("AnyCard", bound=models.Model)


def _storable(text: str) -> str:
    """What every database can store: no NUL, no half of a surrogate pair."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


@transaction.atomic(savepoint=False)
def index(card_id: int, title: str, body: str = "") -> None:
    """Make the card findable by these words, and by no others; the same words again cost one read."""
    title, body = _storable(title), _storable(body)
    stored = SearchDoc.objects.filter(card_id=card_id).first()
    if stored and (stored.title, stored.body) == (title, body):
        return
    doc = stored or SearchDoc(card_id=card_id)
    doc.title, doc.body, doc.updated = title, body, clock.now()
    doc.save(force_insert=stored is None, force_update=stored is not None)
    _put(doc)


@transaction.atomic
def remove(card_id: int) -> None:
    """Make the card unfindable."""
    engine(connections[SearchDoc.objects.db]).drop(card_id)
    SearchDoc.objects.filter(card_id=card_id).delete()


@transaction.atomic
def rebuild() -> int:
    """Make the whole index again from the stored words (a new way to cut tokens); returns the number of cards."""
    count = 0
    for doc in SearchDoc.objects.order_by("pk").iterator(chunk_size=500):
        _put(doc)
        count += 1
    return count


def _put(doc: SearchDoc) -> None:
    engine(connections[SearchDoc.objects.db]).put(doc.card_id, tokens(doc.title), tokens(doc.body))


@dataclass(frozen=True)
class Likeness:
    """A text that shares subject words: how much of what was asked it covers, 0 to 1, and the words."""

    card_id: int
    share: float
    words: tuple[str, ...]


_CANDIDATES = 300


def alike(text: str, cards: QuerySet[AnyCard], *, least: float = 0.5, titles_only: bool = False) -> list[Likeness]:
    """Those of ``cards`` that share subject words with ``text`` (a title, a sentence), the most alike first.

    A word counts by its length, and half when it stands in the body alone (not at all with ``titles_only``); words that
    carry no subject count nothing.
    """
    wanted = list(dict.fromkeys(subject_words(_storable(text))))
    asked = [phrase for word in wanted for phrase in phrases(word)]
    total = sum(len(word) for word in wanted)
    if not asked:
        return []
    near = engine(connections[cards.db]).nearest(asked, _CANDIDATES)
    found = []
    for doc in SearchDoc.objects.filter(card_id__in=cards.filter(pk__in=near).order_by().values("pk")):
        title, body = fold(doc.title), "" if titles_only else fold(doc.body)
        shared = tuple(word for word in wanted if word in title or word in body)
        share = sum(len(word) * (1 if word in title else 0.5) for word in shared) / total
        if share >= least:
            found.append(Likeness(doc.card_id, share, shared))
    return sorted(found, key=lambda each: (-each.share, -each.card_id))


def matching(text: str, cards: QuerySet[AnyCard]) -> QuerySet[AnyCard]:
    """Those of ``cards`` that hold every word of ``text``: title hits first, then the newest.

    ``cards`` is what the asker may see (any filtered query, not sliced); the result may be sliced and counted.
    Nothing to look for (only signs, or nothing) finds nothing.
    """
    wanted = phrases(text)
    if not wanted:
        return cards.none()
    words: Engine = engine(connections[cards.db])
    hits: Any = (
        cards.filter(pk__in=words.hits(wanted, title_only=False))
        .annotate(title_hit=Case(When(pk__in=words.hits(wanted, title_only=True), then=Value(1)), default=Value(0)))
        .order_by("-title_hit", "-opened", "-pk")
    )
    return cast("QuerySet[AnyCard]", hits)
