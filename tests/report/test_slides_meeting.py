from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from tests.report import made
from tests.report.decks import (
    LONG_TEXT,
    charts_of,
    full_content,
    hidden_grades_content,
    kept_in_workbook,
    later_content,
    level_area,
    long_content,
    meeting,
    notes_of,
    one_line,
    shown_in,
    slide_of,
    text_of,
    titles_of,
    with_areas,
)

from kfl_widgets.improvement import (
    Action,
    Analysis,
    Area,
    Evaluation,
    FollowUp,
    Note,
    Work,
    evidence_of,
)
from kfl_widgets.locale import format_number, format_percent, msg
from kfl_widgets.report.blocks import Bullets
from kfl_widgets.report.content import AreaStory, Content, Request, gather
from kfl_widgets.report.plan_words import remaining
from kfl_widgets.report.slides import write_slides
from kfl_widgets.report.stories import action_report, minutes
from kfl_widgets.survey import Filters, against, gap, protect


@pytest.fixture(scope="module")
def full():
    return meeting(full_content())


@pytest.fixture(scope="module")
def long():
    return meeting(long_content())


# -- what a staff meeting is shown -----------------------------------------------------------------


def test_slides_come_in_the_order_they_are_talked_about(full):
    assert titles_of(full) == [
        "Tyttebærlia skole",
        "Hvem har svart?",
        "Dette vil vi ta vare på",
        "Hva skiller seg ut?",
        "Ta vare på: Relasjon elev–lærer",
        "Relasjon elev–lærer, trinn for trinn",
        "Bli bedre på: Relasjon elev–elev",
        "Relasjon elev–elev, trinn for trinn",
        "Hvorfor er det slik? Relasjon elev–elev",
        "Bli bedre på: Faglig trivsel",
        "Faglig trivsel, trinn for trinn",
        "Hvorfor er det slik? Faglig trivsel",
        "Tiltaksplan: Relasjon elev–elev",
        "Tiltaksplan: Faglig trivsel",
        "Årshjul 2026–2027 (1 av 2)",
        "Årshjul 2026–2027 (2 av 2)",
        "Spørsmål til samtale",
        "Dette gjenstår",
        "Slik leser dere tallene",
    ]


def test_the_cover_names_school_waves_and_day(full):
    assert {"T1 2016 og T2 2018", "21.11.2026"} <= set(text_of(full.slides[0]).split("\n"))


def test_response_rates_are_those_that_may_be_shown(full):
    slide = slide_of(full, "Hvem har svart?")
    rates = full_content().rates.only("wave", "T2").frame
    known = rates[~rates["hidden"]]
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert shown_in(chart) == {"Har svart": [round(rate, 2) for rate in known["rate"]]}
    assert "Ledere" not in list(chart.plots[0].categories)
    assert "Ledere: skjermet" in text_of(slide)
    assert "Vær forsiktig med foresatte" in text_of(slide)
    assert format_percent(known["rate"].iloc[0], 0) in text_of(slide)
    assert "færre enn 7 har svart" in notes_of(slide)


def test_unknown_rates_are_told_without_a_chart():
    content = full_content()
    hidden = content.rates.only("wave", "T2").only("group", "ledere")
    deck = meeting(replace(content, rates=hidden))
    slide = slide_of(deck, "Hvem har svart?")
    assert not [shape for shape in slide.shapes if shape.has_chart]
    assert "Ledere: skjermet" in text_of(slide)


def test_what_is_kept_begins_with_what_the_team_chose(full):
    first, *rest = text_of(slide_of(full, "Dette vil vi ta vare på")).split("\n")[1:]
    assert first.startswith("Relasjon elev–lærer (elever). Fra 2,9 til 3,2: tydelig framgang.")
    heading, *found = rest
    assert heading == "Styrker i undersøkelsen"
    assert any("tydelig bedre" in text for text in found)


def test_strengths_that_nobody_chose_are_not_said_to_be_what_we_will_keep():
    content = full_content()
    areas = tuple(area for area in content.work.areas if area.kind != "strength")
    deck = meeting(with_areas(content, areas))
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert "Dette vil vi ta vare på" not in titles
    assert "tydelig bedre" in text_of(slide_of(deck, "Styrker i undersøkelsen"))


