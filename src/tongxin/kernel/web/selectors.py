"""Reads for pages over all kinds of cases; each takes the actor, so that nothing unseen can be shown."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from tongxin.kernel import clock, deadlines
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.access.roles import union_of_ids
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.cases.kinds import CaseKind, kinds
from tongxin.kernel.cases.models import CaseCard, CaseLink, CaseTask, Draft, Passage, SavedView
from tongxin.kernel.cases.visibility import visible_cards
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.deadlines.models import Deadline


def conference_shown(actor: Actor | None) -> Conference | None:
    """The actor's conference; for strangers the only one there is, or a demonstration's."""
    if actor is not None and actor.conference_id is not None:
        return Conference.objects.filter(pk=actor.conference_id).first()
    return Conference.objects.order_by("-is_demo", "parent_id", "pk").first()


def demo_accounts() -> QuerySet[Account]:
    """Accounts of the demonstration that a card may sign in."""
    return Account.objects.filter(conference__is_demo=True, is_active=True).exclude(demo_role="").order_by("pk")


def demo_task_counts(conference_id: int) -> dict[str, int]:
    """How many tasks each holder of a demonstration has, for the numbers on the cards."""
    rows = CaseTask.objects.filter(conference_id=conference_id, card__draft=False).values_list("holder")
    return dict(rows.annotate(n=Count("pk")))


def account_of(request_user_id: int) -> Account:
    """An account by id, fresh from the table."""
    return Account.objects.get(pk=request_user_id)


def card(actor: Actor, kind: CaseKind, card_id: int) -> CaseCard:
    """One card that the actor sees; else :class:`NotVisible`, whether it exists or not."""
    found = visible_cards(actor, kind).select_related("parent").filter(pk=card_id).first()
    if found is None:
        raise NotVisible
    return found


def case(kind: CaseKind, shown: CaseCard) -> Any:
    """The case behind a card that was already found visible."""
    found = kind.model._default_manager.get(pk=shown.pk)
    found.card = shown
    return found


def tasks(actor: Actor) -> QuerySet[CaseTask]:
    """What the actor is expected to do, in every kind, on cards that it sees: due first, drafts last."""
    seen = visible_cards(actor).values("pk")
    found = CaseTask.objects.filter(holder__in=actor.keys, card_id__in=seen)
    return found.order_by("card__draft", "paused", "due", "card_id", "transition")


def count_of_tasks(actor: Actor) -> int:
    """How many cases wait for the actor; own drafts are not counted."""
    return tasks(actor).filter(card__draft=False, paused=False).order_by().values("card_id").distinct().count()


def count_of_late(actor: Actor, today: dt.date) -> int:
    """How many cases wait for the actor and are overdue."""
    return tasks(actor).filter(due__lt=today, paused=False).order_by().values("card_id").distinct().count()


def tasks_on(card_ids: Iterable[int]) -> list[CaseTask]:
    """Who is expected to do what on these cards, the next due first."""
    rows = CaseTask.objects.filter(card_id__in=list(card_ids)).order_by("due", "pk")
    return sorted(rows, key=lambda t: (t.due is None, t.due or dt.date.max))


def held_cards(actor: Actor) -> QuerySet[CaseCard]:
    """Cards to which the actor is something by a row (proposer, co-signer, handling body), not by an office."""
    held = union_of_ids((role for kind in kinds() for role in kind.roles), actor)
    seen = visible_cards(actor)
    return seen.filter(pk__in=held) if held is not None else seen.none()


def passages_on_held(actor: Actor) -> QuerySet[Passage]:
    """What others did lately on the actor's own cases."""
    found = Passage.objects.filter(card_id__in=held_cards(actor).values("pk"), undone=False, card__draft=False)
    return found.exclude(account_id=actor.account_id).select_related("card").order_by("-id")


def passages(shown: CaseCard) -> list[Passage]:
    """Everything the case went through, the newest first."""
    return list(Passage.objects.filter(card=shown).order_by("-id"))


def passage(shown: CaseCard, passage_id: int) -> Passage:
    """One step of a visible case."""
    found = Passage.objects.filter(card=shown, pk=passage_id).first()
    if found is None:
        raise NotVisible
    return found


def children(actor: Actor, shown: CaseCard) -> list[CaseCard]:
    """Child cards that the actor sees."""
    if not CaseCard.objects.filter(parent=shown).exists():
        return []
    return list(visible_cards(actor).filter(parent=shown).order_by("pk"))


def deadlines_on(card_ids: Iterable[int]) -> list[Deadline]:
    """Open deadlines of these cards."""
    return list(deadlines.running(card_ids))


def links(actor: Actor, shown: CaseCard) -> tuple[list[CaseLink], list[CaseLink]]:
    """Where the case came from and what it led to; ends that the actor does not see are left out."""
    into = list(CaseLink.objects.filter(target=shown).select_related("source").order_by("pk"))
    out = list(CaseLink.objects.filter(source=shown).select_related("target").order_by("pk"))
    if not into and not out:
        return [], []
    ends = {link.source_id for link in into} | {link.target_id for link in out}
    seen = set(visible_cards(actor).filter(pk__in=ends).values_list("pk", flat=True))
    return [x for x in into if x.source_id in seen], [x for x in out if x.target_id in seen]


def drafts(account_id: int) -> list[Draft]:
    """Unfinished writing of an account that is not yet a case."""
    return list(Draft.objects.filter(account_id=account_id, card__isnull=True).order_by("-saved_at")[:5])


def draft(account_id: int, key: uuid.UUID) -> Draft | None:
    """A draft of this account; others' drafts do not exist for it."""
    return Draft.objects.filter(account_id=account_id, pk=key).first()


def draft_of_case(account_id: int, shown: CaseCard) -> Draft | None:
    """What this account wrote on a case and did not save yet."""
    return Draft.objects.filter(account_id=account_id, card=shown).first()


def saved_views(account_id: int, kind: CaseKind) -> list[SavedView]:
    """Lists as somebody likes to see them."""
    return list(SavedView.objects.filter(account_id=account_id, kind=kind.key).order_by("name"))


def counts_by_state(cards: QuerySet[CaseCard]) -> dict[str, int]:
    """How many cards stand in each state."""
    return dict(cards.order_by().values_list("state").annotate(n=Count("pk")))


def with_due(cards: QuerySet[CaseCard]) -> QuerySet[CaseCard]:
    """Cards with the next due date of their tasks as ``next_due``."""
    return cards.annotate(next_due=Min("tasks__due"))


def newest_passage_id(shown: CaseCard) -> int | None:
    """The id of the newest step."""
    return Passage.objects.filter(card=shown).aggregate(n=Max("pk"))["n"]


def late_card_ids(today: dt.date) -> QuerySet[Any]:
    """Ids of cards on which somebody is overdue; only of use inside a visible query."""
    return CaseTask.objects.filter(due__lt=today, paused=False).values("card_id")


def tasks_in_kind(actor: Actor, kind: CaseKind) -> int:
    """How many cases of a kind wait for the actor."""
    return tasks(actor).filter(card__kind=kind.key).order_by().values("card_id").distinct().count()


def late_in(cards: QuerySet[CaseCard]) -> int:
    """How many of these cards are overdue."""
    return cards.filter(pk__in=late_card_ids(clock.today())).count()


def fresh_card(card_id: int) -> CaseCard:
    """A card again, after the caller changed its case."""
    return CaseCard.objects.get(pk=card_id)
