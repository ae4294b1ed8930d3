"""How each database keeps and asks the word index; the tokens are the same everywhere, made by ``text.bigrams``."""

from collections.abc import Sequence
from typing import Any, Protocol

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from tongxin.kernel.search.models import SearchDoc
from tongxin.text.bigrams import Phrase

# Farther words would fall out of PostgreSQL's positions; the limit is the same on both, so that results are.
LONGEST_BODY = 15_000
_TITLE_GAP = 10

Hits = RawSQL | QuerySet[Any, Any]


class Engine(Protocol):
    """What an index can do; ``put`` replaces what stood there before."""

    def put(self, card_id: int, title: Sequence[str], body: Sequence[str]) -> None: ...
    def drop(self, card_id: int) -> None: ...
    def hits(self, phrases: Sequence[Phrase], *, title_only: bool) -> Hits: ...
    def nearest(self, phrases: Sequence[Phrase], most: int) -> list[int]:
        """Ids of the cards that hold the most and the rarest of the phrases, the best first."""
        ...


class Sqlite:
    """An FTS5 table whose rowid is the card's id."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def put(self, card_id: int, title: Sequence[str], body: Sequence[str]) -> None:
        self.drop(card_id)
        with self._connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO kernel_searchindex (rowid, title, body) VALUES (%s, %s, %s)",
                [card_id, " ".join(title), " ".join(body[:LONGEST_BODY])],
            )

    def drop(self, card_id: int) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute("DELETE FROM kernel_searchindex WHERE rowid = %s", [card_id])

    def hits(self, phrases: Sequence[Phrase], *, title_only: bool) -> Hits:
        wanted = " AND ".join(self._phrase(phrase) for phrase in phrases)
        if title_only:
            wanted = f"{{title}} : ({wanted})"
        return RawSQL("SELECT rowid FROM kernel_searchindex WHERE kernel_searchindex MATCH %s", [wanted])

    def nearest(self, phrases: Sequence[Phrase], most: int) -> list[int]:
        with self._connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM kernel_searchindex WHERE kernel_searchindex MATCH %s"
                " ORDER BY bm25(kernel_searchindex, 4.0, 1.0) LIMIT %s",
                [" OR ".join(self._phrase(phrase) for phrase in phrases), most],
            )
            return [row[0] for row in cursor.fetchall()]

    @staticmethod
    def _phrase(phrase: Phrase) -> str:
        # Tokens hold letters and digits only, so nothing in them can end the quotation.
        return f'"{" ".join(phrase.tokens)}"' + (" *" if phrase.open_ended else "")


class Postgresql:
    """Two tsvector columns with positions, one of the title alone."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def put(self, card_id: int, title: Sequence[str], body: Sequence[str]) -> None:
        titles = self._vector(title, 1)
        # The gap keeps a phrase from running out of the title into the text.
        self._set(card_id, titles, f"{titles} {self._vector(body[:LONGEST_BODY], len(title) + _TITLE_GAP)}")

    def drop(self, card_id: int) -> None:
        self._set(card_id, "", "")

    def _set(self, card_id: int, titles: str, words: str) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(
                "UPDATE kernel_searchdoc SET title_words = %s::tsvector, words = %s::tsvector WHERE card_id = %s",
                [titles, words, card_id],
            )

    def hits(self, phrases: Sequence[Phrase], *, title_only: bool) -> Hits:
        wanted = " & ".join(self._phrase(phrase) for phrase in phrases)
        if title_only:
            return RawSQL("SELECT card_id FROM kernel_searchdoc WHERE title_words @@ %s::tsquery", [wanted])
        return RawSQL("SELECT card_id FROM kernel_searchdoc WHERE words @@ %s::tsquery", [wanted])

    def nearest(self, phrases: Sequence[Phrase], most: int) -> list[int]:
        wanted = " | ".join(self._phrase(phrase) for phrase in phrases)
        with self._connection.cursor() as cursor:
            cursor.execute(
                "SELECT card_id FROM kernel_searchdoc WHERE words @@ %s::tsquery"
                " ORDER BY 4 * ts_rank(title_words, %s::tsquery) + ts_rank(words, %s::tsquery) DESC LIMIT %s",
                [wanted, wanted, wanted, most],
            )
            return [row[0] for row in cursor.fetchall()]

    @staticmethod
    def _vector(tokens: Sequence[str], first: int) -> str:
        return " ".join(f"'{token}':{place}" for place, token in enumerate(tokens, first))

    @staticmethod
    def _phrase(phrase: Phrase) -> str:
        parts = [f"'{token}'" for token in phrase.tokens]
        if phrase.open_ended:
            parts[-1] += ":*"
        return "(" + " <-> ".join(parts) + ")"


class Scan:
    """Any other database: the stored words are read through; slow, and right."""

    def put(self, card_id: int, title: Sequence[str], body: Sequence[str]) -> None:
        """The stored text is the index."""

    def drop(self, card_id: int) -> None:
        """The stored text is the index."""

    def hits(self, phrases: Sequence[Phrase], *, title_only: bool) -> Hits:
        condition = Q()
        for phrase in phrases:
            word = _spelled(phrase)
            found = Q(title__icontains=word)
            condition &= found if title_only else found | Q(body__icontains=word)
        return SearchDoc.objects.filter(condition).values("card_id")

    def nearest(self, phrases: Sequence[Phrase], most: int) -> list[int]:
        """Without an order of its own: the newest that hold any of the phrases."""
        condition = Q()
        for phrase in phrases:
            condition |= Q(title__icontains=_spelled(phrase)) | Q(body__icontains=_spelled(phrase))
        found = SearchDoc.objects.filter(condition).order_by("-card_id")
        return list(found.values_list("card_id", flat=True)[:most])


def _spelled(phrase: Phrase) -> str:
    """The characters that the overlapping tokens of a phrase stand for."""
    word = ""
    for token in phrase.tokens:
        word += token[1:] if word and len(token) > 1 and word.endswith(token[0]) else token
    return word


def engine(connection: BaseDatabaseWrapper) -> Engine:
    """The engine of the connected database."""
    if connection.vendor == "sqlite":
        return Sqlite(connection)
    if connection.vendor == "postgresql":
        return Postgresql(connection)
    return Scan()
