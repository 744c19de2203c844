"""Stories as Word documents: real headings, numbered captions, tables and pictures with words.

Text is put in as text: nothing of it can become a field, a link or markup. Knows no content.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from kfl_widgets.locale import translate
from kfl_widgets.report.blocks import (
    Block,
    Bullets,
    Figure,
    Grid,
    Heading,
    Story,
    Tell,
    Text,
    quietly,
)
from kfl_widgets.report.content import Content
from kfl_widgets.report.stories import action_report, minutes, owner_report
from kfl_widgets.report.word_grid import put_grid
from kfl_widgets.report.word_paper import (
    LEAD,
    NOTE,
    TEXT_WIDTH,
    new_paper,
    one_line,
    put_field,
    put_lines,
    save_paper,
)

__all__ = ["write_action_report", "write_minutes", "write_owner_report", "write_story"]

MOST_HIGH = 19.0
"""Centimetres: a figure with its caption, and the heading above it, on one page."""


def write_action_report(content: Content, tell: Tell = quietly) -> bytes:
    """Write the tiltaksrapport as a Word document; `tell` hears how far it has come, 0 to 1."""
    return write_story(action_report(content), tell)


def write_minutes(content: Content, tell: Tell = quietly) -> bytes:
    """Write the referat as a Word document; `tell` hears how far it has come, 0 to 1."""
    return write_story(minutes(content), tell)


def write_owner_report(content: Content, tell: Tell = quietly) -> bytes:
    """Write the summary for the owner as a Word document; `tell` hears how far it has come."""
    return write_story(owner_report(content), tell)


def write_story(story: Story, tell: Tell = quietly) -> bytes:
    """Write any story as a Word document."""
    pen = _Pen(story, new_paper(story))
    pen.document.add_paragraph(one_line(story.title), style="Title")
    pen.document.add_paragraph(one_line(story.subtitle), style="Subtitle")
    leads = _leading_on(story.blocks)
    for number, (block, leads_on) in enumerate(zip(story.blocks, leads, strict=True), start=1):
        _put(pen, block, leads_on)
        tell(number / (len(story.blocks) + 1))
    if story.blocks and isinstance(story.blocks[-1], Grid):
        pen.document.add_paragraph(style=NOTE)  # Word wants something below the last table
    data = save_paper(pen.document, story)
    tell(1.0)
    return data


@dataclass
class _Pen:
    """A document that is being written, and how many tables and figures it has."""

    story: Story
    document: Any
    counts: dict[str, int] = field(default_factory=lambda: {"table": 0, "figure": 0})


def _leading_on(blocks: Sequence[Block]) -> list[bool]:
    """Tell of each block whether it is to be kept on the page of the next.

    Such are texts above a figure or a list, and a figure above a note.
    """
    leads, is_above, is_note = [], False, False
    for block in reversed(blocks):
        leads.append(is_above if isinstance(block, Text) else isinstance(block, Figure) and is_note)
        is_note = isinstance(block, Text) and block.kind == "note"
        is_above = isinstance(block, Figure | Bullets) or (isinstance(block, Text) and is_above)
    return leads[::-1]


def _put(pen: _Pen, block: Block, leads_on: bool) -> None:
    document = pen.document
    match block:
        case Heading():
            document.add_paragraph(one_line(block.text), style=f"Heading {block.level}")
        case Text():
            style = {"plain": "Normal", "lead": LEAD, "note": NOTE}[block.kind]
            paragraph = document.add_paragraph(style=style)
            paragraph.paragraph_format.keep_with_next = leads_on
            put_lines(paragraph, block.text)
        case Bullets():
            for item in block.items:
                put_lines(document.add_paragraph(style="List Bullet"), item)
        case Grid():
            _put_caption(pen, "table", block.caption).paragraph_format.keep_with_next = True
            put_grid(document, block, pen.story.colour)
            for number, note in enumerate(block.notes, start=1):
                paragraph = document.add_paragraph(style=NOTE)
                paragraph.paragraph_format.keep_with_next = number < len(block.notes)
                put_lines(paragraph, note)
        case Figure():
            _put_picture(pen, block)
            _put_caption(pen, "figure", block.caption).paragraph_format.keep_with_next = leads_on


def _put_caption(pen: _Pen, kind: str, text: str) -> Any:
    """Write «Tabell 3: …», with a number that Word counts itself."""
    pen.counts[kind] += 1
    language = pen.story.language
    name = translate("Tabell", language) if kind == "table" else translate("Figur", language)
    paragraph = pen.document.add_paragraph(style="Caption")
    paragraph.add_run(f"{name} ")
    put_field(paragraph, f"SEQ {name} \\* ARABIC", str(pen.counts[kind]))
    paragraph.add_run(f": {one_line(text)}")
    return paragraph


def _put_picture(pen: _Pen, figure: Figure) -> None:
    from docx.shared import Cm

    from kfl_widgets.report.pictures import draw_png

    png = draw_png(figure.chart, pen.story.language)
    paragraph = pen.document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(BytesIO(png), width=Cm(TEXT_WIDTH))
    if shape.height > Cm(MOST_HIGH):
        shape.width, shape.height = (
            round(side * Cm(MOST_HIGH) / shape.height) for side in (shape.width, shape.height)
        )
    for side in ("distT", "distB", "distL", "distR"):
        shape._inline.set(side, "0")  # LibreOffice would move it to the right, out of the text
    about = shape._inline.docPr
    about.set("descr", one_line(figure.told))
    about.set("title", one_line(figure.caption))
    about.set("name", f"{translate('Figur', pen.story.language)} {pen.counts['figure'] + 1}")
