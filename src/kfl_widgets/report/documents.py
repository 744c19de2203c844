"""The documents a team can take away: what each is called and for whom, and who writes it.

Adding one is adding a writer, ``(content, tell) -> bytes``, and a line here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from kfl_widgets.locale import later, translate
from kfl_widgets.report.content import Content

__all__ = ["DOCUMENTS", "Document", "file_name", "writer_of"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html"


@dataclass(frozen=True)
class Document:
    """One kind of document.

    Attributes
    ----------
    label, offer, about
        What it is called, what the button says that gets it, and what it is for. Translate when
        read.
    stem, suffix, mime
        Of the file.
    program
        What opens it, as people say it.
    writer
        ``"module:function"``, imported where the document is written.
    is_of_all
        Whether it is about all schools, whichever are looked at.
    """

    label: str
    offer: str
    about: str
    stem: str
    suffix: str
    mime: str
    program: str
    writer: str
    is_of_all: bool = False


DOCUMENTS: dict[str, Document] = {
    "workbook": Document(
        later("Arbeidsboken"),
        later("Last ned arbeidsboken"),
        later(
            "Alt dere har gjort, og tallene dere valgte områdene ut fra, men ikke svarene. Rediger "
            "tiltaksplanen i Excel, og slipp filen inn her igjen når dere vil fortsette."
        ),
        later("KFL-arbeidsbok"),
        ".xlsx",
        XLSX,
        "Excel",
        "kfl_widgets.report.workbook:write_workbook",
    ),
    "slides": Document(
        later("Lysbilder til personalmøtet"),
        later("Last ned lysbildene"),
        later(
            "Hvem som svarte, det dere vil ta vare på, områdene, planen og spørsmål å snakke om. "
            "Med notater til den som legger fram."
        ),
        later("KFL-personalmøte"),
        ".pptx",
        PPTX,
        "PowerPoint",
        "kfl_widgets.report.slides:write_slides",
    ),
    "poster": Document(
        later("Plakat til personalrommet"),
        later("Last ned plakaten"),
        later("Det dere er blitt enige om, på én side i A3."),
        later("KFL-plakat"),
        ".pptx",
        PPTX,
        "PowerPoint",
        "kfl_widgets.report.slides:write_poster",
    ),
    "action_report": Document(
        later("Tiltaksrapport"),
        later("Last ned tiltaksrapporten"),
        later("Funn, analyse, mål og tiltak, med hva dere har lært. Til skoleeier og arkiv."),
        later("KFL-tiltaksrapport"),
        ".docx",
        DOCX,
        "Word",
        "kfl_widgets.report.word:write_action_report",
    ),
    "minutes": Document(
        later("Referat"),
        later("Last ned referatet"),
        later("Hva dere så på i dag, og hva dere bestemte."),
        later("KFL-referat"),
        ".docx",
        DOCX,
        "Word",
        "kfl_widgets.report.word:write_minutes",
    ),
    "owner_report": Document(
        later("Til tilstandsrapporten"),
        later("Last ned oppsummeringen"),
        later(
            "En oppsummering for skoleeier, med skolene i alfabetisk rekkefølge og uten rangering."
        ),
        later("KFL-tilstandsrapport"),
        ".docx",
        DOCX,
        "Word",
        "kfl_widgets.report.word:write_owner_report",
        is_of_all=True,
    ),
    "page": Document(
        later("Alt på én nettside"),
        later("Last ned nettsiden"),
        later(
            "Én fil som åpnes i nettleseren. Kan leses av alle, og skrives ut eller lagres som PDF."
        ),
        later("KFL-rapport"),
        ".html",
        HTML,
        later("nettleseren"),
        "kfl_widgets.report.web:write_page",
    ),
}
"""In the order they are offered."""


def file_name(document: Document, content: Content) -> str:
    """Name the file: «KFL-plakat Tyttebærlia skole 2026-11-22.pptx»."""
    school = re.sub(r"[^\w .–-]+", " ", content.name).strip(" .")[:60]
    stem = translate(document.stem, content.request.language)
    parts = (stem, school, f"{content.request.today:%Y-%m-%d}")
    return " ".join(part for part in parts if part) + document.suffix


def writer_of(document: Document) -> Any:
    """Import the function that writes it."""
    module, function = document.writer.split(":")
    return getattr(import_module(module), function)
