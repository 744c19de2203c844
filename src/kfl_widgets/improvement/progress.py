"""How far a team has come: which places of the page hold all that is asked for there."""

from __future__ import annotations

from collections.abc import Sequence

from kfl_widgets.improvement.analysis import LAST_OF_ANALYSIS, Analysis, done_steps, may_plan
from kfl_widgets.improvement.areas import Area, of_kind
from kfl_widgets.improvement.work import Work, analysis_of

__all__ = ["blocking_step", "done_places"]


def done_places(work: Work) -> frozenset[str]:
    """Give those of ``"areas"``, ``"analysis"`` and ``"plan"`` that are done.

    Areas are done when one to improve has a reason, or the team has gone on to the analysis of one;
    the analysis when steps 1–4 are answered for each area that is begun with; the plan when each
    that is begun with has a measure with who and when. What waits for its turn holds nothing back.
    """
    chosen = of_kind(work.areas, "improve")
    begun = _begun(work, chosen)
    analysed = begun or _begun(work, of_kind(work.areas, "strength"))
    settled = {a.area for a in work.actions if a.what.strip() and a.who.strip() and a.deadline}
    planned = {area.key for area in work.areas} & {action.area for action in work.actions}
    steps = set(range(1, LAST_OF_ANALYSIS + 1))
    done = {
        "areas": bool(begun) or any(area.why.strip() for area in chosen),
        "analysis": bool(analysed) and all(steps <= set(done_steps(one)) for one in analysed),
        "plan": bool(planned) and planned | {one.area for one in begun} <= settled,
    }
    return frozenset(place for place, is_done in done.items() if is_done)


def _begun(work: Work, areas: Sequence[Area]) -> list[Analysis]:
    """Give the analyses of these areas in which something is written."""
    found = (analysis_of(work, area.key) for area in areas)
    return [analysis for analysis in found if analysis != Analysis(area=analysis.area)]


def blocking_step(analysis: Analysis) -> int:
    """Give the step (1–7) that opens the measures; that of the measures when they are open."""
    if may_plan(analysis):
        return LAST_OF_ANALYSIS + 1
    return next(step for step in (2, LAST_OF_ANALYSIS) if step not in done_steps(analysis))
