"""Har det flyttet seg? Each area from the wave it was chosen at to the newest, against its goal.

What is said here is said by `follow_up`: that something is different, never why.
"""

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
    Area,
    FollowUp,
    Milestone,
    Question,
    Work,
    find,
    finding_name,
    follow_up,
    of_kind,
    question_of,
)
from kfl_widgets.locale import Message, format_date, format_number, msg, translate, verdict_symbol
from kfl_widgets.report import describe_evidence
from kfl_widgets.report.plan_words import in_short
from kfl_widgets.survey import ProtectedTable, Survey, Wave, protect, trend
from kfl_widgets.widgets.cells import column, hidden, nothing, unknown, unsorted
from kfl_widgets.widgets.closing import close_all
from kfl_widgets.widgets.figure import Figure, Picture
from kfl_widgets.widgets.folded_list import FoldedList
from kfl_widgets.widgets.later_waves import ask_again, later_waves
from kfl_widgets.widgets.panel import html_text, plain_button, set_text
from kfl_widgets.widgets.runtime import runtime
from kfl_widgets.widgets.session import Session, guarded
from kfl_widgets.widgets.view import View

__all__ = ["FollowUpPanel"]

IN_SIGHT = 20
EVALUATION = 7
WATCHED = ("survey", "work", "min_n")


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


class FollowUpPanel(View):
    """Follows the chosen areas to a later wave, and opens their evaluation.

    Parameters
    ----------
    session
        Shared with other panels; a new, empty one by default.
    is_open
        Whether somebody looks at the panel.
    today
        The day it is looked at; the real one by default.
    """

    follows_filters = False
    follows_marks = False

    def __init__(
        self,
        session: Session | Survey | None = None,
        *,
        is_open: bool = True,
        today: date | None = None,
    ) -> None:
        super().__init__(session, is_open=is_open)
        self._fixed_day = today
        self._areas: dict[str, AreaFollowUp] = {}
        self._all = VBox()
        self._waiting = FoldedList("", "", IN_SIGHT)
        self._how = html_text(_how_to_read(), "hint")
        lead = translate(
            "Fra målingen dere valgte området på, til den nyeste. Tallene sier at noe er "
            "annerledes, ikke hvorfor."
        )
        body = [html_text(lead, "lead"), self._all, self._waiting, self._how]
        self.begin(translate("Har det flyttet seg?"), body, WATCHED)

    @property
    def today(self) -> date:
        """The day until which milestones have been."""
        return self._fixed_day or date.today()

    def _draw(self) -> None:
        survey, work = self.session.survey, self.session.work
        reason = self._find_reason()
        if reason is not None:
            self.explain(reason)
            return
        self.explain()
        ready = [area for area in _chosen(work) if later_waves(survey, area)]
        waiting = [area for area in _chosen(work) if area not in ready]
        self._show_areas([self._follow(area) for area in ready])
        names = self.session.wave_labels
        self._waiting.entries = [{"lines": [str(_why_waiting(survey, a, names))]} for a in waiting]
        self._waiting.layout.display = None if waiting else "none"
        self._how.layout.display = None if ready else "none"

    def _forget(self) -> None:
        self._show_areas(())
        self._waiting.entries = []

    def _show_areas(self, followed: Sequence[Followed]) -> None:
        self._all.children = [self._show_area(one) for one in followed]
        for key in set(self._areas) - {one.told.area.key for one in followed}:
            close_all([self._areas.pop(key)], self.session, kept=[runtime()])

    def _find_reason(self) -> Message | None:
        """Say what must be there before any area can be followed."""
        survey, areas = self.session.survey, _chosen(self.session.work)
        if survey is None:
            return msg("Last opp regneark først, under «Data»: både den gamle og den nye målingen.")
        if not areas:
            return msg(
                "Velg områder først. Når en ny måling er lastet opp, ser dere her om de har "
                "flyttet seg."
            )
        return None

    def _follow(self, area: Area) -> Followed:
        survey, work, min_n = self.session.survey, self.session.work, self.session.min_n
        asked = [question_of(area, wave) for wave in later_waves(survey, area)]
        tables = [ask_again(survey, question, min_n) for question in asked]
        (told,) = follow_up(work.but(areas=(area,)), tables, self.today)
        table = _all_waves(survey, area, asked[0], min_n)
        return Followed(
            told=told,
            table=table,
            waves=_waves_of(survey, table),
            milestones=_milestones_of(work, area),
            is_analysed=find(work.analyses, area.key) is not None,
        )

    def _show_area(self, followed: Followed) -> AreaFollowUp:
        key = followed.told.area.key
        if key not in self._areas:
            self._areas[key] = AreaFollowUp(self.session, self._evaluate)
        self._areas[key].show(followed, self.today)
        return self._areas[key]

    def _evaluate(self, key: str) -> None:
        self.session.analysed = ()  # so that asking again is told too
        self.session.analysed = (key, EVALUATION)
        self.session.view = "analysis"


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


