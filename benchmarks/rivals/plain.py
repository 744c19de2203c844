"""The job in the plain way: keep the answers, and group them with pandas at every click.

What the pages beside this file share. ``ANSWERS`` names the folder or file of answers, and
``FACTORS`` gives its factors as JSON: name, smallest and largest answer, the items' columns, and
which of them are reversed.
"""

from __future__ import annotations

import json
import os

import altair as alt
import pandas as pd

CHARTS = 6
EVERYBODY = "Alle trinn"


def read() -> pd.DataFrame:
    """Read all answers, one row per respondent."""
    answers = pd.read_parquet(os.environ["ANSWERS"])
    return answers.astype(dict.fromkeys(("wave", "school", "group", "grade", "gender"), "category"))


def choices() -> list[str]:
    """Name what can be chosen, everybody first."""
    return [EVERYBODY, *(f"{grade}. trinn" for grade in range(1, 11))]


def change(answers: pd.DataFrame, choice: str) -> pd.DataFrame:
    """Score and group the answers: a row per factor and wave, with n, mean and interval."""
    if choice != EVERYBODY:
        answers = answers[answers["grade"] == choice.removesuffix(". trinn")]
    tables = []
    for factor in json.loads(os.environ["FACTORS"]):
        items = answers[factor["items"]]
        items = items.where((items >= factor["low"]) & (items <= factor["high"]))
        ends = factor["low"] + factor["high"]
        items = items.assign(**{code: ends - items[code] for code in factor["reversed"]})
        score = items.mean(axis=1).where(items.notna().mean(axis=1) >= 0.5)
        table = score.groupby(answers["wave"], observed=True).agg(["count", "mean", "std"])
        tables.append(table.reset_index().assign(factor=factor["name"]))
    table = pd.concat(tables, ignore_index=True)
    half = 1.96 * table["std"] / table["count"] ** 0.5
    return table.assign(low=table["mean"] - half, high=table["mean"] + half)


def charts(table: pd.DataFrame, choice: str) -> list[alt.LayerChart]:
    """Draw the factors as dumbbells with intervals, as many in each of six charts."""
    names = list(dict.fromkeys(table["factor"]))
    parts = (table[table["factor"].isin(names[i::CHARTS])] for i in range(CHARTS))
    return [chart(part, choice) for part in parts]


def chart(table: pd.DataFrame, choice: str) -> alt.LayerChart:
    """Draw factors as dumbbells with intervals."""
    base = alt.Chart(table.assign(who=choice)).encode(y=alt.Y("factor:N", title=None))
    x = alt.X("mean:Q", title="Gjennomsnitt", scale=alt.Scale(zero=False))
    tooltip = ["factor", "wave", "count", alt.Tooltip("mean", format=".2f")]
    return alt.layer(
        base.mark_rule().encode(x="low:Q", x2="high:Q", color="wave:N"),
        base.mark_point(filled=True, size=100).encode(x=x, color="wave:N", tooltip=tooltip),
        # Whom the chart shows is also how the benchmark knows that it is the new one.
        base.mark_text(dy=-12).encode(x=x, text="who:N"),
    ).properties(width=500, height=120)
