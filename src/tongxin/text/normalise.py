"""Makes clean text of a copied report, says what it is, and keeps the way back to every raw character."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tongxin.text import characters, spacing, structure
from tongxin.text.furniture import furniture
from tongxin.text.metadata import Evidence, metadata, posted
from tongxin.text.offsets import OffsetMap, Span, Traced
from tongxin.text.pinyin import inserted_pinyin
from tongxin.text.punctuation import full_width
from tongxin.text.script import to_simplified
from tongxin.text.structure import Section

READING = "注音"


@dataclass(frozen=True)
class Dropped:
    """A piece of the raw text that the clean one lacks; white space and signs without width are not listed."""

    text: str
    span: Span
    reason: str


@dataclass(frozen=True)
class Normalised:
    """A clean text and what is known of it. Every span is a place of the raw text, in code points.

    ``sections`` reach from their heading to the end of their last paragraph; ``paragraphs`` are the lines of the
    clean text; ``offsets`` leads from places of the clean text to places of the raw one.
    """

    text: str
    title: Evidence | None
    date: Evidence | None
    organisation: Evidence | None
    speaker: Evidence | None
    session: Evidence | None
    sections: tuple[Section, ...]
    paragraphs: tuple[Span, ...]
    dropped: tuple[Dropped, ...]
    offsets: OffsetMap

    def as_json(self) -> dict[str, Any]:
        """The shape that the command prints."""
        return {
            "text": self.text,
            **{
                key: None if found is None else {"value": found.value, "span": list(found.span)}
                for key, found in (
                    ("title", self.title),
                    ("date", self.date),
                    ("organisation", self.organisation),
                    ("speaker", self.speaker),
                    ("session", self.session),
                )
            },
            "sections": [
                {"level": part.level, "number": part.number, "title": part.title, "span": list(part.span)}
                for part in self.sections
            ],
            "dropped": [
                {"text": piece.text, "span": list(piece.span), "reason": piece.reason} for piece in self.dropped
            ],
            "map": [list(pair) for pair in self.offsets.pairs],
        }


def normalise(raw: str) -> Normalised:
    """Clean a text as it was copied from a page, a PDF or a scan.

    The order of the steps matters: inserted readings split words, so they go before the script is converted; lines
    are judged by their full stops and wide gaps, so punctuation is set before that, and gaps are closed after it.
    """
    traced = Traced.of(raw)
    traced = traced.without(characters.invisible(traced.text))
    traced = traced.rewritten(characters.folded(traced.text))
    dropped: list[Dropped] = []
    traced = _drop(traced, raw, [(span, READING) for span in inserted_pinyin(traced.text)], dropped)
    traced = traced.rewritten(to_simplified(traced.text))
    traced = traced.rewritten(full_width(traced.text))
    traced = _drop(traced, raw, [(piece.span, piece.reason) for piece in furniture(traced.text)], dropped)
    traced = traced.without(spacing.wrapped(traced.text))
    traced = traced.without(spacing.edges(traced.text))
    traced = traced.without(spacing.stray_gaps(traced.text))
    traced = traced.without(spacing.empty_lines(traced.text))
    return _described(traced, tuple(sorted(dropped, key=lambda piece: piece.span)))


def _drop(traced: Traced, raw: str, pieces: list[tuple[Span, str]], dropped: list[Dropped]) -> Traced:
    for span, reason in pieces:
        start, end = traced.raw_span(span)
        dropped.append(Dropped(raw[start:end], (start, end), reason))
    return traced.without(span for span, _ in pieces)


def _described(traced: Traced, dropped: tuple[Dropped, ...]) -> Normalised:
    offsets = traced.offsets()
    known = metadata(traced.text)
    to_raw: Callable[[Evidence | None], Evidence | None] = lambda found: (  # noqa: E731 (a name for the type)
        None if found is None else replace(found, span=offsets.to_raw_span(*found.span))
    )
    return Normalised(
        text=traced.text,
        title=to_raw(known.title),
        date=to_raw(known.date) or _posted(dropped),
        organisation=to_raw(known.organisation),
        speaker=to_raw(known.speaker),
        session=to_raw(known.session),
        sections=tuple(replace(part, span=offsets.to_raw_span(*part.span)) for part in structure.sections(traced.text)),
        paragraphs=tuple(offsets.to_raw_span(*span) for span in structure.paragraphs(traced.text)),
        dropped=dropped,
        offsets=offsets,
    )


def _posted(dropped: tuple[Dropped, ...]) -> Evidence | None:
    """The day that only the furniture gives; readers' answers further down have days of their own."""
    for piece in dropped:
        date = posted(piece.text) if piece.reason != READING else None
        if date:
            return Evidence(date.iso, (piece.span[0] + date.span[0], piece.span[0] + date.span[1]))
    return None
