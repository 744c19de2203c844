"""How a deck looks: its page, its master and layouts, its colours and type. Knows no content.

Every text stands in a placeholder of a layout, so that outlines, screen readers and a school's own
design find it. Lengths are points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kfl_widgets.charts import PALETTE
from kfl_widgets.locale import later, translate
from kfl_widgets.report.colour import on_colour, on_white, tint

__all__ = ["FIRST_FOOT", "SLIDE", "Box", "Field", "LayoutSpec", "Page", "layouts_of", "open_deck"]

POINT = 12_700
"""How many of the file's units a point is."""
FONT = "Arial"
FOOTER = 12
FIRST_FOOT = 101


@dataclass(frozen=True)
class Box:
    """A place on a page."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Field:
    """A placeholder: what it is for, where it stands, and the type it is set in.

    `colour` is one of the theme's (``"tx1"`` is ink), or ``"#rrggbb"``.
    """

    kind: str
    box: Box
    size: int = 24
    colour: str = "tx1"
    is_bold: bool = False
    anchor: str = "t"
    align: str = "l"


@dataclass(frozen=True)
class LayoutSpec:
    """A layout: its title, its fields in reading order, and bands of the school's colour."""

    name: str
    title: Field
    fields: tuple[Field, ...] = ()
    bands: tuple[Box, ...] = ()


@dataclass(frozen=True)
class Page:
    """The size of a page, the band of colour on each, and where its footer stands."""

    width: float
    height: float
    band: Box
    footer: Box | None = None


SLIDE = Page(960, 540, Box(0, 0, 14, 540), Box(54, 504, 852, 20))

_TITLE = Field("title", Box(54, 22, 852, 78), 32, is_bold=True, anchor="b")
_TOP, _HIGH, _LEFT, _WIDE, _BETWEEN = 116.0, 380.0, 54.0, 852.0, 30.0


def _fields(*shares: float, kinds: Sequence[str] = (), size: int = 24) -> tuple[Field, ...]:
    """Give fields side by side."""
    room, left, fields = _WIDE - _BETWEEN * (len(shares) - 1), _LEFT, []
    for share, kind in zip(shares, kinds or ["body"] * len(shares), strict=True):
        fields.append(Field(kind, Box(left, _TOP, room * share, _HIGH), size))
        left += room * share + _BETWEEN
    return tuple(fields)


def _cover(colour: str) -> LayoutSpec:
    on = on_colour(colour)
    return LayoutSpec(
        later("Forside"),
        Field("ctrTitle", Box(90, 90, 780, 190), 48, on, is_bold=True, anchor="b"),
        (Field("subTitle", Box(90, 300, 780, 150), 28, on),),
        (Box(0, 0, SLIDE.width, SLIDE.height),),
    )


_ON_WHITE = {
    "text": LayoutSpec(later("Tekst"), _TITLE, _fields(1, size=28)),
    "two": LayoutSpec(later("To felt"), _TITLE, _fields(0.48, 0.52)),
    "three": LayoutSpec(later("Tre felt"), _TITLE, _fields(1 / 3, 1 / 3, 1 / 3)),
    "chart": LayoutSpec(
        later("Tekst og diagram"), _TITLE, _fields(0.46, 0.54, kinds=("body", "chart"))
    ),
    "wide": LayoutSpec(
        later("Bredt diagram"),
        _TITLE,
        (
            Field("body", Box(_LEFT, _TOP, _WIDE, 78)),
            Field("chart", Box(_LEFT, _TOP + 84, _WIDE, _HIGH - 84)),
        ),
    ),
    "table": LayoutSpec(
        later("Tabell"),
        _TITLE,
        (
            Field("tbl", Box(_LEFT, _TOP, _WIDE, 280)),
            Field("body", Box(_LEFT, _TOP + 290, _WIDE, 84), anchor="b"),
        ),
    ),
    "tiles": LayoutSpec(later("Årshjul"), _TITLE, _fields(1, kinds=("tbl",))),
}


def layouts_of(colour: str) -> dict[str, LayoutSpec]:
    """Give the layouts of slides, by name."""
    return {"cover": _cover(colour), **_ON_WHITE}


