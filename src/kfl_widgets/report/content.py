"""Everything a document may say, gathered once: protected tables, the team's work, and words.

A `Content` is all that a writer of documents gets. It holds no survey, so no document can tell more
than `protect` has let through; and it can be sent to another process. Knows no file format.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

import pandas as pd

from kfl_widgets.improvement import (
    Action,
    Analysis,
    Area,
    Evidence,
    FollowUp,
    Work,
    analysis_of,
    by_start,
    dump,
    follow_up,
    load,
    question_of,
    strengths_first,
)
from kfl_widgets.locale import spoken, translate
from kfl_widgets.survey import (
    Filters,
    Insight,
    ProtectedTable,
    Source,
    Survey,
    Wave,
    compare,
    gap,
    insights,
    protect,
    response_rates,
    shares,
    summarise,
    trend,
)

__all__ = ["AreaStory", "Content", "Request", "SchoolsSummary", "gather"]

Match = Literal["grade", "cohort"]


@dataclass(frozen=True)
class Request:
    """What a document is to be about.

    Attributes
    ----------
    baseline, followup
        Codes of the two waves; ``""`` for none.
    schools
        Who it is about; empty for all schools of the survey.
    min_n, match
        As in the session.
    language
        Of all words, numbers and dates.
    name, colour
        The school's name on the cover, and its colour as ``"#rrggbb"``; ``""`` for ours.
    today
        The day it is made.
    """

    baseline: str = ""
    followup: str = ""
    schools: tuple[str, ...] = ()
    min_n: int = 7
    match: Match = "grade"
    language: str = field(default_factory=spoken)
    name: str = ""
    colour: str = ""
    today: date = field(default_factory=date.today)


@dataclass(frozen=True)
class AreaStory:
    """One chosen area, with all there is to tell of it.

    Attributes
    ----------
    area, analysis, actions
        From the team's work; `actions` are the area's own.
    development
        Its measure in its group over all waves, a row per wave (kind ``"trend"``).
    grades
        The change of the measure grade by grade (kind ``"change"``).
    statements
        The change of the factor's statements (kind ``"change"``); of a gap between genders, the gap
        in each statement at the same wave (kind ``"gap"``).
    followed
        What became of it since it was tagged, where a later wave is there.

    The tables are None where the survey is not at hand or has no such numbers. A gap has only its
    statements: the others would be about one of its sides.
    """

    area: Area
    analysis: Analysis
    actions: tuple[Action, ...]
    development: ProtectedTable | None = None
    grades: ProtectedTable | None = None
    statements: ProtectedTable | None = None
    followed: FollowUp | None = None


@dataclass(frozen=True)
class SchoolsSummary:
    """All schools of a survey, in alphabetical order, for their owner. Never ranked.

    Attributes
    ----------
    rates
        Who answered at the wave that is asked for: a row per school and group (kind ``"rate"``).
    levels
        A row per school, group and factor at that wave (kind ``"level"``).
    changes
        The same between the two waves (kind ``"change"``); None without one.
    """

    rates: ProtectedTable
    levels: ProtectedTable
    changes: ProtectedTable | None


@dataclass(frozen=True)
class Content:
    """What a document may say.

    Attributes
    ----------
    request
        What was asked for.
    work
        All that the team has chosen, found out and planned.
    stories
        The chosen areas, strengths first.
    waves, references, sources
        Those of the survey; empty without one. Sources without their numbers of rows: they tell how
        many have answered.
    rates
        Who answered: a row per wave and group.
    levels
        A row per wave, group and factor.
    changes
        From `baseline` to `followup`: a row per group and factor, with the first reference's mean
        as ``reference`` where there is one.
    grades
        The same grade by grade.
    answers
        The share of each answer: a row per wave, group, statement and option.
    found
        What stands out, the sure things first.
    schools
        For the owner of several schools; None where there is one school.
    saved
        What the page needs to go on from this document, as it is to be kept in it.
    remembered
        The waves that the work was made on, to be named where the survey is not at hand.
    """

    request: Request
    work: Work
    stories: tuple[AreaStory, ...] = ()
    waves: tuple[Wave, ...] = ()
    references: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    rates: ProtectedTable | None = None
    levels: ProtectedTable | None = None
    changes: ProtectedTable | None = None
    grades: ProtectedTable | None = None
    answers: ProtectedTable | None = None
    found: tuple[Insight, ...] = ()
    schools: SchoolsSummary | None = None
    saved: bytes = b""
    remembered: tuple[Wave, ...] = ()

    @property
    def name(self) -> str:
        """The name on the cover: as given, or the only school it is about; ``""`` for none."""
        is_of_several = self.schools is not None and len(self.request.schools) != 1
        own = "" if is_of_several else self.work.school
        return self.request.name or own or "".join(self.request.schools[:1])

    @property
    def smallest(self) -> int:
        """The smallest group that its numbers are of: asked for now, or when an area was chosen."""
        limits = [story.area.evidence.min_n for story in self.stories]
        if self.levels is not None or not limits:
            limits.append(self.request.min_n)
        return min(limits)

    @property
    def last_wave(self) -> str:
        """The code of the wave it is about; ``""`` without a survey."""
        return _last(self.request, [wave.code for wave in self.waves])

    @property
    def rates_until_now(self) -> ProtectedTable | None:
        """Who answered, up to the wave it is about."""
        if self.rates is None:
            return None
        codes = [wave.code for wave in self.waves]
        told = codes[: codes.index(self.last_wave) + 1]
        waves = [str(wave) for wave in self.rates.frame["wave"]]
        return self.rates.pick([row for row, wave in enumerate(waves) if wave in told])

    @property
    def foremost(self) -> str:
        """What to look at first, in words, as the page begins with it; ``""`` without a survey."""
        language = self.request.language
        if self.found:
            return self.found[0].text.in_language(language)
        if self.levels is None:
            return ""
        return translate("Ingenting skiller seg klart ut. Det er også et resultat.", language)

    def factor_label(self, group: str, factor: str) -> str:
        """Give what a factor is called, which may have been reworded; else its code."""
        if self.levels is None:
            return factor
        frame = self.levels.frame
        own = frame[(frame["group"] == group) & (frame["factor"] == factor)]
        return factor if own.empty else str(own["label"].iloc[-1])

    @property
    def wave_labels(self) -> dict[str, str]:
        """What the waves are called, by code."""
        return {wave.code: wave.label for wave in (*self.remembered, *self.waves)}

    def past(self, wave: str) -> str:
        """Give what a wave is called that isn't the newest one known; else ``""``."""
        names = self.wave_labels
        return names.get(wave, wave) if names and wave != list(names)[-1] else ""


