"""A survey's cells as a file: what `reduce` made of a country's answers, for the page to open.

Such a file holds small groups' numbers as they are, like any file of answers does; the page
protects what it shows. Nothing in it is believed when it is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.reading.refusal import Refused
from kfl_widgets.survey.model import Source, Survey
from kfl_widgets.survey.packing import bundle, pack_survey, unbundle, unpack_survey

__all__ = ["is_cells_file", "read_cells", "write_cells"]

_MAGIC = b"KFLCELLS"
_VERSION = 1
_START = len(_MAGIC) + 1
_LAYOUT = msg("KFL-celler")
_TABLES = ("scores", "answers", "participation", "products")
_AGREED = ("codebook", "waves", "references", "sources", "problems")

# A pack may not be large, so that a damaged one can't fill the memory; and many are too much too.
_ROWS_IN_A_PACK = 200_000
_MOST_PACKS = 50


def is_cells_file(data: bytes) -> bool:
    """Tell a cells file by how it begins."""
    return data.startswith(_MAGIC)


def write_cells(survey: Survey) -> bytes:
    """Write the cells of a survey, to be read by `kfl_widgets.read` and opened on the page.

    Parameters
    ----------
    survey
        Any survey. Small groups are not protected in the file: keep it as the answers are kept.

    Returns
    -------
    bytes
        A file of a few bytes a cell. Of its sources only names, layouts and sizes are kept.

    Raises
    ------
    ValueError
        If the survey has more cells than any page can show: 10,000,000 in one table.
    """
    sources = tuple(Source(s.name, s.layout, s.sha256, s.rows) for s in survey.sources)
    packs = [pack_survey(part) for part in _split(replace(survey, sources=sources))]
    if len(packs) > _MOST_PACKS:
        raise ValueError(f"more than {_MOST_PACKS * _ROWS_IN_A_PACK:,} cells in one table")
    return _MAGIC + bytes([_VERSION]) + bundle(packs)


def read_cells(name: str, data: bytes) -> Survey:
    """Read what `write_cells` wrote; `name` is the file's, its only source from now on.

    Raises
    ------
    Refused
        If the file is damaged, or of a version to come.
    """
    if data[_START - 1 : _START] > bytes([_VERSION]):
        raise Refused(
            msg("Cellefilen er laget med en nyere utgave av programmet."),
            msg("Oppdater programmet, eller lag filen på nytt med denne utgaven."),
        )
    try:
        packs = unbundle(data[_START:])
        if len(packs) > _MOST_PACKS:
            raise ValueError("too many packs")
        survey = _joined([unpack_survey(pack) for pack in packs])
    except ValueError as error:
        raise Refused(
            msg("Cellefilen er ødelagt, eller bare en del av den kom med."),
            msg("Hent den på nytt, eller lag den på nytt med «kfl-widgets reduce»."),
        ) from error
    rows = sum(source.rows for source in survey.sources)
    source = Source(name, _LAYOUT.text, hashlib.sha256(data).hexdigest(), rows)
    return replace(survey, sources=(source,))


def _split(survey: Survey) -> Iterator[Survey]:
    """Give surveys that hold some rows of each table, and otherwise all that this one does."""
    tables: dict[str, Any] = {name: getattr(survey, name) for name in _TABLES}
    most = max(len(table) for table in tables.values())
    for start in range(0, max(most, 1), _ROWS_IN_A_PACK):
        some = slice(start, start + _ROWS_IN_A_PACK)
        yield replace(survey, **{name: table.iloc[some] for name, table in tables.items()})


def _joined(parts: Sequence[Survey]) -> Survey:
    first = parts[0]
    if any(getattr(part, name) != getattr(first, name) for part in parts for name in _AGREED):
        raise ValueError("packs of different surveys")
    tables: dict[str, Any] = {name: _stacked(name, parts) for name in _TABLES}
    return replace(first, **tables)


def _stacked(name: str, parts: Sequence[Survey]) -> pd.DataFrame:
    tables: list[pd.DataFrame] = [getattr(part, name) for part in parts]
    if any(not table.dtypes.equals(tables[0].dtypes) for table in tables):
        raise ValueError("packs of different surveys")
    return pd.concat(tables, ignore_index=True)
