"""What a dimension's codes are called on screen: ``label("grade", "8")`` is «8. trinn»."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kfl_widgets.locale.messages import SPOKEN, later, spoken, translate

__all__ = ["joined", "label", "labels", "quote", "scale_name", "span"]

_NAMES = {
    "group": {
        "elever": later("Elever"),
        "foresatte": later("Foresatte"),
        "lærere": later("Lærere"),
        "ansatte": later("Ansatte"),
        "ledere": later("Ledere"),
        "kontaktlærere": later("Kontaktlærerne om elevene"),
        "alle": later("Alle grupper"),
    },
    "gender": {
        "jenter": later("Jenter"),
        "gutter": later("Gutter"),
        "annet": later("Annet"),
        "ukjent": later("Ikke oppgitt"),
        "alle": later("Alle"),
    },
    "grade": {"alle": later("Alle trinn"), "ukjent": later("Trinn ikke oppgitt")},
    "school": {"alle": later("Alle skoler"), "ukjent": later("Skole ikke oppgitt")},
    "wave": {},
}


_SCALES = (later("500-poengsskala"), later("ukjent skala"), later("skalapoeng"), later("poeng"))
_QUOTES = {"en": "“{}”"}


def scale_name(name: str, language: str = SPOKEN) -> str:
    """Say what a scale or its unit is called; «1–4» is the same in any language."""
    return translate(name, language) if name in _SCALES else name


def quote(text: str, language: str = SPOKEN) -> str:
    """Put quotation marks around a text: «Vi trives», or “Vi trives” in English."""
    return _QUOTES.get(spoken(language), "«{}»").format(text)


def label(dimension: str, value: str, language: str = SPOKEN) -> str:
    """Give the label of one code of `dimension` (wave, school, group, grade or gender)."""
    known = _NAMES.get(dimension, {}).get(value)
    if known is not None:
        return translate(known, language)
    if dimension == "grade":
        return _grade(value, language)
    return value[:1].upper() + value[1:] if dimension == "group" else value


def _grade(value: str, language: str) -> str:
    if re.fullmatch(r"\d{1,2}", value):
        return translate("{grade}. trinn", language).format(grade=value)
    span_of_grades = re.fullmatch(r"(\d{1,2})-(\d{1,2})", value)
    if span_of_grades:
        return translate("{first}.–{last}. trinn", language).format(
            first=span_of_grades[1], last=span_of_grades[2]
        )
    return value[:1].upper() + value[1:]


def labels(dimension: str, values: Iterable[str], language: str = SPOKEN) -> list[str]:
    """Label several codes."""
    return [label(dimension, value, language) for value in values]


def span(grades: Iterable[str], language: str = SPOKEN) -> str:
    """Say a set of grades shortly: 8, 9, 10 is «8.–10. trinn»; 5, 7 is «5. trinn og 7. trinn»."""
    values = list(grades)
    if len(values) > 2 and all(value.isdigit() for value in values):
        numbers = sorted(map(int, values))
        if numbers == list(range(numbers[0], numbers[-1] + 1)):
            return _grade(f"{numbers[0]}-{numbers[-1]}", language)
    return joined(labels("grade", values, language), language)


def joined(names: Iterable[str], language: str = SPOKEN) -> str:
    """Say names as a list: «A, B og C»."""
    every = list(names)
    if len(every) < 2:
        return "".join(every)
    return translate("{first} og {last}", language).format(
        first=", ".join(every[:-1]), last=every[-1]
    )
