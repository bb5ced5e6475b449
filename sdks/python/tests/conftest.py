"""A real server for the tests, and a relay that loses answers."""

from __future__ import annotations

import os
import selectors
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from hms_oms import Client
from hms_oms._binary import OMS

STOP_MAX_S = 30.0
SEEDS = Path(__file__).parents[4] / "shared" / "seeds"
"""The documents that the project was built from, where they lie beside it."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    which = "examples and the documents' own" if SEEDS.is_dir() else "examples alone"
    terminalreporter.write_line(f"snippets: {which}")


@dataclass
class Hub:
    """A server that runs."""

    url: str
    token: str
    directory: Path

    def mint(self, role: str, name: str) -> str:
        return mint(self.directory, role, name)


def clean_environment() -> dict[str, str]:
    """Ours without what says where a server is."""
    return {name: value for name, value in os.environ.items() if not name.startswith("OMS_")}


def mint(directory: Path, role: str, name: str) -> str:
    command = [str(OMS), "token", "create", "--role", role, "--name", name]
    command += ["--data", str(directory)]
    made = subprocess.run(command, capture_output=True, check=True, env=clean_environment())
    return made.stdout.decode().strip()


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with serving(tmp_path_factory.mktemp("hub")) as hub:
        yield hub


@contextmanager
def serving(directory: Path, *flags: str) -> Iterator[Hub]:
    """A server on this directory."""
    with subprocess.Popen(
        [OMS, "serve", "--listen", "127.0.0.1:0", "--data", directory, *flags],
        stderr=subprocess.PIPE,
        env=clean_environment(),
    ) as server:
        try:
            assert server.stderr
            line = server.stderr.readline().decode()
            assert "ready" in line, line
            drain = threading.Thread(target=server.stderr.read)
            drain.start()
            url = line.split("ready")[1].strip()
            yield Hub(url, mint(directory, "admin", "tester"), directory)
            server.terminate()
            assert server.wait(STOP_MAX_S) == 0
            drain.join()
        finally:
            server.kill()


@pytest.fixture
def client(hub: Hub) -> Iterator[Client]:
    with Client(hub.url, hub.token) as client:
        yield client


@dataclass
class Relay:
    """Passes everything on; of each of the next `losses` answers only the server knows."""

    url: str
    losses: int = 0
    lost: int = 0


@pytest.fixture
def relay(hub: Hub) -> Iterator[Relay]:
    server = urlsplit(hub.url)
    assert server.hostname
    assert server.port
    with socket.create_server(("127.0.0.1", 0)) as listener:
        relay = Relay(f"http://127.0.0.1:{listener.getsockname()[1]}")
        to = (server.hostname, server.port)
        threading.Thread(target=accept, args=(listener, to, relay), daemon=True).start()
        yield relay
        listener.shutdown(socket.SHUT_RDWR)


def accept(listener: socket.socket, to: tuple[str, int], relay: Relay) -> None:
    while True:
        try:
            near, _ = listener.accept()
        except OSError:  # The test is over.
            return
        threading.Thread(target=pump, args=(near, to, relay), daemon=True).start()


def pump(near: socket.socket, to: tuple[str, int], relay: Relay) -> None:
    with near, socket.create_connection(to) as far, selectors.DefaultSelector() as selector:
        selector.register(near, selectors.EVENT_READ, far)
        selector.register(far, selectors.EVENT_READ, near)
        while True:
            for key, _ in selector.select():
                assert isinstance(key.fileobj, socket.socket)
                try:
                    data = key.fileobj.recv(65536)
                except ConnectionResetError:
                    return
                if not data:
                    return
                if key.fileobj is far and relay.losses:
                    relay.losses -= 1
                    relay.lost += 1
                    return
                key.data.sendall(data)
