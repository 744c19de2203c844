"""What a leadership team should look at first: few findings, sure ones first, in plain sentences.

Chooses among and sums up what `looks` found. Never ranks people, classes or schools.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from kfl_widgets.locale import Message
from kfl_widgets.survey.asking import asked
from kfl_widgets.survey.contrast import SMALLEST
from kfl_widgets.survey.looks import Finding, Question, findings
from kfl_widgets.survey.model import Filters, Survey
from kfl_widgets.survey.wording import sentence

__all__ = ["Insight", "insights"]

Kind = Literal["change", "reference", "gap", "grade", "spread", "keep"]
Direction = Literal["better", "worse", "narrower", "wider", "stable"]

_KINDS: dict[str, Kind] = {
    "change": "change",
    "reference": "reference",
    "gender": "gap",
    "groups": "gap",
    "grade": "grade",
    "spread": "spread",
    "wide": "spread",
    "keep": "keep",
}
_WEIGHTS = {"change": 2.0, "gender": 1.5, "spread": 0.8, "wide": 0.8, "groups": 0.5}
_KEEP = 0.3
_LARGE = 0.5
_WIDER = np.log(1.1)
_GOOD = 0.7

Place = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True, repr=False)
class Insight:
    """One thing to look at.

    Attributes
    ----------
    kind
        ``change`` since the last wave, ``reference`` (against the yardstick), ``gap`` between
        genders or groups, ``grade`` (one that stands out), ``spread``, or ``keep`` (high and
        stable).
    direction
        ``better`` or ``worse`` (the second of `pair` than the first), ``narrower`` or ``wider``,
        ``stable``.
    verdict
        ``clear_better``, ``clear_worse``, ``narrower``, ``wider``, ``stable``; or ``uncertain``
        where it may be chance.
    group, factors
        Whose answers, and codes of the factors it is about, the strongest first.
    grades
        The grades it is about; empty for all that were asked for.
    mostly
        The grades that explain it; empty when there are none in particular.
    waves
        The waves behind it.
    pair
        What was compared: two waves, (reference, ""), two genders or two groups.
    text
        A sentence.
    evidence
        The protected rows behind it, one per factor.
    where
        The filters that show them.
    """

    kind: Kind
    direction: Direction
    verdict: str
    group: str
    factors: tuple[str, ...]
    grades: tuple[str, ...]
    mostly: tuple[str, ...]
    waves: tuple[str, ...]
    pair: tuple[str, str]
    text: Message
    evidence: tuple[Mapping[str, Any], ...]
    where: Filters

    @property
    def is_sure(self) -> bool:
        """Whether it is more than chance."""
        return self.verdict != "uncertain"

    def __repr__(self) -> str:
        return f"<Insight {self.verdict}: {self.text}>"


def insights(
    survey: Survey,
    where: Filters | None = None,
    baseline: str | None = None,
    followup: str | None = None,
    *,
    min_n: int = 7,
    limit: int = 8,
    smallest: float = SMALLEST,
) -> tuple[Insight, ...]:
    """Say what a team should look at first.

    Parameters
    ----------
    survey
        Any survey with factors.
    where
        Who is looked at; ``where.waves`` is not used.
    baseline, followup
        Two waves. `followup` is the last one unless named, `baseline` the one before it. Without
        an earlier wave one wave is looked at alone.
    min_n
        The smallest group that is looked at, as in `protect`.
    limit
        How many to give at most.
    smallest
        The smallest difference worth talking about, in SDs.

    Returns
    -------
    tuple of Insight
        What is sure comes first, then what is large but may be chance. Several factors with the
        same message are one insight.

    Notes
    -----
    Looks at all changes, differences from the reference, gaps between genders and between groups,
    grades and stages beside the other grades, and spreads: several hundred comparisons. Only those
    that `protect` lets through are seen, and "tydelig" is said only where q, over all of them
    together, is below .025, so chance alone seldom gets a word in; q is Benjamini & Hochberg's
    (1995) with weights (Genovese, Roeder & Wasserman 2006). A grade counts as standing out only if
    the reference, where there is one, doesn't show the same for that grade everywhere. Grades of
    contact-teacher ratings are never compared one by one: behind each may be one teacher. Assumes,
    as `compare` does, independent samples. Checked on surveys drawn from one model with no effect
    at all.
    """
    where = asked(survey, (), where)
    waves = survey.values("wave")
    if not waves or not survey.codebook.factors:
        return ()
    for wave in (baseline, followup):
        if wave and wave not in waves:
            raise ValueError(f"no wave {wave!r}; the survey has {waves}")
    followup = followup or waves[-1]
    earlier = waves[: waves.index(followup)]
    baseline = baseline if baseline is not None else (earlier[-1] if earlier else "")
    question = Question(survey, where, baseline, followup, min_n)
    seen = findings(question, smallest)
    told = [*_sure(question, seen, smallest), *_unsure(seen, smallest)]
    ranked = sorted(_merged(told), key=_rank)
    return tuple(_insight(question, same) for same in ranked[:limit])


# -- what is worth telling ---------------------------------------------------------------------


@dataclass(frozen=True)
class _Told:
    """A finding that is worth telling, and what is to be added to it."""

    finding: Finding
    about: str
    is_sure: bool = True
    mostly: tuple[str, ...] = ()
    tail: str = ""

    @property
    def likeness(self) -> tuple[object, ...]:
        """What several findings share that can be told in one sentence."""
        f = self.finding
        return (self.about, self.is_sure, f.group, f.grades, f.pair, self.mostly, self.tail)


class _Sorted:
    """The sure findings, by sort and place."""

    def __init__(self, sure: Iterable[Finding]) -> None:
        self.by_sort: dict[str, dict[Place, Finding]] = defaultdict(dict)
        for finding in sure:
            # Groups have two sides, so one place may have several findings.
            place = (*finding.place, *finding.pair) if finding.sort == "groups" else finding.place
            self.by_sort[finding.sort][place] = finding  # type: ignore[index]

    def of(self, sort: str) -> dict[Place, Finding]:
        return self.by_sort[sort]


def _sure(question: Question, seen: list[Finding], smallest: float) -> Iterator[_Told]:
    sure = _Sorted(f for f in seen if f.is_sure and abs(f.effect) >= _least(f, smallest))
    keep = _kept(question, seen, sure)
    explained = _standing_out(seen, sure)
    yield from _worth_keeping(keep, sure)
    yield from _changed(sure)
    yield from _beside_the_reference(sure, keep, explained)
    yield from _among_grades(sure, explained)
    for finding in (*sure.of("gender").values(), *_widest(sure.of("groups").values())):
        yield _Told(finding, _about(finding))
    yield from _spread_out(sure)


def _worth_keeping(keep: Mapping[Place, Finding], sure: _Sorted) -> Iterator[_Told]:
    for place, finding in keep.items():
        is_better = place in sure.of("reference")
        yield _Told(finding, "keep stable", tail="also better" if is_better else "")


def _changed(sure: _Sorted) -> Iterator[_Told]:
    for place, finding in _whole_before_stages(sure.of("change")).items():
        yield _Told(finding, _about(finding), tail=_tail(finding, sure, place))


def _beside_the_reference(
    sure: _Sorted, keep: Mapping[Place, Finding], explained: Mapping[Place, Finding]
) -> Iterator[_Told]:
    """Tell how things stand, unless what has changed, or is worth keeping, says it already."""
    changes = _whole_before_stages(sure.of("change"))
    for place, finding in _whole_before_stages(sure.of("reference")).items():
        change = changes.get(place)
        is_told = change is not None and change.is_better == finding.is_better
        if not is_told and place not in keep:
            mostly = () if finding.grades else _mostly(finding, explained)
            yield _Told(finding, _about(finding), mostly=mostly)


def _among_grades(sure: _Sorted, explained: Mapping[Place, Finding]) -> Iterator[_Told]:
    """Tell which grades stand out, unless something larger that is told says it already."""
    tables = [_whole_before_stages(sure.of(sort)) for sort in ("change", "reference")]
    for place, finding in explained.items():
        beside = [table[at] for table in tables for at in (place, _whole(place)) if at in table]
        if not any(other.is_better == finding.is_better for other in beside):
            yield _Told(finding, _about(finding))


def _spread_out(sure: _Sorted) -> Iterator[_Told]:
    spread = sure.of("spread")
    for finding in spread.values():
        yield _Told(finding, "spread narrower" if finding.is_better else "spread wider")
    for place, finding in sure.of("wide").items():
        if not finding.is_better and place not in spread:
            yield _Told(finding, "wide wider")


def _least(finding: Finding, smallest: float) -> float:
    return float(_WIDER) if finding.sort in ("spread", "wide") else smallest


def _about(finding: Finding) -> str:
    return f"{finding.sort} {'better' if finding.is_better else 'worse'}"


def _whole(place: Place) -> Place:
    return (place[0], place[1], ())


def _whole_before_stages(found: Mapping[Place, Finding]) -> dict[Place, Finding]:
    """Leave out a stage where the whole says the same."""
    return {
        place: finding
        for place, finding in found.items()
        if not finding.grades
        or _whole(place) not in found
        or found[_whole(place)].is_better != finding.is_better
    }


def _tail(finding: Finding, sure: _Sorted, place: Place) -> str:
    reference = sure.of("reference").get(place)
    if reference is None:
        return ""
    side = "better" if reference.is_better else "worse"
    return f"{'also' if reference.is_better == finding.is_better else 'still'} {side}"


def _kept(question: Question, seen: list[Finding], sure: _Sorted) -> dict[Place, Finding]:
    """Give what is stable and good: better than the reference, or high on its scale."""
    return {
        finding.place: finding
        for finding in seen
        if finding.sort == "change"
        and not finding.grades
        and finding.row["verdict"] == "stable"
        and _is_good(question, finding, sure)
    }


def _is_good(question: Question, finding: Finding, sure: _Sorted) -> bool:
    if question.reference:
        beside = sure.of("reference").get(finding.place)
        return beside is not None and beside.is_better
    factor = question.survey.codebook.factor(finding.group, finding.factor)
    if factor is None or factor.scale.low is None or factor.scale.high is None:
        return False
    share = (finding.row["mean_followup"] - factor.scale.low) / (
        factor.scale.high - factor.scale.low
    )
    return bool((share if factor.high_is_good else 1 - share) >= _GOOD)


def _standing_out(seen: list[Finding], sure: _Sorted) -> dict[Place, Finding]:
    """Give the stage that stands out most in each factor; single grades where no stage does."""
    usual = {f.place: f for f in seen if f.sort == "reference"}
    best: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in sure.of("grade").values():
        if not _is_usual(finding, usual):
            best[finding.group, finding.factor].append(finding)
    chosen: dict[Place, Finding] = {}
    for found in best.values():
        stages = [f for f in found if len(f.grades) > 1]
        strongest = [max(stages, key=lambda f: abs(f.effect))] if stages else found
        chosen |= {finding.place: finding for finding in strongest}
    return chosen


def _is_usual(finding: Finding, usual: Mapping[Place, Finding]) -> bool:
    """Tell whether that grade is no different here than where the reference was asked."""
    stage = next((p[2] for p in usual if p[2] and set(finding.grades) <= set(p[2])), None)
    beside = usual.get((finding.group, finding.factor, stage or finding.grades))
    if beside is None:
        return False
    return beside.least == 0 or beside.is_better != finding.is_better


def _mostly(finding: Finding, explained: Mapping[Place, Finding]) -> tuple[str, ...]:
    for (group, factor, grades), other in explained.items():
        is_same = (group, factor) == (finding.group, finding.factor)
        if is_same and len(grades) > 1 and other.is_better == finding.is_better:
            return grades
    return ()


def _widest(gaps: Iterable[Finding]) -> list[Finding]:
    """Give the widest gap in each factor: three groups have three, and they say one thing."""
    widest: dict[str, Finding] = {}
    for finding in sorted(gaps, key=lambda f: abs(f.effect)):
        widest[finding.factor] = finding
    return list(widest.values())


def _unsure(seen: list[Finding], smallest: float) -> Iterator[_Told]:
    """Give what is large, and chance alone would seldom give, were it all one had looked at."""
    for finding in seen:
        is_whole = finding.sort in ("change", "reference", "gender") and not finding.grades
        is_large = finding.least > 0 and abs(finding.effect) >= max(_LARGE, smallest)
        if is_whole and is_large and not finding.is_sure:
            yield _Told(finding, _about(finding), is_sure=False)


# -- one insight of several findings -----------------------------------------------------------


def _merged(told: Iterable[_Told]) -> list[list[_Told]]:
    alike: dict[tuple[object, ...], list[_Told]] = defaultdict(list)
    for one in told:
        alike[one.likeness].append(one)
    return [sorted(same, key=lambda one: -abs(one.finding.effect)) for same in alike.values()]


def _rank(same: list[_Told]) -> tuple[bool, float]:
    """Sure before unsure, then by the effect there surely is, changes and gaps before levels."""
    strongest = max(one.finding.least for one in same)
    weight = strongest * _WEIGHTS.get(same[0].finding.sort, 1.0)
    return not same[0].is_sure, -max(weight, _KEEP if same[0].about == "keep stable" else 0)


def _insight(question: Question, same: list[_Told]) -> Insight:
    first, finding = same[0], same[0].finding
    sort, direction = first.about.split()
    labels = [one.finding.label for one in same]
    than = finding.pair[0]
    if finding.sort in ("change", "spread"):
        than = question.survey.wave(than).label
    return Insight(
        kind=_KINDS[sort],
        direction=direction,  # type: ignore[arg-type]
        verdict=_verdict(direction) if first.is_sure else "uncertain",
        group=finding.group if sort != "groups" else finding.pair[1],
        factors=tuple(one.finding.factor for one in same),
        grades=finding.grades,
        mostly=first.mostly,
        waves=finding.pair if finding.sort in ("change", "spread") else (question.followup,),
        pair=finding.pair,
        text=sentence(
            first.about,
            finding.group,
            finding.grades,
            labels,
            pair=(than, finding.pair[1]),
            is_sure=first.is_sure,
            mostly=first.mostly,
            tail=first.tail,
            reference=question.reference,
        ),
        evidence=tuple(one.finding.row for one in same),
        where=finding.where,
    )


def _verdict(direction: str) -> str:
    return f"clear_{direction}" if direction in ("better", "worse") else direction
