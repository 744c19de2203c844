"""The page's colours, by what they mean. Charts name them as they look in the light theme.

A view that knows the page's theme replaces them; on its own a chart looks right on white paper.
"""

from __future__ import annotations

import json
from typing import Any

__all__ = ["PALETTE", "follow_theme"]

PALETTE = {
    "ink": "#17242d",
    "muted": "#52646f",
    "line": "#d6dee3",
    "surface": "#fffffe",
    "accent": "#0b5a7a",
    "t1": "#5f7f90",
    "better": "#12707e",
    "worse": "#b4500f",
    "better-soft": "#a0c6cb",
    "worse-soft": "#e1b99f",
    "accent-soft": "#e3eef3",
    "olive": "#6f6a00",
    "plum": "#9c2f6d",
    "violet": "#6750a4",
}
"""The colours of all charts, by what they say."""


def follow_theme(spec: dict[str, Any]) -> dict[str, Any]:
    """Give `spec` with the palette's colours as the page's own custom properties.

    In a page that has no such property a colour stays as it was.
    """
    text = json.dumps(spec)
    for name, colour in PALETTE.items():
        text = text.replace(f'"{colour}"', f'"var(--kfl-{name}, {colour})"')
    themed: dict[str, Any] = json.loads(text)
    return themed
