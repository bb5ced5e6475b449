"""Clients that send calls: one that waits, one that is awaited."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from types import TracebackType
from typing import TypeVar

import httpx

from ._attempt import Answered, Attempt
from ._call import Call, Paged
from ._where import Where, trusted

T = TypeVar("T")

TIMEOUT_S = 60.0
"""How long an answer may take; a claim that waits needs more than its `wait_s`."""


class Client:
    """A way to a server, which waits for answers. Threads may share it.

    Without `url` and `token` it goes where `OMS_URL` and `OMS_TOKEN` say, and with neither of
    these to a server of its own, which it starts. A call that may be repeated is sent again, with
    the same key, when the connection breaks or the server is busy.
    """

    def __init__(
        self, url: str | None = None, token: str | None = None, *, timeout: float = TIMEOUT_S
    ) -> None:
        self._where = Where(url, token)
        self._http = httpx.Client(
            timeout=timeout, verify=trusted(), trust_env=not self._where.is_own
        )

    def send(self, call: Call[T], *, key: str | None = None) -> T:
        """Makes a call of `hms_oms.operations`, and answers what the server does.

        Calls with the same `key` take effect once.
        """
        attempt = Attempt(call, key)
        while True:
            server = self._where.find()
            try:
                response = self._http.request(**attempt.request(server))
            except httpx.TransportError as error:
                pause = attempt.broke(error, server.url)
                self._where.lost(server)
            else:
                judged = attempt.judge(response)
                if isinstance(judged, Answered):
                    return judged.value
                pause = judged
            time.sleep(pause)

    def each(self, call: Call[Paged[T]]) -> Iterator[T]:
        """Everything on a list, page by page as it is asked for."""
        while True:
            page = self.send(call)
            yield from page.items
            if page.next is None:
                return
            call = call.at(page.next)

    def close(self) -> None:
        """Closes its connections."""
        self._http.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class AsyncClient:
    """The same for `asyncio`: what takes time is awaited."""

    def __init__(
        self, url: str | None = None, token: str | None = None, *, timeout: float = TIMEOUT_S
    ) -> None:
        self._where = Where(url, token)
        self._http = httpx.AsyncClient(
            timeout=timeout, verify=trusted(), trust_env=not self._where.is_own
        )

    async def send(self, call: Call[T], *, key: str | None = None) -> T:
        """Makes a call of `hms_oms.operations`, and answers what the server does.

        Calls with the same `key` take effect once.
        """
        attempt = Attempt(call, key)
        while True:
            server = self._where.known
            if server is None:
                server = await asyncio.to_thread(self._where.find)
            try:
                response = await self._http.request(**attempt.request(server))
            except httpx.TransportError as error:
                pause = attempt.broke(error, server.url)
                self._where.lost(server)
            else:
                judged = attempt.judge(response)
                if isinstance(judged, Answered):
                    return judged.value
                pause = judged
            await asyncio.sleep(pause)

    async def each(self, call: Call[Paged[T]]) -> AsyncIterator[T]:
        """Everything on a list, page by page as it is asked for."""
        while True:
            page = await self.send(call)
            for item in page.items:
                yield item
            if page.next is None:
                return
            call = call.at(page.next)

    async def close(self) -> None:
        """Closes its connections."""
        await self._http.aclose()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()
