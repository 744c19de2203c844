"""«Ordforklaringer»: the words of the page, each in a sentence or two."""

from __future__ import annotations

from typing import Any

from kfl_widgets.locale import later, translate
from kfl_widgets.widgets.dialog import Dialog

__all__ = ["FRAMES", "GLOSSARY", "Glossary", "explanation"]

GLOSSARY: dict[str, tuple[str, str]] = {
    # what was asked, and who answered
    "item": (
        later("påstand"),
        later("Én setning i undersøkelsen, som «Jeg gleder meg til å gå på skolen»."),
    ),
    "option": (later("svaralternativ"), later("Det man kan svare på en påstand, som «litt enig».")),
    "factor": (
        later("faktor"),
        later(
            "Flere påstander som hører sammen og får ett tall, som «Faglig trivsel». Kalles også "
            "indeks."
        ),
    ),
    "reversed": (
        later("snudd påstand"),
        later(
            "En påstand der det er bra å være uenig. Den snus før den regnes med i faktoren, så "
            "høyt betyr det samme for alle."
        ),
    ),
    "scale": (
        later("skala"),
        later(
            "Tallene svarene er regnet om til, som 1–4 eller 0–100. Tall på ulike skalaer kan ikke "
            "sammenlignes."
        ),
    ),
    "wave": (
        later("måling (T1, T2)"),
        later("Én gang undersøkelsen ble gjennomført. T1 er den første, T2 den neste."),
    ),
    "group": (
        later("respondentgruppe"),
        later(
            "De som har svart: elever, foresatte, lærere, ansatte eller ledere. Svarene fra ulike "
            "grupper slås aldri sammen."
        ),
    ),
    "rating": (
        later("kontaktlærervurdering"),
        later(
            "Det kontaktlæreren har svart om elevene. Bak et trinn kan det stå én lærer, så tallet "
            "sier også noe om hvem som har vurdert."
        ),
    ),
    "stages": (
        later("småtrinn, mellomtrinn, ungdomstrinn"),
        later("1.–4. trinn, 5.–7. trinn og 8.–10. trinn."),
    ),
    "cohort": (
        later("kull"),
        later(
            "Elever som går på samme trinn. De som gikk på 5. trinn ved en måling, går på 7. trinn "
            "to år etter, og er det samme kullet."
        ),
    ),
    "owner": (later("skoleeier"), later("Den som har ansvaret for skolen, vanligvis kommunen.")),
    "n": (
        later("n (antall svar)"),
        later("Hvor mange som har svart. Jo færre, jo mer kan tallet svinge av seg selv."),
    ),
    "rate": (
        later("svarprosent"),
        later(
            "Hvor stor del av dem som ble spurt, som har svart. Er den under 70 %, må dere være "
            "forsiktige med tallene."
        ),
    ),
    "missing": (
        later("mangler"),
        later("Det finnes ikke noe tall: ingen har svart, eller det står ikke i filen."),
    ),
    "not_applicable": (
        later("ikke aktuelt"),
        later(
            "Svaret fra den som mener at spørsmålet ikke gjelder. Det regnes ikke med i snittet."
        ),
    ),
    "hidden": (
        later("skjermet"),
        later(
            "Tallet er holdt tilbake fordi så få har svart at noen kunne bli kjent igjen. Noen "
            "ganger skjules ett tall til, så ingen kan regne seg fram. Kalles også prikket."
        ),
    ),
    # what the numbers say
    "mean": (
        later("snitt (gjennomsnitt)"),
        later(
            "Alle svar lagt sammen og delt på hvor mange som har svart. Samme snitt kan skjule at "
            "noen har det mye verre enn andre."
        ),
    ),
    "distribution": (
        later("svarfordeling"),
        later("Hvor stor del som har valgt hvert svaralternativ."),
    ),
    "spread": (
        later("spredning"),
        later("Hvor ulikt folk har svart. Stor spredning betyr at noen er fornøyde og andre ikke."),
    ),
    "sd": (
        later("standardavvik"),
        later("Spredningen som ett tall. Null betyr at alle har svart det samme."),
    ),
    "interval": (
        later("intervall"),
        later(
            "Der det riktige tallet trolig ligger, vist som en strek. Jo færre svar, jo lengre "
            "strek. Kalles også konfidensintervall eller usikkerhet."
        ),
    ),
    "chance": (
        later("tilfeldighet"),
        later(
            "Tall svinger litt fra gang til gang, også når ingenting har endret seg. De svinger "
            "mest i små grupper."
        ),
    ),
    "change": (
        later("endring"),
        later(
            "Forskjellen mellom to målinger. På samme trinn er det ikke de samme elevene som har "
            "svart."
        ),
    ),
    "clear": (
        later("tydelig endring"),
        later(
            "Framgang eller tilbakegang som er stor nok til å snakke om, og som neppe er tilfeldig."
        ),
    ),
    "small": (
        later("liten endring"),
        later("Framgang eller tilbakegang som neppe er tilfeldig, men som er liten."),
    ),
    "stable": (
        later("stabil"),
        later("Vi er ganske sikre på at lite har endret seg. Det er også et resultat."),
    ),
    "uncertain": (
        later("kan ikke si"),
        later(
            "Svarene er for få eller for ulike til å si om noe har endret seg. Det betyr ikke at "
            "alt er som før."
        ),
    ),
    "effect": (
        later("effekt (effektstørrelse)"),
        later(
            "Hvor stor en forskjell er, målt mot hvor ulikt folk svarer ellers. Vi kaller den "
            "liten når den er under 0,2."
        ),
    ),
    "reference": (
        later("kommunesnitt"),
        later("Snittet for skolene i kommunen. Det er noe å se seg mot, ikke et mål."),
    ),
    "gap": (
        later("gap"),
        later(
            "Avstanden mellom hvordan to grupper ser det samme, som lærere og foresatte, eller "
            "jenter og gutter."
        ),
    ),
    "correlation": (
        later("sammenheng (r)"),
        later(
            "Hvor ofte de som svarer høyt på det ene, også svarer høyt på det andre. 0 er ingen "
            "sammenheng, 1 er helt likt. Det ene trenger ikke føre til det andre."
        ),
    ),
    "break": (
        later("brudd i tidsserien"),
        later("Spørsmålene er endret mellom to målinger, så tallene kan ikke sammenlignes."),
    ),
    # what the team does with it
    "strength": (later("styrke"), later("Noe som virker, og som dere vil ta vare på.")),
    "challenge": (later("utfordring"), later("Noe som ikke er slik dere vil ha det.")),
    "area": (
        later("forbedringsområde"),
        later("Noe dere velger å gjøre bedre. To eller tre er nok. Kalles også satsingsområde."),
    ),
    "igp": (
        later("IGP"),
        later(
            "Individuelt, gruppe, plenum: Først tenker hver for seg, så snakker gruppa sammen, så "
            "alle."
        ),
    ),
    "ballot": (
        later("stemmefil"),
        later("Det én person har valgt, lagret i en fil. Den sier ikke hvem som har valgt."),
    ),
    "analysis": (
        later("pedagogisk analyse"),
        later("Å finne ut sammen hvorfor noe er som det er, før dere velger tiltak."),
    ),
    "problem": (
        later("problemformulering"),
        later("Utfordringen, skrevet så konkret at alle forstår det samme."),
    ),
    "goal": (
        later("mål og delmål"),
        later("Hvordan det skal være når dere har lyktes, og stegene på veien."),
    ),
    "information": (
        later("innhenting av informasjon"),
        later("Å finne ut mer enn tallene sier: se, spørre, og lese det dere alt har."),
    ),
    "maintaining": (
        later("opprettholdende faktor"),
        later(
            "Noe som holder en utfordring eller en styrke ved like, og som de voksne kan gjøre noe "
            "med."
        ),
    ),
    "perspectives": (
        later("individ-, aktør- og kontekstperspektiv"),
        later(
            "Tre steder å lete etter årsaker: hos den enkelte, i hvordan folk forstår og handler, "
            "og i omgivelsene."
        ),
    ),
    "keep": (
        later("ta vare på"),
        later("Å si først hva som virker, så det ikke går tapt når noe nytt kommer."),
    ),
    "inquiry": (
        later("undersøkende arbeid"),
        later(
            "Å arbeide i en ring: Hva trenger elevene, hva må vi selv lære, hva prøver vi ut, og "
            "hva ble annerledes for elevene?"
        ),
    ),
    "drivers": (
        later("fire drivere"),
        later(
            "Fire ting som driver en skole framover: felles retning, samarbeid, dypere læring, og "
            "at noen følger med på at det skjer. Ledelsen binder dem sammen."
        ),
    ),
    "research": (
        later("bruk av forskning"),
        later(
            "Å la det andre har funnet ut, møte det dere vet selv, og være villig til å skifte "
            "mening."
        ),
    ),
    "community": (
        later("lærende fellesskap"),
        later(
            "Ansatte som deler, prøver ut og lærer av hverandre, for at elevene skal lære mer. "
            "Kalles også profesjonelt læringsfellesskap."
        ),
    ),
    "leadership": (
        later("elevsentrert ledelse"),
        later(
            "Å lede ut fra det som hjelper elevene: klare mål, tid og penger til det viktigste, "
            "god undervisning, lærere som lærer, og trygge rammer."
        ),
    ),
    "phases": (
        later("faser i utvikling"),
        later(
            "Noe nytt blir først planlagt, så prøvd ut, så tatt i bruk av alle, og til sist vane."
        ),
    ),
    "smart": (
        later("SMART"),
        later(
            "Fem spørsmål til et mål: Er det spesifikt, målbart, akseptert, realistisk og "
            "tidsfestet?"
        ),
    ),
    "strategy": (
        later("strategi"),
        later("Hvordan tiltakene sammen skal føre dere til målet."),
    ),
    "action": (
        later("tiltak"),
        later("Det dere gjør for å endre noe, eller for å ta vare på det."),
    ),
    "plan": (
        later("tiltaksplan"),
        later(
            "Hva dere gjør, hvem som har ansvaret, og når. Den er noe annet enn aktivitetsplanen "
            "for en elev."
        ),
    ),
    "responsible": (
        later("ansvarlig"),
        later("Den som følger opp et tiltak. Skriv en rolle, ikke et navn."),
    ),
    "milestone": (
        later("milepæl"),
        later("Noe som skal være på plass til en bestemt dag, så dere ser om dere er i rute."),
    ),
    "wheel": (later("årshjul"), later("Tiltak og milepæler lagt ut over skoleåret.")),
    "reflection": (
        later("gjort – lært – lurt"),
        later("Tre spørsmål: Hva gjorde vi, hva lærte vi, og hva er lurt å gjøre nå?"),
    ),
    "evaluation": (
        later("evaluering"),
        later("Å se tilbake: Ble det som dere ville, og hva gjør dere videre?"),
    ),
    "attainment": (later("måloppnåelse"), later("I hvor stor grad målet er nådd.")),
    "environment": (
        later("læringsmiljø"),
        later(
            "Alt på skolen som virker på trivsel og læring: andre elever, de voksne, ro, regler og "
            "støtte."
        ),
    ),
    "feedback": (
        later("tilbakemelding"),
        later("Det elevene får vite om arbeidet sitt, og som hjelper dem videre."),
    ),
}
"""A word and its explanation, by a key that no language changes."""

