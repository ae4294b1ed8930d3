"""Cases like one another: what was asked before, and what became of it."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tongxin.kernel import search, wording
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.kinds import CaseKind, kind_of
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.cases.visibility import visible_cards
from tongxin.kernel.web.todo import case_url

FEW = 5


@dataclass(frozen=True)
class SimilarCase:
    """A case that is like this one, what became of it, and the words that both use; without ``url`` it is only shown."""

    title: str
    url: str
    note: str
    words: str
    text: str = ""


def like_title(kind: CaseKind, title: str, actor: Actor) -> list[SimilarCase]:
    """Cases that the actor sees or glimpses and that cover most of a title; none for one that says nothing yet."""
    return _found(kind, title, visible_cards(actor, kind).filter(draft=False), actor)


def like_card(kind: CaseKind, card: CaseCard, actor: Actor) -> list[SimilarCase]:
    """Cases of the same kind like one, itself left out."""
    return _found(kind, card.title, visible_cards(actor, kind).filter(draft=False), actor, without=card.pk)


def _found(kind: CaseKind, title: str, seen: QuerySet[CaseCard], actor: Actor, without: int = 0) -> list[SimilarCase]:
    hits = search.alike(title, seen.exclude(pk=without))[:FEW]
    glimpsed = kind.glimpsed(actor) if kind.glimpsed else None
    if glimpsed is None:
        by_id = CaseCard.objects.in_bulk([hit.card_id for hit in hits])
        return [_shown(by_id[hit.card_id], hit) for hit in hits]
    # By the title alone: that the text of what one may not read has the same words would say what stands in it.
    own = set(seen.filter(pk__in=glimpsed.cards.values("pk")).values_list("pk", flat=True))
    more = search.alike(title, glimpsed.cards.exclude(pk=without), titles_only=True)
    unopened = [hit for hit in more if hit.card_id not in own][:FEW]
    best = sorted([*hits, *unopened], key=lambda hit: (-hit.share, -hit.card_id))[:FEW]
    by_id = CaseCard.objects.in_bulk([hit.card_id for hit in best])
    hidden = [hit.card_id for hit in unopened]
    told, texts = glimpsed.shows_outcome(hidden), glimpsed.text(hidden)
    return [
        _glimpse(by_id[hit.card_id], hit, told, texts) if hit in unopened else _shown(by_id[hit.card_id], hit)
        for hit in best
    ]


def _note(card: CaseCard) -> str:
    state = kind_of(card.kind).workflow.label_of(card.state)
    return " · ".join(filter(None, [card.number, state, wording.full_day(card.opened)]))


def _words(hit: search.Likeness) -> str:
    return _("相同的词：{words}").format(words=wording.listed(hit.words))


def _shown(card: CaseCard, hit: search.Likeness) -> SimilarCase:
    return SimilarCase(card.title, case_url(card), _note(card), _words(hit))


def _glimpse(card: CaseCard, hit: search.Likeness, told: set[int], texts: dict[int, str]) -> SimilarCase:
    note = _note(card) if card.pk in told else ""
    return SimilarCase(card.title, "", note, _words(hit), texts.get(card.pk, ""))
