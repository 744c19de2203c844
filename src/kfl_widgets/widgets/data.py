"""What was read, as it is put away and taken up again."""

from __future__ import annotations

from dataclasses import dataclass

from kfl_widgets.survey import Problem, Survey

__all__ = ["Data"]


@dataclass(frozen=True)
class Data:
    """The numbers of a session.

    Attributes
    ----------
    parts
        A survey per file.
    problems
        What there is to know about what was read.
    doubted
        SHA-256 of the files we read wrongly.
    unread
        Names of the files that nobody has explained. Their cells are not put away.
    """

    parts: tuple[Survey, ...] = ()
    problems: tuple[Problem, ...] = ()
    doubted: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
