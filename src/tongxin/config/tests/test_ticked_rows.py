"""Ticked rows of a list go straight to printing and to 催办, and nothing happens to rows that were not ticked."""

import pytest
from django.test import Client

from tongxin.kernel.documents.models import PrintRun
from tongxin.kernel.testing.denial import unchanged
from tongxin.notifications.models import Urging
from tongxin.people.testing.cast import Cast, small_city
from tongxin.proposals.tests import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Cast:
    return small_city()


def _browser(city: Cast, name: str) -> Client:
    client = Client()
    client.force_login(city.account(name))
    return client


def test_ticked_rows_are_printed_and_no_others(city: Cast) -> None:
    rows = [scenes.submitted(city) for _n in range(3)]
    browser = _browser(city, "王主任")
    assert "打印选中的" in browser.get("/proposals/").content.decode()
    chosen = [rows[0].pk, rows[2].pk]
    page = browser.post("/proposals/print/", {"stage": "choose", "card": chosen}).content.decode()
    assert "选中的 2 件" in page
    browser.post("/proposals/print/", {"card": chosen, "forms": "proposals.sheet", "output": "pdf"})
    run = PrintRun.objects.get()
    assert (sorted(run.cards), run.total) == (sorted(chosen), 2)


def test_the_whole_list_is_still_printed_from_its_button_and_by_the_tick_for_all(city: Cast) -> None:
    for _n in range(2):
        scenes.submitted(city)
    browser = _browser(city, "王主任")
    browser.post("/proposals/print/", {"forms": "proposals.sheet", "output": "pdf", "query": ""})
    page = browser.post("/proposals/print/", {"stage": "choose", "all": "1", "query": ""}).content.decode()
    assert "共 2 件" in page
    assert PrintRun.objects.get().total == 2


def test_nothing_ticked_is_said_on_the_list(city: Cast) -> None:
    scenes.submitted(city)
    browser = _browser(city, "周主任")
    for url, more in (("/proposals/print/", {"stage": "choose"}), ("/urge/ticked/", {"kind": "proposals"})):
        with unchanged():
            page = browser.post(url, more, follow=True).content.decode()
        assert "还没有选中任何事项" in page
    assert PrintRun.objects.count() == Urging.objects.count() == 0


def test_ticked_proposals_lead_to_everybody_who_is_waited_for_on_them(city: Cast) -> None:
    one, other = scenes.handling(city), scenes.handling(city)
    browser = _browser(city, "周主任")
    assert 'formaction="/urge/ticked/"' in browser.get("/proposals/").content.decode()
    page = browser.post("/urge/ticked/", {"kind": "proposals", "card": [one.pk]}, follow=True)
    lines = page.context["recipients"]
    cards = {key.partition("-")[0] for key in page.context["keys"]}
    assert {each.whom for each in lines} == {"市教育局", "市财政局"}
    assert cards == {str(part.pk) for part in scenes.parts_of(one)}
    assert not cards & {str(part.pk) for part in scenes.parts_of(other)}


def test_whoever_oversees_nothing_is_offered_none_and_refused(city: Cast) -> None:
    part = scenes.parts_of(scenes.handling(city))[0]
    browser = _browser(city, "赵科长")
    assert "/urge/ticked/" not in browser.get("/assignments/").content.decode()
    with unchanged():
        refused = browser.post("/urge/ticked/", {"kind": "assignments", "card": [part.pk]})
    assert refused.status_code == 403
    assert "您没有这项权限" in refused.content.decode()


def test_a_row_that_waits_for_nobody_is_not_urged(city: Cast) -> None:
    done = scenes.filed(city)
    page = _browser(city, "周主任").post("/urge/ticked/", {"kind": "proposals", "card": [done.pk]}, follow=True)
    assert "不用催办" in page.content.decode()
