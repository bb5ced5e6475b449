"""One call until it is answered, without sending anything: both clients share it."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import httpx

from ._call import Call
from ._errors import OmsError, UnreachableError, refused
from ._version import __version__
from ._where import Server
from ._wire import UnreadableError

T = TypeVar("T")

PAUSES_S = (0.1, 0.3, 1.0, 3.0)
"""How long to wait before each further attempt."""

RETRY_AFTER_MAX_S = 30.0
"""Longest wait that a server can ask for; more is left to the caller."""

BUSY = (429, 503)
"""The server has not done it and says when to come again."""


@dataclass(frozen=True)
class Answered(Generic[T]):
    """A call has its answer."""

    value: T


class Attempt(Generic[T]):
    """What to send, and what to do about what comes back. A repetition carries the same key."""

    def __init__(self, call: Call[T], key: str | None = None) -> None:
        self._call = call
        self._key = (key or uuid.uuid4().hex) if call.takes_key else None
        self._pauses = iter(PAUSES_S)

    def request(self, server: Server) -> dict[str, Any]:
        """What to send, as arguments of `httpx`."""
        call = self._call
        headers = {"User-Agent": f"hms-oms-python/{__version__}"}
        if server.token:
            headers["Authorization"] = f"Bearer {server.token}"
        if self._key:
            headers["Idempotency-Key"] = self._key
        if call.if_match is not None:
            headers["If-Match"] = f'"{call.if_match}"'
        content = call.content()
        if content:
            headers["Content-Type"] = content[0]
        return {
            "method": call.method,
            "url": server.url + call.path,
            "params": call.parameters(),
            "content": content[1] if content else None,
            "headers": headers,
        }

    def judge(self, response: httpx.Response) -> Answered[T] | float:
        """The answer, or how many seconds to wait before it is sent again."""
        if response.is_success:
            try:
                return Answered(self._call.read(response.content))
            except (UnreadableError, ValueError) as error:
                detail = f"the answer cannot be read, perhaps it is not from HMS-OMS: {error}"
                request_id = response.headers.get("x-request-id")
                raise OmsError(detail, status=response.status_code, request_id=request_id) from None
        refusal = refused(response.status_code, response.content, response.headers)
        wanted = refusal.retry_after or 0.0
        pause = next(self._pauses, None) if refusal.status in BUSY else None
        if pause is None or wanted > RETRY_AFTER_MAX_S:
            raise refusal
        return max(wanted, _shaken(pause))

    def broke(self, error: httpx.TransportError, url: str) -> float:
        """How many seconds to wait before it is sent again, if it may be."""
        was_sent = not isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout))
        pause = None if was_sent and not self._call.is_repeatable else next(self._pauses, None)
        if pause is None:
            raise UnreachableError(
                f"no answer from {url}: {error or type(error).__name__}"
            ) from error
        return _shaken(pause)


def _shaken(pause_s: float) -> float:
    """Not all come again at the same instant."""
    return pause_s * random.uniform(0.5, 1.5)
