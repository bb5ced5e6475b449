"""What Rust writes is read, and written again as it was."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from hms_oms import models, operations
from hms_oms._call import Call, path
from hms_oms._wire import UnreadableError, decode, encode

FIXTURES = Path(__file__).parents[2] / "fixtures"
BODIES: dict[str, Any] = json.loads((FIXTURES / "bodies.json").read_text("utf-8"))


@pytest.mark.parametrize("name", BODIES)
def test_every_body_comes_back_as_it_was(name: str) -> None:
    kind = getattr(models, name.replace("_", "Of"))
    assert encode(decode(kind, BODIES[name])) == BODIES[name]


def test_every_class_has_a_body() -> None:
    classes = {name for name, value in vars(models).items() if isinstance(value, type)}
    classes -= {"Any", "datetime"}
    unions = {"EraseBody", "MigrateBody", "StreamMessage"}
    assert {name.replace("_", "Of") for name in BODIES} == classes | unions


def test_what_a_later_server_adds_is_passed_over() -> None:
    body = BODIES["BoardCounts"] | {"later": 7}
    assert decode(models.BoardCounts, body) == decode(models.BoardCounts, BODIES["BoardCounts"])


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"version": "2"}, "version: is str, not int"),
        ({"version": True}, "version: is bool, not int"),
        ({"labels": [7]}, "labels: is int, not str"),
        ({"links": [{"kind": "blocks"}]}, "links: ticket: is missing"),
        ({"opened_at": "yesterday"}, "opened_at: 'yesterday' is no time"),
    ],
)
def test_what_does_not_fit_says_where(change: dict[str, Any], place: str) -> None:
    with pytest.raises(UnreadableError, match=f"^{place}$"):
        decode(models.StaffTicket, BODIES["StaffTicket"] | change)


@pytest.mark.parametrize(
    ("text", "microsecond"),
    [
        ("2026-11-21T09:30:00Z", 0),
        ("2026-11-21T09:30:00.5Z", 500_000),
        ("2026-11-21T09:30:00.123456789Z", 123_456),
    ],
)
def test_times(text: str, microsecond: int) -> None:
    moment = datetime(2026, 11, 21, 9, 30, 0, microsecond, timezone.utc)
    assert decode(datetime, text) == moment


def test_one_of_two_is_told_by_its_fields() -> None:
    assert isinstance(decode(models.MigrateBody, BODIES["StaffTicket"]), models.StaffTicket)
    assert isinstance(decode(models.MigrateBody, BODIES["OutlookBody"]), models.OutlookBody)


def test_none_is_said_only_where_it_means_something() -> None:
    assert encode(models.AssignRequest(owner=None)) == {"owner": None}
    assert encode(models.MoveRequest(to="blocked")) == {"to": "blocked"}
    segment = decode(models.SegmentBody, BODIES["SegmentBody"])
    assert "from" in encode(segment)
    assert isinstance(segment.from_, datetime)


def test_a_call_is_escaped_and_says_what_it_has() -> None:
    assert path("/x/{a}/{b}", a="City Potholes/7", b="ä?") == "/x/City%20Potholes%2F7/%C3%A4%3F"
    call: Call[models.PageOfStaffTicket] = operations.list_tickets(board="B", limit=5)
    assert call.parameters() == {"board": "B", "limit": "5"}
    assert call.at("c").parameters() == {"board": "B", "limit": "5", "cursor": "c"}
    assert operations.list_tickets().content() is None
