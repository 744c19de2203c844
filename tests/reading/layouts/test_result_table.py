from __future__ import annotations

import pandas as pd
import pytest

from kfl_widgets.reading import Reading, read, write_results, write_template
from kfl_widgets.survey.model import ALL, Scale, Wave
from kfl_widgets.survey.reduce import reduce

HEAD = "Runde;Skole;Gruppe;Trinn;Faktor;Antall;Gjennomsnitt;Standardavvik"


def results(*lines: str, head: str = HEAD) -> Reading:
    return read(("resultat.csv", "\n".join([head, *lines]).encode()))


def cell(reading: Reading) -> dict[str, object]:
    (row,) = reading.survey.scores.to_dict("records")
    return row


def test_a_row_is_a_cell_of_sums() -> None:
    row = cell(results("T1 2016;Lia;Elever;8. trinn;Trivsel;20;3,2;0,5"))
    assert (row["wave"], row["school"], row["group"], row["grade"]) == ("T1", "Lia", "elever", "8")
    assert (row["n"], row["total"]) == (20, pytest.approx(64))
    assert row["total_sq"] == pytest.approx(19 * 0.25 + 20 * 3.2**2)
    assert pd.isna([row["mean"], row["sd"]]).all()


def test_without_sd_the_sum_of_squares_is_unknown() -> None:
    assert pd.isna(cell(results("T1;Lia;Elever;8;Trivsel;20;3,2;"))["total_sq"])


def test_one_answer_needs_no_sd() -> None:
    assert cell(results("T1;Lia;Elever;8;Trivsel;1;3,0;"))["total_sq"] == 9


def test_without_n_the_mean_is_kept_as_published() -> None:
    row = cell(results("T1;Lia;Elever;8;Trivsel;;3,2;0,5"))
    assert pd.isna([row["n"], row["total"]]).all()
    assert (row["mean"], row["sd"], row["state"]) == (3.2, 0.5, "known")


@pytest.mark.parametrize(
    ("written", "state"),
    [("*;*;*", "suppressed"), ("*;3,2;0,5", "suppressed"), ("20;–;", "missing")],
)
def test_marks_are_states(written: str, state: str) -> None:
    row = cell(results(f"T1;Lia;Elever;8;Trivsel;{written}"))
    assert row["state"] == state
    assert pd.isna([row["n"], row["total"], row["mean"]]).all()


def test_blank_and_total_dimensions_are_totals() -> None:
    rows = results("T1;;Elever;Alle;Trivsel;20;3,2;0,5").survey.scores
    assert rows[["school", "grade", "gender"]].iloc[0].tolist() == [ALL, ALL, ALL]


def test_yardsticks_are_references() -> None:
    reading = results(
        "T1;Lia;Elever;8;Trivsel;20;3,2;0,5", "T1;Kommunen;Elever;8;Trivsel;900;3,1;0,5"
    )
    assert reading.survey.references == ("Kommunen",)
    assert reading.survey.values("school") == ("Lia",)


@pytest.mark.parametrize(
    ("means", "name"),
    [
        (("2,9", "3,8"), "1–4"),
        (("2,9", "4,2"), "1–5"),
        (("471", "530"), "500-poengsskala"),
        (("12,5", "74"), "0–100 %"),
    ],
)
def test_the_scale_is_inferred_and_that_is_said(means: tuple[str, str], name: str) -> None:
    lines = [f"T1;Lia;Elever;8;F{k};20;{mean};" for k, mean in enumerate(means)]
    reading = results(*lines)
    assert {factor.scale.name for factor in reading.survey.codebook.factors} == {name}
    (problem,) = reading.problems
    assert problem.severity == "info"
    assert name in str(problem.message)


def test_a_written_scale_and_direction_are_obeyed() -> None:
    reading = results(
        "T1;Elever;Uro;2,5;1-5;lav er bra", head="Runde;Gruppe;Faktor;Snitt;Skala;Retning"
    )
    (factor,) = reading.survey.codebook.factors
    assert (factor.scale, factor.high_is_good) == (Scale(1.0, 5.0), False)
    assert reading.problems == ()


@pytest.mark.parametrize(
    "words",
    [("Helt uenig", "Uenig", "Enig", "Helt enig"), ("Helt enig", "Enig", "Uenig", "Helt uenig")],
)
def test_share_columns_named_by_words_are_put_in_the_order_of_the_mean(
    words: tuple[str, ...],
) -> None:
    share = {"Helt uenig": "5 %", "Uenig": "20 %", "Enig": "25 %", "Helt enig": "50 %"}
    head = "Runde;Gruppe;Faktor;Påstand;Antall;Snitt;" + ";".join(f"Andel {w}" for w in words)
    line = "T1;Elever;Trivsel;Jeg trives;20;3,2;" + ";".join(share[word] for word in words)
    survey = results(line, head=head).survey
    assert survey.answers["n"].tolist() == [1, 4, 5, 10]
    (item,) = survey.codebook.items
    assert [option.label for option in item.options] == ["Helt uenig", "Uenig", "Enig", "Helt enig"]


