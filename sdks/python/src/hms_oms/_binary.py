"""The `oms` that comes with the SDK."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

OMS = Path(__file__).parent / "bin" / "oms"


def main() -> NoReturn:
    """Becomes `oms`: what the command of that name does."""
    os.execv(OMS, ["oms", *sys.argv[1:]])
