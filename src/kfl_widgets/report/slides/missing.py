"""What isn't there yet, so that an early deck makes sense too."""

from __future__ import annotations

from collections.abc import Iterator

from kfl_widgets.locale import translate
from kfl_widgets.report.content import Content
from kfl_widgets.report.plan_words import remaining
from kfl_widgets.report.slides.model import Slide, points

__all__ = ["missing_slides"]


def missing_slides(content: Content) -> Iterator[Slide]:
    """Say what is left to do before the deck is whole; nothing when it is."""
    language = content.request.language
    missing = list(_missing(content, language))
    if missing:
        yield Slide(
            "text",
            translate("Dette gjenstår", language),
            (points(*missing),),
            notes=(
                translate(
                    "Bruk lysbildet til å bli enige om neste steg, eller fjern det.", language
                ),
            ),
        )


def _missing(content: Content, language: str) -> Iterator[str]:
    if not content.waves:
        yield translate(
            "Resultatene er ikke lest inn. Last opp regnearket for å få dem med.", language
        )
    for said in remaining(content.work, content.request.today):
        yield said.in_language(language)
