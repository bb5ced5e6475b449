"""Boards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from . import _default, models, operations
from ._call import Call
from ._client import Client
from ._errors import OmsError
from ._ticket import Ticket, named

NOT_FOUND = 404


class Board:
    """A board with its tickets. Naming one makes it, or finds the one of that name.

    What is given beside the name is updated; without anything beside it a board that is there
    stays as it is. A ticket is named by its id, its number or its tracking string. What is read
    through this object is at least as new as what was written through it.
    """

    body: models.BoardBody
    """What the server says of it."""

    def __init__(
        self,
        name: str,
        *,
        tz: str | None = None,
        prefix: str | None = None,
        lanes: str | None = None,
        sla: str | None = None,
        calendar: str | None = None,
        columns: Sequence[models.ColumnBody] | None = None,
        wip: models.WipBody | None = None,
        shows: str | None = None,
        schema: Mapping[str, Any] | None = None,
        supervisor: str | None = None,
        client: Client | None = None,
    ) -> None:
        wanted = models.BoardRequest(
            name=name,
            tz=tz,
            prefix=prefix,
            lanes=lanes,
            sla=sla,
            calendar=calendar,
            columns=list(columns) if columns is not None else None,
            wip=wip,
            shows=shows,
            schema=dict(schema) if schema is not None else None,
            supervisor=supervisor,
        )
        self._client = client or _default.client()
        self.body = settle(self._client, wanted)
        self._seen = self.body.position

    @property
    def name(self) -> str:
        """Its name."""
        return self.body.name

    def add(self, ticket: Ticket) -> Ticket:
        """Opens a ticket here, and fills in its id, number and status. Once is enough."""
        call = operations.open_ticket(ticket._opening(self.name))
        ticket._fill(self._client.send(call, key=ticket._key))
        self._seen = (ticket.body and ticket.body.position) or self._seen
        return ticket

    def get(self, ticket_id: str | None) -> Ticket:
        """A ticket as it stands."""
        call = operations.get_ticket(named(ticket_id), after=self._seen)
        return Ticket.of(self._client.send(call))

    def tickets(
        self,
        *,
        status: str | None = None,
        owner: str | None = None,
        label: str | None = None,
        query: str | None = None,
        sort: str | None = None,
    ) -> Iterator[Ticket]:
        """The tickets of this board, newest first, page by page as they are asked for.

        `query` is of the query language: `blocked_reason:asphalt due:<2d`.
        """
        call = operations.list_tickets(
            board=self.name,
            status=status,
            owner=owner,
            label=label,
            q=query,
            sort=sort,
            after=self._seen,
        )
        for body in self._client.each(call):
            yield Ticket.of(body)

    def timeline(self, ticket_id: str | None) -> Iterator[models.TimelineEntry]:
        """What happened to a ticket, oldest first."""
        yield from self._client.each(operations.get_timeline(named(ticket_id), after=self._seen))

    def move(
        self,
        ticket_id: str | None,
        to: str,
        *,
        reason: str | None = None,
        because: str | None = None,
        version: int | None = None,
    ) -> Ticket:
        """Moves a ticket to a status or column.

        With a `version` only from that one; without, whatever happened to it meanwhile.
        """
        body = models.MoveRequest(to=to, reason=reason, because=because)
        call = operations.move_ticket(named(ticket_id), body, if_match=version)
        return self._changed(call)

    def assign(
        self,
        ticket_id: str | None,
        owner: str | None,
        *,
        reason: str | None = None,
        version: int | None = None,
    ) -> Ticket:
        """Makes somebody responsible, or nobody."""
        body = models.AssignRequest(owner=owner, reason=reason)
        call = operations.assign_ticket(named(ticket_id), body, if_match=version)
        return self._changed(call)

    def set_priority(
        self, ticket_id: str | None, priority: int, *, version: int | None = None
    ) -> Ticket:
        """Says how urgent a ticket is: 0 (most) to 3."""
        body = models.PriorityRequest(priority=priority)
        call = operations.set_priority(named(ticket_id), body, if_match=version)
        return self._changed(call)

    def comment(
        self,
        ticket_id: str | None,
        text: str,
        *,
        visibility: str | None = None,
        version: int | None = None,
    ) -> Ticket:
        """Writes below a ticket: for `staff`, or as `visibility` says."""
        body = models.CommentRequest(text=text, visibility=visibility)
        call = operations.comment_ticket(named(ticket_id), body, if_match=version)
        return self._changed(call)

    def label(
        self,
        ticket_id: str | None,
        *,
        add: Sequence[str] = (),
        remove: Sequence[str] = (),
        version: int | None = None,
    ) -> Ticket:
        """Adds labels to a ticket and takes labels away."""
        body = models.LabelRequest(add=list(add), remove=list(remove))
        call = operations.label_ticket(named(ticket_id), body, if_match=version)
        return self._changed(call)

    def cancel(self, ticket_id: str | None, reason: str, *, version: int | None = None) -> Ticket:
        """Gives a ticket up."""
        body = models.CancelRequest(reason=reason)
        call = operations.cancel_ticket(named(ticket_id), body, if_match=version)
        return self._changed(call)

    def reopen(self, ticket_id: str | None, reason: str, *, version: int | None = None) -> Ticket:
        """Takes a ticket up again that has ended."""
        body = models.ReopenRequest(reason=reason)
        call = operations.reopen_ticket(named(ticket_id), body, if_match=version)
        return self._changed(call)

    def _changed(self, call: Call[models.StaffTicket]) -> Ticket:
        body = self._client.send(call)
        self._seen = body.position or self._seen
        return Ticket.of(body)

    def __repr__(self) -> str:
        return f"Board(name={self.name!r})"


def settle(client: Client, wanted: models.BoardRequest) -> models.BoardBody:
    """The board that is wanted. Whoever only finds it needs no right to make it."""
    if wanted == models.BoardRequest(name=wanted.name):
        try:
            return client.send(operations.get_board(wanted.name))
        except OmsError as error:
            if error.status != NOT_FOUND:
                raise
    return client.send(operations.set_board(wanted))
