"""Programs correct a row and hand a table in with the columns that only this register or table has."""

import json
import uuid
from typing import Any

from django.test import Client

from tongxin.kernel.web import tokens
from tongxin.people.testing.cast import Cast
from tongxin.registers.services import keep_row
from tongxin.registers.tests.conftest import kind_of


def _post(cast: Cast, address: str, body: dict[str, Any]) -> Any:
    by = cast.actor("林科长")
    token = tokens.issue(cast.account("林科长"), cast.conference, "测试", ("read", "write"), by=by)
    headers = {"Authorization": f"Bearer {token}"}
    return Client().post(f"/api/v1{address}", json.dumps(body), content_type="application/json", headers=headers)


def test_a_row_is_corrected_with_its_own_columns(city: Cast) -> None:
    given = {"title": "新规则", "day": "2026-02-01", "scope": "own", "words": "", "c_sort": "规则"}
    row = keep_row(kind_of(city, "regulations"), given, by=city.actor("林科长"))
    address = f"/register-rows/{row.pk}/transitions/amend"
    fields = {**given, "c_sort": "机制", "reason": "类别登记错了"}
    wrong = _post(city, address, {"fields": {**fields, "c_nothing": "x"}, "once": str(uuid.uuid4())})
    assert wrong.status_code == 422
    assert "c_nothing" in wrong.content.decode()
    right = _post(city, address, {"fields": fields, "once": str(uuid.uuid4())})
    assert right.status_code == 200
    row.refresh_from_db()
    assert row.details == {"sort": "机制"}


def test_a_row_is_entered_with_its_columns_in_lines(city: Cast) -> None:
    fields = {"book": "regulations", "title": "规则", "day": "2026-02-01", "scope": "own", "details": "类别：方案"}
    made = _post(city, "/register-rows", {"fields": fields, "once": str(uuid.uuid4())})
    assert made.status_code == 201
    bad = _post(city, "/register-rows", {"fields": {**fields, "details": "颜色：红"}, "once": str(uuid.uuid4())})
    assert bad.status_code == 422
    assert "没有“颜色”这一栏" in bad.json()["sentence"]
