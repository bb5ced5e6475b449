"""Triggers of functions, which run here, and of text, which the server runs."""

from __future__ import annotations

import asyncio
import signal
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import Hub, Relay, serving
from hms_oms import (
    Board,
    Client,
    OmsError,
    Ticket,
    Trigger,
    TriggerTicket,
    _work,
    _worker,
    aio,
    models,
    operations,
)
from waiting import import_rows, running, until


@pytest.fixture
def board(client: Client) -> Board:
    return Board(f"Board {uuid.uuid4().hex}", client=client)


@pytest.fixture
def name() -> str:
    return f"trigger {uuid.uuid4().hex}"


@pytest.fixture(autouse=True)
def _ended() -> Iterator[None]:
    yield
    _worker.stop()


def made(board: Board, ticket: Ticket) -> list[str]:
    """The kinds of a ticket's events that triggers have made."""
    return [entry.kind for entry in board.timeline(ticket.id) if entry.trigger]


def standing(client: Client, name: str) -> models.TriggerBody:
    return client.send(operations.get_trigger(name))


def rank(ticket: TriggerTicket) -> None:
    ticket.set_priority(0)


def test_a_ticket_is_acted_on_when_the_condition_becomes_true(
    client: Client, board: Board, name: str
) -> None:
    before = board.add(Ticket("There before"))
    seen: list[tuple[str | None, float]] = []

    def then(ticket: TriggerTicket) -> None:
        seen.append((ticket.number, ticket.data.get("depth", 0)))
        ticket.set_priority(1)
        ticket.label(add=["deep"])
        assert (ticket.priority, ticket.labels) == (1, ["deep"])

    trigger = Trigger(name, lambda t: t.status == "queued" and t.data.get("depth", 9) > 5, then)
    trigger.register(board, client=client)
    behind = board.add(Ticket("Behind it", data={"depth": 7}))
    flat = board.add(Ticket("Flat", data={"depth": 1}))
    until(lambda: made(board, before) and made(board, behind))
    assert [board.get(t.id).priority for t in (before, behind, flat)] == [1, 1, 2]
    [entry] = [e for e in board.timeline(behind.id) if e.kind == "prioritised"]
    assert entry.trigger
    assert (entry.trigger.name, entry.trigger.version, entry.trigger.depth) == (name, 1, 1)
    assert entry.actor_name == "tester"
    # It goes on to hold: silence. It leaves and comes back: once more.
    board.comment(behind.id, "still")
    board.move(behind.id, "in-progress")
    board.add(last := Ticket("Last", data={"depth": 8}))
    until(lambda: made(board, last))
    assert seen.count((behind.number, 7)) == 1
    board.set_priority(behind.id, 3)
    board.move(behind.id, "queued")
    until(lambda: made(board, behind).count("prioritised") == 2)
    assert standing(client, name).fired == 4


def test_another_worker_goes_on_where_one_ended(client: Client, board: Board, name: str) -> None:
    first = Trigger(name, lambda t: True, lambda t: t.comment("seen")).register(
        board, client=client
    )
    tickets = [board.add(Ticket(f"Hole {n}")) for n in range(5)]
    until(lambda: all(made(board, ticket) for ticket in tickets))
    first.stop()
    _worker.stop()
    tickets += [board.add(Ticket(f"Hole {n}")) for n in range(5, 10)]
    for _ in range(2):  # Of two at once, one does it.
        Trigger(name, lambda t: True, lambda t: t.comment("seen")).register(board, client=client)
    until(lambda: all(made(board, ticket) for ticket in tickets))
    probe = board.add(Ticket("Probe"))
    until(lambda: made(board, probe))
    assert [made(board, ticket) for ticket in tickets] == [["commented"]] * 10


def test_an_answer_that_is_lost_is_not_done_twice(
    hub: Hub, relay: Relay, client: Client, board: Board, name: str
) -> None:
    def then(ticket: TriggerTicket) -> None:
        ticket.comment("seen")
        if ticket.title == "Lost":
            relay.losses = 1

    with Client(relay.url, hub.token) as far:
        Trigger(name, lambda t: True, then).register(board, client=far)
        first = board.add(Ticket("Lost"))
        until(lambda: relay.lost)
        second = board.add(Ticket("Found"))
        until(lambda: made(board, second))
        assert made(board, first) == ["commented"]
        _worker.stop()


KILLED = """
import os, signal
from hms_oms import Trigger


def then(ticket):
    ticket.comment("seen")
    if ticket.title == "Deadly" and os.environ.get("DIES"):
        os.kill(os.getpid(), signal.SIGKILL)


Trigger("kill", lambda t: True, then).register("Killed")
"""


