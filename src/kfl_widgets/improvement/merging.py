"""Works of several groups made one. Any files in any order say the same, and twice counts once.

What nobody wrote doesn't count against what somebody did. Where two wrote differently, both texts
stand, one under the other, in alphabetical order; of two editions of one measure or ballot the
newer one stands, and logs are put together. Where groups see an area as different kinds it is
undecided. Nothing can be deleted by merging.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from itertools import groupby
from typing import Any, TypeVar

from kfl_widgets.improvement.actions import Action
from kfl_widgets.improvement.analysis import Analysis, Evaluation, Goal, MaintainingFactor
from kfl_widgets.improvement.areas import Area, Evidence
from kfl_widgets.improvement.ballots import newest
from kfl_widgets.improvement.naming import Finding
from kfl_widgets.improvement.records import Record, canonical, find
from kfl_widgets.improvement.work import Work
from kfl_widgets.locale import Message, format_number, msg

__all__ = ["BETWEEN", "disagreements", "merge"]

BETWEEN = "— — —"
"""The line that stands between two groups' texts."""

T = TypeVar("T")
R = TypeVar("R", bound=Record)


def merge(works: Iterable[Work]) -> Work:
    """Make one work of several.

    Associative and idempotent. Another order of the works gives the same in another order: areas
    and measures stand as the first work has them, then what is new in the next. See
    `disagreements`.
    """
    return reduce(_work, works, Work())


def disagreements(works: Sequence[Work]) -> tuple[Message, ...]:
    """Say what must be settled after a merge: the school, an area's kind, a goal's number."""
    return (*_other_schools(works), *_other_kinds(works), *_other_targets(works))


def _other_schools(works: Sequence[Work]) -> Iterator[Message]:
    names = dict.fromkeys(work.school for work in works if work.school)
    if len(names) > 1:
        schools = ", ".join(f"«{name}»" for name in names)
        yield msg(
            "Arbeidet dere la sammen, er fra {schools}. Angre hvis det er feil fil.",
            schools=schools,
        )


def _other_kinds(works: Sequence[Work]) -> Iterator[Message]:
    for area in merge(works).areas:
        found = (find(work.areas, area.key) for work in works)
        if len({one.kind for one in found if one is not None}) > 1:
            yield msg(
                "Gruppene ser ulikt på «{area}». Bestem sammen om dere vil forbedre det eller "
                "ta vare på det.",
                area=Finding(area.evidence),
            )


def _other_targets(works: Sequence[Work]) -> Iterator[Message]:
    for area in merge(works).areas:
        found = (find(work.analyses, area.key) for work in works)
        targets = {a.goal.target for a in found if a is not None and a.goal.target is not None}
        if len(targets) > 1:
            decimals = area.evidence.decimals
            yield msg(
                "Gruppene har ulike mål for «{area}»: {targets}. Bli enige om ett.",
                area=Finding(area.evidence),
                targets=" / ".join(format_number(t, decimals) for t in sorted(targets)),
            )


# -- each kind of record ----------------------------------------------------------------------


def _work(a: Work, b: Work) -> Work:
    areas = _keyed(a.areas, b.areas, _area)
    aside = _keyed(a.aside, b.aside, _area, lambda area: area.key)
    return Work(
        school=_larger(a.school, b.school),
        created=_smaller(a.created, b.created),
        areas=areas,
        aside=tuple(area for area in aside if find(areas, area.key) is None),
        overruled=_texts(a.overruled, b.overruled),
        analyses=_keyed(a.analyses, b.analyses, _analysis, lambda one: one.area),
        actions=_keyed(a.actions, b.actions, _action),
        ballots=_keyed(a.ballots, b.ballots, newest, lambda ballot: ballot.key),
    )


def _area(a: Area, b: Area) -> Area:
    return Area(
        kind=a.kind if a.kind == b.kind else "undecided",
        evidence=_latest(a.evidence, b.evidence),
        why=_texts(a.why, b.why),
    )


