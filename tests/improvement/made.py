"""Works made up for the tests: by hand, and by hypothesis."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from kfl_widgets.improvement import (
    Action,
    Analysis,
    Area,
    Ballot,
    Evaluation,
    Evidence,
    Goal,
    Indicator,
    LogEntry,
    MaintainingFactor,
    Milestone,
    Note,
    Revision,
    Work,
    put_action,
    put_analysis,
    tag,
)

DAY = date(2026, 11, 21)


def evidence(factor: str = "Trivsel", **more) -> Evidence:
    known = {"label": factor, "group": "elever", "baseline": "T1", "followup": "T2"}
    return Evidence(**{"factor": factor, "min_n": 7, "seen": DAY, **known, **more})


def chosen(*factors: str, kind="improve") -> tuple[Area, ...]:
    areas: tuple[Area, ...] = ()
    for factor in factors:
        areas = tag(areas, evidence(factor), kind)
    return areas


def key(factor: str) -> str:
    return evidence(factor).key


def action(name: str = "1", area: str = "Trivsel", **more) -> Action:
    known = {"what": f"Tiltak {name}", "who": "Rektor"}
    return Action(**{"key": name, "area": key(area), **known, **more})


def analysed(area: str = "Trivsel", **more) -> Analysis:
    known = {
        "challenge": "Flere enn før sier at de er alene.",
        "goal": Goal(text="Alle har noen å være sammen med"),
        "factors": (MaintainingFactor(key="f", text="Ingen voksne ute"),),
    }
    return Analysis(**{"area": key(area), **known, **more})


def planned(*actions: Action, areas=("Trivsel",)) -> Work:
    work = put_analysis(Work(areas=chosen(*areas)), analysed(areas[0]))
    for one in actions:
        work = put_action(work, one)
    return work


# -- any work at all ----------------------------------------------------------------------------

_texts = st.one_of(st.sampled_from(["", "Derfor", "— — —\nDerfor", "=1+1"]), st.text(max_size=12))
_names = st.sampled_from("abc")
_days = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
_a_day = st.dates(date(2020, 1, 1), date(2030, 1, 1))
_numbers = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))
_kinds = st.sampled_from(["improve", "strength", "undecided"])


def _few(one, by=None):
    unique = {} if by is None else {"unique_by": by}
    return st.lists(one, max_size=3, **unique).map(tuple)


def _keyed(one):
    return _few(one, by=lambda record: record.key)


evidences = st.builds(
    evidence,
    factor=st.sampled_from(["Trivsel", "Relasjoner", "Støtte"]),
    about=st.sampled_from(["level", "change"]),
    grades=st.sampled_from([(), ("8",), ("8", "9")]),
    change=_numbers,
    n_followup=st.one_of(st.none(), st.integers(7, 500)),
    seen=_a_day,
)
areas = st.builds(Area, kind=_kinds, evidence=evidences, why=_texts)
factors = st.builds(
    MaintainingFactor,
    key=_names,
    text=_texts,
    perspective=st.sampled_from([None, "individual", "actor", "context"]),
    speaks_for=_texts,
    speaks_against=_texts,
)
analyses = st.builds(
    Analysis,
    area=areas.map(lambda area: area.key),
    challenge=_texts,
    goal=st.builds(Goal, text=_texts, target=_numbers, due=_days, agreed_with=_texts),
    notes=_few(st.builds(Note, text=_texts, source=_texts)),
    evidence=_keyed(evidences),
    factors=_keyed(factors),
    evaluation=st.builds(
        Evaluation,
        on=_days,
        goal_met=st.sampled_from([None, "yes", "partly", "no"]),
        learned=_texts,
    ),
)
actions = st.builds(
    Action,
    key=_names,
    area=areas.map(lambda area: area.key),
    what=_texts,
    factor=_names,
    start=_days,
    deadline=_days,
    milestones=_few(st.builds(Milestone, text=_texts, due=_days, done=_days)),
    indicator=st.one_of(
        st.none(), st.builds(Indicator, group=_names, factor=_names, target=_numbers)
    ),
    status=st.sampled_from(["planned", "started", "done", "stopped"]),
    log=_few(st.builds(LogEntry, on=_a_day, done=_texts, learned=_texts, wise=_texts)),
    edition=st.integers(0, 3),
    history=_few(st.builds(Revision, by=_texts, on=_a_day, field=st.just("what"), after=_texts)),
)
ballots = st.builds(
    Ballot,
    key=_names,
    made=_a_day,
    edition=st.integers(0, 2),
    phase=st.sampled_from(["individual", "group", "plenum"]),
    choices=_keyed(areas),
    note=_texts,
)


def _aside(work: Work, aside: tuple[Area, ...]) -> Work:
    taken = {area.key for area in work.areas}
    return work.but(aside=tuple(area for area in aside if area.key not in taken))


works = st.builds(
    _aside,
    st.builds(
        Work,
        school=st.sampled_from(["", "A", "B"]),
        created=_days,
        areas=_keyed(areas),
        overruled=_texts,
        analyses=_keyed(analyses),
        actions=_keyed(actions),
        ballots=_keyed(ballots),
    ),
    _keyed(areas),
)
