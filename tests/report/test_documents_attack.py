"""The attacker is given all documents, beside all that the page shows, and still learns nothing.

Two surveys are twins if the page shows the same of both, whatever it is asked, though what it hides
differs. Were there anything in a document that tells of what is hidden, in a cell, a picture, the
length of a bar, a word, the twins' documents would differ. They are the same to the last byte.

``KFL_ATTACKS=20000 pytest tests/report/test_documents_attack.py`` tries more surveys.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.survey.interval_attacker import Shown, look, questions, spans, subsets

from kfl_widgets.improvement import Work, evidence_of, tag
from kfl_widgets.report.content import Content, Request, gather
from kfl_widgets.report.documents import DOCUMENTS, writer_of
from kfl_widgets.survey import (
    Codebook,
    Factor,
    Filters,
    Item,
    ProtectedTable,
    Scale,
    Survey,
    Wave,
    build,
    compare,
    protect,
)
from kfl_widgets.survey.plan import plan_of

TODAY = date(2026, 11, 22)
ATTACKS = int(os.environ.get("KFL_ATTACKS", "1000"))
GIRLS_AND_BOYS = ("jenter", "gutter")
TOP = 100_000.0
WAVES = (Wave("T1", 2022), Wave("T2", 2024))

# Each kind of small survey: its share of all, schools, grades, genders, and the filters to try.
SHAPES = {
    "grades": (0.02, ("alle",), ("5", "6", "7", "8", "9", "10"), ("alle",), subsets),
    "grades by gender": (0.03, ("alle",), ("8", "9", "10"), GIRLS_AND_BOYS, subsets),
    "two schools": (0.01, ("Lia", "Moen"), ("8", "9", "10"), GIRLS_AND_BOYS, spans),
    "three schools": (0.01, ("Lia", "Moen", "Åsen"), ("8", "9"), GIRLS_AND_BOYS, spans),
}


# -- twins -----------------------------------------------------------------------------------------


def drawn(factors: int, axes: Sequence[tuple[str, ...]], seed: int) -> pd.DataFrame:
    """Draw small groups, two waves of each; all sums are whole numbers, so that adding is exact."""
    rng = np.random.default_rng(seed)
    rows = []
    for wave, factor in product(("T1", "T2"), range(factors)):
        largest = rng.choice([8, 12, 20, 30])
        for school, grade, gender in product(*axes):
            n = int(rng.integers(1, 10 if rng.random() < 0.5 else largest + 1))
            answers = rng.integers(TOP * 0.2, TOP * 0.8, n)
            row = {"wave": wave, "group": "elever", "measure": f"f{factor}", "n": n}
            sums = {"total": int(answers.sum()), "total_sq": int((answers**2).sum())}
            rows.append(row | sums | {"school": school, "grade": grade, "gender": gender})
    return pd.DataFrame(rows)


def survey_of(scores: pd.DataFrame) -> Survey:
    names = sorted(set(scores["measure"]))
    scale = Scale(0, TOP, decimals=2)
    book = Codebook(tuple(Factor(name, name.upper(), "elever", scale) for name in names))
    return build(scores=scores, codebook=book, waves=WAVES)


def unseen(rows: Sequence[Sequence[int]], size: int) -> list[list[int]]:
    """Give whole-numbered changes of `size` hidden numbers that none of these sums would show."""
    matrix = [[Fraction(x) for x in row] for row in rows]
    pivots: list[int] = []
    for column in range(size):
        at = next((r for r in range(len(pivots), len(matrix)) if matrix[r][column]), None)
        if at is None:
            continue
        rank = len(pivots)
        matrix[rank], matrix[at] = matrix[at], matrix[rank]
        matrix[rank] = [x / matrix[rank][column] for x in matrix[rank]]
        for other in range(len(matrix)):
            if other != rank and (factor := matrix[other][column]):
                pairs = zip(matrix[other], matrix[rank], strict=True)
                matrix[other] = [x - factor * y for x, y in pairs]
        pivots.append(column)
    changes = []
    for free in set(range(size)) - set(pivots):
        change = [Fraction(int(at == free)) for at in range(size)]
        for row, pivot in enumerate(pivots):
            change[pivot] = -matrix[row][free]
        whole = math.lcm(*(x.denominator for x in change))
        changes.append([int(x * whole) for x in change])
    return changes


def changed(shown: Shown, rng: np.random.Generator) -> dict[tuple[str, ...], int]:
    """Draw a change of hidden cells that the page wouldn't show."""
    hidden = shown.hidden
    sums = [[int(at in cells) for at in hidden] for cells, _, _ in shown.sums]
    changes = unseen(sums, len(hidden))
    if not changes:
        return {}
    change = rng.integers(-9, 10, len(changes)) @ np.array(changes)
    return {shown.cells[at]: int(by) for at, by in zip(hidden, change, strict=True)}


def twin_of(scores: pd.DataFrame, asked: list, min_n: int, seed: int) -> pd.DataFrame:
    """Change what the page hides, and nothing that it shows."""
    rng = np.random.default_rng(seed)
    survey = survey_of(scores)
    axes = [axis for axis in ("school", "grade", "gender") if survey.values(axis)]
    twin = scores.copy()
    keys = list(zip(twin["wave"], twin["measure"], *(twin[axis] for axis in axes), strict=True))
    for wave in ("T1", "T2"):
        shown = look(survey, lambda t: protect(t, min_n).frame, wave=wave, asked=asked)
        for column, factor in product(("total", "total_sq"), shown):
            by = changed(shown[factor], rng)
            own = [by.get(key[2:], 0) if key[:2] == (wave, factor) else 0 for key in keys]
            twin[column] += np.array(own) * 7
    return twin


# -- what is told ----------------------------------------------------------------------------------


def said(thing: Any) -> Any:
    """Give all of a content that a document could tell of, to be compared."""
    if isinstance(thing, ProtectedTable):
        rows = thing.frame.to_dict("list")
        return thing.kind, thing.by, thing.min_n, repr(thing.where), repr(thing.details), repr(
            (rows, thing.notes)
        )
    if is_dataclass(thing) and not isinstance(thing, type):
        return [(field.name, said(getattr(thing, field.name))) for field in fields(thing)]
    if isinstance(thing, tuple | list):
        return [said(one) for one in thing]
    return repr(thing)


def requests(survey: Survey) -> Iterator[Request]:
    """Give what people may ask for, and what an attacker would."""
    schools = survey.values("school")
    for chosen in ((), *((school,) for school in schools), *((schools[:2],) if schools else ())):
        for match in ("grade", "cohort"):
            yield Request("T1", "T2", chosen, match=match, today=TODAY)
    yield Request("T2", "T1", schools[1:], today=TODAY)
    yield Request("", "T2", today=TODAY)


def work_on(survey: Survey, min_n: int) -> Work:
    """Tag some of what is shown, also of parts of the school."""
    areas: tuple = ()
    for grades, genders in (((), ()), (survey.values("grade")[:2], ()), ((), ("jenter",))):
        where = Filters(grades=grades, genders=genders if survey.values("gender") else ())
        table = protect(compare(survey, "T1", "T2", ("group", "factor"), where), min_n)
        rows = np.flatnonzero(~table.frame["hidden"])[:2]
        for row, kind in zip(rows, ("strength", "improve"), strict=False):
            areas = tag(areas, evidence_of(table, int(row), survey.sources, TODAY), kind)
    return Work(areas=areas)


def contents(survey: Survey, min_n: int) -> Iterator[Content]:
    work = work_on(survey, min_n)
    for request in requests(survey):
        yield gather(survey, work, replace(request, min_n=min_n))
