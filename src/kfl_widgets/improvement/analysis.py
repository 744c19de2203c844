"""Pedagogisk analyse of one area: what we see, where we want to go, and what keeps it as it is.

One record per area, filled in seven steps. Steps 1–4 are the analysis; steps 5–7, the measures,
open when there is a goal and something that maintains the challenge. The measures themselves are
`actions`; a finding is attached only as `Evidence`, which is made of protected tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from kfl_widgets.improvement.actions import Action
from kfl_widgets.improvement.areas import Evidence
from kfl_widgets.improvement.records import Record, put
from kfl_widgets.locale import Message, later, msg

__all__ = [
    "LAST_OF_ANALYSIS",
    "STEPS",
    "Analysis",
    "Evaluation",
    "Goal",
    "GoalMet",
    "MaintainingFactor",
    "Note",
    "Perspective",
    "attach",
    "done_steps",
    "may_plan",
    "missing",
    "plan_blockers",
]

STEPS = (
    later("Utfordring"),
    later("Mål"),
    later("Informasjon"),
    later("Opprettholdende faktorer"),
    later("Strategier og tiltak"),
    later("Gjennomføring"),
    later("Evaluering"),
)
"""What the steps are called; the first is step 1."""

LAST_OF_ANALYSIS = 4
"""The line goes after this step: what comes later is measures."""

Perspective = Literal["individual", "actor", "context"]
"""Where a maintaining factor lies: in the pupil, in how the pupil sees things, or around."""

GoalMet = Literal["yes", "partly", "no"]


class Goal(Record):
    """Where the team wants to go. `target` is a mean on the area's factor, read at `wave`."""

    text: str = ""
    target: float | None = None
    wave: str = ""
    due: date | None = None
    agreed_with: str = ""


class Note(Record):
    """Something known from elsewhere: what, and from which source."""

    text: str
    source: str = ""


class MaintainingFactor(Record):
    """What keeps the challenge going, and what speaks for and against that it does."""

    key: str
    text: str = ""
    perspective: Perspective | None = None
    speaks_for: str = ""
    speaks_against: str = ""


class Evaluation(Record):
    """How it went. `on` is the day it is planned for, and later the day it was done."""

    on: date | None = None
    goal_met: GoalMet | None = None
    learned: str = ""
    next_step: str = ""


class Analysis(Record):
    """The seven steps for the area whose key is `area`; `evidence` is more than it was tagged on.

    `factors` are the maintaining ones. The measures of step 5 are the work's actions, and
    `strategy` and `carrying_out` what there is to say about them together.
    """

    area: str
    challenge: str = ""
    goal: Goal = Goal()
    notes: tuple[Note, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    factors: tuple[MaintainingFactor, ...] = ()
    strategy: str = ""
    carrying_out: str = ""
    evaluation: Evaluation = Evaluation()

    @property
    def key(self) -> str:
        """The key of its area: each area has one analysis."""
        return self.area


def attach(analysis: Analysis, evidence: Evidence) -> Analysis:
    """Add a finding, or renew it if the same question was attached before.

    Raises
    ------
    TypeError
        If it is anything but `Evidence`.
    """
    if not isinstance(evidence, Evidence):
        raise TypeError("only evidence is attached: see evidence_of")
    return analysis.but(evidence=put(analysis.evidence, evidence))


def missing(
    analysis: Analysis,
    actions: Sequence[Action] = (),
    step: int | None = None,
    *,
    is_strength: bool = False,
) -> tuple[Message, ...]:
    """Say what is not there yet, step by step or in one; `actions` are those of the whole work."""
    lacks = _lacks(analysis, _own(analysis, actions), is_strength=is_strength)
    return tuple(said for number, said in lacks if step in (None, number))


def done_steps(analysis: Analysis, actions: Sequence[Action] = ()) -> tuple[int, ...]:
    """Give the numbers (1–7) of the steps in which nothing is missing."""
    lacking = {step for step, _ in _lacks(analysis, _own(analysis, actions))}
    return tuple(step for step in range(1, len(STEPS) + 1) if step not in lacking)


def plan_blockers(analysis: Analysis, *, is_strength: bool = False) -> tuple[Message, ...]:
    """Say why the measures (steps 5–7) are still closed; nothing when they are open.

    The maintaining factors of a strength are what makes it work.
    """
    blockers = []
    if not _has_goal(analysis):
        blockers.append(msg("Skriv et mål først. Da vet dere hva tiltakene skal føre til."))
    if not _named(analysis):
        blockers.append(_no_factor(is_strength=is_strength))
    return tuple(blockers)


def _no_factor(*, is_strength: bool) -> Message:
    if is_strength:
        return msg(
            "Finn minst én grunn til at dette virker først. Da vet dere hva tiltakene skal ta "
            "vare på."
        )
    return msg(
        "Finn minst én opprettholdende faktor først. Da treffer tiltakene det som holder "
        "utfordringen ved like."
    )


def may_plan(analysis: Analysis) -> bool:
    """Tell whether the measures are open."""
    return not plan_blockers(analysis)


def _lacks(
    analysis: Analysis, actions: Sequence[Action], *, is_strength: bool = False
) -> Iterator[tuple[int, Message]]:
    yield from _lacks_of_analysis(analysis, is_strength=is_strength)
    yield from _lacks_of_measures(analysis, actions)


def _lacks_of_analysis(analysis: Analysis, *, is_strength: bool) -> Iterator[tuple[int, Message]]:
    if not analysis.challenge.strip():
        yield 1, msg("Beskriv utfordringen med egne ord.")
    if not _has_goal(analysis):
        yield 2, msg("Skriv hva dere vil oppnå.")
    if not analysis.evidence and not any(note.text.strip() for note in analysis.notes):
        yield 3, msg("Hent inn mer: et resultat til, eller noe dere vet fra andre kilder.")
    if not _named(analysis):
        keeps = msg("Skriv minst én opprettholdende faktor: noe som holder utfordringen ved like.")
        yield 4, msg("Skriv minst én grunn til at dette virker.") if is_strength else keeps
    for factor in _named(analysis):
        yield from ((4, said) for said in _lacks_of_factor(factor))


def _lacks_of_factor(factor: MaintainingFactor) -> Iterator[Message]:
    name = factor.text
    if factor.perspective is None:
        yield msg("Velg perspektiv for «{factor}»: individ, aktør eller kontekst.", factor=name)
    if not factor.speaks_for.strip():
        yield msg("Skriv hva som taler for at «{factor}» spiller inn.", factor=name)


def _lacks_of_measures(
    analysis: Analysis, actions: Sequence[Action]
) -> Iterator[tuple[int, Message]]:
    if not actions:
        yield 5, msg("Velg minst ett tiltak.")
    if not any(action.status in ("started", "done") for action in actions):
        yield 6, msg("Ingen tiltak er i gang ennå.")
    evaluation = analysis.evaluation
    if evaluation.on is None:
        yield 7, msg("Bestem når dere evaluerer.")
    if evaluation.goal_met is None:
        yield 7, msg("Skriv om målet er nådd.")
    if not evaluation.learned.strip():
        yield 7, msg("Skriv hva dere har lært.")
    if not evaluation.next_step.strip():
        yield 7, msg("Skriv hva som er neste steg.")


def _has_goal(analysis: Analysis) -> bool:
    return bool(analysis.goal.text.strip())


def _named(analysis: Analysis) -> tuple[MaintainingFactor, ...]:
    return tuple(factor for factor in analysis.factors if factor.text.strip())


def _own(analysis: Analysis, actions: Sequence[Action]) -> list[Action]:
    return [action for action in actions if action.area == analysis.area]
