"""How the numbers are read, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from kfl_widgets.locale import translate
from kfl_widgets.report.content import Content
from kfl_widgets.report.slides.model import Slide, points
from kfl_widgets.report.slides.words import noted, sourced

__all__ = ["method_slides"]


def method_slides(content: Content) -> Iterator[Slide]:
    """Explain the numbers, where there are any in the deck."""
    language = content.request.language
    if not content.waves and not content.work.areas:
        return
    tables = [content.rates, content.levels, content.changes, content.grades]
    tables += [t for s in content.stories for t in (s.development, s.grades, s.statements)]
    yield Slide(
        "text",
        translate("Slik leser dere tallene", language),
        (points(*_sentences(content, language)),),
        notes=(
            *noted(tables, language),
            translate(
                "«Trolig mellom» er et 95 % konfidensintervall (Welch). En endring er «tydelig» "
                "når intervallet ikke rommer null, når den holder også etter at vi har tatt høyde "
                "for at vi så på mange tall, og når den er minst 0,2 standardavvik.",
                language,
            ),
            sourced(content),
        ),
    )


def _sentences(content: Content, language: str) -> Iterator[str]:
    yield translate("Tallene er gjennomsnitt på hver faktors egen skala.", language)
    yield translate(
        "Det egentlige tallet ligger trolig innenfor grensene vi sier. Jo færre svar, desto "
        "videre grenser.",
        language,
    )
    yield translate("«Kan ikke si» betyr at det vi ser, kan være tilfeldig.", language)
    yield translate("«Stabil» er også et resultat.", language)
    yield translate("Tallene sier at noe har endret seg, ikke hvorfor.", language)
    yield translate(
        "«Skjermet» betyr at få har svart, eller at tallet kunne røpet hva noen har svart. Tall "
        "for færre enn {n} svar vises ikke.",
        language,
    ).format(n=content.smallest)
    if any(area.evidence.high_is_good is False for area in content.work.areas):
        yield translate("Der vi sier «lave tall er bra», er et lavere tall bedre.", language)