FRAMES = {
    "Ta vare på": "keep",
    "Undersøkende arbeid": "inquiry",
    "Fire drivere": "drivers",
    "Tre perspektiver": "perspectives",
    "Bruk av forskning": "research",
    "Lærende fellesskap": "community",
    "Elevsentrert ledelse": "leadership",
    "Faser i utvikling": "phases",
    "SMART": "smart",
}
"""The key of what explains a frame of the prompts, by its name in bokmål."""

_LETTERS = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})


class Glossary(Dialog):
    """Explains the words of the page, in alphabetical order."""

    def _words(self) -> dict[str, Any]:
        words = [
            {"key": key, "title": translate(word), "lines": [translate(text)]}
            for key, (word, text) in GLOSSARY.items()
        ]
        return {
            "label": translate("Ordforklaringer"),
            "title": translate("Ordforklaringer"),
            "search_label": translate("Finn et ord"),
            "found": translate("Viser {n} av {total} ord"),
            "parts": sorted(words, key=_alphabetically),
        }


def explanation(key: str) -> str:
    """Give what the word with this key means."""
    return translate(GLOSSARY[key][1])


def _alphabetically(word: dict[str, Any]) -> str:
    """Sort æ, ø and å last, in this order: { | } follow z."""
    return str(word["title"]).lower().translate(_LETTERS)
