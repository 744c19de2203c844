"""Choices that come and go: what is offered changes with the data, and nobody has chosen anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from ipywidgets import Dropdown, Widget

__all__ = ["offer", "unheard"]


def offer(dropdown: Dropdown, choices: Mapping[str, str], value: str | None = None) -> None:
    """Offer other choices, names by code.

    `value` is chosen, and nothing when it isn't there; without it what was chosen, else the first.
    """
    options = tuple((name, code) for code, name in choices.items())
    fallback = next(iter(choices), None) if value is None else None
    wished = dropdown.value if value is None else value
    if tuple(dropdown.options) != options:
        dropdown.options = options
    dropdown.value = wished if wished in choices else fallback


@contextmanager
def unheard(control: Widget, handler: Callable[..., None]) -> Iterator[None]:
    """Let `handler` hear nothing of what is chosen meanwhile: nobody has chosen it."""
    control.unobserve(handler, "value")
    try:
        yield
    finally:
        control.observe(handler, "value")
