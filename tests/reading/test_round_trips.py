"""Any survey, written out in any layout that can hold it, reads back to the same cells."""

from __future__ import annotations

import json
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.reading import written

from kfl_widgets.reading import read
from kfl_widgets.survey.build import build
from kfl_widgets.survey.model import ALL, DIMENSIONS, Codebook, Factor, Item, Option, Scale, Survey
from kfl_widgets.survey.reduce import reduce

AGREE = ("Helt uenig", "Litt uenig", "Verken enig eller uenig", "Litt enig", "Helt enig")
FACTORS = {"Trivsel her": ("Jeg trives", "Jeg har venner"), "Ro": ("Det er ro", "Vi kommer i gang")}
OPTIONS = tuple(Option(value, words) for value, words in enumerate(AGREE, start=1))
CODEBOOK = Codebook(
    tuple(Factor(name, name, "elever", Scale(1.0, 5.0)) for name in FACTORS),
    tuple(
        Item(f"i{f}{n}", text, "elever", name, Scale(1.0, 5.0), options=OPTIONS)
        for f, (name, texts) in enumerate(FACTORS.items())
        for n, text in enumerate(texts)
    ),
)
CODES = [item.code for item in CODEBOOK.items]
NAMES = {f"{item.code}": item.text for item in CODEBOOK.items}
CALM = settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

person = st.fixed_dictionaries(
    {
        "wave": st.sampled_from(["T1", "T2"]),
        "school": st.sampled_from(["Lia skole", "Åsen skole"]),
        "grade": st.sampled_from(["5", "6", "8-10"]),
        "gender": st.sampled_from(["jenter", "gutter"]),
        **{code: st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, None]) for code in CODES},
    }
)
# Everybody's answers, and one person for each option: a form shows all of them somewhere.
ALL_OPTIONS = [
    {"wave": "T1", "school": "Lia skole", "grade": "5", "gender": "jenter"}
    | dict.fromkeys(CODES, float(value))
    for value in range(1, 6)
]


@st.composite
def answer_sets(draw: st.DrawFn) -> pd.DataFrame:
    drawn = draw(st.lists(person, min_size=1, max_size=12))
    return pd.DataFrame([*ALL_OPTIONS, *drawn]).assign(group="elever")


def cells(survey: Survey, *, factors: bool = True) -> pd.DataFrame:
    """Give the cells by the words for their measures, whatever their codes."""
    names = {item.code: item.text for item in survey.codebook.items}
    items = set(names)
    names |= {factor.code: factor.label for factor in survey.codebook.factors}
    scores = survey.scores.astype(dict.fromkeys([*DIMENSIONS, "measure"], str))
    if not factors:
        scores = scores[scores["measure"].isin(items)]
    scores = scores.assign(measure=scores["measure"].map(names))
    kept = scores[[*DIMENSIONS, "measure", "n", "total", "total_sq"]]
    return kept.sort_values([*DIMENSIONS, "measure"], ignore_index=True)


def answer_cells(survey: Survey) -> pd.DataFrame:
    names = {item.code: item.text for item in survey.codebook.items}
    answers = survey.answers.astype(dict.fromkeys([*DIMENSIONS, "item"], str))
    people = answers.groupby([*DIMENSIONS, "item"])["n"].transform("sum")
    answers = answers[people > 0].assign(item=answers["item"].map(names))
    columns = [*DIMENSIONS, "item", "option", "n"]
    return answers.sort_values(columns, ignore_index=True)[columns].astype({"option": int})


FORMS: dict[str, Callable[[pd.DataFrame, Codebook], bytes]] = {
    "numbers": lambda a, c: written.plain(a, c, in_words=False),
    "words": lambda a, c: written.plain(a, c, in_words=True),
    "Google Forms": written.google_forms,
    "Nettskjema": written.nettskjema,
    "SurveyMonkey": written.surveymonkey,
    "LimeSurvey": written.limesurvey,
    "Qualtrics": written.qualtrics,
}


@pytest.mark.parametrize("tool", FORMS)
@CALM
@given(answers=answer_sets())
def test_answers_survive_a_form_tool(tool: str, answers: pd.DataFrame) -> None:
    survey = reduce(answers, CODEBOOK)
    back = read(("svar.csv", FORMS[tool](answers, CODEBOOK))).survey
    assert back is not None
    pd.testing.assert_frame_equal(cells(back), cells(survey))
    pd.testing.assert_frame_equal(answer_cells(back), answer_cells(survey))


@CALM
@given(answers=answer_sets())
def test_statements_survive_microsoft_forms(make_book, answers: pd.DataFrame) -> None:
    survey = reduce(answers, CODEBOOK)
    back = read(make_book(Ark1=written.microsoft_forms(answers, CODEBOOK))).survey
    assert back is not None
    pd.testing.assert_frame_equal(cells(back, factors=False), cells(survey, factors=False))


