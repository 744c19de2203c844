"""Hva skiller seg ut? The few findings a team should look at first, in plain sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kfl_widgets.locale import format_number, label, span, translate, verdict_symbol
from kfl_widgets.survey import Filters, Insight, insights
from kfl_widgets.widgets.insight_cards import InsightCards
from kfl_widgets.widgets.panel import Panel, html_text, set_text
from kfl_widgets.widgets.session import Session, guarded

__all__ = ["InsightsPanel"]

_SHOWN_BY_COMPARISON = ("change", "spread", "keep", "reference")
_SIGNS = {"narrower": "▸◂", "wider": "◂▸"}


class InsightsPanel(Panel):
    """Says what stands out in the chosen schools, over all groups and grades.

    It looks at everything at once, which takes a moment, so it does so when it is asked for:
    while `is_open` is true.
    """

    def __init__(self, session: Session | None = None, *, is_open: bool = True) -> None:
        super().__init__(session)
        self._asked: tuple[object, ...] | None = None
        self._found: tuple[Insight, ...] = ()
        self._is_open = is_open
        self._lead = html_text(kind="lead")
        self._cards = InsightCards(self._on_look)
        hint = translate(
            "Vi ser på alt samtidig, og viser bare det som er mer enn tilfeldigheter, eller sier "
            "fra når det kan være tilfeldig. Tallene sier at noe er slik, ikke hvorfor."
        )
        self.fill(
            translate("Hva skiller seg ut?"), [self._lead, self._cards, html_text(hint, "hint")]
        )
        self.session.observe(
            self._show, ["survey", "filters", "baseline", "followup", "min_n", "view"]
        )
        self._show()

    @property
    def is_open(self) -> bool:
        """Whether somebody looks at the panel."""
        return self._is_open

    @is_open.setter
    def is_open(self, is_open: bool) -> None:
        self._is_open = is_open
        self._show()

    @guarded
    def _on_look(self, number: int) -> None:
        found = self._found[number]
        self.session.filters = Filters(
            schools=found.where.schools,
            groups=found.where.groups or self.session.filters.groups,
            grades=found.grades,
        )
        self.session.view = "compare"

    @guarded
    def _show(self, _change: object = None) -> None:
        session = self.session
        if not self._is_open:
            return
        schools = session.filters.schools
        asked = (session.survey, schools, session.baseline, session.followup, session.min_n)
        if asked == self._asked:
            return
        self._asked = asked
        self._found = self._look(Filters(schools=schools))
        set_text(self._lead, self._describe(schools))
        self._cards.empty = self._why_empty()
        self._cards.cards = [_card(found, session) for found in self._found]

    def _look(self, where: Filters) -> tuple[Insight, ...]:
        session = self.session
        if session.survey is None or not session.survey.codebook.factors:
            return ()
        waves = (session.baseline, session.followup)
        pair = waves if waves[0] != waves[1] else (None, None)
        return insights(session.survey, where, *pair, min_n=session.min_n)

    def _describe(self, schools: tuple[str, ...]) -> str:
        if self.session.survey is None:
            return ""
        names = [self.session.wave_labels[code] for code in self._waves()]
        who = ", ".join(schools) or translate("Alle grupper og trinn")
        return " · ".join([who, *names])

    def _waves(self) -> list[str]:
        session = self.session
        return list(dict.fromkeys(w for w in (session.baseline, session.followup) if w))

    def _why_empty(self) -> str:
        if self.session.survey is None:
            return translate("Last opp regneark først, under «Data».")
        return translate("Ingenting skiller seg klart ut. Det er også et resultat.")


def _card(found: Insight, session: Session) -> dict[str, Any]:
    tone = {"better": "better", "worse": "worse"}.get(found.direction, "other")
    return {
        "sign": _SIGNS.get(found.verdict) or verdict_symbol(found.verdict),
        "tone": tone if found.is_sure else "other",
        "text": str(found.text),
        "numbers": [_line(row, found, session) for row in found.evidence],
        "can_look": found.kind in _SHOWN_BY_COMPARISON,
    }


def _line(row: Mapping[str, Any], found: Insight, session: Session) -> str:
    """Write one row of evidence: «Trivsel: T1 2016 3,2 (n = 60), T2 2018 2,9 (n = 51)»."""
    sides = [str(name).removeprefix("mean_") for name in row if str(name).startswith("mean_")]
    is_spread = found.kind == "spread"
    what, decimals = ("sd", 2) if is_spread else ("mean", int(row["decimals"]))
    about = translate("spredningen i {factor}") if is_spread else "{factor}"
    parts = []
    for name, side in zip(_side_names(found, session), sides, strict=False):
        n = row.get(f"n_{side}")
        count = f" (n = {format_number(n)})" if n is not None and pd.notna(n) else ""
        parts.append(f"{name} {format_number(row[f'{what}_{side}'], decimals)}{count}")
    return f"{about.format(factor=row['label'])}: {', '.join(parts)}"


def _side_names(found: Insight, session: Session) -> tuple[str, str]:
    first, second = found.pair
    waves = session.wave_labels
    if first in waves:
        return waves[first], waves[second]
    if found.kind == "reference":
        return first, translate("hos oss")
    if found.kind == "gap":
        dimension = "group" if first in session.survey.values("group") else "gender"
        return label(dimension, first), label(dimension, second)
    return translate("de andre trinnene"), span(found.grades)
