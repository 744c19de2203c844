"""Who has answered, and where to be careful, in a sentence or two."""

from __future__ import annotations

import pandas as pd

from kfl_widgets.charts.participation import ENOUGH
from kfl_widgets.locale import (
    SPOKEN,
    format_number,
    format_percent,
    joined,
    labels,
    span,
    translate,
)
from kfl_widgets.survey import ProtectedTable
from kfl_widgets.survey.stages import RATED

__all__ = ["say_participation"]


def say_participation(table: ProtectedTable, language: str = SPOKEN) -> str:
    """Say whether enough have answered at the newest wave of a table of response rates."""
    frame = table.frame
    waves = frame["wave"].cat.remove_unused_categories().cat.categories
    now = frame[frame["wave"] == waves[-1]] if len(waves) else frame[:0]
    known = now[~now["hidden"] & now["answered"].notna()]
    if known.empty:
        return translate("Vi vet ikke hvor mange som har svart.", language)
    rated = known[known["rate"].notna()]
    if rated.empty:
        return _count(known, language)
    few = rated[rated["rate"] < ENOUGH]
    enough = format_percent(ENOUGH, 0, language)
    if not few.empty:
        pattern = translate("Vær forsiktig med {who}: færre enn {enough} har svart.", language)
        return pattern.format(who=_who(few, table, language), enough=enough)
    if len(rated) == 1:
        pattern = translate("{who}: Minst {enough} har svart.", language)
        return pattern.format(who=_names(rated, table, language)[0], enough=enough)
    return _all(table, len(rated) == len(now), language).format(enough=enough)


def _all(table: ProtectedTable, is_every: bool, language: str) -> str:
    """Say of whom enough have answered: of all, or of all that are known and may be shown."""
    if "grade" in table.by:
        return (
            translate("Minst {enough} har svart på alle trinn.", language)
            if is_every
            else translate("Minst {enough} har svart på trinnene vi har tall for.", language)
        )
    return (
        translate("Minst {enough} har svart i alle gruppene.", language)
        if is_every
        else translate("Minst {enough} har svart i gruppene vi har tall for.", language)
    )


def _count(known: pd.DataFrame, language: str) -> str:
    """Say how many people have answered. A teacher who rates pupils is not one for each of them."""
    people = known[~known["group"].isin(RATED)] if "group" in known else known
    if people.empty:
        return translate("Vi vet ikke hvor mange som ble spurt.", language)
    return translate("{n} har svart. Vi vet ikke hvor mange som ble spurt.", language).format(
        n=format_number(people["answered"].sum(), 0, language)
    )


def _who(few: pd.DataFrame, table: ProtectedTable, language: str) -> str:
    if "grade" in table.by:
        return span(map(str, few["grade"]), language)
    names = (name.lower() for name in _names(few, table, language))
    return joined(
        (
            f"{name} ({format_percent(rate, 0, language)})"
            for name, rate in zip(names, few["rate"], strict=True)
        ),
        language,
    )


def _names(rows: pd.DataFrame, table: ProtectedTable, language: str) -> list[str]:
    dimension = "grade" if "grade" in table.by else "group"
    return labels(dimension, map(str, rows[dimension]), language)
