"""Årshjul: the school year as a wheel from August, and the same as a list by month beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import anywidget
from traitlets import Dict, List, Unicode

from kfl_widgets.improvement import Month, Work, year_wheel
from kfl_widgets.locale import translate
from kfl_widgets.report.plan_words import area_name, describe_event, month_name
from kfl_widgets.widgets.scripts import script

__all__ = ["YearWheel", "year_name"]


class YearWheel(anywidget.AnyWidget):
    """Twelve months clockwise from August, a ring per area.

    Parameters
    ----------
    on_open
        Called with the key of a measure whose event was pressed.

    Attributes
    ----------
    title
        Which school year.
    months
        Dicts with ``name`` («august 2026»), ``short``, ``is_now`` and ``events``: ``day``,
        ``text``, ``about``, ``key`` (of the measure, ``""`` for none), ``area`` and ``is_open``.
    areas
        The names of the areas that have events, each with its number: ``number`` and ``name``.
    """

    _esm = script("year_wheel.js")

    title = Unicode().tag(sync=True)
    months = List().tag(sync=True)
    areas = List().tag(sync=True)
    texts = Dict().tag(sync=True)

    def __init__(self, on_open: Callable[[str], None], **traits: Any) -> None:
        super().__init__(texts=_texts(), **traits)
        self._on_open = on_open
        self.on_msg(self._on_message)

    def show(self, work: Work, year: int, today: date, order: dict[str, int]) -> None:
        """Show what of `work` happens in a school year; `order` gives the number of each area."""
        months = year_wheel(work, year)
        keys = {event.area for month in months for event in month.events}
        named = sorted((order.get(key, 0), area_name(work, key)) for key in keys)
        with self.hold_sync():
            self.title = year_name(year)
            self.areas = [{"number": number, "name": name} for number, name in named]
            self.months = [_month(work, month, today, order) for month in months]

    def focus_on(self, key: str) -> None:
        """Give the first event of a measure the keyboard."""
        self.send({"focus": key})

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: list[Any]) -> None:
        key = content.get("open")
        if key and any(e["key"] == key for month in self.months for e in month["events"]):
            self._on_open(str(key))


def year_name(year: int) -> str:
    """Name the school year that begins in `year`."""
    return translate("Skoleåret {first}–{last}").format(first=year, last=f"{(year + 1) % 100:02}")


def _month(work: Work, month: Month, today: date, order: dict[str, int]) -> dict[str, Any]:
    told = []
    for event in month.events:
        text, about = describe_event(work, event)
        told.append(
            {
                "day": f"{event.on.day}.",
                "text": text,
                "about": about,
                "key": event.action,
                "area": order.get(event.area, 0),
                "is_open": event.is_open,
            }
        )
    return {
        "name": f"{month_name(month.number)} {month.year}",
        "short": month_name(month.number, is_short=True),
        "is_now": (month.year, month.number) == (today.year, today.month),
        "events": told,
    }


def _texts() -> dict[str, str]:
    return {
        "now": translate("nå"),
        "empty": translate("Ingenting i planen har dato i dette skoleåret."),
        "how": translate(
            "Hvert område har sin ring, farge og form. Tallet sier hvor mange hendelser måneden "
            "har. Fylt: noe gjenstår. Hul: alt er gjort.",
        ),
    }
