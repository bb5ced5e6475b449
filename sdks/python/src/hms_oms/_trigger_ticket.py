"""A ticket as the functions of a trigger see it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from . import models
from ._ticket import Ticket

ACTIONS_MAX = 20
"""Most actions for one ticket at once."""

MINUTE_S = 60.0
"""Seconds of a minute, as `age` counts."""

ENDED = ("completed", "cancelled")

Action = dict[str, Any]


class Sight:
    """A candidate as the server showed it, and when."""

    def __init__(self, candidate: models.CandidateBody) -> None:
        self.body = candidate.ticket
        self.held_since = candidate.held_since
        self.quiet = candidate.quiet
        self._now = candidate.now
        self._at = time.monotonic()

    @property
    def now(self) -> datetime:
        """The server's time."""
        return self._now + timedelta(seconds=time.monotonic() - self._at)

    @property
    def is_open(self) -> bool:
        """Whether the ticket has not ended."""
        return self.body.status not in ENDED


class TriggerTicket(Ticket):
    """A ticket that a trigger looks at, and acts on.

    `when` looks at it. What `then` calls is done once `then` has returned, all of it or nothing,
    and only if the ticket has not changed meanwhile: then it is looked at again. Until then the
    fields here say what they would be.
    """

    data: Mapping[str, Any]
    """Its data; empty where it has none."""

    id: str
    """Its id."""

    number: str
    """What people call it, like `CP-2026-00042`."""

    status: str
    """`queued`, `in-progress`, `blocked`, `completed` or `cancelled`."""

    def __init__(self, sight: Sight) -> None:
        super().__init__()
        self._fill(sight.body)
        self.data = sight.body.data or {}
        self._sight = sight
        self._wanted: list[Action] | None = None
        self._asked_age = False

    def age(self, since: str = "status") -> float:
        """How many minutes it has been in its status, or with `"created"` since it was opened.

        A function that has asked for it is asked again every minute while the ticket is open.
        """
        if since not in ("status", "created"):
            raise ValueError(f'since is "status" or "created", not {since!r}')
        self._asked_age = True
        body = self._sight.body
        start = body.status_since if since == "status" else body.opened_at
        return (self._sight.now - start).total_seconds() / MINUTE_S

    def set_priority(self, priority: int) -> None:
        """Says how urgent it is: 0 (most) to 3."""
        if isinstance(priority, bool) or not isinstance(priority, int) or not 0 <= priority <= 3:
            raise ValueError(f"a priority is 0, 1, 2 or 3, not {priority!r}")
        self._want({"priority": priority})
        self.priority = priority

    def assign(self, owner: str | None) -> None:
        """Makes somebody responsible, or nobody; a name that nobody has is warned of."""
        self._want({"assign": owner})
        self.owner = owner

    def move(self, to: str, *, reason: str | None = None, because: str | None = None) -> None:
        """Moves it to a status; `because` is a word that policies know."""
        self._want(_said({"move": to, "reason": reason, "because": because}))
        self.status = to

    def comment(self, text: str, *, visibility: str | None = None) -> None:
        """Writes below it: for `staff`, or as `visibility` says."""
        self._want(_said({"comment": text, "visibility": visibility}))

    def label(self, *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """Adds labels to it and takes labels away."""
        if add or remove:
            self._want({"label": list(add), "unlabel": list(remove)})
            self.labels = sorted({*self.labels, *add} - {*remove})

    def escalate(self, reason: str, *, to: str | None = None) -> None:
        """Asks for help with it, and makes `to` responsible."""
        self._want(_said({"escalate": reason, "to": to}))

    def link(self, kind: str, to: str) -> None:
        """Ties it to the ticket of a number: `duplicate_of`, `blocked_by`, `relates_to`."""
        self._want({"link": kind, "to": to})

    def open(self, **ticket: Any) -> None:
        """Opens another ticket: `board` or `workflow`, `title`, `data` and the like."""
        self._want({"open": ticket})

    def _want(self, action: Action) -> None:
        if self._wanted is None:
            raise RuntimeError(f"{self.number} is acted on by `then`, while it runs")
        if len(self._wanted) == ACTIONS_MAX:
            raise RuntimeError(f"`then` does more than {ACTIONS_MAX} things to {self.number}")
        self._wanted.append(action)

    def __repr__(self) -> str:
        return f"TriggerTicket(number={self.number!r}, status={self.status!r})"


def _said(action: Action) -> Action:
    return {key: value for key, value in action.items() if value is not None}
