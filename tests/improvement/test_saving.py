"""Saving: what is loaded is what was saved, whatever has happened to the file."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.improvement.made import DAY, action, analysed, areas, chosen, evidence, planned, works

from kfl_widgets.improvement import (
    LARGEST,
    SCHEMA,
    Choices,
    Goal,
    LogEntry,
    SameItem,
    Work,
    attach,
    dump,
    load,
    tag,
)
from kfl_widgets.improvement.saving import MIGRATIONS


def as_version_0(areas) -> bytes:
    """Write areas as the first version did."""
    written = [area.model_dump(mode="json") for area in areas]
    for area in written:
        for name in ("about", "high_is_good"):
            del area["evidence"][name]
    return json.dumps({"areas": written}).encode()


def said(loaded) -> str:
    return " ".join(map(str, loaded.problems))


@settings(deadline=None)
@given(works)
def test_a_loaded_work_is_the_saved_one(work):
    loaded = load(dump(work))
    assert loaded.work == work
    assert loaded.problems == ()


@settings(deadline=None)
@given(works)
def test_equal_works_give_equal_bytes(work):
    assert dump(work) == dump(load(dump(work)).work)


@settings(deadline=None)
@given(st.lists(areas, max_size=3, unique_by=lambda area: area.key))
def test_areas_of_the_first_version_are_all_there(several):
    of_changes = [a.but(evidence=a.evidence.but(about="change")) for a in several]
    assert load(as_version_0(of_changes)).work == Work(areas=tuple(of_changes))


@pytest.mark.parametrize(
    ("about", "more"),
    [
        ("level", {"baseline": ""}),
        ("change", {}),
        ("gap", {"baseline": "T2", "other": "foresatte"}),
    ],
)
def test_the_first_version_is_told_what_its_evidence_is_about(about, more):
    seen = evidence(about=about, **more)
    loaded = load(as_version_0([chosen("Trivsel")[0].but(evidence=seen)]))
    assert loaded.work.areas[0].evidence == seen


def test_every_version_has_a_way_forward():
    assert sorted(MIGRATIONS) == list(range(SCHEMA))


def test_a_newer_file_is_not_guessed_at():
    loaded = load(b'{"schema": 99, "areas": []}', "plan.json")
    assert loaded.work is None
    assert "nyere utgave" in said(loaded)
    assert loaded.problems[0].where.file == "plan.json"


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"\xff\xfe", b"[1]", b"null", b'{"a": 1}', b'{"schema": true}',
     b'{"schema": -1}', b'{"schema": "1"}', b"[" * 100_000, b'{"schema":1,"x":' + b"9" * 9000],
)  # fmt: skip
def test_what_is_no_work_is_said_to_be_none(data):
    loaded = load(data)
    assert loaded.work is None
    assert loaded.problems[0].severity == "error"
    assert loaded.problems[0].remedy is not None


def test_a_huge_file_is_not_even_read():
    assert "for stor" in said(load(b" " * (LARGEST + 1)))


def test_a_broken_entry_goes_and_the_rest_of_its_measure_stays():
    work = planned(action("1", log=(LogEntry(on=DAY, done="a"), LogEntry(on=DAY, done="b"))))
    saved = json.loads(dump(work))
    saved["actions"][0]["log"][0]["on"] = "i går"
    loaded = load(json.dumps(saved).encode())
    assert [entry.done for entry in loaded.work.actions[0].log] == ["b"]
    assert loaded.work.analyses == work.analyses
    assert "Noe i tiltaksplanen kunne ikke leses, og er utelatt." in said(loaded)


def test_an_area_without_evidence_goes_alone():
    saved = json.loads(dump(Work(areas=chosen("A", "B"))))
    del saved["areas"][0]["evidence"]
    assert load(json.dumps(saved).encode()).work == Work(areas=chosen("B"))


def test_damaged_evidence_is_not_taken_for_evidence_about_everybody():
    areas = tag(chosen("A"), evidence("B", grades=("8",)), "improve")
    analysis = attach(attach(analysed(), evidence("C")), evidence("D", grades=("8",)))
    saved = json.loads(dump(Work(areas=areas, analyses=(analysis,))))
    saved["areas"][1]["evidence"]["grades"] = saved["analyses"][0]["evidence"][1]["grades"] = 8
    work = load(json.dumps(saved).encode()).work
    assert work.areas == chosen("A")
    assert work.analyses == (attach(analysed(), evidence("C")),)


def test_a_field_nobody_knows_is_left_out_alone():
    saved = json.loads(dump(Work(areas=chosen("A"))))
    saved["areas"][0]["evidence"]["secret"] = saved["secret"] = 1
    assert load(json.dumps(saved).encode()).work == Work(areas=chosen("A"))


def test_a_file_whose_end_is_missing_gives_its_beginning():
    work = planned(action("1"), action("2"))
    data = dump(work)
    loaded = load(data[: data.index(b'"Tiltak 2"')])
    assert loaded.work.areas == work.areas
    assert loaded.work.actions[0] == work.actions[0]
    assert "Slutten av filen mangler" in said(loaded)


def test_a_file_that_an_editor_marked_as_utf8_is_read():
    assert load(b"\xef\xbb\xbf" + dump(planned())).work == planned()


def places(saved):
    """List every place in a JSON value, as the container and the step into it."""
    steps = saved if isinstance(saved, dict) else range(len(saved))
    for step in steps:
        yield saved, step
        if isinstance(saved[step], (dict, list)):
            yield from places(saved[step])


@settings(deadline=None)
@given(works, st.data())
def test_a_damaged_place_is_left_out_and_nothing_else_fails(work, data):
    saved = json.loads(dump(work))
    where, step = data.draw(st.sampled_from(list(places(saved))))
    where[step] = data.draw(st.sampled_from([None, 1, "x", [], {}, [{}], True, {"x": [1]}]))
    loaded = load(json.dumps(saved).encode())
    assert loaded.work is not None or step == "schema"


@given(st.binary(max_size=60))
def test_no_bytes_make_loading_fail(data):
    assert load(data).work is not None or load(data).problems


@settings(deadline=None)
@given(works, st.integers(0, 4000))
def test_no_cut_makes_loading_fail(work, length):
    loaded = load(dump(work)[:length])
    assert loaded.work is not None or loaded.problems


def test_long_texts_and_long_logs_stay_far_below_the_limit():
    text = "Vi prøvde ut leselekser. " * 200
    log = tuple(
        LogEntry(on=DAY, done=f"{n} gjort", learned="lært", wise="lurt") for n in range(200)
    )
    many = tuple(action(str(n), problem=text, log=log) for n in range(30))
    work = planned(*many).but(analyses=(analysed(challenge=text, goal=Goal(text=text)),))
    data = dump(work)
    assert len(data) < LARGEST / 10
    assert load(data).work == work


# -- what the team was looking at ------------------------------------------------------------------

LOOKED = Choices(
    schools=("Skole A",),
    groups=("elever",),
    grades=("8", "9"),
    baseline="T1",
    followup="T2",
    min_n=10,
    match="cohort",
    factor="Trivsel",
    split="grade",
    view="plan",
    language="nn",
    colour="#0b5A7a",
    mappings=('{"version": 1}',),
    same_items=(SameItem(group="elever", old="a", new="b", old_text="A", new_text="Å"),),
)


def test_what_the_team_was_looking_at_comes_along():
    assert load(dump(planned(), LOOKED)).choices == LOOKED
    assert load(dump(planned(), LOOKED)).work == planned()


def test_a_work_that_says_nothing_of_it_is_read():
    assert load(dump(planned())).choices is None


def test_a_file_of_the_version_before_is_read():
    saved = json.loads(dump(planned()))
    loaded = load(json.dumps({**saved, "schema": 1}).encode())
    assert (loaded.work, loaded.problems, loaded.choices) == (planned(), (), None)


@pytest.mark.parametrize("chosen", [1, "x", [], {"min_n": "5"}, {"colour": "red"}, {"odd": 1}])
def test_damaged_choices_cost_no_work_and_are_told(chosen):
    saved = json.loads(dump(planned()))
    loaded = load(json.dumps({**saved, "choices": chosen}).encode())
    assert loaded.work == planned()
    assert loaded.choices in (None, Choices())
    assert "det dere så på" in said(loaded)


def test_what_is_right_in_damaged_choices_is_kept():
    saved = json.loads(dump(planned(), LOOKED))
    saved["choices"]["language"] = "xx"
    saved["choices"]["same_items"].append({"group": "elever"})
    assert load(json.dumps(saved).encode()).choices == LOOKED.but(language="nb")


def test_a_file_of_endless_parts_is_refused_before_they_are_looked_at():
    data = b'{"schema": 1, "areas": [' + b",".join([b"{}"] * 2_000_000) + b"]}"
    found = load(data)
    assert found.work is None
    assert "for stor" in str(found.problems[0])
