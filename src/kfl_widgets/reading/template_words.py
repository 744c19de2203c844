"""The words of the template workbook in each of its languages: sheets, headers, instructions.

They are part of a file format, not of the page: what is written in one language must be read back
whatever the page's language is. So they stand here side by side, and not in a catalog.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kfl_widgets.locale import SPOKEN, spoken
from kfl_widgets.reading.values import clean_text
from kfl_widgets.reading.workbook import Sheet

__all__ = ["TemplateWords", "is_example", "known_as", "template_words"]


@dataclass(frozen=True)
class TemplateWords:
    """One language.

    Attributes
    ----------
    sheets
        ``about, answers, codebook, invited, example`` → the sheet's name.
    headers
        Role → the column's header.
    groups, genders
        Code → what a person chooses from.
    yes_no, directions
        Yes and no; a high score is good, a low one is.
    agree
        The answers of the example, low to high.
    statements
        The example's statements with their factors.
    title, instructions
        What stands on the first sheet.
    example
        What stands above the example: that it is one.
    """

    sheets: Mapping[str, str]
    headers: Mapping[str, str]
    groups: Mapping[str, str]
    genders: Mapping[str, str]
    yes_no: tuple[str, str]
    directions: tuple[str, str]
    agree: tuple[str, ...]
    statements: tuple[tuple[str, str], ...]
    title: str
    instructions: tuple[str, ...]
    example: str


_CODES = ("elever", "foresatte", "lærere", "kontaktlærere", "ansatte", "ledere")
_ROLES = (
    *("wave", "school", "group", "grade", "gender"),
    *("code", "text", "factor", "reversed", "scale", "direction", "invited"),
)
_SHEETS = ("about", "answers", "codebook", "invited", "example")


def _named(codes: tuple[str, ...], words: str) -> dict[str, str]:
    return dict(zip(codes, words.split("|"), strict=True))


_BOKMAAL = TemplateWords(
    sheets=_named(_SHEETS, "Les meg|Svar|Kodebok|Inviterte|Eksempel"),
    headers=_named(
        _ROLES,
        "Runde|Skole|Gruppe|Trinn|Kjønn|Kode|Påstand|Faktor|Snudd|Skala|Retning|Antall",
    ),
    groups=_named(_CODES, "Elever|Foresatte|Lærere|Kontaktlærere|Ansatte|Ledere"),
    genders=_named(("jenter", "gutter", "annet"), "Jente|Gutt|Annet"),
    yes_no=("ja", "nei"),
    directions=("høy er bra", "lav er bra"),
    agree=("Helt uenig", "Litt uenig", "Litt enig", "Helt enig"),
    statements=(
        ("Jeg liker timene på skolen", "Faglig trivsel"),
        ("Jeg kjeder meg i timene", "Faglig trivsel"),
        ("Skolen gir meg den informasjonen jeg trenger", "Informasjon fra skolen"),
    ),
    title="Slik fyller dere ut",
    instructions=(
        "Fyll ut arkene Svar, Kodebok og Inviterte, og last opp filen i Kultur for læring.",
        "Arket Eksempel viser et utfylt ark. Det blir ikke lest.",
        "",
        "Svar: én rad for hver person som har svart.",
        "  Runde: T1, T2 … gjerne med år: T1 2016.",
        "  Skole: skolens navn. La kolonnen stå tom hvis filen gjelder én skole.",
        "  Gruppe: Elever, Foresatte, Lærere, Kontaktlærere, Ansatte eller Ledere.",
        "  Trinn: 8, 8. trinn eller 8A. Tomt for grupper uten trinn.",
        "  Kjønn: Jente, Gutt eller Annet. Tomt for grupper der dere ikke spør.",
        "  Deretter én kolonne for hver påstand, med koden fra Kodebok som overskrift.",
        "  Skriv svaret som tall eller med ord. La cellen stå tom når personen ikke har svart.",
        "",
        "Kodebok: én rad for hver påstand.",
        "  Snudd: ja når et høyt svar trekker faktoren ned.",
        "  Skala: 1-4, eller 1=Helt uenig; 2=Litt uenig; 3=Litt enig; 4=Helt enig.",
        "  Retning: lav er bra når et lavt tall er det gode, ellers høy er bra.",
        "  Radene som står der fra før, er et eksempel. Bytt dem ut med deres egne påstander.",
        "",
        "Inviterte: hvor mange som fikk undersøkelsen. Da kan vi regne ut svarprosenten.",
        "",
        "Ikke skriv navn, fødselsnummer eller annet som kan kjennes igjen.",
    ),
    example="Eksempel. Dette arket blir ikke lest. Skriv deres egne svar i arket Svar.",
)

_NYNORSK = TemplateWords(
    sheets=_named(_SHEETS, "Les meg|Svar|Kodebok|Inviterte|Døme"),
    headers=_named(
        _ROLES,
        "Runde|Skule|Gruppe|Trinn|Kjønn|Kode|Påstand|Faktor|Snudd|Skala|Retning|Tal på inviterte",
    ),
    groups=_named(_CODES, "Elevar|Føresette|Lærarar|Kontaktlærarar|Tilsette|Leiarar"),
    genders=_named(("jenter", "gutter", "annet"), "Jente|Gut|Anna"),
    yes_no=("ja", "nei"),
    directions=("høg er bra", "låg er bra"),
    agree=("Heilt ueinig", "Litt ueinig", "Litt einig", "Heilt einig"),
    statements=(
        ("Eg liker timane på skulen", "Fagleg trivsel"),
        ("Eg kjedar meg i timane", "Fagleg trivsel"),
        ("Skulen gir meg den informasjonen eg treng", "Informasjon frå skulen"),
    ),
    title="Slik fyller de ut",
    instructions=(
        "Fyll ut arka Svar, Kodebok og Inviterte, og last opp fila i Kultur for læring.",
        "Arket Døme viser eit utfylt ark. Det blir ikkje lese.",
        "",
        "Svar: éi rad for kvar person som har svart.",
        "  Runde: T1, T2 … gjerne med år: T1 2016.",
        "  Skule: namnet på skulen. La kolonnen stå tom om fila gjeld éin skule.",
        "  Gruppe: Elevar, Føresette, Lærarar, Kontaktlærarar, Tilsette eller Leiarar.",
        "  Trinn: 8, 8. trinn eller 8A. Tomt for grupper utan trinn.",
        "  Kjønn: Jente, Gut eller Anna. Tomt for grupper der de ikkje spør.",
        "  Deretter éin kolonne for kvar påstand, med koden frå Kodebok som overskrift.",
        "  Skriv svaret som tal eller med ord. La cella stå tom når personen ikkje har svart.",
        "",
        "Kodebok: éi rad for kvar påstand.",
        "  Snudd: ja når eit høgt svar dreg faktoren ned.",
        "  Skala: 1-4, eller 1=Heilt ueinig; 2=Litt ueinig; 3=Litt einig; 4=Heilt einig.",
        "  Retning: låg er bra når eit lågt tal er det gode, elles høg er bra.",
        "  Radene som står der frå før, er eit døme. Byt dei ut med påstandane dykkar.",
        "",
        "Inviterte: kor mange som fekk undersøkinga. Då kan vi rekne ut svarprosenten.",
        "",
        "Ikkje skriv namn, fødselsnummer eller anna som kan kjennast igjen.",
    ),
    example="Døme. Dette arket blir ikkje lese. Skriv svara dykkar i arket Svar.",
)

_ENGLISH = TemplateWords(
    sheets=_named(_SHEETS, "Read me|Answers|Codebook|Invited|Example"),
    headers=_named(
        _ROLES,
        "Wave|School|Group|Grade|Gender|Code|Statement|Factor|Reversed|Scale|Direction|Invited",
    ),
    groups=_named(_CODES, "Pupils|Parents|Teachers|Contact teachers|Staff|Leaders"),
    genders=_named(("jenter", "gutter", "annet"), "Girl|Boy|Other"),
    yes_no=("yes", "no"),
    directions=("high is good", "low is good"),
    agree=("Strongly disagree", "Disagree", "Agree", "Strongly agree"),
    statements=(
        ("I like the lessons at school", "Academic well-being"),
        ("I am bored in lessons", "Academic well-being"),
        ("The school gives me the information I need", "Information from school"),
    ),
    title="How to fill in",
    instructions=(
        "Fill in the sheets Answers, Codebook and Invited, and upload the file to Kultur for "
        "læring.",
        "The sheet Example shows a sheet that is filled in. It is not read.",
        "",
        "Answers: one row for each person who answered.",
        "  Wave: T1, T2 … with the year if you like: T1 2016.",
        "  School: the school's name. Leave the column empty if the file is about one school.",
        "  Group: Pupils, Parents, Teachers, Contact teachers, Staff or Leaders.",
        "  Grade: 8, Grade 8 or 8A. Empty for groups without a grade.",
        "  Gender: Girl, Boy or Other. Empty for groups you don't ask.",
        "  Then one column for each statement, with its code from Codebook as the header.",
        "  Write the answer as a number or in words. Leave the cell empty when there is none.",
        "",
        "Codebook: one row for each statement.",
        "  Reversed: yes when a high answer pulls the factor down.",
        "  Scale: 1-4, or 1=Strongly disagree; 2=Disagree; 3=Agree; 4=Strongly agree.",
        "  Direction: low is good when a low number is the good one, else high is good.",
        "  The rows that are there already are an example. Put your own statements instead.",
        "",
        "Invited: how many were asked. Then we can tell the response rate.",
        "",
        "Don't write names, identity numbers or anything else that can be recognised.",
    ),
    example="Example. This sheet is not read. Write your own answers in the sheet Answers.",
)

_WORDS = {"nb": _BOKMAAL, "nn": _NYNORSK, "en": _ENGLISH}


def template_words(language: str = SPOKEN) -> TemplateWords:
    """Give the words of a language; bokmål where we have no others."""
    return _WORDS.get(spoken(language), _BOKMAAL)


def known_as(sheet: str) -> tuple[str, ...]:
    """Give what a sheet of the template is called in all languages, each name once."""
    return tuple(dict.fromkeys(words.sheets[sheet] for words in _WORDS.values()))


def is_example(sheet: Sheet) -> bool:
    """Tell whether a sheet is the template's example, whatever else is left of the template."""
    first = next((clean_text(cell) for row in sheet.rows[:1] for cell in row), "")
    return any(first == words.example for words in _WORDS.values())
