from __future__ import annotations

import gettext

import pytest

from kfl_widgets.locale import Message, later, messages, msg, translate


@pytest.fixture
def nynorsk(monkeypatch):
    """Put a catalog of two sentences in place of the real ones."""

    class Catalog(gettext.NullTranslations):
        def gettext(self, message):
            return {"Fant {n} rader i {place}.": "Fann {n} rader i {place}.", "arket": "arket her"}[
                message
            ]

    plain = messages._catalog
    monkeypatch.setattr(
        messages, "_catalog", lambda language: Catalog() if language == "nn" else plain(language)
    )


def test_a_message_says_its_values():
    assert str(msg("Fant {n} rader i {file}.", n=12, file="a.csv")) == "Fant 12 rader i a.csv."


def test_a_message_inside_a_message_is_said_in_the_same_language(nynorsk):
    outer = msg("Fant {n} rader i {place}.", n=2, place=msg("arket"))
    assert outer.in_language("nn") == "Fann 2 rader i arket her."
    assert str(outer) == "Fant 2 rader i arket."


def test_braces_in_a_value_are_left_alone():
    assert str(msg("Fant «{name}».", name="{n}")) == "Fant «{n}»."


def test_a_value_may_be_called_text():
    assert str(msg("Leste {text}.", text="alt")) == "Leste alt."


def test_messages_with_the_same_words_and_values_are_one():
    assert msg("Fant {n}.", n=1) == msg("Fant {n}.", n=1)
    assert len({msg("Fant {n}.", n=1), msg("Fant {n}.", n=1), msg("Fant {n}.", n=2)}) == 2


def test_a_sentence_without_a_translation_stays_as_it_is_written():
    assert translate("Denne setningen finnes ikke.", "en") == "Denne setningen finnes ikke."
    assert Message("Denne setningen finnes ikke.").in_language("xx")


def test_a_sentence_for_later_is_the_sentence():
    assert later("Elever") == "Elever"
