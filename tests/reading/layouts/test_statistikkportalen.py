from __future__ import annotations

import pandas as pd

from kfl_widgets.reading import Reading, read
from kfl_widgets.survey.model import ALL

UNITS = "EnhetNivaa\tKommune\tOrganisasjonsnummer\tEnhetNavn"
TRIVSEL = "2018-19.Alle eierformer.Trinn 7.Alle kjønn.Trivsel"


def download(headers: list[str], *rows: str) -> Reading:
    lines = ["\t".join([UNITS, *headers]), *rows]
    text = "sep=\n" + "\n".join(f"{line}\r" for line in lines)
    return read(("20210319-1109_GSK.ElevundersoekelsenG.csv", text.encode("utf-8-sig")))


def cell(reading: Reading) -> dict[str, object]:
    (row,) = reading.survey.scores.to_dict("records")
    return row


def test_year_grade_and_gender_come_from_the_headers() -> None:
    reading = download(
        [f"{TRIVSEL}.Score", f"{TRIVSEL}.Antall besvart"], "4\tStange\t987\tLia skole \t4,2\t1 203"
    )
    row = cell(reading)
    assert (row["wave"], row["grade"], row["gender"]) == ("2018-19", "7", ALL)
    assert (row["school"], row["measure"], row["n"]) == ("Lia skole", "Trivsel", 1203)


def test_the_order_in_a_header_and_its_separator_do_not_matter() -> None:
    headers = ["Trivsel|Jente|10. trinn|2019-20", "Trivsel|Gutt|10. trinn|2019-20"]
    scores = download(headers, "4\tStange\t987\tLia\t4,2\t4,1").survey.scores
    assert scores["gender"].tolist() == ["jenter", "gutter"]
    assert scores["grade"].unique().tolist() == ["10"]
    assert scores["mean"].tolist() == [4.2, 4.1]


def test_a_star_is_suppressed_and_the_municipality_a_yardstick() -> None:
    headers = [TRIVSEL, TRIVSEL.replace("2018-19", "2019-20")]
    reading = download(headers, "3\tStange\t3413\tStange\t4,2\t4,3", "4\tStange\t9\tLia\t*\t4,0")
    assert reading.survey.references == ("Stange",)
    scores = reading.survey.scores
    hidden = scores[scores["state"].eq("suppressed")]
    assert hidden[["wave", "school"]].values.tolist() == [["2018-19", "Lia"]]
    assert pd.isna(hidden["mean"]).all()


def test_one_form_of_ownership_is_not_counted_again() -> None:
    headers = [
        TRIVSEL,
        TRIVSEL.replace("Alle eierformer", "Privat"),
        TRIVSEL.replace("2018-19", "2017-18"),
    ]
    assert len(download(headers, "4\tStange\t9\tLia\t4,2\t4,2\t4,0").survey.scores) == 2


def test_a_share_of_bullied_is_percent_and_low_is_good() -> None:
    headers = [TRIVSEL, TRIVSEL.replace("Trivsel", "Andel mobbet")]
    survey = download(headers, "4\tStange\t9\tLia\t4,2\t6,1").survey
    factor = next(f for f in survey.codebook.factors if "mobbet" in f.label)
    assert (factor.scale.unit, factor.high_is_good) == ("%", False)


def test_bullying_on_a_scale_from_one_to_five_is_good_when_high() -> None:
    survey = download(
        [TRIVSEL.replace("Trivsel", "Mobbing på skolen")] * 2, "4\t\t9\tLia\t4,6\t4,6"
    ).survey
    (factor,) = survey.codebook.factors
    assert (factor.scale.name, factor.high_is_good) == ("1–5", True)


def test_headers_with_only_counts_are_left_to_other_layouts_and_spoil_no_other_file() -> None:
    counts = "Enhetsnavn;2019-20.Trinn 7.Antall svar;2020-21.Trinn 7.Antall svar\nLia;30;40\n"
    good = "Runde;Gruppe;Faktor;Gjennomsnitt\nT1;Elever;Trivsel;3,2\n"
    reading = read(("antall.csv", counts.encode()), ("a.csv", good.encode()))
    assert len(reading.survey.scores) == 1
    assert [problem.where.file for problem in reading.problems if problem.severity == "error"] == [
        "antall.csv"
    ]
