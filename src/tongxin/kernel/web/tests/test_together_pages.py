"""The pages on which many cases are done at once: choose, fill in, preview, confirm, take back."""

import re

import pytest

from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.cases.models import Batch, CaseCard

pytestmark = pytest.mark.no_database_difference
URL = "/errands/together/"


def _asked(players, count=3):
    owner = players["owner"].actor
    cases = [open_case("errand", by=owner, values={"title": f"修路灯{n}", "wish": "不亮。"}) for n in range(count)]
    for case in cases:
        move(case, "ask", by=owner)
    return [case.pk for case in cases]


def _hidden(page: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page):
        found.setdefault(name, []).append(value)
    found.pop("csrfmiddlewaretoken", None)
    return found


def test_three_steps_and_a_way_back(players) -> None:
    ids, clerk = _asked(players), players["clerk"].browser
    listed = clerk.get("/errands/").content.decode()
    assert 'name="key" value="accept"' in listed
    asked = clerk.post(URL, {"card": ids, "key": "accept"}).content.decode()
    assert "经办人" in asked
    refused = clerk.post(URL, {**_hidden(asked), "runner": ""})
    assert refused.status_code == 422
    runner = str(players["runner"].id)
    shown = clerk.post(URL, {**_hidden(asked), "runner": runner}).content.decode()
    assert "还没有办理" in shown
    assert "确认受理 3 件" in shown
    assert not Batch.objects.exists()
    done = clerk.post(URL, _hidden(shown), follow=True).content.decode()
    assert "撤回 3 件" in done
    batch = Batch.objects.get()
    assert set(CaseCard.objects.filter(pk__in=ids).values_list("state", flat=True)) == {"doing"}
    assert players["owner"].browser.get(f"/batches/{batch.pk}/").status_code == 404
    assert clerk.post(f"/batches/{batch.pk}/undo/", {"reason": ""}).status_code == 422
    assert clerk.post(f"/batches/{batch.pk}/undo/", {"reason": "分错了"}).status_code == 302
    assert set(CaseCard.objects.filter(pk__in=ids).values_list("state", flat=True)) == {"asked"}
    assert "已撤回" in clerk.get(f"/batches/{batch.pk}/").content.decode()


def test_all_of_a_list_and_what_cannot_be_done_is_left_out(players) -> None:
    ids, owner = _asked(players), players["owner"]
    open_case("errand", by=owner.actor, values={"title": "没有要求"})
    shown = owner.browser.post(URL, {"all": "1", "query": "", "key": "drop"}).content.decode()
    assert "有 1 件现在不能办理" in shown
    assert sorted(_hidden(shown)["card"]) == sorted(str(i) for i in ids)


def test_nothing_chosen_foreign_rows_and_other_edges(players, neighbour) -> None:
    ids, clerk = _asked(players), players["clerk"].browser
    assert "还没有选中任何事项" in clerk.post(URL, {"key": "accept"}, follow=True).content.decode()
    assert clerk.post(URL, {"card": ids, "key": "finish"}).status_code == 404
    assert clerk.get(URL).status_code == 405
    told = neighbour.browser.post(URL, {"card": ids, "key": "accept"}, follow=True).content.decode()
    assert "还没有选中任何事项" in told, "the neighbour's cards cannot be chosen"
    assert 'name="key"' not in players["stranger"].browser.get("/errands/").content.decode()


def test_one_after_the_other_leads_on_to_the_next(players) -> None:
    first, second, third = _asked(players)
    clerk, runner = players["clerk"].browser, str(players["runner"].id)
    assert "逐件办理" in clerk.get("/errands/").content.decode()
    assert clerk.get("/errands/queue/").headers["Location"] == f"/errands/{first}/?queue=1"
    page = clerk.get(f"/errands/{second}/?queue=1").content.decode()
    assert "第 2 件，共 3 件" in page
    assert f'href="/errands/{first}/?queue=1" data-key="ArrowLeft"' in page
    assert f'href="/errands/{second}/do/accept/?queue=1"' in page
    form = clerk.get(f"/errands/{second}/do/accept/?queue=1").content.decode()
    assert f'action="/errands/{second}/do/accept/?queue=1"' in form
    done = clerk.post(f"/errands/{second}/do/accept/?queue=1", {"runner": runner})
    assert done.headers["Location"] == f"/errands/{third}/?queue=1"
    done = clerk.post(f"/errands/{third}/do/accept/?queue=1", {"runner": runner})
    assert done.headers["Location"] == f"/errands/{first}/?queue=1", "from the front again"
    done = clerk.post(f"/errands/{first}/do/accept/?queue=1", {"runner": runner}, follow=True)
    assert "都办完了" in done.content.decode()
    assert clerk.get("/errands/queue/").headers["Location"] == "/errands/"
