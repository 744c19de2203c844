"""The first slide: who, what and when."""

from __future__ import annotations

from kfl_widgets.locale import format_date, translate
from kfl_widgets.report.content import Content
from kfl_widgets.report.slides.cleaning import one_line
from kfl_widgets.report.slides.model import Line, Slide
from kfl_widgets.report.slides.words import waves_told

__all__ = ["cover_slide"]


def cover_slide(content: Content) -> Slide:
    """Name the school, the waves and the day."""
    language = content.request.language
    title = translate("Kultur for læring", language)
    name = one_line(content.name)
    below = [title if name else "", waves_told(content)]
    below.append(format_date(content.request.today, language))
    notes = (
        translate("Lysbildene viser tall for grupper, aldri for enkeltpersoner.", language),
        translate("Under hvert lysbilde står det hvordan det leses, og hva dere kan si.", language),
        translate("Fjern gjerne lysbilder dere ikke trenger. Diagrammene kan endres.", language),
    )
    lines = tuple(Line(text) for text in below if text)
    return Slide("cover", name or title, (lines,), notes=notes)
