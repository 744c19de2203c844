from __future__ import annotations

from pathlib import Path

import pytest

from kfl_widgets.reading import Reading, read
from kfl_widgets.survey.model import ALL

WORDS = ["Helt uenig", "Litt uenig", "Litt enig", "Helt enig"]


def answers(head: str, *lines: str, name: str = "T1 elever.csv") -> Reading:
    return read((name, "\n".join([head, *lines]).encode()))


def told(reading: Reading, words: str) -> list[str]:
    return [str(p.message) for p in reading.problems if words in str(p.message)]


def test_words_are_put_in_order_and_that_is_told() -> None:
    reading = answers("Jeg trives;Jeg lærer", *(f"{word};{word.upper()} " for word in WORDS))
    (item, _) = reading.survey.codebook.items
    assert [option.label for option in item.options] == WORDS
    scores = reading.survey.scores
    assert scores.loc[scores["measure"].eq(item.code), "total"].tolist() == [10]
    assert told(reading, "1=Helt uenig; 2=Litt uenig; 3=Litt enig; 4=Helt enig")


def test_declining_to_answer_is_missing() -> None:
    lines = ["Helt enig;3", "Vet ikke;2", "Ikke aktuelt;1", "Ønsker ikke å svare;2", ";3"]
    reading = answers("Jeg trives;x", *lines, "Litt uenig;1", "Helt uenig;4", "Litt enig;4")
    item = reading.survey.codebook.items[0]
    scores = reading.survey.scores
    assert scores.loc[scores["measure"].eq(item.code), "n"].tolist() == [4]


def test_who_answered_is_known_by_header_or_by_value() -> None:
    head = "Hvilket trinn går du på?;Er du jente eller gutt?;Hvem svarer?;Jeg trives;Jeg lærer"
    lines = [f"8. trinn;{sex};Elev;{w};{w}" for sex in ("Jente", "Gutt") for w in WORDS]
    survey = answers(head, *lines).survey
    assert survey.values("grade") == ("8",)
    assert survey.values("gender") == ("jenter", "gutter")
    assert survey.values("group") == ("elever",)
    assert len(survey.codebook.items) == 2


def test_a_statement_about_the_class_is_no_grade() -> None:
    lines = [f"{n};{n};{n}" for n in (1, 2, 3, 4, 5)]
    survey = answers("Jeg trives i min klasse;Jeg liker trinnet;Vi har det bra", *lines).survey
    assert len(survey.codebook.items) == 3
    assert survey.values("grade") == ()


def test_a_date_in_the_grade_column_is_the_grades_it_was() -> None:
    lines = [f"{grade};{w};{w}" for grade in ("05.jul", "01.apr") for w in WORDS]
    reading = answers("Trinn;Jeg trives;Jeg lærer", *lines)
    assert reading.survey.values("grade") == ("1-4", "5-7")
    assert told(reading, "blitt til datoer")


def test_questions_under_one_heading_are_a_factor_and_others_stand_alone() -> None:
    head = "Trivsel her [Jeg trives];Trivsel her [Jeg har venner];Jeg lærer mye"
    survey = answers(head, *(f"{w};{w};{w}" for w in WORDS)).survey
    factors = {factor.label: factor.code for factor in survey.codebook.factors}
    assert list(factors) == ["Trivsel her", "Jeg lærer mye"]
    assert len(survey.codebook.items_of("elever", "Trivsel her")) == 2
    assert len({*factors.values(), *(item.code for item in survey.codebook.items)}) == 5


def test_codes_that_differ_by_a_number_are_a_factor() -> None:
    head = "trivsel_1;trivsel_2;ro_1;ro_2"
    survey = answers(head, *(";".join([str(n)] * 4) for n in (1, 2, 3, 4, 5))).survey
    assert [factor.code for factor in survey.codebook.factors] == ["trivsel", "ro"]
    assert [item.code for item in survey.codebook.items] == head.split(";")


def test_an_unwritten_scale_of_numbers_is_asked_about() -> None:
    reading = answers("Q1;Q2;Q3", "1;2;3", "2;3;1", "3;1;2", "1;3;3")
    (problem,) = [p for p in reading.problems if "hvilken skala svarene" in str(p.message)]
    assert problem.severity == "warning"
    assert reading.survey.codebook.items[0].scale.high == 4


def test_an_odd_answer_is_told_with_its_cell() -> None:
    lines = [f"{w};{w}" for w in WORDS * 3]
    reading = answers("Jeg trives;Jeg lærer", *lines, "Hæ;Helt enig")
    (problem,) = [p for p in reading.problems if "ikke er på skalaen" in str(p.message)]
    assert problem.where.cell == "A14"
    assert "Hæ" not in str(problem)


