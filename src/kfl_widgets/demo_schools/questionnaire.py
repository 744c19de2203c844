"""What the invented survey asks: one `Theme` is a factor as one respondent group answers it.

The youngest pupils (grades 1–4) get a short form: the first `young` statements of a theme, on the
same four-point scale (four faces), and none of the reversed ones. They answer more than half of
each theme they get, so their factor scores are known. This module knows nobody who answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kfl_widgets.survey.model import Codebook, Factor, Item, Option, Scale

__all__ = ["THEMES", "YOUNGEST", "Theme", "codebook", "item_codes", "options_of"]

YOUNGEST = ("1", "2", "3", "4")
"""The grades that answer the short form."""

PREFIXES = {"elever": "E", "foresatte": "F", "lærere": "L", "kontaktlærere": "K", "ledere": "S"}
AGREEMENT = ("Helt uenig", "Litt uenig", "Litt enig", "Helt enig")
FIT = ("Svært dårlig", "Dårlig", "Middels", "Godt", "Svært godt")


@dataclass(frozen=True)
class Theme:
    """A factor of one group: its statements, how many close it reversed, how many the young get."""

    group: str
    factor: str
    statements: tuple[str, ...]
    reversed_last: int = 0
    young: int = 0
    high_is_good: bool = True

    def is_reversed(self, number: int) -> bool:
        """Tell whether statement `number` (from 0) is worded against the factor."""
        return number >= len(self.statements) - self.reversed_last

    def is_asked(self, number: int, grade: str) -> bool:
        """Tell whether respondents of `grade` meet statement `number`."""
        short_form = self.group == "elever" and grade in YOUNGEST
        return not short_form or number < self.young


THEMES = (
    Theme(
        "elever",
        "Trivsel på skolen",
        (
            "Jeg gleder meg til å gå på skolen.",
            "Jeg har det bra i friminuttene.",
            "Jeg føler meg trygg på skolen.",
            "Jeg skulle ønske at jeg kunne bytte skole.",
        ),
        reversed_last=1,
        young=3,
    ),
    Theme(
        "elever",
        "Faglig trivsel",
        (
            "Jeg liker å arbeide med fagene.",
            "Jeg lærer noe nytt i timene.",
            "Oppgavene passer for meg.",
            "Jeg kjeder meg i timene.",
        ),
        reversed_last=1,
        young=3,
    ),
    Theme(
        "elever",
        "Relasjon elev–elev",
        (
            "Jeg har noen å være sammen med i klassen.",
            "Vi i klassen hjelper hverandre.",
            "Alle får være med når vi gjør noe sammen.",
            "De andre i klassen hører på det jeg sier.",
        ),
        young=3,
    ),
    Theme(
        "elever",
        "Relasjon elev–lærer",
        (
            "Læreren bryr seg om hvordan jeg har det.",
            "Læreren liker meg.",
            "Læreren hører på meg når jeg har noe å si.",
            "Jeg kan snakke med læreren når noe er vanskelig.",
        ),
        young=3,
    ),
    Theme(
        "elever",
        "Tilbakemelding",
        (
            "Læreren forteller meg hva jeg får til.",
            "Læreren viser meg hvordan jeg kan bli bedre.",
            "Jeg får hjelp så jeg kommer videre med oppgaven.",
            "Jeg får bruke tilbakemeldingene når jeg arbeider videre.",
            "Jeg er usikker på hva læreren mener om arbeidet mitt.",
        ),
        reversed_last=1,
        young=4,
    ),
    Theme(
        "elever",
        "Struktur i undervisningen",
        (
            "Læreren forklarer hva vi skal lære i timen.",
            "Timene begynner presis.",
            "Læreren oppsummerer det vi har arbeidet med.",
            "Det er uklart hva vi skal gjøre i timene.",
        ),
        reversed_last=1,
    ),
    Theme(
        "elever",
        "Arbeidsro",
        (
            "Det er stille nok til at jeg får arbeidet.",
            "Læreren får fort ro i klassen.",
            "Andre elever forstyrrer meg når jeg arbeider.",
        ),
        reversed_last=1,
    ),
    Theme(
        "elever",
        "Mobbing",
        (
            "Andre elever plager meg.",
            "Andre elever holder meg utenfor.",
            "Andre elever skriver stygge ting til meg på nett.",
        ),
        high_is_good=False,
    ),
    Theme(
        "foresatte",
        "Informasjon fra skolen",
        (
            "Skolen forteller oss det vi trenger å vite.",
            "Vi får informasjon i god tid.",
            "Vi vet hva barnet vårt skal lære.",
            "Det er vanskelig å finne fram i informasjonen fra skolen.",
        ),
        reversed_last=1,
    ),
    Theme(
        "foresatte",
        "Tilbakemelding",
        (
            "Skolen forteller oss hvordan det går med barnet i fagene.",
            "Skolen forteller oss hvordan barnet har det sammen med andre.",
            "Vi får vite hva barnet bør arbeide mer med.",
        ),
    ),
    Theme(
        "foresatte",
        "Kontakt med skolen",
        (
            "Det er lett å ta kontakt med læreren.",
            "Skolen tar det på alvor når vi melder fra om noe.",
            "Vi føler oss velkommen på skolen.",
            "Vi kvier oss for å ta kontakt med skolen.",
        ),
        reversed_last=1,
    ),
    Theme(
        "foresatte",
        "Støtte til skolegang",
        (
            "Vi snakker med barnet om det som skjer på skolen.",
            "Vi hjelper barnet med skolearbeidet når det trengs.",
            "Vi snakker positivt om skolen hjemme.",
        ),
    ),
    Theme(
        "foresatte",
        "Trivsel på skolen",
        (
            "Barnet vårt gleder seg til å gå på skolen.",
            "Barnet vårt har noen å være sammen med i friminuttene.",
            "Barnet vårt er trygt på skolen.",
        ),
    ),
    Theme(
        "lærere",
        "Samarbeid mellom lærere",
        (
            "Vi planlegger undervisning sammen.",
            "Vi deler erfaringer om hva elevene lærer av.",
            "Vi ser på hverandres undervisning.",
            "Jeg står mye alene med undervisningen.",
        ),
        reversed_last=1,
    ),
    Theme(
        "lærere",
        "Skoleledelse",
        (
            "Ledelsen er tydelig på hva skolen skal bli bedre på.",
            "Ledelsen følger opp det vi har bestemt.",
            "Ledelsen kjenner undervisningen min.",
            "Ledelsen gir meg støtte når jeg trenger det.",
        ),
    ),
    Theme(
        "lærere",
        "Tilbakemelding",
        (
            "Jeg forteller elevene hva de får til.",
            "Jeg viser elevene hvordan de kan bli bedre.",
            "Jeg setter av tid til at elevene bruker tilbakemeldingene.",
        ),
    ),
    Theme(
        "lærere",
        "Relasjon elev–lærer",
        (
            "Jeg kjenner hver elev godt.",
            "Elevene kommer til meg når noe er vanskelig.",
            "Jeg rekker å snakke med hver elev i løpet av uka.",
        ),
    ),
    Theme(
        "kontaktlærere",
        "Skolefaglige prestasjoner",
        (
            "Eleven mestrer fagstoffet i norsk.",
            "Eleven mestrer fagstoffet i matematikk.",
            "Eleven mestrer fagstoffet i engelsk.",
        ),
    ),
    Theme(
        "kontaktlærere",
        "Sosial kompetanse",
        (
            "Eleven samarbeider med andre.",
            "Eleven tar hensyn til andre.",
            "Eleven sier fra på en grei måte når noe er galt.",
            "Eleven havner lett i konflikt.",
        ),
        reversed_last=1,
    ),
    Theme(
        "kontaktlærere",
        "Arbeidsinnsats",
        (
            "Eleven arbeider konsentrert i timene.",
            "Eleven gjør ferdig det som er påbegynt.",
            "Eleven gir fort opp.",
        ),
        reversed_last=1,
    ),
    Theme(
        "ledere",
        "Skoleledelse",
        (
            "Vi er enige om hva skolen skal bli bedre på.",
            "Vi følger opp det vi har bestemt.",
            "Vi er ofte til stede i undervisningen.",
        ),
    ),
    Theme(
        "ledere",
        "Samarbeid mellom lærere",
        (
            "Lærerne planlegger undervisning sammen.",
            "Lærerne deler erfaringer med hverandre.",
            "Vi setter av tid til samarbeid.",
        ),
    ),
    Theme(
        "ledere",
        "Samarbeid med skoleeier",
        (
            "Skoleeier kjenner skolen vår.",
            "Skoleeier støtter skolens utviklingsarbeid.",
            "Skoleeier følger opp resultatene sammen med oss.",
        ),
    ),
)


def options_of(group: str) -> tuple[Option, ...]:
    """Give the answers a group chooses among: five for contact teachers, four for all others."""
    words = FIT if group == "kontaktlærere" else AGREEMENT
    return tuple(Option(value, word) for value, word in enumerate(words, start=1))


def _scale(group: str) -> Scale:
    return Scale(1, len(options_of(group)))


@cache
def item_codes() -> dict[Theme, tuple[str, ...]]:
    """Give each theme the codes of its statements: «E01», «E02» … for pupils."""
    codes: dict[Theme, tuple[str, ...]] = {}
    asked = dict.fromkeys(PREFIXES, 0)
    for theme in THEMES:
        first = asked[theme.group] + 1
        asked[theme.group] += len(theme.statements)
        numbers = range(first, asked[theme.group] + 1)
        codes[theme] = tuple(f"{PREFIXES[theme.group]}{number:02}" for number in numbers)
    return codes


@cache
def codebook() -> Codebook:
    """Give the codebook of the invented survey."""
    factors = tuple(
        Factor(theme.factor, theme.factor, theme.group, _scale(theme.group), theme.high_is_good)
        for theme in THEMES
    )
    return Codebook(factors, tuple(item for theme in THEMES for item in _items(theme)))


def _items(theme: Theme) -> list[Item]:
    return [
        Item(
            code=code,
            text=theme.statements[number],
            group=theme.group,
            factor=theme.factor,
            scale=_scale(theme.group),
            reversed=theme.is_reversed(number),
            options=options_of(theme.group),
        )
        for number, code in enumerate(item_codes()[theme])
    ]
