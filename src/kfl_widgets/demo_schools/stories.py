"""The stories the invented survey tells, as data, so that every view can be tested against them.

This module says what is to be found, in words and codes, and knows no number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kfl_widgets.demo_schools.levels import MIDDLE, OLDEST
from kfl_widgets.demo_schools.people import SCHOOL_A, SCHOOL_B
from kfl_widgets.demo_schools.questionnaire import YOUNGEST
from kfl_widgets.locale import Message, msg

__all__ = ["STORIES", "Expected", "Story"]

Expected = Literal[
    "up", "down", "stable", "spread_down", "above", "below", "boys_below", "grades_below"
]


@dataclass(frozen=True)
class Story:
    """One thing a reader should find.

    Attributes
    ----------
    school, group, factor
        Where to look.
    expected
        ``up``, ``down``: the mean of the last of `waves` is clearly above or below that of the
        first (95 % Welch interval clear of zero, and at least 0.2 SD). ``stable``: the whole
        interval lies inside ±0.2 SD. ``spread_down``: the SD is clearly smaller in the last wave.
        ``above``, ``below``: clearly above or below the municipality, in each of `waves`.
        ``boys_below``: boys clearly below girls, in each of `waves`. ``grades_below``: `grades`
        clearly below the school's other grades, in each of `waves`, and the SD over all grades
        larger than among the others.
    text
        The same in words.
    grades
        The grades it concerns; empty for all.
    waves
        The waves it concerns.
    """

    school: str
    group: str
    factor: str
    expected: Expected
    text: Message
    grades: tuple[str, ...] = ()
    waves: tuple[str, ...] = ("T1", "T2")


STORIES = (
    Story(
        SCHOOL_A,
        "elever",
        "Trivsel på skolen",
        "above",
        msg("De eldste elevene trives godt på skolen."),
        OLDEST,
        ("T1",),
    ),
    Story(
        SCHOOL_A,
        "elever",
        "Tilbakemelding",
        "below",
        msg("De eldste elevene savner tilbakemelding fra lærerne."),
        OLDEST,
        ("T1",),
    ),
    Story(
        SCHOOL_A,
        "elever",
        "Relasjon elev–elev",
        "below",
        msg("De yngste elevene har det litt svakere med hverandre."),
        YOUNGEST,
        ("T1",),
    ),
    Story(
        SCHOOL_A,
        "elever",
        "Relasjon elev–lærer",
        "below",
        msg("De yngste elevene har litt svakere relasjon til lærerne."),
        YOUNGEST,
        ("T1",),
    ),
    Story(
        SCHOOL_A,
        "lærere",
        "Samarbeid mellom lærere",
        "above",
        msg("Lærerne er fornøyde med samarbeidet."),
        waves=("T1",),
    ),
    Story(
        SCHOOL_A,
        "lærere",
        "Skoleledelse",
        "above",
        msg("Lærerne er fornøyde med ledelsen."),
        waves=("T1",),
    ),
    Story(
        SCHOOL_A,
        "foresatte",
        "Kontakt med skolen",
        "above",
        msg("Foresatte er fornøyde med kontakten med skolen."),
        waves=("T1",),
    ),
    Story(
        SCHOOL_A,
        "elever",
        "Tilbakemelding",
        "up",
        msg("Elevene får tydelig bedre tilbakemelding enn sist."),
    ),
    Story(
        SCHOOL_A,
        "elever",
        "Relasjon elev–lærer",
        "up",
        msg("Relasjonen mellom elever og lærere er bedre enn sist."),
    ),
    Story(
        SCHOOL_A,
        "elever",
        "Relasjon elev–elev",
        "down",
        msg("Relasjonen mellom elevene er svakere enn sist."),
    ),
    Story(
        SCHOOL_A,
        "elever",
        "Relasjon elev–elev",
        "spread_down",
        msg("Elevene er mer enige om hvordan de har det med hverandre."),
    ),
    Story(
        SCHOOL_A,
        "elever",
        "Faglig trivsel",
        "down",
        msg("De eldste elevene trives mindre med fagene enn sist."),
        OLDEST,
    ),
    Story(
        SCHOOL_A,
        "elever",
        "Faglig trivsel",
        "above",
        msg("De eldste elevene trives fortsatt bedre med fagene enn snittet i kommunen."),
        OLDEST,
        ("T2",),
    ),
    Story(
        SCHOOL_B,
        "elever",
        "Trivsel på skolen",
        "above",
        msg("Elevene trives godt på skolen."),
    ),
    Story(
        SCHOOL_B,
        "elever",
        "Relasjon elev–lærer",
        "above",
        msg("Elevene har god relasjon til lærerne."),
    ),
    Story(
        SCHOOL_B,
        "foresatte",
        "Tilbakemelding",
        "below",
        msg("Foresatte ønsker mer tilbakemelding om barnet."),
        waves=("T1",),
    ),
    Story(
        SCHOOL_B,
        "foresatte",
        "Informasjon fra skolen",
        "below",
        msg("Foresatte ønsker bedre oversikt."),
        waves=("T1",),
    ),
    Story(
        SCHOOL_B,
        "foresatte",
        "Tilbakemelding",
        "grades_below",
        msg("Bare foresatte på noen trinn savner tilbakemelding. Det forklarer spredningen."),
        MIDDLE,
        ("T1",),
    ),
    Story(
        SCHOOL_B,
        "foresatte",
        "Informasjon fra skolen",
        "grades_below",
        msg("Bare foresatte på noen trinn savner oversikt. Det forklarer spredningen."),
        MIDDLE,
        ("T1",),
    ),
    Story(
        SCHOOL_B,
        "elever",
        "Trivsel på skolen",
        "stable",
        msg("Elevene trives like godt som sist."),
    ),
    Story(
        SCHOOL_B,
        "elever",
        "Relasjon elev–lærer",
        "stable",
        msg("Relasjonen mellom elever og lærere er like god som sist."),
    ),
    Story(
        SCHOOL_B,
        "foresatte",
        "Informasjon fra skolen",
        "up",
        msg("Foresatte er tydelig mer fornøyde med informasjonen enn sist."),
    ),
    *(
        Story(
            school,
            "kontaktlærere",
            factor,
            "boys_below",
            msg("Kontaktlærerne vurderer guttene lavere enn jentene."),
        )
        for school in (SCHOOL_A, SCHOOL_B)
        for factor in ("Skolefaglige prestasjoner", "Sosial kompetanse", "Arbeidsinnsats")
    ),
)
