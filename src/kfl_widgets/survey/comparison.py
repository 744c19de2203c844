"""Wave against wave: the same grades, or the same cohorts two years older; and all waves in a row.

Works on summed cells only. The statistics are `contrast`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd
from pandas.api.extensions import take

from kfl_widgets.survey.asking import asked, check_by
from kfl_widgets.survey.cells import KEYS, Columns, add_up
from kfl_widgets.survey.contrast import CONTRASTS, SMALLEST, VERDICTS, contrast, judge
from kfl_widgets.survey.model import DIMENSIONS, Filters, Survey
from kfl_widgets.survey.origin import Origin, Side
from kfl_widgets.survey.pairing import in_order, match_rows, numbered, pair, recode
from kfl_widgets.survey.summary import SUMS, describe, level, measured

__all__ = ["VERDICTS", "compare", "judge", "trend"]

Match = Literal["grade", "cohort"]
_BESIDE = ("measure",)


def compare(
    survey: Survey,
    baseline: str,
    followup: str,
    by: Sequence[str] = ("group", "factor"),
    where: Filters | None = None,
    *,
    match: Match = "grade",
    smallest: float = SMALLEST,
    reference: str | None = None,
) -> pd.DataFrame:
    """Compare two waves.

    Parameters
    ----------
    survey
        A survey with both waves.
    baseline, followup
        Codes of the two waves.
    by, where
        As in `summarise`; ``wave`` belongs in neither. The grades are those at `followup`.
    match
        ``"grade"``: the same grades in both waves, so other people. ``"cohort"``: the same cohort,
        grade 5 at first and grade 7 two years later; needs the waves' years.
    smallest
        The smallest change worth talking about, in SDs.
    reference
        A name of ``survey.references``; its mean at `followup` comes along as ``reference``.

    Returns
    -------
    DataFrame
        One row per combination of `by` that either wave has; with cohorts, that both have.
        Columns: `by`, ``label``, ``scale``, ``unit``, ``decimals``, ``high_is_good``; ``n, mean,
        sd, ci_low, ci_high`` each with ``_baseline`` and ``_followup``; ``change`` (followup −
        baseline, the measure's own units) with ``change_low, change_high``; ``t, df, p``; ``g,
        g_low, g_high``; ``sd_ratio`` (followup / baseline) with ``_low, _high`` and ``sd_p``;
        ``rounding`` (how far the change may be off besides, where means were published rounded);
        ``q``; ``verdict`` (one of `VERDICTS`); ``spread`` (narrower, same, wider, uncertain);
        ``state`` (the worse of the two). With cohorts also ``grade_baseline``, or
        ``grades_baseline`` and ``grades_followup`` (the grades that were summed, with commas). A
        side that is missing leaves the change unknown and the verdict ``uncertain``.

    Raises
    ------
    ValueError
        If a wave is not in the survey, `by` would mix groups or factors, `match` is something else,
        or cohorts are asked for and a wave's year is unknown.

    Notes
    -----
    Change: t = (x̄₂ − x̄₁)/√(s₁²/n₁ + s₂²/n₂) (Welch 1947), df by Welch–Satterthwaite. Effect:
    g = J·(x̄₂ − x̄₁)/s_pooled, J = Γ(df/2)/(√(df/2)·Γ((df − 1)/2)) (Hedges 1981), interval from the
    noncentral t. Spread: s₂/s₁ with the interval of F(n₂ − 1, n₁ − 1). q: Benjamini & Hochberg
    (1995) over the rows of the table.

    Assumes independent people within a wave and between waves, and for g and the spread also equal
    SDs and normal scores. Where the same people answered twice, as cohorts mostly do, the interval
    is wider than it need be; where those of a class resemble each other it is too narrow. Checked
    against ``scipy.stats.ttest_ind(equal_var=False)``, ``scipy.stats.f`` and
    ``false_discovery_control``, statsmodels, pingouin, R's ``t.test`` and ``effectsize``, and
    Borenstein and others (2009).
    """
    where = asked(survey, by, where)
    for wave in (baseline, followup):
        if wave not in survey.values("wave"):
            raise ValueError(f"no wave {wave!r}; the survey has {survey.values('wave')}")
    if match not in ("grade", "cohort"):
        raise ValueError(f"match is 'grade' or 'cohort', not {match!r}")
    check_by(survey, ("wave", *by), where.with_("wave", (baseline, followup)))
    names = CONTRASTS["change"]
    sides = _waves(where, baseline, followup)
    if match == "cohort":
        sides, pairs = _cohorts(survey, by, where, baseline, followup)
    else:
        before, after = (level(survey, by, side.where) for side in sides)
        pairs = pair(before, after, [*_dimensions(by), *_BESIDE], names)
    table = contrast(survey, pairs, by, where, names, smallest=smallest)
    for name in ("grade_baseline", *_GRADES):
        if name in pairs:
            table[name] = pairs[name]
    if reference is not None:
        there = where.with_("wave", (followup,)).with_("school", (reference,))
        for name, numbers in _yardstick(survey, pairs, by, there).items():
            table[name] = numbers
        own = Side(there, {"school": ""}, ("reference", "n_reference"))
        sides = (*sides, own)
    table.attrs["kfl"] = Origin(
        survey,
        "change",
        tuple(by),
        where,
        sides,
        baseline=baseline,
        followup=followup,
        match=match,
        smallest=smallest,
        reference=reference,
    )
    return table


def trend(
    survey: Survey,
    by: Sequence[str] = ("group", "factor"),
    where: Filters | None = None,
    *,
    smallest: float = SMALLEST,
) -> pd.DataFrame:
    """Follow all waves, each with its change from the one before.

    Parameters
    ----------
    survey, smallest
        As in `compare`.
    by, where
        As in `summarise`, without ``wave``; ``where.waves`` may leave waves out.

    Returns
    -------
    DataFrame
        One row per combination of `by` and wave, the waves of each in order. Columns: those of
        `summarise` with ``wave`` last in `by`; ``previous`` (the wave before, missing for the
        first); ``n, mean, sd, ci_low, ci_high`` with ``_previous``; and ``change`` to ``spread``
        as in `compare`, unknown for the first wave.

    Notes
    -----
    Formulas, assumptions and sources as in `compare`, for each pair of waves that follow each
    other; q is over all of them. Steps that are each uncertain may add up to a clear change:
    `compare` the ends. Checked against `compare`, and with it.
    """
    where = asked(survey, by, where)
    check_by(survey, ("wave", *by), where)
    by = (*(name for name in by if name != "wave"), "wave")
    waves = [w for w in survey.values("wave") if w in (where.waves or survey.values("wave"))]
    following = dict(pairwise(waves))
    keys = [*_dimensions(by[:-1]), *_BESIDE, "wave"]
    now = in_order(level(survey, by, where), keys)
    before = now | {"wave": recode(now["wave"], following)}
    names = CONTRASTS["trend"]
    pairs = pair(before, now, keys, names, "right")
    table = contrast(survey, pairs, by, where, names, smallest=smallest)
    leading = {after: before for before, after in following.items()}
    previous = pd.Series(pairs["wave"], dtype=object).map(leading)
    table.insert(list(table).index("wave") + 1, "previous", previous)
    hang = [*(names.of(c)[0] for c in ("n", "mean", "sd", "ci_low", "ci_high"))]
    earlier = Side(where, {"wave": "previous"}, (*hang, *names.difference_columns()))
    table.attrs["kfl"] = Origin(
        survey, "trend", by, where, (Side(where), earlier), smallest=smallest
    )
    return table


def _dimensions(by: Sequence[str]) -> list[str]:
    return [name for name in by if name in DIMENSIONS]


def _waves(where: Filters, baseline: str, followup: str) -> tuple[Side, ...]:
    told = zip((baseline, followup), CONTRASTS["change"].level_columns(), strict=True)
    return tuple(Side(where.with_("wave", (wave,)), own=own) for wave, own in told)


# -- the same cohort, some years later ---------------------------------------------------------

_GRADES = ("grades_baseline", "grades_followup")


def _cohorts(
    survey: Survey, by: Sequence[str], where: Filters, baseline: str, followup: str
) -> tuple[tuple[Side, ...], Columns]:
    """Pair each grade with the one its pupils were in then; sum the pairs if `by` wants no grade.

    Only grades that both waves have are summed, so that both sums are about the same cohorts.
    """
    years = _years_between(survey, baseline, followup)
    before, after = _waves(where, baseline, followup)
    if where.grades:
        earlier = [str(int(grade) - years) for grade in where.grades if grade.isdigit()]
        before = replace(before, where=before.where.with_("grade", earlier))
    finest = (*by, *(() if "grade" in by else ("grade",)))
    then, now = (measured(survey, finest, side.where) for side in (before, after))
    then = _moved_up(then, years)
    keys = [*_dimensions(finest), *_BESIDE]
    rows = match_rows(then, now, keys, "inner")
    cells = [
        {name: column[at] for name, column in table.items()}
        for table, at in zip((then, now), rows, strict=True)
    ]
    columns = {"grade": "grade_baseline"}, {"grade": "grade"}
    if "grade" not in by:
        cells = [_summed(part, name) for part, name in zip(cells, _GRADES, strict=True)]
        keys.remove("grade")
        columns = {"grade": _GRADES[0]}, {"grade": _GRADES[1]}
    then, now = (_with_levels(part) for part in cells)
    told = zip((before, after), columns, strict=True)
    sides = tuple(replace(side, columns=columns) for side, columns in told)
    return sides, pair(then, now, keys, CONTRASTS["change"], "inner")


def _years_between(survey: Survey, baseline: str, followup: str) -> int:
    first, last = survey.wave(baseline).year, survey.wave(followup).year
    if first is None or last is None:
        unknown = baseline if first is None else followup
        raise ValueError(f"cohorts need the year of every wave, and that of {unknown!r} is unknown")
    return last - first


def _moved_up(cells: Columns, years: int) -> Columns:
    """Call each grade what it has become, and keep what it was. Who has left school is in none."""
    was = cells["grade"]
    now = {grade: str(int(grade) + years) for grade in was.categories if grade.isdigit()}
    return cells | {"grade": recode(was, now), "grade_baseline": np.asarray(was, dtype=object)}


def _summed(cells: Columns, grades: str) -> Columns:
    """Add the grades up, and tell in a column called `grades` which they were."""
    keys = [name for name in cells if name in KEYS and name != "grade"]
    line = np.unique(numbered(cells, keys), return_inverse=True)[1]
    told: dict[int, list[str]] = {}
    was = cells["grade_baseline"] if "grade_baseline" in cells else cells["grade"]
    for at, grade in zip(line, was, strict=True):
        told.setdefault(at, []).append(grade)
    summed = add_up(cells, keys, SUMS)
    return summed | {grades: np.array([",".join(told[at]) for at in sorted(told)], dtype=object)}


def _with_levels(cells: Columns) -> Columns:
    told = {name: cells[name] for name in ("grade_baseline", *_GRADES) if name in cells}
    return describe(cells) | told


def _yardstick(survey: Survey, pairs: Columns, by: Sequence[str], where: Filters) -> Columns:
    """Give the mean and n that `where`'s reference has for the same grades, groups and genders."""
    usual = level(survey, [name for name in by if name != "school"], where)
    at, _ = match_rows(usual, pairs, [key for key in usual if key in KEYS], "right")
    return {
        "reference": take(usual["mean"], at, allow_fill=True),
        "n_reference": take(usual["n"], at, allow_fill=True),
    }
