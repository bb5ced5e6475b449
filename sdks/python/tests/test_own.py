"""A server of one's own: started, found again, looked after."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from conftest import clean_environment
from hms_oms import __version__

REPOSITORY = Path(__file__).parents[3]
HELLO = REPOSITORY / "examples" / "python" / "hello_oms.py"
COUNT = REPOSITORY / "examples" / "python" / "metrics.py"
WAIT_MAX_S = 30.0


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    if is_held(tmp_path):
        os.kill(server_of(tmp_path), signal.SIGKILL)


def run(script: Path, home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = clean_environment() | {"OMS_LINGER": "60"} | variables
    command = [sys.executable, "-W", "error", str(script)]
    return subprocess.run(
        command, cwd=home, env=environment, capture_output=True, text=True, check=False
    )


def says(script: Path, home: Path, **variables: str) -> str:
    done = run(script, home, **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout


def server_of(home: Path) -> int:
    """The process that serves this directory."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"serve" in arguments and str(home / "oms-data").encode() in arguments:
            return int(process.name)
    raise AssertionError(f"nobody serves {home}")


def is_held(home: Path) -> bool:
    try:
        return bool(server_of(home))
    except AssertionError:
        return False


def address(home: Path) -> str:
    return (home / "oms-data" / "address").read_text().strip()


def test_a_program_brings_its_server_and_the_next_one_finds_it(home: Path) -> None:
    first = run(HELLO, home)
    assert first.stdout == "Current status: in-progress\n", first.stderr
    url = address(home)
    assert first.stderr == f"HMS-OMS: {url} (data in {home / 'oms-data'})\n"
    assert says(COUNT, home) == '{"queued": 0, "in_progress": 1, "blocked": 0, "completed": 0}\n'
    assert address(home) == url
    assert (home / "oms-data" / "tickets.db").is_file()
    for name in ("token", "server.log", "address", "lock", "python.lock"):
        mode = (home / "oms-data" / name).stat().st_mode
        assert stat.S_IMODE(mode) == 0o600, name
    assert stat.S_IMODE((home / "oms-data").stat().st_mode) == 0o700


def test_programs_that_start_together_share_one(home: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        outputs = list(pool.map(lambda _: says(HELLO, home), range(4)))
    assert outputs == ["Current status: in-progress\n"] * 4
    assert '"in_progress": 4' in says(COUNT, home)


def test_a_server_that_was_killed_is_replaced(home: Path) -> None:
    says(HELLO, home)
    os.kill(server_of(home), signal.SIGKILL)
    while is_held(home):
        time.sleep(0.01)
    # Whoever may listen there today is not ours.
    (home / "oms-data" / "address").write_text("http://127.0.0.1:9\n")
    assert '"in_progress": 1' in says(COUNT, home)


def test_a_server_that_nobody_uses_ends_and_comes_back(home: Path) -> None:
    says(HELLO, home, OMS_LINGER="1")
    until = time.monotonic() + WAIT_MAX_S
    while is_held(home):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert not (home / "oms-data" / "address").exists()
    assert '"in_progress": 1' in says(COUNT, home)


def test_a_program_outlives_its_server(home: Path, tmp_path: Path) -> None:
    script = tmp_path / "patient.py"
    script.write_text(
        "import os, signal, sys\n"
        "from hms_oms import Board, Ticket\n"
        "from test_own import address, is_held, server_of\n"
        "from pathlib import Path\n"
        "board = Board('City Potholes')\n"
        "os.kill(server_of(Path.cwd()), signal.SIGKILL)\n"
        "board.add(Ticket('Hole'))\n"
        "print(len(list(board.tickets())))\n"
    )
    tests = str(Path(__file__).parent)
    assert says(script, home, PYTHONPATH=tests) == "1\n"


def test_a_token_that_is_no_longer_valid_is_replaced(home: Path) -> None:
    says(HELLO, home)
    token = home / "oms-data" / "token"
    token.write_text("omsp_gone\n")
    assert '"in_progress": 1' in says(COUNT, home)
    assert token.read_text() != "omsp_gone\n"


def test_a_server_that_cannot_start_says_why(home: Path) -> None:
    (home / "oms-data").mkdir()
    (home / "oms-data" / "demo").touch()
    done = run(HELLO, home)
    assert done.returncode == 1
    assert "NotStartedError" in done.stderr
    assert "holds the data of a demo" in done.stderr


def test_what_the_environment_says_of_other_servers_is_not_meant(home: Path) -> None:
    other = {"OMS_LISTEN": "127.0.0.1:9", "OMS_DATABASE": "postgres://nowhere/x"}
    assert says(HELLO, home, **other) == "Current status: in-progress\n"
    assert httpx.get(f"{address(home)}/readyz", trust_env=False).is_success


def test_the_command_comes_along(home: Path) -> None:
    oms = Path(sys.executable).with_name("oms")
    said = subprocess.run([oms, "--version"], capture_output=True, text=True, check=True)
    assert said.stdout == f"oms {__version__}\n"
