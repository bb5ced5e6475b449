"""Waits for what happens by itself, and runs programs that do not end by themselves."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from conftest import clean_environment, mint
from hms_oms._binary import OMS

T = TypeVar("T")

WAIT_MAX_S = 30.0
LOOK_S = 0.02

AGENTS = '''"""Stands in for the agents, where the package has none."""


class Agent:
    @classmethod
    def load(cls, name):
        assert name == "Pothole-Ranker"
        return cls()

    def call(self, said):
        return 1 if "deep" in said else 2
'''


def until(look: Callable[[], T | None]) -> T:
    """What is there at last."""
    end = time.monotonic() + WAIT_MAX_S
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(LOOK_S)
    raise AssertionError(f"it was not so within {WAIT_MAX_S:.0f} s")


@contextmanager
def running(
    code: str,
    home: Path,
    variables: Mapping[str, str] | None = None,
    *,
    command: tuple[str, ...] = (),
    ends: int = 0,
) -> Iterator[subprocess.Popen[str]]:
    """A program while it runs; it must end well with Ctrl-C, or have ended as `ends` says."""
    if importlib.util.find_spec("hms_agt") is None:
        (home / "hms_agt.py").write_text(AGENTS, "utf-8")
    script = home / "triggers.py"
    script.write_text(code, "utf-8")
    environment = clean_environment() | {"OMS_LINGER": "2"} | dict(variables or {})
    with subprocess.Popen(
        [sys.executable, "-W", "error", *command, str(script)],
        cwd=home,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs the tests in the background has Ctrl-C ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as program:
        try:
            yield program
            if not ends:
                assert program.poll() is None, program.communicate()
                os.kill(program.pid, signal.SIGINT)
            said, told = program.communicate(timeout=WAIT_MAX_S)
            assert program.returncode == ends, (said, told)
            assert "Traceback" not in told, told
        finally:
            program.kill()


def import_rows(directory: Path, board: str, rows: list[str]) -> None:
    """Takes tickets over while no server runs, each blocked since the year before last."""
    token = mint(directory, "admin", "importer")
    table, mapping = directory / "rows.csv", directory / "rows.yaml"
    lines = [f"{row},stuck,2024-05-01 09:00" for row in rows]
    table.write_text("\n".join(["id,state,came in", *lines]), "utf-8")
    mapping.write_text(
        f"""
import: old desk
board: {board}
times: {{zone: UTC, formats: ["%Y-%m-%d %H:%M"]}}
columns: {{record: id, title: id, status: state, opened_at: came in}}
statuses: {{stuck: blocked}}
""",
        "utf-8",
    )
    command = [str(OMS), "import", "csv", str(table), "--mapping", str(mapping)]
    environment = clean_environment() | {"OMS_TOKEN": token}
    subprocess.run([*command, "--data", str(directory)], check=True, env=environment)