def test_at_most_five_findings_stand_on_a_slide(full):
    for title in ("Dette vil vi ta vare på", "Hva skiller seg ut?"):
        body = slide_of(full, title).placeholders[1]
        told = [p for p in body.text_frame.paragraphs if p.text != "Styrker i undersøkelsen"]
        assert 0 < len(told) <= 5


def test_nothing_that_goes_well_is_said_to_stand_out(full):
    text = text_of(slide_of(full, "Hva skiller seg ut?"))
    assert "svakere" in text
    assert "tydelig bedre enn i T1" not in text


def test_an_area_is_told_in_words_with_its_interval(full):
    text = text_of(slide_of(full, "Bli bedre på: Relasjon elev–elev"))
    assert "Fra 2,9 til 2,7: tydelig tilbakegang." in text
    assert "Den egentlige endringen ligger trolig mellom −0,3 og −0,1." in text
    assert "T1 2016: 170 svar, T2 2018: 151 svar." in text


def test_an_area_draws_its_waves_and_the_reference_as_a_series(full):
    (frame,) = [s for s in slide_of(full, "Ta vare på: Relasjon").shapes if s.has_chart]
    chart = frame.chart
    assert list(chart.plots[0].categories) == ["T1 2016", "T2 2018", "Kommunen"]
    assert shown_in(chart) == {"Elever": [2.9, 3.2, None], "Kommunen": [None, None, 3.0]}
    assert (chart.value_axis.minimum_scale, chart.value_axis.maximum_scale) == (1, 4)
    assert "T2 2018: 3,2" in frame._element.nvGraphicFramePr.cNvPr.get("descr")


def test_labels_are_numbers_with_the_languages_own_comma(full):
    (frame,) = [s for s in slide_of(full, "Ta vare på: Relasjon").shapes if s.has_chart]
    assert frame.chart.plots[0].series[0].data_labels.number_format == "[$-414]0.0"


def test_grades_are_drawn_side_by_side_rounded_as_shown(full):
    (frame,) = [s for s in slide_of(full, "Relasjon elev–elev, trinn").shapes if s.has_chart]
    story = next(s for s in full_content().stories if s.area.kind == "improve")
    table = story.grades.frame
    assert shown_in(frame.chart) == {
        "T1 2016": [round(mean, 1) for mean in table["mean_baseline"]],
        "T2 2018": [round(mean, 1) for mean in table["mean_followup"]],
        "Kommunen": [round(mean, 1) for mean in table["reference"]],
    }


def test_of_a_hidden_grade_only_the_wave_that_may_be_shown_is_in_the_file():
    content = hidden_grades_content()
    deck = meeting(content)
    slide = slide_of(deck, "Skolefaglige prestasjoner, trinn for trinn")
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    table = content.stories[-1].grades.frame
    shown = table[table[["mean_baseline", "mean_followup"]].notna().any(axis=1)]
    assert list(chart.plots[0].categories) == [f"{grade}. trinn" for grade in shown["grade"]]
    kept = {row[0]: row[1:3] for row in kept_in_workbook(chart)[1:]}
    assert kept["7. trinn"] == [3.5, None]
    assert "Endringen er skjermet: 1. trinn" in text_of(slide)
    assert "7. trinn: 3,5 ved T1 2016. Den andre målingen er skjermet." in notes_of(slide)


def test_grades_say_where_low_is_good():
    content = full_content()
    at = list(content.changes.frame["factor"].astype(str)).index("Mobbing")
    area = Area(kind="improve", evidence=evidence_of(content.changes, at, seen=made.TODAY))
    grades = content.grades.only("factor", "Mobbing").only("group", "elever")
    story = AreaStory(area, Analysis(area=area.key), (), grades=grades)
    own = replace(content, work=content.work.but(areas=(area,)), stories=(story,))
    deck = meeting(own)
    for title in ("Bli bedre på: Mobbing", "Mobbing, trinn for trinn"):
        assert "Her er lave tall bra." in text_of(slide_of(deck, title))


def test_a_hidden_wave_is_named_and_not_drawn():
    content = full_content()
    story = content.stories[0]
    leaders = content.levels.only("group", "ledere")
    factor = str(leaders.frame["factor"].iloc[0])
    hidden = replace(story, development=leaders.only("factor", factor))
    deck = meeting(replace(content, stories=(hidden,)))
    slide = slide_of(deck, "Ta vare på:")
    assert "Skjermet: T1 2016 og T2 2018." in text_of(slide)
    assert "færre enn 7 har svart" in notes_of(slide)


