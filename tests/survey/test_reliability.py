from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.multivariate.factor import Factor as FactorAnalysis

from kfl_widgets.demo_schools import demo_answers
from kfl_widgets.survey import (
    Codebook,
    Factor,
    Item,
    Scale,
    item_reliability,
    reliability,
)
from kfl_widgets.survey.reliability import _interval

SIX = Scale(1, 6)


def book(codes, scale=SIX, reversed_codes=()):
    """Give a codebook of one factor of these items."""
    items = [
        Item(code, code, "folk", "f", scale, reversed=code in reversed_codes) for code in codes
    ]
    return Codebook((Factor("f", "F", "folk", scale),), tuple(items))


def only(frame, codes, **more):
    table = reliability(frame[list(codes)], book(codes, **more), ("factor",))
    assert len(table) == 1
    return table.iloc[0]


# -- published numbers: R's psych --------------------------------------------------------------

# scale, reversed: alpha pairwise, listwise (n), standardised, imputed, and with none reversed
BFI = [
    ("A", "1", (0.703018, 0.703756, 2709, 0.713029, 0.7012, 0.4306)),
    ("C", "45", (0.726735, 0.729277, 2707, 0.730073, 0.7247, -0.2890)),
    ("E", "12", (0.761733, 0.760933, 2713, 0.761795, 0.7597, -0.6241)),
    ("N", "", (0.813963, 0.813303, 2694, 0.814675, 0.8118, 0.8133)),
    ("O", "25", (0.600173, 0.602546, 2726, 0.607268, 0.5968, -0.1569)),
]


@pytest.fixture(scope="module")
def bfi(real_data):
    return pd.read_csv(real_data / "reliability" / "bfi.csv")


@pytest.mark.real
@pytest.mark.parametrize(("letter", "turned", "published"), BFI, ids=[b[0] for b in BFI])
def test_alpha_is_that_of_psych(bfi, letter, turned, published):
    codes = [f"{letter}{i}" for i in range(1, 6)]
    row = only(bfi, codes, reversed_codes=[letter + i for i in turned])
    pairwise, listwise, n, standardised, imputed, forgotten = published
    assert row["alpha_pairwise"] == pytest.approx(pairwise, abs=5e-7)
    assert row["alpha_listwise"] == pytest.approx(listwise, abs=5e-7)
    assert row["n_listwise"] == n
    assert row["alpha_standardised"] == pytest.approx(standardised, abs=5e-7)
    assert row["alpha_imputed"] == pytest.approx(imputed, abs=6e-5)
    unturned = only(bfi, codes)
    assert unturned["alpha_listwise"] == pytest.approx(forgotten, abs=2e-3)
    assert bool(unturned["flag"]) == (forgotten < 0)


@pytest.mark.real
def test_alpha_if_dropped_is_that_of_psych(bfi):
    codes = [f"A{i}" for i in range(1, 6)]
    table = item_reliability(bfi[codes], book(codes, reversed_codes=["A1"]), ("factor",))
    published = [0.7185, 0.6172, 0.6003, 0.6858, 0.6430]
    assert table["alpha_if_dropped"].tolist() == pytest.approx(published, abs=5e-5)
    assert (table["flag"] == "").all()


@pytest.mark.real
def test_an_item_that_was_not_reversed_is_pointed_out(bfi):
    codes = [f"A{i}" for i in range(1, 6)]
    table = item_reliability(bfi[codes], book(codes), ("factor",)).set_index("item")
    assert table.loc["A1", "item_rest"] < 0
    assert str(table.loc["A1", "flag"]) == "kanskje snudd"
    assert (table["flag"].drop("A1") == "").all()


@pytest.mark.real
def test_alpha_of_attitude_is_that_of_psych(real_data):
    frame = pd.read_csv(real_data / "reliability" / "r_attitude.csv")
    row = only(frame, list(frame), scale=Scale(0, 100))
    assert row["alpha_pairwise"] == pytest.approx(0.8431, abs=5e-5)
    assert row["alpha_standardised"] == pytest.approx(0.8391, abs=5e-5)


