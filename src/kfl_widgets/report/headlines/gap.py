"""Who sees what otherwise? The clearest gaps between groups, in a sentence each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfl_widgets.locale import (
    SPOKEN,
    format_number,
    is_better,
    is_worse,
    label,
    later,
    translate,
)
from kfl_widgets.locale.gaps import the_group
from kfl_widgets.survey import ProtectedTable
from kfl_widgets.survey.stages import RATED

__all__ = ["say_gap"]

MOST_SAID = 2


def say_gap(table: ProtectedTable, language: str = SPOKEN) -> str:
    """Say the main finding of a protected table from `compare_groups`.

    «Foresatte ser mer positivt på Trivsel enn elevene (3,4 mot 3,2).»
    """
    frame = table.frame
    visible = frame[~frame["hidden"] & (frame["state"] != "refused")]
    if visible.empty:
        return translate("For få har svart til at gruppene kan sammenlignes.", language)
    sure = visible[visible["verdict"].map(lambda v: is_better(v) or is_worse(v))]
    if not sure.empty:
        widest = sure["g"].abs().sort_values(ascending=False, kind="stable").index[:MOST_SAID]
        dimension = str(table.details["dimension"])
        rows = sure.loc[widest].to_dict("records")
        return " ".join(_gap(row, dimension, language) for row in rows)
    if (visible["verdict"] == "stable").all():
        return translate("Gruppene ser det likt.", language)
    if visible["gap_low"].isna().all():
        return translate(
            "Vi vet ikke hvor sikre forskjellene er, for spredningen i svarene mangler.", language
        )
    return translate(
        "Vi ser ingen klar forskjell mellom gruppene. Det som skiller, kan være tilfeldig.",
        language,
    )


def _gap(row: Mapping[Any, Any], dimension: str, language: str) -> str:
    decimals, group = int(row["decimals"]), str(row.get("group", ""))
    first, second = (str(row[side]) for side in ("first", "second"))
    is_rating = dimension == "gender" and group in RATED
    kind = "rated" if is_rating else "good" if row["high_is_good"] else "bad"
    said = translate(_SAID[kind, is_better(row["verdict"])], language).format(
        who=label(dimension, second, language),
        whom=label(dimension, second, language).lower(),
        than=label(dimension, first, language).lower()
        if is_rating
        else the_group(dimension, first, language),
        raters=the_group("group", group, language).capitalize(),
        factor=row["label"],
        a=format_number(row["mean_second"], decimals, language),
        b=format_number(row["mean_first"], decimals, language),
    )
    is_part = dimension == "gender" and not is_rating
    return f"{label('group', group, language)}: {said}" if is_part else said


_SAID = {
    ("good", True): later("{who} ser mer positivt på {factor} enn {than} ({a} mot {b})."),
    ("good", False): later("{who} ser mindre positivt på {factor} enn {than} ({a} mot {b})."),
    ("bad", True): later(
        "{who} svarer mer positivt om {factor} enn {than} ({a} mot {b}, lavt er bra)."
    ),
    ("bad", False): later(
        "{who} svarer mindre positivt om {factor} enn {than} ({a} mot {b}, lavt er bra)."
    ),
    ("rated", True): later("{raters} vurderer {whom} bedre enn {than}: {factor} ({a} mot {b})."),
    ("rated", False): later("{raters} vurderer {whom} svakere enn {than}: {factor} ({a} mot {b})."),
}
