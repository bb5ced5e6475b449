"""`python -m hms_oms run FILE`: runs a file of triggers until Ctrl-C."""

from __future__ import annotations

import argparse
import runpy
import sys
from pathlib import Path

from ._worker import run, stop


def main() -> int:
    """Runs the file as a program of its own, and then the workers that it has started."""
    parser = argparse.ArgumentParser(prog="python -m hms_oms")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("run", help="run a file that registers triggers, until Ctrl-C")
    command.add_argument("file", type=Path)
    command.add_argument("arguments", nargs=argparse.REMAINDER, help="what the file is given")
    given = parser.parse_args()
    if not given.file.is_file():
        parser.error(f"there is no file {given.file}")
    sys.argv = [str(given.file), *given.arguments]
    sys.path[0] = str(given.file.resolve().parent)
    try:
        runpy.run_path(str(given.file), run_name="__main__")
    except KeyboardInterrupt:
        return 0
    except BaseException:
        stop()
        raise
    run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
