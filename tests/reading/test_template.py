from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from kfl_widgets.reading import empty_template, read, write_results, write_template
from kfl_widgets.reading.template_words import template_words
from kfl_widgets.survey.model import ALL, UNKNOWN, Codebook, Survey, Wave
from kfl_widgets.survey.reduce import reduce

WAVES = (Wave("T1", 2016), Wave("T2", 2018))
DIMENSIONS = {
    "wave": st.sampled_from(["T1", "T2"]),
    "school": st.sampled_from(["Skole A", "Skole B", ALL]),
    "group": st.sampled_from(["elever", "foresatte"]),
    "grade": st.sampled_from(["1", "8", "10", "1-4", "vg1", ALL, UNKNOWN]),
    "gender": st.sampled_from(["jenter", "gutter", "annet", ALL, UNKNOWN]),
}
PEOPLE = st.lists(
    st.tuples(*DIMENSIONS.values(), *[st.sampled_from([np.nan, 1.0, 2.0, 3.0, 4.0])] * 4),
    min_size=1,
    max_size=12,
)
FEW = settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes here
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def frame(people: list[tuple], codebook: Codebook) -> pd.DataFrame:
    items = [item.code for item in codebook.items]
    table = pd.DataFrame(people, columns=[*DIMENSIONS, *items])
    for item in codebook.items:
        table[item.code] = table[item.code].where(table["group"] == item.group)
    return table


def assert_same_cells(read_back: Survey, written: Survey) -> None:
    for name in ("scores", "answers", "participation"):
        pd.testing.assert_frame_equal(
            getattr(read_back, name), getattr(written, name), check_dtype=name != "answers"
        )


@FEW
@given(people=PEOPLE)
def test_a_written_template_is_read_back_as_the_same_cells(people, codebook) -> None:
    answers = frame(people, codebook)
    invited = answers.groupby(["wave", "school", "group", "grade", "gender"]).size()
    invited = invited.rename("invited").reset_index()
    waves = [wave for wave in WAVES if wave.code in set(answers["wave"])]
    written = reduce(answers, codebook, participation=invited, waves=waves)
    back = read(write_template(answers, codebook, invited, waves=waves))
    if len(written.scores):
        assert back.problems == ()
        assert_same_cells(back.survey, written)
        assert back.survey.codebook == written.codebook
        assert back.survey.waves == written.waves


@FEW
@given(people=PEOPLE)
def test_written_results_are_read_back_as_the_same_scores(people, codebook) -> None:
    answers = frame(people, codebook)
    written = reduce(answers, codebook, waves=WAVES)
    back = read(write_results(written))
    if len(written.scores):
        assert list(back.problems) == []
        columns = ["wave", "school", "group", "grade", "gender", "measure"]
        # A mean like 2.5 doesn't tell whether it was rounded.
        read_back, cells = (s.scores.drop(columns="rounding") for s in (back.survey, written))
        pd.testing.assert_frame_equal(
            read_back.astype(dict.fromkeys(columns, str)), cells.astype(dict.fromkeys(columns, str))
        )


def test_the_empty_template_has_what_a_school_needs() -> None:
    book = load_workbook(io.BytesIO(empty_template()))
    assert book.sheetnames == ["Les meg", "Svar", "Kodebok", "Inviterte", "Eksempel"]
    answers = book["Svar"]
    assert [cell.value for cell in answers[1]][:5] == ["Runde", "Skole", "Gruppe", "Trinn", "Kjønn"]
    assert answers.freeze_panes == "A2"
    assert answers["A1"].font.bold
    lists = {validation.formula1 for validation in answers.data_validations.dataValidation}
    assert any("Elever,Foresatte" in listed for listed in lists)
    assert '"Jente,Gutt,Annet"' in lists
    assert book["Kodebok"].max_row > 2


def test_the_empty_template_is_recognised_and_says_it_is_empty() -> None:
    (problem,) = read(("mal.xlsx", empty_template())).problems
    assert "ingen svar ennå" in str(problem.message)


