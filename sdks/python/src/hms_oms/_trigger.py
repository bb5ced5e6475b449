"""Triggers: what happens by itself, and when."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from . import _default, models, operations
from ._client import Client
from ._errors import OmsError
from ._work import FORBIDDEN, NOT_FOUND, Worker, logger
from ._worker import start

if TYPE_CHECKING:
    from ._board import Board

ACTIVATORS = ("created", "moved", "changed")
"""When a condition in text is asked, unless something else is said."""

Condition = str | Callable[[Any], Any]
Actions = str | Mapping[str, Any] | Sequence[Any] | Callable[[Any], Any]


class Plan:
    """What a trigger says, whoever runs it; it sends nothing."""

    name: str
    """Its name."""

    version: int | None
    """The version that `register` has published, or found published."""

    def __init__(
        self,
        name: str,
        when: Condition,
        then: Actions,
        *,
        activator: str | Mapping[str, Any] | Sequence[Any] | None = None,
        order: int | None = None,
        stop: bool | None = None,
        level: Mapping[str, Any] | None = None,
        owner: str | None = None,
        limits: Mapping[str, Any] | None = None,
        include: Sequence[str] | None = None,
    ) -> None:
        self.name = name
        self.when = when
        self.then = then
        self.version = None
        self._own: dict[str, Any] = {"activator": activator, "order": order, "stop": stop}
        self._own["level"] = level
        self._common = {"owner": owner, "limits": limits, "include": include}
        if not callable(when) and callable(then):
            raise TypeError("a condition in text is asked by the server, where no function runs")
        given = [name for name, value in self._own.items() if value is not None]
        if callable(when) and given:
            raise TypeError(f"{', '.join(given)}: only a trigger in text has it")
        if callable(when) and "merge" in (then if isinstance(then, list) else [then]):
            raise ValueError('"merge" needs "gps match" as its condition')

    @property
    def needs_worker(self) -> bool:
        """Whether it is of functions, which run in this process."""
        return callable(self.when)

    def definition(self, name: str, board: str | None) -> dict[str, Any]:
        """What the server is told of it."""
        said: dict[str, Any] = {"name": name, "board": board, **self._common}
        if callable(self.when):
            said |= {"runs": "worker", "code": code_of(self.when, self.then)}
        else:
            said |= {**self._own, "when": self.when, "then": self.then}
            if said["activator"] is None and self.when.strip() != "gps match":
                said["activator"] = ACTIVATORS
        return {key: value for key, value in said.items() if value is not None}

    def _take(self, body: models.RuleBody) -> None:
        """Takes in what publishing it has answered; what nobody knows is told."""
        self.version = body.version
        for warning in body.warnings or []:
            logger.warning("trigger %s: %s: %s", body.name, warning.path, warning.detail)

    def __repr__(self) -> str:
        return f"Trigger(name={self.name!r})"


class Trigger(Plan):
    """What happens by itself, and when.

    `when` is a condition in CEL, or `gps match`, and `then` what is done, as the server's triggers
    have them: then the server runs it. Or both are functions of a ticket: then a worker in this
    process runs it, which asks the server what has changed, and sends what `then` does. It fires
    when its condition becomes true, once until it no longer held.

    A function that raises is reported, and the others go on; ten times in a row park the trigger.
    """

    _worker: Worker | None = None

    def register(
        self, board: str | Board | None = None, *, client: Client | None = None
    ) -> Trigger:
        """Publishes it for a board, or for all of them, in place of the one of its name there.

        Open tickets are looked at, too. A trigger of functions then runs here until `stop`: on a
        thread of its own, which keeps the process alive until Ctrl-C, or as a task of the loop.

        Raises `OmsError` when the server refuses it; `errors` has every fault with its place.
        """
        client = client or _default.client()
        named = board if board is None or isinstance(board, str) else board.name
        known = rule_name(self.name, named, lambda name: _published(client, name))
        call = operations.publish_trigger(known, self.definition(known, named))
        body = client.send(call)
        self.stop()
        self._take(body)
        if self.needs_worker:
            self._worker = Worker(known, body.version, self.when, self.then)
            start(self._worker, client)
        return self

    def stop(self) -> None:
        """Ends its worker; the trigger stays published, and another worker may go on."""
        if self._worker is not None:
            self._worker.stop()


def rule_name(
    name: str, board: str | None, published: Callable[[str], Mapping[str, Any] | None]
) -> str:
    """What the server knows a trigger by; that of a further board has the board in its name."""
    definition = published(name)
    if definition is None or on(definition) == ([board] if board else []):
        return name
    return f"{name} ({board or 'all boards'})"


def on(definition: Mapping[str, Any]) -> list[str]:
    """The boards that a definition names."""
    boards = definition.get("board") or []
    return [boards] if isinstance(boards, str) else list(boards)


def _published(client: Client, name: str) -> Mapping[str, Any] | None:
    try:
        return client.send(operations.get_trigger(name)).definition
    except OmsError as error:
        if is_unpublished(error):
            return None
        raise


def is_unpublished(error: OmsError) -> bool:
    """Whether the server knows no trigger of a name, or does not say."""
    return error.status in (NOT_FOUND, FORBIDDEN)


def code_of(*parts: Any) -> str:
    """Tells versions of functions apart."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(_text(part).encode())
        digest.update(b"\0")
    return digest.hexdigest()[:16]


def _text(part: Any) -> str:
    if not callable(part):
        return json.dumps(part, sort_keys=True)
    code = getattr(part, "__code__", None)
    try:
        source = inspect.getsource(part)
    except (OSError, TypeError, SyntaxError):  # Typed in, or not a function.
        source = code.co_code.hex() if code else type(part).__qualname__
    # The source of a function in the middle of a call may end with its line.
    return source + (_constants(code) if code else "")


def _constants(code: Any) -> str:
    inner = [_constants(item) for item in code.co_consts if hasattr(item, "co_consts")]
    plain = [repr(item) for item in code.co_consts if not hasattr(item, "co_consts")]
    return " ".join([*inner, *plain, *code.co_names])
