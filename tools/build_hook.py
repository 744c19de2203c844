"""Writes what the package holds and the repository doesn't: the translations, and Vega's bundle.

Hatchling calls this when it builds a wheel or an editable install. By hand, each tool does its own
part: ``python tools/build_vega.py``.
"""

from __future__ import annotations

from pathlib import Path
from runpy import run_path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TOOLS = ("build_messages.py", "build_vega.py")


class BuildHook(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for tool in TOOLS:
            run_path(str(Path(__file__).with_name(tool)))["build"]()
