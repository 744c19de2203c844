"""Hvem har svart, og hvordan står det til? Response rates, then every level beside a yardstick."""

from __future__ import annotations

from typing import Any

from ipywidgets import HTML, HBox, VBox

from kfl_widgets.charts import heatmap, row_key, rows_of
from kfl_widgets.charts import participation as draw_participation
from kfl_widgets.charts.matrix import Matrix, lay_out
from kfl_widgets.locale import label, translate
from kfl_widgets.report import describe_selection
from kfl_widgets.report.headlines import say_heatmap, say_participation
from kfl_widgets.survey import Filters, ProtectedTable, Survey, protect, response_rates
from kfl_widgets.survey.beside import beside
from kfl_widgets.widgets.figure import Figure, Picture
from kfl_widgets.widgets.focus import Focus
from kfl_widgets.widgets.overview_tables import (
    level_cell,
    level_columns,
    parts_of,
    rates_columns,
    rates_rows,
)
from kfl_widgets.widgets.panel import html_text, set_text
from kfl_widgets.widgets.question import why_no_factors
from kfl_widgets.widgets.segments import Segments
from kfl_widgets.widgets.session import Session, guarded
from kfl_widgets.widgets.view import View

__all__ = ["OverviewPanel"]

OWN, BEFORE = "own", "before"
"""Yardsticks beside those that the survey names."""


