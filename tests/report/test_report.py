"""What is said and what is taken away."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from kfl_widgets.demo_schools import SCHOOL_A, SCHOOL_B, demo
from kfl_widgets.improvement import Area, Evidence, evidence_of, tag
from kfl_widgets.report import (
    describe_evidence,
    describe_selection,
    describe_survey,
    headline,
    write_areas,
)
from kfl_widgets.report.sentences import describe_source
from kfl_widgets.survey import Filters, Source, compare, protect, response_rates


@pytest.fixture(scope="module")
def survey():
    return demo()


def changes(survey, **where):
    return protect(compare(survey, "T1", "T2", where=Filters(**where)))


def test_the_headline_names_the_largest_clear_changes_good_and_bad(survey):
    said = headline(changes(survey, schools=(SCHOOL_A,), groups=("elever",)))
    assert said == (
        "Tilbakemelding ble bedre: fra 2,7 til 3,0. "
        "Relasjon elev–lærer ble bedre: fra 2,9 til 3,2. "
        "Relasjon elev–elev ble svakere: fra 2,9 til 2,7. "
        "Det er mer enn tilfeldigheter kan forklare."
    )


def test_a_decline_is_said_without_blame(survey):
    table = changes(survey, schools=(SCHOOL_A,), groups=("elever",))
    assert headline(table.only("label", "Relasjon elev–elev")).startswith(
        "Relasjon elev–elev ble svakere: fra"
    )


def test_no_clear_change_is_said_as_not_knowing(survey):
    table = changes(survey, schools=(SCHOOL_A,), groups=("elever",)).only("label", "Arbeidsro")
    assert "kan være tilfeldig" in headline(table)


def test_where_one_wave_may_be_shown_it_is_the_change_that_cannot(survey):
    table = compare(survey, "T1", "T2", ("grade", "group", "factor"), Filters(schools=(SCHOOL_A,)))
    teachers = protect(table).only("group", "kontaktlærere").only("grade", "7")
    assert teachers.frame["hidden"].all()
    assert headline(teachers) == "For få har svart ved én av målingene til at endringen kan vises."


def test_all_hidden_offers_a_way_out(survey):
    assert "For få har svart" in headline(changes(survey, schools=(SCHOOL_A,), groups=("ledere",)))


def test_the_selection_is_said_with_answers_and_rate(survey):
    where = Filters(schools=(SCHOOL_B,), groups=("elever",), grades=("8", "9", "10"))
    rates = protect(response_rates(survey, ("group",), where.with_("wave", ("T2",))))
    row = rates.frame.iloc[0]
    said = describe_selection(where, ("T1 2016", "T2 2018"), rates)
    assert said == (
        f"{SCHOOL_B} · Elever · 8.–10. trinn · T1 2016 mot T2 2018 · "
        f"{int(row['answered'])} svar ({row['rate'] * 100:.0f}\N{NO-BREAK SPACE}%)"
    )


def test_too_few_answers_are_not_counted_aloud(survey):
    where = Filters(waves=("T2",), schools=(SCHOOL_A,), groups=("ledere",))
    rates = protect(response_rates(survey, ("group",), where))
    assert describe_selection(where, ("T1", "T2"), rates).endswith("antall svar er skjermet")


def test_groups_that_are_too_small_are_named_beside_the_others(survey):
    where = Filters(waves=("T2",), schools=(SCHOOL_A,), groups=("elever", "ledere"))
    rates = protect(response_rates(survey, ("group",), where))
    said = describe_selection(where, ("T1", "T2"), rates)
    assert said.endswith("151 svar (88\N{NO-BREAK SPACE}%), ledere skjermet")


def nobody_counted(survey, *groups):
    """Give the survey as if nobody had counted the answers of `groups`."""
    people, scores = survey.participation, survey.scores
    unknown = people.assign(answered=people["answered"].mask(people["group"].isin(groups)))
    return replace(survey, participation=unknown, scores=scores[~scores["group"].isin(groups)])


def test_answers_that_nobody_counted_are_unknown_and_not_none(survey):
    where = Filters(waves=("T2",), schools=(SCHOOL_A,), groups=("elever", "foresatte"))
    neither = nobody_counted(survey, "elever", "foresatte")
    rates = protect(response_rates(neither, ("group",), where))
    assert describe_selection(where, ("", "T2"), rates).endswith("T2 · antall svar er ukjent")
    rates = protect(response_rates(nobody_counted(survey, "foresatte"), ("group",), where))
    said = describe_selection(where, ("", "T2"), rates)
    assert said.endswith("151 svar (88\N{NO-BREAK SPACE}%), foresatte ukjent")


def test_a_layout_is_called_the_same_in_documents_as_on_the_page():
    source = Source("T1.xlsx", "KFL-mal")
    assert describe_source(source, "en") == "T1.xlsx – KFL template"


def test_a_survey_is_described_without_empty_lines(survey):
    facts = dict(describe_survey(survey))
    assert facts["Målinger"] == ["T1 2016", "T2 2018"]
    assert facts["Sammenligner med"] == ["Kommunen"]


def areas_of(survey, rows=2):
    table = changes(survey, schools=(SCHOOL_A,), groups=("elever",))
    areas = ()
    for row in range(rows):
        areas = tag(areas, evidence_of(table, row), "improve" if row else "strength")
    return areas


def read_back(data: bytes):
    sheet = load_workbook(BytesIO(data))["Områder"]
    header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_the_workbook_holds_the_areas_with_their_evidence(survey):
    areas = areas_of(survey)
    rows = read_back(write_areas(areas, {"T1": "T1 2016", "T2": "T2 2018"}))
    assert [row["Faktor"] for row in rows] == [area.evidence.label for area in areas]
    assert [row["Merket som"] for row in rows] == ["Styrke", "Forbedringsområde"]
    assert rows[0]["Første måling"] == "T1 2016"
    assert rows[0]["Endring"] == pytest.approx(areas[0].evidence.change)
    assert rows[0]["Antall første"] == areas[0].evidence.n_baseline
    assert rows[0]["Skole"] == SCHOOL_A
    assert rows[0]["Trinn"] == "Alle trinn"


def test_the_only_school_is_named_though_nobody_chose_it():
    area = Area(kind="improve", evidence=bare_evidence())
    (row,) = read_back(write_areas([area], only_school="Vår skole"))
    assert row["Skole"] == "Vår skole"


def test_unknown_numbers_are_empty_cells():
    area = Area(kind="improve", evidence=bare_evidence())
    (row,) = read_back(write_areas([area]))
    assert row["Endring"] is None
    assert row["Antall første"] is None


def test_a_level_with_nothing_beside_it_has_no_verdict():
    alone = bare_evidence(about="level", baseline="", mean_followup=3.2)
    beside = alone.but(reference=3.0, reference_name="Kommunen", change=0.2, verdict="uncertain")
    rows = read_back(write_areas([Area(kind="improve", evidence=e) for e in (alone, beside)]))
    assert [row["Vurdering"] for row in rows] == [None, "kan ikke si"]


def bare_evidence(**more) -> Evidence:
    known = {"factor": "A", "label": "A", "group": "elever", "baseline": "T1", "followup": "T2"}
    return Evidence(**(known | more), min_n=7, seen=date(2026, 11, 21))


def test_an_area_seen_in_one_wave_only_is_described_by_that():
    who, numbers = describe_evidence(bare_evidence(mean_followup=3.25))
    assert numbers == "Gjennomsnitt 3,2"
    assert "Elever" in who


def test_a_gap_that_cannot_be_compared_is_no_change_over_time_and_no_zero():
    gap = {"about": "gap", "genders": ("jenter",), "other": "gutter", "baseline": "T2"}
    seen = bare_evidence(**gap, mean_baseline=3.9, mean_followup=3.3)
    assert describe_evidence(seen)[1] == "Jenter 3,9, gutter 3,3 (kan ikke sammenlignes)"


@pytest.mark.parametrize(
    ("group", "verdict", "said"),
    [
        ("elever", "uncertain", "kan ikke si"),
        ("elever", "clear_worse", "klart mindre positive"),
        ("kontaktlærere", "clear_worse", "vurdert klart svakere"),
    ],
)
def test_a_gap_is_judged_as_a_change_is(group, verdict, said):
    gap = {"about": "gap", "genders": ("jenter",), "other": "gutter", "baseline": "T2"}
    seen = bare_evidence(**gap | {"group": group}, mean_baseline=3.9, mean_followup=3.3)
    numbers = describe_evidence(seen.but(change=-0.6, verdict=verdict))[1]
    assert numbers == f"Jenter 3,9, gutter 3,3 (−0,6): {said}"


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ({"about": "gap", "other": "lærere"}, "er «første» og «andre» de to gruppene"),
        ({"about": "level", "change": 0.2}, "er «Endring» avstanden til det dere"),
        ({"about": "change"}, ""),
    ],
)
def test_columns_of_two_waves_say_what_they_hold_of_other_findings(seen, told: str):
    areas = [Area(kind="improve", evidence=bare_evidence(**seen))]
    notes = load_workbook(BytesIO(write_areas(areas)))["Slik leser dere tallene"]
    words = "\n".join(str(cell.value) for cell in notes["A"])
    assert told in words
    assert ("Der det" in words or "Der to" in words) == bool(told)


def test_no_areas_give_a_workbook_that_says_so():
    sheet = load_workbook(BytesIO(write_areas([])))["Områder"]
    assert sheet["A1"].value == "Ingen områder er merket ennå."


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["", "=", "+", "-", "@", "\t=", "\r="]))
def test_no_text_ever_becomes_a_formula(text, start):
    area = Area(kind="improve", evidence=bare_evidence(label=start + "A"), why=start + text)
    sheet = load_workbook(BytesIO(write_areas([area])))["Områder"]
    types = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert "f" not in types
