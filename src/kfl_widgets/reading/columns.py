"""Sorts the columns of a sheet of answers: who answered, what was asked, and what is left alone.

A column is judged by its header and by what is in it. Personal data are recognised first of all
and go no further; of a column that is left out only the header is ever told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from kfl_widgets.reading.answering import Answering, Given, given_answers, how_answered
from kfl_widgets.reading.dimensions import KNOWS
from kfl_widgets.reading.forms import Form
from kfl_widgets.reading.people import PEOPLE
from kfl_widgets.reading.personal import holds_personal_data, is_personal_header
from kfl_widgets.reading.values import Cell, clean_text, fold, is_blank, plain_letters

__all__ = ["Columns", "Reason", "sort_columns"]

Reason = Literal[
    "personal", "free text", "several", "ranked", "background", "yes or no", "unordered"
]
"""Why a column is not read."""


@dataclass(frozen=True, eq=False)
class Columns:
    """What each column of a form is.

    Attributes
    ----------
    roles
        wave, school, group, grade, gender → column number.
    asked
        The questions that were answered on a scale, and how.
    left_out
        The other columns that hold anything, and why they are not read.
    """

    roles: Mapping[str, int]
    asked: Mapping[int, Answering]
    left_out: Mapping[int, Reason]


def sort_columns(form: Form, rows: int | None = None) -> Columns:
    """Sort the columns of `form`, by its first `rows` rows or by all."""
    roles: dict[str, int] = dict(form.table.roles)
    left_out: dict[int, Reason] = dict.fromkeys(form.technical, "personal")
    given: dict[int, Given] = {}
    for number in range(len(form.table.headers)):
        column = form.table.column(number).iloc[:rows]
        is_taken = number in left_out or number in roles.values()
        if is_taken or number not in form.questions:
            continue
        if all(map(is_blank, column)):
            if is_personal_header(form.table.headers[number]):
                left_out[number] = "personal"
            continue
        stem = form.questions[number].stem
        sorted_as = _judge(form, number, given_answers(column, stem), roles)
        if isinstance(sorted_as, Given):
            given[number] = sorted_as
        elif sorted_as in PEOPLE:
            roles[sorted_as] = number
        else:
            left_out[number] = sorted_as  # type: ignore[assignment]
    ranked = _ranked(form, given)
    left_out |= dict.fromkeys(ranked, "ranked")
    given = {number: answers for number, answers in given.items() if number not in ranked}
    asked = how_answered(given)
    left_out |= {n: _why_not(given[n]) for n in given if n not in asked}
    return Columns(roles, dict(sorted(asked.items())), dict(sorted(left_out.items())))


def _judge(form: Form, number: int, given: Given, roles: Mapping[str, int]) -> Given | str:
    """Give the column's role, the reason to leave it out, or what was answered there."""
    header = form.questions[number].text or form.table.headers[number]
    role = _role_by_header(header, given)
    if role and role not in roles:
        return role
    if role or _is_background(header):
        return "background"
    is_scale = bool(how_answered({0: given})) and not _is_numeric(given)
    if not is_scale and (is_personal_header(header) or holds_personal_data(given.counts)):
        return "personal"
    role = "" if is_scale else _role_by_value(given)
    if role:
        return "background" if role in roles else role
    if _has_several(form, number, given):
        return "several"
    return "yes or no" if _is_yes_or_no(given) else given


# -- who answered ------------------------------------------------------------------------------

_ROLE_NAMES = {fold(name): role for role, names in PEOPLE.items() for name in names}
_ROLE_QUESTIONS = {
    "gender": re.compile(r"\bkjoenn\b|gutt eller jente|jente eller gutt|\bgender\b|^sex\b"),
    "grade": re.compile(
        r"^(?:hvilke[nt]|kva|which|what|ditt|din|barnets|elevens)\b.*\b(?:trinn|klasse|grade)\b"
        r"|^(?:trinn|klasse|aarstrinn)\b.{0,12}$"
    ),
    "school": re.compile(
        r"^(?:hvilken|kva|which) (?:skole|skule|school)\b|\bnavn paa skole|skolens navn"
    ),
    "group": re.compile(
        r"^hvem (?:er du|svarer)|^(?:din )?rolle|respondenttype|svarer (?:du )?som|^jeg er\W*$"
        r"|^er du (?:en )?(?:elev|laerer|foresatt|forelder|ansatt|leder)|your role"
    ),
    "wave": re.compile(r"^(?:hvilken )?(?:runde|maaling|undersoekelse)\W*$"),
}
_MOSTLY, _NEARLY_ALL = 0.8, 0.9
_BACKGROUND = re.compile(
    r"^(?:alder|age|utdanning|education|ansiennitet|inntekt|household|income|morsmaal|spraak"
    r"|language|yrke|occupation|stilling|location|region|land|country|kommune|fylke|antall)\b"
    r"|hvor gammel|how old|hvilket aar er du foedt|hoeyeste utdanning"
)


