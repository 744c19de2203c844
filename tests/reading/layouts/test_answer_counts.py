from __future__ import annotations

import pandas as pd
import pytest

from kfl_widgets.reading import Reading, read

HEAD = "Påstand;Helt uenig;Litt uenig;Litt enig;Helt enig"


def counted(*lines: str, name: str = "T1 elever.csv") -> Reading:
    return read((name, "\n".join(lines).encode()))


def item_cell(reading: Reading) -> dict[str, object]:
    (item,) = reading.survey.codebook.items
    scores = reading.survey.scores
    (row,) = scores[scores["measure"].eq(item.code)].to_dict("records")
    return row


def test_counts_are_answers_and_scores_and_never_respondents() -> None:
    reading = counted(f"{HEAD};Vet ikke;Antall", "Jeg trives;1;2;10;20;1;34")
    row = item_cell(reading)
    assert (row["n"], row["total"], row["total_sq"]) == (33, 115, 419)
    assert reading.survey.answers["n"].tolist() == [1, 2, 10, 20]
    assert len(reading.survey.participation) == 0


def test_answers_may_stand_from_high_to_low() -> None:
    row = item_cell(counted("Påstand;Helt enig;Litt enig;Litt uenig;Helt uenig", "A;20;10;2;1"))
    assert row["total"] == 115


@pytest.mark.parametrize(
    "shares", ["10;20;30;40;50", "10 %;20 %;30 %;40 %;50", "0,1;0,2;0,3;0,4;50"]
)
def test_shares_with_n_are_counts(shares: str) -> None:
    row = item_cell(counted(f"{HEAD};Antall svar", f"Jeg trives;{shares}"))
    assert (row["n"], row["total"]) == (50, 150)


def test_shares_without_n_show_a_level_and_nothing_else() -> None:
    reading = counted(HEAD, "Jeg trives;10 %;20 %;30 %;40 %")
    row = item_cell(reading)
    assert row["mean"] == pytest.approx(3.0)
    assert row["sd"] == pytest.approx(1.0)
    assert pd.isna([row["n"], row["total"]]).all()
    assert len(reading.survey.answers) == 0
    assert any("hvor mange som har svart" in str(p.message) for p in reading.problems)


def test_a_hidden_count_hides_the_score_whatever_the_others() -> None:
    reading = counted(f"{HEAD};Antall", "Jeg trives;*;2;10;20;34")
    row = item_cell(reading)
    assert row["state"] == "suppressed"
    assert pd.isna([row["n"], row["total"], row["mean"]]).all()
    assert reading.survey.answers["n"].isna().tolist() == [True, False, False, False]


def test_a_blank_is_zero_only_where_the_sum_says_so() -> None:
    assert item_cell(counted(f"{HEAD};Antall", "Jeg trives;;2;10;20;32"))["n"] == 32
    assert item_cell(counted(f"{HEAD};Antall", "Jeg trives;;2;10;20;34"))["state"] == "missing"


def test_a_factor_of_several_statements_has_a_level_without_n() -> None:
    reading = counted(f"Faktor;{HEAD}", "Trivsel;A;0;0;10;10", "Trivsel;B;0;10;10;0")
    scores = reading.survey.scores
    (factor,) = scores[scores["measure"].eq("Trivsel")].to_dict("records")
    assert factor["mean"] == 3.0
    assert pd.isna(factor["n"])


def test_headings_between_the_rows_are_factors_or_groups() -> None:
    reading = counted(HEAD, "Elever", "Ro i timene", "A;0;0;10;10", "B;0;10;10;0", name="T1.csv")
    assert {item.factor for item in reading.survey.codebook.items} == {"Ro i timene"}
    assert reading.survey.values("group") == ("elever",)


def test_numbered_answers_are_counts_too() -> None:
    row = item_cell(counted("Spørsmål;1;2;3;4;n", "Jeg trives;1;2;10;20;33"))
    assert (row["n"], row["total"]) == (33, 115)


@pytest.mark.parametrize(
    ("above", "by"),
    [
        (";Jenter;;;;Gutter;;;", "gender"),
        (";T1;;;;T2;;;", "wave"),
        (";5. trinn;;;;6. trinn;;;", "grade"),
        (";Elever;;;;Foresatte;;;", "group"),
        (";Skolen;;;;Kommunen;;;", "school"),
    ],
)
def test_the_answers_may_stand_again_under_each_merged_header(above: str, by: str) -> None:
    words = "Helt uenig;Litt uenig;Litt enig;Helt enig"
    reading = counted(above, f"Påstand;{words};{words}", "Jeg trives;1;2;10;20;2;2;12;24")
    scores = reading.survey.scores[reading.survey.scores["measure"].eq("Jeg trives")]
    assert sorted(scores["n"]) == [33, 40]
    assert scores[by].nunique() == 2
    assert reading.survey.answers["n"].sum() == 73


def test_each_merged_header_has_its_own_total() -> None:
    reading = counted(
        "Påstand;Jenter;;;;;Gutter;;;;",
        ";1;2;3;4;n;1;2;3;4;n",
        "Jeg trives;10 %;20 %;30 %;40 %;50;0 %;0 %;50 %;50 %;40",
    )
    cells = reading.survey.scores.astype({"gender": str}).query("measure == 'Jeg trives'")
    assert dict(zip(cells["gender"], cells["n"], strict=True)) == {"jenter": 50, "gutter": 40}


def test_merged_headers_nobody_understands_are_not_guessed() -> None:
    words = "Helt uenig;Litt uenig;Litt enig;Helt enig"
    reading = counted(";Blå;;;;Rød;;;", f"Påstand;{words};{words}", "A;1;2;10;20;2;2;12;24")
    assert reading.survey is None


def test_yes_and_no_are_counted_as_the_share_that_said_yes() -> None:
    row = item_cell(counted("Spørsmål;Ja;Nei;Vet ikke", "Har du en venn?;30;10;2"))
    assert (row["n"], row["total"]) == (40, 30)


def test_groups_are_known_by_their_words_whatever_the_header() -> None:
    reading = counted(f"Utvalg;{HEAD}", "Elever;A;1;2;3;4", "Foresatte;A;1;2;3;4", name="T1.csv")
    assert reading.survey.values("group") == ("elever", "foresatte")


def test_somebody_who_answered_1_2_3_4_is_no_header() -> None:
    lines = ["1;2;3;4", "2;2;3;1", "4;3;3;2", "1;1;4;4"] * 5
    reading = counted("Jeg trives;Jeg lærer;Det er ro;Vi er venner", *lines)
    assert reading.survey.sources[0].rows == 20
    assert reading.survey.participation["answered"].tolist() == [20]