def gather(
    survey: Survey | None,
    work: Work,
    request: Request,
    saved: bytes = b"",
    waves: tuple[Wave, ...] = (),
) -> Content:
    """Gather what there is to say.

    Parameters
    ----------
    survey
        What was read; None when only the work is at hand.
    work
        The team's.
    request
        What the document is to be about. Waves that the survey hasn't are left out.
    saved
        Goes into the workbook, with the only school's name where it has none.
    waves
        Those that the work was made on, for when there is no survey to tell.
    """
    if survey is None:
        stories = tuple(_story(None, work, area, request) for area in strengths_first(work.areas))
        return Content(request, work, stories, saved=saved, remembered=waves)
    only = survey.values("school")
    if len(only) == 1:
        request, saved = replace(request, schools=only), _named(saved, only[0])
    asked = _Asked(survey, request)
    return Content(
        request,
        work,
        tuple(_story(asked, work, area, request) for area in strengths_first(work.areas)),
        survey.waves,
        survey.references,
        tuple(replace(source, rows=0) for source in survey.sources),
        asked.shown(response_rates(survey, ("wave", "group"), asked.where)),
        asked.shown(summarise(survey, ("wave", "group", "factor"), asked.where)),
        asked.changes(("group", "factor")),
        asked.changes(("grade", "group", "factor")),
        asked.answers(),
        asked.found(),
        asked.schools(),
        saved,
    )


def _last(request: Request, waves: Sequence[str]) -> str:
    """Give the wave that is asked about: the last one, unless a known one is named."""
    return request.followup if request.followup in waves else "".join(waves[-1:])


def _named(saved: bytes, school: str) -> bytes:
    """Let a saved work know whose it is, so that it is known without the survey too."""
    loaded = load(saved)
    if loaded.work is None or loaded.work.school:
        return saved
    return dump(loaded.work.but(school=school), loaded.choices)


