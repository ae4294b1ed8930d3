"""Events reach every handler exactly once in effect; one that fails is tried again and can be seen."""

import datetime as dt

import pytest
from django_tasks_db.models import DBTaskResult

from tongxin.kernel import clock, registry
from tongxin.kernel.access.actors import system_actor
from tongxin.kernel.audit.acts import OutsideAct, act
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.events.models import Delivery, Event
from tongxin.kernel.events.outbox import MAX_ATTEMPTS, Handler, deliver, emit
from tongxin.kernel.events.types import CaseMoved, CaseOpened
from tongxin.kernel.queue.worker import drain
from tongxin.kernel.testing.denial import unchanged
from tongxin.kernel.testing.toys.declarations import player

# A worker closes its connection between tasks, so these tests commit as the product does.
pytestmark = pytest.mark.django_db(transaction=True)
VALUES = {"title": "修路灯", "wish": "三号楼前的路灯不亮。"}


@pytest.fixture
def shelf():
    added = []

    def put(*handlers):
        for handler in handlers:
            registry.add(handler)
            added.append(handler)

    yield put
    for handler in added:
        registry.remove(handler)


def _note(event):
    with act(by=system_actor(event.conference_id)) as one:
        one.line("toys.heard", "errand", event.card_id, data={"version": event.version})


def _heard():
    return AuditLine.objects.filter(action="toys.heard").count()


def _make_due():
    """A second try waits its time; nobody sleeps for it here."""
    DBTaskResult.objects.filter(status="READY").update(run_after=clock.machine_now() - dt.timedelta(seconds=1))


def test_a_handler_hears_of_what_happened_once_and_after_commit(city, shelf):
    shelf(Handler("toys.note", CaseOpened, _note), Handler("toys.other", CaseMoved, _note))
    errand = open_case("errand", by=player(1, city.pk), values=VALUES)
    assert _heard() == 0, "delivery is after the act, by a worker"
    drain()
    drain()
    assert _heard() == 1
    move(errand, "ask", by=player(1, city.pk))
    drain()
    assert _heard() == 2
    assert set(Delivery.objects.values_list("done", flat=True)) == {True}


def test_a_delivery_that_is_run_again_does_nothing(city, shelf):
    shelf(Handler("toys.note", CaseOpened, _note))
    open_case("errand", by=player(1, city.pk), values=VALUES)
    row = Delivery.objects.get(handler="toys.note")
    deliver.call(row.pk)
    deliver.call(row.pk)
    assert _heard() == 1


def test_a_failing_handler_leaves_nothing_is_seen_and_succeeds_later(city, shelf, caplog):
    broken = [True, True]

    def stumble(event):
        _note(event)
        if broken:
            broken.pop()
            raise RuntimeError("the printer is off")

    shelf(Handler("toys.stumble", CaseOpened, stumble), Handler("toys.note", CaseOpened, _note))
    open_case("errand", by=player(1, city.pk), values=VALUES)
    drain()
    row = Delivery.objects.get(handler="toys.stumble")
    assert (row.done, row.attempts) == (False, 1)
    assert "the printer is off" in row.failure
    assert _heard() == 1, "the other handler was not held up, and nothing of the failed one stayed"
    drain()
    assert Delivery.objects.get(pk=row.pk).attempts == 1, "the next try waits"
    for _ in broken[:]:
        _make_due()
        drain()
    _make_due()
    drain()
    row.refresh_from_db()
    assert (row.done, row.failure) == (True, "")
    assert _heard() == 2


def test_a_handler_that_never_succeeds_is_given_up_after_some_tries_and_stays_visible(city, shelf, caplog):
    def fail(_event):
        raise RuntimeError("never")

    shelf(Handler("toys.fail", CaseOpened, fail))
    open_case("errand", by=player(1, city.pk), values=VALUES)
    for _ in range(MAX_ATTEMPTS + 3):
        drain()
        _make_due()
    row = Delivery.objects.get(handler="toys.fail")
    assert (row.done, row.attempts) == (False, MAX_ATTEMPTS)
    assert not DBTaskResult.objects.filter(status__in=["READY", "RUNNING"]).exists()


def test_a_handler_hears_at_the_business_time_of_the_fact(city, shelf):
    heard = []
    shelf(Handler("toys.when", CaseOpened, lambda _event: heard.append(clock.today())))
    with clock.at(dt.date(2022, 3, 2)):
        open_case("errand", by=player(1, city.pk), values=VALUES)
    drain()
    assert heard == [dt.date(2022, 3, 2)]


def test_nothing_is_told_outside_an_act(city):
    event = CaseOpened(conference_id=city.pk, kind="errand", card_id=1, version=1)
    with unchanged(), pytest.raises(OutsideAct):
        emit(event)
    assert not Event.objects.exists()
