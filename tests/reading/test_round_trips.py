"""Any survey, written out in any layout that can hold it, reads back to the same cells."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.reading import written

from kfl_widgets.reading import read
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
