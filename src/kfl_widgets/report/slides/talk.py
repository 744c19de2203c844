"""Questions to talk about: alone, in groups, and all together."""

from __future__ import annotations

from collections.abc import Iterator

from kfl_widgets.improvement import Area, analysis_of, of_kind, prompts_for
from kfl_widgets.locale import quote, translate
from kfl_widgets.report.content import Content
from kfl_widgets.report.slides.fitting import shortened
from kfl_widgets.report.slides.model import Slide, headed
from kfl_widgets.report.slides.words import name_of

__all__ = ["talk_slides"]

MOST_AREAS, LETTERS = 3, 60
CHALLENGE, FACTORS, MEASURES, CARRYING_OUT = 1, 4, 5, 6


def talk_slides(content: Content) -> Iterator[Slide]:
    """Ask about the chosen areas; about what stands out where none is chosen."""
    language, work = content.request.language, content.work
    areas = of_kind(work.areas, "improve")
    if not areas and not content.found and not work.areas:
        return
    asked = tuple(_asked(content, area) for area in areas[:MOST_AREAS])
    yield Slide(
        "three",
        translate("Spørsmål til samtale", language),
        (
            headed(translate("Individuelt (5 min)", language), *_alone(language)),
            headed(translate("Gruppe (15 min)", language), *(asked or _to_choose(language))),
            headed(translate("Plenum (10 min)", language), *_together(bool(areas), language)),
        ),
        notes=(
            translate("La alle tenke og skrive alene først. Da kommer alle stemmer med.", language),
            translate(
                "Gruppene velger én som skriver. I plenum sier hver gruppe to ting.", language
            ),
            translate("Flere spørsmål dere kan bruke:", language),
            *(
                f"– {prompt.said(language)[1]}"
                for step in (FACTORS, MEASURES)
                for prompt in prompts_for(step)
            ),
        ),
    )


def _alone(language: str) -> tuple[str, ...]:
    return (
        translate("Hva kjenner du igjen? Hva overrasker deg?", language),
        _prompt(CHALLENGE, language),
    )


def _to_choose(language: str) -> tuple[str, ...]:
    return (
        translate("Hva er det viktigste vi har sett i dag?", language),
        translate("Hva bør vi ta tak i først, og hva kan vente?", language),
        translate("Hva vet vi fra før som kan forklare det?", language),
    )


def _asked(content: Content, area: Area) -> str:
    """Ask what keeps it so; of an area that is evaluated, what is learned and what comes next."""
    language, work = content.request.language, content.work
    pattern = (
        translate("{area}: Hva holder det slik, og hva kan vi voksne gjøre?", language)
        if analysis_of(work, area.key).evaluation.goal_met is None
        else translate("{area}: Hva har vi lært, og hva gjør vi nå?", language)
    )
    name = shortened(name_of(work, area, language), LETTERS)
    return pattern.format(area=quote(name, language))


def _together(has_areas: bool, language: str) -> tuple[str, ...]:
    if not has_areas:
        return (
            translate("Hva er gruppene enige om?", language),
            translate("Hvilke to eller tre områder velger vi?", language),
        )
    return (
        translate("Hva er gruppene enige om?", language),
        translate("Hva prøver vi først?", language),
        prompts_for(CARRYING_OUT)[2].said(language)[1],
    )


def _prompt(step: int, language: str) -> str:
    return prompts_for(step)[0].said(language)[1]