def open_deck(page: Page, layouts: Iterable[LayoutSpec], colour: str, language: str) -> Any:
    """Open an empty deck with these layouts, in the order given.

    It begins as the library's own empty deck, of which only the bones are kept.
    """
    from pptx import Presentation

    deck: Any = Presentation()
    deck.slide_width, deck.slide_height = _emu(page.width), _emu(page.height)
    deck.element.sldSz.attrib.pop("type", None)  # it says 4:3
    _strip(deck)
    _set_theme(deck, colour)
    _write_master(deck.slide_master, page, language)
    own, specs = list(deck.slide_layouts), list(layouts)
    for layout, spec in zip(own, specs, strict=False):
        _write_layout(layout, spec, page, colour, language)
    for layout in own[len(specs) :]:
        deck.slide_layouts.remove(layout)
    return deck


def _strip(deck: Any) -> None:
    """Take away what tells of another machine: a thumbnail, printer settings, a program."""
    from pptx.opc.constants import RELATIONSHIP_TYPE as KINDS

    package = deck.part.package
    for owner, kind in ((package, KINDS.THUMBNAIL), (deck.part, KINDS.PRINTER_SETTINGS)):
        for key, relation in list(owner._rels.items()):
            if relation.reltype == kind:
                owner._rels.pop(key)
    package.part_related_by(KINDS.EXTENDED_PROPERTIES).blob = _PROGRAM


_PROGRAM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"><Application>kfl-widgets</Application></Properties>'
)


def _set_theme(deck: Any, colour: str) -> None:
    """Let charts and tables follow the school's colour."""
    from pptx.opc.constants import RELATIONSHIP_TYPE as KINDS

    theme = deck.slide_master.part.part_related_by(KINDS.THEME)
    said = theme.blob.decode("utf-8")
    for name, value in {
        "dk1": PALETTE["ink"],
        "lt1": "#ffffff",
        "dk2": PALETTE["muted"],
        "lt2": tint(colour, 0.12),
        "accent1": on_white(colour),
        "accent2": tint(on_white(colour), 0.3),
        "accent3": PALETTE["olive"],
        "accent4": PALETTE["plum"],
        "accent5": PALETTE["violet"],
        "accent6": PALETTE["worse"],
        "hlink": on_white(colour),
        "folHlink": PALETTE["muted"],
    }.items():
        said = re.sub(rf"(?<=<a:{name}>).*?(?=</a:{name}>)", _solid(value), said)
    said = re.sub(r'(<a:(?:major|minor)Font><a:latin typeface=)"[^"]*"', rf'\1"{FONT}"', said)
    theme.blob = said.encode("utf-8")


# -- the master and the layouts --------------------------------------------------------------------


def _write_master(master: Any, page: Page, language: str) -> None:
    tree = master.shapes._spTree
    _clear(tree)
    tree.append(_band(page.band, "accent1"))
    left, wide = _TITLE.box.left, page.width - 2 * _TITLE.box.left
    title = Field("title", Box(left, _TITLE.box.top, wide, _TITLE.box.height), 32, is_bold=True)
    body = Field("body", Box(left, _TOP, wide, page.height - _TOP - 52))
    for number, field in enumerate((title, body, *_feet(page))):
        tree.append(_placeholder(len(tree), field, number, language))
    styles = master._element.find("{*}txStyles")
    master._element.replace(styles, _parse(_styles()))


def _write_layout(layout: Any, spec: LayoutSpec, page: Page, colour: str, language: str) -> None:
    tree = layout.shapes._spTree
    _clear(tree)
    layout.name = translate(spec.name, language)
    for attribute in ("type", "preserve"):
        layout._element.attrib.pop(attribute, None)
    for band in spec.bands:
        tree.append(_band(band, colour))
    for number, field in enumerate((spec.title, *spec.fields)):
        tree.append(_placeholder(len(tree), field, number, language))
    if not spec.bands:
        for number, field in enumerate(_feet(page), start=FIRST_FOOT):
            tree.append(_placeholder(len(tree), field, number, language))


