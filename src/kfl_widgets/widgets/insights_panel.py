"""Hva skiller seg ut? The few findings a team should look at first, in plain sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pandas as pd

from kfl_widgets.charts import scale_ends
from kfl_widgets.improvement import Kind, evidence_of, find, remove
from kfl_widgets.locale import format_number, label, span, translate, verdict_symbol
from kfl_widgets.survey import Filters, Insight, ProtectedTable, Survey, behind
from kfl_widgets.widgets.focus import Focus
from kfl_widgets.widgets.insight_cards import InsightCards
from kfl_widgets.widgets.panel import html_text, set_text
from kfl_widgets.widgets.question import why_no_survey
from kfl_widgets.widgets.session import Session, guarded
from kfl_widgets.widgets.standing_out import question_of, what_stands_out
from kfl_widgets.widgets.view import View

__all__ = ["InsightsPanel"]

_SIGNS = {"narrower": "▸◂", "wider": "◂▸"}


class InsightsPanel(View):
    """Says what stands out in the chosen schools, over all groups and grades."""

    follows_filters = False

    def __init__(self, session: Session | Survey | None = None, *, is_open: bool = True) -> None:
        super().__init__(session, is_open=is_open)
        self._found: tuple[Insight, ...] = ()
        self._tables: dict[int, ProtectedTable] = {}
        self._told_of: tuple[object, ...] | None = None
        self._lead = html_text(kind="lead")
        self._cards = InsightCards(self._on_look, self._on_tag)
        hint = translate(
            "Vi ser på alt samtidig, og viser bare det som er mer enn tilfeldigheter, eller sier "
            "fra når det kan være tilfeldig. Tallene sier at noe er slik, ikke hvorfor."
        )
        self.begin(
            translate("Hva skiller seg ut?"),
            [self._lead, self._cards, html_text(hint, "hint")],
            ["survey", "filters", "baseline", "followup", "min_n"],
        )

    @guarded
    def _on_look(self, number: int) -> None:
        found, session = self._found[number], self.session
        view, focus = _closer(found)
        filters = Filters(
            schools=found.where.schools,
            groups=found.where.groups or session.filters.groups,
            grades=() if focus.split == "grade" else found.grades,
        )
        session.look_closer(filters, focus, view)

    @guarded
    def _on_tag(self, number: int, row: int, kind: str) -> None:
        table, position = self._behind(number, row)
        if kind:
            self.session.tag(table, position, cast(Kind, kind))
        else:
            self.session.areas = remove(self.session.areas, evidence_of(table, position).key)

    def _behind(self, number: int, row: int) -> tuple[ProtectedTable, int]:
        """Give the table that holds one of a finding's rows, and its place there."""
        if number not in self._tables:
            found = self._found[number]
            self._tables[number] = behind(self.session.survey, found, self.session.min_n)
        factors = list(self._tables[number].frame["factor"])
        return self._tables[number], factors.index(self._found[number].factors[row])

    def _forget(self) -> None:
        self._found, self._tables, self._told_of = (), {}, None
        self._cards.cards = []
        set_text(self._lead, "")

    def _draw(self) -> None:
        session = self.session
        asked = (session.survey, question_of(session))
        if asked != self._told_of:
            self._told_of = asked
            self._find(session.filters.schools)
        self._retag()
        self.explain(*([why_no_survey()] if session.survey is None else []))

    def _find(self, schools: tuple[str, ...]) -> None:
        self._found = what_stands_out(self.session.survey, question_of(self.session))
        self._tables = {}
        set_text(self._lead, self._describe(schools))
        self._cards.empty = translate("Ingenting skiller seg klart ut. Det er også et resultat.")

    def _retag(self) -> None:
        self._cards.cards = [self._card(i, found) for i, found in enumerate(self._found)]

    def _card(self, number: int, found: Insight) -> dict[str, Any]:
        tone = {"better": "better", "worse": "worse"}.get(found.direction, "other")
        return {
            "sign": _SIGNS.get(found.verdict) or verdict_symbol(found.verdict),
            "tone": tone if found.is_sure else "other",
            "text": str(found.text),
            "legend": self._legend(found),
            "wave": _wave(found, self.session),
            "rows": [self._row(number, i, row) for i, row in enumerate(found.evidence)],
        }

    def _legend(self, found: Insight) -> list[str]:
        """Say what the two marks of a card's pictures are."""
        is_drawn = found.kind != "spread" and any(map(_places, found.evidence))
        return list(_side_names(found, self.session)) if is_drawn else []

    def _row(self, number: int, position: int, row: Mapping[str, Any]) -> dict[str, Any]:
        found = self._found[number]
        area = None
        if self.session.areas:
            area = find(self.session.areas, evidence_of(*self._behind(number, position)).key)
        return {
            "name": str(row["label"]),
            "numbers": _line(row, found, self.session),
            "at": [] if found.kind == "spread" else _places(row),
            "ends": _ends(row),
            "kind": area.kind if area else "",
        }

    def _describe(self, schools: tuple[str, ...]) -> str:
        if self.session.survey is None:
            return ""
        names = [self.session.wave_labels[code] for code in self._waves()]
        who = ", ".join(schools) or translate("Alle grupper og trinn")
        return " · ".join([who, *names])

    def _waves(self) -> list[str]:
        session = self.session
        return list(dict.fromkeys(w for w in (session.baseline, session.followup) if w))


