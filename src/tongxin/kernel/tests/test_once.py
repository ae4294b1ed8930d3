"""Fifty identical posts at the same moment make one object."""

import uuid

import pytest

from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.audit.verify import verify
from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.cases.models import CaseCard, CaseTask, Passage
from tongxin.kernel.events.models import Event
from tongxin.kernel.numbering.models import Counter
from tongxin.kernel.testing.fixtures import make_city
from tongxin.kernel.testing.together import at_once
from tongxin.kernel.testing.toys.declarations import player

POSTS = 50
VALUES = {"title": "修路灯", "wish": "三号楼前的路灯不亮。"}


@pytest.mark.django_db(transaction=True)
def test_fifty_identical_posts_open_one_case(toys):
    me, key = player(1, make_city().pk), uuid.uuid4()
    found = at_once(POSTS, lambda _place: open_case("errand", by=me, values=VALUES, once=key))
    assert {getattr(case, "pk", case) for case in found} == {CaseCard.objects.get().pk}
    assert AuditLine.objects.count() == Event.objects.count() == 1
    assert verify()[1] == []


@pytest.mark.django_db(transaction=True)
def test_fifty_identical_moves_make_one_passage_and_take_one_number(toys):
    me = player(1, make_city().pk)
    errand, key = open_case("errand", by=me, values=VALUES), uuid.uuid4()
    found = at_once(POSTS, lambda _place: move(errand, "ask", by=me, once=key))
    assert {getattr(passage, "pk", passage) for passage in found} == {Passage.objects.get().pk}
    assert Counter.objects.get().value == 1
    assert AuditLine.objects.filter(action="errand.ask").count() == 1
    assert CaseTask.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_people_who_press_the_same_button_without_a_key_make_one_passage(toys):
    me = player(1, make_city().pk)
    errand = open_case("errand", by=me, values=VALUES)
    found = at_once(POSTS, lambda _place: move(errand, "ask", by=me))
    assert sorted(type(answer).__name__ for answer in found) == ["Blocked"] * (POSTS - 1) + ["Passage"]


@pytest.mark.django_db(transaction=True)
def test_numbers_taken_at_once_differ_and_have_no_holes(toys):
    me = player(1, make_city().pk)
    errands = [open_case("errand", by=me, values=VALUES) for _ in range(20)]
    found = at_once(len(errands), lambda place: move(errands[place], "ask", by=me))
    assert not [answer for answer in found if isinstance(answer, Exception)]
    numbers = sorted(CaseCard.objects.values_list("number", flat=True))
    assert numbers == [f"差{n:04d}" for n in range(1, len(errands) + 1)]
    assert verify()[1] == []


@pytest.mark.django_db
def test_a_key_tells_strangers_nothing(city):
    me, stranger, key = player(1, city.pk), player(2, city.pk), uuid.uuid4()
    errand = open_case("errand", by=me, values=VALUES, once=key)
    with pytest.raises(NotVisible):
        open_case("errand", by=stranger, values=VALUES, once=key)
    asked = move(errand, "ask", by=me, once=key)
    assert move(errand, "ask", by=me, once=key) == asked
    with pytest.raises(NotVisible):
        move(errand, "ask", by=stranger, once=key)
