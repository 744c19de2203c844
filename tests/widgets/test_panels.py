"""Panels without a browser: set a trait, look at what is shown; click, look at the trait."""

from tests.survey.examples import cell, survey_of

from kfl_widgets.app.page import App
from kfl_widgets.demo_schools import SCHOOL_A
from kfl_widgets.survey import Filters
from kfl_widgets.widgets import (
    AreasPanel,
    AreasSummary,
    ComparePanel,
    FilterPanel,
    InsightsPanel,
    Session,
    UploadPanel,
)


def send(widget, **content):
    """Do what the page does when it sends a message."""
    widget._handle_custom_msg(content, [])


def table_of(panel):
    return panel._figure._table


def chart_of(panel):
    """Give the panel's only chart."""
    _title, chart = panel._figure._charts.children
    return chart


def choices(panel):
    return {choice.legend: choice for choice in panel._choices.values()}


def test_the_filter_offers_only_what_the_data_has(session):
    grades = choices(FilterPanel(session))["Trinn"]
    assert [option["label"] for option in grades.options][:2] == ["1. trinn", "2. trinn"]
    assert len(grades.options) == 10


def test_choosing_in_the_filter_sets_the_session_and_back(session):
    panel = FilterPanel(session)
    choices(panel)["Trinn"].value = ["8", "9"]
    assert session.filters.grades == ("8", "9")
    session.filters = Filters(groups=("lærere",))
    assert choices(panel)["Trinn"].value == []
    assert choices(panel)["Gruppe"].value == ["lærere"]


def test_leaders_are_too_few_to_count(session):
    options = choices(FilterPanel(session))["Gruppe"].options
    counts = {option["value"]: option["count"] for option in options}
    assert counts["ledere"] == "skjermet"
    assert counts["elever"].isdigit()


def test_reset_goes_back_to_the_first_group(session):
    panel = FilterPanel(session)
    panel._reset.click()
    assert session.filters == Filters(groups=("elever",))


def test_comparison_shows_finding_selection_chart_and_table(session):
    panel = ComparePanel(session)
    assert "Tilbakemelding ble bedre" in panel._finding.value
    chart = chart_of(panel)
    assert chart.spec["layer"]
    assert "Tilbakemelding ble bedre" in chart.label
    assert len(table_of(panel).rows) == len(session.result)


def test_the_chart_keeps_its_spec_when_only_numbers_change(session):
    panel = ComparePanel(session)
    chart = chart_of(panel)
    spec, rows = chart.spec, chart.rows
    session.filters = session.filters.with_("grade", ("8", "9", "10"))
    assert chart_of(panel) is chart
    assert chart.spec == spec
    assert chart.rows != rows


def test_chart_and_table_say_the_same(session):
    panel = ComparePanel(session)
    chart = chart_of(panel)
    (records,) = chart.rows.values()
    for record, row in zip(records, table_of(panel).rows, strict=True):
        assert record["key"] == row["key"]
        assert record["verdict_text"].startswith(row["cells"][3]["text"])
        assert record["verdict_text"].endswith(row["cells"][3]["note"])


def test_a_row_is_tagged_from_the_table_and_untagged_again(session):
    panel = ComparePanel(session)
    key = table_of(panel).rows[0]["key"]
    send(table_of(panel), key=key, kind="improve")
    assert [area.kind for area in session.areas] == ["improve"]
    assert table_of(panel).rows[0]["kind"] == "improve"
    send(table_of(panel), key=key, kind="strength")
    assert [area.kind for area in session.areas] == ["strength"]
    send(table_of(panel), key=key, kind="")
    assert session.areas == ()


def test_a_tag_for_a_row_that_is_not_there_is_ignored(session):
    panel = ComparePanel(session)
    send(table_of(panel), key="no such row", kind="improve")
    send(table_of(panel), key=table_of(panel).rows[0]["key"], kind="<script>")
    assert session.areas == ()


def test_hidden_rows_show_the_mark_and_can_not_be_tagged(session):
    session.filters = Filters(schools=(SCHOOL_A,), groups=("elever", "ledere"))
    panel = ComparePanel(session)
    hidden = [row for row in table_of(panel).rows if "Ledere" in row["name"]]
    assert {row["can_tag"] for row in hidden} == {False}
    assert {row["cells"][1]["text"] for row in hidden} == {"skjermet"}
    send(table_of(panel), key=hidden[0]["key"], kind="improve")
    panel._on_mark(hidden[0]["key"])
    assert session.areas == ()


def test_a_wave_that_may_be_shown_is_shown_where_every_change_is_hidden():
    session = Session(survey_of([cell(3, wave="T1"), cell(40, wave="T2")]))
    panel = ComparePanel(session)
    assert panel._body.layout.display is None
    (row,) = table_of(panel).rows
    assert [told["text"] for told in row["cells"][1:]] == ["skjermet", "3,0", "skjermet"]


