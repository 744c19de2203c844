"""Widgets that are done with: they are closed with all they hold, and hear no more of a session."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from anywidget._file_contents import FileContents  # it has no public name
from ipywidgets import Widget
from ipywidgets.widgets.widget import _instances  # it has no public way to ask

from kfl_widgets.widgets.session import Session

__all__ = ["close_all", "whole_or_nothing"]


def close_all(widgets: Iterable[Widget], session: Session, kept: Collection[Widget] = ()) -> bool:
    """Close `widgets` and all that they hold, except what is `kept`, and what that one holds.

    Tell whether one of them was busy with a file, and had to give it up.
    """
    spared = _reached(kept, ())
    gone = _reached(widgets, spared)
    was_busy = any(getattr(widget, "is_busy", False) for widget in gone)
    _let_go(session, gone)
    for widget in gone:
        widget.close()
    return was_busy


@contextmanager
def whole_or_nothing(session: Session) -> Iterator[None]:
    """Close all widgets that are made inside if they can't all be made."""
    before = set(_instances)
    try:
        yield
    except Exception:
        gone = {widget for key, widget in _instances.items() if key not in before}
        _let_go(session, gone)
        for widget in gone:
            widget.close()
        raise


def _reached(start: Iterable[Widget], spared: Collection[Widget]) -> set[Widget]:
    """Give all widgets that can be reached from `start` without passing those that are spared."""
    found: set[Widget] = set()
    waiting = list(start)
    while waiting:
        widget = waiting.pop()
        if widget not in found and widget not in spared:
            found.add(widget)
            waiting += _held([*vars(widget).values(), *widget.trait_values().values()])
    return found


def _held(values: Iterable[Any]) -> Iterator[Widget]:
    for value in values:
        if isinstance(value, Widget):
            yield value
        elif isinstance(value, dict):
            yield from _held(value.values())
        elif isinstance(value, list | tuple):
            yield from _held(value)


def _let_go(session: Session, gone: Collection[Widget]) -> None:
    """Take the handlers of what is gone off all that would keep it alive."""
    for name, kinds in session._trait_notifiers.items():  # traitlets has no public way to ask
        for handler in list(kinds.get("change", ())):
            if getattr(handler, "__self__", None) in gone:
                session.unobserve(handler, name)
    for kind in {kind for widget in gone for kind in type(widget).__mro__}:
        for script in (vars(kind).get("_esm"), vars(kind).get("_css")):
            if isinstance(script, FileContents):
                script.changed.disconnect()  # every widget waits for its script to be edited
