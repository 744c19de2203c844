"""Exports from Udir's statistics: results, bullying and participation of Elevundersøkelsen.

Numbers are text with a decimal comma, «*» is suppressed, and everybody is counted several times
over: once for all forms of ownership and once for their own, in duplicated rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.reading.codes import item_codes
from kfl_widgets.reading.facts import facts_of
from kfl_widgets.reading.joining import join
from kfl_widgets.reading.people import read_people
from kfl_widgets.reading.published import cells_from_means, read_numbers
from kfl_widgets.reading.recognition import Recognition
from kfl_widgets.reading.scales import PERCENT, high_is_good, infer_scale
from kfl_widgets.reading.shares import answers_from_shares
from kfl_widgets.reading.table import Names, Table, find_table
from kfl_widgets.reading.units import read_units
from kfl_widgets.reading.values import fold
from kfl_widgets.reading.workbook import Book
from kfl_widgets.survey.build import build
from kfl_widgets.survey.model import Codebook, Factor, Item, Problem, Scale, Survey

__all__ = ["NAME", "read", "recognise"]

NAME = msg("Udir-eksport")
GROUP = "elever"
_OPTIONS = range(1, 8)

_NAMES: Names = {
    "wave": ("Skoleaarnavn",),
    "school": ("EnhetNavn",),
    "grade": ("Trinnnavn",),
    "gender": ("Kjoenn",),
    "factor": ("Spoersmaalgruppe",),
    "item": ("Spoersmaalnavn",),
    "owner": ("EierformNavn",),
    "level": ("EnhetNivaa",),
    "country": ("Nasjonalt",),
    "county": ("Fylke",),
    "municipality": ("Kommune",),
    "score": ("Score",),
    "sd": ("Standardavvik",),
    "answered": ("AntallBesvart",),
    "bullied": ("AndelMobbet",),
    "took_part": ("AndelDeltatt",),
    "invited": ("AntallInvitert",),
    **{f"share {value}": (f"AndelSvaralternativ{value}",) for value in _OPTIONS},
}
_KINDS = ("score", "bullied", "invited")


def recognise(book: Book) -> Recognition:
    """Know the export by its unusual headers."""
    sheets = tuple(table.sheet for table in _tables(book))
    return Recognition(1.0 if sheets else 0.0, sheets)


def read(book: Book) -> Survey:
    """Read every sheet that is such a table."""
    return join([_read_table(book, table) for table in _tables(book)])


def _tables(book: Book) -> list[Table]:
    found = (find_table(book, sheet, _NAMES, ("wave",)) for sheet in book.sheets)
    return [table for table in found if table is not None and any(k in table for k in _KINDS)]


def _read_table(book: Book, table: Table) -> Survey:
    problems: list[Problem] = []
    kept = _each_pupil_once(table, problems)
    people = read_people(table, from_names=())
    cells = people.codes.loc[people.codes.index.intersection(kept)].assign(group=GROUP)
    units = read_units(table).loc[cells.index]
    cells["school"] = units["name"]
    tables: dict[str, Any]
    if "invited" in table:
        tables = {"participation": _participation(table, cells, problems)}
    else:
        tables = _measured(table, cells, problems)
    return build(
        **tables,
        waves=people.waves_of(cells),
        references=units.loc[units["is_reference"], "name"],
        sources=[facts_of(book, table, NAME.text)],
        problems=[*people.problems, *problems],
    )


# -- everybody once ----------------------------------------------------------------------------


def _each_pupil_once(table: Table, problems: list[Problem]) -> pd.Index[int]:
    """Give the rows to read: no duplicates, and one form of ownership."""
    raw = pd.DataFrame(table.rows, index=table.numbers, dtype=object)
    once = raw.index[~raw.duplicated()]
    if len(once) < len(raw):
        sentence = msg(
            "Like rader er tatt med én gang: {before} rader ble til {after}.",
            before=len(raw),
            after=len(once),
        )
        problems.append(Problem("info", sentence, table.where()))
    chosen = once[_is_everyone(table, once)]
    if len(chosen) < len(once):
        sentence = msg(
            "De samme elevene står under flere eierformer. Vi leser «Alle eierformer»: "
            "{before} rader ble til {after}.",
            before=len(once),
            after=len(chosen),
        )
        problems.append(Problem("info", sentence, table.where()))
    return chosen


def _is_everyone(table: Table, rows: pd.Index[int]) -> npt.NDArray[np.bool_]:
    """Tell which rows are for all forms of ownership, or of a unit that has no such row."""
    everyone = table.column("owner").loc[rows].map(fold).eq("alleeierformer")
    unit = [table.texts(role).loc[rows] for role in ("wave", "school")]
    has_such = everyone.groupby(unit).transform("any").astype(bool)
    return (everyone | ~has_such).to_numpy(dtype=bool)


# -- results and bullying ----------------------------------------------------------------------


def _measured(table: Table, cells: pd.DataFrame, problems: list[Problem]) -> dict[str, Any]:
    """Read the scores, the answers and the codebook of a results or a bullying table."""
    cells = cells.assign(
        factor=table.texts("factor").loc[cells.index],
        item=table.texts("item").loc[cells.index],
    )
    is_factor = cells["item"].map(fold).isin(_WHOLE_FACTOR)
    cells["measure"] = item_codes(cells).mask(is_factor, cells["factor"])
    read_published = _scores if "score" in table else _bullied
    counted = table.header("score" if "score" in table else "bullied")
    published, scale = read_published(table, cells.index, problems)
    return {
        "scores": cells.join(published),
        "answers": _answers(table, cells[~is_factor], problems),
        "codebook": _codebook(cells, is_factor, scale, counted),
    }


def _scores(
    table: Table, rows: pd.Index[int], problems: list[Problem]
) -> tuple[pd.DataFrame, Scale]:
    n, mean, sd = (
        read_numbers(table, role, rows, problems) for role in ("answered", "score", "sd")
    )
    means = mean["value"].dropna()
    is_usual = means.between(1, 5).all()
    scale = Scale(1.0, 5.0) if is_usual else infer_scale(means) or Scale(None, None)
    return cells_from_means(n, mean, sd), scale


def _bullied(
    table: Table, rows: pd.Index[int], problems: list[Problem]
) -> tuple[pd.DataFrame, Scale]:
    n, share = (read_numbers(table, role, rows, problems) for role in ("answered", "bullied"))
    if _counts_the_bullied(n["value"], share["value"]):
        problems.append(Problem("info", _WHO_IS_COUNTED, table.where("answered")))
        n = n.assign(value=float("nan"))
    # Each pupil counts 0 or 100, so the SD follows from the share.
    p = share["value"] / 100
    sd = share.assign(value=100 * np.sqrt(p * (1 - p) * n["value"] / (n["value"] - 1)))
    return cells_from_means(n, share, sd), PERCENT


def _counts_the_bullied(n: pd.Series[float], share: pd.Series[float]) -> bool:
    """Tell whether «AntallBesvart» is how many said yes and not how many answered.

    4.8 % of 7 pupils is no pupil: then 7 is 4.8 % of all who answered.
    """
    yes = n * share / 100
    slack = n * 0.0005 + 1e-9
    return bool(((yes - yes.round()).abs() > slack).any())


_WHO_IS_COUNTED = msg(
    "«AntallBesvart» er her antallet som er mobbet, ikke antallet som har svart. "
    "Hvor mange som har svart, står ikke i filen."
)
_WHOLE_FACTOR = {"", "alle", "allespoersmaal"}


def _answers(table: Table, cells: pd.DataFrame, problems: list[Problem]) -> pd.DataFrame | None:
    options = [value for value in _OPTIONS if f"share {value}" in table]
    if not options:
        return None
    n = read_numbers(table, "answered", cells.index, [])["value"]
    shares = [
        (value, read_numbers(table, f"share {value}", cells.index, problems)) for value in options
    ]
    return answers_from_shares(cells.assign(item=cells["measure"]), n, shares)


def _codebook(
    cells: pd.DataFrame, is_factor: pd.Series[bool], scale: Scale, counted: str
) -> Codebook:
    factors = tuple(
        Factor(name, name, GROUP, scale, high_is_good(f"{name} {counted}", scale))
        for name in cells["factor"].unique()
    )
    questions = cells.loc[~is_factor, ["measure", "item", "factor"]].drop_duplicates("measure")
    items = tuple(
        Item(code, text, GROUP, factor, scale)
        for code, text, factor in questions.itertuples(index=False, name=None)
    )
    return Codebook(factors, items)


# -- participation -----------------------------------------------------------------------------


def _participation(table: Table, cells: pd.DataFrame, problems: list[Problem]) -> pd.DataFrame:
    return cells.assign(
        invited=read_numbers(table, "invited", cells.index, problems)["value"],
        answered=read_numbers(table, "answered", cells.index, problems)["value"],
    )
