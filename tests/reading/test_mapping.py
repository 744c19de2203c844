"""What a person says about columns, kept and used again."""

import pytest

from kfl_widgets.reading import (
    Before,
    Book,
    Mapping,
    Reading,
    Sheet,
    join,
    mapped,
    read_as_before,
    read_mapped,
    read_mapped_book,
    read_uploads,
    reader,
)
from kfl_widgets.reading.guessing import suggest
from kfl_widgets.reading.mapping import Column, fits, headers_of, missing, said_of
from kfl_widgets.survey import rescale
from kfl_widgets.survey.model import Problem
from kfl_widgets.survey.summary import summarise

LOG_UNFORESEEN = reader._log_unforeseen

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


# -- answers in numbers ------------------------------------------------------------------------


def numbered(*rows: tuple[object, object], options: tuple[str, ...] = ()):
    """Two statements of one factor, the second reversed, as a team says it."""
    sheet = Sheet("Svar", [["Jeg trives", "Jeg gruer meg"], *(list(row) for row in rows)])
    said = Mapping(
        wave="T1",
        group="elever",
        options=options,
        columns=(
            Column(header="Jeg trives", role="answer", factor="Trivsel"),
            Column(header="Jeg gruer meg", role="answer", factor="Trivsel", reversed=True),
        ),
    )
    return read_mapped(Book("svar.xlsx", (sheet,)), sheet, said)


def factor_mean(reading) -> float:
    cell = reading.survey.scores.query("measure == 'Trivsel'").iloc[0]
    return cell["total"] / cell["n"]


def test_a_scale_is_not_the_lowest_and_highest_that_anybody_chose():
    reading = numbered((2, 4), (3, 3), (4, 4), (5, 5))
    assert reading.survey.codebook.factors[0].scale.name == "1–5"
    # Per person (x + 6 − y)/2: 2, 3, 3 and 3.
    assert factor_mean(reading) == pytest.approx(11 / 4)
    assert any("Vi leser 1–5" in str(problem) for problem in reading.problems)


@pytest.mark.parametrize("codes", [(99, 99), (98, 99), (-9, 99), (8888, 9999)])
def test_a_code_for_no_answer_stretches_no_scale_and_counts_for_nobody(codes: tuple[int, int]):
    rows = [(n, 6 - n) for n in (1, 2, 3, 4, 5)] * 3
    reading = numbered(*rows, (codes[0], 3), (3, codes[1]))
    assert reading.survey.codebook.factors[0].scale.name == "1–5"
    assert factor_mean(reading) == pytest.approx(3.0)
    odd = [problem for problem in reading.problems if "ikke er på skalaen" in str(problem)]
    assert [str(problem.where) for problem in odd] == [
        "svar.xlsx › Svar › A17",
        "svar.xlsx › Svar › B18",
    ]
    assert "«Jeg trives»" in str(odd[0])


def test_wide_scales_are_read_and_told_as_a_guess():
    reading = numbered((0, 80), (55, 45), (100, 20), (30, 60))
    assert reading.survey.codebook.factors[0].scale.name == "0–100 %"
    assert any("Vi leser 0–100 %" in str(problem) for problem in reading.problems)


def test_an_option_may_hold_what_a_codebook_separates_options_by():
    words = ("Nei", "Litt; 2=ofte", "Ja")
    reading = numbered(*[(words[i % 3], words[2 - i % 3]) for i in range(9)], options=words)
    assert [option.label for option in reading.survey.codebook.items[0].options] == list(words)
    assert reading.survey.answers["n"].sum() == 18


def test_words_that_decline_to_answer_are_no_step_of_the_scale():
    sheet = Sheet("Svar", [["Jeg trives"], *([cell] for cell in [1, 2, 3, 4, 5, "Vet ikke"] * 4)])
    assert suggest(sheet).options == ()
    reading = numbered((1, 5), (5, "Vet ikke"), (3, 3), (4, 2), options=("Vet ikke",))
    assert reading.survey.codebook.factors[0].scale.name == "1–5"
    assert reading.survey.answers["n"].sum() == 7


def test_a_column_of_numbers_beside_columns_of_words_has_its_own_scale():
    reading = numbered(("Nei", 5), ("Ja", 4), ("Ja", 1), ("Nei", 2), options=("Nei", "Ja"))
    assert [item.scale.name for item in reading.survey.codebook.items] == ["1–2", "1–5"]


WORDS = ("Kjipt", "Sånn passe", "Supert")


