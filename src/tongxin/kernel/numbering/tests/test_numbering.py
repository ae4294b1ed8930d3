"""Numbers: unique under race, ordered in a batch, never reused."""

import threading
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from tongxin.kernel import numbering, registry
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.numbering.models import Counter

SESSION = numbering.NumberScheme(
    "toy.session",
    "届次编号",
    scope=lambda case: case.session,
    render=lambda case, n: f"{case.session}-{n:03d}",
    order=lambda case: (case.rank, case.pk),
)


@pytest.fixture(autouse=True)
def scheme():
    registry.add(SESSION)
    yield
    registry.remove(SESSION)


def make_city(code="city-a"):
    return Conference.objects.create(code=code, name="澄湖市政协", short_name="澄湖", level="city")


def make_case(city, pk, session="九届一次", rank=0):
    return SimpleNamespace(pk=pk, conference_id=city.pk, session=session, rank=rank)


@pytest.mark.django_db
def test_numbers_run_within_their_scope_and_conference():
    here, there = make_city(), make_city("city-b")
    assert numbering.allocate("toy.session", make_case(here, 1)) == (1, "九届一次-001")
    assert numbering.allocate("toy.session", make_case(here, 2)) == (2, "九届一次-002")
    assert numbering.allocate("toy.session", make_case(here, 3, "九届二次")) == (1, "九届二次-001")
    assert numbering.allocate("toy.session", make_case(there, 4)) == (1, "九届一次-001")


@pytest.mark.django_db
def test_a_batch_is_numbered_by_rule_and_its_preview_takes_nothing():
    city = make_city()
    numbering.allocate("toy.session", make_case(city, 1))
    cases = [make_case(city, 12, rank=2), make_case(city, 11, rank=2), make_case(city, 13, rank=1)]
    cases.append(make_case(city, 14, "九届二次"))
    foreseen = [(n.case.pk, n.text) for n in numbering.preview("toy.session", cases)]
    assert foreseen == [(14, "九届二次-001"), (13, "九届一次-002"), (11, "九届一次-003"), (12, "九届一次-004")]
    assert Counter.objects.get(scope="九届一次").value == 1
    assert not Counter.objects.filter(scope="九届二次").exists()
    assert [(n.case.pk, n.text) for n in numbering.allocate_batch("toy.session", cases)] == foreseen
    assert numbering.allocate("toy.session", make_case(city, 20))[0] == 5


@pytest.mark.django_db
def test_an_imported_number_is_never_given_again():
    city = make_city()
    numbering.raise_to("toy.session", make_case(city, 1), 368)
    numbering.raise_to("toy.session", make_case(city, 2), 5)
    assert numbering.allocate("toy.session", make_case(city, 3))[0] == 369


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_no_number_is_given():
    city = make_city()
    with pytest.raises(numbering.OutsideTransactionError):
        numbering.allocate("toy.session", make_case(city, 1))
    assert not Counter.objects.exists()


@pytest.mark.django_db
def test_a_scheme_that_nobody_declared_is_named():
    with pytest.raises(LookupError, match=r"toy\.other"):
        numbering.allocate("toy.other", make_case(make_city(), 1))


@pytest.mark.django_db(transaction=True)
def test_a_race_from_an_empty_counter_gives_every_number_once():
    city = make_city()
    given, failures = [], []
    gate = threading.Barrier(6)

    def work():
        try:
            gate.wait()
            for pk in range(5):
                with transaction.atomic():
                    given.append(numbering.allocate("toy.session", make_case(city, pk))[0])
        except Exception as error:  # noqa: BLE001 - the thread hands whatever happened to the test
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(given) == list(range(1, 31))


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_allotment_is_the_only_one_that_returns():
    city = make_city()

    def act():
        numbering.allocate("toy.session", make_case(city, 1))
        raise ConnectionError

    with pytest.raises(ConnectionError):
        transaction.atomic(act)()
    with transaction.atomic():
        assert numbering.allocate("toy.session", make_case(city, 2))[0] == 1