def _chosen(work: Work) -> tuple[Area, ...]:
    """Give what is followed: what was to be kept, and what was to be better."""
    return (*of_kind(work.areas, "strength"), *of_kind(work.areas, "improve"))


def _milestones_of(work: Work, area: Area) -> list[Milestone]:
    """Give the milestones of an area's measures that have a day, in order."""
    found = [m for action in work.actions if action.area == area.key for m in action.milestones]
    return sorted((m for m in found if _day(m)), key=_day)


def _day(milestone: Milestone) -> date | None:
    return milestone.due or milestone.done


def _all_waves(survey: Survey, area: Area, asked: Question, min_n: int) -> ProtectedTable:
    """Give the waves of the area's factor or statement that share its scale, one row each."""
    table = protect(trend(survey, asked.by, asked.where), min_n)
    seen = area.evidence
    own = table.only("factor", seen.factor).only("scale", seen.scale)
    return own.only("item", seen.item) if seen.item else own


def _waves_of(survey: Survey, table: ProtectedTable) -> tuple[Wave, ...]:
    """Give the waves from the first that asked to the last."""
    frame = table.frame
    told = set(frame.loc[frame["mean"].notna() | frame["hidden"], "wave"].astype(str))
    places = [i for i, wave in enumerate(survey.waves) if wave.code in told]
    return survey.waves[places[0] : places[-1] + 1] if places else ()


# -- what is shown -------------------------------------------------------------------------------


def _picture(followed: Followed, finding: str, who: str) -> Picture | None:
    table, waves, told = followed.table, followed.waves, followed.told
    if told.state not in ("followed", "hidden") or not waves:
        return None
    marks = [Mark(_day(m), in_short(m.text), m.done is not None) for m in followed.milestones]
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
        state = translate("ikke ført som nådd") if _day(milestone) < today else translate("kommer")
    return f"{format_date(_day(milestone))}: {in_short(milestone.text)} ({state})"


def _why_waiting(survey: Survey, area: Area, wave_labels: dict[str, str]) -> Message:
    wave = area.evidence.followup
    said = {"area": finding_name(area.evidence), "wave": wave_labels.get(wave, wave)}
    if wave not in survey.values("wave"):
        return msg(
            "«{area}» er valgt på {wave}, som ikke er lastet opp. Last den opp også, så kan vi "
            "sammenligne.",
            **said,
        )
    return msg(
        "«{area}» er valgt på {wave}, den nyeste målingen vi har. Last opp den neste når den "
        "kommer, så står svaret her.",
        **said,
    )


def _how_to_read() -> str:
    return translate(
        "Slik leser dere figurene: De loddrette strekene viser hvor sikre vi er på hvert snitt. "
        "Målingene står ved 1. november i sitt år. ◆ milepæl som er nådd, ◇ milepæl som ikke er "
        "ført som nådd."
    )
