"""Contents to write documents of: a school's whole work, next to nothing, the nastiest texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import cycle

from kfl_widgets.demo_schools import demo
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
    Work,
    dump,
    evidence_of,
    put_action,
    put_analysis,
    put_ballot,
    revise,
    tag,
)
from kfl_widgets.report.content import Content, Request, gather
from kfl_widgets.survey import Filters, Survey, compare, gap, protect

TODAY = date(2026, 11, 21)

NASTY = (
    '=HYPERLINK("http://example.org";"klikk")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "]]><w:hyperlink r:id='x'/>",
    "{{7*7}} ${jndi:x} %s {0}",
    "\x00\x01\x08\x0b\x1f\ufffe\uffff",
    "æøå 🙂 \u202eabc\u2066 e\u0301",
    "_x000D_ _x0041_",
    "linje 1\nlinje 2\r\nlinje 3\u2028linje 4",
)
"""Texts that must come out as plain text wherever they are put."""


@cache
def survey() -> Survey:
    return demo()


@cache
def school() -> str:
    return survey().values("school")[0]


def full_work(name: str = "Tyttebærlia skole") -> Work:
    """What a diligent team has done: strengths and areas, an analysis, a plan with its history."""
    areas = _areas()
    work = Work(school=name, created=date(2026, 8, 20), areas=areas)
    first = next(area for area in areas if area.kind == "improve")
    second = [area for area in areas if area.kind == "improve"][1]
    work = put_analysis(work, _analysis(first, areas))
    goal = Goal(text="Alle har noen å være sammen med i friminuttene.")
    work = put_analysis(work, Analysis(area=second.key, challenge="Flere er alene.", goal=goal))
    for action in _actions(first, second):
        work = put_action(work, action)
    for number in (1, 2):
        ballot = Ballot(key=f"b{number}", made=TODAY, phase="group", choices=areas[:number])
        work = put_ballot(work, ballot)
    return work


def full_content(language: str = "nb", **asked: object) -> Content:
    """School A with all its work."""
    known = {"baseline": "T1", "followup": "T2", "schools": (school(),), "today": TODAY}
    work = full_work()
    request = Request(**{**known, "language": language, **asked})
    return gather(survey(), work, request, dump(work))


def owner_content() -> Content:
    """All the schools of the demo survey, without any work."""
    return gather(survey(), Work(), Request("T1", "T2", today=TODAY))


def work_only_content() -> Content:
    """The work, opened again without the survey."""
    work = full_work()
    return gather(None, work, Request(today=TODAY), dump(work))


def empty_content() -> Content:
    """Nothing at all."""
    return gather(None, Work(), Request(today=TODAY))


def hostile_content(texts: tuple[str, ...] = NASTY) -> Content:
    """School A, with a nasty text wherever somebody may write."""
    every = cycle(texts)
    work = full_work(next(every))
    areas = tuple(
        area.but(why=next(every), evidence=_renamed(area, next(every))) for area in work.areas
    )
    keys = dict(zip((a.key for a in work.areas), (a.key for a in areas), strict=True))
    analyses = tuple(
        analysis.but(
            area=keys[analysis.area],
            challenge=next(every),
            goal=analysis.goal.but(text=next(every), agreed_with=next(every)),
            notes=(Note(text=next(every), source=next(every)),),
            factors=tuple(
                factor.but(text=next(every), speaks_for=next(every), speaks_against=next(every))
                for factor in analysis.factors
            ),
            strategy=next(every),
            carrying_out=next(every),
            evaluation=analysis.evaluation.but(learned=next(every), next_step=next(every)),
        )
        for analysis in work.analyses
    )
    actions = tuple(
        action.but(
            area=keys[action.area],
            what=next(every),
            problem=next(every),
            for_whom=next(every),
            who=next(every),
            milestones=tuple(m.but(text=next(every)) for m in action.milestones),
            log=tuple(
                entry.but(done=next(every), learned=next(every), wise=next(every))
                for entry in action.log
            ),
        )
        for action in work.actions
    )
    work = work.but(
        areas=areas, analyses=analyses, actions=actions, ballots=(), overruled=next(every)
    )
    content = full_content()
    stories = tuple(
        replace(
            story,
            area=area,
            analysis=next((a for a in analyses if a.area == area.key), story.analysis),
            actions=tuple(action for action in actions if action.area == area.key),
        )
        for story, area in zip(content.stories, areas, strict=True)
    )
    request = replace(content.request, name=next(every), colour=next(every))
    return replace(content, request=request, work=work, stories=stories, saved=dump(work))


def _renamed(area: Area, label: str) -> Evidence:
    return area.evidence.but(label=label)


def _areas() -> tuple[Area, ...]:
    pupils = Filters(schools=(school(),), groups=("elever",))
    changes = protect(
        compare(survey(), "T1", "T2", ("group", "factor"), pupils, reference="Kommunen")
    )
    oldest = protect(
        compare(survey(), "T1", "T2", ("group", "factor"), pupils.with_("grade", ("8", "9", "10")))
    )
    genders = protect(
        gap(
            survey(),
            "jenter",
            "gutter",
            ("group", "factor"),
            Filters(waves=("T2",), schools=(school(),), groups=("kontaktlærere",)),
            dimension="gender",
        )
    )
    areas: tuple[Area, ...] = ()
    for table, factor, kind in (
        (changes, "Relasjon elev–lærer", "strength"),
        (changes, "Relasjon elev–elev", "improve"),
        (oldest, "Faglig trivsel", "improve"),
        (genders, "", "undecided"),
    ):
        factors = list(table.frame["factor"].astype(str))
        row = factors.index(factor) if factor else 0
        areas = tag(areas, evidence_of(table, row, survey().sources, TODAY), kind)
    return tuple(
        area.but(why="Dette har vi arbeidet mye med." if area.kind == "strength" else "")
        for area in areas
    )


def _analysis(area: Area, areas: tuple[Area, ...]) -> Analysis:
    return Analysis(
        area=area.key,
        challenge="Flere elever enn før sier at de ikke har noen å være sammen med.",
        goal=Goal(
            text="Flere elever har noen å være sammen med i friminuttene.",
            target=3.2,
            wave="T3",
            due=date(2027, 6, 15),
            agreed_with="elevrådet",
        ),
        notes=(Note(text="Inspeksjonen er tynn etter lunsj.", source="observasjon uke 40"),),
        evidence=(areas[0].evidence,),
        factors=(
            MaintainingFactor(
                key="f1",
                text="Få voksne ute i storefri",
                perspective="context",
                speaks_for="Observasjonene viser det samme i tre uker.",
                speaks_against="Småtrinnet har god dekning.",
            ),
            MaintainingFactor(
                key="f2", text="Elevene vet ikke hvordan de tar kontakt", perspective="actor"
            ),
        ),
        strategy="Vi begynner der de voksne kan gjøre noe selv.",
        carrying_out="Teamene går i gang etter høstferien.",
        evaluation=Evaluation(on=date(2027, 6, 20)),
    )


def _actions(first: Area, second: Area) -> tuple[Action, ...]:
    sources = first.evidence
    watched = Action(
        key="a1",
        area=first.key,
        what="Faste trivselsledere og flere voksne ute i storefri",
        problem="Flere elever er alene.",
        factor="f1",
        for_whom="5.–7. trinn",
        who="Teamleder 5.–7.",
        start=date(2026, 9, 1),
        deadline=date(2027, 3, 1),
        milestones=(
            Milestone(
                text="Opplæring av trivselsledere", due=date(2026, 10, 1), done=date(2026, 9, 28)
            ),
            Milestone(text="Ny inspeksjonsplan", due=date(2026, 11, 1)),
        ),
        indicator=Indicator(
            group=sources.group,
            factor=sources.factor,
            label=sources.label,
            baseline=sources.mean_followup,
            target=3.2,
        ),
        status="started",
        log=(
            LogEntry(
                on=date(2026, 10, 15),
                done="Vi har hatt to runder med trivselslek.",
                learned="De yngste trenger at en voksen er med.",
                wise="Begynn med én lek om gangen.",
            ),
        ),
    )
    watched = revise(watched, by="Rektor", on=date(2026, 10, 2), deadline=date(2027, 4, 1))
    return (
        watched,
        Action(
            key="a2",
            area=first.key,
            what="Samtaler om vennskap i alle klasser",
            who="Kontaktlærerne",
            start=date(2026, 9, 15),
            deadline=date(2026, 11, 1),
            status="started",
        ),
        Action(key="a3", area=second.key, what="Fagsamtale hver fjerde uke", who="Faglærerne"),
        Action(
            key="a4",
            area=second.key,
            what="Elevene vurderer eget arbeid",
            who="Teamleder 8.–10.",
            start=date(2027, 1, 10),
            deadline=date(2027, 5, 30),
        ),
        Action(
            key="a5",
            area=second.key,
            what="Felles kjennetegn på måloppnåelse",
            who="Rektor",
            start=date(2026, 8, 20),
            deadline=date(2026, 10, 10),
            status="done",
        ),
    )
