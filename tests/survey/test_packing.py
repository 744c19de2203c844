"""Packing: a survey comes back as it was, and nothing else comes back at all."""

from __future__ import annotations

import json
import math
import zlib
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.survey.examples import cell, questionnaire, starred, survey_of

from kfl_widgets.locale import Message, msg
from kfl_widgets.survey import Factor, Problem, Scale, Source, Survey, Wave, Where, build
from kfl_widgets.survey.notation import from_plain, to_plain
from kfl_widgets.survey.packing import (
    LARGEST,
    TooLarge,
    bundle,
    inflate,
    pack_survey,
    unbundle,
    unpack_survey,
)

TABLES = ("scores", "answers", "participation", "products")
RECORDS = ("codebook", "waves", "references", "sources", "problems")


@dataclass(frozen=True)
class Noted(Source):
    """A source of which more is known."""

    notes: tuple[Message, ...] = ()


KINDS = (Source, Noted)


def is_same(one: Survey, other: Survey) -> bool:
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    return all(getattr(one, name) == getattr(other, name) for name in RECORDS)


def small() -> Survey:
    told = msg("Fant {n} rader. {why}", n=3, why=msg("Arket er tomt."))
    return survey_of(
        [cell(12), cell(9, wave="T2", sd=math.nan), starred(grade="8")],
        Factor("trivsel", "Trivsel", "elever", Scale(None, None, unit="poeng")),
        answers=pd.DataFrame({"item": ["a"], "option": [2], "n": [4.0]}),
        participation=pd.DataFrame({"invited": [20.0], "raters": [math.nan]}),
        waves=[Wave("T1", 2016), Wave("T2")],
        references=["Kommunen"],
        sources=[Source("a.xlsx", "mal", "ab", 3), Noted("b.csv", "svar", notes=(told,))],
        problems=[Problem("warning", told, Where("a.xlsx", "Ark", "C7"), msg("Se på den."))],
    )


codes = st.text("abcæ –€\x00", min_size=1, max_size=4)
numbers = st.one_of(st.just(math.nan), st.floats(allow_nan=False))
rows = st.fixed_dictionaries(
    {
        "wave": codes,
        "school": codes,
        "grade": codes,
        "measure": codes,
        "n": numbers,
        "total": numbers,
        "total_sq": numbers,
        "mean": numbers,
        "state": st.sampled_from(["known", "suppressed", "missing"]),
    }
)


def test_the_demo_schools_come_back_from_little_space(municipality):
    packed = pack_survey(municipality)
    print(f"the demo's cells take {len(packed) / 1000:.0f} kB")
    assert is_same(unpack_survey(packed), municipality)
    assert len(packed) < 200_000


def test_all_there_is_to_know_of_a_survey_comes_back():
    assert is_same(unpack_survey(pack_survey(small(), KINDS), KINDS), small())


def test_what_somebody_computed_of_a_survey_stays_behind():
    survey = small()
    survey.values("school")
    assert unpack_survey(pack_survey(survey, KINDS), KINDS).memo() == {}


def test_an_empty_survey_comes_back():
    assert is_same(unpack_survey(pack_survey(build())), build())


def test_codes_that_are_no_categories_come_back_as_they_were():
    survey = small()
    renamed = replace(survey, scores=survey.scores.assign(measure=["trivsel", "ro", "ro"]))
    assert is_same(unpack_survey(pack_survey(renamed, KINDS), KINDS), renamed)


@settings(deadline=None, max_examples=50)
@given(st.lists(rows, max_size=6))
def test_any_cells_come_back(several):
    survey = build(scores=pd.DataFrame(several), codebook=questionnaire())
    assert is_same(unpack_survey(pack_survey(survey)), survey)


def test_equal_surveys_give_equal_bytes():
    assert pack_survey(small(), KINDS) == pack_survey(small(), KINDS)


# -- bytes that somebody else made -----------------------------------------------------------------


def opened(data: bytes) -> tuple[dict, bytes]:
    text, arrays = unbundle(zlib.decompress(data))
    return json.loads(text), arrays


def closed(head: object, arrays: bytes) -> bytes:
    return zlib.compress(bundle([json.dumps(head).encode(), arrays]))


def places(value):
    """List every place in a JSON value, as the container and the step into it."""
    steps = value if isinstance(value, dict) else range(len(value))
    for step in steps:
        yield value, step
        if isinstance(value[step], (dict, list)):
            yield from places(value[step])


def is_refused(data: bytes) -> bool:
    try:
        unpack_survey(data, KINDS)
    except ValueError:
        return True
    return False