def _latest(a: Evidence, b: Evidence) -> Evidence:
    return max(a, b, key=lambda evidence: (evidence.seen, canonical(evidence)))


def _analysis(a: Analysis, b: Analysis) -> Analysis:
    return Analysis(
        area=a.area,
        challenge=_texts(a.challenge, b.challenge),
        goal=_goal(a.goal, b.goal),
        notes=_all(a.notes, b.notes),
        evidence=_keyed(a.evidence, b.evidence, _latest),
        factors=_keyed(a.factors, b.factors, _factor),
        strategy=_texts(a.strategy, b.strategy),
        carrying_out=_texts(a.carrying_out, b.carrying_out),
        evaluation=_evaluation(a.evaluation, b.evaluation),
    )


def _goal(a: Goal, b: Goal) -> Goal:
    return Goal(
        text=_texts(a.text, b.text),
        target=_larger(a.target, b.target),
        wave=_larger(a.wave, b.wave),
        due=_larger(a.due, b.due),
        agreed_with=_texts(a.agreed_with, b.agreed_with),
    )


def _factor(a: MaintainingFactor, b: MaintainingFactor) -> MaintainingFactor:
    return MaintainingFactor(
        key=a.key,
        text=_texts(a.text, b.text),
        perspective=_larger(a.perspective, b.perspective),
        speaks_for=_texts(a.speaks_for, b.speaks_for),
        speaks_against=_texts(a.speaks_against, b.speaks_against),
    )


def _evaluation(a: Evaluation, b: Evaluation) -> Evaluation:
    return Evaluation(
        on=_larger(a.on, b.on),
        goal_met=_both(a.goal_met, b.goal_met, lambda *_: "partly"),
        learned=_texts(a.learned, b.learned),
        next_step=_texts(a.next_step, b.next_step),
    )


def _action(a: Action, b: Action) -> Action:
    newer = max(a, b, key=lambda one: (one.edition, canonical(one.but(log=(), history=()))))
    return newer.but(log=_all(a.log, b.log), history=_all(a.history, b.history))


# -- each kind of value -----------------------------------------------------------------------


def _both(a: T, b: T, settle: Callable[[T, T], T]) -> T:
    """Give what both say, or what only one says, or what `settle` makes of a difference."""
    if a == b or b in (None, "", ()):
        return a
    return b if a in (None, "", ()) else settle(a, b)


def _larger(a: Any, b: Any) -> Any:
    return _both(a, b, max)


def _smaller(a: Any, b: Any) -> Any:
    return _both(a, b, min)


def _texts(a: str, b: str) -> str:
    def side_by_side(a: str, b: str) -> str:
        return f"\n{BETWEEN}\n".join(sorted(_parts(a) | _parts(b)))

    return _both(a, b, side_by_side)


def _parts(text: str) -> set[str]:
    by_line = groupby(text.split("\n"), lambda line: line == BETWEEN)
    return {"\n".join(lines) for is_between, lines in by_line if not is_between}


def _all(a: tuple[R, ...], b: tuple[R, ...]) -> tuple[R, ...]:
    """Give the records of both, each once; what has a day, by days."""

    def joined(a: tuple[R, ...], b: tuple[R, ...]) -> tuple[R, ...]:
        return tuple(
            sorted({*a, *b}, key=lambda one: (str(getattr(one, "on", "")), canonical(one)))
        )

    return _both(a, b, joined)


def _keyed(
    a: tuple[R, ...],
    b: tuple[R, ...],
    settle: Callable[[R, R], R],
    order: Callable[[R], Any] | None = None,
) -> tuple[R, ...]:
    """Give the records of both, those with one key settled into one; as found without an order."""

    def joined(a: tuple[R, ...], b: tuple[R, ...]) -> tuple[R, ...]:
        found: dict[str, R] = {}
        for record in (*a, *b):
            key: str = record.key  # type: ignore[attr-defined]
            found[key] = settle(found[key], record) if key in found else record
        return tuple(sorted(found.values(), key=order) if order else found.values())

    return _both(a, b, joined)
