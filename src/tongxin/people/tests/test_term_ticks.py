"""What was chosen for a change of term is there again when the change is taken back."""

import datetime as dt

from django.test import Client

from tongxin.kernel import clock
from tongxin.people.models import Term, TermDraft
from tongxin.people.testing.cast import Cast

GIVEN = {"opens": "2027-01-12", "closes": "2027-01-15", "window_opens": "", "window_closes": "", "carry": "on"}


def _post(client: Client, **more: object) -> None:
    for step in ("rehearse", "do"):
        client.post("/terms/change/", {**GIVEN, **more, "step": step})


def test_ticks_come_back_with_the_old_term(city: Cast):
    client = Client()
    client.force_login(city.account("孙管理员"))
    li = city.persons["李委员"].pk
    with clock.at(dt.date(2026, 11, 24)):
        _post(client, again=str(li))
        assert Term.objects.filter(number=10).exists()
        assert not TermDraft.objects.exists()
        client.post("/terms/change/take-back/", {"reason": "日期有误"})
        assert not Term.objects.filter(number=10).exists()
        shown = client.get("/terms/change/").content.decode()
    assert f'value="{li}" checked' in shown
    assert 'value="2027-01-12"' in shown
    # It was not rehearsed on the base as it stands now.
    assert TermDraft.objects.get().rehearsed == ""


def test_what_is_prepared_meanwhile_is_left_alone(city: Cast):
    client = Client()
    client.force_login(city.account("孙管理员"))
    zhang, li = city.persons["张委员"].pk, city.persons["李委员"].pk
    with clock.at(dt.date(2026, 11, 24)):
        _post(client, again=str(li))
        client.post("/terms/change/", {**GIVEN, "opens": "2032-01-12", "again": str(zhang), "step": "show"})
        client.post("/terms/change/take-back/", {"reason": "日期有误"})
    assert TermDraft.objects.get().values["again"] == [zhang]
