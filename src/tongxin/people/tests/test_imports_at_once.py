"""Several hands on one import, or on two of the same rows: it is written once."""

import pytest

from tongxin.kernel import registry
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.audit.verify import verify
from tongxin.kernel.cases.errors import Blocked
from tongxin.kernel.exchange import services
from tongxin.kernel.exchange.declarations import Sheet
from tongxin.kernel.exchange.models import ImportRun
from tongxin.kernel.testing.books import xlsx
from tongxin.kernel.testing.together import at_once
from tongxin.people.models import Person
from tongxin.people.testing.cast import small_city

HANDS = 6
ROWS = [["姓名", "编号"], *([f"委员{n}", f"{n:04d}"] for n in range(20))]


def _sent(office) -> ImportRun:
    return services.upload(registry.get(Sheet, "people.roster"), "名册.xlsx", xlsx(ROWS), chosen=(), by=office)


@pytest.mark.django_db(transaction=True)
def test_many_confirmations_of_one_import_write_it_once():
    office = small_city().actor("孙管理员")
    run = _sent(office)
    found = at_once(HANDS, lambda _place: services.confirm(run, only_good=False, by=office))
    assert {type(answer) for answer in found} == {ImportRun}
    assert Person.objects.filter(name__startswith="委员").count() == 20
    assert AuditLine.objects.filter(action="exchange.import").count() == 1
    assert verify()[1] == []


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_rows_do_not_write_them_twice():
    office = small_city().actor("孙管理员")
    runs = [_sent(office) for _ in range(HANDS)]
    found = at_once(HANDS, lambda place: services.confirm(runs[place], only_good=False, by=office))
    assert sorted(type(answer).__name__ for answer in found) == ["Blocked"] * (HANDS - 1) + ["ImportRun"]
    assert all("已经重新核对" in answer.sentence for answer in found if isinstance(answer, Blocked))
    assert Person.objects.filter(name__startswith="委员").count() == 20


@pytest.mark.django_db(transaction=True)
def test_an_undoing_pressed_twice_is_one():
    office = small_city().actor("孙管理员")
    run = services.confirm(_sent(office), only_good=False, by=office)
    found = at_once(HANDS, lambda _place: services.undo(run, by=office))
    assert {type(answer) for answer in found} == {ImportRun}
    assert AuditLine.objects.filter(action="exchange.undo").count() == 1
    assert not Person.objects.filter(name__startswith="委员").exists()
