"""What all panels share: a session, the stylesheet, and a question as their heading."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from html import escape
from operator import attrgetter
from typing import Any, ClassVar

from ipywidgets import HTML, Button, HBox, VBox, Widget
from traitlets import TraitError

from kfl_widgets.survey import Survey
from kfl_widgets.widgets.runtime import runtime
from kfl_widgets.widgets.session import Session, guarded

__all__ = ["Panel", "asking_box", "html_text", "plain_button", "set_text"]


class Panel(VBox):
    """A real widget over a `Session`, usable alone in a notebook cell.

    One that holds something of the team's, or of its numbers, which it doesn't show anew each time,
    lets go of it in `_forget`.

    Parameters
    ----------
    session
        Shared with other panels; a new, empty one by default. A survey gets a session of its own.

    Attributes
    ----------
    chosen_here
        Names of the controls whose values the session doesn't hold.
    """

    chosen_here: ClassVar[tuple[str, ...]] = ()

    def __init__(self, session: Session | Survey | None = None) -> None:
        super().__init__()
        self.session = session if isinstance(session, Session) else Session(session)
        self.add_class("kfl")
        self.add_class("kfl-panel")
        self.session.observe(self._on_cleared, ["clearings"])

    def given(self) -> dict[str, Any]:
        """Give what somebody has chosen here, for the panel that is made in this one's place."""
        return {name: attrgetter(name)(self).value for name in self.chosen_here}

    def take(self, given: dict[str, Any]) -> None:
        """Choose what was chosen in a panel of the same kind, as far as it can be chosen here."""
        for name, value in given.items():
            with suppress(TraitError):
                attrgetter(name)(self).value = value

    def fill(self, title: str, children: Sequence[Widget]) -> None:
        """Lay out the panel: its heading, then `children`."""
        heading = HTML(f"<h2>{escape(title)}</h2>")
        heading.add_class("kfl-heading")
        self.children = (runtime(), heading, *children)

    @guarded
    def _on_cleared(self, _change: object) -> None:
        """Keep nothing of what was deleted, also where nobody looks."""
        self._forget()

    def _forget(self) -> None:
        """Let go of what is deleted: tables, figures, and what they said; what somebody wrote."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.session!r}>"


def html_text(text: str = "", kind: str = "") -> HTML:
    """Make an `HTML` widget that holds one escaped paragraph of class ``kfl-{kind}``."""
    widget = HTML()
    set_text(widget, text)
    if kind:
        widget.add_class(f"kfl-{kind}")
    return widget


def set_text(widget: HTML, text: str) -> None:
    """Put one escaped paragraph into `widget`; none at all for an empty text."""
    widget.value = f"<p>{escape(text)}</p>" if text else ""
    widget.layout.display = None if text else "none"


def plain_button(
    label: str, on_click: Any, *, is_primary: bool = False, is_small: bool = False
) -> Button:
    """Make a button; one on a screen is the primary."""
    button = Button(description=label)
    button.add_class("kfl-primary" if is_primary else "kfl-button")
    if is_small:
        button.add_class("kfl-small")
    button.on_click(on_click)
    return button


def asking_box(question: str, *answers: Button) -> VBox:
    """Lay out a question and its answers; hidden until somebody is to be asked."""
    row = HBox(answers)
    row.add_class("kfl-actions")
    box = VBox([html_text(question, "advice"), row])
    box.layout.display = "none"
    return box
