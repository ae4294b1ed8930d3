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
    """A case that is like this one, what became of it, and the words that both use."""

    title: str
    url: str
    note: str
    words: str


def like_title(kind: CaseKind, title: str, actor: Actor) -> list[SimilarCase]:
    """Cases that the actor sees whose title or text covers most of a title; none for one that says nothing yet."""
    return _found(title, visible_cards(actor, kind).filter(draft=False))


def like_card(kind: CaseKind, card: CaseCard, actor: Actor) -> list[SimilarCase]:
    """Cases of the same kind like one, itself left out."""
    return _found(card.title, visible_cards(actor, kind).filter(draft=False).exclude(pk=card.pk))


def _found(title: str, cards: QuerySet[CaseCard]) -> list[SimilarCase]:
    hits = search.alike(title, cards)[:FEW]
    by_id = CaseCard.objects.in_bulk([hit.card_id for hit in hits])
    return [_shown(by_id[hit.card_id], hit) for hit in hits]


def _shown(card: CaseCard, hit: search.Likeness) -> SimilarCase:
    state = kind_of(card.kind).workflow.label_of(card.state)
    note = " · ".join(filter(None, [card.number, state, wording.full_day(card.opened)]))
    return SimilarCase(card.title, case_url(card), note, _("相同的词：{words}").format(words=wording.listed(hit.words)))
