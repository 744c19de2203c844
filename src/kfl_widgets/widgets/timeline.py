"""The plan as a timeline: a bar per measure, its milestones on it, and today across all of them.

Places are worked out here, as shares of the whole width; the page only draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import anywidget
from traitlets import Dict, Float, List, Unicode

from kfl_widgets.improvement import Action, by_start
from kfl_widgets.locale import format_date, msg, translate
from kfl_widgets.report.plan_words import (
    in_short,
    measure_name,
    month_name,
    role_name,
    status_name,
)
from kfl_widgets.widgets.scripts import script

__all__ = ["Timeline"]

MOST_TICKS = 14
EVERY = 3
"""On a phone every third tick has room for its name."""

MOST_MONTHS = 1200
"""A year typed wrong must not draw ten thousand months."""


class Timeline(anywidget.AnyWidget):
    """A list of measures, each with its bar.

    Parameters
    ----------
    on_open
        Called with the key of a measure whose name was pressed.

    Attributes
    ----------
    groups
        Dicts with ``title`` and ``rows``: ``key``, ``name``, ``about``, ``milestones`` in words,
        ``area`` (its number), ``status``, ``bar`` (from and to; empty when no day is set) and
        ``marks`` (``at``, ``is_met``).
    ticks
        Dicts with ``at``, ``text`` and ``is_minor``.
    now
        Where today is; below 0 when nothing is.
    """

    _esm = script("timeline.js")

    groups = List().tag(sync=True)
    ticks = List().tag(sync=True)
    now = Float(-1.0).tag(sync=True)
    empty = Unicode().tag(sync=True)
    texts = Dict().tag(sync=True)

    def __init__(self, on_open: Callable[[str], None], **traits: Any) -> None:
        super().__init__(texts=_texts(), **traits)
        self._on_open = on_open
        self.on_msg(self._on_message)

    def show(
        self, groups: Sequence[tuple[str, Sequence[Action]]], areas: dict[str, int], today: date
    ) -> None:
        """Show measures under headings, in the order they begin; `areas` gives their numbers."""
        axis = _Axis([action for _, actions in groups for action in actions], today)
        with self.hold_sync():
            self.groups = [
                {
                    "title": title,
                    "rows": [
                        _row(action, areas.get(action.area, 0), axis)
                        for action in by_start(actions)
                    ],
                }
                for title, actions in groups
            ]
            self.ticks = list(axis.ticks())
            self.now = axis.place(today) if groups else -1.0

    def focus_on(self, key: str) -> None:
        """Give a measure's button the keyboard."""
        self.send({"focus": key})

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: list[Any]) -> None:
        key = content.get("open")
        if any(row["key"] == key for group in self.groups for row in group["rows"]):
            self._on_open(str(key))


def _row(action: Action, area: int, axis: _Axis) -> dict[str, Any]:
    ends = [day for day in (action.start, action.deadline) if day is not None]
    about = [role_name(action.who), _span(action), status_name(action)]
    met = [(m.due or m.done, m.done is not None) for m in action.milestones]
    return {
        "key": action.key,
        "name": measure_name(action),
        "about": " · ".join(about),
        "milestones": _milestones(action),
        "area": area,
        "status": action.status,
        "bar": [axis.place(min(ends)), axis.place(max(ends))] if ends else [],
        "marks": [{"at": axis.place(day), "is_met": is_met} for day, is_met in met if day],
    }


def _span(action: Action) -> str:
    start, deadline = action.start, action.deadline
    if start is None and deadline is None:
        return translate("uten datoer")
    if start is None:
        return translate("frist {day}").format(day=format_date(deadline))
    if deadline is None:
        return translate("fra {day}, uten frist").format(day=format_date(start))
    return f"{format_date(start)}–{format_date(deadline)}"


def _milestones(action: Action) -> str:
    told = [
        str(
            msg("{what} (nådd {day})", what=in_short(m.text), day=format_date(m.done))
            if m.done
            else msg("{what} ({day})", what=in_short(m.text), day=format_date(m.due))
        )
        for m in action.milestones
        if m.text.strip()
    ]
    return translate("Milepæler: {told}").format(told="; ".join(told)) if told else ""


class _Axis:
    """Months in a row, whole ones, from the first thing that happens to the last."""

    def __init__(self, actions: Sequence[Action], today: date) -> None:
        days = [today, *(day for action in actions for day in _days(action))]
        self._first = _month(min(days))
        self._months = min(_month(max(days)) + 1 - self._first, MOST_MONTHS)

    def place(self, day: date) -> float:
        """Give the share of the width that lies before a day."""
        at = (_month(day) + (day.day - 1) / 31 - self._first) / self._months
        return round(min(at, 1.0), 4)

    def ticks(self) -> Iterator[dict[str, Any]]:
        """Give the months that are named; the year is told where it is new, also on a phone."""
        step = -(-self._months // MOST_TICKS)
        told: set[tuple[int, bool]] = set()
        for number, month in enumerate(range(0, self._months, step)):
            year, of_year = divmod(self._first + month, 12)
            is_minor = number % EVERY > 0
            text = month_name(of_year + 1, is_short=True)
            seen = {(year, True), (year, is_minor)}
            if not seen <= told:
                text = f"{text} {year % 100:02}"
            told |= seen
            yield {"at": round(month / self._months, 4), "text": text, "is_minor": is_minor}


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _days(action: Action) -> Iterator[date]:
    days = [action.start, action.deadline, *(m.due or m.done for m in action.milestones)]
    return (day for day in days if day is not None)


def _texts() -> dict[str, str]:
    return {
        "today": translate("i dag"),
        "how": translate(
            "Strek: fra start til frist. ◆ milepæl som er nådd, ◇ milepæl som gjenstår."
        ),
    }
