"""What a document tells to somebody who takes it apart: every text and number of every part.

A part is a sheet, also a hidden one; a slide or its notes; a chart and what it remembers; a picture
that is written in text; the properties; what the page keeps for itself; and the same again for a
document inside another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile, is_zipfile

from openpyxl import load_workbook

from kfl_widgets.report.workbook.machine import NAME, read_machine

Part = tuple[str, str]
"""Where it stands, and what it says."""


def parts_of(data: bytes) -> dict[str, bytes]:
    """Give the files in an office file, with those of files in it; and a page as itself."""
    if not is_zipfile(BytesIO(data)):
        return {"page": data}
    found = {}
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            found[name] = part
            if name.endswith((".xlsx", ".docx", ".pptx")):
                found |= {f"{name}!{inner}": held for inner, held in parts_of(part).items()}
    return found


def xml_of(data: bytes) -> dict[str, ElementTree.Element]:
    """Give every part that is XML, read; what isn't well-formed raises."""
    return {
        name: ElementTree.fromstring(part)
        for name, part in parts_of(data).items()
        if name.endswith((".xml", ".rels", ".vml"))
    }


def told(data: bytes) -> list[Part]:
    """Give every text and every attribute of a document."""
    if not is_zipfile(BytesIO(data)):
        return list(_told_by_page(data.decode()))
    found = [(name, text) for name, root in xml_of(data).items() for text in _told_by_element(root)]
    if "xl/workbook.xml" in parts_of(data):
        found += _kept(data)
    return found


def texts_of(data: bytes) -> list[str]:
    """Give what a reader is meant to read: no numbers of a layout, no names of styles."""
    if not is_zipfile(BytesIO(data)):
        return [text for where, text in _told_by_page(data.decode()) if where in _READ_IN_PAGE]
    return [
        text
        for name, root in xml_of(data).items()
        if not name.startswith(_NOT_READ)
        for text in _read_in(root)
        if text.strip()
    ]


def numbers_of(data: bytes) -> set[float]:
    """Give every number that is told anywhere, however it is written."""
    return {number for _, text in told(data) for number in numbers_in(text)}


def numbers_in(text: str) -> Iterator[float]:
    """Read the numbers in a text, as Norwegians and as the English write them."""
    for written in _NUMBER.findall(_SPACES.sub("", text)):
        yield from {_value(written.replace(",", ".")), _value(written.replace(",", ""))} - {None}


def numbers_of_spec(spec: Any) -> Iterator[float]:
    """Give every number of a chart's specification: its data, and all that is drawn by it."""
    yield from numbers_in(json.dumps(spec, ensure_ascii=False))


_NUMBER = re.compile(r"\d[\d.,]*(?:[eE][+-]?\d+)?")
_SPACES = re.compile(r"(?<=\d)[\u00a0\u202f\u2009](?=\d)")
_NOT_READ = ("[Content_Types]", "ppt/theme", "word/theme", "xl/theme", "word/styles", "xl/styles")
_READ_IN_PAGE = ("text", "alt", "aria-label", "title", "content")
_SEEN = ("descr", "title", "name")


def _value(written: str) -> float | None:
    try:
        return float(written.rstrip(".,"))
    except ValueError:
        return None


def _told_by_element(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        yield from filter(None, (element.text, element.tail, *element.attrib.values()))


def _read_in(root: ElementTree.Element) -> Iterator[str]:
    """Give paragraphs whole, though they are in pieces, and what pictures are called."""
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        if name in ("p", "si", "is") or (not len(element) and element.text):
            yield "".join(piece for piece in element.itertext())
        if name in ("docPr", "cNvPr"):
            yield from (element.attrib[key] for key in _SEEN if key in element.attrib)


def _kept(data: bytes) -> Iterator[Part]:
    book = load_workbook(BytesIO(data), read_only=True)
    rows = [list(row) for row in book[NAME].iter_rows(values_only=True)]
    yield NAME, (read_machine(rows).saved or b"").decode()


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Part] = []
        self.inside = "text"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag if tag in ("style", "script") else "text"
        self.found += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self.inside = "text"

    def handle_data(self, data: str) -> None:
        self.found.append((self.inside, data))


def _told_by_page(text: str) -> Iterator[Part]:
    page = _Page()
    page.feed(text)
    yield from page.found
