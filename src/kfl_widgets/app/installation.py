"""What the page can't be served without, looked for before the server says that it is ready.

A server that only finds it out for its first visitor would answer everybody with an error.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from kfl_widgets.app.serve import TEMPLATE, find_notebook
from kfl_widgets.locale import msg

__all__ = ["broken"]


def broken() -> str:
    """Say what is missing where the page is installed, and what to do; ``""`` when it is whole."""
    missing = [name for name, is_there in _parts().items() if not is_there]
    if not missing:
        return ""
    words = msg(
        "Siden er ikke riktig installert: {missing} mangler. "
        "Skriv: pip install --force-reinstall kfl-widgets",
        missing=", ".join(missing),
    )
    return str(words)


def _parts() -> dict[str, bool]:
    from jupyter_core.paths import jupyter_path

    templates = (Path(folder, TEMPLATE) for folder in jupyter_path("voila", "templates"))
    return {
        "app.ipynb": _has_notebook(),
        f"voila/templates/{TEMPLATE}": any(map(Path.exists, templates)),
        "ipykernel": find_spec("ipykernel") is not None,
    }


def _has_notebook() -> bool:
    try:
        return find_notebook().exists()
    except FileNotFoundError:
        return False
