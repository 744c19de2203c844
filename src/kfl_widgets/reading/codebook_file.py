"""A codebook alone: the template's codebook sheet in any spreadsheet, or the same as JSON."""

from __future__ import annotations

import json

from kfl_widgets.locale import msg
from kfl_widgets.reading.codebook import CODEBOOK, NO_SCALE, codebook_of, read_entries
from kfl_widgets.reading.refusal import Refused
from kfl_widgets.reading.table import Table, find_table
from kfl_widgets.reading.workbook import Book, open_workbook
from kfl_widgets.survey.model import ALL, Codebook, Problem
from kfl_widgets.survey.notation import from_plain, to_plain

__all__ = ["read_codebook", "write_codebook"]

_REQUIRED = ("code", "factor", "scale")


def write_codebook(codebook: Codebook) -> str:
    """Write a codebook as JSON."""
    return json.dumps(to_plain(codebook), ensure_ascii=False, indent=1)


def read_codebook(name: str, data: bytes) -> tuple[Codebook, tuple[Problem, ...]]:
    """Read a codebook.

    Parameters
    ----------
    name
        The file's, to say where a problem is.
    data
        A spreadsheet with a sheet like the template's Kodebok, or what `write_codebook` wrote.
        Every item needs a scale and a group here: there are no answers to tell them by.

    Returns
    -------
    tuple
        The codebook, and what there is to know about it.

    Raises
    ------
    Refused
        If it is no codebook, or lacks something.
    """
    problems: list[Problem] = []
    is_json = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    codebook = _from_json(data) if is_json else _from_sheet(name, data, problems)
    if not codebook.items:
        raise Refused(msg("Kodeboka har ingen påstander."), msg("Skriv en rad for hver påstand."))
    return codebook, tuple(problems)


def _from_json(data: bytes) -> Codebook:
    try:
        return from_plain(Codebook, json.loads(data))
    except ValueError as error:
        raise Refused(
            msg("Filen er JSON, men ingen kodebok."),
            msg("Bruk arket Kodebok fra KFL-malen, eller en kodebok som «write_codebook» skrev."),
        ) from error


def _from_sheet(name: str, data: bytes, problems: list[Problem]) -> Codebook:
    book = open_workbook(name, data)
    if not book.sheets:
        raise Refused(book.problems[-1].message, book.problems[-1].remedy)
    codebook = codebook_of(read_entries(_table(book), problems))
    _refuse_empty("Skala", [item.code for item in codebook.items if item.scale == NO_SCALE])
    _refuse_empty("Gruppe", [item.code for item in codebook.items if item.group == ALL])
    return codebook


def _table(book: Book) -> Table:
    tables = (find_table(book, sheet, CODEBOOK, _REQUIRED) for sheet in book.sheets)
    table = next((table for table in tables if table is not None), None)
    if table is None:
        raise Refused(
            msg("Ingen av arkene er en kodebok."),
            msg("Skriv overskriftene som i KFL-malen: Kode, Påstand, Faktor, Gruppe, Skala."),
        )
    return table


def _refuse_empty(column: str, codes: list[str]) -> None:
    if codes:
        raise Refused(
            msg(
                "Kolonnen «{column}» er tom i kodeboka for {codes}.",
                column=column,
                codes=", ".join(codes[:5]),
            ),
            msg("Fyll den ut for alle påstandene: her er det ingen svar å lese den av."),
        )
