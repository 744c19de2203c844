"""Rules that hold for every document: safe, whole, in one language, the same each time.

What LibreOffice makes of them is tried for two contents; ``KFL_OFFICE_ALL=1`` tries all.
"""

from __future__ import annotations

import getpass
import io
import os
import pickle
import platform
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from tests.report import made
from tests.report.made import NASTY, TODAY
from tests.report.reading_documents import parts_of, texts_of, told, xml_of

from kfl_widgets.improvement import Work, dump
from kfl_widgets.locale import format_number
from kfl_widgets.report.content import Content, Request, gather
from kfl_widgets.report.documents import DOCUMENTS, writer_of
from kfl_widgets.report.sealing import TAGS
from kfl_widgets.report.workbook import open_saved_workbook
from kfl_widgets.survey import Codebook, Option, Survey

LANGUAGES = ("nb", "nn", "en")
LARGEST, LONGEST = 1_000_000, 20_000
OFFICE = [name for name in DOCUMENTS if DOCUMENTS[name].suffix != ".html"]
WORKBOOK_ONLY = {"workbook"}


# -- contents --------------------------------------------------------------------------------------


def nameless() -> Survey:
    """The demo survey, with nothing in it that is a word."""
    survey = made.survey()
    book = survey.codebook
    factors = tuple(replace(f, label=f"Zz{at}") for at, f in enumerate(book.factors))
    items = tuple(
        replace(
            item,
            text=f"Qq{at}",
            options=tuple(Option(o.value, f"Oo{o.value}") for o in item.options),
        )
        for at, item in enumerate(book.items)
    )
    return replace(survey, codebook=Codebook(factors, items))


@cache
def wordless(language: str, whose: str = "school") -> Content:
    """Everything there can be in a document, with no word but ours."""
    schools = (made.school(),) if whose == "school" else ()
    work = made.hostile_content(("Ww",)).work
    request = Request("T1", "T2", schools, language=language, name="Nn", today=TODAY)
    return gather(nameless(), work, request, dump(work))


@cache
def hostile() -> Content:
    return made.hostile_content()


def document(name: str, make: Callable[..., Content], *given: Any) -> bytes:
    return written(name, make, *given)[0]


@cache
def written(name: str, make: Callable[..., Content], *given: Any) -> tuple[bytes, tuple[str, ...]]:
    """Give a document, and the words of the charts that are pictures in it."""
    import vl_convert

    words: list[str] = []
    draw = vl_convert.vegalite_to_png

    def drawing(spec: Any, **how: Any) -> Any:
        words.extend(_words(spec))
        return draw(spec, **how)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(vl_convert, "vegalite_to_png", drawing)
        return writer_of(DOCUMENTS[name])(make(*given)), tuple(words)


_CODES = ("key", "group", "other", "field", "expr", "labelExpr", "test", "calculate", "filter")


