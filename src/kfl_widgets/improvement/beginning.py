"""A new measure, and what it takes over from the analysis: the factor, the number and its goal."""

from __future__ import annotations

from kfl_widgets.improvement.actions import Action, Indicator
from kfl_widgets.improvement.areas import Evidence
from kfl_widgets.improvement.records import find, new_key
from kfl_widgets.improvement.work import Work, analysis_of

__all__ = ["begin_action", "has_details", "indicator_of", "is_blank"]

_DETAILS = ("problem", "for_whom", "milestones", "indicator", "status", "log")


def begin_action(work: Work, area: str, factor: str = "") -> Action:
    """Begin a measure for the area with this key, and one of its maintaining factors.

    Where the goal is a number, the measure is followed by the same number.
    """
    target = analysis_of(work, area).goal.target
    chosen = find((*work.areas, *work.aside), area)
    indicator = None
    if target is not None and chosen is not None:
        indicator = indicator_of(chosen.evidence, target)
    return Action(key=new_key(), area=area, what="", factor=factor, indicator=indicator)


def is_blank(action: Action) -> bool:
    """Tell whether nothing has been written of a measure since it was begun."""
    begun = Action(
        key=action.key,
        area=action.area,
        what=action.what,
        factor=action.factor,
        indicator=action.indicator,
    )
    return action == begun and not action.what.strip()


def has_details(work: Work, action: Action) -> bool:
    """Tell whether more is written of a measure than what, who and when.

    What it took over from the analysis is not counted.
    """
    begun = begin_action(work, action.area, action.factor)
    return any(getattr(action, name) != getattr(begun, name) for name in _DETAILS)


def indicator_of(seen: Evidence, target: float | None = None) -> Indicator | None:
    """Let a finding be the number we look at; None for a gap, which is no one mean."""
    if seen.about == "gap" or seen.mean_followup is None:
        return None
    return Indicator(
        group=seen.group,
        factor=seen.factor,
        item=seen.item,
        label=seen.label,
        baseline=round(seen.mean_followup, seen.decimals),
        target=target,
    )
