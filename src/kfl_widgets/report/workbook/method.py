"""Metode: the inputs of each shown change, and live formulas that work it out again.

Excel's own T.INV.2T and T.DIST.2T cut degrees of freedom to whole numbers, so the t distribution is
taken from the beta distribution, which takes any. What can't be worked out is left out, and said.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from kfl_widgets.charts import row_names, rows_of
from kfl_widgets.locale import label, later, translate
from kfl_widgets.report.content import Content
from kfl_widgets.report.workbook.cells import (
    Columns,
    Look,
    formula,
    heading,
    put,
    write_columns,
    write_title,
)
from kfl_widgets.survey import ProtectedTable

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["CHECKED", "FORMULAS", "INPUTS", "write_method"]

INPUTS: dict[str, str] = {
    "n_baseline": later("Antall 1"),
    "sum_baseline": later("Sum 1"),
    "sd_baseline": later("Standardavvik 1"),
    "n_followup": later("Antall 2"),
    "sum_followup": later("Sum 2"),
    "sd_followup": later("Standardavvik 2"),
}
"""What is put in. A sum is n times the mean; 1 is the first wave and 2 the second."""

_T = "SQRT({df}*(1/_xlfn.BETA.INV(0.05,({df})/2,0.5)-1))"
_N1, _N2 = "({n_baseline}-1)", "({n_followup}-1)"
_V1, _V2 = "{sd_baseline}^2/{n_baseline}", "{sd_followup}^2/{n_followup}"
_TOGETHER = "({n_baseline}+{n_followup}-2)"

FORMULAS: dict[str, tuple[str, str]] = {
    "mean_baseline": (later("Snitt 1"), "{sum_baseline}/{n_baseline}"),
    "half_baseline": (
        later("± 1"),
        f"{_T.format(df=_N1)}*{{sd_baseline}}/SQRT({{n_baseline}})",
    ),
    "ci_low_baseline": (later("Fra 1"), "{mean_baseline}-{half_baseline}"),
    "ci_high_baseline": (later("Til 1"), "{mean_baseline}+{half_baseline}"),
    "mean_followup": (later("Snitt 2"), "{sum_followup}/{n_followup}"),
    "half_followup": (
        later("± 2"),
        f"{_T.format(df=_N2)}*{{sd_followup}}/SQRT({{n_followup}})",
    ),
    "ci_low_followup": (later("Fra 2"), "{mean_followup}-{half_followup}"),
    "ci_high_followup": (later("Til 2"), "{mean_followup}+{half_followup}"),
    "change": (later("Endring"), "{mean_followup}-{mean_baseline}"),
    "se": (later("Standardfeil"), f"SQRT({_V1}+{_V2})"),
    "df": (later("Frihetsgrader"), f"{{se}}^4/(({_V1})^2/{_N1}+({_V2})^2/{_N2})"),
    "half": (later("± endring"), f"{_T.format(df='{df}')}*{{se}}"),
    "change_low": (later("Endring fra"), "{change}-{half}"),
    "change_high": (later("Endring til"), "{change}+{half}"),
    "p": (later("p"), "_xlfn.BETA.DIST({df}/({df}+({change}/{se})^2),{df}/2,0.5,TRUE)"),
    "pooled": (
        later("Felles standardavvik"),
        f"SQRT(({_N1}*{{sd_baseline}}^2+{_N2}*{{sd_followup}}^2)/{_TOGETHER})",
    ),
    "g": (
        later("Effekt (g)"),
        f"EXP(GAMMALN({_TOGETHER}/2)-GAMMALN(({_TOGETHER}-1)/2))/SQRT({_TOGETHER}/2)"
        "*{change}/{pooled}",
    ),
    "rank": (later("Plass"), "SUMPRODUCT(--({p:all}<={p}))"),
    "share": (later("p · m / plass"), "{p}*COUNT({p:all})/{rank}"),
    "q": (later("q"), 'MIN(1,_xlfn.MINIFS({share:all},{rank:all},">="&{rank}))'),
}
"""What each column is called, and its formula over the columns before it; ``:all`` is a column."""

CHECKED = (
    "mean_baseline",
    "ci_low_baseline",
    "ci_high_baseline",
    "mean_followup",
    "ci_low_followup",
    "ci_high_followup",
    "change",
    "change_low",
    "change_high",
    "g",
    "q",
)
"""What stands beside the formulas as the page has it."""

_TOLD = (
    later(
        "Gule celler er tallene som går inn. Resten er formler: Endre et tall, og se hva som skjer."
    ),
    later("Snittet er summen av svarene delt på antallet."),
    later(
        "«Fra» og «Til» er et 95 % konfidensintervall (Student 1908): snittet pluss og minus t "
        "ganger standardavviket delt på roten av antallet."
    ),
    later(
        "Endringen har et intervall etter Welch (1947), som ikke krever lik spredning. "
        "Frihetsgradene er Welch–Satterthwaites."
    ),
    later(
        "t-fordelingen regnes ut av betafordelingen, fordi Excel ellers runder frihetsgradene ned."
    ),
    later(
        "Effekten g er Hedges’ g (1981): endringen i felles standardavvik, rettet for små grupper."
    ),
    later(
        "q er p-verdien justert for at vi ser på mange tall samtidig (Benjamini og Hochberg 1995): "
        "p ganger antall rader delt på plassen i rekken."
    ),
)
_INPUT = "FFF8E1"
NAMES, NUMBERS = 40, 11
"""Widths: the names stay beside the numbers on a small screen too; formulas hold nothing yet."""


def write_method(sheet: Worksheet, content: Content, look: Look) -> None:
    """Write a block per table of changes: q is over the rows of a block."""
    language = content.request.language
    lines = [translate(line, language) for line in _TOLD]
    top = write_title(sheet, translate("Metode", language), lines, look)
    schools = content.schools.changes if content.schools is not None else None
    for title, table in (
        (translate("Endring", language), content.changes),
        (translate("Endring, trinn for trinn", language), content.grades),
        (translate("Endring, skole for skole", language), schools),
    ):
        if table is None:
            continue
        heading(sheet, top, title, look)
        top = _write_block(sheet, top + 1, table, look)
    sheet.freeze_panes = "C2"


def _write_block(sheet: Worksheet, top: int, table: ProtectedTable, look: Look) -> int:
    language = look.language
    named = list(zip(row_names(table, language), rows_of(table), strict=True))
    known = [(name, row) for name, row in named if _is_known(row)]
    missing = len(named) - len(known)
    if missing:
        told = translate("Rader som er skjermet eller mangler tall, og ikke er med: {n}", language)
        put(sheet, top, 1, told.format(n=missing))
        top += 1
    if not known:
        return top + 1
    heads = [translate("Gruppe", language), translate("Faktor", language)]
    heads += [translate(head, language) for head in INPUTS.values()]
    heads += [translate(head, language) for head, _ in FORMULAS.values()]
    ours = translate("{name} i verktøyet", language)
    heads += [ours.format(name=translate(FORMULAS[field][0], language)) for field in CHECKED]
    heads.append(translate("Største avvik", language))
    empty = [None] * (len(FORMULAS) + 1)
    rows = [
        [
            label("group", str(row["group"]), language),
            name,
            *_inputs(row),
            *empty[:-1],
            *(float(row[field]) for field in CHECKED),
            None,
        ]
        for name, row in known
    ]
    words = {head: max(len(word) for word in head.split()) for head in heads[2:]}
    widths = {head: max(NUMBERS, word + 3) for head, word in words.items()}
    columns = Columns(heads, rows, widths={**widths, heads[1]: NAMES})
    after = write_columns(sheet, top, columns, look)
    _write_formulas(sheet, top, len(rows))
    return after + 1


def _is_known(row: Mapping[str, Any]) -> bool:
    """Tell whether a row has all that its formulas need, and was judged among the others."""
    needed = ("mean_baseline", "mean_followup", "sd_baseline", "sd_followup", "p", "q", "g")
    return not row["hidden"] and all(pd.notna(row[field]) for field in needed)


def _inputs(row: Mapping[str, Any]) -> Iterator[float]:
    for side in ("baseline", "followup"):
        n = float(row[f"n_{side}"])
        yield n
        yield n * float(row[f"mean_{side}"])
        yield float(row[f"sd_{side}"])


def _write_formulas(sheet: Worksheet, top: int, count: int) -> None:
    from openpyxl.styles import Alignment, PatternFill
    from openpyxl.utils import get_column_letter

    fields = [*INPUTS, *FORMULAS]
    letters = {field: get_column_letter(at) for at, field in enumerate(fields, start=3)}
    first_of_ours = 3 + len(fields)
    fill = PatternFill("solid", fgColor=_INPUT)
    for column in range(3, first_of_ours + len(CHECKED) + 1):
        sheet.cell(top, column).alignment = Alignment("right", "top", wrap_text=True)
    for row in range(top + 1, top + count + 1):
        cells = _Cells(letters, row, top + 1, top + count)
        for column, field in enumerate(fields, start=3):
            if field in INPUTS:
                sheet.cell(row, column).fill = fill
            else:
                formula(sheet, row, column, cells.fill_in(FORMULAS[field][1]))
            sheet.cell(row, column).number_format = "0" if field.startswith("n_") else "0.000"
        beside = [
            f"ABS({letters[field]}{row}-{get_column_letter(first_of_ours + at)}{row})"
            for at, field in enumerate(CHECKED)
        ]
        for at in range(len(CHECKED)):
            sheet.cell(row, first_of_ours + at).number_format = "0.000"
        most = formula(sheet, row, first_of_ours + len(CHECKED), f"MAX({','.join(beside)})")
        most.number_format = "0E+00"


class _Cells(string.Formatter):
    """Puts addresses in the place of names: of the cell in this row, or of the whole column."""

    def __init__(self, letters: Mapping[str, str], row: int, first: int, last: int) -> None:
        self._letters, self._row, self._first, self._last = letters, row, first, last

    def fill_in(self, text: str) -> str:
        """Give the formula of one row."""
        return self.vformat(text, (), self._letters)

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write an address."""
        if format_spec == "all":
            return f"${value}${self._first}:${value}${self._last}"
        return f"{value}{self._row}"
