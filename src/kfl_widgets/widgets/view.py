"""A panel that answers one question with a figure: drawn while somebody looks, and only then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from ipywidgets import HTML, VBox, Widget

from kfl_widgets.improvement import Area, Kind, evidence_of, find, remove
from kfl_widgets.locale import Message, labels, span, translate
from kfl_widgets.survey import Filters, ProtectedTable, Survey, next_larger
from kfl_widgets.widgets.chosen_bar import ChosenBar
from kfl_widgets.widgets.filter_bar import FilterBar
from kfl_widgets.widgets.panel import Panel, html_text, plain_button, set_text
from kfl_widgets.widgets.session import Session, guarded

__all__ = ["View"]

WATCHED = ("survey", "filters", "baseline", "followup", "min_n", "focus")


class View(Panel):
    """A panel over one question. A subclass calls `begin`, and says in `_draw` what is shown.

    Parameters
    ----------
    session
        Shared with other panels; a new, empty one by default.
    is_open
        Whether somebody looks at the panel; a closed one computes nothing.

    Attributes
    ----------
    follows_filters
        Whether what is shown depends on the filters, so that they are told under the heading.
    follows_marks
        Whether something in it can be marked or tagged, so that the last mark is told at the end.
    """

    follows_filters = True
    follows_marks = True

    def __init__(self, session: Session | Survey | None = None, *, is_open: bool = True) -> None:
        super().__init__(session)
        self._is_open = is_open
        self._watched: tuple[str, ...] = WATCHED
        self._asked: tuple[object, ...] | None = None
        self._tags: tuple[Area, ...] = ()
        self._explanation = Explanation(self.session)
        self._bar = FilterBar(self.session, is_open=is_open and self.follows_filters)
        self._chosen = ChosenBar(self.session, is_open=is_open and self.follows_marks)
        self._body = VBox()

    def begin(
        self,
        title: str,
        children: Sequence[Widget],
        watched: Sequence[str] = WATCHED,
        *,
        above: Sequence[Widget] = (),
    ) -> None:
        """Lay out the panel, and draw it whenever one of the `watched` traits changes.

        What is `above` is there also when there is nothing to see below.
        """
        self._watched = tuple(watched)
        self._body.children = tuple(children)
        bar = [self._bar] if self.follows_filters else []
        chosen = [self._chosen] if self.follows_marks else []
        self.fill(title, [*bar, *above, self._explanation, self._body, *chosen])
        self.session.observe(self._redraw, list(watched))
        self.session.observe(self._show_tags, ["areas"])
        self._redraw()

    @property
    def is_open(self) -> bool:
        """Whether somebody looks at the panel."""
        return self._is_open

    @is_open.setter
    def is_open(self, is_open: bool) -> None:
        self._is_open = is_open
        self._bar.is_open = is_open and self.follows_filters
        self._chosen.is_open = is_open and self.follows_marks
        self._redraw()
        self._show_tags()

    @guarded
    def _redraw(self, _change: object = None) -> None:
        if self._is_open and self._question != self._asked:
            self.draw()

    @property
    def _question(self) -> tuple[object, ...]:
        return tuple(getattr(self.session, name) for name in self._watched)

    def draw(self) -> None:
        """Draw; what can't be drawn leaves no older picture, and is tried again when asked for."""
        self._asked, self._tags = self._question, self.session.areas
        try:
            self._draw()
        except Exception:
            self._asked = None
            self._explanation.show()
            self._body.layout.display = "none"
            raise

    @guarded
    def _show_tags(self, _change: object = None) -> None:
        if self._is_open and self.session.areas != self._tags:
            before, self._tags = self._tags, self.session.areas
            self._chosen.answer(before)
            self._retag()

    def _on_cleared(self, change: object) -> None:
        self._asked = None
        super()._on_cleared(change)

    def _retag(self) -> None:
        """Show the same rows with other tags. A view without tags has nothing to do."""

    def _draw(self) -> None:
        """Show what the session asks for. Ends in `explain`, and a figure when there is one."""
        raise NotImplementedError

    def evidence_at(self, key: str) -> tuple[ProtectedTable, int] | None:
        """Give the protected row that a mark or a row of the table stands for; None for none."""
        raise NotImplementedError

    @guarded
    def _on_mark(self, key: str) -> None:
        found = self.evidence_at(key)
        if found is not None:
            self.session.mark(*found)

    @guarded
    def _on_tag(self, key: str, kind: str) -> None:
        found = self.evidence_at(key)
        if found is None:
            return
        if kind:
            self.session.tag(*found, cast(Kind, kind))
        else:
            self.session.areas = remove(self.session.areas, evidence_of(*found).key)

    def kind_of(self, table: ProtectedTable, row: int) -> str:
        """Tell how a row that isn't hidden is tagged; "" when it isn't."""
        if not self.session.areas:
            return ""
        area = find(self.session.areas, evidence_of(table, row).key)
        return area.kind if area else ""

    def explain(self, *reasons: Message | str) -> None:
        """Say why there is nothing to see, in place of the body; with no reason show the body."""
        self._explanation.show(*reasons)
        self._body.layout.display = "none" if reasons else None

    def explain_hidden(self, table: ProtectedTable) -> bool:
        """Tell whether nothing in `table` can be seen; if so say it, and offer a larger group."""
        if table.is_all_hidden:
            self.explain_too_few()
            return True
        self.explain()
        return False

    def explain_too_few(self) -> None:
        """Say that too few have answered, and offer a larger group."""
        session = self.session
        self._explanation.show_too_few(next_larger(session.filters, session.survey))
        self._body.layout.display = "none"


class Explanation(VBox):
    """Why there is nothing to see, and what could be looked at instead."""

    def __init__(self, session: Session) -> None:
        self._text: HTML = html_text(kind="empty")
        self._offer = plain_button("", self._on_offer)
        self._larger: Filters | None = None
        self.session = session
        super().__init__([self._text, self._offer])
        self.show()

    def show(self, *reasons: Message | str) -> None:
        """Show some sentences, or nothing."""
        set_text(self._text, " ".join(map(str, reasons)))
        self._larger = None
        self._offer.description = translate("Gå til «Data»")
        self._offer.layout.display = "none" if self.session.survey else None
        self.layout.display = None if reasons else "none"

    def show_too_few(self, larger: Filters | None) -> None:
        """Say that too few have answered, and offer to look at `larger`."""
        self.show(translate("For få har svart til at tallene kan vises."))
        self._larger = larger
        if larger is not None:
            self._offer.description = translate("Se på {larger} i stedet").format(
                larger=_what(larger)
            )
            self._offer.layout.display = None

    @guarded
    def _on_offer(self, _button: Any) -> None:
        if self._larger is not None:
            self.session.filters = self._larger
        else:
            self.session.view = "data"


def _what(where: Filters) -> str:
    parts = [span(where.grades) or translate("alle trinn"), *labels("gender", where.genders)]
    return ", ".join(part.lower() for part in parts)
