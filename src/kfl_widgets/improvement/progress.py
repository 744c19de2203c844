"""How far a team has come: which places of the page hold all that is asked for there."""

from __future__ import annotations

from kfl_widgets.improvement.analysis import LAST_OF_ANALYSIS, Analysis, done_steps, may_plan
from kfl_widgets.improvement.areas import of_kind
from kfl_widgets.improvement.work import Work, analysis_of

__all__ = ["blocking_step", "done_places"]


def done_places(work: Work) -> frozenset[str]:
    """Give those of ``"areas"``, ``"analysis"`` and ``"plan"`` that are done.

    Areas are done when one to improve has a reason, or the team has gone on to the analysis of one;
    the analysis when steps 1–4 are answered for each area to improve; the plan when each of them
    has a measure with who and when.
    """
    chosen = of_kind(work.areas, "improve")
    analyses = [analysis_of(work, area.key) for area in chosen]
    settled = {a.area for a in work.actions if a.what.strip() and a.who.strip() and a.deadline}
    is_begun = any(analysis in work.analyses for analysis in analyses)
    steps = set(range(1, LAST_OF_ANALYSIS + 1))
    done = {
        "areas": is_begun or any(area.why.strip() for area in chosen),
        "analysis": bool(chosen) and all(steps <= set(done_steps(one)) for one in analyses),
        "plan": bool(chosen) and {area.key for area in chosen} <= settled,
    }
    return frozenset(place for place, is_done in done.items() if is_done)


def blocking_step(analysis: Analysis) -> int:
    """Give the step (1–7) that opens the measures; that of the measures when they are open."""
    if may_plan(analysis):
        return LAST_OF_ANALYSIS + 1
    return next(step for step in (2, LAST_OF_ANALYSIS) if step not in done_steps(analysis))
