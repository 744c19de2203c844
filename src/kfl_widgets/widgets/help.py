"""How each view is read, and what should not be concluded from it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import anywidget
from traitlets import List, Unicode

from kfl_widgets.locale import later, translate
from kfl_widgets.widgets.panel import Panel

__all__ = ["HELP", "Help", "add_help", "parts_of"]

_HERE = Path(__file__).parent
_TERM = re.compile(r"\[([^\]]+)\]\(([a-z_]+)\)")

HELP: dict[str, tuple[str, ...]] = {
    "data": (
        later(
            "Her står det vi leste: målinger, grupper, trinn og [faktorer](factor). Se om det "
            "stemmer med filen før dere går videre."
        ),
        later(
            "Mangler en gruppe, står den ikke i filen. Er et tall [skjermet](hidden), er det holdt "
            "tilbake. Det er ikke null."
        ),
    ),
    "overview": (
        later(
            "Øverst ser dere hvem som har svart. Er [svarprosenten](rate) lav, kan de som ikke "
            "svarte, mene noe annet. Under står [snittet](mean) for hver faktor."
        ),
        later(
            "Sammenlign nedover og bortover for én gruppe. Elever og lærere har svart på ulike "
            "spørsmål, så tallene deres kan ikke måles mot hverandre."
        ),
    ),
    "insights": (
        later(
            "Hver setning er noe dere bør se på først. «Tallene bak» viser hva den bygger på, og "
            "«Se nærmere» åpner figuren."
        ),
        later(
            "Tallene sier at noe er slik, ikke hvorfor. Og det som ikke står her, kan også være "
            "viktig for skolen deres."
        ),
    ),
    "compare": (
        later(
            "Sirkelen er den første målingen, firkanten den andre. Strekene er "
            "[intervallet](interval): jo færre svar, jo lengre strek."
        ),
        later(
            "Står det «[kan ikke si](uncertain)», vet vi ikke om noe har endret seg. Med «Samme "
            "trinn» er det andre elever som har svart. Velg «Samme [kull](cohort)» for å følge de "
            "samme."
        ),
    ),
    "distribution": (
        later(
            "Hver stolpe viser hvor stor del som har valgt hvert [svaralternativ](option). To "
            "stolper med samme snitt kan se helt ulike ut."
        ),
        later(
            "Se etter de få ytterst til venstre: de forsvinner i et snitt. Stor "
            "[spredning](spread) kan bety at noe gjelder bare på noen trinn."
        ),
    ),
    "gap": (
        later(
            "Et [gap](gap) er avstanden mellom hvordan to grupper ser det samme. Figuren viser "
            "bare det flere er spurt om."
        ),
        later(
            "Et gap sier ikke hvem som har rett. Det er noe å snakke om: Hva ser den ene gruppa "
            "som den andre ikke ser?"
        ),
    ),
    "development": (
        later(
            "Hver rute er en faktor gjennom alle [målingene](wave). Strekene opp og ned viser hvor "
            "sikre vi er på hvert tall."
        ),
        later(
            "To punkter er ikke en trend. Er spørsmålene endret, står det et "
            "[brudd](break), og da kan ikke tallene før og etter sammenlignes."
        ),
    ),
    "priority": (
        later(
            "Til høyre ligger det som står godt til, øverst det som går riktig vei. Nederst til "
            "venstre er det som kan trenge mest arbeid."
        ),
        later(
            "Figuren velger ikke for dere. Ligger et merke nær midten, kan det være "
            "[tilfeldig](chance) hvilken side det havner på."
        ),
    ),
    "correlation": (
        later(
            "Tallet sier hvor ofte de som svarer høyt på det ene, også svarer høyt på det andre. "
            "Det er en [sammenheng](correlation)."
        ),
        later(
            "En sammenheng sier ikke at det ene fører til det andre. Bruk den til å stille "
            "spørsmål, ikke til å finne svaret."
        ),
    ),
    "areas": (
        later(
            "Det dere har merket, samles her: [styrker](strength) dere vil ta vare på, og "
            "[forbedringsområder](area)."
        ),
        later(
            "To eller tre områder er nok. Skriv hvorfor dere velger dem, så husker dere det om et "
            "år."
        ),
    ),
    "ballots": (
        later(
            "[IGP](igp): Først velger hver for seg, så slår gruppa valgene sammen, så bestemmer "
            "alle. Slik blir flere hørt."
        ),
        later(
            "Mange stemmer betyr at mange er enige, ikke at saken er avgjort. Snakk sammen før "
            "dere velger."
        ),
    ),
    "analysis": (
        later(
            "Finn ut hvorfor før dere velger tiltak. En [opprettholdende faktor](maintaining) er "
            "noe de voksne på skolen kan gjøre noe med."
        ),
        later(
            "Tallene gir ikke svaret. Bruk det dere ser og hører, og prøv flere forklaringer enn "
            "den første. Skriv aldri om én elev."
        ),
    ),
    "plan": (
        later(
            "Et [tiltak](action) sier hva dere gjør, hvem som har ansvaret, og når. En "
            "[milepæl](milestone) viser om dere er i rute."
        ),
        later(
            "Planen kan endres så ofte dere vil; det som sto før, er tatt vare på. Skriv roller, "
            "ikke navn."
        ),
    ),
    "follow_up": (
        later(
            "Her ser dere om områdene har flyttet seg siden dere valgte dem. Er målingen "
            "[stabil](stable), er det også et resultat."
        ),
        later(
            "Framgang beviser ikke at tiltaket virket, og tilbakegang beviser ikke det motsatte. "
            "Spør hva annet som er endret."
        ),
    ),
    "documents": (
        later(
            "Velg det som passer til den dere skal snakke med. Alt har de samme tallene som siden, "
            "og [skjermede](hidden) tall er skjermet også der."
        ),
        later(
            "Dokumentene er deres når de er lastet ned. Se over det dere har skrevet selv, før "
            "dere deler."
        ),
    ),
}
"""Short sentences per view. ``[word](key)`` is explained in `GLOSSARY`, where it first stands."""


class Help(anywidget.AnyWidget):
    """«Slik leser dere dette», folded. Its words open the glossary.

    Attributes
    ----------
    summary
        What unfolds it.
    lines
        Lists of parts, as `parts_of` gives them.
    """

    _esm = _HERE / "help.js"

    summary = Unicode().tag(sync=True)
    lines = List().tag(sync=True)

    def __init__(self, view: str) -> None:
        super().__init__(
            summary=translate("Slik leser dere dette"),
            lines=[parts_of(translate(line)) for line in HELP[view]],
        )


def parts_of(line: str) -> list[dict[str, str]]:
    """Split a line into dicts with ``text``, and ``term`` where it is a word of the glossary."""
    pieces = _TERM.split(line)  # text, word, key, text, word, key, …, text
    found: list[dict[str, Any]] = [{"text": pieces[0]}]
    for word, key, text in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        found += [{"text": word, "term": key}, {"text": text}]
    return [part for part in found if part["text"]]


def add_help(panel: Panel, view: str) -> Help:
    """Put the help for `view` under the heading of `panel`, and give it."""
    runtime, heading, *others = panel.children
    help_ = Help(view)
    panel.children = (runtime, heading, help_, *others)
    return help_
