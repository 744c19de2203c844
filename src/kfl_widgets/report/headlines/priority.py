"""What should we look at first? What surely moves, by where it stands."""

from __future__ import annotations

import numpy as np

from kfl_widgets.charts import row_names, stand
from kfl_widgets.locale import (
    SPOKEN,
    format_number,
    joined,
    later,
    translate,
)
from kfl_widgets.survey import ProtectedTable

__all__ = ["say_priority"]

MOST_SAID = 2
SEVERAL = 3

_SAID = {
    "change": {
        "low_down": later("{factors} ligger svakt an og går tilbake: se på dette først."),
        "high_down": later("{factors} ligger godt an, men går tilbake: følg med."),
        "low_up": later("{factors} ligger svakt an, men går fram."),
        "high_up": later("{factors} ligger godt an og går fram: ta vare på det."),
    },
    "reference": {
        "low_down": later("{factors} er blant det svakeste, og under snittet: se på dette først."),
        "high_down": later("{factors} er blant det sterkeste, men under snittet: følg med."),
        "low_up": later("{factors} er blant det svakeste, men over snittet."),
        "high_up": later("{factors} er blant det sterkeste, og over snittet: ta vare på det."),
    },
}


def say_priority(table: ProtectedTable, language: str = SPOKEN) -> str:
    """Say the main finding of a protected comparison by level and direction.

    Only what the verdict is sure of is said to move; else what stands lowest.
    """
    frame = table.frame
    if frame.empty or frame["hidden"].all():
        return translate("For få har svart til at tallene kan vises.", language)
    places = stand(table).points["place"]
    names = row_names(table, language)
    said = []
    for place, pattern in _SAID[table.kind].items():
        told = zip(names, frame["g"], places, strict=True)
        found = [(abs(g), name) for name, g, where in told if where == place]
        if found:
            largest = [name for _, name in sorted(found, reverse=True)[:SEVERAL]]
            said.append(translate(pattern, language).format(factors=joined(largest, language)))
    return " ".join(said[:MOST_SAID]) or _lowest(table, names, language)


def _lowest(table: ProtectedTable, names: list[str], language: str) -> str:
    points = stand(table).points
    known = points["x"].where(points["place"] != "")
    if known.isna().all():
        return translate("Vi vet ikke nok til å si hva som går fram eller tilbake.", language)
    at = int(known.fillna(np.inf).to_numpy().argmin())
    row = table.row(at)
    side = "followup" if table.kind == "change" else "school"
    said = (
        translate("Ingenting har flyttet seg så mye at vi kan være sikre.", language)
        if table.kind == "change"
        else translate("Ingenting skiller seg så mye fra snittet at vi kan være sikre.", language)
    )
    lowest = translate("Svakest ligger {factor} ({mean}).", language).format(
        factor=names[at],
        mean=format_number(row[f"mean_{side}"], int(row["decimals"]), language),
    )
    return f"{said} {lowest}"
