"""Writes Vega, Vega-Lite and Vega-Embed into one module, so that no page ever fetches them.

Hatchling calls this when it builds a wheel or an editable install, and has the translations
compiled on the way; ``python tools/build_vega.py`` makes the bundle by hand. It is made anew only
when vl-convert or the snippet has changed.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from runpy import run_path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # called by hand, outside a build
    BuildHookInterface = object  # type: ignore[assignment, misc]

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src" / "kfl_widgets" / "widgets" / "static" / "vega.js"

# vl-convert's `vega` name is null inside a module, so only the embedder is exported; a view reaches
# the rest of Vega by itself.
SNIPPET = "export default vegaEmbed;"


class VegaBundle(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build()
        run_path(str(ROOT / "tools" / "build_messages.py"))["build"]()


def build(target: Path = TARGET) -> bool:
    """Write the bundle unless it is up to date; tell whether it was written."""
    import vl_convert

    heading = _heading(vl_convert)
    if target.exists() and target.read_text(encoding="utf-8").startswith(heading):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".part")
    unfinished.write_text(heading + vl_convert.javascript_bundle(SNIPPET), encoding="utf-8")
    unfinished.replace(target)
    return True


def _heading(vl_convert: Any) -> str:
    """Say what the bundle was made of; its first line also tells two bundles apart on a page."""
    parts = {
        "Vega": vl_convert.get_vega_version(),
        "Vega-Lite": vl_convert.get_vegalite_versions()[-1],
        "Vega-Embed": vl_convert.get_vega_embed_version(),
        "vl-convert": vl_convert.__version__,
        "snippet": sha256(SNIPPET.encode()).hexdigest()[:8],
    }
    return f"// {', '.join(f'{name} {version}' for name, version in parts.items())}\n"


if __name__ == "__main__":
    print(f"{'Wrote' if build() else 'Up to date:'} {TARGET.relative_to(ROOT)}")
