"""The panel that asks what to look at first, without a browser."""

import pytest
from tests.survey.examples import cell, survey_of

from kfl_widgets.demo_schools import SCHOOL_A
from kfl_widgets.survey import Factor, Filters, Scale
from kfl_widgets.widgets import Session
from kfl_widgets.widgets.focus import Focus
from kfl_widgets.widgets.priority_panel import PriorityPanel


def send(widget, **content):
    widget._handle_custom_msg(content, [])


def rows(panel):
    return panel._figure._table.rows


def view(panel):
    return panel._figure._views[0][1]


def points(panel):
    return {row["key"]: row for data in view(panel).rows.values() for row in data if "key" in row}


def explanation(panel):
    return panel._explanation._text.value


def two_scales():
    factors = (
        Factor("trivsel", "Trivsel", "elever", Scale(1, 5)),
        Factor("mobbing", "Mobbing", "elever", Scale(0, 100, unit="%"), high_is_good=False),
    )
    numbers = {"trivsel": (3.0, 3.6, 0.8), "mobbing": (20.0, 30.0, 15.0)}
    cells = [
        cell(200, means[at], means[2], wave=wave, measure=code)
        for code, means in numbers.items()
        for at, wave in enumerate(("T1", "T2"))
    ]
    return survey_of(cells, *factors)


def test_what_is_low_and_sinking_is_said_first(session):
    said = PriorityPanel(session)._finding.value
    assert said.startswith("<p>Relasjon elev–elev ligger svakt an og går tilbake")


def test_chart_and_table_say_the_same(session):
    panel = PriorityPanel(session)
    drawn = points(panel)
    for number, row in enumerate(rows(panel), start=1):
        point = drawn[row["key"]]
        assert point["number"] == number
        assert row["cells"][0]["text"] == f"{number}. {point['name']}"
        assert point["level_text"].startswith(row["cells"][1]["text"])
        assert point["move_text"] == f"{row['cells'][2]['text']} {row['cells'][2]['note']}"
        assert point["place_text"] == row["cells"][3]["text"]


def test_nothing_is_said_to_sink_that_may_be_chance(session):
    for row in rows(PriorityPanel(session)):
        if row["cells"][2]["note"] == "? kan ikke si":
            assert "usikkert" in row["cells"][3]["text"]


def test_a_click_tags_one_mark(session):
    panel = PriorityPanel(session)
    view(panel).selected = {"key": rows(panel)[2]["key"], "n": 1}
    assert [area.evidence.label for area in session.areas] == ["Relasjon elev–elev"]


def test_a_box_picks_several_marks_and_one_button_tags_them_all(session):
    panel = PriorityPanel(session)
    keys = [row["key"] for row in rows(panel)[3:5]]
    view(panel).selected = {"keys": keys, "n": 1}
    assert "Relasjon elev–lærer, Tilbakemelding" in panel._picked._text.value
    button = panel._picked._buttons["strength"]
    assert button.description == "Merk de 2 valgte som styrker"
    button.click()
    assert [area.kind for area in session.areas] == ["strength", "strength"]
    assert [row["kind"] for row in rows(panel)[3:5]] == ["strength", "strength"]


def test_an_empty_box_lets_go(session):
    panel = PriorityPanel(session)
    view(panel).selected = {"keys": [rows(panel)[0]["key"]], "n": 1}
    assert panel._picked.layout.display is None
    view(panel).selected = {"keys": [], "n": 2}
    assert panel._picked.layout.display == "none"


def test_a_corner_is_picked_from_the_keyboard(session):
    panel = PriorityPanel(session)
    panel._corner.value = "low_down"
    assert panel._picked.keys_picked == (rows(panel)[2]["key"],)
    panel._corner.value = ""
    assert panel._picked.keys_picked == ()


def test_only_places_that_are_taken_are_offered(session):
    panel = PriorityPanel(session)
    offered = {code for _, code in panel._corner.options if code}
    assert offered == {point["place"] for point in points(panel).values()}


def test_the_reference_can_stand_upwards_and_is_tagged_as_a_level(session):
    panel = PriorityPanel(session)
    panel._upward.value = "reference"
    assert "snittet" in rows(panel)[0]["cells"][3]["text"]
    send(panel._figure._table, key=rows(panel)[0]["key"], kind="improve")
    evidence = session.areas[0].evidence
    assert evidence.about == "level"
    assert evidence.reference is not None


def test_one_wave_is_held_against_the_reference(session):
    session.baseline = session.followup
    panel = PriorityPanel(session)
    assert [option["value"] for option in panel._upward.options] == ["reference"]
    assert rows(panel)


def test_one_wave_alone_says_what_to_do():
    panel = PriorityPanel(Session(survey_of([cell(80)])))
    assert "Last opp en måling til" in explanation(panel)


def test_several_scales_are_told_in_percent_and_tagged_as_answered():
    session = Session(two_scales())
    panel = PriorityPanel(session)
    assert "prosent" in panel._note.value
    assert {row["x"] for row in points(panel).values()} == {65.0, 70.0}
    send(panel._figure._table, key=rows(panel)[0]["key"], kind="improve")
    assert session.areas[0].evidence.scale == "1–5"


def test_hidden_rows_are_named_and_not_drawn(session):
    session.filters = session.filters.with_("group", ("elever", "ledere"))
    panel = PriorityPanel(session)
    assert "Ikke med i figuren" in panel._note.value
    assert not any(key.startswith("ledere") for key in points(panel))
    hidden = [row for row in rows(panel) if not row["can_tag"]]
    assert {cell["text"] for row in hidden for cell in row["cells"][1:]} == {"skjermet"}


def test_everything_hidden_offers_a_larger_group(session):
    session.filters = Filters(schools=(SCHOOL_A,), groups=("ledere",), grades=("1",))
    assert "For få har svart" in explanation(PriorityPanel(session))


def test_the_name_of_a_factor_leads_to_its_answers(session):
    panel = PriorityPanel(session)
    send(panel._figure._table, key=rows(panel)[0]["key"], kind="open")
    assert session.focus == Focus("Trivsel på skolen")
    assert session.view == "distribution"


@pytest.mark.real
def test_published_results_without_answers_are_shown(real_data):
    import kfl_widgets as kfl

    reading = kfl.read(real_data / "udir" / "tabell_152.xlsx")
    panel = PriorityPanel(Session(reading.survey))
    assert "går fram" in panel._finding.value


def test_an_empty_session_says_what_to_do():
    assert "Last opp regneark" in explanation(PriorityPanel())


def test_what_was_picked_stays_picked_when_the_filter_changes(session):
    panel = PriorityPanel(session)
    key = rows(panel)[0]["key"]
    view(panel).selected = {"keys": [key], "n": 1}
    session.filters = session.filters.with_("grade", ("8", "9", "10"))
    assert panel._picked.keys_picked == (key,)


def test_what_is_picked_is_tagged_in_one_step(session):
    panel = PriorityPanel(session)
    panel._on_box([row["key"] for row in rows(panel)[:3]])
    panel._tag_picked("strength")
    assert [area.kind for area in session.areas] == ["strength"] * 3
    session.undo()
    assert session.areas == ()
    assert not session.can_undo
    assert session.notice == ""
