"""Who has answered, and where to be careful, in a sentence or two."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kfl_widgets.charts.participation import ENOUGH
from kfl_widgets.locale import (
    SPOKEN,
    format_number,
    format_percent,
    labels,
    span,
    translate,
)
from kfl_widgets.survey import ProtectedTable

__all__ = ["say_participation"]


def say_participation(table: ProtectedTable, language: str = SPOKEN) -> str:
    """Say whether enough have answered at the newest wave of a table of response rates."""
    frame = table.frame
    waves = frame["wave"].cat.remove_unused_categories().cat.categories
    now = frame[(frame["wave"] == waves[-1]) & ~frame["hidden"]] if len(waves) else frame[:0]
    now = now[now["answered"].notna()]
    if now.empty:
        return translate("Vi vet ikke hvor mange som har svart.", language)
    rated = now[now["rate"].notna()]
    if rated.empty:
        return _count(now, language)
    few = rated[rated["rate"] < ENOUGH]
    enough = format_percent(ENOUGH, 0, language)
    if few.empty:
        pattern = (
            translate("Minst {enough} har svart på alle trinn.", language)
            if "grade" in table.by
            else translate("Minst {enough} har svart i alle gruppene.", language)
        )
        return pattern.format(enough=enough)
    pattern = translate("Vær forsiktig med {who}: færre enn {enough} har svart.", language)
    return pattern.format(who=_who(few, table, language), enough=enough)


def _count(now: pd.DataFrame, language: str) -> str:
    return translate("{n} har svart. Vi vet ikke hvor mange som ble spurt.", language).format(
        n=format_number(now["answered"].sum(), 0, language)
    )


def _who(few: pd.DataFrame, table: ProtectedTable, language: str) -> str:
    if "grade" in table.by:
        return span(map(str, few["grade"]), language)
    told = [
        f"{name} ({format_percent(rate, 0, language)})"
        for name, rate in zip(_groups(few, language), few["rate"], strict=True)
    ]
    return _list(told, language)


def _groups(few: pd.DataFrame, language: str) -> list[str]:
    return [name.lower() for name in labels("group", map(str, few["group"]), language)]


def _list(names: Sequence[str], language: str) -> str:
    if len(names) == 1:
        return names[0]
    return translate("{first} og {last}", language).format(
        first=", ".join(names[:-1]), last=names[-1]
    )
