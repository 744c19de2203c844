"""Where a verdict is more careful than the interval beside it, and seems wrong.

The interval is about one row; the verdict counts how many rows there are, so that none of them is
called sure by chance alone.
"""

from __future__ import annotations

from kfl_widgets.charts import rows_of
from kfl_widgets.locale import SPOKEN, translate
from kfl_widgets.survey import ProtectedTable
from kfl_widgets.survey.contrast import CONTRASTS

__all__ = ["certainty_note"]


def certainty_note(table: ProtectedTable, language: str = SPOKEN) -> str:
    """Say why a row may be unsure though its interval excludes zero; nothing where none is."""
    names = CONTRASTS.get(table.kind)
    if names is None or not any(
        row["verdict"] == "uncertain"
        and (
            row[f"{names.difference}_low"] > row["rounding"]
            or row[f"{names.difference}_high"] < -row["rounding"]
        )
        for row in rows_of(table)
        if not row["hidden"]
    ):
        return ""
    return translate(
        "«Kan ikke si» kan stå selv om begge grensene er på samme side av 0: Blant mange tall blir "
        "noen slik ved en tilfeldighet, så vi krever mer.",
        language,
    )
