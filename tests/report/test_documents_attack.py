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
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.report.made import full_content, owner_content
from tests.report.reading_documents import numbers_of, numbers_of_spec, texts_of
from tests.survey import unanimity_attacker
from tests.survey.interval_attacker import Shown, look, primary_only, questions, spans, subsets
from tests.survey.test_unanimity import CELLS, OPTIONS, skewed
from tests.survey.unanimity_attacker import learn_all, told_alike

from kfl_widgets.improvement import Work, evidence_of, tag
from kfl_widgets.report import content as gathering
from kfl_widgets.report.content import Content, Request, gather
from kfl_widgets.report.documents import DOCUMENTS, writer_of
from kfl_widgets.survey import (
    Codebook,
    Factor,
    Filters,
    Item,
    Option,
    ProtectedTable,
    Scale,
    Survey,
    Wave,
    build,
    combine,
    compare,
    looks,
    protect,
)

TODAY = date(2026, 11, 22)
ATTACKS = int(os.environ.get("KFL_ATTACKS", "1000"))
GIRLS_AND_BOYS = ("jenter", "gutter")
TOP = 100_000.0
WAVES = (Wave("T1", 2022), Wave("T2", 2024))

YARDSTICK = "Kommunen"

# Each kind of small survey: its share of all, schools, grades, genders, the filters to try, and the
# smallest group.
SHAPES = {
    "grades": (0.008, ("alle",), ("5", "6", "7", "8", "9", "10"), ("alle",), subsets, 7),
    "grades by gender": (0.01, ("alle",), ("8", "9", "10"), GIRLS_AND_BOYS, subsets, 5),
    "two schools": (0.005, ("Lia", "Moen"), ("8", "9", "10"), GIRLS_AND_BOYS, spans, 10),
    "three schools": (0.005, ("Lia", "Moen", "Åsen"), ("8", "9"), GIRLS_AND_BOYS, spans, 7),
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
    if len(axes[0]) > 1:
        rows += [_usual(wave, factor, rng) for wave in ("T1", "T2") for factor in range(factors)]
    return pd.DataFrame(rows)


def _usual(wave: str, factor: int, rng: np.random.Generator) -> dict[str, Any]:
    """Give what is usual in the municipality."""
    answers = rng.integers(TOP * 0.4, TOP * 0.6, 400)
    whose = {"wave": wave, "group": "elever", "measure": f"f{factor}", "school": YARDSTICK}
    sums = {"total": int(answers.sum()), "total_sq": int((answers**2).sum())}
    return {**whose, "grade": "alle", "gender": "alle", "n": 400, **sums}


def survey_of(scores: pd.DataFrame) -> Survey:
    names = sorted(set(scores["measure"]))
    scale = Scale(0, TOP, decimals=2)
    book = Codebook(tuple(Factor(name, name.upper(), "elever", scale) for name in names))
    return build(scores=scores, codebook=book, waves=WAVES, references=(YARDSTICK,))


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
        return (
            thing.kind,
            thing.by,
            thing.min_n,
            repr(thing.where),
            repr(thing.details),
            repr((rows, thing.notes)),
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


def contents(survey: Survey, *limits: int) -> Iterator[Content]:
    for min_n in limits:
        work = work_on(survey, min_n)
        for request in requests(survey):
            yield gather(survey, work, replace(request, min_n=min_n))


def twins(shape: str) -> tuple[Survey, Survey]:
    share, *axes, filters, min_n = SHAPES[shape]
    scores = drawn(max(2, int(ATTACKS * share)), axes, seed=2016)
    survey = survey_of(scores)
    twin = twin_of(scores, list(questions(survey, filters)), min_n, seed=2026)
    hidden = (twin["total"] != scores["total"]).sum()
    assert hidden > 0.2 * len(scores)
    return survey, survey_of(twin)


@pytest.mark.parametrize("shape", SHAPES)
def test_documents_tell_no_more_than_the_page(shape: str):
    """Whatever is asked for; and also where a document is stricter than the page."""
    min_n = SHAPES[shape][-1]
    one, other = twins(shape)
    limits = (min_n, 20) if shape == "grades" else (min_n,)
    pairs = list(zip(contents(one, *limits), contents(other, *limits), strict=True))
    assert any(content.stories for content, _ in pairs)
    assert any(content.found for content, _ in pairs) or shape != "grades by gender"
    for content, twin in pairs:
        assert said(content) == said(twin)


def test_twins_are_told_apart_where_only_small_cells_are_hidden(monkeypatch: pytest.MonkeyPatch):
    def careless(table: pd.DataFrame, min_n: int = 7) -> ProtectedTable:
        hidden = primary_only(table) if "n" in table else table.assign(hidden=False)
        return replace(protect(table, min_n), _frame=hidden)

    one, other = twins("grades by gender")
    monkeypatch.setattr(gathering, "protect", careless)
    request = Request("T1", "T2", min_n=5, today=TODAY)
    assert said(gather(one, Work(), request)) != said(gather(other, Work(), request))


@pytest.fixture(scope="module")
def twin_contents() -> tuple[Content, Content]:
    one, other = twins("two schools")
    first, second = (next(contents(survey, 10)) for survey in (one, other))
    return first, second


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_documents_of_twins_are_the_same_to_the_last_byte(name: str, twin_contents):
    """Also pictures, lengths of bars, what charts remember, and what the page keeps for itself."""
    write = writer_of(DOCUMENTS[name])
    one, other = map(write, twin_contents)
    assert one == other


# -- statements and their answers ------------------------------------------------------------------

ITEMS = 4
CHOICES = (1, 2, 3, 4)


def answered(seed: int) -> pd.DataFrame:
    """Draw how many chose each answer to each statement, in two waves: a row per answer."""
    rng = np.random.default_rng(seed)
    rows = []
    for wave, grade, gender in product(("T1", "T2"), ("7", "8", "9", "10"), GIRLS_AND_BOYS):
        n = int(rng.integers(4, 9 if rng.random() < 0.5 else 30))
        for item in range(ITEMS):
            counts = rng.multinomial(n - len(CHOICES), [0.25] * 4) + 1
            cell = {"wave": wave, "grade": grade, "gender": gender, "item": f"i{item}"}
            rows += [cell | {"option": o, "n": c} for o, c in zip(CHOICES, counts, strict=True)]
    return pd.DataFrame(rows).assign(group="elever")


def survey_of_answers(answers: pd.DataFrame) -> Survey:
    scale = Scale(1, 4)
    options = tuple(Option(value, f"Svar {value}") for value in CHOICES)
    items = tuple(
        Item(f"i{i}", f"Påstand {i}", "elever", "f", scale, options=options) for i in range(ITEMS)
    )
    book = Codebook((Factor("f", "Trivsel", "elever", scale),), items)
    weighed = answers.assign(
        total=answers["n"] * answers["option"], total_sq=answers["n"] * answers["option"] ** 2
    )
    cell = ["wave", "group", "grade", "gender"]
    sums = weighed.groupby([*cell, "item"])[["n", "total", "total_sq"]].sum().reset_index()
    whole = sums.groupby(cell).agg({"n": "first", "total": "sum", "total_sq": "sum"})
    whole[["total", "total_sq"]] /= ITEMS
    factor = whole.reset_index().assign(measure="f")
    scores = pd.concat([sums.rename(columns={"item": "measure"}), factor], ignore_index=True)
    return build(scores=scores, answers=answers, codebook=book, waves=WAVES)


def otherwise(answers: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Let one in some hidden cells answer otherwise, so that no sum that the page shows changes."""
    rng = np.random.default_rng(seed)
    survey, twin = survey_of_answers(answers), answers.copy()
    for wave in ("T1", "T2"):
        shown = look(survey, lambda table: protect(table).frame, wave=wave)["f"]
        hidden = shown.hidden
        sums = [[int(at in cells) for at in hidden] for cells, _, _ in shown.sums]
        for change, item in product(unseen(sums, len(hidden)), range(ITEMS)):
            moved = dict(zip(rng.permutation(CHOICES).tolist(), (1, -1, 0, 0), strict=True))
            by = {shown.cells[at]: c for at, c in zip(hidden, change, strict=True)}
            own = (twin["wave"] == wave) & (twin["item"] == f"i{item}")
            cells = zip(twin["grade"], twin["gender"], twin["option"], strict=True)
            changes = own * [by.get((g, k), 0) * moved[option] for g, k, option in cells]
            if (twin["n"] + changes >= 0).all():
                twin["n"] += changes
    return twin


@pytest.mark.parametrize("seed", range(4))
def test_documents_tell_no_more_than_the_page_of_answers(seed: int):
    answers = answered(seed)
    twin = otherwise(answers, seed)
    assert (twin["n"] != answers["n"]).sum() > 10
    one, other = (list(contents(survey_of_answers(a), 7)) for a in (answers, twin))
    assert all(content.answers is not None for content in one)
    for content, changed_content in zip(one, other, strict=True):
        assert said(content) == said(changed_content)


# -- where nearly all answer alike -----------------------------------------------------------------


def of_wave(survey: Survey, wave: str) -> Survey:
    """Call the only wave of a survey otherwise."""
    frames = {
        name: getattr(survey, name).assign(wave=wave)
        for name in ("scores", "answers", "participation", "products")
    }
    return build(**frames, codebook=survey.codebook)


def told_by(content: Content, wave: str) -> Iterator[tuple[Filters, pd.DataFrame, str]]:
    """Give every protected table of a content, as it would be on the page: one wave at a time."""
    tables = [content.levels, content.changes, content.grades, content.answers]
    for story in content.stories:
        tables += [story.development, story.grades, story.statements]
    for table in filter(None, tables):
        for rows, about in _sides(table, wave):
            where = table.where.with_("wave", ()).with_("group", ())
            yield where, rows.assign(hidden=rows["n"].isna()), about


def _sides(table: ProtectedTable, wave: str) -> Iterator[tuple[pd.DataFrame, str]]:
    frame, about = table.frame, "item" if "item" in table.by else "factor"
    if table.kind != "change":
        yield frame[frame["wave"] == wave], "shares" if table.kind == "shares" else about
        return
    for side in ("baseline", "followup"):
        if table.details[side] == wave:
            own = {f"{name}_{side}": name for name in ("n", "mean", "sd")}
            yield frame.drop(columns=[*own.values()], errors="ignore").rename(columns=own), about


@pytest.mark.parametrize("seed", range(2))
def test_nobody_can_be_said_to_have_answered_as_all_the_others(
    seed: int, monkeypatch: pytest.MonkeyPatch
):
    """The attacker on equal answers is given all that documents tell, beside the page."""
    first, truth = skewed(seed, factors=1)
    survey = combine([first, of_wave(skewed(seed + 10, factors=1)[0], "T2")])
    page = list(unanimity_attacker.tables(first))
    told = [
        table
        for work in (work_on(survey, 7), work_on(survey, 5))
        for limit in (7, 20)
        for ends in (("T1", "T2"), ("T2", "T1"), ("", "T1"))
        for table in told_by(gather(survey, work, Request(*ends, min_n=limit, today=TODAY)), "T1")
    ]
    assert len(told) > 20
    monkeypatch.setattr(unanimity_attacker, "tables", lambda *_: [*page, *told])
    known = learn_all(first, CELLS, OPTIONS)
    assert [found for one in known.values() for found in told_alike(one, truth)] == []


# -- digits ----------------------------------------------------------------------------------------

DIGITS = 7


def traces(numbers: Any) -> set[str]:
    """Give numbers by their first digits; whole and small ones are like any other."""
    many = (abs(float(number)) for number in numbers if number is not None)
    written = (f"{n:.{DIGITS}g}" for n in many if math.isfinite(n) and n > 1e-3)
    return {text for text in written if len(text.replace(".", "").strip("0")) >= DIGITS - 2}


class Watched:
    """Stands beside `protect`, and writes down what goes in and what comes out."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.hidden: set[str] = set()
        self.shown: set[str] = set()
        self.drawn: set[str] = set()
        for module in (gathering, looks):
            monkeypatch.setattr(module, "protect", self.protect)
        self._watch_pictures(monkeypatch)

    def protect(self, table: pd.DataFrame, min_n: int = 7) -> ProtectedTable:
        told = protect(table, min_n)
        # q is worked out anew, of the rows that are shown.
        columns = (name for name in table if name != "q")
        for name in (c for c in columns if pd.api.types.is_float_dtype(table[c])):
            before, after = table[name].to_numpy(float), told.frame[name].to_numpy(float)
            gone = ~np.isclose(before, after, rtol=1e-9, atol=0)
            self.hidden |= traces(before[gone])
            self.shown |= traces(after)
            if name.startswith("mean"):
                n = table[name.replace("mean", "n")].to_numpy(float)
                self.hidden |= traces((n * before)[gone])
                self.shown |= traces((n * before)[~gone])
        return told

    def _watch_pictures(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import vl_convert

        def watch(name: str) -> None:
            draw = getattr(vl_convert, name)

            def drawing(spec: Any, **how: Any) -> Any:
                self.drawn |= traces(numbers_of_spec(spec))
                return draw(spec, **how)

            monkeypatch.setattr(vl_convert, name, drawing)

        watch("vegalite_to_png")
        watch("vegalite_to_svg")


def distinctive() -> Content:
    """A survey where no two means are alike, to two decimals."""
    survey = survey_of(drawn(6, SHAPES["two schools"][1:4], seed=7))
    return gather(survey, work_on(survey, 7), Request("T1", "T2", today=TODAY))


@pytest.mark.parametrize("make", [distinctive, full_content, owner_content])
def test_no_number_of_a_hidden_cell_is_anywhere(make: Any, monkeypatch: pytest.MonkeyPatch):
    watched = Watched(monkeypatch)
    content = make()
    secret = watched.hidden - watched.shown
    assert len(secret) > 100
    for name, document in DOCUMENTS.items():
        watched.drawn.clear()
        told = traces(numbers_of(writer_of(document)(content))) | watched.drawn
        assert not secret & told, name
        if name == "workbook":
            assert len(watched.shown & told) > 50


def nearly_alike() -> Content:
    """29 of 30 in grade 8 agree to the first statement; grade 9 and 10 are mixed."""
    answers = answered(1)
    answers = answers.groupby(["wave", "group", "grade", "item", "option"])["n"].sum().reset_index()
    answers["n"] += 10
    of_grade = (answers["wave"] == "T2") & (answers["item"] == "i0")
    answers.loc[of_grade, "n"] = answers.loc[of_grade, "option"].map({1: 0, 2: 0, 3: 0, 4: 30})
    one = of_grade & (answers["grade"] == "8") & (answers["option"] == 2)
    answers.loc[one, "n"] = 1
    survey = survey_of_answers(answers.assign(gender="alle"))
    return gather(survey, work_on(survey, 7), Request("T1", "T2", today=TODAY))


def test_where_nearly_all_agree_no_document_has_the_exact_numbers(monkeypatch: pytest.MonkeyPatch):
    watched = Watched(monkeypatch)
    content = nearly_alike()
    assert content.answers is not None
    assert content.answers.frame["nearly_all"].any()
    for name, document in DOCUMENTS.items():
        watched.drawn.clear()
        data = writer_of(document)(content)
        told = traces(numbers_of(data)) | watched.drawn
        assert not (watched.hidden - watched.shown) & told, name
        if name in ("workbook", "page"):
            assert "nesten alle" in " ".join(texts_of(data)).lower(), name
