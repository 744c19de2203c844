from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from kfl_widgets.reading import Reading, read
from kfl_widgets.survey import response_rates, summarise
from kfl_widgets.survey.model import ALL, Filters

WHO = "Spoersmaalgruppe;Spoersmaalnavn;Skoleaarnavn;Trinnnavn;Kjoenn"
HEAD = f"{WHO};Score;Standardavvik;AntallBesvart"
TRIVSEL = "Trivsel;Alle spørsmål;2021-22;Videregående trinn 1;Alle kjønn;4,2;0,7;166"


def results(*lines: str, head: str = HEAD) -> Reading:
    return read(("udir.csv", "\n".join([head, *lines]).encode("utf-8-sig")))


def said(reading: Reading) -> list[str]:
    return [str(problem.message) for problem in reading.problems]


def test_a_row_for_all_questions_is_the_factor_and_others_are_items() -> None:
    item = TRIVSEL.replace("Alle spørsmål", "Trives du på skolen?")
    survey = results(TRIVSEL, item).survey
    (factor,) = survey.codebook.factors
    (question,) = survey.codebook.items
    assert (factor.code, factor.group, factor.high_is_good) == ("Trivsel", "elever", True)
    assert (question.text, question.factor) == ("Trives du på skolen?", "Trivsel")
    assert question.code.startswith("trives-du-paa-")
    cell = survey.scores.iloc[0]
    assert cell[["wave", "grade", "gender", "n"]].tolist() == ["2021-22", "vg1", ALL, 166]
    assert cell["total"] == pytest.approx(166 * 4.2)
    assert cell["total_sq"] == pytest.approx(165 * 0.7**2 + 166 * 4.2**2)


def test_a_question_has_the_same_code_in_every_file() -> None:
    texts = ("Trives du på skolen?", "  trives du  på skolen ")
    items = [
        results(TRIVSEL.replace("Alle spørsmål", text)).survey.codebook.items[0] for text in texts
    ]
    assert items[0].code == items[1].code


def test_the_same_question_under_two_factors_is_two_items() -> None:
    item = TRIVSEL.replace("Alle spørsmål", "Trives du?")
    survey = results(item, item.replace("Trivsel", "Mestring")).survey
    assert len({i.code for i in survey.codebook.items}) == len(survey.scores) == 2


def test_a_star_is_suppressed_and_never_zero() -> None:
    (cell,) = results(TRIVSEL.replace("4,2;0,7;166", "*;*;*")).survey.scores.to_dict("records")
    assert cell["state"] == "suppressed"
    assert pd.isna([cell["n"], cell["total"], cell["mean"]]).all()


def test_everybody_is_counted_once() -> None:
    head = HEAD + ";EierformNavn;EnhetNavn"
    own, everyone = (f"{TRIVSEL};{owner};Lia" for owner in ("Privat eiet", "Alle eierformer"))
    reading = results(own, everyone, own, everyone, head=head)
    assert len(reading.survey.scores) == 1
    assert "4 rader ble til 2" in said(reading)[0]
    assert "2 rader ble til 1" in said(reading)[1]


def test_a_unit_with_only_its_own_form_of_ownership_is_kept() -> None:
    head = HEAD + ";EierformNavn;EnhetNavn"
    reading = results(f"{TRIVSEL};Alle eierformer;Lia", f"{TRIVSEL};Offentlig eiet;Åsen", head=head)
    assert reading.survey.values("school") == ("Lia", "Åsen")


def test_units_above_schools_are_references() -> None:
    head = HEAD + ";EnhetNavn;Kommune;Nasjonalt"
    reading = results(
        f"{TRIVSEL};Lia skole;Lillevik;Hele landet",
        f"{TRIVSEL};Lillevik;Lillevik;Hele landet",
        f"{TRIVSEL};;;Hele landet",
        head=head,
    )
    assert reading.survey.values("school") == ("Lia skole",)
    assert set(reading.survey.references) == {"Lillevik", "Hele landet"}


def test_shares_become_people_and_hidden_shares_stay_hidden() -> None:
    head = HEAD + "".join(f";AndelSvaralternativ{k}" for k in range(1, 6))
    item = TRIVSEL.replace("Alle spørsmål", "Trives du?").replace("166", "200")
    other = item.replace("trinn 1", "trinn 2")
    survey = results(
        f"{item};0,0;5,5;10,0;50,0;34,5", f"{other};*;5,5;10,0;50,0;34,5", head=head
    ).survey
    first, second = (survey.answers[survey.answers["grade"] == g] for g in ("vg1", "vg2"))
    assert first["n"].tolist() == [0, 11, 20, 100, 69]
    assert second["state"].tolist() == ["suppressed", *["known"] * 4]
    assert second["n"].isna().tolist() == [True, False, False, False, False]


BULLYING = f"{WHO};AndelMobbet;AntallBesvart"
BULLIED = "Mobbing på skolen;Alle spørsmål;2021-22;Trinn {};Alle kjønn;{};{}"


def test_bullying_is_a_percentage_where_low_is_good() -> None:
    survey = results(BULLIED.format(8, "5,0", 40), head=BULLYING).survey
    (factor,) = survey.codebook.factors
    assert (factor.scale.name, factor.high_is_good) == ("0–100 %", False)
    (cell,) = survey.scores.to_dict("records")
    assert cell["total"] == pytest.approx(40 * 5)
    # 2 of 40 pupils count 100, the others 0
    assert cell["total_sq"] == pytest.approx(2 * 100**2)


