from __future__ import annotations

import pytest

from kfl_widgets.reading import Reading, read
from kfl_widgets.reading.rewording import accept, near_matches
from kfl_widgets.survey.summary import summarise

WORDS = ["Helt uenig", "Litt uenig", "Litt enig", "Helt enig"]
HEAD = "Runde;Gruppe;Faktor;Kode;Påstand;Skala;Antall;Gjennomsnitt"


def two_waves(first: str, second: str) -> Reading:
    return read(
        ("a.csv", f"{HEAD}\nT1;Elever;{first};20;3,2\n".encode()),
        ("b.csv", f"{HEAD}\nT2;Elever;{second};20;3,4\n".encode()),
    )


def told(reading: Reading, words: str) -> list[str]:
    return [str(p.message) for p in reading.problems if words in str(p.message)]


def test_items_are_matched_by_words_when_their_codes_differ() -> None:
    reading = two_waves("Trivsel;E1;Jeg trives.;1-4", "Trivsel;Q7;jeg  trives;1-4")
    (item,) = reading.survey.codebook.items
    assert item.code == "E1"
    assert len(reading.survey.scores) == 2


def test_factors_are_matched_whatever_their_letter_case() -> None:
    reading = two_waves("Faglig trivsel;;;1-4", "faglig Trivsel ;;;1-4")
    (factor,) = reading.survey.codebook.factors
    assert factor.label == "Faglig trivsel"


def test_one_code_with_two_wordings_is_one_item_and_told() -> None:
    reading = two_waves("Trivsel;E1;Jeg trives på skolen;1-4", "Trivsel;E1;Jeg trives i skolen;1-4")
    assert len(reading.survey.codebook.items) == 1
    assert told(reading, "formulert på to måter")


def test_one_code_with_two_statements_is_two_items() -> None:
    reading = two_waves("Trivsel;E1;Jeg trives på skolen;1-4", "Trivsel;E1;Læreren hjelper meg;1-4")
    assert len(reading.survey.codebook.items) == 2
    assert told(reading, "holdes fra hverandre")


def test_words_on_a_guessed_scale_are_never_put_on_another() -> None:
    five = [*WORDS, "Verken enig eller uenig"] * 5
    files = [
        (
            f"{wave} elever.csv",
            "\n".join(["Jeg trives;Jeg ler", *(f"{w};{w}" for w in said)]).encode(),
        )
        for wave, said in (("T1", five), ("T2", ["Litt uenig", "Litt enig"] * 5))
    ]
    reading = read(*files)
    assert told(reading, "to skalaer (1–5 og 1–4)")
    assert {factor.scale.name for factor in reading.survey.codebook.factors} == {"1–5", "1–4"}


def test_numbers_on_a_guessed_scale_take_the_longer_one() -> None:
    files = [
        (f"{wave} elever.csv", "\n".join(["Q1;Q2;Q3", *(f"{n};{n};{n}" for n in said)]).encode())
        for wave, said in (("T1", [1, 2, 3, 4]), ("T2", [1, 2, 5, 3]))
    ]
    survey = read(*files).survey
    assert {factor.scale.name for factor in survey.codebook.factors} == {"1–5"}
    assert len(survey.codebook.items) == 3


@pytest.mark.parametrize(("mean", "scales"), [("2,4", {"1–3"}), ("3,4", {"1–3", "1–4"})])
def test_what_is_guessed_takes_a_written_scale_that_holds_its_numbers(
    mean: str, scales: set[str]
) -> None:
    row = "Trivsel;E1;Jeg trives på skolen"
    reading = read(
        ("a.csv", f"{HEAD}\nT1;Elever;{row};1-3;20;2,2\n".encode()),
        ("b.csv", f"{HEAD}\nT2;Elever;{row};;20;{mean}\n".encode()),
    )
    assert {item.scale.name for item in reading.survey.codebook.items} == scales


REWORDED = (
    "Trivsel;E1;Læreren bryr seg om meg;1-4",
    "Trivsel;Q1;Lærerne mine bryr seg om meg;1-4",
)


def test_near_matches_are_offered_and_nothing_is_joined_by_itself() -> None:
    survey = two_waves(*REWORDED).survey
    assert len(survey.codebook.items) == 2
    (match,) = near_matches(survey)
    assert (match.old, match.new) == ("E1", "Q1")
    assert 0.75 <= match.likeness < 1
    assert match.obstacle is None


def test_an_accepted_match_is_one_item_marked_as_reworded() -> None:
    survey = two_waves(*REWORDED).survey
    joined = accept(survey, near_matches(survey))
    (item,) = joined.codebook.items
    assert item.code == "E1"
    assert item.text == "Lærerne mine bryr seg om meg (omformulert)"
    table = summarise(joined, by=("wave", "item"))
    assert table["mean"].round(1).tolist() == [3.2, 3.4]
    assert near_matches(joined) == ()
    assert any("Omformulert" in str(problem.message) for problem in joined.problems)


def test_a_statement_that_is_its_own_factor_brings_it_along() -> None:
    first, second = "Jeg lærer mye på skolen", "Jeg lærer mye her på skolen"
    words = ["Aldri", "Sjelden", "Av og til", "Ofte", "Alltid"]
    files = [
        (
            f"{wave} elever.csv",
            "\n".join([f"{text};Jeg ler", *(f"{w};{w}" for w in words)]).encode(),
        )
        for wave, text in (("T1", first), ("T2", second))
    ]
    survey = read(*files).survey
    assert len(survey.codebook.factors) == 3
    joined = accept(survey, near_matches(survey))
    assert len(joined.codebook.factors) == 2
    assert f"{second} (omformulert)" in {factor.label for factor in joined.codebook.factors}
    assert len(joined.scores) == len(survey.scores)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jeg blir sint når jeg er på skolen", "Jeg blir ikke sint når jeg er på skolen"),
        ("Jeg trives", "Læreren min er streng"),
    ],
)
def test_opposites_and_strangers_are_not_offered(one: str, other: str) -> None:
    assert near_matches(two_waves(f"T;E1;{one};1-4", f"T;Q1;{other};1-4").survey) == ()


def test_another_scale_is_refused_with_the_reason() -> None:
    one, other = REWORDED
    survey = two_waves(one, other.replace("1-4", "1-5").replace("Trivsel", "Vel")).survey
    (match,) = near_matches(survey)
    assert "ulike skalaer (1–4 og 1–5)" in str(match.obstacle)
    kept = accept(survey, [match])
    assert len(kept.codebook.items) == 2
    assert any("ikke slått sammen" in str(problem.message) for problem in kept.problems)


def test_files_that_disagree_about_what_is_good_are_told_of() -> None:
    head = "Runde;Gruppe;Faktor;Skala;Retning;Antall;Gjennomsnitt"
    one = f"{head}\nT1;Elever;Uro;1-4;lav er bra;20;2,1\n"
    other = f"{head}\nT2;Elever;Uro;1-4;høy er bra;20;2,4\n"
    reading = read(("a.csv", one.encode()), ("b.csv", other.encode()))
    assert reading.survey.codebook.factors[0].high_is_good is False
    assert told(reading, "uenige om høyt eller lavt") == [
        "Filene er uenige om høyt eller lavt er bra for «Uro»."
    ]
    again = read(("a.csv", one.encode()), ("b.csv", one.replace("T1", "T2").encode()))
    assert not told(again, "uenige om")
