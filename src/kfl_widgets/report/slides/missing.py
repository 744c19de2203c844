"""What isn't there yet, so that an early deck makes sense too."""

from __future__ import annotations

from collections.abc import Iterator

from kfl_widgets.improvement import may_plan, of_kind
from kfl_widgets.locale import translate
from kfl_widgets.report.content import Content
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
    work = content.work
    improve = of_kind(work.areas, "improve")
    if not content.waves:
        yield translate(
            "Resultatene er ikke lest inn. Last opp regnearket for å få dem med.", language
        )
    if not of_kind(work.areas, "strength"):
        yield translate("Vi har ikke valgt hva vi vil ta vare på.", language)
    if not improve:
        yield translate("Vi har ikke valgt hva vi vil bli bedre på.", language)
    keys = {area.key for area in improve}
    if improve and not any(may_plan(a) for a in work.analyses if a.area in keys):
        yield translate("Vi har ikke funnet ut hva som holder det slik, og satt et mål.", language)
    if not work.actions:
        yield translate("Vi har ikke planlagt noen tiltak.", language)
