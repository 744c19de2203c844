"""The school's colour: what can be written on it, and its lighter shades. Knows no file format."""

from __future__ import annotations

import re

from kfl_widgets.charts.palette import PALETTE
from kfl_widgets.report.content import Content

__all__ = ["READABLE", "accent", "contrast", "on_colour", "on_white", "tint"]

READABLE = 4.5
"""The least contrast of text, as WCAG 2.1 (1.4.3) wants it."""

WHITE, INK = "#ffffff", PALETTE["ink"]
STEP = 0.98


def accent(content: Content) -> str:
    """Give the school's colour as ``"#rrggbb"``; ours when it gave none, or none that is one.

    A few middle tones carry neither white nor dark text: they are made a little darker.
    """
    given = content.request.colour.strip().lower()
    colour = given if re.fullmatch(r"#[0-9a-f]{6}", given) else PALETTE["accent"]
    while contrast(colour, on_colour(colour)) < READABLE:
        colour = _darker(colour)
    return colour


def on_colour(colour: str) -> str:
    """Give the colour of text on `colour`: white or ink, whichever is easier to read."""
    return max((WHITE, INK), key=lambda text: contrast(colour, text))


def on_white(colour: str) -> str:
    """Give `colour` dark enough to be read on white paper."""
    while contrast(colour, WHITE) < READABLE:
        colour = _darker(colour)
    return colour


def tint(colour: str, share: float) -> str:
    """Mix `colour` into white: all of it at 1, white at 0."""
    return _hex(*(255 - (255 - part) * share for part in _parts(colour)))


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours as WCAG 2.1 counts it, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _darker(colour: str) -> str:
    return _hex(*(int(part * STEP) for part in _parts(colour)))


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(*parts: float) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in parts)