@pytest.mark.real
def test_alpha_with_missing_answers_is_that_of_pingouin(real_data):
    frame = pd.read_csv(real_data / "reliability" / "pingouin_cronbach_wide_missing.csv")
    row = only(frame, list(frame), scale=Scale(0, 1))
    assert row["alpha_pairwise"] == pytest.approx(0.732660835214447, abs=1e-12)
    assert row["alpha_listwise"] == pytest.approx(0.8016949152542373, abs=1e-12)
    assert row["alpha_imputed"] == pytest.approx(0.7380191693290734, abs=1e-12)
    ends = row[["alpha_pairwise_low", "alpha_pairwise_high"]].tolist()
    assert ends == pytest.approx([0.435, 0.909], abs=5e-4)


@pytest.mark.real
def test_pingouin_counts_people_who_were_left_out(real_data):
    """Its interval of the listwise alpha is that of twelve people; fewer answered all."""
    frame = pd.read_csv(real_data / "reliability" / "pingouin_cronbach_wide_missing.csv")
    row = only(frame, list(frame), scale=Scale(0, 1))
    published = _interval("alpha", row["alpha_listwise"], len(frame), 11, 0.95)
    assert list(published.values()) == pytest.approx([0.581, 0.933], abs=5e-4)
    assert row["n_listwise"] < len(frame)
    assert row["alpha_listwise_low"] < 0.581
    assert row["alpha_listwise_high"] > 0.933


@pytest.mark.real
def test_alpha_of_a_long_table_is_that_of_pingouin(real_data):
    long = pd.read_csv(real_data / "reliability" / "pingouin_cronbach_alpha.csv")
    frame = long.pivot(index="Subj", columns="Items", values="Scores")
    row = only(frame, list(frame), scale=Scale(None, None))
    assert row["alpha_pairwise"] == pytest.approx(0.5917188485995826, abs=1e-12)
    ends = row[["alpha_pairwise_low", "alpha_pairwise_high"]].tolist()
    assert ends == pytest.approx([0.195, 0.840], abs=5e-4)


# -- against other programs --------------------------------------------------------------------

SEEDS = st.integers(0, 10_000)


def correlated(seed, people=60, loadings=(0.8, 0.7, 0.6, 0.5), missing=0.0):
    rng = np.random.default_rng(seed)
    factor = rng.normal(size=people)
    codes = [f"i{i}" for i in range(len(loadings))]
    noise = [np.sqrt(1 - x * x) * rng.normal(size=people) for x in loadings]
    frame = pd.DataFrame(
        {c: x * factor + e for c, x, e in zip(codes, loadings, noise, strict=True)}
    )
    return frame.mask(rng.random(frame.shape) < missing)


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.sampled_from([0.0, 0.1]))
def test_alpha_is_that_of_pingouin(seed, missing):
    frame = correlated(seed, missing=missing).dropna(how="all")
    row = only(frame, list(frame), scale=Scale(None, None))
    for way, part in (("pairwise", frame), ("listwise", frame.dropna())):
        alpha, ends = pingouin.cronbach_alpha(part)
        assert row[f"alpha_{way}"] == pytest.approx(alpha, abs=1e-9)
        found = row[[f"alpha_{way}_low", f"alpha_{way}_high"]].tolist()
        assert found == pytest.approx(list(ends), abs=6e-4)


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_omega_is_that_of_one_factor_by_principal_axes_in_statsmodels(seed):
    frame = correlated(seed, people=300)
    fit = FactorAnalysis(endog=frame, n_factor=1, method="pa", smc=True).fit(
        maxiter=5000, tol=1e-13
    )
    loadings = fit.loadings[:, 0]
    common = loadings.sum() ** 2
    expected = common / (common + (1 - loadings**2).sum())
    row = only(frame, list(frame), scale=Scale(None, None))
    assert row["omega"] == pytest.approx(expected, abs=1e-6)


