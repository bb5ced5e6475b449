"""A server of one's own: the `oms` that comes with the SDK, on the data in `./oms-data`.

It is found again by every program that is started in the same directory, and ends by itself when
nobody has used it for a while. A server holds the file `lock` for as long as it lives and writes
its address into the file `address`.
"""

from __future__ import annotations

import fcntl
import getpass
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO

import httpx

from ._binary import OMS
from ._errors import NotStartedError
from ._where import Server

DATA = Path("oms-data")
LINGER_DEFAULT_S = "900"
START_MAX_S = 30.0
LOOK_EVERY_S = 0.02
PROBE_MAX_S = 5.0
LOG_LINES_SHOWN = 5
FOREIGN = ("OMS_CONFIG", "OMS_DATABASE", "OMS_LISTEN", "OMS_TLS_CERT", "OMS_TLS_KEY")
"""What a server of the machine is set up by, which is not meant for this one."""


class _Process:
    """A server that this program has started. It may outlive it, which `subprocess` warns of."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._has_ended = False

    def has_ended(self) -> bool:
        """Whether it has; then nothing of it stays behind."""
        if not self._has_ended:
            try:
                self._has_ended = os.waitpid(self._pid, os.WNOHANG)[0] != 0
            except ChildProcessError:  # Somebody else in this program has looked.
                self._has_ended = True
        return self._has_ended


_started: list[_Process] = []


def find_or_start(directory: Path = DATA) -> Server:
    """The server of this directory, with a token for it."""
    directory = directory.absolute()
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(directory / "python.lock"):
        url = _url(directory)
        token = _token(directory, url)
    _tell(url, directory)
    return Server(url, token)


@cache
def _tell(url: str, directory: Path) -> None:
    """Says it once; stdout is the program's own."""
    print(f"HMS-OMS: {url} (data in {directory})", file=sys.stderr)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Programs that start at the same time look one after the other."""
    with _open(path, "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _url(directory: Path) -> str:
    """Where the server listens, which is started if need be."""
    _started[:] = [server for server in _started if not server.has_ended()]
    started: _Process | None = None
    until = time.monotonic() + START_MAX_S
    while time.monotonic() < until:
        if started is None and not _is_held(directory):
            started = _start(directory)
        if started is not None and started.has_ended():
            raise NotStartedError(f"the server did not start: {_last_lines(directory)}")
        url = _address(directory)
        if url and _is_ready(url):
            return url
        time.sleep(LOOK_EVERY_S)
    raise NotStartedError(f"no server came up in {directory} within {START_MAX_S:.0f} s")


def _is_held(directory: Path) -> bool:
    """Whether a server lives in the directory; without one its address means nothing."""
    with _open(directory / "lock", "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        # Whoever listens there today must not be shown our token.
        (directory / "address").unlink(missing_ok=True)
        return False


def _start(directory: Path) -> _Process:
    arguments = ["oms", "serve", "--listen", "127.0.0.1:0", "--data", str(directory)]
    log, creating = str(directory / "server.log"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    pid = os.posix_spawn(
        OMS,
        arguments,
        {"OMS_LINGER": LINGER_DEFAULT_S, **_environment()},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, log, creating, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,  # Ctrl-C of the program is not meant for the server.
    )
    server = _Process(pid)
    _started.append(server)
    return server


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in FOREIGN}


def _address(directory: Path) -> str | None:
    try:
        return (directory / "address").read_text("utf-8").strip() or None
    except FileNotFoundError:
        return None


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=PROBE_MAX_S, trust_env=False).is_success
    except httpx.TransportError:
        return False


def _token(directory: Path, url: str) -> str:
    """The token that lies in the directory, or a new one where there is none that is valid."""
    path = directory / "token"
    try:
        token = path.read_text("utf-8").strip()
    except FileNotFoundError:
        token = ""
    if token and _is_valid(url, token):
        return token
    token = _mint(directory)
    unfinished = directory / "token.new"
    unfinished.unlink(missing_ok=True)
    with _open(unfinished, "x") as file:
        file.write(token + "\n")
    unfinished.replace(path)
    return token


def _is_valid(url: str, token: str) -> bool:
    headers = {"Authorization": f"Bearer {token}"}
    response = httpx.get(
        f"{url}/api/v1/boards?limit=1", headers=headers, timeout=PROBE_MAX_S, trust_env=False
    )
    return response.status_code != httpx.codes.UNAUTHORIZED


def _mint(directory: Path) -> str:
    command = [str(OMS), "token", "create", "--role", "admin", "--name", _name()]
    command += ["--data", str(directory)]
    made = subprocess.run(command, capture_output=True, text=True, env=_environment(), check=False)
    if made.returncode != 0:
        raise NotStartedError(f"no token could be made: {made.stderr.strip()}")
    return made.stdout.strip()


def _name() -> str:
    """Who the timeline says it was."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "python"


def _open(path: Path, mode: str) -> IO[str]:
    """A file that only its owner may read."""
    return open(path, mode, encoding="utf-8", opener=lambda name, how: os.open(name, how, 0o600))


def _last_lines(directory: Path) -> str:
    lines = (directory / "server.log").read_text("utf-8", errors="replace").splitlines()
    return "\n".join(lines[-LOG_LINES_SHOWN:])