def _feet(page: Page) -> tuple[Field, ...]:
    """Give the footer and the slide's number, where a page has them."""
    foot = page.footer
    if foot is None:
        return ()
    text = Box(foot.left, foot.top, foot.width - 100, foot.height)
    number = Box(foot.left + foot.width - 90, foot.top, 90, foot.height)
    return (
        Field("ftr", text, FOOTER, "tx2", anchor="ctr"),
        Field("sldNum", number, FOOTER, "tx2", anchor="ctr", align="r"),
    )


def _clear(tree: Any) -> None:
    for shape in list(tree)[2:]:
        tree.remove(shape)


_NAMES = {
    "title": later("Tittel"),
    "ctrTitle": later("Tittel"),
    "subTitle": later("Undertittel"),
    "body": later("Tekst"),
    "chart": later("Diagram"),
    "tbl": later("Tabell"),
    "ftr": later("Bunntekst"),
    "sldNum": later("Lysbildenummer"),
}


def _placeholder(place: int, field: Field, number: int, language: str) -> Any:
    name = translate(_NAMES[field.kind], language)
    index = f'idx="{number}"' if number else ""
    text = f"<a:r><a:rPr/><a:t>{name}</a:t></a:r>"
    if field.kind == "sldNum":
        text = f'<a:fld id="{_FIELD}" type="slidenum"><a:rPr/><a:t>‹#›</a:t></a:fld>'
    return _parse(
        f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="{place + 10}" name="{name}"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{field.kind}" {index}/></p:nvPr></p:nvSpPr>'
        f"<p:spPr>{_place(field.box)}</p:spPr><p:txBody>"
        f'<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{field.anchor}"><a:normAutofit/>'
        f'</a:bodyPr><a:lstStyle><a:lvl1pPr algn="{field.align}">'
        f'<a:defRPr sz="{field.size * 100}" b="{int(field.is_bold)}">{_fill(field.colour)}'
        f"</a:defRPr></a:lvl1pPr></a:lstStyle><a:p>{text}</a:p></p:txBody></p:sp>"
    )


def _band(box: Box, colour: str) -> Any:
    return _parse(
        f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="9" name="KFL"/><p:cNvSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{_place(box)}{_fill(colour)}'
        f"<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _styles() -> str:
    """Say how titles and lists are set where a placeholder doesn't."""
    lists = "".join(
        f'<a:lvl{level}pPr marL="{_emu(20 * level)}" indent="-{_emu(20)}">'
        f'<a:spcBef><a:spcPts val="600"/></a:spcBef><a:buFont typeface="{FONT}"/>'
        f'<a:buChar char="•"/>{_type(size, "mn")}</a:lvl{level}pPr>'
        for level, size in enumerate((24, 20, 18), start=1)
    )
    title = f'<a:lvl1pPr><a:spcBef><a:spcPct val="0"/></a:spcBef><a:buNone/>{_type(32, "mj")}'
    return (
        f"<p:txStyles {_SPACES}><p:titleStyle>{title}</a:lvl1pPr></p:titleStyle>"
        f"<p:bodyStyle>{lists}</p:bodyStyle>"
        f"<p:otherStyle><a:lvl1pPr>{_type(18, 'mn')}</a:lvl1pPr></p:otherStyle></p:txStyles>"
    )


def _type(size: int, font: str) -> str:
    return (
        f'<a:defRPr sz="{size * 100}">{_fill("tx1")}<a:latin typeface="+{font}-lt"/>'
        f'<a:ea typeface="+{font}-ea"/><a:cs typeface="+{font}-cs"/></a:defRPr>'
    )


def _place(box: Box) -> str:
    left, top, wide, high = map(_emu, (box.left, box.top, box.width, box.height))
    return (
        f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    )


def _fill(colour: str) -> str:
    own = _solid(colour) if colour.startswith("#") else f'<a:schemeClr val="{colour}"/>'
    return f"<a:solidFill>{own}</a:solidFill>"


def _solid(colour: str) -> str:
    return f'<a:srgbClr val="{colour[1:].upper()}"/>'


_FIELD = "{C1FF6DA9-008F-8B48-92A6-B652298478BF}"
_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


def _parse(xml: str) -> Any:
    from pptx.oxml import parse_xml

    return parse_xml(xml)


def _emu(points: float) -> int:
    return round(points * POINT)
