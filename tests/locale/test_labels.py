from __future__ import annotations

import pytest

from kfl_widgets.locale import joined, label, labels, quote, scale_name, span


@pytest.mark.parametrize(
    ("dimension", "code", "text"),
    [
        ("grade", "8", "8. trinn"),
        ("grade", "10", "10. trinn"),
        ("grade", "1-4", "1.–4. trinn"),
        ("grade", "vg1", "Vg1"),
        ("grade", "alle", "Alle trinn"),
        ("grade", "ukjent", "Trinn ikke oppgitt"),
        ("group", "lærere", "Lærere"),
        ("group", "assistenter", "Assistenter"),
        ("gender", "jenter", "Jenter"),
        ("gender", "annet", "Annet"),
        ("gender", "ukjent", "Ikke oppgitt"),
        ("school", "alle", "Alle skoler"),
        ("school", "lia skole", "lia skole"),
        ("wave", "T1", "T1"),
        ("wave", "2021-22", "2021-22"),
    ],
)
def test_codes_are_called_what_teachers_call_them(dimension, code, text):
    assert label(dimension, code) == text


def test_several_codes_are_labelled_in_their_order():
    assert labels("grade", ["9", "8"]) == ["9. trinn", "8. trinn"]


@pytest.mark.parametrize(
    ("grades", "text"),
    [
        ((), ""),
        (("8",), "8. trinn"),
        (("8", "9"), "8. trinn og 9. trinn"),
        (("8", "9", "10"), "8.–10. trinn"),
        (("10", "9", "8"), "8.–10. trinn"),
        (("5", "7", "9"), "5. trinn, 7. trinn og 9. trinn"),
        (("vg1", "vg2", "vg3"), "Vg1, Vg2 og Vg3"),
        (("9", "10", "vg1"), "9. trinn, 10. trinn og Vg1"),
    ],
)
def test_a_set_of_grades_is_said_shortly(grades, text):
    assert span(grades) == text


def test_quotation_marks_are_those_of_the_language():
    assert quote("Vi trives") == "«Vi trives»"
    assert quote("{braces}", "en") == "“{braces}”"


def test_a_scale_of_numbers_is_called_the_same_in_any_language():
    assert scale_name("1–4", "en") == "1–4"
    assert scale_name("poeng", "en") == "points"


def test_names_are_said_as_a_list():
    assert [joined("ABC"[:n]) for n in range(4)] == ["", "A", "A og B", "A, B og C"]
    assert joined("ABC", "en") == "A, B and C"
