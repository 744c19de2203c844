"""Hva henger sammen? Factor against factor, for those who want to look under the surface."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kfl_widgets.charts import correlation as draw_correlation
from kfl_widgets.charts import rows_of
from kfl_widgets.charts.correlation import SURE
from kfl_widgets.locale import format_number, label, translate
from kfl_widgets.report import describe_selection
from kfl_widgets.report.headlines import say_correlation
from kfl_widgets.survey import ProtectedTable, Survey, correlations, protect
from kfl_widgets.widgets.cells import column, hidden, unsorted
from kfl_widgets.widgets.figure import Figure, Picture
from kfl_widgets.widgets.panel import html_text, set_text
from kfl_widgets.widgets.question import why_no_survey
from kfl_widgets.widgets.session import Session
from kfl_widgets.widgets.view import View

__all__ = ["CorrelationPanel"]


class CorrelationPanel(View):
    """Shows how the factors of each group go together, at the newest wave."""

    chosen_here = ("_figure._switch",)

    def __init__(self, session: Session | Survey | None = None, *, is_open: bool = True) -> None:
        super().__init__(session, is_open=is_open)
        self._finding = html_text(kind="say")
        self._wave = html_text(kind="hint")
        self._figure = Figure("KFL-sammenheng", _how_to_read())
        self.begin(translate("Hva henger sammen?"), [self._finding, self._wave, self._figure])

    def _forget(self) -> None:
        set_text(self._finding, "")
        self._figure.show(None)

    def _draw(self) -> None:
        session = self.session
        if session.survey is None:
            self.explain(why_no_survey())
        elif session.survey.products.empty:
            self.explain(_no_answers())
        else:
            self._show(self._correlate())

    def _correlate(self) -> ProtectedTable:
        session, factor = self.session, self.session.focus.factor
        where = session.filters.with_("wave", (session.followup,))
        table = correlations(session.survey, ("group",), where)
        if factor:
            table = table[(table["factor_a"] == factor) | (table["factor_b"] == factor)]
        return protect(table, session.min_n)

    def _show(self, table: ProtectedTable) -> None:
        if table.frame.empty:
            self.explain(_no_pairs())
            return
        if self.explain_hidden(table):
            return
        finding = say_correlation(table)
        set_text(self._finding, finding)
        set_text(self._wave, translate("Vi ser på {wave}.").format(wave=self._wave_label))
        self._figure.show(self._picture(table, finding))

    @property
    def _wave_label(self) -> str:
        return self.session.wave_labels[self.session.followup]

    def _picture(self, table: ProtectedTable, finding: str) -> Picture:
        wave = self._wave_label
        groups = [str(group) for group in dict.fromkeys(table.frame["group"])]
        caption = translate("Sammenheng mellom faktorer, {wave}").format(wave=wave)
        ordered = _closest_first(table)
        return Picture(
            table=ordered,
            charts=[
                (
                    label("group", group) if len(groups) > 1 else "",
                    draw_correlation(table.only("group", group)),
                )
                for group in groups
            ],
            finding=f"{caption}. {finding}",
            about=describe_selection(self.session.filters, (wave, wave)),
            caption=caption,
            columns=_columns(),
            rows=_rows(ordered, with_group=len(groups) > 1),
        )


def _closest_first(table: ProtectedTable) -> ProtectedTable:
    """Put the closest pair first, hidden pairs last."""
    strength = table.frame["r"].abs().fillna(-1)
    return table.pick(strength.sort_values(ascending=False, kind="stable").index)


# -- words -------------------------------------------------------------------------------------


def _how_to_read() -> str:
    return translate(
        "Slik leser dere figuren: Tallet i en rute sier hvor tett faktoren i raden henger sammen "
        "med faktoren som har kolonnens nummer; 1 er helt likt, 0 er ingen sammenheng, og minus "
        "er motsatt vei. Uthevede tall er mer enn tilfeldigheter kan forklare, og /// er skjermet; "
        "er rutene for små til tall, står de i tabellen."
    )


def _no_answers() -> str:
    return translate(
        "Filene har bare ferdige gjennomsnitt. Hva som henger sammen, kan vi bare regne ut når "
        "filen har én rad for hver som har svart."
    )


def _no_pairs() -> str:
    return translate(
        "I denne målingen er det ingen som har svart på flere faktorer her. Velg en annen gruppe, "
        "eller gå tilbake til alle faktorer."
    )


def _columns() -> list[dict[str, Any]]:
    return [
        column(translate("Faktorer")),
        column(translate("Sammenheng (r)"), numeric=True),
        column(translate("Antall"), numeric=True),
        column(translate("Hvor sikkert")),
    ]


def _rows(table: ProtectedTable, *, with_group: bool) -> list[dict[str, Any]]:
    return [_row(table, row, with_group) for row in rows_of(table)]


def _row(table: ProtectedTable, row: dict[str, Any], with_group: bool) -> dict[str, Any]:
    name = f"{row['label_a']} × {row['label_b']}"
    group = {"sub": label("group", str(row["group"]))} if with_group else {}
    return {
        "key": f"{row['group']}|{row['pair']}",
        "name": name,
        "cells": [{"text": name, **group}, *_numbers(table, row)],
        "kind": "",
        "can_tag": False,
    }


def _numbers(table: ProtectedTable, row: dict[str, Any]) -> list[dict[str, Any]]:
    if row["hidden"]:
        return [hidden(table.hidden_mark)] * 3
    if pd.isna(row["r"]):
        unknown = unsorted(translate("kan ikke regnes ut"))
        return [unknown, {"text": format_number(row["n"]), "sort": float(row["n"])}, unknown]
    low, high = (format_number(row[end], 2) for end in ("r_low", "r_high"))
    is_sure = row["q"] < SURE
    return [
        {"text": format_number(row["r"], 2), "sort": float(row["r"])},
        {"text": format_number(row["n"]), "sort": float(row["n"])},
        {
            "text": translate("{low} til {high}").format(low=low, high=high),
            "note": translate("mer enn tilfeldig") if is_sure else translate("? kan ikke si"),
            "sort": float(row["q"]),
        },
    ]
