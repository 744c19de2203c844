"""The invented survey, ready to read: answers as a school has them, and cells as the product does.

This module knows no file; `workbooks` writes the same answers as spreadsheets.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from kfl_widgets.demo_schools.people import MUNICIPALITY, SCHOOLS, WAVES
from kfl_widgets.demo_schools.questionnaire import codebook
from kfl_widgets.demo_schools.schools import answers_of
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
        municipality is about 1,500 other pupils and their adults.

    Examples
    --------
    >>> from kfl_widgets.demo_schools import demo
    >>> demo().references
    ('Kommunen',)
    """
    answers, invited = answers_of([*schools, MUNICIPALITY])
    return _reduce(answers, invited)


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
    """Give the cells of the invented municipality alone."""
    return _reduce(*answers_of([MUNICIPALITY]))


def _reduce(answers: pd.DataFrame, invited: pd.DataFrame) -> Survey:
    return reduce(
        answers, codebook(), participation=invited, waves=WAVES, references=[MUNICIPALITY]
    )