def test_a_school_reads_its_own_words(answers, codebook) -> None:
    book = load_workbook(io.BytesIO(write_template(answers, codebook, waves=WAVES)))
    columns = {
        column[0].value: {cell.value for cell in column[1:]} for column in book["Svar"].columns
    }
    assert columns["Runde"] == {"T1 2016", "T2 2018"}
    assert columns["Gruppe"] == {"Elever", "Foresatte"}
    assert columns["Trinn"] == {5, 6, "8.–10. trinn", "Ukjent"}
    assert columns["Kjønn"] == {"Jente", "Gutt", "Annet", None}


def test_a_statement_that_looks_like_a_formula_stays_text(answers, codebook) -> None:
    book = load_workbook(io.BytesIO(write_template(answers, codebook)))
    statement = book["Kodebok"]["B5"]
    assert (statement.value, statement.data_type) == ("=Skolen sier fra", "s")


def test_text_that_looks_like_an_error_stays_text(answers, codebook) -> None:
    items = (replace(codebook.items[0], text="#N/A"), *codebook.items[1:])
    book = load_workbook(io.BytesIO(write_template(answers, replace(codebook, items=items))))
    statement = book["Kodebok"]["B2"]
    assert (statement.value, statement.data_type) == ("#N/A", "s")


@pytest.mark.parametrize("code", ["scale", "text", "invited", "=E1"])
def test_a_code_is_written_as_it_is_and_read_back(answers, codebook, code: str) -> None:
    items = (replace(codebook.items[0], code=code), *codebook.items[1:])
    renamed = answers.rename(columns={"E1": code})
    survey = read(write_template(renamed, replace(codebook, items=items))).survey
    assert survey.codebook.item("elever", code).text == "Jeg liker timene"
    assert survey.answers["item"].eq(code).any()


@pytest.mark.parametrize(
    "invited", [None, pd.DataFrame({"wave": ["T1"], "group": ["elever"], "invited": [99]})]
)
def test_invitations_may_be_left_out_or_unsplit(answers, codebook, invited) -> None:
    survey = read(write_template(answers, codebook, invited)).survey
    assert survey.participation["invited"].sum() == (0 if invited is None else 99)


def filled_in(data: bytes, sheets: tuple[str, str, str]) -> bytes:
    """Do as the example says: copy its rows to the sheet of answers, and say who was asked."""
    book = load_workbook(io.BytesIO(data))
    example, answers, invited = (book[name] for name in sheets)
    for row in example.iter_rows(min_row=3, values_only=True):
        answers.append(row)
    for column, cell in enumerate(example[3][:4], start=1):
        invited.cell(2, column).value = cell.value
    invited.cell(2, 6).value = 90
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("language", "sheets"),
    [
        ("nb", ("Eksempel", "Svar", "Inviterte")),
        ("nn", ("Døme", "Svar", "Inviterte")),
        ("en", ("Example", "Answers", "Invited")),
    ],
)
def test_the_template_is_read_back_in_every_language(language, sheets) -> None:
    empty = empty_template(language)
    assert "ingen svar ennå" in str(read(("mal.xlsx", empty)).problems[0].message)
    reading = read(("utfylt.xlsx", filled_in(empty, sheets)))
    assert [str(problem) for problem in reading.problems] == []
    survey = reading.survey
    assert survey.waves == WAVES
    assert survey.values("group") == ("elever", "foresatte")
    assert survey.values("grade") == ("8", "9")
    assert survey.values("gender") == ("jenter", "gutter", "annet")
    scores = survey.scores.astype({"measure": str}).query("measure == 'E1'")
    assert (scores["n"].sum(), scores["total"].sum()) == (4, 13)
    assert [item.reversed for item in survey.codebook.items] == [False, True, False]
    assert survey.participation["invited"].sum() == 90


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_an_example_is_never_read_as_data(language) -> None:
    book = load_workbook(io.BytesIO(empty_template(language)))
    for sheet in book.worksheets[:-1]:
        book.remove(sheet)
    out = io.BytesIO()
    book.save(out)
    reading = read(("eksempel.xlsx", out.getvalue()))
    assert reading.survey is None
    assert "bare eksempelet fra malen" in str(reading.problems[0])


def test_every_language_has_the_same_sheets_headers_and_lines() -> None:
    nb, nn, en = map(template_words, ("nb", "nn", "en"))
    for other in (nn, en):
        assert list(other.headers) == list(nb.headers)
        assert len(other.instructions) == len(nb.instructions)
    assert template_words("fi") == nb