def asked_in(*waves: tuple[str, list[object], list[object]]) -> Book:
    """A sheet for each wave, with two statements."""
    sheets = (
        Sheet(wave, [["Maten", "Arbeidsro"], *map(list, zip(food, calm, strict=True))])
        for wave, food, calm in waves
    )
    return Book("svar.xlsx", tuple(sheets), sha256=waves[0][0])


def said_of_statements(group: str = "elever") -> Mapping:
    columns = (Column(header=header, role="answer") for header in ("Maten", "Arbeidsro"))
    return Mapping(wave="T1", group=group, options=WORDS, columns=tuple(columns))


def told(reading: Reading, words: str) -> list[Problem]:
    return [problem for problem in reading.problems if words in str(problem.message)]


def test_numbers_are_no_words_because_few_of_them_were_chosen():
    first, then = [1, 2, 3] * 30, [1, 2, 3, 4, 5] * 18
    book = asked_in(("T1", [*WORDS] * 30, first), ("T2", [*WORDS] * 30, then))
    survey = read_mapped_book(book, book.sheets[0], said_of_statements()).survey
    scales = {factor.label: factor.scale.name for factor in survey.codebook.factors}
    assert scales == {"Maten": "1–3", "Arbeidsro": "1–5"}
    means = rescale(summarise(survey, by=("wave", "factor")), "percent")
    calm = means[means["label"] == "Arbeidsro"].set_index("wave")["mean"]
    assert calm.to_dict() == {"T1": pytest.approx(25.0), "T2": pytest.approx(50.0)}


def test_a_column_with_words_in_one_sheet_is_on_their_scale_in_every_sheet():
    book = asked_in(("T1", [*WORDS] * 4, [*WORDS] * 4), ("T2", [*WORDS] * 4, [1, 2, 3] * 4))
    reading = read_mapped_book(book, book.sheets[1], said_of_statements())
    assert {item.scale.name for item in reading.survey.codebook.items} == {"1–3"}
    assert not told(reading, "Filen sier ikke hvilken skala")


def test_a_guess_is_never_put_on_a_known_scale_that_is_too_short():
    words, numbers = [*WORDS] * 4, [1, 2, 3, 4, 5, 5, 4, 3, 2, 1, 4, 5]
    said = said_of_statements()
    readings = [
        read_as_before(asked_in((w, a, a)), [said]) for w, a in (("T1", words), ("T2", numbers))
    ]
    survey = join([reading.survey for reading in readings])
    assert {factor.scale.name for factor in survey.codebook.factors} == {"1–3", "1–5"}
    assert any("to skalaer (1–3 og 1–5)" in str(problem.message) for problem in survey.problems)


def test_words_stay_on_their_scale_beside_numbers_that_seemed_to_be_on_the_same():
    said, numbers = said_of_statements(), [1, 2, 3, 4, 5] * 18
    books = asked_in(("T1", [*WORDS] * 30, [1, 2, 3] * 30)), asked_in(("T2", numbers, numbers))
    survey = join([read_as_before(book, [said]).survey for book in books])
    assert {item.scale.name for item in survey.codebook.items if item.options} == {"1–3"}


def test_a_column_of_answers_that_cannot_be_read_is_told_of():
    other = ["Digg", "Helt grei", "Fysj"] * 4
    reading = read_as_before(
        asked_in(("T1", [None, *other][:12], [*WORDS] * 4)), [said_of_statements()]
    )
    assert [item.text for item in reading.survey.codebook.items] == ["Arbeidsro"]
    (problem,) = told(reading, "Vi kjenner ikke svarene i kolonnen «Maten»")
    assert (problem.severity, str(problem.where)) == ("warning", "svar.xlsx › T1 › A3")
    assert "Digg" not in str(problem)


def test_a_column_of_answers_that_nobody_gave_is_told_of():
    reading = read_as_before(asked_in(("T1", [None] * 12, [*WORDS] * 4)), [said_of_statements()])
    (problem,) = told(reading, "Ingen har svart på: «Maten».")
    assert problem.severity == "warning"


# -- several sheets ----------------------------------------------------------------------------


def said_of_results() -> Mapping:
    return suggest(results("2016", "2018")).model_copy(update={"group": "elever"})


def book_of_two() -> Book:
    one, two = results("2016", "2018"), results("2020", "2022")
    two = Sheet("Ark2", two.rows)
    return Book("vår.xlsx", (one, two, Sheet("Notater", [["Husk møtet", "på tirsdag"]])))


