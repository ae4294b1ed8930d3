"""What must be true of a base whatever people did: asked after random walks, scenarios and upgrades."""

from collections import Counter
from collections.abc import Iterable

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.audit.verify import verify
from tongxin.kernel.cases.corrections import CORRECT
from tongxin.kernel.cases.doors import STEP_BACK
from tongxin.kernel.cases.kinds import CaseKind, kind_of, kinds
from tongxin.kernel.cases.models import CaseCard, Passage
from tongxin.kernel.cases.rebuild import rebuild
from tongxin.kernel.cases.visibility import sees, visible_cards
from tongxin.kernel.search import matching
from tongxin.kernel.search.models import SearchDoc


def check_history(card: CaseCard) -> None:
    """The state is what the passages lead to, each by a declared edge, and each left exactly one audit line."""
    workflow = kind_of(card.kind).workflow
    state = workflow.initial
    for row in Passage.objects.filter(card=card).order_by("pk").select_related("corrects"):
        if row.transition == STEP_BACK:
            assert row.corrects is not None
            assert row.source == state, f"{card.pk}: a step back left {row.source}, the case stood in {state}"
            state = row.corrects.source if row.corrects.target else state
            assert row.target == state
        elif row.corrects_id is None:
            edge = workflow.by_key[row.transition]
            assert state in edge.sources, f"{card.pk}: {edge.key} was taken in {state}"
            assert row.target == ("" if edge.loop else edge.target)
            state = row.target or state
    assert card.state == state, f"card {card.pk} says {card.state}, its passages lead to {state}"
    _check_lines(card)


def _check_lines(card: CaseCard) -> None:
    wanted = Counter([f"{card.kind}.open"])
    for row in Passage.objects.filter(card=card):
        wanted[f"{card.kind}.{_word(row)}"] += 1
    lines = AuditLine.objects.filter(kind=card.kind, object_id=card.pk).exclude(
        action__in=[f"{card.kind}.edit", "cases.handoff"]
    )
    left = Counter(lines.values_list("action", flat=True))
    assert left == wanted, f"card {card.pk}: audit lines {dict(left)}, passages {dict(wanted)}"


def _word(row: Passage) -> str:
    if row.transition == STEP_BACK or row.corrects_id is None:
        return row.transition
    return CORRECT


def check_visibility(actors: Iterable[Actor], word: str) -> None:
    """List, page and search agree on what each actor sees; ``word`` is one that many titles hold."""
    cards = list(CaseCard.objects.all())
    words = {doc.card_id: f"{doc.title}\n{doc.body}" for doc in SearchDoc.objects.all()}
    for actor in actors:
        shown = set(visible_cards(actor).values_list("pk", flat=True))
        by_kind = {pk for kind in kinds() for pk in visible_cards(actor, kind).values_list("pk", flat=True)}
        assert shown == by_kind, f"{actor.label}: the list of all kinds and the lists of each differ"
        assert shown == {c.pk for c in cards if sees(actor, c)}, f"{actor.label}: list and page differ"
        found = set(matching(word, visible_cards(actor)).values_list("pk", flat=True))
        assert found == {pk for pk, text in words.items() if pk in shown and word in text}, f"{actor.label}: search"


def check_roles(kind: CaseKind, actors: Iterable[Actor]) -> None:
    """``ids``, ``holders`` and ``holds`` of every role say the same of every actor and case."""
    cases = list(kind.model._default_manager.all())
    for role in kind.roles:
        holders = {case.pk: {p.key for p in role.holders(case.pk)} for case in cases}
        for actor in actors:
            query = role.ids(actor)
            mine = set() if query is None else {row[0] for row in query}
            for case in cases:
                held = role.holds(actor, case)
                told = bool(holders[case.pk] & actor.keys)
                assert (case.pk in mine) == held == told, f"{role.key} of {case.pk} for {actor.label}"
    for standing in kind.standing:
        for actor in actors:
            for case in cases:
                told = bool({p.key for p in standing.holders(case.pk, case.conference_id)} & actor.keys)
                assert standing.holds(actor, case) == (told and case.secrecy <= standing.clearance)


def check_base(actors: Iterable[Actor], *, word: str) -> None:
    """Everything above for every case, cards equal to their cases, and whole chains."""
    people = list(actors)
    for card in CaseCard.objects.all():
        check_history(card)
    assert rebuild(repair=False) == []
    check_visibility(people, word)
    for kind in kinds():
        check_roles(kind, people)
    sound, flaws = verify()
    assert not flaws
    assert sound == AuditLine.objects.count()
