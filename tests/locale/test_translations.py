"""The translations are whole, keep what a sentence is made of, and hold no forgotten bokmål."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from tools.build_messages import build
from tools.collect_messages import sentences

from kfl_widgets.locale import messages, msg, translate

SOURCE = Path(__file__).parents[2] / "src" / "kfl_widgets"
LOCALE = SOURCE / "locale"
LANGUAGES = ("nn", "en")

TYPED = {"pip", '"/kfl/"'}
"""What is written as it must be typed, its quotes too."""

SHARED = {
    "nn": """
        analysedelen angre avslutt avslutte avstand avtalt avvik c ctrl dd delmål delvis
        duckdb effekt eksempeldata eksport eldre engine google
        microsoft qualtrics surveymonkey enkelte evaluering evaluert false forbi
        fordeling fortalt fritekst fullført gap gjennomføring hjelpe hjulet indikator
        individuelt informasjon innhenting installer kommunesnitt kontekstperspektiv kultur
        limesurvey liten læring læringsmiljø m mal mellomtrinn merknad metode min mm
        målgruppe møtet neppe nullstill oppfølging oppover overskriftsrader pedagogisk
        personalmøte personalrommet plakat plakaten plan plassering poeng poengsskala
        prioritering problemformulering prosentpoeng pågår referatet referent
        respondentgruppe samle samtale sikker skalapoeng smart småtrinn sorter språk
        standardfeil starten statistikkportalen steget stemmefil stemmene strategi størst
        største sum svarfordeling svarprosent tabell tekst tidslinje tilstandsrapport true tøm
        tiltaksdelen tiltaksplan tiltaksrapport tiltaksrapporten tittel tittelen uavklart
        undertittel ungdomstrinn usikre utfordring utgangspunkt viktig vurdering året
        årshjul åååå
    """,
    "en": """
        gap google kultur limesurvey læring microsoft qualtrics smart statistikkportalen
        surveymonkey
    """,
}
"""Words of sentences that are the same in both languages, and that no other translation uses."""

BOKMAAL = """
    annen annet ansatte antall arbeidsboken bare bedre begynn beholde dere deres egen eget en
    endret endringen endringer et filen filens finnes flere foresatte forskjell fra gjelder gjør
    henger hva hvem hver hverandre hvert hvilke hvilken hvilket hvis hvor hvordan hvorfor høy
    høyere høyt ikke innen jeg kolonner lav lavere lavt lærere lærerne mangler mer mulig mye navn
    noe noen nærmere også påstander påstandene regneark sammen sammenlign sier skilles skjermet
    skole skolen skoler slettet spredning spredningen svarene tallene tegn tiltakene trinnene
    tydelig undersøkelse undersøkelsen usikkerhet valgt valgte velg velger vet være åpne øverste
"""
NORSK = """
    alle antall av dere det eller elever er fra ikke har hva hvem hver hvor med måling noen og på
    skal skala skole som svar til tiltak trinn være
"""
KEPT = (
    *("Kultur for læring", "Nettskjema", "Skoleporten", "Statistikkportalen", "Udir"),
    *("Alle eierformer", "Antall svar", "“Skala”", "Kommunen T1", "5.–7. trinn"),
)
"""What is never translated: names, and what must stand so in a file for us to read it."""


@cache
def translations(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "kfl_widgets.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.fixture(params=LANGUAGES)
def language(request) -> str:
    return request.param


@pytest.fixture
def catalog(language) -> Catalog:
    return translations(language)


@pytest.fixture
def said(catalog) -> dict[str, str]:
    return {message.id: message.string for message in catalog if message.id}


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", re.sub(r"\{\w+\}", " ", text).lower()))


def fields(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


# -- whole -----------------------------------------------------------------------------------------


def test_every_sentence_of_the_source_is_translated_and_no_other(said):
    assert sorted(sentences() ^ said.keys()) == [], "run tools/collect_messages.py"


def test_nothing_is_empty_uncertain_or_left_over(catalog):
    assert [message.id for message in catalog if not message.string or message.fuzzy] == []
    assert not catalog.obsolete


# -- what a sentence is made of --------------------------------------------------------------------


def test_values_have_their_places(said):
    assert {text: told for text, told in said.items() if fields(text) != fields(told)} == {}


def test_sentences_end_as_they_did(said):
    for text, told in said.items():
        assert told[-1] == text[-1] or text[-1] not in ".:?!…", told
        assert told.count("\n") == text.count("\n")
        assert (told[0].isspace(), told[-1].isspace()) == (text[0].isspace(), text[-1].isspace())


def test_quotes_are_those_of_the_language(language, said):
    for text, told in said.items():
        if language == "nn":
            assert (told.count("«"), told.count("»")) == (text.count("«"), text.count("»")), told
        else:
            assert not set("«»\"'") & set(told) or TYPED & set(told.split()), told
            assert told.count("“") == told.count("”") >= text.count("«"), told


def test_a_translation_is_about_as_long(said):
    long = {told: text for text, told in said.items() if len(told) > 1.6 * len(text) + 10}
    assert long == {}


# -- the language itself ---------------------------------------------------------------------------


def test_what_stays_as_it_is_in_bokmaal_is_meant_to(language, said):
    """A forgotten sentence has words that nothing else in the language uses."""
    used = set().union(*(words(told) for text, told in said.items() if told != text))
    same = set().union(*(words(told) for text, told in said.items() if told == text))
    assert sorted(same - used - set(SHARED[language].split())) == []


def test_nynorsk_has_no_bokmaal_word():
    for told in translated("nn"):
        assert not words(told) & set(BOKMAAL.split()), told


def test_english_has_no_norwegian_word():
    for told in translated("en"):
        assert not set("æøåÆØÅ") & set(told), told
        assert not words(told) & set(NORSK.split()), told


def translated(language: str) -> list[str]:
    """Give what is said in a language, without what is never translated."""
    kept = re.compile("|".join(map(re.escape, KEPT)))
    return [kept.sub("", message.string) for message in translations(language)]


# -- compiled --------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path) -> Path:
    return Path(shutil.copytree(LOCALE, tmp_path / "locale", ignore=shutil.ignore_patterns("*.mo")))


def test_what_is_compiled_is_read(folder, monkeypatch):
    build(folder)
    messages._catalog.cache_clear()
    monkeypatch.setattr(messages, "__file__", str(folder / "messages.py"))
    try:
        assert translate("Se nærmere", "nn") == "Sjå nærare"
        assert translate("Se nærmere", "en") == "Look closer"
        assert translate("Se nærmere") == "Se nærmere"
        assert msg("{n} skoler", n=3).in_language("nn") == "3 skular"
    finally:
        messages._catalog.cache_clear()


def test_only_what_has_changed_is_compiled_again(folder):
    changed = folder / "nn" / "LC_MESSAGES" / "kfl_widgets.po"
    assert len(build(folder)) == len(LANGUAGES)
    assert build(folder) == []
    changed.write_text(changed.read_text(encoding="utf-8").replace("Sjå nærare", "Sjå"), "utf-8")
    assert build(folder) == [changed.with_suffix(".mo")]