def _words(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name not in _CODES:
                yield from _words(value)
    elif isinstance(part, list):
        for one in part:
            yield from _words(one)
    elif isinstance(part, str):
        yield part


def local(tag: str) -> str:
    return tag.rpartition("}")[2]


def elements(data: bytes) -> Iterator[tuple[str, ElementTree.Element]]:
    for name, root in xml_of(data).items():
        for element in root.iter():
            yield name, element


# -- safety ----------------------------------------------------------------------------------------

OURS = re.compile(
    r"IF|AND|OR|ISNUMBER|TODAY|SQRT|EXP|GAMMALN|SUMPRODUCT|COUNT|MIN|MAX|ABS"
    r"|_xlfn\.(?:BETA\.INV|BETA\.DIST|MINIFS)"
)


@pytest.mark.parametrize("name", OFFICE)
def test_no_formula_is_anybodys_but_ours(name: str):
    data = document(name, hostile)
    formulas = [
        (part, element.text or "")
        for part, element in elements(data)
        if local(element.tag) in ("f", "formula", "formula1", "formula2") and "/charts/" not in part
    ]
    assert all(name == "workbook" and "!" not in part for part, _ in formulas)
    for _, text in formulas:
        unquoted = re.sub(r'"[^"]*"', "", text)
        assert all(OURS.fullmatch(word) for word in re.findall(r"[\w.]+(?=\()", unquoted)), text
        assert not any(nasty.strip() and nasty.strip() in text for nasty in NASTY)


@pytest.mark.parametrize("name", OFFICE)
def test_nothing_leads_out_of_a_document_and_nothing_runs_in_it(name: str):
    data = document(name, hostile)
    for part, element in elements(data):
        assert element.attrib.get("TargetMode") != "External", part
        assert local(element.tag) not in (
            "hyperlink",
            "hlinkClick",
            "hlinkHover",
            "oleObj",
            "OLEObject",
            "control",
            "altChunk",
            "attachedTemplate",
            "externalData" if "!" in part else "externalLink",
        ), part
        if local(element.tag) == "instrText":
            assert (element.text or "").split()[0] in ("PAGE", "NUMPAGES", "SEQ", "STYLEREF", "TOC")
    parts = parts_of(data)
    assert not [p for p in parts if re.search(r"vba|activeX|oleObject|macro|externalLink", p)]
    assert not [p for p in parts if p.startswith("/") or ".." in p]


def test_nothing_leads_out_of_a_page_and_nothing_runs_in_it():
    found = told(document("page", hostile))
    names = {where for where, _ in found}
    assert "script" not in names
    assert not [where for where in names if where.startswith("on")]
    addresses = [text for where, text in found if where in ("href", "src", "xlink:href", "action")]
    assert all(text.startswith(("#", "data:image/")) for text in addresses)
    styles = " ".join(text for where, text in found if where == "style")
    assert not re.search(r"@import|expression|url\((?!#|['\"]?#)", styles)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_place_or_name_of_this_machine_is_in_a_document(name: str):
    found = told(document(name, made.full_content))
    for place in {str(Path.home()), tempfile.gettempdir(), sys.prefix, str(Path.cwd())} - {"/"}:
        assert not [text for _, text in found if place in text]
    about = [text for where, text in found if where.startswith("docProps/")]
    assert not [text for text in about if text in (getpass.getuser(), platform.node())]


# -- words and numbers -----------------------------------------------------------------------------

BOKMAL = {
    "en": r"\b(?:ikke|ikkje|og|av|er|på|som|til|med|skjermet|trinn|elever|elevene|svar|svarte"
    r"|lærere|foresatte|ledere|jenter|gutter|skole|skala|tydelig|liten|fristen?|nådd|måling|faktor|tiltak"
    r"|påstand|endring|snitt|fra|lavt|bra|ukjent|alle|rader|ingen|uten|vi|dere|januar|juni|juli"
    r"|mars|oktober|desember|okt|des)\b|[«»æøåÆØÅ]",
    "nn": r"\b(?:ikke|skjermet|elever|elevene|lærere|ledere|hva|hvem|hvor|hvordan|hvorfor|hver|dere"
    r"|noen|noe|skole|en|et|flere|bare|ble|svakere|målinger|tallene|uke"
    r"|også|annet|jeg|gutter|mer|fra|foresatte som|vår|siden|kun|årene|deres)\b",
}


def own_names() -> list[str]:
    """Give what is called the same in any language; the longest first."""
    survey = made.survey()
    factors = {factor.code for factor in survey.codebook.factors}
    names = {*survey.values("school"), *survey.references, *factors, "Kultur for læring"}
    return sorted(names, key=len, reverse=True)


def words_of(data: bytes) -> Iterator[str]:
    """Give what people read, without what belongs to nobody's language."""
    for text in texts_of(data):
        if not text.lstrip().startswith('{"'):  # a record the page keeps for itself
            yield ours_of(text)


def ours_of(text: str) -> str:
    for name in own_names():
        text = text.replace(name, "")
    return text


@pytest.mark.parametrize(
    ("language", "whose"), [("nn", "school"), ("en", "school"), ("en", "owner")]
)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_in_one_language(name: str, language: str, whose: str):
    """Also its pictures, whose words are in the charts' specifications."""
    data, drawn = written(name, wordless, language, whose)
    wrong = re.compile(BOKMAL[language], re.IGNORECASE)
    said = [text for text in (*words_of(data), *map(ours_of, drawn)) if len(text) < LONGEST]
    assert len(said) > 5
    assert [text for text in said if wrong.search(text)] == []


@pytest.mark.parametrize("name", sorted(set(DOCUMENTS) - WORKBOOK_ONLY))
def test_numbers_are_written_as_in_the_language(name: str):
    """Those in a sentence; what stands alone is a number that Office writes."""
    comma, point = (
        "\n".join(
            text for text in words_of(document(name, wordless, language, "school")) if " " in text
        )
        for language in ("nb", "en")
    )
    assert not re.search(r"(?<![\d.])\d\.\d(?![\d.])", comma)
    assert not re.search(r"(?<![\d,–-])\d,\d(?![\d,])", point)
    assert not re.search(r"\b\d\d\.\d\d\.20\d\d\b|\d\s%", point)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_says_what_language_it_is_in(name: str, language: str):
    data, parts = document(name, wordless, language, "school"), None
    if name == "page":
        assert f'<html lang="{language}"' in data.decode()
        return
    parts = parts_of(data)
    about = ElementTree.fromstring(parts["docProps/core.xml"])
    said = {local(element.tag): element.text for element in about}
    assert said["language"] in (language, TAGS[language])
    tags = {
        value
        for part, element in elements(data)
        if not part.startswith(("docProps", "xl"))
        and "!" not in part
        and not re.search("theme|stylesWithEffects", part)
        and local(element.tag) in ("lang", "rPr", "endParaRPr", "defRPr")
        for key, value in element.attrib.items()
        if local(key) in ("val", "lang") and re.fullmatch(r"[a-z]{2}-[A-Z]{2}", value)
    }
    assert tags <= {TAGS[language]}
    assert tags or name == "workbook"


# -- what it says of itself ------------------------------------------------------------------------


@pytest.mark.parametrize("make", [made.full_content, hostile, made.empty_content])
@pytest.mark.parametrize("name", OFFICE)
def test_the_properties_say_what_it_is_and_nothing_of_who_made_it(name: str, make: Any):
    parts = parts_of(document(name, make))
    about = {local(e.tag): e.text or "" for e in ElementTree.fromstring(parts["docProps/core.xml"])}
    assert about["title"].strip()
    assert about["creator"] == "kfl-widgets"
    assert about.get("lastModifiedBy", "kfl-widgets") in ("kfl-widgets", "")
    for stamp in ("created", "modified"):
        assert about[stamp] == f"{TODAY:%Y-%m-%d}T00:00:00Z"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_same_content_is_the_same_document(name: str):
    """Also after the journey to the process that writes it; and no hour is in it."""
    content = pickle.loads(pickle.dumps(made.full_content()))
    assert writer_of(DOCUMENTS[name])(content) == document(name, made.full_content)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_small_enough_to_be_sent(name: str):
    for make in (made.full_content, hostile, made.owner_content):
        assert len(document(name, make)) < LARGEST


@pytest.mark.parametrize("name", OFFICE)
def test_everything_in_it_is_xml_that_can_be_read(name: str):
    assert len(xml_of(document(name, hostile))) > 5


def test_a_document_that_is_stricter_than_the_work_says_how_small_its_groups_are():
    content = made.full_content(min_n=20)
    assert content.smallest == min(area.evidence.min_n for area in content.work.areas) < 20
    said = "\n".join(texts_of(writer_of(DOCUMENTS["action_report"])(content)))
    assert f"færre enn {format_number(content.smallest)} svar" in said


# -- LibreOffice -----------------------------------------------------------------------------------

CONTENTS: dict[str, Callable[[], Content]] = {
    "full": made.full_content,
    "hostile": hostile,
    "full nn": lambda: made.full_content("nn"),
    "full en": lambda: made.full_content("en"),
    "owner": made.owner_content,
    "work only": made.work_only_content,
    "empty": made.empty_content,
}
TRIED = list(CONTENTS) if os.environ.get("KFL_OFFICE_ALL") else ["hostile"]


@pytest.mark.parametrize("content", TRIED)
@pytest.mark.parametrize("name", OFFICE)
def test_libreoffice_opens_and_prints_it(name: str, content: str, office):
    data = document(name, CONTENTS[content])
    assert office(data, DOCUMENTS[name].suffix, "pdf").startswith(b"%PDF")


def long_texts() -> Content:
    """A plan whose texts are as long as people make them, and longer."""
    work = made.full_work()
    long = "Vi møtes hver uke og ser på det sammen. " * 200
    several = "Først dette\nså dette\n\n  og til slutt dette  "
    actions = tuple(
        action.but(what=text + action.what, problem=long, for_whom=several)
        for action, text in zip(work.actions, (long, several, "å" * 400, "«»–’", "1 "), strict=True)
    )
    return _of_work(work.but(actions=actions))


def hostile_plan() -> Content:
    return _of_work(hostile().work)


def _of_work(work: Work) -> Content:
    return gather(None, work, Request(today=TODAY), dump(work))


@pytest.mark.parametrize("make", [hostile_plan, long_texts])
def test_libreoffice_may_save_a_workbook_without_changing_the_plan(make: Any, office):
    content = make()
    saved = office(document("workbook", make), ".xlsx", "xlsx")
    found = open_saved_workbook(saved, "arbeidsbok.xlsx", TODAY, "Arbeidsboken")
    assert [str(change) for change in found.changes] == []
    assert found.problems == ()
    assert found.work == content.work


def test_a_workbook_prints_on_paper_that_can_be_read():
    """As wide as the paper, the header on each page, and what the page is at its foot."""
    book = load_workbook(io.BytesIO(document("workbook", made.full_content)))
    for sheet in book.worksheets[:-1]:
        assert sheet.page_setup.orientation == "landscape"
        assert 1 <= sheet.page_setup.fitToWidth <= 3
        assert sheet.oddFooter.left.text == "&A"
        assert sheet.print_title_rows or not sheet.freeze_panes
