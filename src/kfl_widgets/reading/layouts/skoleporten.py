"""Downloads from Skoleporten: a row per number, with what it measures in a column of its own.

Neither n nor SD is there: levels can be shown, and never added up. «.» is hidden or missing, the
file doesn't say which.
"""

from __future__ import annotations

import re

import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.reading.dimensions import is_reference
from kfl_widgets.reading.facts import facts_of
from kfl_widgets.reading.joining import join
from kfl_widgets.reading.people import read_people
from kfl_widgets.reading.published import cells_from_means, read_numbers
from kfl_widgets.reading.recognition import Recognition
from kfl_widgets.reading.scales import PERCENT, high_is_good
from kfl_widgets.reading.table import Names, Table, find_table
from kfl_widgets.reading.values import plain_letters
from kfl_widgets.reading.workbook import Book
from kfl_widgets.survey.build import build
from kfl_widgets.survey.model import Codebook, Factor, Problem, Scale, Survey

__all__ = ["NAME", "read", "recognise"]

NAME = msg("Skoleporten")
GROUP = "elever"

_NAMES: Names = {
    "school": ("Enhetsnavn", "Enhet"),
    "wave": ("Periode",),
    "grade": ("Trinn",),
    "gender": ("Kjønn",),
    "statistic": ("Statistikk",),
    "indicator": ("Indikator/delskår", "Indikator", "Delskår"),
    "mean": ("Verdi",),
    "unit": ("Måleenhet",),
}
_REQUIRED = ("wave", "indicator", "mean", "unit")
_RANGE = re.compile(r"\((\d+)\s*[-–]\s*(\d+)\)")
_COUNTED = ("antall", "kroner", "timer", "elever per")
_SURVEYS = ("elevundersoekelsen", "foreldreundersoekelsen", "laererundersoekelsen")


def recognise(book: Book) -> Recognition:
    """Know it by the columns Indikator, Periode, Verdi and Måleenhet."""
    sheets = tuple(table.sheet for table in _tables(book))
    return Recognition(1.0 if sheets else 0.0, sheets)


def read(book: Book) -> Survey:
    """Read every sheet that is such a download."""
    return join([_read_table(book, table) for table in _tables(book)])


def _tables(book: Book) -> list[Table]:
    found = (find_table(book, sheet, _NAMES, _REQUIRED) for sheet in book.sheets)
    return [table for table in found if table is not None]


def _read_table(book: Book, table: Table) -> Survey:
    problems: list[Problem] = []
    people = read_people(table, from_names=("school",))
    rows = people.codes.assign(
        group=GROUP,
        measure=_measures(table).loc[people.codes.index],
        unit=table.texts("unit").loc[people.codes.index],
    )
    mean = read_numbers(table, "mean", rows.index, problems)
    problems.extend(_hidden(table, mean))
    unknown = mean.assign(value=float("nan"), state="missing")
    scores = rows.join(cells_from_means(unknown, mean, unknown))
    is_level = ~rows["unit"].map(lambda unit: plain_letters(unit).startswith(_COUNTED)).astype(bool)
    problems.extend(_not_levels(table, rows[~is_level]))
    schools = pd.Series(rows["school"].unique(), dtype=object)
    return build(
        scores=scores[is_level],
        codebook=_codebook(rows[is_level]),
        waves=people.waves_of(scores),
        references=schools[schools.map(is_reference).astype(bool)],
        sources=[facts_of(book, table, NAME.text)],
        problems=[*people.problems, *problems],
    )


def _measures(table: Table) -> pd.Series[str]:
    """Name what each row measures: «Engelsk (Nasjonale prøver 5. trinn)».

    The same subject is on another scale in another test, so the test belongs to the name.
    """
    indicator, statistic = table.texts("indicator"), table.texts("statistic")
    is_plain = statistic.map(lambda text: plain_letters(text).startswith(_SURVEYS))
    named = indicator + " (" + statistic + ")"
    return named.mask(is_plain.astype(bool) | statistic.eq(""), indicator)


def _codebook(rows: pd.DataFrame) -> Codebook:
    """Describe each measure by its first row; one measure on two scales would be two measures."""
    first = rows.drop_duplicates("measure")
    return Codebook(
        tuple(
            Factor(name, name, GROUP, scale, high_is_good(name, scale))
            for name, scale in zip(first["measure"], first["unit"].map(_scale), strict=True)
        )
    )


def _scale(unit: str) -> Scale:
    ends = _RANGE.search(unit)
    if ends:
        return Scale(float(ends[1]), float(ends[2]))
    plain = plain_letters(unit)
    if "prosent" in plain or "andel" in plain or "%" in plain:
        return PERCENT
    # National tests have mean 50 and SD 10 in the country, and no ends.
    return Scale(None, None, 0, plain if plain != "poeng" else "")


def _hidden(table: Table, mean: pd.DataFrame) -> list[Problem]:
    hidden = int(mean["state"].eq("suppressed").sum())
    if not hidden:
        return []
    sentence = msg(
        "Tall som er skjermet eller mangler («.» i filen): {n} av {all}.", n=hidden, all=len(mean)
    )
    return [Problem("info", sentence, table.where("mean"))]


def _not_levels(table: Table, rows: pd.DataFrame) -> list[Problem]:
    if rows.empty:
        return []
    sentence = msg(
        "Rader som teller noe og ikke måler et nivå, er ikke lest: {n} ({units}).",
        n=len(rows),
        units=", ".join(rows["unit"].unique()[:3]),
    )
    return [Problem("info", sentence, table.where("unit"))]
