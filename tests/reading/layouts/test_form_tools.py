"""What each form tool adds, and what of it is never read. Round trips are in test_round_trips."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kfl_widgets.reading import Reading, read

WORDS = ["Aldri", "Sjelden", "Av og til", "Ofte", "Alltid"]


def told(reading: Reading, words: str) -> list[str]:
    return [str(p.message) for p in reading.problems if words in str(p.message)]


def lines(*rows: str, name: str = "T1 elever.csv") -> Reading:
    return read((name, "\n".join(rows).encode("utf-8-sig")))


def test_microsoft_forms_is_known_by_its_times(make_book) -> None:
    head = ["ID", "Starttidspunkt", "Fullføringstidspunkt", "E-postadresse", "Navn"]
    head += ["Hvilket trinn går du på?", "Jeg trives", "Hva vil du si?", "Velg fag"]
    rows = [
        [n, "2018-11-05", "2018-11-05", "anonymous", None, f"{n + 4}. trinn", w, f"Jeg synes {n}",
         ["Norsk;", "Matte;Norsk;"][n % 2]]
        for n, w in enumerate(WORDS, start=1)
    ]  # fmt: skip
    reading = read(("Undersøkelse T2(1-5).xlsx", make_book(Ark1=[head, *rows])))
    survey = reading.survey
    assert survey.sources[0].layout == "Microsoft Forms"
    assert survey.values("wave") == ("T2",)
    assert survey.values("grade") == ("5", "6", "7", "8", "9")
    assert [item.text for item in survey.codebook.items] == ["Jeg trives"]
    (personal,) = told(reading, "personopplysninger")
    assert "«E-postadresse»" in personal
    assert told(reading, "fritekst: «Hva vil du si?»")
    assert told(reading, "flere svar: «Velg fag»")


def test_google_forms_grids_are_factors() -> None:
    rows = [f"2018/11/05 10:00:00 AM CET,{w},{w}" for w in WORDS]
    reading = lines("Tidsmerke,Uro [Det er bråk],Uro [Vi venter]", *rows)
    assert reading.survey.sources[0].layout == "Google Forms"
    assert [factor.label for factor in reading.survey.codebook.factors] == ["Uro"]
    assert told(reading, "«Tidsmerke»")


def test_nettskjema_codes_are_kept() -> None:
    rows = [f"2768529{n};{w};{w};7463{n}" for n, w in enumerate(WORDS)]
    reading = lines("$submission_id;trivsel_1;trivsel_2;$answer_time_ms", *rows)
    assert reading.survey.sources[0].layout == "Nettskjema"
    assert [item.code for item in reading.survey.codebook.items] == ["trivsel_1", "trivsel_2"]
    assert [factor.code for factor in reading.survey.codebook.factors] == ["trivsel"]


def test_limesurvey_codes_and_arrays() -> None:
    head = '"id. Response ID","submitdate. Date submitted","G1. Trinn","Q2[SQ001]. Uro [Bråk]"'
    head += ',"Q2[SQ002]. Uro [Venting]","Q3. Jeg trives"'
    rows = [f'"{n}","2018-11-05 10:00:00","8","{w}","{w}","{w}"' for n, w in enumerate(WORDS)]
    reading = lines(head, *rows)
    items = {item.code: (item.text, item.factor) for item in reading.survey.codebook.items}
    assert items == {
        "Q2_SQ001": ("Bråk", "Uro"),
        "Q2_SQ002": ("Venting", "Uro"),
        "Q3": ("Jeg trives", "Jeg trives"),
    }
    assert reading.survey.values("grade") == ("8",)


def test_limesurvey_answer_codes_are_read_and_asked_about() -> None:
    rows = [f"{n},2018-11-05 10:00:00,A{n % 4 + 1},A{n % 3 + 1}" for n in range(12)]
    reading = lines("id,submitdate,Q1[SQ001],Q1[SQ002]", *rows)
    assert [item.scale.high for item in reading.survey.codebook.items] == [4, 4]
    assert told(reading, "hvilken skala svarene er på")


def test_surveymonkey_ticks_and_rankings_are_no_answers_on_a_scale() -> None:
    head = "Respondent ID,Hvilke fag?,,Ranger fagene,,,Hvor ofte ler du?"
    below = ",Norsk,Matte,Norsk,Matte,Gym,Response"
    orders = ["1,2,3", "2,1,3", "3,1,2", "1,3,2", "2,3,1"]
    rows = [f"1069346{n}001,Norsk,,{o},{WORDS[n]}" for n, o in enumerate(orders)]
    reading = lines(head, below, *rows)
    assert [item.text for item in reading.survey.codebook.items] == ["Hvor ofte ler du?"]
    assert told(reading, "velge flere svar")
    assert told(reading, "i rekkefølge: «Norsk», «Matte», «Gym»")


def test_a_form_without_answers_on_a_scale_says_so() -> None:
    reading = lines("Tidsmerke,Hva liker du?", "2018-11-05 10:00:00,Fisk", "2018-11-05 10:00:00,Is")
    assert reading.survey is None
    assert told(reading, "ingen spørsmål med svar på en skala")


@pytest.mark.real
def test_a_real_surveymonkey_export(real_data: Path) -> None:
    reading = read(real_data / "forms" / "surveymonkey_two_headers.csv")
    survey = reading.survey
    (item,) = [item for item in survey.codebook.items if item.text == "Han Solo"]
    cells = survey.scores[survey.scores["measure"].eq(item.code)]
    assert cells["n"].sum() == 814
    assert cells["total"].sum() / 814 == pytest.approx(4.671990, abs=1e-6)
    answers = survey.answers[survey.answers["item"].eq(item.code)]
    favourable = answers.loc[answers["option"] >= 4, "n"].sum()
    assert favourable / 814 == pytest.approx(0.934889, abs=1e-6)
    assert survey.sources[0].rows == 1186
    missing = next(fact.missing for fact in survey.sources[0].items if fact.text == "Han Solo")
    # Of those who answered anything, a yes or no at the start included; the rest weren't asked.
    assert missing == pytest.approx(0.3137, abs=1e-4)
    assert item.scale.name == "1–5"
    assert told(reading, "«RespondentID»")


@pytest.mark.real
def test_a_real_qualtrics_export(real_data: Path) -> None:
    reading = read(real_data / "forms" / "qualtrics_sample.csv")
    assert reading.survey.sources[0].rows == 1
    assert reading.survey.participation["answered"].tolist() == [1]
    (personal,) = told(reading, "personopplysninger")
    for header in ("IPAddress", "RecipientEmail", "LocationLatitude", "RecipientLastName"):
        assert f"«{header}»" in personal
    assert "130.92" not in repr(vars(reading)) + " ".join(map(str, reading.problems))
    assert pd.notna(reading.survey.scores["n"]).all()