def test_personal_data_are_never_read_whatever_the_header() -> None:
    head = "Navn;Kontakt;Merke;Kode;Kommentar;Jeg trives;Jeg lærer"
    lines = [
        f"Kari Nordmann{n};kari{n}@skole.no;0101201234{n};4790{n}1234;Ola er grei {n};{w};{w}"
        for n, w in enumerate(WORDS)
    ]
    reading = answers(head, *lines)
    assert len(reading.survey.codebook.items) == 2
    assert told(reading, "«Navn», «Kontakt», «Merke», «Kode»")
    assert told(reading, "fritekst: «Kommentar»")
    everything = repr(vars(reading)) + repr(reading.survey.codebook) + repr(reading.survey.sources)
    for secret in ("Nordmann", "kari", "01012012", "4790", "Ola"):
        assert secret not in everything


def test_a_first_row_with_a_person_in_it_is_not_shown_as_a_header() -> None:
    lines = [f"ola{n}@skole.no;{w};{w}" for n, w in enumerate(WORDS)]
    reading = answers("kari@skole.no;Helt enig;Litt enig", *lines)
    assert "kari" not in " ".join(map(str, reading.problems))


def test_questions_without_a_scale_are_left_out_by_header() -> None:
    head = "Alder;Liker du fisk?;Favoritt;Fag;Jeg trives;Jeg lærer"
    lines = [f"{n + 9};Ja;Rød;Norsk;{w};{w}" for n, w in enumerate(WORDS)]
    lines += ["12;Nei;Blå;Norsk;Mattis;Helt enig;Helt enig".replace("Norsk;Mattis", "Norsk;")]
    lines += [f"11;Nei;Rød;Norsk, matte;{w};{w}" for w in WORDS]
    reading = answers(head, *lines)
    assert told(reading, "bakgrunnsopplysninger vi ikke bruker: «Alder»")
    assert told(reading, "rekkefølgen på: «Favoritt»")


def test_the_mean_of_yes_and_no_is_the_share_that_said_yes() -> None:
    lines = ["Ja;Nei;Ja", "Nei;Ja;Vet ikke", "Ja;Ja;Ja", "Ja;Vet ikke;Nei"]
    reading = answers("Har du en venn?;Er du trygg?;Trives du?", *lines)
    items = {item.text: item for item in reading.survey.codebook.items}
    assert [option.label for option in items["Trives du?"].options] == ["Nei", "Ja"]
    assert {item.scale.name for item in items.values()} == {"0–1"}
    scores = reading.survey.scores.set_index("measure")
    assert scores.loc["Har du en venn?", ["n", "total"]].tolist() == [4, 3]
    assert scores.loc["Trives du?", ["n", "total"]].tolist() == [3, 2]


def test_a_box_that_is_ticked_and_a_yes_from_all_are_left_out_by_header() -> None:
    lines = [f"Ja;{n % 2};{w};{w}" for n, w in enumerate(WORDS)]
    reading = answers("Samtykker du?;Vil du vite mer?;Jeg trives;Jeg lærer", *lines)
    assert told(reading, "alle svarte det samme: «Samtykker du?», «Vil du vite mer?»")


def test_a_list_with_one_yes_or_no_is_no_survey() -> None:
    reading = answers("Dato;Betalt", "1.2.2020;Ja", "2.2.2020;Nei", "3.2.2020;Ja")
    assert reading.survey is None


def test_a_file_without_a_wave_has_its_own_and_a_warning() -> None:
    reading = answers("Jeg trives;Jeg lærer", *(f"{w};{w}" for w in WORDS), name="svar.csv")
    assert reading.survey.values("wave") == ("Uten runde",)
    assert reading.survey.scores["group"].unique().tolist() == [ALL]
    assert told(reading, "hvilken runde")


def test_items_against_the_rest_and_straight_lines_are_noticed() -> None:
    head = "ro_1;ro_2;ro_3;liv_1;liv_2;liv_3"
    values = [1, 2, 3, 4, 5] * 6
    lines = [f"{v};{v};{6 - v};{v};{min(v + n % 2, 5)};{v}" for n, v in enumerate(values)]
    reading = answers(head, *lines, *["3;3;3;3;3;3"] * 4)
    assert told(reading, "«ro_3». Skal de være snudd?")
    facts = reading.survey.sources[0]
    assert facts.straight_liners == 7  # the four, and three whose 3 stayed a 3
    assert {item.missing for item in facts.items} == {0.0}


def test_a_list_of_people_is_no_survey() -> None:
    reading = answers("navn;alder;skostørrelse", "Kari;9;35", "Ola;10;36", name="liste.csv")
    assert reading.survey is None


@pytest.mark.real
def test_twenty_five_items_of_2800_people(real_data: Path) -> None:
    reading = read(real_data / "reliability" / "bfi.csv")
    assert [factor.code for factor in reading.survey.codebook.factors] == list("ACENO")
    assert {item.scale.name for item in reading.survey.codebook.items} == {"1–6"}
    assert reading.survey.participation["answered"].sum() == 2800
    assert told(reading, "personopplysninger: «id»")
    assert told(reading, "«A1»")


@pytest.mark.real
@pytest.mark.parametrize("name", ["r_attitude.csv", "r_mtcars.csv", "r_sleep.csv"])
def test_tables_that_are_no_survey_are_refused(real_data: Path, name: str) -> None:
    assert read(real_data / "reliability" / name).survey is None
