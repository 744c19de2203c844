"""Keeps a session in the browser tab: a reload, a dead kernel or a new server loses nothing.

The page may also remember the work after the tab is closed, if the team wants that. In JupyterLab
and Notebook nothing is kept: a notebook is saved by itself. What the page keeps, and what stands in
the way, is told in `Session.kept`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Literal

import anywidget
from ipywidgets import Layout

from kfl_widgets.locale import Message, later, msg
from kfl_widgets.survey.packing import TooLarge
from kfl_widgets.widgets.background import run_beside, to_page
from kfl_widgets.widgets.data import Data
from kfl_widgets.widgets.keeping import (
    Looks,
    pack_data,
    pack_looks,
    pack_own,
    pack_work,
    restore,
    unpack_looks,
    unpack_work,
)
from kfl_widgets.widgets.kept import Kept
from kfl_widgets.widgets.scripts import script
from kfl_widgets.widgets.session import Session, guarded

__all__ = ["Keeper", "Wish"]

Wish = Literal[
    "remember", "stop", "fetch", "drop", "merge", "replace", "save_unread", "drop_unread"
]
"""What may be asked of the page: begin or stop to remember; take or delete the work that is
remembered; when another tab has remembered its own, put both together or go on with this one;
save as files or delete what couldn't be read."""

_DONE: dict[Wish, str] = {
    "drop": later("Det som var husket på maskinen, er slettet."),
    "replace": later("Dette arbeidet er husket i stedet."),
    "drop_unread": later("Det som ikke kunne leses, er slettet."),
}
LARGEST = 3_700_000
"""A tab has room for five million characters, and four of them hold three bytes."""

_LOOKED_AT = (
    *("survey", "filters", "baseline", "followup", "match", "focus", "view", "analysed"),
    *("min_n", "language", "colour", "mappings"),
)
_HERE = Path(__file__).parent


class Keeper(anywidget.AnyWidget):
    """A hidden widget that hands the session over to the page, and takes it up again.

    Parameters
    ----------
    session
        Restored when the page is loaded anew and nothing has been done in it yet.
    looks
        Gives how each view is looked at, which the session doesn't know.
    look_as
        Is told, before the session is restored, how each view was looked at.
    """

    _esm = script("keeper.js")
    _css = _HERE / "keeper.css"

    def __init__(
        self,
        session: Session,
        *,
        looks: Callable[[], Looks] = dict,
        look_as: Callable[[dict[str, dict[str, Any]]], object] = lambda _looks: None,
    ) -> None:
        super().__init__(layout=Layout(display="none"))
        self.session = session
        self._looks, self._look_as = looks, look_as
        self._wished: Wish | None = None
        self._is_awake = False  # nothing is kept before the page has said what it has kept
        self._is_due = False
        self._is_data_due = False
        self._packing: Data | None = None
        self.on_msg(self._on_message)
        session.observe(self._on_work, ["work", "own", *_LOOKED_AT])
        session.observe(self._on_data, ["parts", "problems", "unknown"])
        session.observe(self._on_deleted, ["deletions"])

    def wish(self, wish: Wish) -> None:
        """Ask something of the page."""
        self._wished = wish
        self.send({"kind": wish})
        if wish in _DONE:
            self.session.tell(Message(_DONE[wish]))

    # -- what the page says ------------------------------------------------------------------------

    @guarded
    def _on_message(self, _widget: object, content: dict[str, Any], buffers: list[Any]) -> None:
        handlers: dict[Any, Callable[[dict[str, Any], list[bytes]], None]] = {
            "found": self._on_found,
            "state": self._on_state,
            "remembered": self._on_remembered,
        }
        handle = handlers.get(content.get("kind"))
        if handle is not None:
            handle(content, [bytes(buffer) for buffer in buffers])

    def _on_found(self, content: dict[str, Any], buffers: list[bytes]) -> None:
        """Take up what the page has kept, unless somebody has begun on something else."""
        kept = dict(zip(content.get("parts", ()), buffers, strict=False))
        if not self._is_awake and self.session.is_untouched:
            self._look_as(unpack_looks(kept.get("looks", b"")))
            unread = restore(self.session, kept)
            self.send({"kind": "tried", "unread": list(unread)})  # before anything is kept anew
        self._is_awake = True
        self._send_work()
        if "cells" not in kept or not self.session.parts:
            self._on_data()
        self.send({"kind": "restored"})
        if content.get("is_deleted"):
            self.session.tell(msg("Alt er slettet."))

    def _on_state(self, content: dict[str, Any], _buffers: list[bytes]) -> None:
        self.session.kept = Kept.told(content)

    def _on_remembered(self, _content: dict[str, Any], buffers: list[bytes]) -> None:
        """Go on with what the machine remembers. If it can't all be read, the page leaves it be."""
        session = self.session
        problems = session.open_work(unpack_work(buffers[0] if buffers else b""))
        told = (*session.problems, *problems, *session.unsettled)
        session.problems = tuple(dict.fromkeys(told))
        if problems:
            session.tell(msg("Det som var husket, kunne ikke leses helt."))
            return
        self.send({"kind": "taken"})
        self._on_work()  # so that what was here is remembered as well
        if self._wished == "merge":
            session.tell(msg("Arbeidet fra den andre fanen er lagt sammen med deres."))
        else:
            session.tell(msg("Arbeidet som var husket, er hentet."))

    # -- what the page is to keep ------------------------------------------------------------------

    def hear_of_looks(self, _change: object = None) -> None:
        """Hand over how views are looked at, as something was chosen in one."""
        self._on_work()

    def _on_work(self, _change: object = None) -> None:
        """Hand the work over when all that follows from a click has been done: once."""
        if self._is_awake and not self._is_due:
            self._is_due = True
            to_page()(self._send_work)

    @guarded
    def _send_work(self) -> None:
        self._is_due = False
        if self.session.is_untouched:
            self._keep({"work": None, "own": None, "looks": None})
            return
        looks = self._looks()
        self._keep(
            {
                "work": pack_work(self.session),
                "own": pack_own(self.session),
                "looks": pack_looks(looks) if looks else None,
            }
        )

    def _on_data(self, _change: object = None) -> None:
        self._on_work()
        if self._is_awake and not self._is_data_due:
            self._is_data_due = True
            self.send({"kind": "packing"})
            to_page()(self._pack_data)

    @guarded
    def _pack_data(self) -> None:
        """Pack the cells beside the page, so that nobody waits for it."""
        self._is_data_due = False
        self._packing = data = self.session.data
        run_beside(lambda: pack_data(data), lambda done: self._send_data(data, done))

    @guarded
    def _send_data(self, data: Data, done: Future[bytes]) -> None:
        if data is not self._packing:
            return  # something else has been read meanwhile
        try:
            packed = done.result() if data != Data() else None
        except TooLarge:
            self.send({"kind": "too_big"})
            return
        if packed is not None and len(packed) > LARGEST:
            self.send({"kind": "too_big"})
        else:
            self._keep({"cells": packed})

    def _on_deleted(self, _change: object) -> None:
        self._packing = None  # what is being packed is deleted too
        self.send({"kind": "forget"})

    def _keep(self, parts: dict[str, bytes | None]) -> None:
        """Hand over some parts; None for one that is to be forgotten."""
        full = {part: data for part, data in parts.items() if data}
        names = {"parts": list(full), "gone": [part for part in parts if part not in full]}
        self.send({"kind": "keep", **names}, list(full.values()))
