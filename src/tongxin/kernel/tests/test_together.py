"""Many cases at once: what was previewed is what happens, all or none, once, and it can be taken back as one."""

import uuid

import pytest

from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.corrections import step_back
from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.cases.errors import Blocked, NotVisible
from tongxin.kernel.cases.models import Batch, CaseCard, Passage
from tongxin.kernel.cases.together import move_together, rehearse_together, still_last, undo_together
from tongxin.kernel.testing.denial import unchanged
from tongxin.kernel.testing.invariants import check_base
from tongxin.kernel.testing.toys.declarations import DESK, ERRAND_KIND, player

OWNER, CLERK, RUNNER = 1, 4, 3


@pytest.fixture
def people(city):
    return {n: player(n, city.pk, *([DESK] if n == CLERK else [])) for n in (OWNER, CLERK, RUNNER)}


def _drafts(people, count=3):
    return [
        open_case("errand", by=people[OWNER], values={"title": f"修路灯{n}", "wish": "不亮。"}).card
        for n in range(count)
    ]


def _asked(people, count=3):
    cards = _drafts(people, count)
    for card in cards:
        move(card, "ask", by=people[OWNER])
    return [CaseCard.objects.get(pk=card.pk) for card in cards]


def test_a_preview_tells_the_numbers_and_changes_nothing(people):
    cards = _drafts(people)
    hollow = open_case("errand", by=people[OWNER], values={"title": "没有要求"}).card
    with unchanged():
        told = rehearse_together(ERRAND_KIND, [*cards, hollow], "ask", by=people[OWNER], fields={})
    assert [(row.number, row.state, bool(row.refusal)) for row in told] == [
        ("差0001", "已提出", False),
        ("差0002", "已提出", False),
        ("差0003", "已提出", False),
        ("", "", True),
    ]
    batch = move_together(ERRAND_KIND, cards, "ask", by=people[OWNER])
    numbers = [CaseCard.objects.get(pk=card.pk).number for card in cards]
    assert numbers == ["差0001", "差0002", "差0003"]
    assert batch.passages.count() == 3
    check_base(people.values(), word="路灯")


def test_a_refusal_undoes_the_whole_batch_and_leaves_no_line(people):
    good = _asked(people, 1)
    hollow = open_case("errand", by=people[OWNER], values={"title": "没有要求"}).card
    with unchanged(), pytest.raises(Blocked, match="本批一件也没有办理"):
        move_together(ERRAND_KIND, [*good, hollow], "drop", by=people[OWNER])


def test_the_same_press_twice_is_one_batch(people):
    cards, once = _asked(people), uuid.uuid4()
    first = move_together(ERRAND_KIND, cards, "drop", by=people[OWNER], once=once)
    assert move_together(ERRAND_KIND, cards, "drop", by=people[OWNER], once=once) == first
    assert Batch.objects.count() == 1
    assert Passage.objects.filter(transition="drop").count() == 3


def test_undo_takes_back_what_nobody_went_on_with(people):
    cards = _asked(people)
    batch = move_together(ERRAND_KIND, cards, "accept", by=people[CLERK], fields={"runner": RUNNER})
    step_back(cards[0], by=people[CLERK], reason="错了")
    move(cards[0].pk, "accept", by=people[CLERK], fields={"runner": RUNNER})
    assert len(still_last(batch)) == 2
    with pytest.raises(NotVisible):
        undo_together(batch, by=people[OWNER], reason="不是我的")
    assert undo_together(batch, by=people[CLERK], reason="整批分错了") == 2
    states = [CaseCard.objects.get(pk=card.pk).state for card in cards]
    assert states == ["doing", "asked", "asked"]
    assert AuditLine.objects.filter(action="cases.undo_batch").count() == 1
    with pytest.raises(Blocked, match="都已经继续办理"):
        undo_together(batch, by=people[CLERK], reason="再来一次")
    check_base(people.values(), word="路灯")
