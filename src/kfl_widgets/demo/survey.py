"""The invented survey, ready to read: answers as a school has them, and cells as the product does.

This module knows no file; `workbooks` writes the same answers as spreadsheets.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from kfl_widgets.demo.people import MUNICIPALITY, SCHOOLS, WAVES
from kfl_widgets.demo.questionnaire import codebook
from kfl_widgets.demo.schools import answers_of
from kfl_widgets.survey.build import build, combine
from kfl_widgets.survey.model import Codebook, Survey
from kfl_widgets.survey.reduce import reduce

__all__ = ["demo", "demo_answers", "demo_reference"]


def demo(schools: Iterable[str] = SCHOOLS) -> Survey:
    """Give an invented survey that tells the stories in `STORIES`.

    Two combined primary and lower secondary schools (grades 1–10), a small and a larger one, two
    waves (T1 2016, T2 2018), five respondent groups, and a municipality («Kommunen») as reference.
    All of it is invented, and the same on every run.

    Parameters
    ----------
    schools
        Which of `SCHOOLS` to take along.

    Returns
    -------
    Survey
        Pupils and contact teachers are split by grade and gender, parents by grade, teachers and
        leaders not at all. Pupils, parents, teachers and leaders answer on a scale 1–4, contact
        teachers rate each of their pupils on 1–5. Grades 1–4 answer a short form: the first
        statements of most of the pupils' factors, on the same scale, and no reversed ones. The
        municipality has factor scores only: no answers, no items and no response rates.

    Examples
    --------
    >>> from kfl_widgets.demo import demo
    >>> demo().references
    ('Kommunen',)
    """
    answers, asked, invited = demo_answers(schools)
    own = reduce(answers, asked, waves=WAVES, participation=invited)
    return combine([own, demo_reference()])


def demo_answers(
    schools: Iterable[str] = SCHOOLS,
) -> tuple[pd.DataFrame, Codebook, pd.DataFrame]:
    """Give the invented answers before they become cells, for docs, benchmarks and tests.

    Returns
    -------
    answers
        One row per respondent who answered: ``wave, school, group, grade, gender`` (codes), and a
        column per item with the answer as given, NaN where the item was skipped or not asked.
    codebook
        What was asked.
    invited
        One row per wave × school × group × grade: ``invited`` (people).
    """
    answers, invited = answers_of(schools)
    return answers, codebook(), invited


def demo_reference() -> Survey:
    """Give the invented municipality as it reports itself: n, mean and SD of factors."""
    answers, _ = answers_of([MUNICIPALITY])
    full = reduce(answers, codebook(), waves=WAVES)
    factors = Codebook(codebook().factors)
    return build(
        scores=full.scores[full.scores["measure"].isin({f.code for f in factors.factors})],
        codebook=factors,
        waves=WAVES,
        references=[MUNICIPALITY],
    )