@dataclass(frozen=True)
class _Asked:
    """Questions to one survey, all for the same request."""

    survey: Survey
    request: Request

    @property
    def where(self) -> Filters:
        known = self.survey.values("school")
        return Filters(schools=tuple(s for s in self.request.schools if s in known))

    @property
    def waves(self) -> tuple[str, str] | None:
        """The two waves; None unless there are two."""
        pair = self.request.baseline, self.request.followup
        known = self.survey.values("wave")
        return pair if pair[0] != pair[1] and set(pair) <= set(known) else None

    @property
    def last(self) -> str:
        return _last(self.request, self.survey.values("wave"))

    def shown(self, table: pd.DataFrame) -> ProtectedTable | None:
        """Protect a table; None for an empty one."""
        return None if table.empty else protect(table, self.request.min_n)

    def changes(
        self, by: tuple[str, ...], where: Filters | None = None, measure: str = ""
    ) -> ProtectedTable | None:
        if self.waves is None:
            return None
        references = self.survey.references
        table = compare(
            self.survey,
            *self.waves,
            by,
            where or self.where,
            match=self.request.match,
            reference=references[0] if references and "school" not in by else None,
        )
        return self.shown(table[table["factor"] == measure] if measure else table)

    def gaps(self, seen: Evidence) -> ProtectedTable | None:
        """Ask of each statement what a gap between genders was about.

        Two groups answer other statements, so between them there is nothing to ask.
        """
        if not seen.genders or seen.followup not in self.survey.values("wave"):
            return None
        first, second = seen.genders[0], seen.other
        if not {first, second} <= set(self.survey.values("gender")):
            return None
        where = Filters(
            waves=(seen.followup,), schools=seen.schools, groups=(seen.group,), grades=seen.grades
        )
        table = gap(self.survey, first, second, ("group", "item"), where, dimension="gender")
        return self.shown(table[table["factor"] == seen.factor])

    def answers(self) -> ProtectedTable | None:
        if self.survey.answers.empty:
            return None
        return self.shown(shares(self.survey, ("wave", "group", "item"), self.where))

    def found(self) -> tuple[Insight, ...]:
        if not self.survey.codebook.factors:
            return ()
        pair = self.waves or (None, self.last)
        return insights(self.survey, self.where, *pair, min_n=self.request.min_n)

    def schools(self) -> SchoolsSummary | None:
        if len(self.survey.values("school")) < 2:
            return None
        now = Filters(waves=(self.last,))
        rates = self.shown(response_rates(self.survey, ("school", "group"), now))
        levels = self.shown(summarise(self.survey, ("school", "group", "factor"), now))
        if rates is None or levels is None:
            return None
        changes = self.changes(("school", "group", "factor"), Filters())
        return SchoolsSummary(rates, levels, changes)


def _story(asked: _Asked | None, work: Work, area: Area, request: Request) -> AreaStory:
    story = AreaStory(
        area,
        analysis_of(work, area.key),
        by_start([action for action in work.actions if action.area == area.key]),
    )
    if asked is None or not _is_known(asked.survey, area):
        return story
    seen = area.evidence
    story = replace(story, followed=next(_followed(asked, work, area, request), None))
    if seen.about == "gap":
        return replace(story, statements=asked.gaps(seen))
    where = Filters(schools=seen.schools, groups=(seen.group,), genders=seen.genders)
    measure = "item" if seen.item else "factor"
    development = trend(asked.survey, ("group", measure), where.with_("grade", seen.grades))
    own = development[measure] == (seen.item or seen.factor)
    return replace(
        story,
        development=asked.shown(development[own]),
        grades=asked.changes(("grade", "group", "factor"), where, seen.factor),
        statements=asked.changes(("group", "item"), where.with_("grade", seen.grades), seen.factor),
    )


def _is_known(survey: Survey, area: Area) -> bool:
    """Tell whether an area that may come from another survey is about something in this one."""
    seen = area.evidence
    schools = set(survey.values("school")) | set(survey.references)
    is_there = set(seen.schools) <= schools and set(seen.grades) <= set(survey.values("grade"))
    return is_there and survey.codebook.factor(seen.group, seen.factor) is not None


def _followed(asked: _Asked, work: Work, area: Area, request: Request) -> Iterator[FollowUp]:
    """Follow an area to the last wave, if it was tagged on an earlier one."""
    waves = asked.survey.values("wave")
    if area.evidence.followup not in waves[:-1] or area.kind == "undecided":
        return
    question = question_of(area, waves[-1])
    table = protect(
        compare(asked.survey, question.baseline, question.followup, question.by, question.where),
        request.min_n,
    )
    yield from follow_up(work.but(areas=(area,)), [table], request.today)
