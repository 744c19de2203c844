"""Writes Vega, Vega-Lite and Vega-Embed into one module, so that no page ever fetches them.

The build hook calls this for a wheel or an editable install; ``python tools/build_vega.py`` does
the same by hand. The bundle is made anew only when vl-convert or the snippet has changed.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src" / "kfl_widgets" / "widgets" / "static" / "vega.js"

# vl-convert's `vega` name is null inside a module, so only the embedder is exported; a view reaches
# the rest of Vega by itself.
SNIPPET = "export default vegaEmbed;"


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
