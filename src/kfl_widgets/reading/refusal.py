"""Why a file, or a part of it, is not read: raised deep inside, always turned into a `Problem`.

Light to import, for it is raised in the process that opens files too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kfl_widgets.locale import Message

if TYPE_CHECKING:
    from kfl_widgets.survey.model import Problem, Where

__all__ = ["Refused"]


class Refused(Exception):  # noqa: N818 - a decision, not an error
    """Something a user can cause and mend. Never leaves this package.

    Attributes
    ----------
    message, remedy
        What is wrong, and what to do.
    """

    def __init__(self, message: Message, remedy: Message | None = None) -> None:
        super().__init__(message.text)
        self.message = message
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[Refused], tuple[Message, Message | None]]:
        return Refused, (self.message, self.remedy)

    def problem(self, where: Where) -> Problem:
        """Give it as an error at this place."""
        from kfl_widgets.survey.model import Problem

        return Problem("error", self.message, where, self.remedy)
