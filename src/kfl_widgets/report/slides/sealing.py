"""The finished file: its language and its properties, and no trace of when or where it was made."""

from __future__ import annotations

import re
from datetime import date, datetime
from io import BytesIO
from typing import Any

from kfl_widgets.report.sealing import TAGS, seal

__all__ = ["save"]

_SPOKEN = re.compile(
    r"ppt/(presentation|(slides|notesSlides|slideLayouts|slideMasters|notesMasters|charts)/\w+)\.xml"
)


def save(deck: Any, title: str, language: str, day: date) -> bytes:
    """Save a deck. The same deck gives the same bytes."""
    properties = deck.core_properties
    properties.title, properties.subject = title, "Kultur for læring"
    properties.author = properties.last_modified_by = "kfl-widgets"
    properties.language = TAGS.get(language, language)
    properties.keywords = properties.comments = properties.category = ""
    properties.created = properties.modified = datetime(day.year, day.month, day.day)
    properties.revision = 1
    out = BytesIO()
    deck.save(out)
    return _sealed(out.getvalue(), TAGS.get(language, language), day)


def _sealed(data: bytes, language: str, day: date) -> bytes:
    """Seal the deck and the workbooks within it, with every part in its language."""

    def change(name: str, part: bytes) -> bytes:
        if name.endswith(".xlsx"):
            return _sealed(part, language, day)
        return _speak(part, language) if _SPOKEN.fullmatch(name) else part

    return seal(data, day, change)


def _speak(part: bytes, language: str) -> bytes:
    """Say which language every run of text is in, so that it is spelled and read aloud right."""
    from pptx.opc.oxml import serialize_part_xml
    from pptx.oxml import parse_xml

    root: Any = parse_xml(part)
    for run in root.iter("{*}r", "{*}fld"):
        if run.find("{*}rPr") is None and run.tag.startswith(_DRAWING):
            run.insert(0, run.makeelement(f"{_DRAWING}rPr", {}))
    for kind in ("rPr", "endParaRPr", "defRPr"):
        for properties in root.iter(f"{_DRAWING}{kind}"):
            properties.set("lang", language)
    return serialize_part_xml(root)


_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