def test_titles_above_and_sources_below_are_left_out() -> None:
    reading = results(
        "T1;Lia;Elever;8;Trivsel;20;3,2;0,5",
        "Kilde: kommunen",
        head=f"Resultater for skolen\n\n{HEAD}",
    )
    assert len(reading.survey.scores) == 1
    assert reading.survey.waves == (Wave("T1"),)


def test_a_factor_merged_over_its_grades_goes_for_all_of_them() -> None:
    rows = results(
        "T1;Lia;Elever;8;Trivsel;20;3,2;0,5", "T1;Lia;Elever;9;;21;3,1;0,5"
    ).survey.scores
    assert rows["grade"].tolist() == ["8", "9"]
    assert rows["measure"].tolist() == ["Trivsel", "Trivsel"]


def test_text_in_a_number_column_is_reported_with_its_cell() -> None:
    reading = results("T1;Lia;Elever;8;Trivsel;mange;3,2;0,5")
    problem = next(p for p in reading.problems if p.severity == "warning")
    assert problem.where.cell == "F2"
    assert "«Antall»" in str(problem.message)


def test_participation_is_read_beside_factors_or_alone() -> None:
    beside = results(
        "T1;Elever;Trivsel;3,2;50;45",
        "T1;Elever;Mestring;3,1;50;45",
        head="Runde;Gruppe;Faktor;Snitt;Inviterte;Besvart",
    )
    alone = results("T1;Elever;50;45", head="Runde;Gruppe;Inviterte;Besvart")
    for reading in (beside, alone):
        (row,) = reading.survey.participation.to_dict("records")
        assert (row["invited"], row["answered"]) == (50, 45)


def test_a_survey_written_as_results_is_read_back(answers, codebook) -> None:
    written = reduce(answers, codebook, waves=(Wave("T1", 2016), Wave("T2", 2018)))
    back = read(write_results(written))
    assert back.problems == ()
    pd.testing.assert_frame_equal(back.survey.scores, written.scores)
    pd.testing.assert_frame_equal(back.survey.participation, written.participation)
    assert back.survey.codebook == written.codebook
    assert back.survey.waves == written.waves
    pd.testing.assert_frame_equal(
        back.survey.answers, answered_cells(written.answers), check_dtype=False
    )


def answered_cells(answers: pd.DataFrame) -> pd.DataFrame:
    """Leave out the items a whole cell skipped: they have no row in a result table."""
    keys = [answers[c] for c in ("wave", "school", "group", "grade", "gender", "item")]
    people = answers["n"].groupby(keys, observed=True).transform("sum")
    return answers[people > 0].reset_index(drop=True)


def test_unknown_and_suppressed_numbers_survive_a_round_trip() -> None:
    head = "Runde;Skole;Gruppe;Faktor;Antall;Gjennomsnitt;Standardavvik;Skala"
    survey = results(
        "T1;Lia;Elever;A;*;*;*;1-4",
        "T1;Lia;Elever;B;;3,2;0,5;1-4",
        "T1;Lia;Elever;C;20;3,2;;1-4",
        "T1;Kommunen;Elever;C;900;3,1;0,6;1-4",
        head=head,
    ).survey
    back = read(write_results(survey)).survey
    pd.testing.assert_frame_equal(back.scores, survey.scores)
    assert back.references == survey.references


def test_a_template_is_not_taken_for_a_result_table(answers, codebook) -> None:
    reading = read(write_template(answers, codebook))
    assert reading.survey.sources[0].layout == "KFL-mal"


def test_a_grade_that_is_none_is_told_and_never_a_grade_of_its_own() -> None:
    head = "Runde;Gruppe;Trinn;Faktor;Antall;Gjennomsnitt;Skala"
    lines = ["T1;Elever;9x;Trivsel;20;3,2;1-4", "T1;Elever;9;Trivsel;30;3,1;1-4"]
    reading = read(("x.csv", "\n".join([head, *lines]).encode()))
    assert reading.survey.values("grade") == ("9", "ukjent")
    (problem,) = reading.problems
    assert (problem.severity, problem.where.cell) == ("warning", "C2")
    assert str(problem.message) == "Trinn vi ikke forstår: 1 (C2). Vi leser dem som ukjent trinn."


def test_a_column_of_groups_counts_whatever_its_header() -> None:
    head = "Runde;Hvem er spurt;Faktor;Antall;Gjennomsnitt;Skala"
    lines = ["T1;Elever;Trivsel;20;3,2;1-4", "T1;Foresatte;Trivsel;30;3,1;1-4"]
    reading = read(("x.csv", "\n".join([head, *lines]).encode()))
    assert reading.survey.values("group") == ("elever", "foresatte")
