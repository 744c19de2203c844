"""The chosen areas with their evidence, as an Excel workbook.

Text from users and files is always written as text: nothing of it can become a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kfl_widgets.improvement import Area, Evidence
from kfl_widgets.locale import (
    DEFAULT_LANGUAGE,
    format_number,
    label,
    labels,
    span,
    translate,
    verdict_word,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["write_areas"]

WIDEST = 48


def write_areas(
    areas: Sequence[Area],
    wave_labels: Mapping[str, str] | None = None,
    language: str = DEFAULT_LANGUAGE,
    *,
    only_school: str = "",
) -> bytes:
    """Write areas and strengths, one row each, with what they were chosen on.

    Parameters
    ----------
    areas
        In the team's order.
    wave_labels
        What to call the waves.
    language
        Of headers and words.
    only_school
        The school's name where there is just one, and nobody had to choose it.

    Returns
    -------
    bytes
        An .xlsx workbook of two sheets: the areas, and how to read the numbers. Means and changes
        are numbers, unrounded; unknown ones are empty cells.
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = translate("Områder", language)
    everybody = only_school or translate("Alle skoler", language)
    records = [_record(area, wave_labels or {}, everybody, language) for area in areas]
    _write_table(sheet, records, language)
    _write_notes(book.create_sheet(translate("Slik leser dere tallene", language)), areas, language)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _record(
    area: Area, wave_labels: Mapping[str, str], everybody: str, language: str
) -> dict[str, Any]:
    evidence = area.evidence
    kinds = {
        "improve": translate("Forbedringsområde", language),
        "strength": translate("Styrke", language),
        "undecided": translate("Uavklart", language),
    }
    return {
        translate("Merket som", language): kinds[area.kind],
        translate("Faktor", language): evidence.label,
        translate("Hvorfor", language): area.why,
        translate("Skole", language): ", ".join(evidence.schools) or everybody,
        **_context(evidence, wave_labels, language),
        **_values(evidence, language),
        translate("Kilder", language): ", ".join(source.name for source in evidence.sources),
        translate("Sett", language): evidence.seen,
    }


def _context(evidence: Evidence, wave_labels: Mapping[str, str], language: str) -> dict[str, Any]:
    return {
        translate("Gruppe", language): label("group", evidence.group, language),
        translate("Trinn", language): span(evidence.grades, language)
        or translate("Alle trinn", language),
        translate("Kjønn", language): ", ".join(labels("gender", evidence.genders, language))
        or translate("Alle", language),
        translate("Første måling", language): wave_labels.get(evidence.baseline, evidence.baseline),
        translate("Andre måling", language): wave_labels.get(evidence.followup, evidence.followup),
    }


def _values(evidence: Evidence, language: str) -> dict[str, Any]:
    return {
        translate("Antall første", language): evidence.n_baseline,
        translate("Gjennomsnitt første", language): evidence.mean_baseline,
        translate("Antall andre", language): evidence.n_followup,
        translate("Gjennomsnitt andre", language): evidence.mean_followup,
        translate("Endring", language): evidence.change,
        translate("Endring fra", language): evidence.change_low,
        translate("Endring til", language): evidence.change_high,
        translate("Effekt (g)", language): evidence.g,
        translate("q", language): evidence.q,
        translate("Vurdering", language): verdict_word(evidence.verdict, language),
        translate("Skala", language): evidence.scale,
    }


def _write_table(sheet: Worksheet, records: Sequence[Mapping[str, Any]], language: str) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    if not records:
        _put(sheet, 1, 1, translate("Ingen områder er merket ennå.", language))
        return
    headers = list(records[0])
    for column, header in enumerate(headers, start=1):
        cell = _put(sheet, 1, column, header)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="0B5A7A")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for row, record in enumerate(records, start=2):
        for column, header in enumerate(headers, start=1):
            cell = _put(sheet, row, column, record[header])
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(record[header], float):
                cell.number_format = "0.00"
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    for letter, width in _widths(headers, records):
        sheet.column_dimensions[letter].width = width


def _widths(
    headers: Sequence[str], records: Sequence[Mapping[str, Any]]
) -> Iterable[tuple[str, int]]:
    from openpyxl.utils import get_column_letter

    for column, header in enumerate(headers, start=1):
        texts = [header, *(_shown(record[header]) for record in records)]
        yield get_column_letter(column), min(WIDEST, max(map(len, texts)) + 3)


def _shown(value: Any) -> str:
    return format_number(value, 2) if isinstance(value, float) else str(value or "")


def _put(sheet: Worksheet, row: int, column: int, value: Any) -> Any:
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = _without_control_characters(value)
        cell.data_type = "s"  # never a formula, whatever it starts with
        cell.quotePrefix = True
    else:
        cell.value = value
    return cell


def _without_control_characters(text: str) -> str:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return str(ILLEGAL_CHARACTERS_RE.sub("", text))


def _write_notes(sheet: Worksheet, areas: Sequence[Area], language: str) -> None:
    smallest = max((area.evidence.min_n for area in areas), default=0)
    notes = [
        translate(
            "Endring er andre måling minus første måling, på faktorens egen skala.", language
        ),
        translate(
            "«Endring fra» og «Endring til» er et 95 % konfidensintervall: "
            "så langt ned og opp kan den egentlige endringen ligge.",
            language,
        ),
        translate(
            "g er endringen målt i standardavvik. q er p-verdien justert for "
            "at dere så på mange faktorer samtidig.",
            language,
        ),
        translate("Tallene sier at noe har endret seg, ikke hvorfor.", language),
    ]
    if smallest:
        notes.append(
            translate("Tall for grupper med færre enn {n} svar vises ikke.", language).format(
                n=smallest
            )
        )
    for row, note in enumerate(notes, start=1):
        _put(sheet, row, 1, note)
    sheet.column_dimensions["A"].width = 110
