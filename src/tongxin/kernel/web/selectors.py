"""Reads for pages over all kinds of cases; each takes the actor, so that nothing unseen can be shown."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict

from tongxin.kernel import deadlines, registry
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.access.roles import union_of_ids
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.cases.kinds import CaseKind, case_of, kinds
from tongxin.kernel.cases.models import Batch, CaseCard, CaseLink, CaseTask, Draft, Passage, SavedView
from tongxin.kernel.cases.visibility import visible_cards
from tongxin.kernel.conferences.models import CalendarDay, Conference, ParameterValue
from tongxin.kernel.conferences.parameters import STORED_WORDS
from tongxin.kernel.conferences.vocabulary import SET_WORD
from tongxin.kernel.deadlines.models import Deadline
from tongxin.kernel.web.providers import Concern, TodoSource
from tongxin.kernel.workflow.fields import FileOf


def front() -> Conference | None:
    """The conference that strangers see: the only one there is, or a demonstration's."""
    return Conference.objects.order_by("-is_demo", "parent_id", "pk").first()


def account(account_id: int) -> Account | None:
    """One account with its conference, for a session that named it."""
    return Account.objects.select_related("conference").filter(pk=account_id).first()


def accounts_by_id(ids: Iterable[int]) -> list[Account]:
    """Accounts that act for somebody, in the order of their making."""
    return list(Account.objects.select_related("conference").filter(pk__in=list(ids)).order_by("pk"))


def is_founded() -> bool:
    """Whether any conference exists."""
    return Conference.objects.exists()


def parameter_values(conference_id: int) -> dict[str, list[ParameterValue]]:
    """Every dated value of a conference by parameter, the newest first."""
    found: dict[str, list[ParameterValue]] = {}
    for row in ParameterValue.objects.filter(conference_id=conference_id).order_by("-valid_from"):
        found.setdefault(row.key, []).append(row)
    return found


def word_values(conference_id: int) -> dict[str, list[ParameterValue]]:
    """Every dated name of a conference by the key of its word, the newest first."""
    rows = parameter_values(conference_id).items()
    return {key.removeprefix(STORED_WORDS): found for key, found in rows if key.startswith(STORED_WORDS)}


def word_authors(conference_id: int) -> dict[tuple[str, str], str]:
    """Who last named a word from a day on, by its key and that day."""
    lines = AuditLine.objects.filter(action=SET_WORD, kind="conference", object_id=conference_id).order_by("pk")
    return {(line.data["key"], line.data["valid_from"]): line.actor_label for line in lines}


def calendar_days(conference_id: int, year: int) -> list[CalendarDay]:
    """The exceptional days of a year and the next, national and own."""
    rows = CalendarDay.objects.filter(day__year__in=(year, year + 1))
    return list(rows.filter(Q(conference__isnull=True) | Q(conference_id=conference_id)).order_by("day"))


def demo_accounts() -> QuerySet[Account]:
    """Accounts of the demonstration that a card may sign in."""
    return Account.objects.filter(conference__is_demo=True, is_active=True).exclude(demo_role="").order_by("pk")


def card(actor: Actor, kind: CaseKind, card_id: int) -> CaseCard:
    """One card that the actor sees; else :class:`NotVisible`, whether it exists or not."""
    found = visible_cards(actor, kind).select_related("parent").filter(pk=card_id).first()
    if found is None:
        raise NotVisible
    return found


def case(shown: CaseCard) -> Any:
    """The case behind a card that was already found visible."""
    found = case_of(shown)
    found.card = shown
    return found


def tasks(actor: Actor) -> QuerySet[CaseTask]:
    """What the actor is expected to do, in every kind, on cards that it sees: due first, drafts last."""
    seen = visible_cards(actor).values("pk")
    found = CaseTask.objects.filter(holder__in=actor.keys, card_id__in=seen)
    return found.order_by("card__draft", "paused", "due", "card_id", "transition")


