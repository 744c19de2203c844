"""Puts people, levels and answers together: one row per respondent, a column per item.

This module knows no cell and no file: what it makes is what a survey tool would hand over.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from zlib import crc32

import numpy as np
import pandas as pd

from kfl_widgets.demo_schools.answering import Numbers, deal, locate, opinions, thresholds
from kfl_widgets.demo_schools.levels import targets
from kfl_widgets.demo_schools.people import invitations, strata
from kfl_widgets.demo_schools.questionnaire import THEMES, Theme, item_codes, options_of
from kfl_widgets.survey.model import DIMENSIONS

__all__ = ["answers_of"]

SEED = 2016
ITEM_STEPS = (0.12, -0.08, 0.02, -0.14, 0.08)
"""How much easier than the factor each statement is to agree with, in points."""

LEFT_OUT = {"foresatte": 0.04}
"""Share of statements left unanswered; parents often don't know."""


def answers_of(schools: Iterable[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw all answers of some schools, and how many they asked.

    Each school has its own random numbers, so its answers are the same whatever schools stand
    beside it. Returns the answers (`demo_answers` says which columns) and the invitations.
    """
    drawn = [_school(school) for school in schools]
    answers = pd.concat([answers for answers, _ in drawn], ignore_index=True)
    return answers, pd.concat([invited for _, invited in drawn], ignore_index=True)


def _school(school: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    generator = np.random.Generator(np.random.PCG64([SEED, crc32(school.encode())]))
    table = strata(school, generator)
    groups = [
        _group(rows.reset_index(drop=True), generator)
        for _, rows in table.groupby("group", sort=False)
    ]
    return pd.concat(groups, ignore_index=True), invitations(table)


def _group(table: pd.DataFrame, generator: np.random.Generator) -> pd.DataFrame:
    """Let one respondent group of one school answer; `table` is its strata in all waves."""
    stratum = np.repeat(np.arange(len(table)), table["answered"])
    mood = generator.normal(size=len(stratum))
    columns: dict[str, Numbers] = {}
    for theme in THEMES:
        if theme.group == table["group"].iloc[0]:
            columns |= _theme(theme, table, mood, generator)
    people = table.loc[stratum, list(DIMENSIONS)].reset_index(drop=True)
    return pd.concat([people, pd.DataFrame(columns)], axis=1)


def _theme(
    theme: Theme, table: pd.DataFrame, mood: Numbers, generator: np.random.Generator
) -> dict[str, Numbers]:
    """Answer the statements of one factor: item code -> answers, NaN where none was given."""
    stratum = np.repeat(np.arange(len(table)), table["answered"])
    options = len(options_of(theme.group))
    mean, spread = targets(theme, table, generator)
    view = mood if theme.high_is_good else -mood
    latent = opinions(len(theme.statements), view, generator)
    columns: dict[str, Numbers] = {}
    for number, code in enumerate(item_codes()[theme]):
        wanted = np.clip(mean + ITEM_STEPS[number], 1.1, options - 0.1)
        shares = thresholds(locate(wanted, spread, options), spread, options)
        given = deal(latent[:, number], stratum, shares, generator)
        asked = table["grade"].map(partial(theme.is_asked, number)).to_numpy(bool)[stratum]
        left_out = generator.random(len(given)) < LEFT_OUT.get(theme.group, 0.015)
        as_answered = options + 1 - given if theme.is_reversed(number) else given
        columns[code] = np.where(asked & ~left_out, as_answered, np.nan)
    return columns
