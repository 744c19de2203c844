"""Årshjul: what happens in which month, as a table and as a wheel of twelve months."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kfl_widgets.improvement import Month, school_year, school_years, year_wheel
from kfl_widgets.locale import format_date, later, translate
from kfl_widgets.report.colour import tint
from kfl_widgets.report.content import Content
from kfl_widgets.report.plan_words import describe_event, month_name
from kfl_widgets.report.workbook.cells import (
    Columns,
    Look,
    heading,
    write_columns,
    write_title,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["write_year"]

MONTHS = 12
_HEADS = (later("Måned"), later("I hjulet"), later("Del av året"), later("Dette skjer"))
QUIET = "F0F3F5"


def write_year(sheet: Worksheet, content: Content, look: Look) -> None:
    """Write each school year in which something happens, August first."""
    language, work = content.request.language, content.work
    years = school_years(work) or (school_year(content.request.today),)
    told = (
        translate("Alt som har en dato i planen og analysen. Endre datoene der.", language)
        if school_years(work)
        else translate("Ingenting i planen har fått en dato ennå.", language)
    )
    top = write_title(sheet, translate("Årshjul", language), [told], look)
    for year in years:
        title = translate("Skoleåret {first}–{last}", language)
        heading(sheet, top, title.format(first=year, last=year + 1), look)
        months = year_wheel(work, year)
        _add_wheel(sheet, top + 1, months, look, title.format(first=year, last=year + 1))
        heads = [translate(head, language) for head in _HEADS]
        rows = [
            [
                month_name(month.number, language=language),
                _label(month, language),
                1,
                _events(month, content),
            ]
            for month in months
        ]
        widths = dict(zip(heads, (12, 12, 12, 70), strict=True))
        after = write_columns(sheet, top + 1, Columns(heads, rows, widths=widths), look)
        top = max(after, top + 28)
    for letter in "BC":  # what the wheel is drawn of: names with counts, and twelve ones
        sheet.column_dimensions[letter].hidden = True


def _label(month: Month, language: str) -> str:
    """Name a month in the wheel, with how many things happen in it: colour isn't all that tells."""
    name = month_name(month.number, is_short=True, language=language)
    return f"{name} ({len(month.events)})" if month.events else name


def _events(month: Month, content: Content) -> str:
    language, work = content.request.language, content.work
    told = ((event, *describe_event(work, event, language)) for event in month.events)
    return "\n".join(
        f"{format_date(event.on, language)} {what} ({about})" for event, what, about in told
    )


def _add_wheel(
    sheet: Worksheet, top: int, months: tuple[Month, ...], look: Look, title: str
) -> None:
    """Draw twelve equal parts: the months with something in them in the school's colour."""
    from openpyxl.chart import DoughnutChart, Reference
    from openpyxl.chart.label import DataLabelList
    from openpyxl.chart.series import DataPoint

    busy = tint(f"#{look.accent}", 0.4).strip("#")
    chart: Any = DoughnutChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=top + 1, max_row=top + MONTHS))
    chart.set_categories(Reference(sheet, min_col=2, min_row=top + 1, max_row=top + MONTHS))
    chart.title, chart.legend, chart.holeSize, chart.style = title, None, 45, 10
    chart.width, chart.height = 13, 13
    chart.visible_cells_only = chart.roundedCorners = chart.title.overlay = False
    series = chart.series[0]
    for number, month in enumerate(months):
        point = DataPoint(idx=number)
        point.graphicalProperties.solidFill = busy if month.events else QUIET
        point.graphicalProperties.line.solidFill = "FFFFFF"
        series.dPt.append(point)
    labels = DataLabelList()
    labels.showCatName, labels.showVal, labels.showPercent = True, False, False
    labels.showSerName, labels.showLegendKey, labels.showLeaderLines = False, False, False
    series.dLbls = labels
    sheet.add_chart(chart, f"F{top}")
