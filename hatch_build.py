"""Writes into the wheel which commit it's made of, for `couples --version`.

Git says so, or the variable SOURCE_COMMIT where the build has no history, as in a container. Where neither does, nothing is written.
"""

import os
import runpy
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Commit(BuildHookInterface):
    """Adds couples/commit.txt to a wheel; an editable install asks git itself."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        asks = runpy.run_path(str(Path(self.root, "couples/which_version.py")))
        commit = os.environ.get("SOURCE_COMMIT", "").strip() or asks["of_checkout"](Path(self.root))
        if commit:
            self._folder = tempfile.TemporaryDirectory()
            written = Path(self._folder.name, asks["WRITTEN"])
            written.write_text(f"{commit}\n", "utf-8")
            build_data["force_include"][str(written)] = f"couples/{written.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if hasattr(self, "_folder"):
            self._folder.cleanup()
