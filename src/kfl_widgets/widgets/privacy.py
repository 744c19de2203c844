"""«Hva skjer med opplysningene?»: true to the code, and the same facts as in the documentation."""

from __future__ import annotations

from typing import Any

from kfl_widgets.locale import later, translate
from kfl_widgets.widgets.dialog import Dialog

__all__ = ["PRIVACY", "Privacy"]

PRIVACY: dict[str, tuple[str, ...]] = {
    later("Når dere legger inn en fil"): (
        later(
            "Filen går til programmet, og bare dit. Den åpnes i minnet og skrives ikke til disk."
        ),
        later(
            "Har filen en rad for hver person, regnes svarene straks om til summer, og radene "
            "slippes. Kolonner som ser ut til å holde navn, e-post, telefon eller fødselsnummer, "
            "leses ikke."
        ),
    ),
    later("Hva som vises"): (
        later(
            "Grupper med færre enn {n} svar vises aldri, og heller ikke tall som kunne røpet dem. "
            "Det gjelder også det dere laster ned."
        ),
        later(
            "Mangler antallet svar i filen, kan vi ikke kontrollere det. Da står det ved tallene."
        ),
    ),
    later("Hvor det ligger"): (
        later(
            "I minnet til programmet, på maskinen som viser siden. Der ligger det til siden lukkes."
        ),
        later(
            "I denne fanen i nettleseren, til dere lukker den. Der ligger summene, også for små "
            "grupper, og arbeidet deres. Filene ligger ikke der."
        ),
        later(
            "På denne maskinen bare hvis dere krysser av for «Husk arbeidet på denne maskinen». Da "
            "huskes områder, analyser, plan og stemmer, og tallene som begrunner områdene."
        ),
        later(
            "I JupyterLab husker ikke fanen noe. Der ligger alt i minnet til dere stopper kjernen."
        ),
    ),
    later("Hvem som kan se det"): (
        later(
            "Den som ser skjermen deres, og den som får det dere laster ned. Andre som bruker "
            "samme server, når ikke siden deres."
        ),
        later(
            "Siden henter ingenting fra nettet og sender ingenting ut. Loggen sier at noe skjedde, "
            "ikke hva: aldri tall, tekst eller filnavn."
        ),
        later(
            "På en åpen øvingsside (Binder) eier noen andre maskinen. Bruk eksempelskolen der, "
            "aldri ekte svar."
        ),
    ),
    later("Slik sletter dere"): (
        later(
            "«Slett data» tømmer siden, fanen og det denne maskinen husker. Det dere har lastet "
            "ned, sletter dere selv."
        ),
        later(
            "Lukker dere siden, sletter serveren alt med en gang. Forsvinner den uten å si fra, "
            "skjer det etter en time. En åpen side som ingen bruker, slettes etter tolv timer. Den "
            "som driver serveren, kan velge andre tider."
        ),
    ),
}
"""Headings, and the lines under each. ``{n}`` is the smallest group that is shown."""


class Privacy(Dialog):
    """Says what is read, where it is, who can see it, and how it is deleted."""

    def _words(self) -> dict[str, Any]:
        n = self.session.min_n
        return {
            "label": translate("Hva skjer med opplysningene?"),
            "title": translate("Hva skjer med opplysningene?"),
            "parts": [
                {
                    "key": "",
                    "title": translate(title),
                    "lines": [translate(line).format(n=n) for line in lines],
                }
                for title, lines in PRIVACY.items()
            ],
        }