def waiting_ids(kind: CaseKind, actor: Actor) -> list[int]:
    """Cases of a kind that wait for the actor, due first; drafts, paused ones and what goes in batches do not wait."""
    batches = [edge.key for edge in kind.workflow.transitions if edge.in_batches]
    rows = tasks(actor).filter(card__kind=kind.key, card__draft=False, paused=False).exclude(transition__in=batches)
    rows = rows.order_by("due", "card_id")
    return list(dict.fromkeys(rows.values_list("card_id", flat=True)))


def task_counts(actor: Actor) -> dict[str, int]:
    """How many cases of each kind stand in the actor's list of to-dos, own drafts and paused terms among them, and
    how much of what is no case waits, by its source: one number wherever it is shown.
    """
    waiting = tasks(actor).order_by().values_list("card__kind").annotate(n=Count("card_id", distinct=True))
    return dict(waiting) | {f"todo.{source.key}": source.count(actor) for source in registry.items(TodoSource)}


def count_of_late(actor: Actor, today: dt.date) -> int:
    """How many cases wait for the actor and are overdue."""
    return tasks(actor).filter(due__lt=today, paused=False).order_by().values("card_id").distinct().count()


def tasks_on(card_ids: Iterable[int]) -> list[CaseTask]:
    """Who is expected to do what on these cards, the next due first."""
    rows = CaseTask.objects.filter(card_id__in=list(card_ids)).order_by("due", "pk")
    return sorted(rows, key=lambda t: (t.due is None, t.due or dt.date.max))


def concern(actor: Actor) -> Concern | None:
    """What concerns the actor though no row names it; None when nothing of that kind arises for it."""
    return next((each for each in registry.items(Concern) if each.cards(actor) is not None), None)


def concerned_cards(actor: Actor, each: Concern) -> QuerySet[CaseCard]:
    """The visible cards among what concerns the actor."""
    seen, wanted = visible_cards(actor), each.cards(actor)
    return seen.filter(pk__in=wanted) if wanted is not None else seen.none()


def own_cards(actor: Actor) -> QuerySet[CaseCard]:
    """Cards that are the actor's own affair: by a row, or else because they concern it."""
    each = concern(actor)
    return held_cards(actor) if each is None else concerned_cards(actor, each)


def open_cards(actor: Actor) -> QuerySet[CaseCard]:
    """Those of the actor's own affairs that are still open, each once: a part whose whole is there counts with it."""
    found = own_cards(actor).filter(closed__isnull=True, draft=False)
    return found.exclude(parent__in=found.order_by().values("pk"))


def held_cards(actor: Actor) -> QuerySet[CaseCard]:
    """Cards to which the actor is something by a row (proposer, co-signer, handling body), not by an office."""
    held = union_of_ids((role for kind in kinds() for role in kind.roles), actor)
    seen = visible_cards(actor)
    return seen.filter(pk__in=held) if held is not None else seen.none()


def passages_on_held(actor: Actor) -> QuerySet[Passage]:
    """What others did lately on the actor's own cases, by the moment it came into the record, the newest first.

    The moment, not the day of the fact: paper that is registered weeks late is news all the same.
    """
    mine = own_cards(actor)
    if concern(actor) is None and not mine.exists():
        # Whoever holds nothing by a row works for an office: what moved in its sight is their news.
        mine = visible_cards(actor)
    # Drafts too: that a proposal came back to be changed is the news its author waits for.
    found = Passage.objects.filter(card_id__in=mine.values("pk"), undone=False)
    return found.exclude(account_id=actor.account_id).select_related("card").order_by("-business_at", "-id")


def passages(shown: CaseCard) -> list[Passage]:
    """Everything the case went through, the newest first."""
    return list(Passage.objects.filter(card=shown).order_by("-id"))


