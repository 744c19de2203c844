"""Published means tell by their decimals how far they may be off."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kfl_widgets.reading.published import cells_from_means
from kfl_widgets.survey import Codebook, Factor, build, compare, summarise

KNOWN = {"state": "known"}


def column(*values: float) -> pd.DataFrame:
    return pd.DataFrame({"value": values}).assign(**KNOWN)


def rounding(*means: float, n: float = 41) -> float:
    people = column(*[n] * len(means))
    (found,) = cells_from_means(people, column(*means), column(*[1.0] * len(means)))[
        "rounding"
    ].unique()
    return float(found)


@pytest.mark.parametrize(
    ("means", "off"),
    [
        ((3.1, 2.7, 3.3), 0.05),
        ((3.0, 2.7, 3.0), 0.05),
        ((3.12, 2.7, 3.3), 0.005),
        ((512, 498, 503, 487, 510), 0.5),
        ((3.0, 4.0), 0.05),
        ((3.12345678, 2.7), 0.0),
        ((3.1, float("nan")), 0.05),
    ],
)
def test_a_column_shows_its_decimals(means, off):
    assert rounding(*means) == pytest.approx(off)


def test_means_whose_sums_are_whole_are_exact():
    assert rounding(3.1, 2.7, n=10) == 0
    assert rounding(3.1, 2.7, n=float("nan")) == 0.05


def published(before: list[float], after: list[float], n: int = 4001) -> pd.DataFrame:
    """Compare two published columns of means, with an SD of 0.3."""
    cells = [
        cells_from_means(column(*[n] * len(m)), column(*m), column(*[0.3] * len(m))).assign(
            wave=wave, group="elever", measure=[f"f{i}" for i in range(len(m))]
        )
        for wave, m in (("T1", before), ("T2", after))
    ]
    factors = tuple(Factor(f"f{i}", f"F{i}", "elever") for i in range(len(before)))
    survey = build(scores=pd.concat(cells, ignore_index=True), codebook=Codebook(factors))
    return compare(survey, "T1", "T2")


def test_a_change_within_rounding_is_never_clear():
    table = published([3.1, 3.1], [3.2, 3.4])
    assert table["rounding"].tolist() == pytest.approx([0.1, 0.1])
    assert table["p"].max() < 1e-9
    assert table["verdict"].tolist() == ["uncertain", "clear_better"]


def test_the_same_change_with_two_decimals_is_clear():
    assert published([3.11, 3.10], [3.21, 3.42])["verdict"].tolist() == ["clear_better"] * 2


@pytest.mark.real
def test_the_means_of_a_real_export_were_rounded(real_data):
    from kfl_widgets import read

    survey = read(real_data / "udir" / "tabell_152.xlsx").survey
    levels = summarise(survey, ("wave", "grade", "item")).dropna(subset="mean")
    assert len(levels) > 400
    decimals = [len(f"{mean:.10g}".partition(".")[2]) for mean in levels["mean"]]
    assert np.allclose(levels["rounding"], 0.5 * 10.0 ** -max(decimals))
    waves = survey.values("wave")[-2:]
    changes = compare(survey, *waves, ("grade", "item"))
    within = changes["change"].abs() <= changes["rounding"] + 1e-9
    assert within.any()
    assert not changes.loc[within, "verdict"].isin(["clear_better", "clear_worse"]).any()
    assert np.isfinite(changes["rounding"]).all()
