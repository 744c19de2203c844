"""Who and when: what people write for waves, grades, groups, genders and schools, as codes.

Each `parse_` function takes one cell and gives the code that `survey.model` uses. It never
guesses: a text it does not know is kept as text, blank is `UNKNOWN`. `write_code` is the way back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from kfl_widgets.locale import label
from kfl_widgets.reading.values import Cell, clean_text, fold
from kfl_widgets.survey.model import ALL, UNKNOWN, Wave

__all__ = [
    "KNOWS",
    "grade_from_date",
    "is_reference",
    "knows_gender",
    "knows_grade",
    "knows_group",
    "knows_wave",
    "parse_gender",
    "parse_grade",
    "parse_group",
    "parse_school",
    "parse_wave",
    "write_code",
]

_TOTALS = {"alle", "total", "totalt", "samlet", "sum", "i alt", "begge", "all"}
_TOTALS |= {"alle trinn", "hele skolen", "alle kjønn", "begge kjønn", "alle skoler", "alle grupper"}
_UNKNOWNS = {"", "ukjent", "ikke oppgitt", "ikke svart", "vil ikke oppgi", "unknown"}

_GROUPS = {
    "elever": "elev elever elevene pupil pupils student students elevar elevane",
    "foresatte": "foresatt foresatte foreldre forelder foreldrene foresette foresett foeresette "
    "foeresett parent parents guardian guardians",
    "lærere": "laerer laerere laererne larer larere laerarar teacher teachers",
    "kontaktlærere": "kontaktlaerer kontaktlaerere kontaktlarer kontaktlarere kontaktlaerarar "
    "kontaktlaererneomelevene kontaktlaerervurdering contactteacher contactteachers",
    "ansatte": "ansatt ansatte tilsette staff",
    "ledere": "leder ledere ledelse ledelsen rektor rektorer skoleleder skoleledere leiarar leader "
    "leaders principal principals",
}
_GROUP_OF = {word: code for code, words in _GROUPS.items() for word in words.split()}

_GENDERS = {
    "jenter": "jente jenter j girl girls female f kvinne kvinner k",
    "gutter": "gutt gutter gut gutar g boy boys male m mann menn",
    "annet": "annet anna andre annen other x ikkebinaer",
}
_GENDER_OF = {word: code for code, words in _GENDERS.items() for word in words.split()}

_STAGES = {
    "smaatrinn": "1-4",
    "smaatrinnet": "1-4",
    "mellomtrinn": "5-7",
    "mellomtrinnet": "5-7",
    "barnetrinn": "1-7",
    "barnetrinnet": "1-7",
    "ungdomstrinn": "8-10",
    "ungdomstrinnet": "8-10",
}

_REFERENCES = {
    "kommunegjennomsnitt",
    "kommunegjennomsnittet",
    "gjennomsnitt kommunen",
    "gjennomsnitt i kommunen",
    "snitt i kommunen",
    "fylkesgjennomsnitt",
    "nasjonalt gjennomsnitt",
    "landsgjennomsnitt",
    "land",
    "nasjonal",
    "kommune",
    "kommunen",
    "kommunesnitt",
    "kommunesnittet",
    "snitt kommunen",
    "fylke",
    "fylket",
    "fylkessnitt",
    "fylkessnittet",
    "nasjonalt",
    "nasjonalt snitt",
    "landssnitt",
    "landssnittet",
    "landet",
    "hele landet",
    "norge",
}

_UPPER = re.compile(r"(?:videreg[aå]{1,2}ende(?: trinn)?|vgs?)\.? ?([123])\b.*")
_GRADE = re.compile(
    r"(?:(?:års)?trinn|klasse|grade|year)? ?(\d{1,2})\.?(?:th|st|nd|rd)?"
    r"(?: ?(?:[-–—/]|og) ?(\d{1,2})\.?)? ?[-_]?[a-hæøå]?"
    r"(?: ?(?:(?:års)?trinn|klasse|kl|tr|grade)\.?)?"
)
_MONTHS = "jan feb mar apr mai jun jul aug sep okt nov des".split()
_MONTHS_EN = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH_OF = {m: n for names in (_MONTHS, _MONTHS_EN) for n, m in enumerate(names, start=1)}
_DAMAGED = re.compile(
    r"(?P<day>\d{1,2})[. -]+(?P<month>[a-z]{3})[a-z]*\.?(?:[ -]?\d{2,4})?"
    r"|(?P<month2>[a-z]{3})[a-z]*[. -]+(?P<day2>\d{1,2})"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})(?:[ t].*)?"
    r"|(?P<day3>\d{1,2})[./](?P<month3>\d{1,2})[./](?:19|20)\d{2}"
)
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050
_DAY_ZERO = date(1899, 12, 30)
_SCHOOL_YEAR = re.compile(r"((?:19|20)\d{2}) ?[-–—/] ?((?:19|20)?\d{2})")
_SEASON = re.compile(r"(?:høst|haust|vår|autumn|spring)\w*\.? ?(?:19|20)\d{2}", re.IGNORECASE)
_YEAR = re.compile(r"\b((?:19|20)\d{2})\b")
_ROUND_WORDS = "runde|måling|målepunkt|måletidspunkt|bølge|wave"
_ROUND = re.compile(
    rf"(?:t|{_ROUND_WORDS}) ?(\d{{1,2}})\b.*|(\d)\.?(?: ?(?:{_ROUND_WORDS}).*)?", re.IGNORECASE
)


def parse_wave(value: Cell) -> Wave | None:
    """Read a time of measurement; None when blank.

    «T1 2016» is ``Wave("T1", 2016)``, «2021–2022» ``Wave("2021-22", 2021)``, «Høst 2016» keeps its
    words and takes its year, a date only its year.
    """
    if isinstance(value, date):
        return Wave(str(value.year), value.year)
    text = clean_text(value)
    if text.casefold() in _UNKNOWNS:
        return None
    school_year = _SCHOOL_YEAR.search(text)
    year = _YEAR.search(text)
    began = int(school_year[1]) if school_year else int(year[1]) if year else None
    number = _ROUND.fullmatch(text)
    if number:
        return Wave(f"T{number[1] or number[2]}", began)
    if school_year:
        return Wave(f"{school_year[1]}-{school_year[2][-2:]}", began)
    return Wave(text, began)


def parse_grade(value: Cell) -> str:
    """Read a grade: «5. trinn», «Trinn 5», «5A» and 5.0 are ``"5"``, «1.–4. trinn» is ``"1-4"``.

    «Vg1» and «Videregående trinn 1» are ``"vg1"``, «Alle trinn» is `ALL`, blank is `UNKNOWN`.
    """
    damaged = grade_from_date(value)
    if damaged:
        return damaged
    text = clean_text(value).casefold()
    total = _total_or_unknown(text)
    if total:
        return total
    if fold(text) in _STAGES:
        return _STAGES[fold(text)]
    upper = _UPPER.fullmatch(text)
    if upper:
        return f"vg{upper[1]}"
    grade = _GRADE.fullmatch(text)
    if not grade:
        return text
    first, last = int(grade[1]), int(grade[2] or grade[1])
    return str(first) if first == last else f"{first}-{last}"


def grade_from_date(value: Cell) -> str:
    """Give the grades that Excel made a date of, ``""`` when `value` is no date.

    «5-7» became 5 July and «1.-4.» 1 April, or 7 May and 4 January on an American machine: as a
    date, as the text «05.jul», or as the number of a day.
    """
    if isinstance(value, date):
        return _span(value.day, value.month)
    if isinstance(value, (int, float)) and _FIRST_SERIAL <= value <= _LAST_SERIAL:
        day = _DAY_ZERO + timedelta(days=int(value))
        return _span(day.day, day.month)
    found = _DAMAGED.fullmatch(clean_text(value).casefold())
    if not found:
        return ""
    if found["iso"]:
        _, month, day_of_month = map(int, found["iso"].split("-"))
        return _span(day_of_month, month)
    if found["day3"]:
        return _span(int(found["day3"]), int(found["month3"]))
    month = _MONTH_OF.get(found["month"] or found["month2"], 0)
    return _span(int(found["day"] or found["day2"]), month) if month else ""


def _span(day: int, month: int) -> str:
    first, last = sorted((day, month))
    return str(first) if first == last else f"{first}-{last}"


def parse_group(value: Cell) -> str:
    """Read a respondent group: «Elev», «pupils» are ``"elever"``; an unknown one keeps its name."""
    text = clean_text(value).casefold()
    return _total_or_unknown(text) or _GROUP_OF.get(fold(text), text)


def parse_gender(value: Cell, *, a_means: str = ALL) -> str:
    """Read a gender: ``jenter``, ``gutter``, ``annet``, `ALL` or `UNKNOWN`.

    Parameters
    ----------
    value
        A cell: «Jente», «J», «Begge kjønn» …
    a_means
        What a lone «A» is: Udir writes it for all, a school about one pupil for ``"annet"``.
    """
    text = clean_text(value).casefold()
    if text == "a":
        return a_means
    return _total_or_unknown(text) or _GENDER_OF.get(fold(text), text)


def parse_school(value: Cell) -> str:
    """Read a school's name: a space more or less is the same school."""
    text = clean_text(value)
    return _total_or_unknown(text.casefold()) or text


