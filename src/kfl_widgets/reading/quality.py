"""What there is to say of the files that were read: per file and sheet, for a person to look over.

Only gathers what reading noticed while the answers were there; holds nothing of anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kfl_widgets.reading.facts import ItemFacts, LeftOut, SheetFacts
from kfl_widgets.reading.reader import Reading
from kfl_widgets.survey.model import Problem

__all__ = ["FileQuality", "ItemFacts", "LeftOut", "SheetFacts", "quality"]


@dataclass(frozen=True)
class FileQuality:
    """One file.

    Attributes
    ----------
    name
        Its name; ``""`` for what concerns several files together.
    sheets
        What was read of it, sheet by sheet: layout, rows, items, columns that were left out.
    problems
        Everything told about it, the gravest first.
    """

    name: str
    sheets: tuple[SheetFacts, ...]
    problems: tuple[Problem, ...]

    @property
    def missing(self) -> tuple[ItemFacts, ...]:
        """The items whose share of missing answers is known, the highest share first."""
        items = [item for sheet in self.sheets for item in sheet.items if item.missing is not None]
        return tuple(sorted(items, key=lambda item: -(item.missing or 0.0)))


def quality(reading: Reading) -> tuple[FileQuality, ...]:
    """Say file by file what was read, what was not, and why."""
    return tuple(_files(reading))


def _files(reading: Reading) -> Iterator[FileQuality]:
    sources = reading.survey.sources if reading.survey is not None else ()
    sheets = [source for source in sources if isinstance(source, SheetFacts)]
    names = dict.fromkeys(
        [*(sheet.name for sheet in sheets), *(problem.where.file for problem in reading.problems)]
    )
    gravity = {"error": 0, "warning": 1, "info": 2}
    for name in names:
        told = [problem for problem in reading.problems if problem.where.file == name]
        yield FileQuality(
            name,
            tuple(sheet for sheet in sheets if sheet.name == name),
            tuple(sorted(told, key=lambda problem: gravity[problem.severity])),
        )