@CALM
@given(answers=answer_sets())
def test_counts_give_the_statements_of_those_who_were_counted(answers: pd.DataFrame) -> None:
    survey = reduce(answers, CODEBOOK)
    back = read(("antall.csv", written.counts(answers, CODEBOOK))).survey
    assert back is not None
    assert len(back.participation) == 0
    pd.testing.assert_frame_equal(cells(back, factors=False), cells(survey, factors=False))
    pd.testing.assert_frame_equal(answer_cells(back), answer_cells(survey))


@CALM
@given(answers=answer_sets())
def test_published_cells_survive_a_wide_table(make_book, answers: pd.DataFrame) -> None:
    survey = reduce(answers.assign(school=ALL), CODEBOOK)
    factors = survey.scores[survey.scores["measure"].isin(list(FACTORS))]
    back = read(make_book(Elever=written.wide(factors, "elever"))).survey
    assert back is not None
    wanted = cells(survey)
    wanted = wanted[wanted["measure"].isin(list(FACTORS))].reset_index(drop=True)
    pd.testing.assert_frame_equal(cells(back), wanted)


@CALM
@given(answers=answer_sets())
def test_published_cells_survive_a_table_with_a_column_per_factor(
    make_book, answers: pd.DataFrame
) -> None:
    survey = reduce(answers.assign(school=ALL), CODEBOOK)
    factors = survey.scores[survey.scores["measure"].isin(list(FACTORS))]
    back = read(make_book(Ark1=written.across(factors, "elever"))).survey
    assert back is not None
    wanted = cells(survey)
    wanted = wanted[wanted["measure"].isin(list(FACTORS))].reset_index(drop=True)
    pd.testing.assert_frame_equal(cells(back), wanted)


# -- the portals -------------------------------------------------------------------------------

published_cell = st.fixed_dictionaries(
    {
        "wave": st.sampled_from(["2021-22", "2022-23"]),
        "school": st.sampled_from(["Lia skole", "Åsen skole"]),
        "grade": st.sampled_from(["7", "10"]),
        "gender": st.sampled_from([ALL, "jenter", "gutter"]),
        "factor": st.sampled_from(["Trivsel", "Støtte fra lærerne"]),
        "item": st.sampled_from(["", "Trives du på skolen?"]),
        "n": st.integers(2, 12_345).map(float),
        "mean": st.integers(10, 50).map(lambda tenths: tenths / 10),
        "sd": st.integers(1, 19).map(lambda tenths: tenths / 10),
        "state": st.sampled_from(["known", "known", "suppressed"]),
    }
)


@st.composite
def published_tables(draw: st.DrawFn, *, statements: bool) -> pd.DataFrame:
    table = pd.DataFrame(draw(st.lists(published_cell, min_size=2, max_size=14)))
    table["item"] = table["item"] if statements else ""
    about = ["wave", "school", "grade", "gender", "factor", "item"]
    return table.drop_duplicates(about, ignore_index=True)


def survey_of(published: pd.DataFrame, *, with_n: bool = True) -> Survey:
    """Make the survey that a portal's file must give."""
    is_known = published["state"].eq("known")
    n, mean, sd = (published[name].where(is_known) for name in ("n", "mean", "sd"))
    sums = {"n": n, "total": n * mean, "total_sq": (n - 1) * sd**2 + n * mean**2}
    names = published["item"].where(published["item"].ne(""), published["factor"])
    about = published.assign(group="elever", measure=names)
    kept = about[[*DIMENSIONS, "measure", "state"]]
    return build(scores=kept.assign(**(sums if with_n else {"mean": mean})))


def same_cells(back: Survey | None, published: pd.DataFrame, *, with_n: bool = True) -> None:
    assert back is not None
    names = {item.code: item.text for item in back.codebook.items}
    tables = []
    for survey in (back, survey_of(published, with_n=with_n)):
        scores = survey.scores.astype(dict.fromkeys([*DIMENSIONS, "measure", "state"], str))
        scores["measure"] = scores["measure"].map(lambda code: names.get(code, code))
        columns = [*DIMENSIONS, "measure", "n", "total", "total_sq", "mean", "state"]
        tables.append(scores[columns].sort_values(columns[:6], ignore_index=True))
    pd.testing.assert_frame_equal(*tables)


@CALM
@given(published=published_tables(statements=True))
def test_published_cells_survive_udirs_export_as_json_and_as_a_workbook(
    make_book, published: pd.DataFrame
) -> None:
    published = published.drop_duplicates(
        ["wave", "school", "grade", "gender", "item"] if published["item"].any() else None
    )
    records = written.udir(published)
    same_cells(read(("tabell.json", json.dumps(records).encode())).survey, published)
    same_cells(read(make_book(Tabell=written.as_rows(records))).survey, published)


@CALM
@given(published=published_tables(statements=False))
def test_published_means_survive_skoleporten(published: pd.DataFrame) -> None:
    back = read(("nedlasting.csv", written.skoleporten(published))).survey
    same_cells(back, published, with_n=False)


@CALM
@given(published=published_tables(statements=False))
def test_published_cells_survive_statistikkportalen(published: pd.DataFrame) -> None:
    back = read(("gsk.csv", written.statistikkportalen(published))).survey
    same_cells(back, published)
