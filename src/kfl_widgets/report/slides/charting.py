"""A native chart of bars, which PowerPoint can edit. What isn't shown isn't in the file either."""

from __future__ import annotations

from typing import Any

from kfl_widgets.reading.book_bytes import workbook_bytes
from kfl_widgets.report.slides.fitting import shortened
from kfl_widgets.report.slides.model import Bars, Look

__all__ = ["insert_chart"]

SMALL, LARGE = (14, 14), (16, 20)
"""Type of axes and of labels, where there are many bars and where there are few."""
LETTERS, LETTERS_LYING = 22, 30
FEW = 6
_LOCALES = {"nb": "[$-414]", "nn": "[$-814]", "en": "[$-809]"}


def insert_chart(placeholder: Any, bars: Bars, language: str) -> Any:
    """Put a chart in a placeholder of a slide, and give what has taken the placeholder's place."""
    from pptx.chart import data as charts

    new: Any = charts.CategoryChartData
    data = new(number_format="General")
    data.categories = [shortened(name, _letters(bars)) for name in bars.categories]
    for series in bars.series:
        data.add_series(series.name, series.values)
    frame = placeholder.insert_chart(_kind(bars), data)
    # The library's own workbook would take «=1+1» for a formula.
    frame.chart.part.chart_workbook.update_from_xlsx_blob(_workbook(bars, language))
    _style(frame.chart, bars, language)
    return frame


def _letters(bars: Bars) -> int:
    return LETTERS_LYING if bars.way == "lying" else LETTERS


def _kind(bars: Bars) -> Any:
    from pptx.enum.chart import XL_CHART_TYPE as KINDS

    if bars.way == "lying":
        return KINDS.BAR_CLUSTERED
    return KINDS.LINE_MARKERS if bars.ends is None else KINDS.COLUMN_CLUSTERED


def _type(bars: Bars) -> tuple[int, int]:
    return LARGE if len(bars.categories) <= FEW else SMALL


def _workbook(bars: Bars, language: str) -> bytes:
    """Write what PowerPoint opens on «edit data»: the numbers as they are shown."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = "kfl-widgets"
    sheet = book.active
    sheet.title = "Sheet1"  # the name the chart's references use
    sheet.column_dimensions["A"].width = LETTERS_LYING
    numbers = _format(bars.decimals, bars, language)
    names = [shortened(name, _letters(bars)) for name in bars.categories]
    for row, name in enumerate(names, start=2):
        _write_text(sheet.cell(row, 1), name)
    for column, series in enumerate(bars.series, start=2):
        _write_text(sheet.cell(1, column), series.name)
        for row, value in enumerate(series.values, start=2):
            cell = sheet.cell(row, column)
            cell.value, cell.number_format = value, numbers
    return workbook_bytes(book)


def _write_text(cell: Any, text: str) -> None:
    cell.value = text
    cell.data_type = "s"  # never a formula, whatever it starts with
    cell.quotePrefix = True


# -- how it looks ----------------------------------------------------------------------------------


def _style(chart: Any, bars: Bars, language: str) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION
    from pptx.util import Pt

    chart.font.size = Pt(_type(bars)[0])
    chart.has_title = False
    chart.has_legend = len(bars.series) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
        chart.legend.font.size = Pt(_type(bars)[0])
    _style_axes(chart, bars, language)
    plot = chart.plots[0]
    if bars.way == "lying" or bars.ends is not None:
        plot.gap_width = 50 if bars.way != "beside" else 45
        plot.overlap = 100 if bars.way == "alone" else 0
    for drawn, series in zip(plot.series, bars.series, strict=True):
        _colour(drawn, series.look, is_line=_is_line(bars))
        if series.look != "reference" or len(bars.categories) <= FEW:
            _label(drawn, bars, language)


def _is_line(bars: Bars) -> bool:
    return bars.ends is None and bars.way != "lying"


def _style_axes(chart: Any, bars: Bars, language: str) -> None:
    from pptx.enum.chart import XL_TICK_MARK
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.util import Pt

    names, values = chart.category_axis, chart.value_axis
    names.tick_labels.font.size = Pt(_type(bars)[0])
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.format.line.color.theme_color = MSO_THEME_COLOR.TEXT_2
    names.has_major_gridlines = False
    values.has_major_gridlines = False
    values.major_tick_mark = XL_TICK_MARK.NONE
    values.format.line.fill.background()
    values.tick_labels.font.size = Pt(_type(bars)[0])
    values.tick_labels.number_format = _format(0 if bars.ends else bars.decimals, bars, language)
    values.tick_labels.number_format_is_linked = False
    if bars.ends is not None:
        values.minimum_scale, values.maximum_scale = bars.ends
        if bars.ends[1] - bars.ends[0] <= 10 and not bars.is_share:
            values.major_unit = 1
    if bars.way == "lying":
        names.reverse_order = True
        values.visible = False


def _label(drawn: Any, bars: Bars, language: str) -> None:
    """Write the numbers at the marks. The format names the language, so 3,2 isn't read as 3.2."""
    from pptx.enum.chart import XL_LABEL_POSITION
    from pptx.util import Pt

    labels = drawn.data_labels
    labels.show_value = True
    labels.number_format = _format(bars.decimals, bars, language)
    labels.number_format_is_linked = False
    is_line = _is_line(bars)
    labels.position = XL_LABEL_POSITION.ABOVE if is_line else XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(_type(bars)[1])
    labels.font.bold = bars.way != "beside"


def _format(decimals: int, bars: Bars, language: str) -> str:
    if bars.is_share:
        return "0%" if language == "en" else "0 %"
    locale = _LOCALES.get(language, "")
    return f"{locale}0.{'0' * decimals}" if decimals else f"{locale}0"


def _colour(drawn: Any, look: Look, *, is_line: bool) -> None:
    """Tell series apart by more than colour: full, light with an outline, white with one."""
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.util import Pt

    if is_line:
        drawn.smooth = False
        drawn.marker.style = {
            "now": XL_MARKER_STYLE.CIRCLE,
            "before": XL_MARKER_STYLE.DIAMOND,
            "reference": XL_MARKER_STYLE.SQUARE,
        }[look]
        drawn.marker.size = 12
    fill, line = {
        "now": (MSO_THEME_COLOR.ACCENT_1, MSO_THEME_COLOR.ACCENT_1),
        "before": (MSO_THEME_COLOR.ACCENT_2, MSO_THEME_COLOR.ACCENT_1),
        "reference": (MSO_THEME_COLOR.BACKGROUND_1, MSO_THEME_COLOR.TEXT_2),
    }[look]
    shape = (drawn.marker if is_line else drawn).format
    shape.fill.solid()
    shape.fill.fore_color.theme_color = fill
    for own in [shape.line, drawn.format.line] if is_line else [shape.line]:
        own.color.theme_color = line
        own.width = Pt(1.25)