def test_a_score_for_bullying_is_good_when_high() -> None:
    survey = results(TRIVSEL.replace("Trivsel", "Mobbing på skolen")).survey
    (factor,) = survey.codebook.factors
    assert (factor.scale.name, factor.high_is_good) == ("1–5", True)


def test_a_share_of_the_bullied_is_good_when_low_whatever_it_is_called() -> None:
    row = BULLIED.replace("Mobbing på skolen", "Krenkelser").format(8, "5,0", 40)
    (factor,) = results(row, head=BULLYING).survey.codebook.factors
    assert factor.high_is_good is False


def test_a_count_of_the_bullied_is_not_a_count_of_answers() -> None:
    reading = results(BULLIED.format(8, "4,8", 7), BULLIED.format(9, "*", "*"), head=BULLYING)
    known, hidden = reading.survey.scores.to_dict("records")
    assert pd.isna(known["n"])
    assert known["mean"] == 4.8
    assert hidden["state"] == "suppressed"
    assert any("ikke antallet som har svart" in sentence for sentence in said(reading))


# -- a school's real files ---------------------------------------------------------------------


@cache
def read_real(folder: Path, ending: str) -> Reading:
    return read(*(folder / "udir" / f"tabell_{number}{ending}" for number in (152, 154, 155)))


@pytest.fixture(params=[".json", ".xlsx", "_semicolon.csv"])
def real(real_data: Path, request: pytest.FixtureRequest) -> Reading:
    return read_real(real_data, request.param)


@pytest.mark.real
def test_2680_real_rows_become_670_and_that_is_said(real: Reading) -> None:
    factors_and_items = real.survey.scores["n"].notna().sum()
    assert factors_and_items == 670
    assert "Like rader er tatt med én gang: 2680 rader ble til 1340." in said(real)
    assert any(s.endswith("«Alle eierformer»: 1340 rader ble til 670.") for s in said(real))


@pytest.mark.real
def test_the_real_school_with_a_trailing_space_is_one_school(real: Reading) -> None:
    assert len(real.survey.values("school")) == 1
    assert sum("som én skole" in sentence for sentence in said(real)) == 3


@pytest.mark.real
def test_real_well_being_in_the_first_year(real: Reading) -> None:
    table = summarise(real.survey, ("wave", "factor"), Filters(groups=("elever",), grades=("vg1",)))
    trivsel = table[table["factor"] == "Trivsel"].set_index("wave")
    assert trivsel.loc["2021-22", ["n", "mean"]].tolist() == pytest.approx([166, 4.2])
    assert trivsel.loc["2025-26", ["n", "mean"]].tolist() == pytest.approx([171, 4.3])


@pytest.mark.real
def test_real_means_over_grades_are_weighted_by_people(real: Reading) -> None:
    scores = real.survey.scores
    last = scores[scores["wave"] == "2025-26"].groupby("measure", observed=True)
    sums = last[["n", "total"]].sum()
    means = (sums["total"] / sums["n"]).round(4)
    assert means["Trivsel"] == 4.3
    assert means["Motivasjon"] == 3.5374
    assert means["Vurdering for læring"] == 3.2722
    assert means["Læringskultur"] == 4.0071


@pytest.mark.real
def test_real_response_rates(real: Reading) -> None:
    rates = response_rates(real.survey, ("wave", "grade")).set_index(["wave", "grade"])["rate"]
    assert round(100 * rates["2021-22", "vg1"], 1) == 88.3
    assert round(100 * rates["2021-22", "vg3"], 1) == 72.6
    assert len(rates) == 15


@pytest.mark.real
def test_real_answers_keep_what_is_hidden_hidden(real: Reading) -> None:
    answers = real.survey.answers
    cells = answers.groupby(["wave", "grade", "item"], observed=True)["state"]
    stars = cells.agg(lambda state: (state == "suppressed").sum())
    assert stars.value_counts().to_dict() == {0: 264, 1: 5, 2: 184, 3: 62}
    assert answers.loc[answers["state"] == "suppressed", "n"].isna().all()


@pytest.mark.real
def test_real_open_answers_agree_with_the_published_score(real: Reading) -> None:
    answers = real.survey.answers.astype({"option": float})
    keys = ["wave", "grade", "item"]
    answers["weighted"] = answers["option"] * answers["n"]
    sums = answers.groupby(keys, observed=True)[["n", "weighted"]].agg(
        lambda column: column.sum(skipna=False)
    )
    scores = real.survey.scores.rename(columns={"measure": "item"}).set_index(keys)
    published = (scores["total"] / scores["n"]).reindex(sums.index)
    gap = (sums["weighted"] / sums["n"] - published).abs().dropna()
    assert len(gap) == 264
    assert gap.max() < 0.06


@pytest.mark.real
def test_real_bullying_has_shares_but_no_number_of_answers(real: Reading) -> None:
    scores = real.survey.scores
    bullying = scores[scores["n"].isna()]
    assert bullying["state"].value_counts()[["suppressed", "known"]].tolist() == [42, 18]
    assert bullying.loc[bullying["state"] == "known", "mean"].between(0, 8.1).all()
    assert real.survey.codebook.factor("elever", "Mobbing på skolen").high_is_good is False
