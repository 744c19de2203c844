"""One area that is followed: its verdict in words, a figure with its table, and its milestones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import pandas as pd
from ipywidgets import HTML, Button, VBox

from kfl_widgets.charts import Mark
from kfl_widgets.charts import followed as draw_followed
from kfl_widgets.improvement import (
    FollowUp,
    Milestone,
    finding_name,
)
from kfl_widgets.locale import format_date, format_number, translate, verdict_symbol
from kfl_widgets.report import describe_evidence
from kfl_widgets.report.plan_words import in_short
from kfl_widgets.survey import ProtectedTable, Wave
from kfl_widgets.widgets.cells import column, hidden, nothing, unknown, unsorted
from kfl_widgets.widgets.figure import Figure, Picture
from kfl_widgets.widgets.panel import html_text, plain_button, set_text
from kfl_widgets.widgets.session import Session, guarded

__all__ = ["AreaFollowUp", "Followed", "day_of"]


@dataclass(frozen=True)
class Followed:
    """One area: what can be said, all its waves, and the milestones of its measures.

    `is_analysed` tells whether there is an analysis that an evaluation would end.
    """

    told: FollowUp
    table: ProtectedTable
    waves: Sequence[Wave]
    milestones: Sequence[Milestone]
    is_analysed: bool


class AreaFollowUp(VBox):
    """One area: its verdict in words, a figure, its milestones and the way to the evaluation."""

    def __init__(self, session: Session, on_evaluate: Callable[[str], None]) -> None:
        super().__init__()
        self.session, self._on_evaluate = session, on_evaluate
        self._key = ""
        self._title, self._milestones = HTML(), HTML()
        self._finding = html_text(kind="say")
        self._rest = HTML()
        self._figure = Figure("KFL-oppfolging", "")
        self._evaluate = plain_button(translate("Skriv evalueringen"), self._on_click)
        self.children = (
            self._title,
            self._finding,
            self._rest,
            self._figure,
            self._milestones,
            self._evaluate,
        )
        self.add_class("kfl-followed")

    def show(self, followed: Followed, today: date) -> None:
        """Show what became of an area."""
        told = followed.told
        self._key = told.area.key
        who, numbers = describe_evidence(told.area.evidence, self.session.wave_labels)
        kinds = {
            "improve": translate("Dette ville vi forbedre"),
            "strength": translate("Dette ville vi ta vare på"),
        }
        about = f"{kinds[told.area.kind]} · {who} · {numbers}"
        label = escape(finding_name(told.area.evidence))
        self._title.value = f"<h3>{label}</h3><p>{escape(about)}</p>"
        finding, *rest = map(str, told.sentences)
        if told.evidence is not None:
            finding = f"{verdict_symbol(told.evidence.verdict)} {finding}"
        set_text(self._finding, finding)
        self._rest.value = "".join(f"<p>{escape(sentence)}</p>" for sentence in rest)
        self._rest.layout.display = None if rest else "none"
        self._figure.show(_picture(followed, finding, who))
        self._milestones.value = _milestones_html(followed.milestones, today)
        self._milestones.layout.display = None if self._milestones.value else "none"
        may_evaluate = followed.is_analysed or told.area.kind == "improve"
        self._evaluate.layout.display = None if may_evaluate else "none"
        self._evaluate.tooltip = translate("Skriv evalueringen av {area}").format(
            area=finding_name(told.area.evidence)
        )

    @guarded
    def _on_click(self, _button: Button) -> None:
        self._on_evaluate(self._key)


# -- what is asked -------------------------------------------------------------------------------


def day_of(milestone: Milestone) -> date | None:
    """Give the day it is to be reached, or was; None when nobody has set one."""
    return milestone.due or milestone.done


def _picture(followed: Followed, finding: str, who: str) -> Picture | None:
    table, waves, told = followed.table, followed.waves, followed.told
    if told.state not in ("followed", "hidden") or not waves:
        return None
    marks = [Mark(day_of(m), in_short(m.text), m.done is not None) for m in followed.milestones]
    caption = translate("{area}: alle målinger").format(area=finding_name(told.area.evidence))
    chart = draw_followed(table, waves, target=told.target, marks=marks)
    return Picture(
        table=table,
        charts=[("", chart)],
        finding=f"{caption}. {finding}",
        about=who,
        caption=caption,
        columns=[
            column(translate("Måling")),
            column(translate("Gjennomsnitt"), numeric=True),
            column(translate("Trolig mellom"), numeric=True),
            column(translate("Antall svar"), numeric=True),
        ],
        rows=[*_rows(table, waves), *_target_row(told, table)],
    )


def _rows(table: ProtectedTable, waves: Sequence[Wave]) -> Iterator[dict[str, Any]]:
    by_wave = {str(row["wave"]): row for row in table.frame.to_dict("records")}
    for wave in waves:
        row = by_wave.get(wave.code)
        cells = [{"text": wave.label, "sort": wave.label}, *_numbers(row, table.hidden_mark)]
        yield {"key": wave.code, "name": wave.label, "cells": cells}


def _numbers(row: dict[Any, Any] | None, hidden_mark: str) -> list[dict[str, Any]]:
    if row is None or row["hidden"] or pd.isna(row["mean"]):
        is_hidden = row is not None and row["hidden"]
        return [hidden(hidden_mark) if is_hidden else unknown(), nothing(), nothing()]
    decimals = int(row["decimals"])
    ends = [format_number(row[end], decimals) for end in ("ci_low", "ci_high")]
    n = row["n"]
    return [
        {"text": format_number(row["mean"], decimals), "sort": float(row["mean"])},
        unsorted("–".join(ends) if pd.notna(row["ci_low"]) else translate("ukjent")),
        unsorted(format_number(n) if pd.notna(n) else translate("ukjent")),
    ]


def _target_row(told: FollowUp, table: ProtectedTable) -> Iterator[dict[str, Any]]:
    if told.target is None:
        return
    name = translate("Målet dere satte")
    target = format_number(told.target, int(table.row(0)["decimals"]))
    cells = [unsorted(text) for text in (name, target, "", "")]
    yield {"key": "target", "name": name, "cells": cells}


def _milestones_html(milestones: Sequence[Milestone], today: date) -> str:
    items = "".join(f"<li>{escape(_told(m, today))}</li>" for m in milestones)
    title = escape(translate("Milepælene i planen"))
    return f"<h4>{title}</h4><ul>{items}</ul>" if items else ""


def _told(milestone: Milestone, today: date) -> str:
    if milestone.done is not None:
        state = translate("nådd {day}").format(day=format_date(milestone.done))
    else:
        state = (
            translate("ikke ført som nådd") if day_of(milestone) < today else translate("kommer")
        )
    return f"{format_date(day_of(milestone))}: {in_short(milestone.text)} ({state})"