def test_a_gap_between_groups_is_told_and_drawn_as_two_bars():
    content = full_content()
    areas = (content.work.areas[-1].but(kind="improve"),)
    story = replace(content.stories[-1], area=areas[0])
    content = replace(content, work=content.work.but(areas=areas), stories=(story,))
    deck = meeting(content)
    slide = slide_of(deck, "Mindre forskjell mellom jenter og gutter: Skolefaglige")
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert list(chart.plots[0].categories) == ["Jenter", "Gutter"]
    assert list(shown_in(chart).values()) == [[3.7, 3.3]]
    assert "Jenter: 3,7. Gutter: 3,3, vurdert klart svakere." in text_of(slide)
    assert "Den egentlige forskjellen ligger trolig mellom −0,6 og −0,1." in text_of(slide)
    assert "jenter, gutter" not in text_of(slide)
    assert "«Trolig mellom» betyr" in notes_of(slide)
    assert "hvitt" not in notes_of(slide)
    assert "Påstandene bak, ved T2 2018:" in notes_of(slide)
    assert " Fra " not in notes_of(slide)


def deck_about(area: Area):
    """Give a meeting about one area, as if it were the first that was chosen."""
    content = full_content()
    story = AreaStory(area, Analysis(area=area.key), ())
    return meeting(replace(content, work=content.work.but(areas=(area,)), stories=(story,)))


def test_a_gap_between_groups_names_both_and_says_when_it_may_be_chance():
    where = Filters(waves=("T2",), schools=(made.school(),))
    table = protect(gap(made.survey(), "elever", "lærere", ("factor",), where))
    at = list(table.frame["factor"].astype(str)).index("Tilbakemelding")
    area = Area(kind="improve", evidence=evidence_of(table, at, seen=made.TODAY))
    slide = slide_of(deck_about(area), "Mindre forskjell mellom elever og lærere")
    told = text_of(slide)
    assert "Elever og lærere\nElever: 3,0. Lærere: 3,2, kan ikke si.\n" in told
    assert "Elever: 151 svar, lærere: 14 svar." in told
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert list(shown_in(chart)) == ["Elever og lærere"]


def test_a_level_is_told_with_how_sure_it_is():
    where = Filters(waves=("T2",), schools=(made.school(),), groups=("elever",))
    table = protect(against(made.survey(), "Kommunen", ("group", "factor"), where))
    at = list(table.frame["factor"].astype(str)).index("Arbeidsro")
    row = table.frame.iloc[at]
    area = Area(kind="improve", evidence=evidence_of(table, at, seen=made.TODAY))
    told = text_of(slide_of(deck_about(area), "Bli bedre på: Arbeidsro"))
    low, high = (f"{row[f'ci_{end}_school']:.1f}".replace(".", ",") for end in ("low", "high"))
    assert f"Det egentlige snittet ligger trolig mellom {low} og {high}." in told


def test_grades_that_havent_moved_are_not_said_to_be_small():
    content = full_content()
    story = next(story for story in content.stories if story.area.kind == "improve")
    assert not any("_better" in v or "_worse" in v for v in story.grades.frame["verdict"])
    told = text_of(slide_of(meeting(content), "Relasjon elev–elev, trinn for trinn"))
    assert "Ingen av trinnene har en sikker endring." in told
    assert "få svar" not in told


def test_one_group_that_answered_is_told_and_not_drawn():
    content = full_content()
    alone = replace(content, rates=content.rates.only("group", "elever"))
    slide = slide_of(meeting(alone), "Hvem har svart?")
    assert not any(shape.has_chart for shape in slide.shapes)
    assert "Elever: 151 av 171" in text_of(slide)


