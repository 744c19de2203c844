"""Rows of published numbers -> what they measure: codes, scales and a codebook.

Every layout of results comes here, with its rows named alike; none of its cells are known here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.reading.codes import item_codes
from kfl_widgets.reading.plausible import widest_spread
from kfl_widgets.reading.scales import PERCENT, high_is_good, infer_scale
from kfl_widgets.reading.values import fold
from kfl_widgets.survey.model import Codebook, Factor, Item, Option, Problem, Scale, Where

__all__ = ["describe_measures", "give_scales", "inferred_scales", "name_measures"]

_WHOLE_FACTOR = {"", "alle", "allepaastander", "allespoersmaal"}
_USUAL_TOPS = (4.0, 5.0, 7.0)
_BANDS = (-float("inf"), 10.0, 100.0, float("inf"))


def name_measures(rows: pd.DataFrame) -> pd.DataFrame:
    """Say what each row is about; rows about nothing, as a source line at the foot, are dropped.

    Parameters
    ----------
    rows
        The dimensions and, where the layout has them, ``factor, item, code`` (text),
        ``reversed, low_is_good`` (bool).

    Returns
    -------
    DataFrame
        The same with all of these, ``is_factor``, and ``measure``, the code of what is measured.
    """
    texts = {name: rows.get(name, "") for name in ("factor", "item", "code")}
    flags = {name: rows.get(name, False) for name in ("reversed", "low_is_good")}
    rows = rows.assign(**texts, **flags)
    is_whole = rows["item"].map(fold).isin(_WHOLE_FACTOR).astype(bool)
    rows["is_factor"] = is_whole & rows["code"].eq("")
    rows = rows[rows["factor"].ne("") | ~rows["is_factor"]].copy()
    coded = rows["code"].mask(rows["code"].eq(""), item_codes(rows))
    rows["measure"] = coded.mask(rows["is_factor"], rows["factor"])
    rows["item"] = rows["item"].mask(rows["item"].eq(""), rows["measure"])
    return rows


def describe_measures(rows: pd.DataFrame, options: tuple[Option, ...] = ()) -> Codebook:
    """Describe every factor and item by its first row; a factor rather by a row of its own.

    Parameters
    ----------
    rows
        As `name_measures` gives them, with ``scale`` as `give_scales` does.
    options
        The words of the answers, for items whose scale has none.
    """
    measures = rows.drop_duplicates(["group", "measure"])
    own_first = rows[rows["factor"].ne("")].sort_values("is_factor", ascending=False, kind="stable")
    described = own_first.drop_duplicates(["group", "factor"]).sort_index()
    factors = tuple(
        Factor(row["factor"], row["factor"], row["group"], row["scale"][0], _high_is_good(row))
        for row in described.to_dict("records")
    )
    items = tuple(
        Item(
            code=row["measure"],
            text=row["item"],
            group=row["group"],
            factor=row["factor"],
            scale=row["scale"][0],
            reversed=row["reversed"],
            options=row["scale"][1] or options,
        )
        for row in measures[~measures["is_factor"]].to_dict("records")
    )
    return Codebook(factors, items)


def _high_is_good(row: dict[Any, Any]) -> bool:
    return not row["low_is_good"] and high_is_good(row["factor"], row["scale"][0])


def give_scales(
    rows: pd.DataFrame,
    means: pd.Series[float],
    written: pd.Series[Any],
    problems: list[Problem],
    *,
    spread: tuple[pd.Series[float], pd.Series[float]] | None = None,
    percent: pd.Series[bool] | None = None,
    options: int = 0,
    where: Where | None = None,
) -> pd.Series[Any]:
    """Give each row its scale and option words: as written, else as the numbers suggest.

    Means say which, and where `spread` – SD and n – needs more room, a longer one. Factors of one
    group whose means are of the same size share a scale: a single factor with only low means says
    too little. `percent` tells which means are written with a percent sign.
    """
    top = means.groupby([rows["group"], rows["factor"]]).transform("max")
    band = pd.cut(top, _BANDS, labels=False).fillna(0)
    found = written.astype(object).copy()
    if percent is not None:
        # One sign says what the whole factor is in.
        signed = percent.groupby([rows["group"], rows["factor"]]).transform("any").astype(bool)
        signed &= written.isna()
        found.loc[signed] = pd.Series([(PERCENT, ())] * int(signed.sum()), signed.index[signed])
    seen: dict[str, list[str]] = {}
    unwritten = found.isna()
    alike = [rows.loc[unwritten, "group"], band[unwritten]]
    for (group, _), numbers in means[unwritten].groupby(alike):
        scale = infer_scale(numbers, options) or Scale(None, None)
        if spread is not None and not options:
            scale = _roomy(scale, *(part.loc[numbers.index] for part in spread))
        found.loc[numbers.index] = pd.Series([(scale, ())] * len(numbers), index=numbers.index)
        if numbers.notna().any():
            seen.setdefault(scale.name, []).append(str(group))
    for name, groups in seen.items():
        problems.append(_inferred(where or Where(), name, dict.fromkeys(groups)))
    return found


def _roomy(scale: Scale, sd: pd.Series[float], n: pd.Series[float]) -> Scale:
    """Give the shortest usual scale, from `scale` up, that so spread answers fit on."""
    for top in _USUAL_TOPS:
        longer = Scale(scale.low, top)
        is_usual = scale.low == 1 and scale.high is not None and not scale.unit
        if is_usual and top >= (scale.high or 0) and not (sd > widest_spread(top - 1, n)).any():
            return longer
    return scale


def inferred_scales(rows: pd.DataFrame, written: pd.Series[Any]) -> list[tuple[str, str]]:
    """Give the (group, scale) pairs that nobody wrote."""
    guessed = rows[written.isna()]
    pairs = zip(guessed["group"], guessed["scale"], strict=True)
    return list(dict.fromkeys((str(group), scale[0].name) for group, scale in pairs))


def _inferred(where: Where, scale: str, groups: Iterable[str]) -> Problem:
    return Problem(
        "info",
        msg(
            "Filen sier ikke hvilken skala tallene er på. For {groups} leser vi {scale}.",
            groups=", ".join(groups),
            scale=scale,
        ),
        where,
        msg("Stemmer det ikke, så skriv skalaen i en kolonne som heter Skala, for eksempel 1-5."),
    )