def test_every_sheet_with_the_headings_is_read_and_the_others_are_told_of():
    book = book_of_two()
    reading = read_mapped_book(book, book.sheets[0], said_of_results())
    assert reading.survey.values("wave") == ("2016", "2018", "2020", "2022")
    assert len(reading.parts) == 1
    assert reading.unknown == ()
    unread = [p.where.sheet for p in reading.problems if "Arket er ikke lest" in str(p)]
    assert unread == ["Notater"]


def test_next_years_book_is_read_sheet_by_sheet():
    reading = read_as_before(book_of_two(), [said_of_results()])
    assert reading.survey.values("wave") == ("2016", "2018", "2020", "2022")
    before = [p.where.sheet for p in reading.problems if "Lest med oppsettet" in str(p)]
    assert before == ["Ark1", "Ark2"]


def unsaid_wave(name: str) -> Sheet:
    return Sheet(name, [["Tema hos oss", "Snitt"], ["Trivsel", "4,1"], ["Arbeidsro", "3,2"]])


def said_of_unsaid_wave() -> Mapping:
    return suggest(unsaid_wave("")).model_copy(update={"group": "elever", "wave": "T1"})


def test_a_sheet_that_is_named_by_its_wave_needs_no_more():
    book = Book("vår.xlsx", (unsaid_wave("Høst (T1)"), unsaid_wave("Vår (T2)")))
    reading = read_mapped_book(book, book.sheets[0], said_of_unsaid_wave())
    assert reading.survey.values("wave") == ("T1", "T2")


def test_a_sheet_whose_wave_nobody_has_said_waits():
    book = Book("vår.xlsx", (unsaid_wave("Høst"), unsaid_wave("Vår")))
    reading = read_mapped_book(book, book.sheets[0], said_of_unsaid_wave())
    assert reading.survey.values("wave") == ("T1",)
    assert [[sheet.name for sheet in waiting.sheets] for waiting in reading.unknown] == [["Vår"]]


# -- handed in ---------------------------------------------------------------------------------


def csv_of(sheet: Sheet) -> bytes:
    return "\n".join(
        ";".join("" if cell is None else str(cell) for cell in row) for row in sheet.rows
    ).encode()


def odd_answers() -> tuple[bytes, Mapping]:
    """A file no layout knows, and what a team said of it."""
    words = ["Supert", "Sånn passe", "Kjipt"]
    rows = [[words[i % 3], words[(i + 1) % 3]] for i in range(12)]
    sheet = Sheet("", [["Hvordan går det", "Hvordan er maten"], *rows])
    said = suggest(sheet).model_copy(
        update={"group": "elever", "wave": "", "options": tuple(reversed(words))}
    )
    sheet.rows[0].append("Runde")
    for row in sheet.rows[1:]:
        row.append("T1")
    return csv_of(sheet), said.model_copy(
        update={"columns": (*said.columns, Column(header="Runde", role="wave"))}
    )


def test_a_mapping_and_the_file_it_is_of_may_come_together():
    data, said = odd_answers()
    files = [("svar.csv", data), ("oppsett.json", said.model_dump_json().encode())]
    assert read_uploads(files[:1]).survey is None
    reading = read_uploads(files)
    assert reading.survey.answers["n"].sum() == 24
    assert reading.mappings == (said,)
    assert reading.unknown == ()


def test_what_is_wrong_with_a_file_of_the_same_name_is_still_told():
    data, said = odd_answers()
    files = [("svar.csv", data), ("svar.csv", b"%PDF-1.7 and more")]
    told = [str(p) for p in read_uploads(files, Before((said,))).problems if p.severity == "error"]
    assert len(told) == 1
    assert "PDF" in told[0]


def test_a_mistake_of_ours_in_a_file_read_as_before_takes_no_other_with_it(
    monkeypatch: pytest.MonkeyPatch,
):
    def stumble(*_: object) -> None:
        raise KeyError("Kari Nordmann")

    monkeypatch.setattr(reader, "_log_unforeseen", LOG_UNFORESEEN)
    monkeypatch.setattr(mapped, "read_mapped_answers", stumble)
    data, said = odd_answers()
    good = b"Runde;Gruppe;Faktor;Antall;Gjennomsnitt;Skala\nT1;Elever;Trivsel;20;3,2;1-4\n"
    reading = read_uploads([("god.csv", good), ("svar.csv", data)], Before((said,)))
    assert [part.sources[0].name for part in reading.parts] == ["god.csv"]
    assert reading.survey.values("wave") == ("T1",)
    assert [book.name for book in reading.unknown] == ["svar.csv"]
    errors = [problem for problem in reading.problems if problem.severity == "error"]
    assert [str(problem.where) for problem in errors] == ["svar.csv"]
    assert "Feilen er vår" in str(errors[0])
