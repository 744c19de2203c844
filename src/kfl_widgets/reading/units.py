"""Whose a published row is: a school, or what is above it – a yardstick."""

from __future__ import annotations

import pandas as pd

from kfl_widgets.reading.dimensions import is_reference
from kfl_widgets.reading.table import Table
from kfl_widgets.reading.values import clean_text, fold, parse_each
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
    name = _texts(table, "school")
    is_above = name.map(is_reference) | _texts(table, "level").map(fold).isin(_ABOVE_SCHOOLS)
    for role in ("municipality", "county", "country"):
        above = _texts(table, role)
        is_above |= name.eq(above) & above.ne("")
        name = name.mask(name.eq(""), above)
    is_above |= _texts(table, "school").eq("") & name.ne("")
    return pd.DataFrame({"name": name.mask(name.eq(""), ALL), "is_reference": is_above})


def _texts(table: Table, role: str) -> pd.Series[str]:
    return parse_each(table.column(role), clean_text)