def test_statements_of_a_gap_are_girls_beside_boys_at_the_same_wave():
    content = full_content()
    gap_story = content.stories[-1]
    assert gap_story.development is gap_story.grades is None
    areas = (gap_story.area.but(kind="improve"),)
    story = replace(gap_story, area=areas[0])
    deck = meeting(replace(content, work=content.work.but(areas=areas), stories=(story,)))
    notes = notes_of(slide_of(deck, "Mindre forskjell"))
    seen = areas[0].evidence
    every = gap(
        made.survey(),
        "jenter",
        "gutter",
        ("item",),
        Filters(waves=("T2",), schools=(made.school(),), groups=(seen.group,)),
        dimension="gender",
    )
    own = every[every["factor"] == seen.factor]
    assert len(own)
    for _, row in own.iterrows():
        girls, boys = (format_number(row[f"mean_{side}"], 1) for side in ("first", "second"))
        assert f"– «{row['label']}» Jenter: {girls}. Gutter: {boys}, " in notes


def test_statements_of_a_change_name_the_waves_they_are_of(full):
    notes = notes_of(slide_of(full, "Bli bedre på: Relasjon elev–elev"))
    assert "Påstandene bak, fra T1 2016 til T2 2018:" in notes


def test_notes_say_that_the_reference_is_white_where_there_is_one(full):
    white = "det vi sammenligner med er hvitt"
    assert white in notes_of(slide_of(full, "Bli bedre på: Relasjon elev–elev"))
    assert white not in notes_of(slide_of(full, "Bli bedre på: Faglig trivsel"))


def test_what_is_left_is_the_same_list_in_slides_minutes_and_report():
    content = full_content()
    left = [str(said) for said in remaining(content.work, made.TODAY)]
    assert "Ingen tiltak møter den opprettholdende faktoren" in " ".join(left)
    slides = "\n".join(text_of(s) for s in meeting(content).slides)
    for story in (minutes(content), action_report(content)):
        told = [item for b in story.blocks if isinstance(b, Bullets) for item in b.items]
        assert set(left) <= set(told)
    for said in left:
        assert said in slides


def test_a_low_score_that_is_good_is_said_to_be():
    text = _told_with(high_is_good=False)
    assert "Her er lave tall bra." in text


def test_numbers_without_a_count_or_an_interval_say_so():
    text = _told_with(n_baseline=None, n_followup=None, change_low=None, change_high=None)
    assert "Vi vet ikke hvor sikkert det er." in text
    assert "Vi vet ikke hvor mange som svarte." in text


def test_a_scale_without_ends_is_drawn_as_points():
    deck = _deck_with(scale="500-poengsskala", mean_baseline=490.0, mean_followup=520.0, decimals=0)
    chart = charts_of(deck)[0].chart
    assert "LINE" in str(chart.chart_type)
    assert list(chart.plots[0].series[0].values)[:2] == [490.0, 520.0]


def _deck_with(**seen: object):
    content = made.work_only_content()
    area = content.work.areas[0]
    area = area.but(evidence=area.evidence.but(**seen))
    return meeting(with_areas(content, (area,)))


def _told_with(**seen: object) -> str:
    return text_of(slide_of(_deck_with(**seen), "Ta vare på:"))


def test_an_area_that_is_followed_says_what_became_of_it():
    content = _followed_content()
    deck = meeting(content)
    text = text_of(slide_of(deck, "Bli bedre på:"))
    assert "Siden da" in text
    assert content.stories[0].followed.sentences[0].in_language("nb") in text


def _followed_content() -> Content:
    content = full_content()
    story = next(s for s in content.stories if s.area.kind == "improve")
    told = msg("Fra {before} til {after}: {verdict}.", before="2,7", after="3,1", verdict="bedre")
    followed = FollowUp(story.area, "followed", None, None, "unknown", (), (told,))
    own = content.work.but(areas=(story.area,))
    return replace(content, work=own, stories=(replace(story, followed=followed),))


def test_a_level_of_an_older_wave_names_it_and_says_what_it_is_now():
    deck = meeting(later_content())
    told = "Gjennomsnittet var 2,9 ved T1 2016. Nå 2,7: tydelig tilbakegang."
    assert told in text_of(slide_of(deck, "Dette vil vi ta vare på"))
    text = text_of(slide_of(deck, "Ta vare på: Relasjon elev–elev"))
    assert "Gjennomsnittet var 2,9 ved T1 2016.\nDet egentlige snittet ligger" in text
    assert "Siden da\nFra 2,9 til 2,7: tydelig tilbakegang." in text