@pytest.mark.parametrize(
    "data",
    [b"", b"x", zlib.compress(b""), zlib.compress(b"\xff" * 9), closed([], b""), closed({}, b""),
     closed({"version": 1}, b""), closed({"version": 1, "tables": []}, b"")],
)  # fmt: skip
def test_what_is_no_survey_is_refused(data):
    assert is_refused(data)


@given(st.binary(max_size=60))
def test_no_bytes_raise_anything_else(data):
    assert is_refused(data)
    assert is_refused(zlib.compress(data))


@settings(deadline=None)
@given(st.integers(0, 3000), st.integers(0, 255))
def test_a_changed_byte_is_refused_or_harmless(place, byte):
    content = bytearray(zlib.decompress(pack_survey(small(), KINDS)))
    content[place % len(content)] = byte
    is_refused(zlib.compress(bytes(content)))


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_a_changed_value_is_refused_or_harmless(data):
    head, arrays = opened(pack_survey(small(), KINDS))
    where, step = data.draw(st.sampled_from(list(places(head))))
    odd = [None, -1, 2**70, 1.5, "x", "{0.a}", [], {}, [[]], [{}], True, {"x": [1]}, math.nan]
    where[step] = data.draw(st.sampled_from(odd))
    is_refused(closed(head, arrays))


@settings(deadline=None)
@given(st.integers(0, 2000))
def test_cells_that_are_cut_off_are_refused(length):
    head, arrays = opened(pack_survey(small(), KINDS))
    assert is_refused(closed(head, arrays[: min(length, len(arrays) - 1)]))
    assert is_refused(closed(head, arrays + b"\0"))


def test_a_code_that_stands_for_nothing_is_refused():
    head, arrays = opened(pack_survey(small(), KINDS))
    first = np.full(3, 99, "<i4").view(np.uint8).reshape(-1, 4).T.tobytes()
    assert is_refused(closed(head, first + arrays[len(first) :]))


@pytest.mark.parametrize("dimension", ["wave", "group", "gender"])
def test_a_dimension_without_an_order_is_refused(dimension):
    head, arrays = opened(pack_survey(small(), KINDS))
    head["tables"]["scores"]["codes"][dimension]["is_text"] = True
    assert is_refused(closed(head, arrays))


def test_what_would_not_be_unpacked_is_not_packed(monkeypatch):
    size = len(zlib.decompress(pack_survey(small(), KINDS)))
    monkeypatch.setattr("kfl_widgets.survey.packing.LARGEST", size)
    assert is_same(unpack_survey(pack_survey(small(), KINDS), KINDS), small())
    monkeypatch.setattr("kfl_widgets.survey.packing.LARGEST", size - 1)
    with pytest.raises(TooLarge):
        pack_survey(small(), KINDS)


def test_a_bomb_is_not_unpacked():
    with pytest.raises(ValueError, match="too large"):
        inflate(zlib.compress(bytes(LARGEST + 1)))


@pytest.mark.parametrize(
    "text", ["{n.__class__}", "{n[0]}", "{n:>99999999}", "{n!r}", "{m}", "{", "{}", "{0}"]
)
def test_a_sentence_can_only_name_its_values(text):
    with pytest.raises(ValueError):  # noqa: PT011 - which one is nobody's business
        from_plain(Message, {"text": text, "values": [["n", 1]]})


@pytest.mark.parametrize("name", ["", "n.__class__", "n[0]", "0"])
def test_a_value_that_is_named_otherwise_is_not_said(name):
    with pytest.raises(ValueError):  # noqa: PT011 - which one is nobody's business
        from_plain(Message, {"text": f"{{{name}}}", "values": [["n", 1], [name, 1]]})


def test_a_wave_that_is_not_there_is_refused():
    head, arrays = opened(pack_survey(small(), KINDS))
    head["waves"] = []
    assert is_refused(closed(head, arrays))


def test_a_sentence_says_the_same_again():
    told = msg("{n} av {of}: {why}", n=np.int64(1), of=2.5, why=msg("nei"))
    assert str(from_plain(Message, json.loads(json.dumps(to_plain(told))))) == str(told)


@given(st.lists(st.binary(max_size=9), min_size=1))
def test_a_bundle_gives_its_pieces_and_a_cut_one_nothing(pieces):
    data = bundle(pieces)
    assert unbundle(data) == pieces
    with pytest.raises(ValueError, match="cut off"):
        unbundle(data + b"\1")


def test_deep_nesting_is_refused():
    text = b'{"version":1,"tables":' + b"[" * 100_000
    assert is_refused(zlib.compress(bundle([text])))
