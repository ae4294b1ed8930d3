"""Uses what a contributor added, inside the copy of the project: through pages, the interface and the matrix."""

import json
import shutil
import sys
import uuid
from importlib import import_module
from typing import Any

import django
import pytest


def _database() -> None:
    django.setup()
    utils = import_module("django.test.utils")
    utils.setup_test_environment()
    # The tables as they were before the contribution; what it adds is added to a copy.
    shutil.copyfile(sys.argv[2], import_module("django.db").connection.settings_dict["TEST"]["NAME"])
    utils.setup_databases(verbosity=0, interactive=False, keepdb=True)


class Seat:
    """Somebody of the cast at a browser and with a token."""

    def __init__(self, city: Any, name: str) -> None:
        client = import_module("django.test").Client
        account, actor = city.account(name), city.actor(name)
        token = import_module("tongxin.kernel.web.tokens").issue(
            account, city.conference, "测试", ("read", "write"), by=actor
        )
        self.browser = client(raise_request_exception=False)
        self.browser.force_login(account)
        self.program = client(raise_request_exception=False, headers={"Authorization": f"Bearer {token}"})

    def page(self, address: str, status: int = 200) -> str:
        """A page as people see it."""
        answer = self.browser.get(address)
        assert answer.status_code == status, f"{address}: {answer.status_code}"
        text: str = answer.content.decode()
        return text

    def ask(self, address: str) -> Any:
        """What the interface shows."""
        answer = self.program.get(f"/api/v1{address}")
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def take(self, address: str, fields: dict[str, Any], status: int = 200) -> Any:
        """A call of the interface that changes something."""
        body = json.dumps({"fields": fields, "once": str(uuid.uuid4())})
        answer = self.program.post(f"/api/v1{address}", body, content_type="application/json")
        assert answer.status_code == status, answer.content.decode()
        return answer.json()


def _anew(test: Any, *arguments: Any) -> None:
    """Run a golden test whose table is missing: it writes the table and asks for a reader."""
    with pytest.raises(pytest.fail.Exception, match="written anew"):
        test(*arguments)


def app() -> None:
    """Plan a visit on the page and another through the interface, report both, and look at them everywhere."""
    cast, matrix = import_module("tongxin.people.testing.cast"), import_module("tongxin.visits.tests.test_matrix")
    _database_checks()
    city = cast.small_city()
    zhang, outsider = Seat(city, "张委员"), Seat(city, "钱旁人")
    assert 'href="/visits/"' in zhang.page("/")
    opened = zhang.browser.post("/visits/new/", {"title": "走访湖滨社区", "draft": str(uuid.uuid4())})
    assert opened.status_code == 302
    home = opened.headers["Location"]
    assert home.startswith("/visits/")
    assert "走访湖滨社区" in zhang.page("/visits/")
    assert f"{home}do/report/" in zhang.page(home)
    assert "登记走访情况" in zhang.page(f"{home}do/report/")
    assert "走访湖滨社区" in zhang.page("/todo/")
    outsider.page(home, 404)
    assert zhang.browser.post(f"{home}do/report/", {"findings": "路灯不亮。"}).status_code == 302
    done = zhang.page(home)
    assert "已走访" in done
    assert "路灯不亮。" in done
    assert "走访湖滨社区" in zhang.page("/search/?q=路灯不亮")

    card = zhang.take("/visits", {"title": "走访东山村"}, 201)
    assert card["state_label"] == "待走访"
    edge = f"/visits/{card['id']}/transitions/report"
    outsider.take(edge, {"findings": "不该写进去。"}, 404)
    zhang.take(edge, {}, 422)
    assert zhang.take(edge, {"findings": "缺水。"})["case"]["state"] == "made"
    assert {row["title"] for row in zhang.ask("/visits")["items"]} == {"走访湖滨社区", "走访东山村"}
    described = zhang.ask("/openapi.json")["paths"]
    assert described["/api/v1/visits/{card_id}/transitions/report"]["post"]["operationId"] == "take_visit_report"

    _anew(matrix.test_visits_move_as_declared_for_everybody_in_every_state, cast.small_city("a-", code="a"))
    matrix.test_visits_move_as_declared_for_everybody_in_every_state(cast.small_city("b-", code="b"))


def _database_checks() -> None:
    call = import_module("django.core.management").call_command
    call("check", fail_level="WARNING", verbosity=0)
    call("makemigrations", check=True, dry_run=True, verbosity=0)


def transition() -> None:
    """Urge a lead body on the page and through the interface, and see why an assisting one cannot be urged."""
    cast, scenes = import_module("tongxin.people.testing.cast"), import_module("tongxin.proposals.tests.scenes")
    city = cast.small_city()
    lead, assist = scenes.parts_of(scenes.handling(city))
    office, clerk = Seat(city, "周主任"), Seat(city, "赵科长")
    home, edge = f"/assignments/{lead.pk}/", f"/assignments/{lead.pk}/transitions/urge"
    assert f"{home}do/urge/" in office.page(home)
    assert "do/urge/" not in clerk.page(home)
    assert "希望答复日期" in office.page(f"{home}do/urge/")
    sentence = "会办单位由主办单位联系，请到主办单位的承办记录上催办。"
    assert sentence in office.page(f"/assignments/{assist.pk}/")
    offered = {t["key"]: t for t in office.ask(f"/assignments/{assist.pk}")["transitions"]}
    assert offered["urge"] == {"key": "urge", "label": "催办", "enabled": False, "reason": sentence}
    office.take(f"/assignments/{assist.pk}/transitions/urge", {}, 409)
    clerk.take(edge, {}, 403)
    assert "不能早于催办当天" in office.take(edge, {"wished_on": "2000-01-01"}, 422)["errors"]["fields.wished_on"]
    office.take(edge, {"note": "请抓紧。", "wished_on": "2999-01-01"})
    told = office.page(home)
    assert "请抓紧。" in told
    assert "2999" in told
    described = office.ask("/openapi.json")["paths"]
    assert described["/api/v1/assignments/{card_id}/transitions/urge"]["post"]["summary"] == "催办"
    step_back = import_module("tongxin.kernel.cases.corrections").step_back
    step_back(lead, by=city.actor("周主任"), reason="催错了单位")

    neighbour = cast.small_city("yunxi-", code="yunxi", name="云溪县政协", level="county")
    matrix = import_module("tongxin.proposals.tests.test_matrix")
    city = cast.small_city("golden-", code="golden")
    _anew(matrix.test_assignments_move_as_declared_for_everybody_in_every_state, city, neighbour)


if __name__ == "__main__":
    _database()
    {"app": app, "transition": transition}[sys.argv[1]]()
