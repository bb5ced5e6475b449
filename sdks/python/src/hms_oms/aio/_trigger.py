"""Triggers, for programs that await."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, TypeVar

from .. import _default, operations
from .._call import Call
from .._client import AsyncClient
from .._errors import OmsError
from .._trigger import Plan, is_unpublished, rule_name
from .._work import Worker
from ._board import Board

T = TypeVar("T")

_tasks: set[asyncio.Task[None]] = set()


class Trigger(Plan):
    """What happens by itself, and when.

    The same as `hms_oms.Trigger`; functions may be awaited, and run in the loop in which
    `register` was.
    """

    _worker: Worker | None = None

    async def register(
        self, board: str | Board | None = None, *, client: AsyncClient | None = None
    ) -> Trigger:
        """Publishes it for a board, or for all of them, in place of the one of its name there.

        Open tickets are looked at, too. A trigger of functions then runs here until `stop`: on a
        thread of its own, which keeps the process alive until Ctrl-C, or as a task of the loop.

        Raises `OmsError` when the server refuses it; `errors` has every fault with its place.
        """
        client = client or _default.async_client()
        named = board if board is None or isinstance(board, str) else board.name
        definition = await _published(client, self.name)
        known = rule_name(self.name, named, lambda _: definition)
        call = operations.publish_trigger(known, self.definition(known, named))
        body = await client.send(call)
        self.stop()
        self._take(body)
        if self.needs_worker:
            worker = Worker(known, body.version, self.when, self.then, awaits=True)
            task = asyncio.create_task(worker.work(_Hands(client)), name=f"trigger {known}")
            worker.on_stop = lambda: _cancel(task)
            self._worker = worker
            _tasks.add(task)
            task.add_done_callback(_tasks.discard)
        return self

    def stop(self) -> None:
        """Ends its worker; the trigger stays published, and another worker may go on."""
        if self._worker is not None:
            self._worker.stop()


async def run() -> None:
    """Waits while triggers of functions run in this loop."""
    loop = asyncio.get_running_loop()
    while tasks := [task for task in _tasks if task.get_loop() is loop]:
        await asyncio.wait(tasks)


def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()


class _Hands:
    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def send(self, call: Call[T]) -> T:
        return await self._client.send(call)

    async def rest(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


async def _published(client: AsyncClient, name: str) -> Mapping[str, Any] | None:
    try:
        return (await client.send(operations.get_trigger(name))).definition
    except OmsError as error:
        if is_unpublished(error):
            return None
        raise
