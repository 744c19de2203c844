"""Who has answered, at the last wave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from kfl_widgets.charts import rows_of
from kfl_widgets.charts.participation import answered_text, row_label
from kfl_widgets.locale import translate
from kfl_widgets.report.content import Content
from kfl_widgets.report.headlines.participation import say_participation
from kfl_widgets.report.slides.model import Bars, Line, Series, Slide, points
from kfl_widgets.report.slides.words import noted, sourced
from kfl_widgets.survey import ProtectedTable

__all__ = ["participation_slides"]


FEWEST = 2
"""One number needs no chart."""


def participation_slides(content: Content) -> Iterator[Slide]:
    """Show the response rate of each group; in words where it isn't known."""
    language = content.request.language
    rates = _last(content)
    if rates is None:
        return
    rows = rows_of(rates)
    told = [_told(row, language) for row in rows]
    chart = _chart(rows, told, language)
    lead = Line(say_participation(rates, language), "bold")
    yield Slide(
        "chart" if chart else "text",
        translate("Hvem har svart?", language),
        ((lead, *points(*told)),),
        chart,
        notes=(
            translate(
                "Stolpene viser hvor stor del av dem som ble spurt, som har svart.", language
            ),
            translate(
                "Har under 70 % svart, kan de som ikke svarte, mene noe annet. "
                "Da bør vi være forsiktige med å trekke slutninger.",
                language,
            ),
            *noted([rates], language),
            sourced(content),
        ),
    )


def _last(content: Content) -> ProtectedTable | None:
    if content.rates is None:
        return None
    now = content.rates.only("wave", content.last_wave)
    return now if len(now) else None


def _told(row: dict[str, Any], language: str) -> str:
    mark = translate("skjermet", language)
    return translate("{name}: {text}", language).format(
        name=row_label(row, language), text=answered_text(row, mark, language)
    )


def _chart(rows: list[dict[str, Any]], told: list[str], language: str) -> Bars | None:
    known = [row for row in rows if not row["hidden"] and pd.notna(row["rate"])]
    if len(known) < FEWEST:
        return None
    return Bars(
        tuple(row_label(row, language) for row in known),
        (
            Series(
                translate("Har svart", language),
                tuple(round(float(row["rate"]), 2) for row in known),
            ),
        ),
        ". ".join(told) + ".",
        ends=(0.0, max(1.0, *(float(row["rate"]) for row in known))),
        way="lying",
        is_share=True,
    )
