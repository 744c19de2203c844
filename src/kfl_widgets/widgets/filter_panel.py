"""Hvem ser vi på? Groups, grades, genders and schools: only what the data has, with counts."""

from __future__ import annotations

import functools
from typing import Any

from ipywidgets import Button, ToggleButton, VBox

from kfl_widgets.charts import rows_of
from kfl_widgets.locale import format_number, label, translate
from kfl_widgets.survey import Survey, protect, response_rates
from kfl_widgets.widgets.choice_group import ChoiceGroup
from kfl_widgets.widgets.panel import Panel, plain_button
from kfl_widgets.widgets.session import Session, guarded

__all__ = ["FilterPanel"]

DIMENSIONS = ("school", "group", "grade", "gender")


class FilterPanel(Panel):
    """Chooses who is looked at. Counts are of the second wave, under the other choices."""

    def __init__(self, session: Session | None = None) -> None:
        super().__init__(session)
        self._choices = {dimension: _choice_group(dimension) for dimension in DIMENSIONS}
        self._reset = plain_button(translate("Nullstill"), self._on_reset)
        self._fold = ToggleButton(description=translate("Vis valgene"))
        self._fold.add_class("kfl-fold")
        self._fold.observe(self._on_fold, "value")
        self._box = VBox()
        self._box.add_class("kfl-filters")
        self.fill(translate("Hvem ser vi på?"), [self._fold, self._box])
        for dimension, choices in self._choices.items():
            choices.observe(functools.partial(self._on_choice, dimension), "value")
        self.session.observe(self._show, ["survey", "filters", "followup", "min_n"])
        self._show()

    @guarded
    def _on_choice(self, dimension: str, change: dict[str, Any]) -> None:
        self.session.filters = self.session.filters.with_(dimension, change["new"])

    @guarded
    def _on_fold(self, change: dict[str, Any]) -> None:
        """Open or close the choices on a phone; elsewhere they are always open."""
        is_open = change["new"]
        (self._box.add_class if is_open else self._box.remove_class)("kfl-open")
        self._fold.description = translate("Skjul valgene") if is_open else translate("Vis valgene")

    @guarded
    def _on_reset(self, _button: Button) -> None:
        self.session.reset_filters()

    @guarded
    def _show(self, _change: object = None) -> None:
        survey = self.session.survey
        if survey is None:
            self._box.children = ()
            return
        shown = []
        for dimension, choices in self._choices.items():
            values = survey.values(dimension)
            if len(values) < 2:
                continue
            counts = _counts(self.session, survey, dimension)
            choices.options = [
                {"value": v, "label": label(dimension, v), "count": counts.get(v, "")}
                for v in values
            ]
            choices.value = list(self.session.filters.of(dimension))
            shown.append(choices)
        if tuple(self._box.children) != (*shown, self._reset):
            self._box.children = (*shown, self._reset)


def _choice_group(dimension: str) -> ChoiceGroup:
    questions = {
        "school": (translate("Skole"), translate("Alle skoler")),
        "group": (translate("Gruppe"), translate("Alle grupper")),
        "grade": (translate("Trinn"), translate("Alle trinn")),
        "gender": (translate("Kjønn"), translate("Alle")),
    }
    return ChoiceGroup(*questions[dimension])


def _counts(session: Session, survey: Survey, dimension: str) -> dict[str, str]:
    """Give how many answered for each choice; hidden and unknown numbers are said, not summed."""
    where = session.filters.with_(dimension, ()).with_("wave", (session.followup,))
    by = tuple(dict.fromkeys(("group", dimension)))
    table = protect(response_rates(survey, by, where), session.min_n)
    told: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of(table):
        told.setdefault(row[dimension], []).append(row)
    return {value: _count(rows, table.hidden_mark) for value, rows in told.items()}


def _count(rows: list[dict[str, Any]], hidden_mark: str) -> str:
    if any(row["hidden"] for row in rows):
        return hidden_mark if len(rows) == 1 else ""
    return format_number(sum(row["answered"] for row in rows))
