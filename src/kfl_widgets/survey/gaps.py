"""Group against group, and school against a reference, on the same factor in the same wave.

Works on summed cells only. The statistics are `contrast`'s. Nothing here ranks schools: a school
is held against a yardstick, never against another school.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import pandas as pd

from kfl_widgets.locale import Message, msg
from kfl_widgets.survey.asking import asked, check_by
from kfl_widgets.survey.cells import KEYS
from kfl_widgets.survey.contrast import CONTRASTS, SMALLEST, contrast, judge
from kfl_widgets.survey.model import DIMENSIONS, Codebook, Filters, Survey
from kfl_widgets.survey.origin import Origin, Side
from kfl_widgets.survey.pairing import pair
from kfl_widgets.survey.summary import level

__all__ = ["against", "gap", "gap_between"]

Dimension = Literal["group", "gender", "grade"]


def gap(
    survey: Survey,
    first: str,
    second: str,
    by: Sequence[str] = ("wave", "factor"),
    where: Filters | None = None,
    *,
    dimension: Dimension = "group",
    smallest: float = SMALLEST,
) -> pd.DataFrame:
    """Compare two groups on the same factor: pupils and teachers, or girls and boys.

    Parameters
    ----------
    survey
        Any survey.
    first, second
        Two codes of `dimension`, ``"elever"`` and ``"lærere"``.
    by, where
        As in `summarise`; `dimension` belongs in neither.
    dimension
        ``"group"``, ``"gender"`` or ``"grade"``.
    smallest
        The smallest gap worth talking about, in SDs.

    Returns
    -------
    DataFrame
        One row per combination of `by` that both have. Columns: as `compare`'s, with ``_first``
        and ``_second`` for the sides, ``gap`` (second − first) for ``change``, ``sd_ratio`` second
        / first; and ``reason``, a `Message`, "" for most. Groups that answered on different scales,
        or where a high score is good for one and bad for the other, can't be compared: ``state`` is
        ``refused``, ``reason`` says why, and the numbers of the comparison are NaN.

    Raises
    ------
    ValueError
        If a code is not in the survey, or `by` would mix groups, waves or factors.

    Notes
    -----
    Formulas and sources as in `compare`. Assumes that the two groups are independent samples, which
    parents and their own children are not quite. Checked against the same programs. Levels on the
    500-point scale are relative to each group's own reference, so a gap between groups says nothing
    there; compare on the scale as answered.
    """
    where = asked(survey, by, where)
    for code in (first, second):
        if code not in survey.values(dimension):
            raise ValueError(_not_there(survey, dimension, code))
    if dimension in by or where.of(dimension):
        raise ValueError(f"{dimension!r} is what is compared: leave it out of by and where")
    sides = (where.with_(dimension, (first,)), where.with_(dimension, (second,)))
    table = gap_between(survey, *sides, by, smallest=smallest)
    if dimension == "group":
        table = _refuse(survey, table, first, second, smallest)
    table.attrs["kfl"].details |= {"first": first, "second": second, "dimension": dimension}
    return table


def _not_there(survey: Survey, dimension: str, code: str) -> str:
    there = f"no {dimension} {code!r}; the survey has {survey.values(dimension)}"
    others = [name for name in ("group", "gender", "grade") if code in survey.values(name)]
    return f"{there}; did you mean dimension={others[0]!r}?" if others else there


def gap_between(
    survey: Survey, first: Filters, second: Filters, by: Sequence[str], smallest: float = SMALLEST
) -> pd.DataFrame:
    """Compare any two selections that share no one; columns as in `gap`, nothing refused."""
    for where in (first, second):
        check_by(survey, by, where)
    keys = [*(name for name in by if name in DIMENSIONS), "measure"]
    names = CONTRASTS["gap"]
    pairs = pair(level(survey, by, first), level(survey, by, second), keys, names, "inner")
    table = contrast(survey, pairs, by, first, names, smallest=smallest)
    table["reason"] = pd.Series("", index=table.index, dtype=object)
    both = zip((first, second), names.level_columns(), strict=True)
    sides = tuple(Side(where, own=own) for where, own in both)
    table.attrs["kfl"] = Origin(survey, "gap", tuple(by), first, sides, smallest=smallest)
    return table


def against(
    survey: Survey,
    reference: str,
    by: Sequence[str] = ("wave", "group", "factor"),
    where: Filters | None = None,
    *,
    smallest: float = SMALLEST,
) -> pd.DataFrame:
    """Hold the schools together, or each of them, against a reference.

    Parameters
    ----------
    survey
        A survey with the reference in it; a second file is brought in by `combine`.
    reference
        A name of ``survey.references``: the municipality, the country.
    by, where
        As in `summarise`. With ``school`` in `by` each school is held against the reference.
    smallest
        The smallest difference worth talking about, in SDs.

    Returns
    -------
    DataFrame
        One row per combination of `by` that the schools have. Columns: as `compare`'s, with
        ``_reference`` and ``_school`` for the sides, ``gap`` (school − reference) for ``change``,
        and ``sd_ratio`` school / reference.

    Raises
    ------
    ValueError
        If the reference is not in the survey, or `by` would mix groups, waves or factors.

    Notes
    -----
    Formulas and sources as in `compare`. Assumes that the reference is a sample of its own; where a
    school makes up the share w of it, the difference from the others is the one shown/(1 − w). A
    reference published without SD or n gives no interval, and the verdict ``uncertain``. Checked
    against the same programs.
    """
    where = asked(survey, by, where)
    if reference not in survey.references:
        raise ValueError(f"no reference {reference!r}; the survey has {survey.references}")
    check_by(survey, by, where)
    names = CONTRASTS["reference"]
    there = where.with_("school", (reference,))
    yardstick = level(survey, [name for name in by if name != "school"], there)
    here = level(survey, by, where)
    shared = [name for name in yardstick if name in KEYS]
    pairs = pair(yardstick, here, shared, names, "right")
    table = contrast(survey, pairs, by, where, names, smallest=smallest)
    table.attrs["kfl"] = Origin(
        survey,
        "reference",
        tuple(by),
        where,
        (Side(where), Side(there, {"school": ""})),
        smallest=smallest,
        reference=reference,
    )
    return table


def _refuse(
    survey: Survey, table: pd.DataFrame, first: str, second: str, smallest: float
) -> pd.DataFrame:
    """Empty the comparison where the two groups' numbers don't mean the same."""
    codes = table["item" if "item" in table else "factor"]
    kinds = survey.codebook.measures
    measures = zip(kinds["group"], kinds["measure"], strict=True)
    is_good = dict(zip(measures, kinds["high_is_good"], strict=True))
    reasons = {
        code: _reason(survey.codebook, is_good, (first, code), (second, code))
        for code in codes.unique()
    }
    if not any(reasons.values()):
        return table
    origin = table.attrs["kfl"]
    reason = pd.Series([reasons[code] for code in codes], index=table.index, dtype=object)
    is_refused = reason != ""
    table = table.assign(reason=reason, state=table["state"].mask(is_refused, "refused"))
    numbers = CONTRASTS["gap"].difference_columns()
    table[numbers] = table[numbers].mask(is_refused)
    table = judge(table, smallest, CONTRASTS["gap"])
    table.attrs["kfl"] = origin
    return table


def _reason(
    book: Codebook,
    is_good: Mapping[tuple[str, str], bool],
    first: tuple[str, str],
    second: tuple[str, str],
) -> Message | str:
    one, other = (book.item(*measure) or book.factor(*measure) for measure in (first, second))
    if one is None or other is None:
        return ""
    if one.scale.name != other.scale.name:
        return msg(
            "Gruppene har svart på ulike skalaer ({first} og {second}), så nivåene kan ikke "
            "sammenlignes.",
            first=one.scale.name,
            second=other.scale.name,
        )
    if is_good[first] != is_good[second]:
        return msg("Høy skåre er bra i den ene gruppen og ikke i den andre.")
    return ""