def test_when_all_is_hidden_a_larger_group_is_offered(session):
    session.filters = Filters(schools=(SCHOOL_A,), groups=("ledere",), grades=("8",))
    panel = ComparePanel(session)
    assert "For få har svart" in panel._explanation._text.value
    assert panel._body.layout.display == "none"
    panel._explanation._offer.click()
    assert session.filters.grades != ("8",)


def test_a_click_on_a_mark_tags_it_as_undecided_and_asks_what_it_is(session):
    panel = ComparePanel(session)
    key = table_of(panel).rows[2]["key"]
    chart_of(panel).selected = {"key": key, "n": 1}
    assert [area.kind for area in session.areas] == ["undecided"]
    assert "Relasjon elev–elev" in panel._chosen._text.value
    panel._chosen._kind.value = "strength"
    assert [area.kind for area in session.areas] == ["strength"]
    assert table_of(panel).rows[2]["kind"] == "strength"
    panel._chosen._on_remove(None)
    assert session.areas == ()
    assert panel._chosen.layout.display == "none"


def test_a_factor_is_looked_into_by_its_name_and_split_by_grade(session):
    panel = ComparePanel(session)
    send(table_of(panel), key=table_of(panel).rows[1]["key"], kind="open")
    assert session.focus.factor == "Faglig trivsel"
    assert set(session.result.frame["factor"]) == {"Faglig trivsel"}
    assert "item" in session.result.by
    panel._split.value = "grade"
    assert [row["name"] for row in table_of(panel).rows][-1] == "10. trinn"


def test_rows_are_put_in_order_and_the_chart_follows(session):
    panel = ComparePanel(session)
    panel._order.value = "level"
    means = [row["cells"][2]["sort"] for row in table_of(panel).rows]
    assert means == sorted(means)
    (records,) = chart_of(panel).rows.values()
    assert [record["key"] for record in records] == [row["key"] for row in table_of(panel).rows]


def test_cohorts_are_followed_when_the_years_are_known(session):
    panel = ComparePanel(session)
    panel._match.value = "cohort"
    grades = session.result.frame.set_index("factor")["grades_baseline"]
    assert grades["Trivsel på skolen"] == "1,2,3,4,5,6,7,8"


def test_an_empty_comparison_says_what_to_do():
    panel = ComparePanel()
    assert "Last opp regneark" in panel._explanation._text.value
    assert panel._body.layout.display == "none"


def test_waves_are_chosen_in_the_panel(session):
    panel = ComparePanel(session)
    panel._baseline.value = "T2"
    assert session.baseline == "T2"
    assert "to ulike målinger" in panel._explanation._text.value
    panel._followup.value = "T1"
    assert "den eldste målingen under «Fra»" in panel._explanation._text.value
    panel._baseline.value = "T1"
    panel._followup.value = "T2"
    assert session.result is not None


def test_areas_are_explained_moved_turned_and_removed(session):
    panel = AreasPanel(session)
    for row in range(3):
        session.tag_row(row, "improve")
    cards = panel._lists["improve"]
    first, second, _ = (card["key"] for card in cards.cards)
    send(cards, key=first, wish="explain", text="Stemmer med det vi hører")
    assert cards.cards[0]["why"] == "Stemmer med det vi hører"
    send(cards, key=first, wish="down")
    assert [card["key"] for card in cards.cards][:2] == [second, first]
    send(cards, key=second, wish="turn")
    assert [card["key"] for card in panel._lists["strength"].cards] == [second]
    send(cards, key=first, wish="remove")
    assert len(session.areas) == 2


def test_more_than_three_areas_are_met_with_a_gentle_word(session):
    panel, summary = AreasPanel(session), AreasSummary(session)
    for row in range(3):
        session.tag_row(row, "improve")
    assert panel._advice.value == ""
    session.tag_row(3, "improve")
    assert "4 områder" in panel._advice.value
    assert "Hva kan vente?" in summary._advice.value


def test_nothing_to_download_before_something_is_tagged(session):
    panel = AreasPanel(session)
    assert panel._download.disabled
    assert "Merk minst ett område" in panel._download.reason
    session.tag_row(0, "improve")
    assert not panel._download.disabled


def test_the_summary_shows_three_slots(session):
    summary = AreasSummary(session)
    assert summary._slots.value.count("Plass") == 3
    session.tag_row(0, "improve")
    assert summary._slots.value.count("Plass") == 2


def test_upload_reads_files_and_reports_what_was_read(session):
    panel = UploadPanel()
    panel.session.add_files([("tom.csv", b"")])
    assert "Dette kunne vi ikke lese" in panel._report.value
    assert "tom.csv" in panel._report.value


def test_labels_from_files_are_escaped():
    panel = UploadPanel()
    panel.session.add_files([("<img src=x onerror=alert(1)>.xlsx", b"not a workbook")])
    assert "<img" not in panel._report.value


def test_the_demo_is_one_click_away():
    panel = UploadPanel()
    panel._demo.click()
    assert panel.session.survey is not None
    assert panel.session.filters.schools == (SCHOOL_A,)
    assert "Eksempeldata" in panel._report.value


