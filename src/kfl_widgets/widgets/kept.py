"""Where else the work is than in the kernel: what the browser says it keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

__all__ = ["InTab", "Kept"]

InTab = Literal["", "all", "work", "nothing"]
_IN_TAB = ("", "all", "work", "nothing")


@dataclass(frozen=True)
class Kept:
    """What the browser keeps.

    Attributes
    ----------
    in_tab
        What is there again when the page is loaded anew: all, or the work without the numbers;
        ``"nothing"`` when the browser lets us keep nothing, ``""`` while there is nothing to keep.
    may_remember
        Whether this machine can remember the work after the tab is closed.
    is_remembering
        Whether the team wants that.
    remembered
        When this work was remembered last.
    offered
        When a work was remembered that this machine has, and that nobody has asked for here.
    is_clash
        Whether another tab has remembered its work meanwhile, so that this one is no longer.
    is_full
        Whether this machine had no room when the work was to be remembered.
    is_unread
        Whether the tab holds something that no kernel could read.
    """

    in_tab: InTab = ""
    may_remember: bool = False
    is_remembering: bool = False
    remembered: datetime | None = None
    offered: datetime | None = None
    is_clash: bool = False
    is_full: bool = False
    is_unread: bool = False

    @classmethod
    def told(cls, content: Mapping[str, Any]) -> Kept:
        """Understand what the page tells. What it can't mean counts as not told."""
        in_tab = content.get("in_tab")
        return cls(
            in_tab=cast(InTab, in_tab) if in_tab in _IN_TAB else "",
            may_remember=content.get("may_remember") is True,
            is_remembering=content.get("is_remembering") is True,
            remembered=_moment(content.get("remembered")),
            offered=_moment(content.get("offered")),
            is_clash=content.get("is_clash") is True,
            is_full=content.get("is_full") is True,
            is_unread=content.get("is_unread") is True,
        )


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
