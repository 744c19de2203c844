"""Har det flyttet seg? Each area from the wave it was chosen at to the newest, against its goal.

What is said here is said by `follow_up`: that something is different, never why.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ipywidgets import VBox

from kfl_widgets.improvement import (
    Area,
    Milestone,
    Question,
    Work,
    find,
    finding_name,
    follow_up,
    of_kind,
    question_of,
)
from kfl_widgets.locale import Message, msg, translate
from kfl_widgets.survey import ProtectedTable, Survey, Wave, protect, trend
from kfl_widgets.widgets.area_follow_up import AreaFollowUp, Followed, day_of
from kfl_widgets.widgets.closing import close_all
from kfl_widgets.widgets.folded_list import FoldedList
from kfl_widgets.widgets.later_waves import ask_again, later_waves
from kfl_widgets.widgets.panel import html_text
from kfl_widgets.widgets.runtime import runtime
from kfl_widgets.widgets.session import Session
from kfl_widgets.widgets.view import View

__all__ = ["FollowUpPanel"]

IN_SIGHT = 20
EVALUATION = 7
WATCHED = ("survey", "work", "min_n")


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


def _chosen(work: Work) -> tuple[Area, ...]:
    """Give what is followed: what was to be kept, and what was to be better."""
    return (*of_kind(work.areas, "strength"), *of_kind(work.areas, "improve"))


def _milestones_of(work: Work, area: Area) -> list[Milestone]:
    """Give the milestones of an area's measures that have a day, in order."""
    found = [m for action in work.actions if action.area == area.key for m in action.milestones]
    return sorted((m for m in found if day_of(m)), key=day_of)


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
