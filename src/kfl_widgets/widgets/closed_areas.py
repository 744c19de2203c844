"""The areas that can't have measures yet, and the way to where what they lack is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape

from ipywidgets import HTML, VBox, Widget

from kfl_widgets.improvement import Area, Work, analysis_of, plan_blockers
from kfl_widgets.locale import translate
from kfl_widgets.report.plan_words import area_name, in_short
from kfl_widgets.widgets.closing import close_all
from kfl_widgets.widgets.panel import plain_button
from kfl_widgets.widgets.runtime import runtime
from kfl_widgets.widgets.session import Session

__all__ = ["ClosedAreas"]


class ClosedAreas(VBox):
    """The areas that can't have measures yet: what each lacks, and the way to where it is written.

    Parameters
    ----------
    session
        Shared with the panel it stands in.
    on_analyse
        Called with the key of an area.
    """

    def __init__(self, session: Session, on_analyse: Callable[[str], None]) -> None:
        super().__init__()
        self.session, self._on_analyse = session, on_analyse
        self._told: list[tuple[str, str]] = []
        self.add_class("kfl-closed")

    def show(self, work: Work, areas: Sequence[Area]) -> None:
        """Show these areas; nothing moves under the reader while they say the same."""
        told = [(area.key, _lacks_html(work, area)) for area in areas]
        if told != self._told:
            self._told, old = told, self.children
            title = escape(translate("Ikke klart for tiltak ennå"))
            self.children = [HTML(f"<h3>{title}</h3>"), *self._rows(work, told)] if told else []
            close_all(old, self.session, kept=[runtime()])
        self.layout.display = None if told else "none"

    def _rows(self, work: Work, told: Sequence[tuple[str, str]]) -> Iterator[Widget]:
        for key, lacks in told:
            words = translate("Gå til analysen av «{area}»")
            yield HTML(lacks)
            yield plain_button(
                words.format(area=in_short(area_name(work, key), 40)),
                lambda _button, key=key: self._on_analyse(key),
            )


def _lacks_html(work: Work, area: Area) -> str:
    """Say what stands in the way of measures for an area."""
    is_strength = area.kind == "strength"
    lacks = " ".join(map(str, plan_blockers(analysis_of(work, area.key), is_strength=is_strength)))
    return f"<p><b>{escape(in_short(area_name(work, area.key)))}:</b> {escape(lacks)}</p>"
