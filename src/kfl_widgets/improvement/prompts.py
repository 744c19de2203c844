"""Questions that help a team on, for each step of the analysis. Optional, in our own words.

They lean on well-known frames, named so that a team can choose the one it works by.
"""

from __future__ import annotations

from dataclasses import dataclass

from kfl_widgets.locale import SPOKEN, later, translate

__all__ = ["PROMPTS", "Prompt", "prompts_for"]


@dataclass(frozen=True)
class Prompt:
    """A question to one step (1–7), and the frame it leans on. Both are bokmål; see `said`."""

    step: int
    frame: str
    question: str

    def said(self, language: str = SPOKEN) -> tuple[str, str]:
        """Say frame and question."""
        return translate(self.frame, language), translate(self.question, language)


_KEEP = later("Ta vare på")
_INQUIRY = later("Undersøkende arbeid")
_DRIVERS = later("Fire drivere")
_PERSPECTIVES = later("Tre perspektiver")
_RESEARCH = later("Bruk av forskning")
_COMMUNITY = later("Lærende fellesskap")
_LEADERSHIP = later("Elevsentrert ledelse")
_PHASES = later("Faser i utvikling")
_SMART = later("SMART")

PROMPTS = (
    Prompt(1, _KEEP, later("Hva får vi til i dag som vi ikke vil miste?")),
    Prompt(1, _INQUIRY, later("Hva trenger elevene våre som de ikke får nok av nå?")),
    Prompt(1, _DRIVERS, later("Er dette viktig nok til at alle skal samle seg om det?")),
    Prompt(1, _RESEARCH, later("Gjelder det alle, eller noen trinn og grupper?")),
    Prompt(2, _SMART, later("Hva vil vi se og høre når målet er nådd?")),
    Prompt(2, _LEADERSHIP, later("Hvordan merker elevene at vi har nådd målet?")),
    Prompt(2, _DRIVERS, later("Fører målet til at elevene lærer bedre, eller bare til noe nytt?")),
    Prompt(3, _RESEARCH, later("Hva sier forskning og erfaringer fra andre skoler om dette?")),
    Prompt(3, _INQUIRY, later("Hva vet vi ikke ennå, og hvem kan vi spørre?")),
    Prompt(3, _COMMUNITY, later("Hva ser de som arbeider tettest på elevene?")),
    Prompt(4, _PERSPECTIVES, later("Hva ved rammer, undervisning og miljø holder det i gang?")),
    Prompt(4, _PERSPECTIVES, later("Hvordan opplever elevene selv det vi ser?")),
    Prompt(4, _PERSPECTIVES, later("Hva kan vi voksne gjøre noe med?")),
    Prompt(4, _RESEARCH, later("Hva ville fått oss til å skifte mening?")),
    Prompt(5, _INQUIRY, later("Hva må vi selv lære for å få det til?")),
    Prompt(5, _DRIVERS, later("Hvordan skal vi samarbeide om tiltaket, på tvers av trinn?")),
    Prompt(5, _KEEP, later("Hva skal vi slutte med for å få tid?")),
    Prompt(5, _LEADERSHIP, later("Hva må ledelsen legge til rette for?")),
    Prompt(6, _PHASES, later("Prøver vi ut dette, eller er det blitt slik vi gjør det?")),
    Prompt(6, _COMMUNITY, later("Når deler vi erfaringer, og med hvem?")),
    Prompt(6, _DRIVERS, later("Hvem følger med på at vi gjør det vi ble enige om?")),
    Prompt(7, _INQUIRY, later("Hva ble annerledes for elevene, og hvordan vet vi det?")),
    Prompt(7, _PHASES, later("Hva skal bli fast praksis, og hva skal vi legge bort?")),
    Prompt(7, _RESEARCH, later("Hva annet kan ha ført til endringen?")),
)


def prompts_for(step: int) -> tuple[Prompt, ...]:
    """Give the questions to one step."""
    return tuple(prompt for prompt in PROMPTS if prompt.step == step)