def test_deleting_asks_first_and_leaves_a_quiet_empty_page(session):
    app = App(session)
    upload = app._places["data"].children[0]
    session.tag_row(0, "improve")
    upload._delete.click()
    assert session.areas
    question, answers = upload._sure.children
    assert "Er dere sikre?" in question.value
    answers.children[1].click()
    assert session.areas
    upload._delete.click()
    answers.children[0].click()
    assert (session.survey, session.areas, session.notice) == (None, (), "")


def test_the_page_follows_the_session(demo_survey):
    session = Session()
    app = App(session)
    assert "Ingen data ennå" in app._title.value
    session.show(demo_survey)
    session.view = "compare"
    assert app._steps.value == "closer"
    app._steps.value = "areas"
    assert session.view == "areas"
    session.notice = "Noe gikk galt"
    assert "Noe gikk galt" in app._notice.value


def test_the_page_is_headed_by_the_school_that_is_looked_at(demo_survey):
    session = Session(demo_survey)
    app = App(session)
    session.filters = Filters(schools=(SCHOOL_A,))
    assert f"<p>{SCHOOL_A} · T1 2016, T2 2018</p>" in app._title.value
    session.filters = Filters()
    assert "<p>2 skoler · " in app._title.value


def test_findings_are_told_in_sentences_with_the_numbers_behind_them(session):
    panel = InsightsPanel(session)
    texts = [card["text"] for card in panel._cards.cards]
    assert all(len(card["legend"]) == 2 for card in panel._cards.cards if card["rows"][0]["at"])
    assert any("Tilbakemelding" in text and "tydelig bedre" in text for text in texts)
    spread = next(card for card in panel._cards.cards if "Spredningen" in card["text"])
    assert spread["legend"] == []
    assert "0,58" in spread["rows"][0]["numbers"]
    assert "0,41" in spread["rows"][0]["numbers"]


def test_a_finding_sets_the_filters_that_show_it(session):
    panel = InsightsPanel(session)
    number = next(i for i, card in enumerate(panel._cards.cards) if "8.–10. trinn" in card["text"])
    send(panel._cards, card=number)
    assert session.filters.grades == ("8", "9", "10")
    assert session.filters.schools == (SCHOOL_A,)
    assert session.view == "compare"


def test_a_gap_between_girls_and_boys_leads_to_the_view_that_shows_it(session):
    panel = InsightsPanel(session)
    cards = panel._cards.cards
    number = next(i for i, card in enumerate(cards) if "gutter enn for jenter" in card["text"])
    send(panel._cards, card=number)
    assert (session.view, session.focus.split) == ("gap", "gender")
    assert session.filters.groups == ("kontaktlærere",)


def test_a_finding_says_its_scale_and_a_gap_its_wave(session):
    cards = InsightsPanel(session)._cards.cards
    gap = next(card for card in cards if "gutter enn for jenter" in card["text"])
    assert gap["wave"] == "T2 2018"
    assert gap["rows"][0]["ends"] == ["1", "5"]
    assert gap["rows"][0]["numbers"].startswith("Arbeidsinnsats, T2 2018: Jenter 3,9")
    assert gap["rows"][0]["numbers"].endswith("Skala 1–5.")
    change = next(card for card in cards if "bedre enn i T1" in card["text"])
    assert (change["wave"], change["rows"][0]["ends"]) == ("", ["1", "4"])


def test_every_finding_can_be_tagged_and_untagged_where_it_is_told(session):
    panel = InsightsPanel(session)
    for number, card in enumerate(panel._cards.cards):
        send(panel._cards, card=number, row=0, kind="improve")
        (area,) = session.areas
        assert area.evidence.label == card["rows"][0]["name"]
        assert panel._cards.cards[number]["rows"][0]["kind"] == "improve"
        send(panel._cards, card=number, row=0, kind="")
        assert session.areas == ()


def test_findings_are_looked_for_only_when_somebody_looks(session):
    panel = InsightsPanel(session, is_open=False)
    assert panel._cards.cards == []
    panel.is_open = True
    assert panel._cards.cards != []


def test_without_data_the_findings_say_what_to_do():
    assert "Last opp regneark" in InsightsPanel()._explanation._text.value


def test_two_panels_on_one_session_stay_in_step(session):
    one, other = ComparePanel(session), ComparePanel(session)
    send(table_of(one), key=table_of(one).rows[0]["key"], kind="improve")
    assert table_of(other).rows[0]["kind"] == "improve"


def test_each_step_opens_its_view_and_comes_back_to_the_way_of_looking_chosen_last(session):
    app = App(session)
    app._steps.value = "closer"
    assert session.view == "compare"
    app._ways.value = "gap"
    assert app._places["gap"].is_open
    assert not app._places["compare"].is_open
    app._steps.value = "overview"
    app._steps.value = "closer"
    assert session.view == "gap"
    assert session.notice == ""
