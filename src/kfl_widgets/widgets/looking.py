"""What a session looks at as a record, and how much of such a record a survey can fulfil. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kfl_widgets.improvement import Choices, NamedWave, SameItem
from kfl_widgets.survey import Filters, Survey
from kfl_widgets.widgets.focus import Focus

if TYPE_CHECKING:
    from kfl_widgets.reading import Mapping, NearMatch
    from kfl_widgets.widgets.session import Session

__all__ = [
    "choices_of",
    "existing",
    "filters_of",
    "fits",
    "focus_of",
    "from_afar",
    "has_newer_wave",
    "looking_as",
    "mappings_of",
    "matches_of",
    "starting_filters",
]

_LOOKS = ("schools", "groups", "grades", "genders", "baseline", "followup", "waves")
_CLOSELY = ("match", "factor", "split")
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


def choices_of(session: Session, matches: tuple[NearMatch, ...]) -> Choices:
    """Write down what a session looks at; `matches` are the items it calls the same."""
    where, focus = session.filters, session.focus
    return Choices(
        schools=where.schools,
        groups=where.groups,
        grades=where.grades,
        genders=where.genders,
        baseline=session.baseline,
        followup=session.followup,
        waves=tuple(NamedWave(code=wave.code, year=wave.year) for wave in session.waves),
        min_n=session.min_n,
        match=session.match,
        factor=focus.factor,
        split=focus.split,
        analysed=session.analysed[0] if session.analysed else "",
        step=session.analysed[1] if session.analysed else 0,
        view=session.view,
        language=session.language,
        colour=session.colour if _COLOUR.fullmatch(session.colour) else "",
        mappings=tuple(mapping.model_dump_json() for mapping in session.mappings),
        same_items=tuple(
            SameItem(group=m.group, old=m.old, new=m.new, old_text=m.old_text, new_text=m.new_text)
            for m in matches
        ),
    )


def looking_as(choices: Choices, other: Choices) -> Choices:
    """Give `choices` with what is looked at in `other`."""
    return choices.but(**{name: getattr(other, name) for name in (*_LOOKS, *_CLOSELY)})


def from_afar(choices: Choices) -> Choices:
    """Give `choices` with all groups, grades and factors of the schools in sight."""
    return choices.but(groups=(), grades=(), genders=(), factor="", split="")


def filters_of(choices: Choices) -> Filters:
    """Give who is to be looked at."""
    return Filters((), choices.schools, choices.groups, choices.grades, choices.genders)


def focus_of(choices: Choices) -> Focus:
    """Give what is to be looked into."""
    return Focus(choices.factor, choices.split)


def mappings_of(choices: Choices) -> tuple[Mapping, ...]:
    """Give what is to be known of the columns of files."""
    from kfl_widgets.reading import parse_mapping

    read = (parse_mapping(text.encode(errors="replace")) for text in choices.mappings)
    return tuple(mapping for mapping in read if mapping is not None)


def matches_of(choices: Choices) -> tuple[NearMatch, ...]:
    """Give the items that are to be one. Only those that can be compared were ever accepted."""
    from kfl_widgets.reading import NearMatch

    return tuple(
        NearMatch(one.group, one.old, one.new, one.old_text, one.new_text, 1.0)
        for one in choices.same_items
    )


def existing(survey: Survey, where: Filters) -> Filters:
    """Keep of `where` what the survey has."""
    for dimension in ("school", "group", "grade", "gender"):
        available = survey.values(dimension)
        kept = (value for value in where.of(dimension) if value in available)
        where = where.with_(dimension, kept)
    return where


def starting_filters(survey: Survey, where: Filters) -> Filters:
    """Keep what exists; look at one group when none is chosen: groups don't mix well."""
    where, groups = existing(survey, where), survey.values("group")
    return where if where.groups or not groups else where.with_("group", groups[:1])


def has_newer_wave(choices: Choices, survey: Survey) -> bool:
    """Tell whether the newest wave of a survey wasn't there when these were chosen."""
    known, waves = {wave.code for wave in choices.waves}, survey.values("wave")
    return bool(known and waves) and waves[-1] not in known


def fits(choices: Choices, survey: Survey) -> bool:
    """Tell whether a survey has all that the choices name."""
    where, waves = filters_of(choices), survey.values("wave")
    factors = {factor.code for factor in survey.codebook.factors}
    return (
        existing(survey, where) == where
        and {choices.baseline, choices.followup} - {""} <= set(waves)
        and {choices.factor} - {""} <= factors
    )