def is_reference(school: str) -> bool:
    """Tell whether a name in a school column is clearly a yardstick and no school."""
    text = school.casefold()
    return text in _REFERENCES or text.endswith(" kommune") or text.startswith("snitt ")


def knows_wave(value: Cell) -> bool:
    """Tell whether a cell is clearly a time of measurement: «T1», «2016», «Høst 2016»."""
    if isinstance(value, (int, float)):
        return 1990 <= value <= 2100
    wave = parse_wave(value)
    return wave is not None and (
        bool(re.fullmatch(r"T\d{1,2}", wave.code))
        or wave.code[:4] == str(wave.year)
        or bool(_SEASON.fullmatch(wave.code))
    )


def knows_grade(value: Cell) -> bool:
    """Tell whether a cell is clearly a grade, several grades, or all of them."""
    code = parse_grade(value)
    if code in (ALL, "vg1", "vg2", "vg3"):
        return True
    return bool(re.fullmatch(r"\d{1,2}(?:-\d{1,2})?", code)) and all(
        1 <= int(grade) <= 13 for grade in code.split("-")
    )


def knows_group(value: Cell) -> bool:
    """Tell whether a cell is a respondent group we have a name for."""
    return parse_group(value) in _GROUPS


def knows_gender(value: Cell) -> bool:
    """Tell whether a cell is a gender, or all of them."""
    return parse_gender(value) in (*_GENDERS, ALL)


KNOWS: Mapping[str, Callable[[Cell], bool]] = {
    "wave": knows_wave,
    "group": knows_group,
    "grade": knows_grade,
    "gender": knows_gender,
}
"""What tells by a cell alone that it is about this dimension. Any word may be a school."""


def _total_or_unknown(text: str) -> str:
    if text in _TOTALS:
        return ALL
    return UNKNOWN if text in _UNKNOWNS else ""


def write_code(dimension: str, code: str) -> str | int:
    """Write a code as a school would: grade ``"8"`` is the number 8, gender ``"jenter"`` «Jente».

    The functions above read it back.
    """
    if code == ALL:
        return "Alle"
    if code == UNKNOWN:
        return "Ukjent"
    if dimension == "grade":
        return _write_grade(code)
    if dimension == "gender":
        return _ONE_OF.get(code, code)
    return code[:1].upper() + code[1:] if dimension == "group" else code


def _write_grade(code: str) -> str | int:
    if code.isdigit():
        return int(code)
    # «5-7» would become 5 July the moment somebody opens the file, «5.–7. trinn» does not.
    return label("grade", code)


_ONE_OF = {"jenter": "Jente", "gutter": "Gutt", "annet": "Annet"}
