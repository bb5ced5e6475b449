"""Puts the server into the wheel: `OMS_BIN` names the binary that `cargo xtask sdk` has built."""

from __future__ import annotations

import os
import re
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CarryServer(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the binary, for which the wheel is of this machine's kind and of any Python."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Names what is put in, before the wheel is written."""
        binary = os.environ.get("OMS_BIN", "")
        if not Path(binary).is_file():
            raise SystemExit("OMS_BIN names no file; build the wheel with: cargo xtask sdk")
        licence = Path(self.root).parents[1] / "LICENSE"
        build_data["force_include"] |= {
            binary: "hms_oms/bin/oms",
            str(licence): "hms_oms/bin/LICENSE",
        }
        machine = re.sub(r"[^0-9a-z_]", "_", sysconfig.get_platform().lower())
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{machine}"
