"""Puts slides on a deck: every text in its placeholder, made to fit, and the whole in the notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from kfl_widgets.locale import translate
from kfl_widgets.report.slides.charting import insert_chart
from kfl_widgets.report.slides.fitting import Fitted, fit, fit_title, indent_of, space_before
from kfl_widgets.report.slides.look import FIRST_FOOT, Field, LayoutSpec
from kfl_widgets.report.slides.model import Line, Slide
from kfl_widgets.report.slides.tables import insert_table

__all__ = ["SIZES", "Easel", "draw"]

SIZES = (28, 24, 22, 20, 18)
"""Type of bodies, the largest first: nothing smaller can be read from the back of a room."""


@dataclass(frozen=True)
class Easel:
    """What slides are drawn on.

    Attributes
    ----------
    deck
        From `open_deck`.
    layouts
        Those it was opened with, by name.
    language
        Of words of our own.
    footer
        What stands at the bottom of every slide.
    sizes
        Of type, the largest first; a field may want smaller ones.
    """

    deck: Any
    layouts: Mapping[str, LayoutSpec]
    language: str
    footer: str = ""
    sizes: Sequence[int] = SIZES


def draw(easel: Easel, slide: Slide) -> None:
    """Add a cleaned slide, whose table is no taller than its field."""
    place = list(easel.layouts).index(slide.layout)
    drawn = easel.deck.slides.add_slide(easel.deck.slide_layouts[place])
    _take_names(drawn)
    whole = list(_fill(drawn, easel, slide))
    _add_feet(drawn, easel.footer)
    _write_notes(drawn, slide.notes, whole, easel.language)


def _take_names(drawn: Any) -> None:
    names = {p.placeholder_format.idx: p.name for p in drawn.slide_layout.placeholders}
    for placeholder in drawn.placeholders:
        number = placeholder.placeholder_format.idx
        placeholder.name = f"{names[number]} {number}".removesuffix(" 0")


def _fill(drawn: Any, easel: Easel, slide: Slide) -> Iterator[str]:
    """Fill the placeholders in order; give what had to be cut, as it was."""
    spec = easel.layouts[slide.layout]
    title = fit_title(slide.title, spec.title.box.width, spec.title.box.height, spec.title.size)
    _write(drawn.shapes.title, title)
    if title.is_cut:
        yield slide.title
    columns = iter(slide.columns)
    own = {p.placeholder_format.idx: p for p in drawn.placeholders}
    texts = []
    for number, field in enumerate(spec.fields, start=1):
        if field.kind == "chart" and slide.chart is not None:
            frame = insert_chart(own[number], slide.chart, easel.language)
            _describe(frame, slide.title, slide.chart.told)
        elif field.kind == "tbl" and slide.table is not None:
            frame = insert_table(own[number], field.box, slide.table, easel.language)
            _describe(frame, slide.title, slide.table.told)
        else:
            texts.append((own[number], field, next(columns, ())))
    yield from _fill_texts(texts, easel)


def _fill_texts(texts: Sequence[tuple[Any, Field, Sequence[Line]]], easel: Easel) -> Iterator[str]:
    """Fill the fields of text, bodies in type of one size; a field without lines goes."""
    bodies = [(field, lines) for _, field, lines in texts if field.kind == "body"]
    size = min((_fit(field, lines, easel).size for field, lines in bodies), default=0)
    for placeholder, field, lines in texts:
        fitted = _fit(field, lines, easel, size if field.kind == "body" else 0)
        _write(placeholder, fitted)
        if fitted.is_cut:
            yield from (line.text for line in lines if line.kind != "heading")
        if not lines:
            placeholder._element.getparent().remove(placeholder._element)


def _fit(field: Field, lines: Sequence[Line], easel: Easel, largest: int = 0) -> Fitted:
    sizes = [size for size in easel.sizes if size <= (largest or field.size)]
    return fit(lines, field.box.width, field.box.height, sizes, easel.language)


def _describe(frame: Any, title: str, told: str) -> None:
    """Say what a chart or a table shows, for who can't see it."""
    properties = frame._element.nvGraphicFramePr.cNvPr
    properties.set("title", title)
    properties.set("descr", told)


# -- words -----------------------------------------------------------------------------------------


def _write(shape: Any, fitted: Fitted) -> None:
    frame = shape.text_frame
    for number, line in enumerate(fitted.lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        _write_line(paragraph, line, fitted.size, is_first=number == 0)


def _write_line(paragraph: Any, line: Line, size: int, *, is_first: bool) -> None:
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.util import Pt

    run = paragraph.add_run()
    run.text = line.text
    run.font.size = Pt(size)
    if line.kind in ("heading", "bold"):
        run.font.bold = True
    if line.kind == "heading":
        run.font.color.theme_color = MSO_THEME_COLOR.ACCENT_1
    paragraph.space_before = Pt(0 if is_first else space_before(line, size))
    _set_in(paragraph, Pt(indent_of(line, size)))


def _set_in(paragraph: Any, indent: int) -> None:
    """Set a point of a list off from its mark, and take the mark from what isn't a point."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(indent))
    properties.set("indent", str(-indent))
    if not indent:
        properties.insert_element_before(
            properties.makeelement(_NO_MARK, {}), "a:tabLst", "a:defRPr", "a:extLst"
        )


_NO_MARK = "{http://schemas.openxmlformats.org/drawingml/2006/main}buNone"


def _add_feet(drawn: Any, footer: str) -> None:
    """Repeat the layout's footer and number; the library leaves them out of new slides."""
    for foot in drawn.slide_layout.placeholders:
        number = foot.placeholder_format.idx
        if number < FIRST_FOOT:
            continue
        own = deepcopy(foot._element)
        own.nvSpPr.cNvPr.set("id", str(number))
        drawn.shapes._spTree.append(own)
        if number == FIRST_FOOT:
            drawn.shapes[-1].text_frame.text = footer


def _write_notes(drawn: Any, notes: Sequence[str], whole: Sequence[str], language: str) -> None:
    said = list(notes)
    if whole:
        said += [translate("Hele teksten, der lysbildet har forkortet den:", language), *whole]
    drawn.notes_slide.notes_text_frame.text = "\n".join(said)
