"""The scripts that people are shown do what they are said to do.

Ours lie in `examples/python`. Beside the project may lie the documents that it was built from;
then their snippets are cut out and run as they stand.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from conftest import SEEDS, clean_environment, serving
from hms_oms import Board, Client, Ticket
from waiting import import_rows, running, until

REPOSITORY = Path(__file__).parents[3]
EXAMPLES = REPOSITORY / "examples" / "python"
PAGES = [REPOSITORY / "sdks" / "python" / "README.md", REPOSITORY / "docs" / "guides" / "python.md"]
FIRST = re.escape("Current status: in-progress\n")
COUNTS = re.escape('{"queued": 0, "in_progress": 1, "blocked": 0, "completed": 0}\n')
# Those that register a trigger do not end by themselves.
TRIGGER = "Trigger("


def examples() -> list[str]:
    return [(EXAMPLES / name).read_text("utf-8") for name in ("hello_oms.py", "metrics.py")]


def snippets() -> list[str]:
    """The runnable snippets of the first document, in its order."""
    blocks = python_of(SEEDS / "1-oms-boards.md")
    return [block for block in blocks if "from hms_oms import" in block and TRIGGER not in block]


def trigger_examples() -> list[str]:
    return [
        (EXAMPLES / name).read_text("utf-8") for name in ("auto_rank.py", "escalate_blocked.py")
    ]


def trigger_snippets() -> list[str]:
    """The ones with triggers. The second goes on from the first, which has what it imports."""
    rank, escalate = [b for b in python_of(SEEDS / "1-oms-boards.md") if TRIGGER in b]
    return [rank, "from hms_oms import Trigger\n" + escalate]


def python_of(page: Path) -> list[str]:
    """The blocks of a page that are Python."""
    text = page.read_text("utf-8")
    return re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


SOURCES = [examples, snippets] if SEEDS.is_dir() else [examples]
TRIGGERS = [trigger_examples, trigger_snippets] if SEEDS.is_dir() else [trigger_examples]


def run(code: str, home: Path, name: str, variables: Mapping[str, str] | None = None) -> str:
    (home / name).write_text(code, "utf-8")
    environment = clean_environment() | {"OMS_LINGER": "2"} | dict(variables or {})
    done = subprocess.run(
        [sys.executable, name], cwd=home, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.mark.parametrize("source", SOURCES)
def test_a_board_a_ticket_and_its_figures(source: object, tmp_path: Path) -> None:
    assert callable(source)
    first, counts = source()
    assert re.fullmatch(FIRST, run(first, tmp_path, "hello_oms.py"))
    assert re.fullmatch(COUNTS, run(counts, tmp_path, "dashboard.py"))
    assert (tmp_path / "oms-data" / "tickets.db").is_file()


@pytest.mark.parametrize("source", TRIGGERS)
def test_new_tickets_are_ranked_and_those_that_are_stuck_escalated(
    source: object, tmp_path: Path
) -> None:
    assert callable(source)
    rank, escalate = source()
    import_rows(tmp_path / "hub", "City Potholes", ["R-1"])
    with serving(tmp_path / "hub") as hub, Client(hub.url, hub.token) as client:
        board = Board("City Potholes", client=client)
        there = {"OMS_URL": hub.url, "OMS_TOKEN": hub.token}
        with running(rank, tmp_path, there):
            ticket = board.add(Ticket("Hole", data={"photo": "a deep hole"}))
            until(lambda: board.get(ticket.id).priority == 1)
        [stuck] = board.tickets(status="blocked")
        board.move(ticket.id, "blocked")
        with running(escalate, tmp_path, there):
            until(lambda: board.get(stuck.id).owner)
        assert [board.get(t.id).owner for t in (stuck, ticket)] == ["senior_supervisor", None]


def test_duplicates_are_folded_by_one_line(tmp_path: Path) -> None:
    code = (EXAMPLES / "dedup.py").read_text("utf-8")
    with serving(tmp_path / "hub") as hub, Client(hub.url, hub.token) as client:
        board = Board("City Potholes", client=client)
        there = {"OMS_URL": hub.url, "OMS_TOKEN": hub.token}
        assert run(code, tmp_path, "dedup.py", there) == ""
        for title in ("One", "Two"):
            ticket = board.add(Ticket(title, data={"gps": "39.763,-89.653"}))
        until(lambda: [e for e in board.timeline(ticket.id) if e.trigger])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_shows_runs(page: Path, tmp_path: Path) -> None:
    blocks = python_of(page)
    assert blocks
    said = run("\n".join(blocks), tmp_path, "page.py")
    assert '{"queued": 0, ' in said


def test_the_example_that_awaits(tmp_path: Path) -> None:
    code = (EXAMPLES / "hello_async.py").read_text("utf-8")
    assert run(code, tmp_path, "hello_async.py") == "9 wait, 1 is done\n"
