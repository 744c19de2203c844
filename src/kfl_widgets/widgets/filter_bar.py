"""Hva ser vi på nå? One line that stays in sight over every view."""

from __future__ import annotations

from kfl_widgets.locale import label, span, translate
from kfl_widgets.report import describe_selection
from kfl_widgets.survey import protect, response_rates
from kfl_widgets.widgets.focus import Focus
from kfl_widgets.widgets.panel import Panel
from kfl_widgets.widgets.runtime import runtime
from kfl_widgets.widgets.selection_bar import SelectionBar
from kfl_widgets.widgets.session import Session, guarded

__all__ = ["FilterBar"]

DIMENSIONS = ("school", "group", "grade", "gender")
MOST_CHIPS = 3


class FilterBar(Panel):
    """Says what is shown, lets go of one choice at a time, and leads back from a closer look.

    Parameters
    ----------
    session
        Shared with other panels; a new, empty one by default.
    is_open
        Whether somebody looks at it; a closed one computes nothing.
    """

    def __init__(self, session: Session | None = None, *, is_open: bool = True) -> None:
        super().__init__(session)
        self._is_open = is_open
        self.add_class("kfl-filter-bar")
        self._bar = SelectionBar(self._on_remove, self._on_back)
        self.children = (runtime(), self._bar)
        self.session.observe(
            self._show, ["survey", "filters", "baseline", "followup", "min_n", "focus", "match"]
        )
        self._show()

    @property
    def is_open(self) -> bool:
        """Whether somebody looks at it."""
        return self._is_open

    @is_open.setter
    def is_open(self, is_open: bool) -> None:
        self._is_open = is_open
        self._show()

    @guarded
    def _on_remove(self, key: str) -> None:
        if not key:
            self.session.reset_filters()
            return
        dimension, _, value = key.partition(":")
        rest = [v for v in self.session.filters.of(dimension) if value and v != value]
        self.session.filters = self.session.filters.with_(dimension, rest)

    @guarded
    def _on_back(self, number: int) -> None:
        self.session.focus = Focus() if number == 0 else Focus(self.session.focus.factor)

    @guarded
    def _show(self, _change: object = None) -> None:
        session = self.session
        if not self._is_open:
            return
        is_empty = session.survey is None or not session.followup
        self.layout.display = "none" if is_empty else None
        if is_empty:
            return
        with self._bar.hold_sync():
            self._bar.sentence = self._describe()
            self._bar.chips = [chip for d in DIMENSIONS for chip in self._chips(d)]
            self._bar.crumbs = self._crumbs()

    def _describe(self) -> str:
        session, names = self.session, self.session.wave_labels
        where = session.filters.with_("wave", (session.followup,))
        rates = protect(response_rates(session.survey, ("group",), where), session.min_n)
        said = describe_selection(
            session.filters, (names[session.baseline], names[session.followup]), rates
        )
        return f"{said} · {translate('samme kull')}" if session.match == "cohort" else said

    def _chips(self, dimension: str) -> list[dict[str, str]]:
        """Give a chip for each choice, or one for all when they are many."""
        chosen = self.session.filters.of(dimension)
        if len(self.session.survey.values(dimension)) < 2:
            return []
        if len(chosen) > MOST_CHIPS:
            all_of_them = span(chosen) if dimension == "grade" else _count(dimension, len(chosen))
            return [{"key": f"{dimension}:", "label": all_of_them}]
        return [{"key": f"{dimension}:{v}", "label": label(dimension, v)} for v in chosen]

    def _crumbs(self) -> list[str]:
        focus = self.session.focus
        if not focus:
            return []
        splits = {
            "grade": translate("Trinn for trinn"),
            "gender": translate("Jenter og gutter"),
            "school": translate("Skole for skole"),
        }
        names = {f.code: f.label for f in self.session.survey.codebook.factors}
        inside = [names.get(focus.factor, ""), splits.get(focus.split, "")]
        return [translate("Alle faktorer"), *(part for part in inside if part)]


def _count(dimension: str, count: int) -> str:
    texts = {
        "school": translate("{n} skoler"),
        "group": translate("{n} grupper"),
        "gender": translate("{n} kjønn"),
    }
    return texts[dimension].format(n=count)
