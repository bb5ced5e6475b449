"""Tickets, as a program holds them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from . import models


@dataclass
class Ticket:
    """One request. It is only here until a board adds it; then it has an id and a number.

    The object carries one idempotency key, so however often it is added, it is added once.
    """

    title: str | None = None
    """Its title."""

    data: Mapping[str, Any] | None = None
    """An object of your own. `gps` as text like `39.763,-89.653` also says where the ticket is."""

    sla: str | None = None
    """How long it may take: `90m`, `48h`, `3d`, or in working time `45wm`, `8wh`, `2wd`."""

    description: str | None = None
    """Its description."""

    priority: int | None = None
    """0 (most urgent) to 3; 2 when nothing is said."""

    owner: str | None = None
    """Who is responsible."""

    labels: Sequence[str] = ()
    """Its labels."""

    location: models.LocateRequest | models.LocationBody | None = None
    """Where it is."""

    id: str | None = field(default=None, init=False)
    """Its id."""

    number: str | None = field(default=None, init=False)
    """What people call it, like `CP-2026-00042`."""

    status: str | None = field(default=None, init=False)
    """`queued`, `in-progress`, `blocked`, `completed` or `cancelled`."""

    due_at: datetime | None = field(default=None, init=False)
    """When it is due."""

    version: int | None = field(default=None, init=False)
    """Counts its changes."""

    body: models.StaffTicket | None = field(default=None, init=False, repr=False)
    """The whole of what the server says of it."""

    _key: str = field(default_factory=lambda: uuid.uuid4().hex, init=False, repr=False)
    _request: models.OpenRequest | None = field(default=None, init=False, repr=False)

    @classmethod
    def of(cls, body: models.StaffTicket) -> Ticket:
        """A ticket as the server has it."""
        ticket = cls()
        ticket._fill(body)
        return ticket

    def _opening(self, board: str) -> models.OpenRequest:
        """What opens it; the same each time, as its key demands."""
        if self.body is not None and self._request is None:
            raise ValueError(f"{self.number} is on a board already")
        if self._request is None:
            self._request = models.OpenRequest(
                board=board,
                title=self.title,
                description=self.description,
                data=dict(self.data) if self.data is not None else None,
                priority=self.priority,
                owner=self.owner,
                labels=list(self.labels) or None,
                sla=self.sla,
                location=_wanted(self.location),
            )
        if self._request.board != board:
            raise ValueError(f"this ticket was added to the board {self._request.board!r}")
        return self._request

    def _fill(self, body: models.StaffTicket) -> None:
        """Takes over what the server says."""
        self.title, self.description, self.data = body.title, body.description, body.data
        self.priority, self.owner, self.labels = body.priority, body.owner, body.labels
        self.location, self.due_at = body.location, body.due_at
        self.id, self.number = body.id, body.number
        self.status, self.version = body.status, body.version
        self.body = body


def _wanted(at: models.LocateRequest | models.LocationBody | None) -> models.LocateRequest | None:
    """A place as it is sent; tickets that come from the server have it as it is answered."""
    return models.LocateRequest(lat=at.lat, lon=at.lon, address=at.address) if at else None


def named(ticket_id: str | None) -> str:
    """What a call names a ticket by; one that no board has added has nothing."""
    if not ticket_id:
        raise ValueError("the ticket has no id; add it to a board first")
    return ticket_id
