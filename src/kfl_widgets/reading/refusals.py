"""The refusals that several steps of opening a file share: each is said in one way only.

Light to import, as `refusal` is.
"""

from __future__ import annotations

from kfl_widgets.locale import msg
from kfl_widgets.reading.limits import Limits
from kfl_widgets.reading.refusal import Refused

__all__ = [
    "DOWNLOAD_AGAIN",
    "SAVE_AGAIN",
    "SPLIT",
    "broken",
    "check_extent",
    "damaged",
    "endless_cell",
    "far_value",
    "locked",
    "too_many_cells",
    "too_much",
]

DOWNLOAD_AGAIN = msg("Last den ned eller lagre den på nytt, og prøv igjen.")
SAVE_AGAIN = msg("Åpne filen i Excel, lagre den på nytt som .xlsx og prøv igjen.")
SPLIT = msg("Del den i flere filer, for eksempel én for hver runde.")


def locked() -> Refused:
    """Say that only who knows a password can open it."""
    return Refused(
        msg("Filen er passordbeskyttet, så vi kan ikke åpne den."),
        msg("Åpne den, fjern passordet, lagre og last den opp på nytt."),
    )


def damaged() -> Refused:
    """Say that a file is not whole."""
    return Refused(msg("Filen er ødelagt, eller bare en del av den kom med."), DOWNLOAD_AGAIN)


def broken() -> Refused:
    """Say that a file is whole, and its content makes no sense."""
    return Refused(msg("Regnearket er ødelagt og kan ikke leses."), SAVE_AGAIN)


def too_much(allowed: int) -> Refused:
    """Say that a file unpacks to more than it may."""
    return Refused(
        msg("Filen pakker seg ut til mer enn {mb} MB og er ikke lest.", mb=allowed // 1_000_000),
        msg("Kopier tabellen over i en ny, tom arbeidsbok og last opp den."),
    )


def endless_cell(limits: Limits) -> Refused:
    """Say that a cell is longer than any real one."""
    return Refused(
        msg("En celle inneholder mer enn {n} tegn, og filen er ikke lest.", n=limits.cell_length),
        msg("Kort ned teksten, lagre og prøv igjen."),
    )


def far_value() -> Refused:
    """Say that something stands far outside the table."""
    return Refused(
        msg("Det står noe langt utenfor tabellen, og da blir arket for stort å lese."),
        msg("Slett det som står langt nede eller langt til høyre, lagre og prøv igjen."),
    )


def too_many_cells(limits: Limits) -> Refused:
    """Say that neither the rows nor the columns are too many, but both together."""
    return Refused(
        msg("Filen har for mange celler. Grensen er {limit}.", limit=limits.cells), SPLIT
    )


def check_extent(rows: int, columns: int, limits: Limits) -> None:
    """Refuse a table with more rows or more columns than it may have."""
    if rows > limits.rows:
        raise Refused(
            msg("Filen har {n} rader. Grensen er {limit}.", n=rows, limit=limits.rows), SPLIT
        )
    if columns > limits.columns:
        raise Refused(
            msg("Filen har {n} kolonner. Grensen er {limit}.", n=columns, limit=limits.columns),
            msg("Ta bort kolonner dere ikke trenger."),
        )
