from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from kfl_widgets.report.plain import plain


@given(st.text(st.characters()))
def test_any_text_can_stand_in_xml_afterwards(text: str):
    kept = plain(text)
    element = ElementTree.Element("a")
    element.text = kept
    back = ElementTree.fromstring(ElementTree.tostring(element, encoding="utf-8")).text or ""
    assert back.replace("\r", "\n") == kept.replace("\r\n", "\n").replace("\r", "\n")


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_letters_numbers_and_signs_stay(text: str):
    assert plain(text) == text


def test_what_turns_the_direction_of_writing_is_gone():
    assert plain("a\u202eb\u2066c\u2069d") == "abcd"


def test_halves_of_pairs_are_gone_and_whole_pairs_stay():
    assert plain("\ud83d 🙂") == " 🙂"
