"""What a session asks of its survey: how two waves compare, or why that can't be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kfl_widgets.locale import Message, msg
from kfl_widgets.survey import ProtectedTable, compare, protect

if TYPE_CHECKING:
    from kfl_widgets.widgets.session import Session

__all__ = ["answer", "find_blockers", "why_no_factors", "why_no_survey"]


def answer(session: Session) -> ProtectedTable:
    """Compare the two waves in all factors, or within the one that is looked into."""
    focus, references = session.focus, session.survey.references
    by = (focus.split, "group", "factor") if focus.split else ("group", "factor")
    table = compare(
        session.survey,
        session.baseline,
        session.followup,
        by if focus.split or not focus.factor else ("group", "item"),
        session.filters,
        match=session.match,
        reference=references[0] if references else None,
    )
    asked = table[table["factor"] == focus.factor] if focus.factor else table
    return protect(asked, session.min_n)


def find_blockers(session: Session) -> list[Message]:
    """Say what stands in the way of comparing; nothing when nothing does."""
    survey = session.survey
    if survey is None:
        return [why_no_survey()]
    if not survey.codebook.factors:
        return [why_no_factors()]
    waves = survey.values("wave")
    if len(waves) < 2:
        return [
            msg(
                "Vi har bare målingen {wave}. Last opp en måling til for å sammenligne.",
                wave=", ".join(session.wave_labels[wave] for wave in waves),
            )
        ]
    return _find_between(session, waves)


def why_no_survey() -> Message:
    """Say what to do while nothing is read."""
    return msg("Last opp regneark først, under «Data».")


def why_no_factors() -> Message:
    """Say what to do when what is read has no results."""
    return msg("Filene har ingen faktorer med tall. Last opp resultatene også.")


def _find_between(session: Session, waves: tuple[str, ...]) -> list[Message]:
    """Say what is wrong with the two waves that are chosen."""
    if session.baseline == session.followup:
        return [msg("Velg to ulike målinger.")]
    if waves.index(session.baseline) > waves.index(session.followup):
        return [msg("Velg den eldste målingen under «Fra», og den nyeste under «Til».")]
    if session.match == "cohort" and session.years_between is None:
        return [msg("Vi vet ikke årstallet for målingene, og kan ikke følge kullene.")]
    return []
