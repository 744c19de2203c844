"""Writes the KFL template: the workbook a school can fill in itself, empty or full.

The sheets and headers are those `layouts.kfl_template` reads. Grades, groups and genders are
written the way a school would write them.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from kfl_widgets.locale import label, translate
from kfl_widgets.reading.dimensions import write_code
from kfl_widgets.reading.results import write_results
from kfl_widgets.reading.scales import write_direction, write_scale
from kfl_widgets.reading.spreadsheet import Page, write_pages
from kfl_widgets.survey.build import GROUPS
from kfl_widgets.survey.model import (
    ALL,
    DIMENSIONS,
    Codebook,
    Factor,
    Item,
    Option,
    Scale,
    Wave,
)

__all__ = ["empty_template", "write_results", "write_template"]

_HEADERS = {
    "wave": "Runde",
    "school": "Skole",
    "group": "Gruppe",
    "grade": "Trinn",
    "gender": "Kjønn",
}
_CODEBOOK = ("Kode", "Påstand", "Faktor", "Gruppe", "Snudd", "Skala", "Retning")
_WIDTHS = {"Skole": 24, "Påstand": 60, "Faktor": 28, "Skala": 44, "Gruppe": 16, "Retning": 14}
_CHOICES = {
    "Gruppe": [label("group", group) for group in GROUPS],
    "Kjønn": ["Jente", "Gutt", "Annet"],
    "Snudd": ["ja", "nei"],
    "Retning": ["høy er bra", "lav er bra"],
}


def write_template(
    answers: pd.DataFrame,
    codebook: Codebook,
    invited: pd.DataFrame | None = None,
    *,
    waves: Iterable[Wave] = (),
) -> bytes:
    """Write answers as a filled-in KFL template.

    Parameters
    ----------
    answers
        One row per respondent: wave, school, group, grade, gender (codes as in `survey.model`) and
        a numeric column per item code (NaN = no answer). A missing dimension counts as `ALL`.
    codebook
        The items in `answers`. A factor is written by its label, which is also its code when the
        file is read again.
    invited
        How many were asked: wave, school, group, grade, perhaps gender, and ``invited``.
    waves
        What is known of the waves' years, written as «T1 2016».

    Returns
    -------
    bytes
        An .xlsx with the sheets Les meg, Svar, Kodebok, Inviterte.
    """
    names = {wave.code: wave.label for wave in waves}
    items = [item.code for item in codebook.items if item.code in answers]
    items = list(dict.fromkeys(items))
    return write_pages(
        [
            _instructions(),
            _page("Svar", _people(answers, names).join(answers[items])),
            _page("Kodebok", pd.DataFrame(_codebook_rows(codebook), columns=list(_CODEBOOK))),
            _page("Inviterte", _invited(invited, names)),
        ]
    )


def empty_template() -> bytes:
    """Write an empty template: instructions, the headers, and a small example in the codebook."""
    nobody = pd.DataFrame(columns=[*DIMENSIONS, *(item.code for item in _EXAMPLE.items)])
    return write_template(nobody, _EXAMPLE)


def _page(name: str, table: pd.DataFrame) -> Page:
    rows = table.itertuples(index=False, name=None)
    return Page(name, [str(header) for header in table], rows, _WIDTHS, _CHOICES)


def _people(table: pd.DataFrame, waves: dict[str, str]) -> pd.DataFrame:
    """Write the dimension columns of `table`; blank where a group is never split."""
    everyone = pd.Series(ALL, index=table.index, dtype=object)
    codes = pd.DataFrame({d: table[d].astype(object) if d in table else everyone for d in _HEADERS})
    written = {}
    for dimension, header in _HEADERS.items():
        column = codes[dimension].map(lambda code, d=dimension: write_code(d, code))
        if dimension in ("school", "grade", "gender"):
            column = column.mask(_never_split(codes, dimension))
        written[header] = column.map(lambda text: waves.get(text, text))
    return pd.DataFrame(written, index=table.index)


def _never_split(codes: pd.DataFrame, dimension: str) -> pd.Series[bool]:
    is_total = codes[dimension].eq(ALL)
    return is_total.groupby([codes["wave"], codes["group"]]).transform("all").astype(bool)


def _invited(invited: pd.DataFrame | None, waves: dict[str, str]) -> pd.DataFrame:
    if invited is None:
        invited = pd.DataFrame(columns=[*DIMENSIONS, "invited"])
    return _people(invited, waves).assign(Antall=invited["invited"])


def _codebook_rows(codebook: Codebook) -> list[tuple[str, ...]]:
    return [
        _codebook_row(item, codebook.factor(item.group, item.factor)) for item in codebook.items
    ]


def _codebook_row(item: Item, factor: Factor | None) -> tuple[str, ...]:
    return (
        item.code,
        item.text,
        factor.label if factor else item.factor,
        str(write_code("group", item.group)),
        "ja" if item.reversed else "nei",
        write_scale(item.scale, item.options),
        write_direction(factor.high_is_good) if factor else "",
    )


def _instructions() -> Page:
    lines = [
        translate(
            "Fyll ut arkene Svar, Kodebok og Inviterte, og last opp filen i Kultur for læring."
        ),
        "",
        translate("Svar: én rad for hver person som har svart."),
        translate("  Runde: T1, T2 … gjerne med år: T1 2016."),
        translate("  Skole: skolens navn. La kolonnen stå tom hvis filen gjelder én skole."),
        translate("  Gruppe: Elever, Foresatte, Lærere, Kontaktlærere, Ansatte eller Ledere."),
        translate("  Trinn: 8, 8. trinn eller 8A. Tomt for grupper uten trinn."),
        translate("  Kjønn: Jente, Gutt eller Annet. Tomt for grupper der dere ikke spør."),
        translate("  Deretter én kolonne for hver påstand, med koden fra Kodebok som overskrift."),
        translate(
            "  Skriv svaret som tall eller med ord. La cellen stå tom når personen ikke har svart."
        ),
        "",
        translate("Kodebok: én rad for hver påstand."),
        translate("  Snudd: ja når et høyt svar trekker faktoren ned."),
        translate("  Skala: 1-4, eller 1=Helt uenig; 2=Litt uenig; 3=Litt enig; 4=Helt enig."),
        translate("  Retning: lav er bra når et lavt tall er det gode, ellers høy er bra."),
        translate(
            "  Radene som står der fra før, er et eksempel. Bytt dem ut med deres egne påstander."
        ),
        "",
        translate(
            "Inviterte: hvor mange som fikk undersøkelsen. Da kan vi regne ut svarprosenten."
        ),
        "",
        translate("Ikke skriv navn, fødselsnummer eller annet som kan kjennes igjen."),
    ]
    title = translate("Slik fyller dere ut")
    return Page("Les meg", [title], [(line,) for line in lines], {title: 100})


_AGREE = tuple(
    Option(value, words)
    for value, words in enumerate(("Helt uenig", "Litt uenig", "Litt enig", "Helt enig"), start=1)
)
_FOUR = Scale(1.0, 4.0)
_EXAMPLE = Codebook(
    factors=(
        Factor("Faglig trivsel", "Faglig trivsel", "elever", _FOUR),
        Factor("Informasjon fra skolen", "Informasjon fra skolen", "foresatte", _FOUR),
    ),
    items=(
        Item("E1", "Jeg liker timene på skolen", "elever", "Faglig trivsel", _FOUR, False, _AGREE),
        Item("E2", "Jeg kjeder meg i timene", "elever", "Faglig trivsel", _FOUR, True, _AGREE),
        Item(
            "F1",
            "Skolen gir meg den informasjonen jeg trenger",
            "foresatte",
            "Informasjon fra skolen",
            _FOUR,
            False,
            _AGREE,
        ),
    ),
)