def test_omega_of_a_perfect_factor_is_what_the_loadings_say():
    loadings = np.array([0.9, 0.8, 0.7, 0.6])
    matrix = np.outer(loadings, loadings)
    np.fill_diagonal(matrix, 1)
    root = np.linalg.cholesky(matrix)
    white = np.linalg.qr(np.random.default_rng(1).normal(size=(50, 5)))[0]
    white -= white.mean(0)
    white = np.linalg.qr(white)[0][:, :4]
    frame = pd.DataFrame(white @ root.T, columns=list("abcd"))
    row = only(frame, list("abcd"), scale=Scale(None, None))
    assert row["omega"] == pytest.approx(9 / (9 + (1 - loadings**2).sum()), abs=1e-6)


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_item_rest_is_the_correlation_with_the_sum_of_the_others(seed):
    frame = correlated(seed)
    table = item_reliability(frame, book(list(frame), Scale(None, None)), ("factor",))
    for code, found in zip(table["item"], table["item_rest"], strict=True):
        rest = frame.drop(columns=code).sum(axis=1)
        assert found == pytest.approx(np.corrcoef(frame[code], rest)[0, 1], abs=1e-9)


# -- the shape of things -----------------------------------------------------------------------


def test_each_group_and_factor_has_a_row_and_each_wave_if_asked():
    answers, codebook, _ = demo_answers()
    table = reliability(answers, codebook)
    assert list(zip(table["group"], table["factor"], strict=True)) == [
        (f.group, f.code) for f in codebook.factors
    ]
    many = table[table["n"] > 50]
    assert many["alpha_pairwise"].between(0.4, 1).all()
    assert many["omega"].dropna().between(0.4, 1).all()
    assert len(reliability(answers, codebook, ("wave", "group", "factor"))) == 2 * len(table)


def test_a_factor_of_one_item_has_no_reliability():
    assert reliability(pd.DataFrame({"a": [1.0, 2.0, 3.0]}), book("a"), ("factor",)).empty


def test_two_items_have_alpha_and_no_omega():
    frame = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [1.0, 3, 3, 5]})
    row = only(frame, ["a", "b"])
    assert row["alpha_pairwise"] > 0.9
    assert math.isnan(row["omega"])
    assert item_reliability(frame, book(["a", "b"]), ("factor",)).empty


def test_too_few_people_give_nothing():
    row = only(pd.DataFrame({"a": [1.0, 2], "b": [1.0, 3], "c": [2.0, 2]}), list("abc"))
    assert row[["alpha_pairwise", "alpha_listwise", "omega"]].isna().all()


def test_answers_off_the_scale_are_missing():
    frame = pd.DataFrame({"a": [1.0, 2, 3, 99], "b": [1.0, 3, 3, 4]})
    assert only(frame, ["a", "b"])["n_listwise"] == 3


def test_answers_between_the_options_are_missing():
    frame = pd.DataFrame({"a": [1.0, 2, 3, 2.5], "b": [1.0, 3, 3, 4]})
    assert only(frame, ["a", "b"])["n_listwise"] == 3


def test_a_reversed_item_without_ends_cannot_be_turned():
    frame = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [4.0, 3, 2, 1]})
    with pytest.raises(ValueError, match="needs both ends"):
        only(frame, ["a", "b"], scale=Scale(None, None), reversed_codes="b")


def test_equal_answers_have_no_alpha():
    frame = pd.DataFrame({"a": [2.0] * 5, "b": [3.0] * 5, "c": [1.0] * 5})
    assert math.isnan(only(frame, list("abc"))["alpha_pairwise"])


def test_by_must_hold_the_factor():
    with pytest.raises(ValueError, match="'factor'"):
        reliability(pd.DataFrame({"a": [1.0]}), book("a"), ("group",))
