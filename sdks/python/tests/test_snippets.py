"""The scripts that people are shown do what they are said to do.

Ours lie in `examples/python`. Beside the project may lie the documents that it was built from;
then their snippets are cut out and run as they stand.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import SEEDS, clean_environment

REPOSITORY = Path(__file__).parents[3]
EXAMPLES = REPOSITORY / "examples" / "python"
PAGES = [REPOSITORY / "sdks" / "python" / "README.md", REPOSITORY / "docs" / "guides" / "python.md"]
FIRST = re.escape("Current status: in-progress\n")
COUNTS = re.escape('{"queued": 0, "in_progress": 1, "blocked": 0, "completed": 0}\n')
# Those that register a trigger wait until there are triggers.
LATER = "Trigger("


def examples() -> list[str]:
    return [(EXAMPLES / name).read_text("utf-8") for name in ("hello_oms.py", "metrics.py")]


def snippets() -> list[str]:
    """The runnable snippets of the first document, in its order."""
    blocks = python_of(SEEDS / "1-oms-boards.md")
    return [block for block in blocks if "from hms_oms import" in block and LATER not in block]


def python_of(page: Path) -> list[str]:
    """The blocks of a page that are Python."""
    text = page.read_text("utf-8")
    return re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


SOURCES = [examples, snippets] if SEEDS.is_dir() else [examples]


def run(code: str, home: Path, name: str) -> str:
    (home / name).write_text(code, "utf-8")
    environment = clean_environment() | {"OMS_LINGER": "2"}
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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_shows_runs(page: Path, tmp_path: Path) -> None:
    blocks = python_of(page)
    assert blocks
    said = run("\n".join(blocks), tmp_path, "page.py")
    assert '{"queued": 0, ' in said


def test_the_example_that_awaits(tmp_path: Path) -> None:
    code = (EXAMPLES / "hello_async.py").read_text("utf-8")
    assert run(code, tmp_path, "hello_async.py") == "9 wait, 1 is done\n"