class OverviewPanel(View):
    """Shows who has answered, and each factor's level by group, grade or school."""

    chosen_here = (
        "_wave",
        "_who",
        "_across",
        "_yardstick",
        "_figure._switch",
        "_rates_figure._switch",
    )

    def __init__(self, session: Session | Survey | None = None, *, is_open: bool = True) -> None:
        super().__init__(session, is_open=is_open)
        self._is_offering = False
        self._seen_wave = ""
        self._levels: ProtectedTable | None = None
        self._wave = Segments(translate("Måling"))
        self._who = Segments(translate("Vis svar for"))
        self._across = Segments(translate("Kolonner"))
        self._yardstick = Segments(translate("Sammenlign med"))
        self._answered = html_text(kind="say")
        self._finding = html_text(kind="say")
        self._rates_figure = Figure(
            "KFL-svar", _how_to_read_rates(), on_open=self._on_group, at_first="chart"
        )
        self._figure = Figure(
            "KFL-oversikt", _how_to_read(), on_mark=self._on_mark, on_open=self._on_open
        )
        self._figure.add_class("kfl-matrix")
        for control in (self._wave, self._who, self._across, self._yardstick):
            control.observe(self._on_choice, "value")
        self._waves = _row(self._wave)
        self._rates = VBox(
            [
                _title(translate("Hvem har svart?")),
                self._answered,
                _row(self._who),
                self._rates_figure,
            ]
        )
        self._state = VBox(
            [
                _title(translate("Hvordan står det til?")),
                self._finding,
                _row(self._across, self._yardstick),
                self._figure,
            ]
        )
        self._state.add_class("kfl-state")
        self.begin(
            translate("Hvem har svart, og hvordan står det til?"),
            [self._waves, self._rates, self._state],
        )

    @guarded
    def _on_choice(self, _change: dict[str, Any]) -> None:
        if not self._is_offering:
            self.draw()

    @guarded
    def _on_group(self, key: str) -> None:
        with self.session.hold_trait_notifications():  # drawn once
            self.session.filters = self.session.filters.with_("group", (key,))
            splits = self._offered_splits()
            if "grade" in splits:
                self._who.offer(splits, "grade")

    @guarded
    def _on_open(self, factor: str) -> None:
        self.session.focus = Focus(factor)

    def evidence_at(self, key: str) -> tuple[ProtectedTable, int] | None:
        """Give the cell with this key."""
        keys = [row_key(row) for row in rows_of(self._levels)] if self._levels is not None else []
        return (self._levels, keys.index(key)) if key in keys else None

    def _forget(self) -> None:
        self._levels = None
        for text in (self._answered, self._finding):
            set_text(text, "")
        for figure in (self._rates_figure, self._figure):
            figure.show(None)

    def _draw(self) -> None:
        session = self.session
        if session.survey is None or not session.followup:
            self.explain(*session.blockers)
            return
        self._offer()
        self.explain()
        self._show_rates()
        self._show_levels()

    # -- what can be chosen --------------------------------------------------------------------

    def _offer(self) -> None:
        """Offer what the data has and the filters leave, and keep what was chosen."""
        session = self.session
        is_new = session.followup != self._seen_wave
        self._seen_wave = session.followup
        self._is_offering = True
        try:
            self._wave.offer(session.wave_labels, session.followup if is_new else None)
            self._who.offer(self._offered_splits())
            self._across.offer(*self._offered_columns())
            self._yardstick.offer(self._offered_yardsticks())
        finally:
            self._is_offering = False
        for control in (self._wave, self._who, self._across, self._yardstick):
            control.layout.display = None if len(control.options) > 1 else "none"

    def _offered_splits(self) -> dict[str, str]:
        splits = {"group": translate("Alle grupper")}
        groups = self.session.filters.groups or self.session.survey.values("group")
        if len(groups) == 1 and len(self.session.survey.values("grade")) > 1:
            splits["grade"] = translate("{group}, trinn for trinn").format(
                group=label("group", groups[0])
            )
        return splits

    def _offered_columns(self) -> tuple[dict[str, str], str | None]:
        """Give what can stand across; when that is new, its first is chosen."""
        names = {
            "group": translate("Grupper"),
            "grade": translate("Trinn"),
            "school": translate("Skoler"),
        }
        session = self.session
        several = {
            dimension: name
            for dimension, name in names.items()
            if len(session.filters.of(dimension) or session.survey.values(dimension)) > 1
        }
        several = several or {"group": names["group"]}
        was = [option["value"] for option in self._across.options]
        return several, None if was == list(several) else next(iter(several))

    def _offered_yardsticks(self) -> dict[str, str]:
        names = {name: name for name in self.session.survey.references}
        is_part = self._across.value != "group" or self._own_filters() != self._where()
        names[OWN] = self._own_name() if is_part else ""
        names[BEFORE] = self.session.wave_labels.get(self._wave_before(), "")
        return {code: name[:1].upper() + name[1:] for code, name in names.items() if name}

    def _wave_before(self) -> str:
        waves = ("", *self.session.survey.values("wave"))
        return waves[waves.index(self._wave.value) - 1]

    def _own_filters(self) -> Filters:
        """Give the whole that the columns are parts of."""
        where = self._where()
        if self._across.value == "school":
            return where.with_("school", ())
        return where.with_("grade", ()).with_("gender", ())

    def _own_name(self) -> str:
        if self._across.value == "school":
            return translate("alle skolene samlet")
        schools = self.session.filters.schools or self.session.survey.values("school")
        return (
            translate("skolens eget snitt")
            if len(schools) == 1
            else translate("snittet for alle trinn")
        )

    def _where(self) -> Filters:
        return self.session.filters.with_("wave", (self._wave.value,))

    # -- who has answered ----------------------------------------------------------------------

    def _show_rates(self) -> None:
        table = self._find_rates()
        is_known = bool(table.frame[["answered", "invited"]].notna().to_numpy().any())
        self._rates.layout.display = None if is_known else "none"
        if is_known:
            finding = say_participation(table)
            set_text(self._answered, finding)
            self._rates_figure.show(self._rates_picture(table, finding))

    def _find_rates(self) -> ProtectedTable:
        """Count by group, or by grade within the only one; groups are never added up."""
        session = self.session
        waves = [wave for wave in (self._wave_before(), self._wave.value) if wave]
        where = session.filters.with_("wave", waves)
        by = ("wave", "group")
        if self._who.value == "grade":
            by = (*by, "grade")
        elif len(where.groups) == 1:
            where = where.with_("group", ())
        return protect(response_rates(session.survey, by, where), session.min_n)

    def _rates_picture(self, table: ProtectedTable, finding: str) -> Picture:
        names = self.session.wave_labels
        where = table.where
        return Picture(
            table=table,
            charts=[("", draw_participation(table, wave_labels=names))],
            finding=finding,
            about=describe_selection(where, ("", names[self._wave.value])),
            caption=translate("Hvem har svart"),
            columns=rates_columns(table, names),
            rows=list(rates_rows(table)),
        )

    # -- how things stand ----------------------------------------------------------------------

    def _show_levels(self) -> None:
        session = self.session
        if not session.survey.codebook.factors:
            self._state.layout.display = "none"
            reason = why_no_factors()
            self._say_beside(str(reason))
            return
        self._levels = self._find_levels()
        is_nothing = self.explain_hidden(self._levels)
        self._body.layout.display = None
        self._state.layout.display = "none" if is_nothing else None
        if not is_nothing:
            finding = say_heatmap(self._levels)
            set_text(self._finding, finding)
            self._figure.show(self._picture(self._levels, finding))

    def _say_beside(self, reason: str) -> None:
        """Say why half of the view is missing, and leave the other."""
        self._explanation.show(reason)
        self._body.layout.display = None

    def _find_levels(self) -> ProtectedTable:
        session, column = self.session, self._across.value
        focus = session.focus.factor
        measure = "item" if focus and self._has_items(focus) else "factor"
        by = ("group", measure) if column == "group" else ("group", measure, column)
        yardstick, without, name = self._find_yardstick()
        table = beside(session.survey, yardstick, by, self._where(), without=without, name=name)
        table = table[table["factor"] == focus] if focus else table
        return protect(table, session.min_n)

    def _find_yardstick(self) -> tuple[Filters | None, tuple[str, ...], str | None]:
        """Give whom to measure against, what they are not split by, and their name."""
        choice, where, column = self._yardstick.value, self._where(), self._across.value
        if choice == OWN:
            return self._own_filters(), (column,) if column != "group" else (), self._own_name()
        if choice == BEFORE:
            before = self._wave_before()
            return where.with_("wave", (before,)), (), self.session.wave_labels[before]
        if choice:
            return where.with_("school", (choice,)), ("school",), choice
        return None, (), None

    def _has_items(self, factor: str) -> bool:
        book = self.session.survey.codebook
        groups = self.session.filters.groups or self.session.survey.values("group")
        return any(book.items_of(group, factor) for group in groups)

    def _picture(self, table: ProtectedTable, finding: str) -> Picture:
        wave = self.session.wave_labels[self._wave.value]
        about = describe_selection(self.session.filters, ("", wave))
        matrix = lay_out(table)
        return Picture(
            table=table,
            charts=[(title, heatmap(part)) for title, part in parts_of(table, matrix, wave)],
            finding=finding,
            about=about,
            caption=translate("Nivå i {wave}").format(wave=wave),
            columns=level_columns(matrix),
            rows=self._rows(matrix),
        )

    def _rows(self, matrix: Matrix) -> list[dict[str, Any]]:
        cells = {(cell.row, cell.column): cell for cell in matrix.cells}
        can_open = not self.session.focus.factor
        return [
            {
                "key": factor,
                "name": name,
                "cells": [
                    {"text": name},
                    *(level_cell(cells.get((i, j))) for j in range(len(matrix.columns))),
                ],
                "kind": "",
                "can_tag": False,
                "can_open": can_open and self._has_items(factor),
            }
            for i, (name, factor) in enumerate(zip(matrix.rows, matrix.factors, strict=True))
        ]


def _title(text: str) -> HTML:
    title = HTML(f"<h3>{text}</h3>")
    title.add_class("kfl-heading")
    return title


def _row(*controls: Any) -> HBox:
    row = HBox(list(controls))
    row.add_class("kfl-waves")
    return row


def _how_to_read_rates() -> str:
    return translate(
        "Slik leser dere figuren: Stolpen er andelen som har svart, ringen er forrige måling. "
        "Når den ikke når streken, har så mange latt være å svare at bildet kan være skjevt."
    )


def _how_to_read() -> str:
    return translate(
        "Slik leser dere figuren: Tallet er gjennomsnittet, og fargen viser hvor langt det er fra "
        "det dere måler mot: blågrønt er bedre, oransje er svakere. ▲ og ▼ er mer enn "
        "tilfeldigheter kan forklare; med ? kan det være tilfeldig."
    )