def _closer(found: Insight) -> tuple[str, Focus]:
    """Say which view shows a finding best, and what it should look into."""
    factor = found.factors[0]
    if found.kind == "gap":
        return "gap", Focus(split="gender" if found.where.groups else "")
    if found.kind == "grade":
        return "compare", Focus(factor, "grade")
    return ("distribution", Focus(factor)) if found.kind == "spread" else ("compare", Focus())


def _places(row: Mapping[str, Any]) -> list[float]:
    """Say where the two means lie on the scale, from 0 to 1."""
    ends = scale_ends(str(row["scale"]))
    means = [float(row[name]) for name in row if name.startswith("mean_")]
    if ends is None or any(pd.isna(mean) for mean in means):
        return []
    return [(mean - ends[0]) / (ends[1] - ends[0]) for mean in means]


def _ends(row: Mapping[str, Any]) -> list[str]:
    """Write the ends of the scale: factors of other groups may be on another."""
    return [format_number(end, 0) for end in scale_ends(str(row["scale"])) or ()]


def _line(row: Mapping[str, Any], found: Insight, session: Session) -> str:
    """Write one row of evidence: «Trivsel: T1 2016 3,2 (n = 60), T2 2018 2,9 (n = 51)».

    Its scale follows, and of a gap the wave.
    """
    sides = [str(name).removeprefix("mean_") for name in row if str(name).startswith("mean_")]
    is_spread = found.kind == "spread"
    what, decimals = ("sd", 2) if is_spread else ("mean", int(row["decimals"]))
    about = translate("spredningen i {factor}") if is_spread else "{factor}"
    parts = []
    for name, side in zip(_side_names(found, session), sides, strict=False):
        n = row.get(f"n_{side}")
        count = f" (n = {format_number(n)})" if n is not None and pd.notna(n) else ""
        parts.append(f"{name} {format_number(row[f'{what}_{side}'], decimals)}{count}")
    about = about.format(factor=row["label"])
    about = ", ".join(filter(None, (about, _wave(found, session))))
    scale = translate("Skala {scale}.").format(scale=row["scale"]) if _ends(row) else ""
    return f"{about}: {', '.join(parts)}. {scale}".strip()


def _wave(found: Insight, session: Session) -> str:
    """Name the wave of a gap; other findings name theirs as they are compared."""
    return session.wave_labels[found.waves[-1]] if found.kind == "gap" and found.waves else ""


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
