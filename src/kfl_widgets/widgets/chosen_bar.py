"""What to do with a mark that was just clicked: say what it is, or look closer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from ipywidgets import Button, HBox, VBox

from kfl_widgets.improvement import (
    KINDS,
    Area,
    Kind,
    find,
    finding_name,
    gentle_stop,
    of_kind,
    remove,
    tag,
)
from kfl_widgets.locale import translate
from kfl_widgets.report import describe_evidence
from kfl_widgets.survey import Filters
from kfl_widgets.widgets.focus import Focus
from kfl_widgets.widgets.kind_words import KIND_NAMES
from kfl_widgets.widgets.live_text import LiveText
from kfl_widgets.widgets.panel import html_text, plain_button, set_text
from kfl_widgets.widgets.segments import Segments
from kfl_widgets.widgets.session import Session, guarded

__all__ = ["ChosenBar"]


class ChosenBar(VBox):
    """Follows `Session.marked`: the area's kind as a choice, and buttons that look closer.

    It also answers a tag, given anywhere in the view, that makes the areas many.

    Parameters
    ----------
    session
        Shared with the view it stands in.
    is_open
        Whether somebody looks at it; a closed one says nothing.
    """

    def __init__(self, session: Session, *, is_open: bool = True) -> None:
        self.session, self._is_open = session, is_open
        self._text = html_text(kind="chosen-text")
        kinds = {kind: translate(KIND_NAMES[kind]) for kind in reversed(KINDS)}
        self._kind = Segments(translate("Merk som"), kinds)
        ways = (
            plain_button(translate("Se påstandene"), self._on_items, is_small=True),
            plain_button(translate("Trinn for trinn"), self._on_grades, is_small=True),
            plain_button(translate("Fjern"), self._on_remove, is_small=True),
        )
        self._of_area = (self._kind, *ways)
        self._stop = LiveText()
        self._stop.add_class("kfl-advice")
        self._why = plain_button(translate("Gå til områdene"), self._on_why, is_small=True)
        close = plain_button(translate("Lukk"), self._on_close, is_small=True)
        buttons = HBox([*ways, self._why, close])
        buttons.add_class("kfl-actions")
        super().__init__([self._text, self._kind, self._stop, buttons])
        self.add_class("kfl-chosen")
        self._kind.observe(self._on_kind, "value")
        session.observe(self._show, ["marked", "work"])
        self._show()

    @property
    def is_open(self) -> bool:
        """Whether somebody looks at it."""
        return self._is_open

    @is_open.setter
    def is_open(self, is_open: bool) -> None:
        self._is_open = is_open
        self._show()

    def answer(self, before: Sequence[Area]) -> None:
        """Say that there are many areas to improve, when one more has come than `before`."""
        is_more = len(of_kind(self.session.areas, "improve")) > len(of_kind(before, "improve"))
        stop = gentle_stop(self.session.work) if is_more else None
        self._stop.text = str(stop) if stop is not None else ""
        self._show()

    @property
    def area(self) -> Area | None:
        """The area that was marked last, if it is still there."""
        return find(self.session.areas, self.session.marked)

    @guarded
    def _on_kind(self, change: dict[str, Any]) -> None:
        area = self.area
        if area is not None and change["new"] != area.kind:
            kind = cast(Kind, change["new"])
            self.session.areas = tag(self.session.areas, area.evidence, kind)

    @guarded
    def _on_items(self, _button: Button) -> None:
        self._look(self.session.filters, Focus(self.area.evidence.factor), "distribution")

    @guarded
    def _on_grades(self, _button: Button) -> None:
        filters = self.session.filters.with_("grade", ())
        self._look(filters, Focus(self.area.evidence.factor, "grade"), "compare")

    def _look(self, filters: Filters, focus: Focus, view: str) -> None:
        group = self.area.evidence.group
        if group not in filters.groups:
            filters = filters.with_("group", (group,))
        self.session.look_closer(filters, focus, view)

    @guarded
    def _on_remove(self, _button: Button) -> None:
        self.session.areas = remove(self.session.areas, self.session.marked)
        self.session.marked = ""

    @guarded
    def _on_close(self, _button: Button) -> None:
        self._stop.text = ""
        self.session.marked = ""
        self._show()

    @guarded
    def _on_why(self, _button: Button) -> None:
        self.session.view = "areas"

    @guarded
    def _show(self, _change: object = None) -> None:
        area = self.area if self._is_open else None
        if gentle_stop(self.session.work) is None:
            self._stop.text = ""
        has_stop = bool(self._stop.text)
        self.layout.display = None if area or has_stop else "none"
        self._stop.layout.display = self._why.layout.display = None if has_stop else "none"
        for widget in self._of_area:
            widget.layout.display = None if area else "none"
        if area is None:
            set_text(self._text, "")
            return
        who, numbers = describe_evidence(area.evidence, self.session.wave_labels)
        told = translate("Merket: {name}. {numbers}. {who}").format(
            name=finding_name(area.evidence), numbers=numbers, who=who
        )
        set_text(self._text, told)
        self._kind.value = area.kind
