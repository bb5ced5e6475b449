"""Boards and tickets on a real server."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from conftest import Hub, Relay
from hms_oms import Board, Client, OmsError, Ticket, UnreachableError, metrics, models, operations


def fresh() -> str:
    """A name that no board has."""
    return f"Board {uuid.uuid4().hex}"


def test_a_board_is_made_once_and_updated_by_what_is_given(client: Client) -> None:
    name = fresh()
    first = Board(name, sla="48h", client=client)
    assert (first.body.tz, first.body.sla, first.body.version) == ("UTC", "48h", 1)
    assert Board(name, client=client).body.version == 1
    again = Board(name, tz="America/Chicago", client=client)
    assert (again.body.tz, again.body.sla) == ("America/Chicago", "48h")


def test_whoever_may_not_make_a_board_finds_it(client: Client, hub: Hub) -> None:
    board = Board(fresh(), client=client)
    with Client(hub.url, hub.mint("staff", "maria")) as staff:
        found = Board(board.name, client=staff)
        assert found.add(Ticket("Hole")).number
        with pytest.raises(OmsError) as caught:
            Board(fresh(), client=staff)
    assert (caught.value.status, caught.value.code) == (403, "OMS-011")


def test_a_ticket_is_filled_in_when_it_is_added(client: Client) -> None:
    board = Board(fresh(), client=client)
    ticket = Ticket("Hole", data={"gps": "39.763,-89.653"}, sla="48h", labels=["flooded"])
    assert (ticket.id, ticket.number, ticket.status) == (None, None, None)
    with pytest.raises(ValueError, match="no id"):
        board.get(ticket.id)
    assert board.add(ticket) is ticket
    assert ticket.status == "queued"
    assert ticket.location == models.LocationBody(lat=39.763, lon=-89.653)
    assert ticket.body
    assert ticket.due_at
    assert (ticket.due_at - ticket.body.opened_at).total_seconds() == 48 * 3600
    assert board.get(ticket.number).body == replace(ticket.body, position=None)


def test_a_ticket_is_added_once(client: Client) -> None:
    board = Board(fresh(), client=client)
    ticket = board.add(Ticket("Hole"))
    number = ticket.number
    ticket.priority = 0
    assert board.add(ticket).number == number
    assert metrics.board(board.name, client=client).queued == 1
    with pytest.raises(ValueError, match="was added to the board"):
        Board(fresh(), client=client).add(ticket)
    with pytest.raises(ValueError, match="on a board already"):
        board.add(board.get(number))


def test_a_ticket_goes_its_way(client: Client) -> None:
    board = Board(fresh(), client=client)
    number = board.add(Ticket("Hole", owner="human:crew")).number
    assert board.move(number, "in-progress").status == "in-progress"
    assert board.move(number, to="blocked").status == "blocked", "a reason is not asked for"
    assert board.assign(number, None).owner is None
    assert board.assign(number, "human:north").owner == "human:north"
    assert board.set_priority(number, 0).priority == 0
    assert board.label(number, add=["b", "a"]).labels == ["a", "b"]
    assert board.label(number, remove=["b"]).labels == ["a"]
    board.comment(number, "On our way", visibility="public")
    assert board.cancel(number, "not ours").status == "cancelled"
    assert board.reopen(number, "ours after all").status == "queued"
    kinds = [entry.kind for entry in board.timeline(number)]
    assert kinds[:2] == ["opened", "moved"]
    assert kinds[-1] == "reopened"


def test_a_change_from_an_old_version_is_refused(client: Client) -> None:
    board = Board(fresh(), client=client)
    ticket = board.add(Ticket("Hole"))
    board.set_priority(ticket.id, 1, version=ticket.version)
    with pytest.raises(OmsError) as caught:
        board.set_priority(ticket.id, 0, version=ticket.version)
    assert caught.value.status == 412
    assert caught.value.problem
    assert caught.value.problem.current
    assert caught.value.problem.current["priority"] == 1


def test_a_list_has_every_page(client: Client) -> None:
    board = Board(fresh(), client=client)
    body = models.OpenBatchRequest(
        tickets=[models.OpenRequest(board=board.name, title=f"Hole {n}") for n in range(120)]
    )
    answer = client.send(operations.open_tickets(body))
    assert all(result.ok for result in answer.results)
    titles = [ticket.title for ticket in board.tickets(status="queued")]
    assert titles == [f"Hole {n}" for n in reversed(range(120))]
    assert next(board.tickets()).title == "Hole 119"


def test_what_was_written_is_found(client: Client) -> None:
    board = Board(fresh(), client=client)
    for count in range(1, 11):
        board.add(Ticket(f"Hole {count}"))
        assert len(list(board.tickets(query="hole"))) == count
        board.comment(board.add(Ticket("Lamp")).id, f"word{count}")
        assert len(list(board.tickets(query=f"word{count}"))) == 1


def test_figures(client: Client) -> None:
    board = Board(fresh(), client=client)
    for to in ("queued", "in-progress", "completed"):
        number = board.add(Ticket("Hole")).number
        if to != "queued":
            board.move(number, to)
    counts = metrics.board(board.name, client=client)
    assert counts.to_json() == '{"queued": 1, "in_progress": 1, "blocked": 0, "completed": 1}'
    assert metrics.refresh(client=client).differences == []


def test_an_error_says_what_the_server_says(client: Client) -> None:
    body = {"board": fresh(), "title": " ", "labels": ["a", ""]}
    with pytest.raises(OmsError) as caught:
        client.send(operations.open_ticket(body))
    error = caught.value
    assert (error.status, error.code, error.field) == (422, "OMS-020", "title")
    assert [fault.path for fault in error.errors] == ["title", "labels[1]"]
    assert error.request_id
    assert error.request_id.startswith("req_")
    assert "[OMS-020]" in str(error)
    assert "labels[1]: " in str(error)


def test_a_stranger_is_refused_with_the_code(hub: Hub) -> None:
    with Client(hub.url, "omsp_wrong") as stranger, pytest.raises(OmsError) as caught:
        stranger.send(operations.list_boards())
    assert (caught.value.status, caught.value.code) == (401, "OMS-010")


@pytest.mark.parametrize("losses", [1, 3])
def test_an_answer_that_is_lost_is_asked_for_again(hub: Hub, relay: Relay, losses: int) -> None:
    with Client(relay.url, hub.token) as client:
        board = Board(fresh(), client=client)
        relay.losses = losses
        ticket = board.add(Ticket("Hole"))
        assert (relay.lost, ticket.version) == (losses, 1)
        assert metrics.board(board.name, client=client).queued == 1


def test_what_cannot_be_repeated_is_not(hub: Hub, relay: Relay) -> None:
    with Client(relay.url, hub.token) as client:
        relay.losses = 1
        claim = models.ClaimRequest(owners=["nobody"], wait_s=0)
        with pytest.raises(UnreachableError) as caught:
            client.send(operations.claim_tasks(claim))
    assert relay.lost == 1
    assert caught.value.status is None
    assert caught.value.code is None


def test_a_server_that_is_not_there_is_said_so() -> None:
    with Client("http://127.0.0.1:9", "t") as client, pytest.raises(UnreachableError) as caught:
        client.send(operations.get_health())
    assert "http://127.0.0.1:9" in str(caught.value)


def test_files_go_both_ways(client: Client) -> None:
    number = Board(fresh(), client=client).add(Ticket("Hole")).number
    assert number
    content = bytes(range(256))
    file = client.send(operations.attach_file(number, content, name="hole.bin"))
    assert file.size == len(content)
    assert client.send(operations.get_attachment(number, file.id)) == content
