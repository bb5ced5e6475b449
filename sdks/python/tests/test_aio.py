"""The side that awaits: the same methods, the same behaviour."""

from __future__ import annotations

import asyncio
import inspect
import uuid
from types import ModuleType
from typing import Any

import pytest

from conftest import Hub, Relay
from hms_oms import AsyncClient, Board, Client, OmsError, Ticket, Trigger, aio, metrics, operations


def plain(annotation: Any) -> str:
    """A type without what tells the two sides apart."""
    text = str(annotation)
    for word in ("Async", "aio."):
        text = text.replace(word, "")
    return text


def parameters(function: Any) -> list[tuple[str, str, Any]]:
    found = inspect.signature(function).parameters.values()
    return [(p.name, plain(p.annotation), p.default) for p in found]


def shape(function: Any) -> tuple[list[tuple[str, str, Any]], str, str | None]:
    answer = plain(inspect.signature(function).return_annotation)
    return parameters(function), answer, function.__doc__


def public(holder: type | ModuleType) -> dict[str, Any]:
    names = [name for name in dir(holder) if not name.startswith("_")]
    found = {name: getattr(holder, name) for name in names}
    return {name: value for name, value in found.items() if inspect.isfunction(value)}


@pytest.mark.parametrize(
    ("waiting", "awaiting"),
    [
        (Board, aio.Board),
        (Client, AsyncClient),
        (Trigger, aio.Trigger),
        (metrics, aio.metrics),
    ],
)
def test_both_sides_are_the_same(waiting: Any, awaiting: Any) -> None:
    here, there = public(waiting), public(awaiting)
    assert here.keys() == there.keys()
    assert here
    for name, function in here.items():
        assert shape(function) == shape(there[name]), name


def test_naming_a_board_takes_the_same_on_both_sides() -> None:
    assert parameters(Board) == parameters(aio.Board.create)


def test_a_ticket_goes_its_way(hub: Hub) -> None:
    async def run() -> None:
        async with AsyncClient(hub.url, hub.token) as client:
            board = await aio.Board.create(f"Board {uuid.uuid4().hex}", client=client)
            tickets = await asyncio.gather(*[board.add(Ticket(f"Hole {n}")) for n in range(60)])
            numbers = {ticket.number for ticket in tickets}
            assert len(numbers) == 60
            assert {ticket.number async for ticket in board.tickets()} == numbers
            first = tickets[0].number
            assert (await board.move(first, to="in-progress")).status == "in-progress"
            kinds = [entry.kind async for entry in board.timeline(first)]
            assert kinds == ["opened", "moved"]
            counts = await aio.metrics.board(board.name, client=client)
            assert (counts.queued, counts.in_progress) == (59, 1)
            assert (await aio.metrics.refresh(client=client)).differences == []
            with pytest.raises(OmsError) as caught:
                await board.get("CP-2026-99999")
            assert caught.value.status == 404

    asyncio.run(run())


def test_an_answer_that_is_lost_is_asked_for_again(hub: Hub, relay: Relay) -> None:
    async def run() -> None:
        async with AsyncClient(relay.url, hub.token) as client:
            board = await aio.Board.create(f"Board {uuid.uuid4().hex}", client=client)
            relay.losses = 2
            await board.add(Ticket("Hole"))
            assert relay.lost == 2
            assert (await aio.metrics.board(board.name, client=client)).queued == 1

    asyncio.run(run())


def test_the_client_that_nobody_names_is_of_its_loop(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMS_URL", hub.url)
    monkeypatch.setenv("OMS_TOKEN", hub.token)
    aio.configure()

    async def run() -> int:
        name = f"Board {uuid.uuid4().hex}"
        board = await aio.Board.create(name)
        await board.add(Ticket("Hole"))
        queued = (await aio.metrics.board(name)).queued
        await aio.close()
        return queued

    assert [asyncio.run(run()), asyncio.run(run())] == [1, 1]


def test_what_is_configured_goes_before_the_environment(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMS_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("OMS_TOKEN", "wrong")
    aio.configure(url=hub.url, token=hub.token)
    name = f"Board {uuid.uuid4().hex}"
    assert Board(name).name == name
    assert metrics.board(name).queued == 0
    aio.configure()


def test_a_health_check_needs_no_token(hub: Hub) -> None:
    with Client(hub.url, "") as client:
        assert client.send(operations.get_health()).status == "ok"