def test_a_worker_that_is_killed_in_the_middle_loses_and_doubles_nothing(
    tmp_path: Path,
) -> None:
    with serving(tmp_path / "hub") as hub, Client(hub.url, hub.token) as client:
        board = Board("Killed", client=client)
        there = {"OMS_URL": hub.url, "OMS_TOKEN": hub.token}
        tickets = [board.add(Ticket("Usual")) for _ in range(3)]
        with running(KILLED, tmp_path, there | {"DIES": "1"}, ends=-signal.SIGKILL) as dies:
            until(lambda: all(made(board, ticket) for ticket in tickets))
            tickets += [board.add(Ticket(title)) for title in ("Deadly", "Usual", "Usual")]
            dies.wait()
        with running(KILLED, tmp_path, there):
            until(lambda: all(made(board, ticket) for ticket in tickets))
            probe = board.add(Ticket("Probe"))
            until(lambda: made(board, probe))
        assert [made(board, ticket) for ticket in tickets] == [["commented"]] * 6


def test_a_function_that_raises_is_reported_and_parked_at_last(
    client: Client, board: Board, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    def then(ticket: TriggerTicket) -> None:
        ticket.label(add=["half"])
        ticket.set_priority(ticket.data["rank"])

    trigger = Trigger(name, lambda t: True, then).register(board, client=client)
    bad = [board.add(Ticket("No rank")) for _ in range(3)]
    good = board.add(Ticket("Ranked", data={"rank": 0}))
    until(lambda: made(board, good))
    assert [made(board, ticket) for ticket in bad] == [[], [], []]
    [first, *_] = [r for r in caplog.records if r.name == "hms_oms.triggers"]
    assert f"`then` failed for {bad[0].number}: KeyError: 'rank'" in first.message
    assert first.exc_info
    bad = [board.add(Ticket("No rank", data={"rank": "high"})) for _ in range(10)]
    parked = until(lambda: standing(client, name).parked)
    assert "a priority is 0, 1, 2 or 3, not 'high'" in parked.reason
    # What runs beside it goes on, and so does a new version.
    other = Trigger(f"{name} other", lambda t: True, rank).register(board, client=client)
    until(lambda: made(board, bad[0]))
    other.stop()
    trigger.then = lambda t: t.set_priority(3)
    trigger.register(board, client=client)
    assert trigger.version == 2
    until(lambda: board.get(bad[9].id).priority == 3)


def test_what_the_server_cannot_read_fails_alone(
    client: Client, board: Board, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    tickets = [board.add(Ticket(to)) for to in ("blocked", "nowhere", "in-progress")]
    Trigger(name, lambda t: True, lambda t: t.move(t.title)).register(board, client=client)
    until(lambda: made(board, tickets[0]) and made(board, tickets[2]))
    assert made(board, tickets[1]) == []
    assert f"`then` failed for {tickets[1].number}" in caplog.text


def test_a_board_that_is_not_there_is_told_of_and_harms_nobody(
    client: Client, board: Board, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = f"Nowhere {name}"
    Trigger(name, lambda t: True, rank).register(nowhere, client=client)
    assert f"trigger {name}: board: there is no board {nowhere}" in caplog.text
    [warning] = standing(client, name).warnings
    assert (warning.path, warning.code) == ("board", "OMS-013")
    # The worker of another trigger beside it goes on, and it begins when the board is there.
    other = Trigger(f"{name} other", lambda t: True, lambda t: t.comment("seen"))
    other.register(board, client=client)
    ticket = board.add(Ticket("Hole"))
    until(lambda: made(board, ticket))
    assert standing(client, name).parked is None
    late = Board(nowhere, client=client)
    first = late.add(Ticket("First"))
    until(lambda: made(late, first) == ["prioritised"])
    assert standing(client, name).warnings == []


def test_a_newer_registration_replaces_the_one_before(
    client: Client, board: Board, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    old = Trigger(name, lambda t: True, lambda t: t.comment("old")).register(board, client=client)
    new = Trigger(name, lambda t: True, lambda t: t.comment("new")).register(board, client=client)
    assert (old.version, new.version) == (1, 2)
    until(lambda: "ends here" in caplog.text)
    ticket = board.add(Ticket("Hole"))
    until(lambda: made(board, ticket))
    assert [e.text for e in board.timeline(ticket.id) if e.kind == "commented"] == ["new"]
    # On a further board it is another trigger.
    further = Board(f"Further {board.name}", client=client)
    other = Trigger(name, lambda t: True, rank).register(further, client=client)
    assert other.version == 1
    assert standing(client, f"{name} ({further.name})").definition["board"] == further.name
    assert standing(client, name).definition["board"] == board.name


def test_age_is_asked_again_and_fires_once_a_stay(
    client: Client,
    board: Board,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(_work, "AGAIN_S", 0.05)
    owner = f"senior_{uuid.uuid4().hex}"

    def then(ticket: TriggerTicket) -> None:
        ticket.assign(owner)
        ticket.comment(f"after {ticket.age() * 60:.3f} s")

    Trigger(name, lambda t: t.status == "blocked" and t.age() * 60 > 1, then).register(
        board, client=client
    )
    ticket = board.add(Ticket("Hole"))
    board.move(ticket.id, "blocked")
    until(lambda: made(board, ticket))
    assert board.get(ticket.id).owner == owner
    assert f"nobody is registered as {owner}" in caplog.text
    [said] = [e.text for e in board.timeline(ticket.id) if e.kind == "commented"]
    assert said
    assert 1 < float(said.split()[1]) < 20
    board.move(ticket.id, "in-progress")
    board.move(ticket.id, "blocked")
    until(lambda: made(board, ticket).count("commented") == 2)
    assert made(board, ticket) == ["assigned", "commented", "commented"]


def test_functions_that_answer_each_other_come_to_an_end(
    client: Client, board: Board, name: str
) -> None:
    def swap(status: str, to: str) -> Trigger:
        return Trigger(f"{name} {to}", lambda t: t.status == status, lambda t: t.move(to))

    swap("blocked", "in-progress").register(board, client=client)
    swap("in-progress", "blocked").register(board, client=client)
    ticket = board.add(Ticket("Hole"))
    board.move(ticket.id, "blocked")
    until(lambda: made(board, ticket) == ["moved", "moved"])
    probe = board.add(Ticket("Probe"))
    board.move(probe.id, "blocked")
    until(lambda: made(board, probe) == ["moved", "moved"])
    assert made(board, ticket) == ["moved", "moved"]
    depths = [e.trigger.depth for e in board.timeline(ticket.id) if e.trigger]
    assert depths == [1, 2]


def test_what_is_written_as_text_runs_on_the_server(client: Client, board: Board) -> None:
    dedup = Trigger(name="dedup", when="gps match", then="merge")
    assert dedup.register(board, client=client).version == 1
    urgent = Trigger(
        name=f"urgent {board.name}",
        when="ticket.title == 'Gas'",
        then=[{"priority": 0}, {"label": "gas"}],
        limits={"per_hour": 5},
    )
    urgent.register(board, client=client)
    for title in ("One", "Two"):
        data = {"gps": "39.763000,-89.653000", "requester": title}
        twin = board.add(Ticket(title, data=data))
    gas = board.add(Ticket("Gas"))
    until(lambda: made(board, twin) and made(board, gas))
    assert made(board, twin) == ["duplicate-of"]
    assert (board.get(gas.id).priority, board.get(gas.id).labels) == (0, ["gas"])
    assert not [t for t in _worker._workers if t[0].name == "dedup"]
    with pytest.raises(OmsError) as caught:
        Trigger("bad", when="ticket.nothing ==", then="dance").register(board, client=client)
    assert {fault.path for fault in caught.value.errors} == {"when", "then"}
    assert caught.value.status == 422


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"when": "gps match", "then": rank}, TypeError),
        ({"when": rank, "then": rank, "order": 3}, TypeError),
        ({"when": rank, "then": "merge"}, ValueError),
    ],
)
def test_what_cannot_be_is_said_at_once(given: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        Trigger("x", **given)


def test_whoever_may_not_publish_hears_it(hub: Hub, board: Board, name: str) -> None:
    with Client(hub.url, hub.mint("staff", "maria")) as staff, pytest.raises(OmsError) as caught:
        Trigger(name, rank, rank).register(board, client=staff)
    assert (caught.value.status, caught.value.code) == (403, "OMS-011")


def test_a_condition_only_looks_and_an_action_has_its_time(
    client: Client, board: Board, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    kept: list[TriggerTicket] = []
    Trigger(name, lambda t: t.set_priority(0) or True, rank).register(board, client=client)
    Trigger(f"{name} 2", lambda t: True, kept.append).register(board, client=client)
    ticket = board.add(Ticket("Hole"))
    until(lambda: kept and "RuntimeError" in caplog.text)
    with pytest.raises(RuntimeError, match=f"^{ticket.number} is acted on by `then`"):
        kept[0].set_priority(0)
    with pytest.raises(ValueError, match="created"):
        kept[0].age("forever")
    assert 0 <= kept[0].age("created") < 10
    assert made(board, ticket) == []


def test_everything_that_can_be_done(client: Client, board: Board, name: str) -> None:
    other = board.add(Ticket("Other"))

    def then(ticket: TriggerTicket) -> None:
        ticket.label(add=["new"])
        ticket.comment("On its way", visibility="public")
        ticket.assign("human:crew")
        ticket.link("relates_to", other.number or "")
        ticket.escalate("too deep", to="human:boss")
        ticket.open(board=board.name, title="Order asphalt")
        ticket.move("blocked", reason="rain", because="weather")

    Trigger(name, lambda t: t.title == "Hole", then).register(board, client=client)
    ticket = board.add(Ticket("Hole"))
    until(lambda: made(board, ticket))
    after = board.get(ticket.id)
    assert (after.status, after.owner, after.labels) == ("blocked", "human:boss", ["new"])
    assert after.body
    assert (after.body.because, after.body.links[0].kind) == ("weather", "relates_to")
    assert "Order asphalt" in [found.title for found in board.tickets()]


def test_the_same_for_programs_that_await(hub: Hub) -> None:
    async def work() -> None:
        async with aio.AsyncClient(hub.url, hub.token) as client:
            board = await aio.Board.create(f"Board {uuid.uuid4().hex}", client=client)

            async def then(ticket: TriggerTicket) -> None:
                await asyncio.sleep(0)
                ticket.set_priority(0)

            trigger = aio.Trigger(f"await {board.name}", lambda t: t.status == "queued", then)
            await trigger.register(board, client=client)
            ticket = await board.add(Ticket("Hole"))
            while (await board.get(ticket.id)).priority != 0:
                await asyncio.sleep(0.02)
            ends = asyncio.create_task(aio.run())
            await asyncio.sleep(0)
            assert not ends.done()
            trigger.stop()
            await ends

    asyncio.run(asyncio.wait_for(work(), 30))


def test_what_is_to_be_awaited_is_named(
    client: Client, board: Board, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def then(ticket: TriggerTicket) -> None:
        ticket.set_priority(0)

    Trigger(name, lambda t: True, then).register(board, client=client)
    board.add(Ticket("Hole"))
    until(lambda: "use hms_oms.aio.Trigger" in caplog.text)


@pytest.mark.parametrize("include", [None, ["imports"]])
def test_imports_activate_nothing_unless_they_are_to(
    include: list[str] | None, tmp_path: Path
) -> None:
    trigger = Trigger("rank", lambda t: t.status != "completed", rank, include=include)
    with serving(tmp_path) as hub, Client(hub.url, hub.token) as client:
        trigger.register(Board("Old Desk", client=client), client=client)
        _worker.stop()
    import_rows(tmp_path, "Old Desk", ["R-1", "R-2", "R-3"])
    with serving(tmp_path) as hub, Client(hub.url, hub.token) as client:
        board = Board("Old Desk", client=client)
        assert trigger.register(board, client=client).version == 1
        probe = board.add(Ticket("Probe"))
        until(lambda: made(board, probe))
        imported = list(board.tickets(status="blocked"))
        assert [t.priority for t in imported] == [0 if include else 2] * 3
        _worker.stop()


def test_a_file_of_triggers_is_run(tmp_path: Path) -> None:
    with serving(tmp_path / "hub") as hub, Client(hub.url, hub.token) as client:
        there = {"OMS_URL": hub.url, "OMS_TOKEN": hub.token}
        board = Board("Killed", client=client)
        with running(KILLED, tmp_path, there, command=("-m", "hms_oms", "run")):
            ticket = board.add(Ticket("Hole"))
            until(lambda: made(board, ticket))


def test_failures_of_the_server_are_waited_out(
    client: Client, board: Board, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_work, "RETRY_S", 0.01)
    send, faults = client.send, ["busy", "gone"]

    def failing(call: Any, **more: Any) -> Any:
        if faults and "candidates" in call.path:
            raise OmsError(faults.pop(), status=503)
        return send(call, **more)

    monkeypatch.setattr(client, "send", failing)
    Trigger(name, lambda t: True, rank).register(board, client=client)
    ticket = board.add(Ticket("Hole"))
    until(lambda: made(board, ticket))
    assert faults == []
    _worker.stop()
