"""Writes the KFL template: the workbook a school can fill in itself, empty or full.

The sheets and headers are those `layouts.kfl_template` reads, in any language of
`template_words`. Grades, groups and genders are written the way a school would write them.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from kfl_widgets.locale import SPOKEN
from kfl_widgets.reading.dimensions import write_code
from kfl_widgets.reading.results import write_results
from kfl_widgets.reading.scales import write_scale
from kfl_widgets.reading.spreadsheet import Page, write_pages
from kfl_widgets.reading.template_words import TemplateWords, template_words
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

_CODEBOOK = ("code", "text", "factor", "group", "reversed", "scale", "direction")
_WIDTHS = {"school": 24, "text": 60, "factor": 28, "scale": 44, "group": 16, "direction": 14}


def write_template(
    answers: pd.DataFrame,
    codebook: Codebook,
    invited: pd.DataFrame | None = None,
    *,
    waves: Iterable[Wave] = (),
    language: str = SPOKEN,
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
    language
        ``"nb"``, ``"nn"`` or ``"en"``: of headers and instructions. All are read back.

    Returns
    -------
    bytes
        An .xlsx with the sheets Les meg, Svar, Kodebok, Inviterte.
    """
    words = template_words(language)
    names = {wave.code: wave.label for wave in waves}
    items = [item.code for item in codebook.items if item.code in answers]
    items = list(dict.fromkeys(items))
    people = _people(answers, names, words).join(answers[items])
    return write_pages(_pages(words, people, codebook, _invited(invited, names, words)))


def empty_template(language: str = SPOKEN) -> bytes:
    """Write an empty template: instructions, headers, an example of a codebook and of answers.

    `language` is ``"nb"``, ``"nn"`` or ``"en"``.
    """
    words = template_words(language)
    codebook = _example_codebook(words)
    nobody = pd.DataFrame(columns=[*DIMENSIONS, *(item.code for item in codebook.items)])
    people = _people(nobody, {}, words).join(nobody[[item.code for item in codebook.items]])
    pages = _pages(words, people, codebook, _invited(None, {}, words))
    return write_pages([*pages, _example_page(words)])


def _pages(
    words: TemplateWords, people: pd.DataFrame, codebook: Codebook, invited: pd.DataFrame
) -> list[Page]:
    rows = [_codebook_row(item, codebook, words) for item in codebook.items]
    about = [(line,) for line in words.instructions]
    return [
        Page(words.sheets["about"], [words.title], about, {words.title: 100}),
        _page(words, "answers", people),
        _page(words, "codebook", pd.DataFrame(rows, columns=list(_CODEBOOK))),
        _page(words, "invited", invited),
    ]


def _page(words: TemplateWords, sheet: str, table: pd.DataFrame) -> Page:
    """Lay out a sheet whose columns are named by role; answers by code, whatever it is."""
    roles = [str(role) for role in table if sheet != "answers" or role in DIMENSIONS]
    named = {role: words.headers[role] for role in roles}
    choices = {
        "group": list(words.groups.values()),
        "gender": list(words.genders.values()),
        "reversed": list(words.yes_no),
        "direction": list(words.directions),
    }
    return Page(
        words.sheets[sheet],
        [named.get(str(column), str(column)) for column in table],
        table.itertuples(index=False, name=None),
        {header: _WIDTHS[role] for role, header in named.items() if role in _WIDTHS},
        {header: choices[role] for role, header in named.items() if role in choices},
    )


def _people(table: pd.DataFrame, waves: dict[str, str], words: TemplateWords) -> pd.DataFrame:
    """Write the dimension columns of `table`; blank where a group is never split."""
    everyone = pd.Series(ALL, index=table.index, dtype=object)
    codes = pd.DataFrame(
        {d: table[d].astype(object) if d in table else everyone for d in DIMENSIONS}
    )
    said = {"group": words.groups, "gender": words.genders, "wave": waves}
    written = {}
    for dimension in DIMENSIONS:
        known = said.get(dimension, {})
        column = codes[dimension].map(
            lambda code, d=dimension, known=known: known.get(code, write_code(d, code))
        )
        if dimension in ("school", "grade", "gender"):
            column = column.mask(_never_split(codes, dimension))
        written[dimension] = column
    return pd.DataFrame(written, index=table.index)


def _never_split(codes: pd.DataFrame, dimension: str) -> pd.Series[bool]:
    is_total = codes[dimension].eq(ALL)
    return is_total.groupby([codes["wave"], codes["group"]]).transform("all").astype(bool)


def _invited(
    invited: pd.DataFrame | None, waves: dict[str, str], words: TemplateWords
) -> pd.DataFrame:
    if invited is None:
        invited = pd.DataFrame(columns=[*DIMENSIONS, "invited"])
    return _people(invited, waves, words).assign(invited=invited["invited"])


def _codebook_row(item: Item, codebook: Codebook, words: TemplateWords) -> tuple[str, ...]:
    factor = codebook.factor(item.group, item.factor)
    high, low = words.directions
    yes, no = words.yes_no
    return (
        item.code,
        item.text,
        factor.label if factor else item.factor,
        words.groups.get(item.group) or str(write_code("group", item.group)),
        yes if item.reversed else no,
        write_scale(item.scale, item.options),
        (high if factor.high_is_good else low) if factor else "",
    )


# -- the example -------------------------------------------------------------------------------

_EXAMPLE_ITEMS = (("E1", "elever", False), ("E2", "elever", True), ("F1", "foresatte", False))
_EXAMPLE_PEOPLE = (
    ("T1 2016", "elever", 8, "jenter", 3, 2, None),
    ("T1 2016", "elever", 8, "gutter", 4, 1, None),
    ("T1 2016", "elever", 9, "annet", 2, None, None),
    ("T1 2016", "foresatte", 8, None, None, None, 3),
    ("T2 2018", "elever", 8, "jenter", 4, 1, None),
)


def _example_codebook(words: TemplateWords) -> Codebook:
    agree = tuple(Option(value, label) for value, label in enumerate(words.agree, start=1))
    four = Scale(1.0, 4.0)
    items = tuple(
        Item(code, text, group, factor, four, is_reversed, agree)
        for (code, group, is_reversed), (text, factor) in zip(
            _EXAMPLE_ITEMS, words.statements, strict=True
        )
    )
    factors = {item.factor: Factor(item.factor, item.factor, item.group, four) for item in items}
    return Codebook(tuple(factors.values()), items)


def _example_page(words: TemplateWords) -> Page:
    """Show answers as they are filled in, below a line that says that they aren't read."""
    headers = [words.headers[dimension] for dimension in DIMENSIONS]
    codes = [code for code, *_ in _EXAMPLE_ITEMS]
    rows: list[tuple[object, ...]] = [(*headers, *codes)]
    for wave, group, grade, gender, *answers in _EXAMPLE_PEOPLE:
        given = [None if value is None else words.agree[int(str(value)) - 1] for value in answers]
        who = (wave, "", words.groups[str(group)], grade, words.genders.get(str(gender), ""))
        rows.append((*who, *given))
    return Page(words.sheets["example"], [words.example], rows, {words.example: 16})
