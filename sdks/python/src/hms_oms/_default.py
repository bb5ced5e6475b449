"""The clients that are used where none is named."""

from __future__ import annotations

import asyncio
import atexit
import threading
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from ._client import TIMEOUT_S, AsyncClient, Client


@dataclass
class _Settings:
    url: str | None = None
    token: str | None = None
    timeout: float = TIMEOUT_S


_lock = threading.Lock()
_settings = _Settings()
_client: Client | None = None
# A connection belongs to the loop in which it was made.
_async_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, AsyncClient] = WeakKeyDictionary()


def configure(
    *, url: str | None = None, token: str | None = None, timeout: float = TIMEOUT_S
) -> None:
    """Says which server is meant from here on, in place of `OMS_URL` and `OMS_TOKEN`.

    Boards that there are keep the server that they have.
    """
    global _settings, _client
    with _lock:
        _settings = _Settings(url, token, timeout)
        _client = None
        _async_clients.clear()


def client() -> Client:
    """The client that waits."""
    global _client
    with _lock:
        if _client is None:
            _client = Client(_settings.url, _settings.token, timeout=_settings.timeout)
            atexit.register(_client.close)
        return _client


def async_client() -> AsyncClient:
    """The client of the running loop."""
    loop = asyncio.get_running_loop()
    with _lock:
        found = _async_clients.get(loop)
        if found is None:
            found = AsyncClient(_settings.url, _settings.token, timeout=_settings.timeout)
            _async_clients[loop] = found
        return found


async def close() -> None:
    """Closes the connections that the running loop has opened without a client of its own."""
    with _lock:
        found = _async_clients.pop(asyncio.get_running_loop(), None)
    if found is not None:
        await found.close()