def passage(shown: CaseCard, passage_id: int) -> Passage:
    """One step of a visible case."""
    found = Passage.objects.filter(card=shown, pk=passage_id).first()
    if found is None:
        raise NotVisible
    return found


def files_of_edges(shown: CaseCard, kind: CaseKind, edges: Iterable[str]) -> set[int]:
    """Ids of the files that came with these edges of a case."""
    named = [(key, each.key) for key in edges for each in kind.workflow.by_key[key].fields if isinstance(each, FileOf)]
    rows = Passage.objects.filter(card=shown, transition__in=[key for key, _name in named]).values_list(
        "transition", "fields"
    )
    wanted = set(named)
    return {
        value
        for key, fields in rows
        for name, value in fields.items()
        if (key, name) in wanted and isinstance(value, int)
    }


def children(actor: Actor, shown: CaseCard) -> list[CaseCard]:
    """Child cards that the actor sees."""
    return list(visible_cards(actor).filter(parent=shown).order_by("pk"))


def tasks_around(shown: CaseCard) -> list[CaseTask]:
    """Tasks on a visible card and on its children: who is waited for is said to everybody who sees the parent."""
    rows = CaseTask.objects.filter(Q(card=shown) | Q(card__parent=shown)).select_related("card").order_by("pk")
    return sorted(rows, key=lambda t: (t.due is None, t.due or dt.date.max))


def tasks_below(card_ids: Iterable[int]) -> list[CaseTask]:
    """Tasks on these cards and on their children, with ``card`` at hand."""
    wanted = list(card_ids)
    rows = CaseTask.objects.filter(Q(card_id__in=wanted) | Q(card__parent_id__in=wanted)).select_related("card")
    return sorted(rows, key=lambda t: (t.due is None, t.due or dt.date.max, t.pk))


def deadlines_around(shown: CaseCard) -> list[Deadline]:
    """Open deadlines of a card and of its children, the next due first."""
    rows = Deadline.objects.filter(Q(card=shown) | Q(card__parent=shown), state__in=("running", "paused"))
    return list(rows.order_by("due_on", "pk"))


def cases(kind: CaseKind, ids: list[int]) -> list[Any]:
    """Cases of a kind by ids that were already found visible, with what they point to."""
    found = kind.model._default_manager.filter(pk__in=ids).select_related("card", *kind.related)
    return list(found.prefetch_related(*kind.gathered))


def deadlines_on(card_ids: Iterable[int]) -> list[Deadline]:
    """Open deadlines of these cards."""
    return list(deadlines.running(card_ids))


def links(actor: Actor, shown: CaseCard) -> tuple[list[CaseLink], list[CaseLink]]:
    """Where the case came from and what it led to; ends that the actor does not see are left out."""
    rows = CaseLink.objects.filter(Q(source=shown) | Q(target=shown)).select_related("source", "target").order_by("pk")
    into: list[CaseLink] = []
    out: list[CaseLink] = []
    for row in rows:
        (into if row.target_id == shown.pk else out).append(row)
    if not into and not out:
        return [], []
    ends = {link.source_id for link in into} | {link.target_id for link in out}
    seen = set(visible_cards(actor).filter(pk__in=ends).values_list("pk", flat=True))
    return [x for x in into if x.source_id in seen], [x for x in out if x.target_id in seen]


def cards(actor: Actor, kind: CaseKind, ids: list[int]) -> list[CaseCard]:
    """Those of the cards that the actor sees, in the order given."""
    found = visible_cards(actor, kind).in_bulk(ids)
    return [found[i] for i in dict.fromkeys(ids) if i in found]


def query_of(text: str) -> QueryDict:
    """A list's query as it came back from a form."""
    return QueryDict(text[:400])


def batch(account_id: int, batch_id: int) -> Batch | None:
    """A batch of this account; others' batches do not exist for it."""
    return Batch.objects.filter(account_id=account_id, pk=batch_id).first()


