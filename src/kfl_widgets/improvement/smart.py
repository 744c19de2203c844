"""Whether a goal is specific, measurable, accepted, realistic and time-bound: hints, never stops.

A goal can be good without a number, so nothing here says that it is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kfl_widgets.improvement.analysis import Goal
from kfl_widgets.improvement.areas import Evidence
from kfl_widgets.locale import Message, Number, msg

__all__ = ["smart_hints"]

FEW_WORDS = 4
FAR = 0.8
"""A move of so many SDs between two waves is rare: Cohen's «large»."""

_SIZE = re.compile(
    r"\d|halv|half|tredjedel|tredel|fjerdedel|firedel|third|quarter"
    r"|\b(to|tre|fire|fem|seks|sju|åtte|ni|ti|null|ingen|borte|lik|two|three|four|five|zero|gone)\b",
    re.IGNORECASE,
)
"""How large a difference is to be, in words: «halvert», «under to tideler», «borte»."""


def smart_hints(goal: Goal, evidence: Evidence | None = None) -> tuple[Message, ...]:
    """Say what could make a goal clearer.

    Parameters
    ----------
    goal
        The goal. One without text and number gets no hints yet.
    evidence
        What the area was tagged on: where the school stands today.
    """
    if not goal.text.strip() and goal.target is None:
        return ()
    return tuple(_hints(goal, evidence))


def _hints(goal: Goal, evidence: Evidence | None) -> Iterator[Message]:
    if len(goal.text.split()) < FEW_WORDS:
        yield msg("Spesifikt: Hvem gjelder målet, og hva skal bli annerledes?")
    if evidence is not None and evidence.about == "gap":
        if not _SIZE.search(goal.text):
            yield msg("Målbart: Skriv hvor stor forskjellen skal være, eller hva dere skal se.")
    elif goal.target is None:
        yield msg("Målbart: Sett et tall på faktoren, eller skriv hva dere skal se etter.")
    if not goal.agreed_with.strip():
        yield msg("Akseptert: Hvem har vært med på å bestemme målet?")
    yield from _hints_of_reach(goal.target, evidence)
    if goal.due is None and not goal.wave:
        yield msg("Tidsfestet: Når, eller ved hvilken måling, skal målet være nådd?")


def _hints_of_reach(target: float | None, evidence: Evidence | None) -> Iterator[Message]:
    now = None if evidence is None else evidence.mean_followup
    if target is None or evidence is None or now is None or evidence.about == "gap":
        return  # of a gap that is the mean of one of its sides
    step = target - now
    said = {
        "target": Number(target, evidence.decimals),
        "now": Number(now, evidence.decimals),
    }
    if evidence.high_is_good is not None and step * (1 if evidence.high_is_good else -1) <= 0:
        yield msg("Realistisk: Målet {target} er ikke bedre enn det dere har nå: {now}.", **said)
    elif evidence.sd_followup and abs(step) > FAR * evidence.sd_followup:
        yield msg(
            "Realistisk: Fra {now} til {target} er langt. Så mye flytter en faktor seg sjelden "
            "mellom to målinger.",
            **said,
        )
