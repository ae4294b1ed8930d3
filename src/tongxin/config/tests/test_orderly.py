"""Pages are made a few at a time, in the order in which they were asked for."""

import asyncio
from typing import Any

import pytest
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest

from tongxin.config.asgi import OrderlyHandler


def test_no_more_than_so_many_at_once_and_first_come_first_served(monkeypatch: pytest.MonkeyPatch) -> None:
    inside: list[int] = []
    most, served = 0, []

    async def made(_self: Any, request: Any) -> int:
        nonlocal most
        inside.append(request)
        most = max(most, len(inside))
        await asyncio.sleep(0)
        inside.remove(request)
        served.append(request)
        return int(request)

    monkeypatch.setattr(ASGIHandler, "run_get_response", made)

    async def rush() -> list[int]:
        handler = OrderlyHandler(at_once=2)
        asked: list[Any] = list(range(7))
        found: list[int] = await asyncio.gather(*(handler.run_get_response(number) for number in asked))
        return found

    assert asyncio.run(rush()) == list(range(7))
    assert most == 2
    assert served == sorted(served)


def test_a_page_that_fails_gives_its_place_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_self: Any, _request: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ASGIHandler, "run_get_response", broken)

    async def twice() -> None:
        handler = OrderlyHandler(at_once=1)
        for _turn in range(2):
            with pytest.raises(ZeroDivisionError):
                await asyncio.wait_for(handler.run_get_response(HttpRequest()), timeout=5)

    asyncio.run(twice())