def drafts(account_id: int, actor: Actor) -> list[Draft]:
    """Unfinished writing of an account: what is not yet a case, and forms on cases that its actor still sees."""
    used = CaseCard.objects.filter(once=OuterRef("pk"))
    new = Q(~Exists(used), card__isnull=True)
    on_cases = Q(card__in=visible_cards(actor).order_by().values("pk"))
    found = Draft.objects.filter(new | on_cases, account_id=account_id).select_related("card")
    return list(found.order_by("-saved_at")[:10])


def card_of_draft(actor: Actor, kind: CaseKind, key: uuid.UUID) -> CaseCard | None:
    """The case that a draft became."""
    return visible_cards(actor, kind).filter(once=key).first()


def touched_by_others(shown: CaseCard, account_id: int) -> bool:
    """Whether anybody else, the system included, ever did anything with a case."""
    lines = AuditLine.objects.filter(kind=shown.kind, object_id=shown.pk)
    return lines.exclude(Q(account_id=account_id) & Q(account_id__isnull=False)).exists()


def edits_since(shown: CaseCard, version: int) -> list[AuditLine]:
    """Changes of a visible case's content after a version."""
    lines = AuditLine.objects.filter(kind=shown.kind, object_id=shown.pk, action=f"{shown.kind}.edit").order_by("pk")
    return [line for line in lines if line.data.get("version", 0) > version]


def day_of(shown: CaseCard, transition: str) -> dt.date:
    """When a case last took an edge; the day of its opening when it never did."""
    taken = Passage.objects.filter(card=shown, transition=transition, undone=False).order_by("-pk").first()
    return taken.occurred_on if taken else shown.opened


def stepped_since(shown: CaseCard, moment: dt.datetime) -> bool:
    """Whether the case or a child of it took a step at that moment or later."""
    steps = Passage.objects.filter(Q(card=shown) | Q(card__parent=shown), business_at__gte=moment)
    return steps.exists()


def draft(account_id: int, key: uuid.UUID) -> Draft | None:
    """A draft of this account; others' drafts do not exist for it."""
    return Draft.objects.select_related("card").filter(account_id=account_id, pk=key).first()


def draft_of_case(account_id: int, shown: CaseCard, step: str = "") -> Draft | None:
    """What this account wrote on a case, or in the form of a step, and did not save yet."""
    return Draft.objects.filter(account_id=account_id, card=shown, step=step).first()


def saved_views(account_id: int, kind: CaseKind) -> list[SavedView]:
    """Lists as somebody likes to see them."""
    return list(SavedView.objects.filter(account_id=account_id, kind=kind.key).order_by("name"))


def counts_by_state(cards: QuerySet[CaseCard], today: dt.date) -> dict[str, tuple[int, int]]:
    """How many cards stand in each state, and how many of them are overdue."""
    rows = cards.order_by().values_list("state")
    counted = rows.annotate(n=Count("pk"), late=Count("pk", filter=late_card_ids(today)))
    return {state: (count, late) for state, count, late in counted}


def with_due(cards: QuerySet[CaseCard]) -> QuerySet[CaseCard]:
    """Cards with the next due date of their tasks, or of their children's, as ``next_due``."""
    around = CaseTask.objects.filter(Q(card=OuterRef("pk")) | Q(card__parent=OuterRef("pk")), due__isnull=False)
    return cards.annotate(next_due=Subquery(around.order_by("due").values("due")[:1]))


def late_card_ids(today: dt.date) -> Q:
    """Cards on which, or on whose children, somebody is overdue."""
    late = CaseTask.objects.filter(due__lt=today, paused=False)
    return Q(pk__in=late.values("card_id")) | Q(
        pk__in=late.filter(card__parent__isnull=False).values("card__parent_id")
    )


def fresh_card(card_id: int) -> CaseCard:
    """A card again, after the caller changed its case."""
    return CaseCard.objects.get(pk=card_id)
