"""The chosen areas with their evidence, as an Excel workbook.

Text from users and files is always written as text: nothing of it can become a formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kfl_widgets.improvement import Area, Evidence, sides_of
from kfl_widgets.locale import (
    SPOKEN,
    label,
    labels,
    scale_name,
    span,
    translate,
    verdict_word,
)
from kfl_widgets.locale.gaps import gap_word
from kfl_widgets.reading.book_bytes import workbook_bytes
from kfl_widgets.report.workbook.cells import Columns, Look, put, write_columns
from kfl_widgets.report.workbook.records import HEAD

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["area_columns", "not_of_two_waves", "write_areas"]


def write_areas(
    areas: Sequence[Area],
    wave_labels: Mapping[str, str] | None = None,
    language: str = SPOKEN,
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
    look = Look("0B5A7A", "FFFFFF", language)
    if areas:
        table = area_columns(areas, wave_labels or {}, only_school, language)
        without = Columns(table.heads[:-1], [row[:-1] for row in table.rows], table.formats)
        write_columns(sheet, 1, without, look)
        sheet.freeze_panes = "C2"
        sheet.auto_filter.ref = sheet.dimensions
    else:
        put(sheet, 1, 1, translate("Ingen områder er merket ennå.", language))
    _write_notes(book.create_sheet(translate("Slik leser dere tallene", language)), areas, language)
    return workbook_bytes(book)


def area_columns(
    areas: Sequence[Area], wave_labels: Mapping[str, str], only_school: str, language: str
) -> Columns:
    """Lay out areas, one row each; the last column is left for the record itself."""
    everybody = only_school or translate("Alle skoler", language)
    records = [_record(area, wave_labels, everybody, language) for area in areas]
    heads = list(records[0])
    rows = [[*record.values(), None] for record in records]
    return Columns([*heads, HEAD], rows, {translate("q", language): "0.000"})


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


def _verdict(evidence: Evidence, language: str) -> str | None:
    """Say what the numbers told: of two waves, or of one beside another; None of a number alone."""
    if evidence.about == "level" and evidence.change is None:
        return None
    if evidence.about != "gap":
        return verdict_word(evidence.verdict, language)
    is_rated = evidence.group == "kontaktlærere"
    return gap_word(evidence.verdict, is_rated=is_rated, language=language)


def _context(evidence: Evidence, wave_labels: Mapping[str, str], language: str) -> dict[str, Any]:
    return {
        translate("Gruppe", language): _between(evidence, "group", language)
        or label("group", evidence.group, language),
        translate("Trinn", language): span(evidence.grades, language)
        or translate("Alle trinn", language),
        translate("Kjønn", language): _between(evidence, "gender", language)
        or ", ".join(labels("gender", evidence.genders, language))
        or translate("Alle", language),
        translate("Første måling", language): wave_labels.get(evidence.baseline, evidence.baseline),
        translate("Andre måling", language): wave_labels.get(evidence.followup, evidence.followup),
    }


def _between(evidence: Evidence, dimension: str, language: str) -> str:
    """Name the two that a gap of this dimension is between; nothing for other findings."""
    sides = [code for of, code in sides_of(evidence) if of == dimension]
    if not sides:
        return ""
    first, other = labels(dimension, sides, language)
    return translate("{group} mot {other}", language).format(group=first, other=other.lower())


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
        translate("Vurdering", language): _verdict(evidence, language),
        translate("Skala", language): scale_name(evidence.scale, language),
    }


def not_of_two_waves(areas: Sequence[Area], language: str) -> list[str]:
    """Say what the columns of two waves hold where an area is about something else."""
    told = []
    if any(area.evidence.about == "gap" for area in areas):
        told.append(
            translate(
                "Der to grupper står mot hverandre, er «første» og «andre» de to gruppene, og "
                "«Endring» er forskjellen mellom dem.",
                language,
            )
        )
    if any(area.evidence.about == "level" and area.evidence.change is not None for area in areas):
        told.append(
            translate(
                "Der det bare er én måling, er «Endring» avstanden til det dere sammenligner med.",
                language,
            )
        )
    return told


def _write_notes(sheet: Worksheet, areas: Sequence[Area], language: str) -> None:
    smallest = min((area.evidence.min_n for area in areas), default=0)
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
    notes += not_of_two_waves(areas, language)
    if smallest:
        notes.append(
            translate("Tall for grupper med færre enn {n} svar vises ikke.", language).format(
                n=smallest
            )
        )
    for row, note in enumerate(notes, start=1):
        put(sheet, row, 1, note)
    sheet.column_dimensions["A"].width = 110
