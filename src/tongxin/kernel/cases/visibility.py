"""The one query that says which cases an actor sees: lists, pages, search, export, API and counts all stand on it."""

from django.db.models import Q, QuerySet

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.access.roles import union_of_ids
from tongxin.kernel.cases.kinds import CaseKind, kind_of, kinds
from tongxin.kernel.cases.models import Case, CaseCard

NOTHING = Q(pk__in=[])


def _places(actor: Actor) -> set[int]:
    places = {g.conference_id for g in actor.grants}
    if actor.conference_id is not None:
        places.add(actor.conference_id)
    return places


def visible_cards(actor: Actor, kind: CaseKind | None = None) -> QuerySet[CaseCard]:
    """Cards the actor sees, of one kind or of all: by the card's own columns, or by one UNION of role queries."""
    # A page asks several times; building the question takes longer than most answers. A role may look at the day.
    asked = ("visible_cards", kind.key if kind else "", clock.today())
    if asked not in actor.memo:
        actor.memo[asked] = _visible_cards(actor, kind)
    found: QuerySet[CaseCard] = actor.memo[asked]
    return found.all()


def _visible_cards(actor: Actor, kind: CaseKind | None) -> QuerySet[CaseCard]:
    shown = [kind] if kind else kinds()
    cards = CaseCard.objects.filter(conference_id__in=_places(actor))
    if kind:
        cards = cards.filter(kind=kind.key)
    # Kinds under the same condition are asked for together: one test for a row instead of one for each kind.
    groups: dict[Q, list[str]] = {}
    for each in shown:
        for role in each.standing:
            condition = role.visible(actor)
            if condition is not None:
                groups.setdefault(condition, []).append(each.key)
    by_columns = NOTHING
    for condition, keys in groups.items():
        by_columns |= condition if kind else Q(kind__in=keys) & condition
    held = union_of_ids((role for each in shown for role in each.roles), actor)
    if held is None:
        return cards.filter(by_columns)
    return cards.filter(by_columns | Q(pk__in=held))


def sees(actor: Actor, card: CaseCard, case: Case | None = None) -> bool:
    """Whether the actor sees one card: the same rule as :func:`visible_cards`, asked of one id.

    With the ``case`` at hand (read under the card's lock) fewer questions go to the database.
    """
    if card.conference_id not in _places(actor):
        return False
    kind = kind_of(card.kind)
    by_columns = NOTHING
    for role in kind.standing:
        condition = role.visible(actor)
        if condition is not None:
            by_columns |= condition
    if by_columns != NOTHING and CaseCard.objects.filter(by_columns, pk=card.pk).exists():
        return True
    return any(role.sees and role.holds(actor, case or card) for role in kind.roles)
