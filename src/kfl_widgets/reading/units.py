"""Whose a published row is: a school, or what is above it – a yardstick."""

from __future__ import annotations

import pandas as pd

from kfl_widgets.reading.dimensions import is_reference
from kfl_widgets.reading.table import Table
from kfl_widgets.reading.values import fold
from kfl_widgets.survey.model import ALL

__all__ = ["read_units"]

_ABOVE_SCHOOLS = {"land", "nasjonalt", "fylke", "kommune"}


def read_units(table: Table) -> pd.DataFrame:
    """Name each row's unit by the roles school, level, municipality, county and country.

    Returns
    -------
    DataFrame
        One row per row of the table: ``name``, and ``is_reference`` for what is above schools.
    """
    name = table.texts("school")
    is_above = name.map(is_reference) | table.texts("level").map(fold).isin(_ABOVE_SCHOOLS)
    for role in ("municipality", "county", "country"):
        above = table.texts(role)
        is_above |= name.eq(above) & above.ne("")
        name = name.mask(name.eq(""), above)
    is_above |= table.texts("school").eq("") & name.ne("")
    return pd.DataFrame({"name": name.mask(name.eq(""), ALL), "is_reference": is_above})
