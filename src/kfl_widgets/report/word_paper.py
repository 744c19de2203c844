"""The paper of a Word document: its size, styles, language, footer and properties."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import Any, NamedTuple

from kfl_widgets.charts import PALETTE
from kfl_widgets.locale import decimal_sign, translate
from kfl_widgets.report.blocks import Story
from kfl_widgets.report.colour import on_white
from kfl_widgets.report.plain import plain
from kfl_widgets.report.sealing import TAGS, seal

__all__ = [
    "CELL",
    "LEAD",
    "NOTE",
    "TEXT_WIDTH",
    "child",
    "new_paper",
    "one_line",
    "put_field",
    "put_lines",
    "save_paper",
]

FONT = "Arial"
LEAD, NOTE, CELL = "Ingress", "Merknad", "Tabelltekst"
"""Names of our own styles."""

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 21.0, 29.7, 2.5
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN


def new_paper(story: Story) -> Any:
    """Give an empty document for a story."""
    from docx import Document

    document = Document()
    _size(document.sections[0])
    _style(document, on_white(story.colour))
    _say_language(document, story.language)
    _foot(document.sections[0], story)
    _describe(document, story)
    return document


def save_paper(document: Any, story: Story) -> bytes:
    """Give the file. The same story is the same bytes, and no clock of a machine is in it."""
    _drop_preview(document)
    out = BytesIO()
    document.save(out)
    return seal(out.getvalue(), story.made)


# -- text ------------------------------------------------------------------------------------------


def one_line(text: str) -> str:
    """Give a text without line breaks, and without what a document can't hold."""
    return " ".join(plain(text).split())


def put_lines(paragraph: Any, text: str) -> None:
    """Write a text; its line breaks are line breaks, and nothing in it is anything but text."""
    run = paragraph.add_run()
    for number, line in enumerate(plain(text).splitlines()):
        if number:
            run.add_break()
        run.add_text(line)


def put_field(paragraph: Any, code: str, shown: str) -> None:
    """Write something that Word counts itself, with what it shows until then."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), (None, shown), ("end", "")):
        run = paragraph.add_run()
        if kind is None:
            run.add_text(text)
        elif kind:
            child(run._r, "w:fldChar", {"w:fldCharType": kind})
        else:
            child(run._r, "w:instrText", {"xml:space": "preserve"}).text = f" {text} "


def child(parent: Any, tag: str, attributes: dict[str, str]) -> Any:
    """Add an element of Word's own."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(name), value)
    parent.append(made)
    return made


# -- paper -----------------------------------------------------------------------------------------


def _size(section: Any) -> None:
    from docx.shared import Cm

    section.page_width, section.page_height = Cm(PAGE_WIDTH), Cm(PAGE_HEIGHT)
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", Cm(MARGIN))


def _style(document: Any, colour: str) -> None:
    """Set how each kind of paragraph looks; `colour` can be read on white."""
    from docx.enum.style import WD_STYLE_TYPE

    for name in (LEAD, NOTE, CELL):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles[
            "Normal"
        ]
    ink, muted = PALETTE["ink"], PALETTE["muted"]
    looks = {
        "Normal": (10.5, False, ink, 4, 4),
        "Title": (26, True, colour, 0, 4),
        "Subtitle": (12, False, muted, 0, 18),
        "Heading 1": (18, True, colour, 22, 6),
        "Heading 2": (14, True, ink, 16, 4),
        "Heading 3": (11.5, True, colour, 12, 4),
        "Caption": (9, True, ink, 12, 3),
        "List Bullet": (10.5, False, ink, 0, 4),
        "Footer": (9, False, muted, 0, 0),
        LEAD: (11.5, True, ink, 0, 4),
        NOTE: (9, False, muted, 3, 6),
        CELL: (9, False, ink, 2, 2),
    }
    for name, look in looks.items():
        _dress(document.styles[name], _Look(*look))


class _Look(NamedTuple):
    """How a paragraph looks; sizes are in points."""

    size: float
    is_bold: bool
    colour: str
    before: float
    after: float


def _dress(style: Any, look: _Look) -> None:
    from docx.shared import Pt, RGBColor

    _set_font(style)
    font, spacing = style.font, style.paragraph_format
    font.size, font.bold, font.italic = Pt(look.size), look.is_bold, False
    font.color.rgb = RGBColor.from_string(look.colour.lstrip("#").upper())
    spacing.space_before, spacing.space_after = Pt(look.before), Pt(look.after)
    spacing.line_spacing = 1.1
    spacing.widow_control = True
    for tag in ("pPr/{*}pBdr", "rPr/{*}spacing", "rPr/{*}kern"):
        for found in style.element.findall(f"{{*}}{tag}"):
            found.getparent().remove(found)


def _set_font(style: Any) -> None:
    """Name the font for all scripts: a style of the template names the theme's."""
    from docx.oxml.ns import qn

    style.font.name = FONT
    fonts = style.element.rPr.rFonts
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)


def _say_language(document: Any, language: str) -> None:
    """Say it where Word, and what reads a page aloud, look for it."""
    from docx.oxml.ns import qn

    tag = TAGS.get(language, language)
    for said in document.styles.element.iter(qn("w:lang")):
        said.set(qn("w:val"), tag)
    theme = document.settings.element.find(qn("w:themeFontLang"))
    theme.attrib.clear()
    theme.set(qn("w:val"), tag)
    signs = {"w:decimalSymbol": decimal_sign(language), "w:listSeparator": ";"}
    for name, sign in signs.items():
        document.settings.element.find(qn(name)).set(qn("w:val"), sign)


def _foot(section: Any, story: Story) -> None:
    """Write the title to the left and «Side 2 av 9» to the right."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm

    paragraph = section.footer.paragraphs[0]
    paragraph.style.paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(one_line(story.title) + "\t")
    before, between, after = _around(translate("Side {page} av {pages}", story.language))
    paragraph.add_run(before)
    put_field(paragraph, "PAGE", "1")
    paragraph.add_run(between)
    put_field(paragraph, "NUMPAGES", "1")
    paragraph.add_run(after)


def _around(pattern: str) -> tuple[str, str, str]:
    before, _, rest = pattern.partition("{page}")
    between, _, after = rest.partition("{pages}")
    return before, between, after


def _describe(document: Any, story: Story) -> None:
    day = datetime.combine(story.made, time())
    about = document.core_properties
    about.title, about.subject = one_line(story.title), one_line(story.subtitle)
    about.author = about.last_modified_by = "kfl-widgets"
    about.language = TAGS.get(story.language, story.language)
    about.created = about.modified = day
    about.revision, about.comments, about.keywords = 1, "", ""


def _drop_preview(document: Any) -> None:
    """Leave out the template's own picture and what it says about the machine it was made on."""
    package = document.part.package
    for name, relation in list(package.rels.items()):
        if relation.reltype.endswith(("/thumbnail", "/extended-properties")):
            package.rels.pop(name)
