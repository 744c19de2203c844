"""Wave against wave: the same grades, or the same cohorts two years older; and all waves in a row.

Works on summed cells only. The statistics are `contrast`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import pandas as pd

from kfl_widgets.survey.cells import Origin, Side, add_up, check_by
from kfl_widgets.survey.contrast import CONTRASTS, SMALLEST, VERDICTS, contrast, judge, pair
from kfl_widgets.survey.model import DIMENSIONS, Filters, Survey
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
    Change: Welch's t, df by Welch–Satterthwaite. Effect: Hedges' g with the exact small-sample
    factor, interval from the noncentral t. Spread: F interval, which assumes normal scores. Treats
    the waves as independent samples; where the same people answered twice, as cohorts mostly do,
    the interval is wider than it need be. Checked against
    ``scipy.stats.ttest_ind(equal_var=False)``, R's ``effectsize`` and published figures.
    """
    where = where or Filters()
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
    told = [name for name in ("grade_baseline", *_GRADES) if name in pairs]
    table = contrast(survey, pairs.drop(columns=told), by, where, names, smallest=smallest)
    table = table.assign(**{name: pairs[name] for name in told})
    if reference is not None:
        there = where.with_("wave", (followup,)).with_("school", (reference,))
        table = table.assign(**_yardstick(survey, pairs, by, there))
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
    As `compare`, for each pair of waves that follow each other. q is over all of them.
    """
    where = where or Filters()
    check_by(survey, ("wave", *by), where)
    by = (*(name for name in by if name != "wave"), "wave")
    waves = [w for w in survey.values("wave") if w in (where.waves or survey.values("wave"))]
    following = dict(pairwise(waves))
    now = level(survey, by, where)
    before = now.assign(previous=now["wave"].astype(object))
    before["wave"] = pd.Categorical(
        before["previous"].map(following), now["wave"].cat.categories, ordered=True
    )
    keys = [*_dimensions(by), *_BESIDE]
    in_order = [*_dimensions(by[:-1]), *_BESIDE, "wave"]
    names = CONTRASTS["trend"]
    pairs = pair(before.dropna(subset="wave"), now, keys, names, "right")
    pairs = pairs.sort_values(in_order, ignore_index=True)
    table = contrast(survey, pairs.drop(columns="previous"), by, where, names, smallest=smallest)
    leading = {after: before for before, after in following.items()}
    previous = pairs["wave"].astype(object).map(leading)
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
    return tuple(Side(where.with_("wave", (wave,))) for wave in (baseline, followup))


# -- the same cohort, some years later ---------------------------------------------------------

_GRADES = ("grades_baseline", "grades_followup")


def _cohorts(
    survey: Survey, by: Sequence[str], where: Filters, baseline: str, followup: str
) -> tuple[tuple[Side, ...], pd.DataFrame]:
    """Pair each grade with the one its pupils were in then; sum the pairs if `by` wants no grade.

    Only grades that both waves have are summed, so that both sums are about the same cohorts.
    """
    years = _years_between(survey, baseline, followup)
    before, after = _waves(where, baseline, followup)
    if where.grades:
        earlier = [str(int(grade) - years) for grade in where.grades if grade.isdigit()]
        before = Side(before.where.with_("grade", earlier))
    finest = (*by, *(() if "grade" in by else ("grade",)))
    cells = [measured(survey, finest, side.where) for side in (before, after)]
    cells = [part[part["grade"].astype(str).str.isdigit()] for part in cells]
    keys = [*_dimensions(finest), *_BESIDE]
    cells[0] = _moved_up(cells[0], years)
    both = cells[0][keys].merge(cells[1][keys], "inner", keys)
    cells = [part.merge(both, "inner", keys) for part in cells]
    columns = {"grade": "grade_baseline"}, {"grade": "grade"}
    if "grade" not in by:
        cells = [_summed(part, name) for part, name in zip(cells, _GRADES, strict=True)]
        keys.remove("grade")
        columns = {"grade": _GRADES[0]}, {"grade": _GRADES[1]}
    then, now = (_with_levels(part) for part in cells)
    sides = (Side(before.where, columns[0]), Side(after.where, columns[1]))
    return sides, pair(then, now, keys, CONTRASTS["change"], "inner")


def _years_between(survey: Survey, baseline: str, followup: str) -> int:
    first, last = survey.wave(baseline).year, survey.wave(followup).year
    if first is None or last is None:
        unknown = baseline if first is None else followup
        raise ValueError(f"cohorts need the year of every wave, and that of {unknown!r} is unknown")
    return last - first


def _moved_up(cells: pd.DataFrame, years: int) -> pd.DataFrame:
    """Call each grade what it has become, and keep what it was. Who has left school is left out."""
    was = cells["grade"].astype(str)
    now = pd.Series([str(int(grade) + years) for grade in was], index=cells.index, dtype=object)
    grades = cells["grade"].cat.categories
    stays = now.isin(grades)
    return cells[stays].assign(
        grade=pd.Categorical(now[stays], grades, ordered=True), grade_baseline=was[stays]
    )


def _summed(cells: pd.DataFrame, grades: str) -> pd.DataFrame:
    """Add the grades up, and tell in a column called `grades` which they were."""
    keys = [name for name in cells if name in DIMENSIONS or name == "measure"]
    keys.remove("grade")
    was = cells["grade_baseline"] if "grade_baseline" in cells else cells["grade"].astype(str)
    counted = cells.assign(told=was).groupby(keys, observed=True)["told"].agg(",".join)
    summed = add_up(cells, keys, SUMS)
    return summed.merge(counted.rename(grades).reset_index(), "left", keys)


def _with_levels(cells: pd.DataFrame) -> pd.DataFrame:
    told = [name for name in cells if name in ("grade_baseline", *_GRADES)]
    return describe(cells).assign(**{name: cells[name] for name in told})


def _yardstick(
    survey: Survey, pairs: pd.DataFrame, by: Sequence[str], where: Filters
) -> dict[str, pd.Series]:
    """Give the mean and n that `where`'s reference has for the same grades, groups and genders."""
    means = level(survey, [name for name in by if name != "school"], where)
    keys = [key for key in means if key in (*by, "measure")]
    means = means[[*keys, "mean", "n"]].rename(columns={"mean": "reference", "n": "n_reference"})
    text = dict.fromkeys(keys, object)
    merged = pairs[keys].astype(text).merge(means.astype(text), "left", keys)
    return {name: merged[name] for name in ("reference", "n_reference")}
