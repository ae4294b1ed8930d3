"""The entry that the web server imports: ``tongxin.config.asgi:application``."""

import asyncio
import os
from typing import Any

import django
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest

from tongxin.config import environment

# Each page that is being made has a thread and a connection of its own. Hundreds of them at once, on the evening
# before a cut-off, would only take the processor from one another, and the unlucky ones wait a minute.
AT_ONCE = max(8, 4 * (os.cpu_count() or 1))


class OrderlyHandler(ASGIHandler):
    """Makes a bounded number of pages at once, the others in the order of their arrival.

    The place is taken when the request has been read whole, so that a slow line holds none.
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        super().__init__()
        self._places = asyncio.Semaphore(at_once)

    async def run_get_response(self, request: HttpRequest) -> Any:
        """The answer, when it is this request's turn."""
        async with self._places:
            return await super().run_get_response(request)


def _application() -> OrderlyHandler:
    environment.name_settings()
    django.setup(set_prefix=False)
    return OrderlyHandler()


application = _application()