def test_a_level_of_the_newest_wave_is_what_it_is():
    work = Work(areas=(level_area("T2"),))
    asked = Request("T1", "T2", (made.school(),), today=made.TODAY)
    slide = slide_of(meeting(gather(made.survey(), work, asked)), "Dette vil vi ta vare på")
    assert "Gjennomsnittet er 2,7." in text_of(slide)


def test_a_change_until_an_older_wave_names_it():
    content = later_content()
    story = content.stories[0]
    seen = story.area.evidence.but(about="change", baseline="T0", mean_baseline=2.5)
    area = story.area.but(evidence=seen)
    deck = meeting(replace(content, stories=(replace(story, area=area),)))
    text = text_of(slide_of(deck, "Dette vil vi ta vare på"))
    assert "Fra 2,5 til 2,9 ved T1 2016: " in text


EVALUATED = Evaluation(
    goal_met="partly", learned="De yngste trenger en voksen.", next_step="Flere voksne ute."
)


@pytest.mark.parametrize("kind", ["strength", "improve"])
def test_what_the_team_thinks_stands_beside_what_the_numbers_say(kind):
    slide = slide_of(meeting(later_content(kind, EVALUATED)), "Hvordan gikk det? Relasjon")
    numbers, ours = (slide.placeholders[n].text_frame.text for n in (1, 2))
    assert numbers.startswith("Tallene sier\nFra 2,9 til 2,7: tydelig tilbakegang.\n")
    assert "Vi mener\nMålet er delvis nådd.\n" in ours
    assert "De yngste trenger en voksen." in ours
    assert ours.endswith("Neste steg\nFlere voksne ute.")


def test_the_analysis_says_what_became_of_the_goal():
    for evaluation, told in ((EVALUATED, "Målet er delvis nådd."), (None, "Nå 2,7: ")):
        deck = meeting(later_content("improve", evaluation))
        text = text_of(slide_of(deck, "Hvorfor er det slik?"))
        assert told in text
        assert "Vi måler det ved" not in text


def test_an_area_that_nobody_has_evaluated_has_no_slide_of_how_it_went():
    assert not any("Hvordan gikk det?" in title for title in titles_of(meeting(later_content())))


def test_the_talk_asks_of_an_evaluated_area_what_comes_next():
    text = text_of(slide_of(meeting(later_content("improve", EVALUATED)), "Spørsmål til samtale"))
    assert "«Relasjon elev–elev»: Hva har vi lært, og hva gjør vi nå?" in text
    assert "Hva holder det slik" not in text


def test_the_analysis_stands_on_one_slide_by_perspective(full):
    text = text_of(slide_of(full, "Hvorfor er det slik? Relasjon"))
    for said in (
        "Utfordring",
        "Mål",
        "Det vi tror holder utfordringen ved like – slik den enkelte opplever det",
        "Det vi tror holder utfordringen ved like – rammer, undervisning og miljø",
        "Få voksne ute i storefri",
        "15.06.2027",
        "Vi måler det ved T3.",
    ):
        assert said in text


def test_a_note_without_a_source_has_no_empty_parenthesis():
    content = full_content()
    analysis = content.work.analyses[0].but(notes=(Note(text="Fraværet er likt."),))
    story = replace(content.stories[1], analysis=analysis)
    deck = meeting(replace(content, stories=(story,)))
    notes = notes_of(slide_of(deck, "Hvorfor er det slik?"))
    assert "Vi vet også: Fraværet er likt.\n" in notes
    assert "(–)" not in notes


def test_the_plan_is_a_table_that_says_what_is_late(full):
    slide = slide_of(full, "Tiltaksplan: Relasjon elev–elev")
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert table.first_row
    assert rows[0] == ["Tiltak", "Ansvarlig", "Start", "Frist", "Status"]
    assert rows[2][1:] == ["Kontaktlærerne", "15.09.2026", "01.11.2026", "pågår, over fristen"]
    late = "Over fristen: Milepælen «Ny inspeksjonsplan» skulle vært nådd 01.11.2026 ("
    assert late in text_of(slide)
    assert "1 til er over fristen." in text_of(slide)
    assert "De yngste trenger at en voksen er med." in notes_of(slide)


