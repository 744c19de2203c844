"""Tells whether one work became another by somebody writing in one field. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from kfl_widgets.improvement.analysis import Analysis
from kfl_widgets.improvement.records import Record, find
from kfl_widgets.improvement.work import Work

__all__ = ["Place", "place_of_writing"]

Place = tuple[str | int, ...]
"""The way to a field: names and positions."""

_BOOKKEEPING = ("edition", "history")


def place_of_writing(before: Work, after: Work) -> Place | None:
    """Give the one text in which two works differ; None when it is another change, or none.

    What a measure keeps of its own changes is no difference.
    """
    found = list(_differences(_begun(before, after), after, ()))
    return found[0] if len(found) == 1 else None


def _begun(before: Work, after: Work) -> Work:
    """Add the analyses that were begun since, as they were: empty."""
    new = (one.area for one in after.analyses if find(before.analyses, one.area) is None)
    return before.but(analyses=(*before.analyses, *(Analysis(area=area) for area in new)))


def _differences(before: object, after: object, way: Place) -> Iterator[Place | None]:
    """Give the way to each text that differs, and None for anything else."""
    if before is after or before == after:
        return
    if isinstance(before, Record) and type(before) is type(after):
        for name in type(before).model_fields:
            if name not in _BOOKKEEPING:
                yield from _differences(getattr(before, name), getattr(after, name), (*way, name))
    elif isinstance(before, tuple) and isinstance(after, tuple) and len(before) == len(after):
        for number, pair in enumerate(zip(before, after, strict=True)):
            yield from _differences(*pair, (*way, number))
    else:
        yield way if isinstance(before, str) and isinstance(after, str) else None
