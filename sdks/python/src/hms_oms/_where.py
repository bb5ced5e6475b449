"""Which server is meant: one that somebody names, or one of one's own."""

from __future__ import annotations

import os
import ssl
import threading
from dataclasses import dataclass

URL_DEFAULT = "http://127.0.0.1:7070"
"""Where a server listens when nobody says anything else."""


@dataclass(frozen=True)
class Server:
    """A server and the token for it."""

    url: str
    token: str | None


class Where:
    """Finds the server when it is first needed."""

    def __init__(self, url: str | None, token: str | None) -> None:
        url = url or os.environ.get("OMS_URL") or None
        token = token or os.environ.get("OMS_TOKEN") or None
        self._lock = threading.Lock()
        self._found: Server | None = None
        self.is_own = url is None and token is None
        if not self.is_own:
            self._found = Server((url or URL_DEFAULT).rstrip("/"), token)

    @property
    def known(self) -> Server | None:
        """The server, if nothing has to be done to find it."""
        return self._found

    def find(self) -> Server:
        """The server; one's own is started when it does not run."""
        with self._lock:
            if self._found is None:
                from . import _own  # Only systems with file locks can have one.

                self._found = _own.find_or_start()
            return self._found

    def lost(self, server: Server) -> None:
        """It is not there any more: one's own may have ended after nobody used it for a while."""
        with self._lock:
            if self.is_own and self._found == server:
                self._found = None


def trusted() -> ssl.SSLContext:
    """The authorities that the machine trusts, and those in the file that `OMS_CA_FILE` names."""
    context = ssl.create_default_context()
    extra = os.environ.get("OMS_CA_FILE")
    if extra:
        context.load_verify_locations(extra)
    return context