def test_a_long_plan_goes_on_on_the_next_slide_and_loses_nothing(long):
    slides = [s for s in long.slides if s.shapes.title.text.startswith("Tiltaksplan")]
    firsts = [
        row.cells[0].text
        for slide in slides
        for shape in slide.shapes
        if shape.has_table
        for row in list(shape.table.rows)[1:]
    ]
    assert len(slides) > 2
    assert all(" av " in slide.shapes.title.text for slide in slides)
    assert sorted(int(text.split()[1].strip(".")) for text in firsts) == list(range(12))
    assert all(text.endswith(" …") for text in firsts)
    assert all(one_line(LONG_TEXT) in notes_of(slide) for slide in slides)


def test_what_is_shortened_is_whole_in_the_notes(long):
    slide = slide_of(long, "Hvorfor er det slik?")
    assert "Flere elever enn før sier at de ikke" in text_of(slide)
    assert one_line(LONG_TEXT) not in text_of(slide)
    assert one_line(LONG_TEXT) in notes_of(slide)


def test_the_year_has_twelve_months_and_what_happens_in_them(full):
    slides = [s for s in full.slides if s.shapes.title.text.startswith("Årshjul 2026–2027")]
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    cells = [cell.text for table in tables for row in table.rows for cell in row.cells]
    assert [text.split("\n")[0] for text in cells[:3]] == ["August", "September", "Oktober"]
    assert len(cells) == 12
    assert "Milepæl: Ny inspeksjonsplan" in cells[3]


def test_talk_goes_from_alone_over_groups_to_all(full):
    slide = slide_of(full, "Spørsmål til samtale")
    heads = [slide.placeholders[n].text_frame.paragraphs[0].text for n in (1, 2, 3)]
    assert heads == ["Individuelt (5 min)", "Gruppe (15 min)", "Plenum (10 min)"]
    assert "«Relasjon elev–elev»" in slide.placeholders[2].text_frame.text


def test_without_areas_the_talk_is_about_choosing_them():
    deck = meeting(made.owner_content())
    assert "Hvilke to eller tre områder velger vi?" in text_of(
        slide_of(deck, "Spørsmål til samtale")
    )


def test_an_empty_deck_says_what_is_missing():
    deck = meeting(made.empty_content())
    assert titles_of(deck) == ["Kultur for læring", "Dette gjenstår"]
    assert "Resultatene er ikke lest inn." in text_of(deck.slides[1])


def test_work_without_its_survey_still_has_numbers_and_says_when_they_were_seen():
    deck = meeting(made.work_only_content())
    slide = slide_of(deck, "Ta vare på: Relasjon elev–lærer")
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert list(chart.plots[0].categories) == ["T1", "T2", "Kommunen"]
    assert "slik vi så dem da vi valgte områdene (21.11.2026)" in notes_of(slide)


def test_how_to_read_explains_what_is_hidden(full):
    text = text_of(slide_of(full, "Slik leser dere tallene"))
    assert "Tall for færre enn 7 svar vises ikke." in text
    assert "ikke hvorfor" in text


def test_charts_follow_the_schools_colour():
    data = write_slides(made.full_content(colour="#7a1f5c"))
    with ZipFile(BytesIO(data)) as parts:
        theme = parts.read("ppt/theme/theme1.xml").decode()
        chart = next(name for name in parts.namelist() if name.startswith("ppt/charts/chart"))
        assert '<a:accent1><a:srgbClr val="7A1F5C"/>' in theme
        assert b'schemeClr val="accent1"' in parts.read(chart)


def test_an_action_without_words_has_a_name():
    content = full_content()
    nameless = Action(key="n", area=content.work.areas[1].key, what="  ")
    work = content.work.but(actions=(nameless,))
    deck = meeting(replace(content, work=work))
    (table,) = [s.table for s in slide_of(deck, "Tiltaksplan").shapes if s.has_table]
    assert [cell.text for cell in table.rows[1].cells][:2] == ["Tiltak uten navn", "ingen ennå"]


def test_evidence_of_one_wave_is_told_as_a_level():
    text = _told_with(about="level", baseline="", mean_baseline=None, change=None)
    assert "Gjennomsnittet er 3,2." in text
    assert "Kommunen: 3,0." in text


def test_a_story_without_any_number_is_told_in_words_alone():
    deck = _deck_with(mean_baseline=None, mean_followup=None, reference=None)
    assert "Vi har ingen tall." in text_of(slide_of(deck, "Ta vare på:"))
    assert not charts_of(deck)
