"""Writes what a survey's cells say as a result table: a row per cell, with n, mean and SD.

The sheets and headers are those `layouts.result_table` reads. Numbers are not rounded, so that
reading the file again gives the same cells.
"""

from __future__ import annotations

import pandas as pd

from kfl_widgets.reading.dimensions import write_code
from kfl_widgets.reading.scales import write_direction, write_scale
from kfl_widgets.reading.spreadsheet import Page, write_pages
from kfl_widgets.survey.model import DIMENSIONS, Codebook, Factor, Survey

__all__ = ["write_results"]

_HEADERS = {
    "wave": "Runde",
    "school": "Skole",
    "group": "Gruppe",
    "grade": "Trinn",
    "gender": "Kjønn",
}
_WIDTHS = {"Skole": 24, "Faktor": 28, "Påstand": 60, "Gjennomsnitt": 14, "Standardavvik": 14}


def write_results(survey: Survey) -> bytes:
    """Write the cells of `survey` as a result table.

    Parameters
    ----------
    survey
        Any survey. All its cells are written as they are: protect what is to be shared first.

    Returns
    -------
    bytes
        An .xlsx with the sheets Resultater (one row per cell of scores; shares in [0, 1] where the
        answers are known) and Deltakelse (one row per cell of participation). A suppressed cell is
        «*», an unknown number is blank.
    """
    return write_pages(
        [_page("Resultater", _results(survey)), _page("Deltakelse", _participation(survey))]
    )


def _page(name: str, table: pd.DataFrame) -> Page:
    rows = table.itertuples(index=False, name=None)
    return Page(name, [str(header) for header in table], rows, _WIDTHS)


def _results(survey: Survey) -> pd.DataFrame:
    # Measure by measure, so that the codebook's order is the order of first appearance.
    scores = survey.scores.sort_values("measure", kind="stable", ignore_index=True)
    table = _dimensions(scores, survey)
    table = table.assign(**_measures(scores, survey.codebook))
    known = scores["n"].gt(0)
    mean = (scores["total"] / scores["n"]).where(known, scores["mean"])
    squares = (scores["total_sq"] - scores["n"] * mean**2).clip(lower=0)
    variance = squares / (scores["n"] - 1).where(scores["n"] > 1)
    sd = (variance**0.5).where(known, scores["sd"])
    hidden = scores["state"].eq("suppressed")
    for header, column in (("Antall", scores["n"]), ("Gjennomsnitt", mean), ("Standardavvik", sd)):
        table[header] = column.astype(object).mask(hidden, "*")
    return pd.concat([table, _shares(scores, survey.answers)], axis=1)


def _dimensions(table: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    waves = {wave.code: wave.label for wave in survey.waves}
    written = {
        header: table[d].astype(object).map(lambda code, d=d: write_code(d, code))
        for d, header in _HEADERS.items()
    }
    written["Runde"] = written["Runde"].map(lambda code: waves.get(code, code))
    yardstick = table["school"].astype(object).isin(survey.references)
    return pd.DataFrame(written).assign(Referanse=yardstick.map({True: "ja", False: None}))


def _measures(scores: pd.DataFrame, codebook: Codebook) -> dict[str, list[str]]:
    cells = zip(scores["group"].astype(str), scores["measure"].astype(str), strict=True)
    described: dict[tuple[str, str], tuple[str, ...]] = {}
    rows = [described.setdefault(key, _describe(codebook, *key)) for key in cells]
    headers = ("Faktor", "Kode", "Påstand", "Snudd", "Skala", "Retning")
    columns = zip(*rows, strict=True) if rows else [()] * len(headers)
    return {header: list(column) for header, column in zip(headers, columns, strict=True)}


def _describe(codebook: Codebook, group: str, measure: str) -> tuple[str, ...]:
    item = codebook.item(group, measure)
    factor = codebook.factor(group, item.factor if item else measure)
    if item is None:
        factor = factor or Factor(measure, measure, group)
        return (factor.label, "", "", "", write_scale(factor.scale), _direction(factor))
    return (
        factor.label if factor else item.factor,
        item.code,
        item.text,
        "ja" if item.reversed else "",
        write_scale(item.scale, item.options),
        _direction(factor),
    )


def _direction(factor: Factor | None) -> str:
    return write_direction(factor.high_is_good) if factor else ""


def _shares(scores: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """Give the share of each answer beside its cell of scores, one column per option.

    Shares are of all in the cell, for the known answers alone don't add up to it where another
    is suppressed.
    """
    keys = [*DIMENSIONS, "measure"]
    answers = answers.rename(columns={"item": "measure"}).astype(dict.fromkeys(keys, str))
    cells = pd.MultiIndex.from_frame(scores[keys].astype(str))
    people = pd.Series(scores["n"].to_numpy(), index=cells)
    shares = {}
    for option, given in answers.sort_values("option").groupby("option"):
        chosen = given.set_index(keys)
        share = (chosen["n"] / people.reindex(chosen.index)).astype(object)
        share = share.mask(chosen["state"].eq("suppressed"), "*")
        shares[f"Andel {option:g}"] = share.reindex(cells).to_numpy()
    return pd.DataFrame(shares, index=scores.index)


def _participation(survey: Survey) -> pd.DataFrame:
    table = survey.participation
    return _dimensions(table, survey).assign(Inviterte=table["invited"], Besvart=table["answered"])