def _role_by_header(header: str, given: Given) -> str:
    """Find the role that a header names, if what is below bears it out."""
    named = _ROLE_NAMES.get(fold(header), "")
    plain = plain_letters(header)
    asked = next((r for r, pattern in _ROLE_QUESTIONS.items() if pattern.search(plain)), "")
    role = named or asked
    if role in KNOWS and _share(given, KNOWS[role]) >= _MOSTLY:
        return role
    is_text = _share(given, lambda cell: isinstance(cell, str) and not cell.strip().isdigit()) > 0.5
    is_free = role == "school" or (role in ("group", "wave") and bool(named))
    return role if is_free and is_text else ""


def _is_background(header: str) -> bool:
    """Tell whether a header asks about the respondent, in a way we have no use for."""
    named = _ROLE_NAMES.get(fold(header), "")
    return bool(named) or bool(_BACKGROUND.search(plain_letters(header)))


def _role_by_value(given: Given) -> str:
    """Find the role whose words fill a column, whatever its header."""
    for role, knows in KNOWS.items():

        def is_it(cell: Cell, knows: Callable[[Cell], bool] = knows) -> bool:
            text = clean_text(cell)
            is_word = len(text) > 1 and not text.isdigit() and isinstance(cell, str)
            return is_word and (knows(cell) or plain_letters(text) in _NO_ROLE)

        if _share(given, is_it) >= _NEARLY_ALL and any(knows(cell) for cell in given.counts):
            return role
    return ""


_NO_ROLE = {"annet", "andre", "other"}


def _share(given: Given, holds: Callable[[Cell], bool]) -> float:
    fitting = sum(n for cell, n in given.counts.items() if holds(cell))
    return fitting / given.total if given.total else 0.0


# -- what is not read --------------------------------------------------------------------------


def _is_numeric(given: Given) -> bool:
    return len(given.numbers) == len(given.counts)


def _has_several(form: Form, number: int, given: Given) -> bool:
    """Tell whether respondents could tick several answers: «A;B;», or a column per answer."""
    parts = [clean_text(cell).strip("; ").split(";") for cell in given.counts]
    if len(parts) > 1 and any(len(part) > 1 for part in parts) and _few_words(parts):
        return True
    question = form.questions[number]
    if not question.stem or len(given.counts) != 1:
        return False
    (only,) = given.counts
    return fold(only) == fold(question.text) or fold(only) in ("1", "x", "ja", "yes", "true")


def _is_yes_or_no(given: Given) -> bool:
    """Tell whether a column only ticks a box, or whether all gave one and the same yes or no."""
    words = {fold(cell) for cell in given.counts}
    return words in _TICKS or (len(words) == 1 and words <= _YES_NO)


_TICKS = ({"true", "false"}, {"sann", "usann"}, {"0", "1"})
_YES_NO = {"ja", "nei", "yes", "no", "true", "false", "sann", "usann"}


def _few_words(parts: Iterable[list[str]]) -> bool:
    words = [word.strip() for part in parts for word in part if word.strip()]
    return len(set(words)) < len(words) and all(len(word) < 80 for word in words)


def _ranked(form: Form, given: Mapping[int, Given]) -> set[int]:
    """Find columns under one heading that number 1, 2, 3 … in each row: an order, no scale."""
    stems: dict[str, list[int]] = {}
    for number, answers in given.items():
        if answers.stem and _is_numeric(answers):
            stems.setdefault(answers.stem, []).append(number)
    return {n for numbers in stems.values() if _is_ranking(form, numbers) for n in numbers}


def _is_ranking(form: Form, numbers: list[int]) -> bool:
    if len(numbers) < 3:
        return False
    table = pd.DataFrame({number: form.table.column(number) for number in numbers})
    whole = table.apply(pd.to_numeric, errors="coerce").dropna()
    is_order = whole.apply(sorted, axis=1).map(lambda row: row == list(range(1, len(numbers) + 1)))
    return len(whole) > 1 and bool(is_order.mean() > _NEARLY_ALL)


def _why_not(given: Given) -> Reason:
    lengths = [len(clean_text(cell)) for cell in given.counts]
    is_long = sum(lengths) > 40 * len(lengths)
    is_various = len(given.counts) > max(12, given.total // 3)
    all_differ = len(given.counts) == given.total
    return "free text" if is_long or is_various or all_differ else "unordered"
