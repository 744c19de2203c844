from __future__ import annotations

from pathlib import Path

import pytest

from kfl_widgets.reading import Reading, read
from kfl_widgets.survey.model import ALL, Filters
from kfl_widgets.survey.summary import summarise

HEAD = (
    "Enhetsnavn;Skoletype;Vurderingsområde;Statistikk;Indikator/delskår;Periode;Eierform;Trinn;"
    "Kjønn;Verdi;Måleenhet"
)
LIA = "Lia skole;Grunnskole;Læringsresultater"
TEST = f"{LIA};Nasjonale prøver 5. trinn;Engelsk;2014-2015;Offentlig;Trinn 5;Begge kjønn"
OLD = f"{LIA};Nasjonale prøver 5. trinn 2009-2013;Engelsk;2012-2013;Offentlig;Trinn 5;Jenter"


def download(*lines: str) -> Reading:
    return read(("nedlasting.csv", "\r\n".join([HEAD, *lines]).encode("utf-8-sig")))


def test_a_value_is_a_level_that_is_never_added_up() -> None:
    (row,) = download(f"{TEST};53;Skalapoeng").survey.scores.to_dict("records")
    assert (row["wave"], row["grade"], row["gender"]) == ("2014-15", "5", ALL)
    assert row["mean"] == 53
    assert row["n"] != row["n"]


def test_a_dot_is_hidden_and_counted() -> None:
    reading = download(f"{TEST};.;Skalapoeng", f"{OLD};2,1;Gjennomsnittspoeng (1-3)")
    assert reading.survey.scores["state"].tolist().count("suppressed") == 1
    assert "1 av 2" in str(reading.problems[0].message)


def test_two_tests_of_one_subject_are_two_measures_on_two_scales() -> None:
    unit = "Gjennomsnittspoeng med én desimal (1-3)"
    survey = download(f"{TEST};53;Skalapoeng", f"{OLD};2,1;{unit}").survey
    scales = {factor.label: factor.scale for factor in survey.codebook.factors}
    assert (scales["Engelsk (Nasjonale prøver 5. trinn 2009-2013)"].high) == 3
    assert scales["Engelsk (Nasjonale prøver 5. trinn)"].high is None


def test_the_pupil_survey_keeps_its_names_and_shares_are_percent() -> None:
    row = f"{LIA};Elevundersøkelsen;Andel mobbet;2018-2019;Alle;Trinn 7;Begge kjønn;6,5;Prosent"
    (factor,) = download(row).survey.codebook.factors
    assert (factor.label, factor.scale.unit, factor.high_is_good) == ("Andel mobbet", "%", False)


def test_what_only_counts_is_not_read() -> None:
    row = f"{LIA};Elevtall;Antall elever;2018-2019;Alle;Trinn 7;Begge kjønn;65;Antall"
    reading = download(row, f"{TEST};53;Skalapoeng")
    assert len(reading.survey.scores) == 1
    assert any("teller noe" in str(problem.message) for problem in reading.problems)


@pytest.mark.real
def test_a_countys_real_download_is_read_to_the_last_dot(real_data: Path) -> None:
    survey = read(real_data / "skoleporten" / "nedlasting.csv").survey
    assert len(survey.scores) == 6233
    assert survey.scores["state"].eq("suppressed").sum() == 2678
    assert survey.scores["n"].isna().all()
    assert {factor.scale.high for factor in survey.codebook.factors} == {None, 3.0}
    table = summarise(
        survey,
        by=("wave", "factor"),
        where=Filters(schools=("Auglend skole",), grades=("5",), waves=("2014-15",)),
    )
    english = table[table["factor"].eq("Engelsk (Nasjonale prøver 5. trinn)")]
    assert english["mean"].tolist() == [53]
