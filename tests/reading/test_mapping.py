"""What a person says about columns, kept and used again."""

import pytest

from kfl_widgets.reading import Book, Mapping, Sheet, read_as_before, read_mapped
from kfl_widgets.reading.guessing import suggest
from kfl_widgets.reading.mapping import Column, fits, headers_of, missing, said_of

TITLE = ["Resultater for skolen vår", None, None, None, None]


def results(first: str, second: str) -> Sheet:
    """A sheet no layout knows: merged headings in words of the school's own."""
    return Sheet(
        "Ark1",
        [
            TITLE,
            [None, first, None, second, None],
            ["Det vi spurte om", "Snitt", "Svar", "Snitt", "Svar"],
            ["Trivsel", "4,1", 60, "4,3", 64],
            ["Arbeidsro", "3,2", 58, "*", "*"],
        ],
    )


def answers(*words: str) -> Sheet:
    rows = [["Tid", "Klasse", "Jeg trives", "Jeg gruer meg", "Fritekst"]]
    rows += [[f"kl. {i}", "8A", words[i % 3], words[(i + 1) % 3], f"tekst {i}"] for i in range(12)]
    return Sheet("Skjemasvar", rows)


def roles(mapping: Mapping) -> list[str]:
    return [column.role for column in mapping.columns]


def test_merged_headings_count_for_all_they_stand_over():
    assert headers_of(results("2016", "2018"), 2, 2) == (
        "Det vi spurte om",
        "2016 · Snitt",
        "2016 · Svar",
        "2018 · Snitt",
        "2018 · Svar",
    )


def test_headings_in_two_rows_are_found_and_understood():
    guess = suggest(results("2016", "2018"))
    assert (guess.header_row, guess.header_rows) == (2, 2)
    assert roles(guess) == ["factor", "mean", "n", "mean", "n"]
    assert [column.wave for column in guess.columns] == ["", "2016", "2016", "2018", "2018"]
    assert [str(lack) for lack in missing(guess)] == ["Si hvem som har svart, for eksempel elever."]


def test_small_numbers_do_not_say_what_they_are():
    rows = [
        ["a", "b", "Årstrinn", "d", "e"],
        *(["1", i % 4, 5 + i % 3, 2016, "8A"] for i in range(9)),
    ]
    assert roles(suggest(Sheet("", rows))) == ["ignore", "answer", "grade", "wave", "grade"]


def test_a_mapped_sheet_of_results_becomes_cells():
    sheet = results("2016", "2018")
    mapping = suggest(sheet).model_copy(update={"group": "elever"})
    survey = read_mapped(Book("vår.xlsx", (sheet,)), sheet, mapping).survey
    cells = survey.scores.set_index(["measure", "wave"])
    assert cells.loc[("Trivsel", "2018"), "n"] == 64
    assert cells.loc[("Trivsel", "2018"), "total"] == pytest.approx(64 * 4.3)
    assert cells.loc[("Arbeidsro", "2018"), "state"] == "suppressed"


def test_next_years_file_reads_itself_with_its_own_waves():
    said = suggest(results("2016", "2018")).model_copy(update={"group": "elever"})
    book = Book("neste.xlsx", (results("2018", "2020"),))
    reading = read_as_before(book, [said])
    assert reading.survey.values("wave") == ("2018", "2020")
    assert "Lest med oppsettet dere laget" in str(reading.problems[0])


def test_a_wave_that_was_said_by_hand_is_asked_for_again():
    sheet = results("Før", "Nå")
    said = Mapping(
        header_row=2,
        header_rows=2,
        group="elever",
        columns=(
            Column(header="Det vi spurte om", role="factor"),
            Column(header="Før · Snitt", role="mean", wave="T1"),
            Column(header="Før · Svar", role="n", wave="T1"),
            Column(header="Nå · Snitt", role="mean", wave="T2"),
            Column(header="Nå · Svar", role="n", wave="T2"),
        ),
    )
    assert missing(said) == []
    placed = fits(said, sheet)
    assert {column.wave for column in placed.columns} == {""}
    assert read_as_before(Book("neste.xlsx", (sheet,)), [said]) is None


def test_other_headings_do_not_fit():
    said = suggest(results("2016", "2018"))
    assert fits(said, answers("Nei", "Litt", "Ja")) is None


def test_answers_in_words_are_put_in_order_by_a_person():
    sheet = answers("Ja, veldig", "Litt", "Nei")
    guess = suggest(sheet)
    assert roles(guess)[1:] == ["grade", "answer", "answer", "ignore"]
    assert set(guess.options) == {"Ja, veldig", "Litt", "Nei"}
    columns = list(guess.columns)
    columns[0] = columns[0].model_copy(update={"role": "ignore"})
    columns[2] = columns[2].model_copy(update={"factor": "Trivsel"})
    columns[3] = columns[3].model_copy(update={"factor": "Trivsel", "reversed": True})
    said = guess.model_copy(
        update={
            "columns": tuple(columns),
            "wave": "T1 2024",
            "group": "elever",
            "options": ("Nei", "Litt", "Ja, veldig"),
        }
    )
    survey = read_mapped(Book("skjema.xlsx", (sheet,)), sheet, said).survey
    counts = survey.answers.groupby(["item", "option"], observed=True)["n"].sum()
    assert counts.to_list() == [4, 4, 4, 4, 4, 4]
    factor = survey.scores[survey.scores["measure"] == "Trivsel"].iloc[0]
    # Per person (x + 4 − y)/2 for the pairs (3,2), (2,1), (1,3): 2.5, 2.5, 1.0, four of each.
    assert factor["total"] == pytest.approx(4 * (2.5 + 2.5 + 1.0))
    assert survey.values("grade") == ("8",)


def test_a_mapping_survives_being_written_and_read():
    said = suggest(results("2016", "2018"))
    assert Mapping.model_validate_json(said.model_dump_json()) == said


def test_an_empty_mapping_says_what_to_do():
    assert "Velg hvilke kolonner" in str(missing(Mapping())[0])


def test_nothing_readable_is_no_survey():
    sheet = Sheet("Ark1", [["Navn", "Snitt"], ["", ""]])
    mapping = Mapping(
        columns=(Column(header="Navn", role="factor"), Column(header="Snitt", role="mean")),
        wave="T1",
        group="elever",
    )
    assert read_mapped(Book("tom.xlsx", (sheet,)), sheet, mapping).survey is None


def test_a_wave_said_of_one_column_goes_for_all_under_the_same_heading():
    guess = suggest(results("Før", "Nå"))
    assert roles(guess) == ["factor", "mean", "n", "mean", "n"]
    said = said_of(said_of(guess, 1, "wave", "T1"), 4, "wave", "T2")
    assert [column.wave for column in said.columns] == ["", "T1", "T1", "T2", "T2"]
    assert roles(said_of(said, 2, "role", "ignore")) == ["factor", "mean", "ignore", "mean", "n"]
