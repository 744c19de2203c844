from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise

import pytest
from tests.report.decks import later_content
from tests.report.made import TODAY, school, survey
from tests.report.made import empty_content as make_empty
from tests.report.made import full_content as make_full
from tests.report.made import hostile_content as make_hostile
from tests.report.made import owner_content as make_of_owner
from tests.report.made import work_only_content as make_of_work

from kfl_widgets.improvement import Ballot, Work, evidence_of, tag
from kfl_widgets.locale import format_number
from kfl_widgets.report.blocks import Bullets, Figure, Grid, Heading, Story, Text, chapter
from kfl_widgets.report.content import Content, Request, gather
from kfl_widgets.report.stories import action_report, full_report, minutes, owner_report
from kfl_widgets.report.stories.owner_report import in_order
from kfl_widgets.survey import Filters, Source, compare, protect

STORIES = (action_report, minutes, owner_report, full_report)
full_content, owner_content, work_only_content, empty_content, hostile_content = CONTENTS = tuple(
    map(cache, (make_full, make_of_owner, make_of_work, make_empty, make_hostile))
)


@pytest.fixture(scope="module")
def content() -> Content:
    return full_content()


def headings(story: Story) -> list[str]:
    return [block.text for block in story.blocks if isinstance(block, Heading)]


def grids(story: Story) -> dict[str, Grid]:
    return {block.caption: block for block in story.blocks if isinstance(block, Grid)}


def texts(story: Story) -> Iterator[str]:
    """Give everything a reader reads."""
    yield from (story.title, story.subtitle)
    for block in story.blocks:
        match block:
            case Heading() | Text():
                yield block.text
            case Bullets():
                yield from block.items
            case Figure():
                yield from (block.caption, block.told)
            case Grid():
                yield from (block.caption, *block.head, *block.notes)
                yield from (text for row in block.rows for text in row)


def said(story: Story) -> str:
    return "\n".join(texts(story))


# -- any story of any content ----------------------------------------------------------------------


@pytest.mark.parametrize("tell", STORIES)
@pytest.mark.parametrize("make", CONTENTS)
def test_a_story_is_well_formed(tell: Callable[[Content], Story], make: Callable[[], Content]):
    story = tell(make())
    levels = [0, *(block.level for block in story.blocks if isinstance(block, Heading))]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for one, following in pairwise([*story.blocks, None]):
        if isinstance(one, Heading):
            assert following is not None
            assert not isinstance(following, Heading) or following.level > one.level
    for grid in grids(story).values():
        assert grid.rows
        assert {len(row) for row in grid.rows} == {len(grid.head)}
    assert all(block.told and block.caption for block in story.blocks if isinstance(block, Figure))
    assert all(block.items for block in story.blocks if isinstance(block, Bullets))


@pytest.mark.parametrize("tell", STORIES)
@pytest.mark.parametrize("make", CONTENTS)
def test_no_story_says_what_only_a_programmer_understands(tell, make):
    words = said(tell(make()))
    assert "signifikant" not in words
    assert all(word not in words for word in ("nan", "None", "{n}", "{area}")) or make in (
        hostile_content,
    )


@pytest.mark.parametrize("tell", STORIES)
def test_every_story_says_something_when_there_is_nothing(tell):
    assert tell(empty_content()).blocks


@pytest.mark.parametrize("tell", STORIES)
def test_the_day_is_that_of_the_request_and_never_todays(tell):
    asked = replace(empty_content().request, today=date(2031, 2, 3))
    story = tell(replace(empty_content(), request=asked))
    assert story.made == date(2031, 2, 3)
    assert "03.02.2031" in story.subtitle


def test_a_chapter_of_nothing_has_no_heading():
    assert list(chapter("Tittel", [])) == []
    assert list(chapter("Tittel", [Heading("Under", 2)])) == []
    assert list(chapter("Tittel", [Text("Noe")])) == [Heading("Tittel"), Text("Noe")]


# -- tiltaksrapport --------------------------------------------------------------------------------


def test_the_action_report_goes_from_what_we_keep_to_the_year(content):
    chapters = [
        block.text
        for block in action_report(content).blocks
        if isinstance(block, Heading) and block.level == 1
    ]
    assert chapters == [
        "Kort fortalt",
        "Hvem har svart",
        "Det vi vil ta vare på",
        "Det vi vil forbedre",
        "Det vi ikke har bestemt oss for",
        "Tiltaksplan",
        "Årshjul",
        "Dette gjenstår",
        "Slik er tallene laget",
        "Kilder",
    ]


def test_an_area_is_told_from_finding_to_log(content):
    words = said(action_report(content))
    for expected in (
        "Fra 2,9 til 2,7 (−0,2): tydelig tilbakegang. Endringen ligger trolig mellom −0,3 og −0,1.",
        "Flere elever enn før sier at de ikke har noen å være sammen med.",
        "Snittet skal være 3,2 ved T3.",
        "Inspeksjonen er tynn etter lunsj. (observasjon uke 40)",
        "Kontekst: rammer, undervisning og miljø",
        "Skal løse: Flere elever er alene.\nMøter opprettholdende faktor: Få voksne ute i storefri",
        "Relasjon elev–elev (elever): fra 2,7 til 3,2",
        "De yngste trenger at en voksen er med.",
        "Vi evaluerer 20.06.2027.",
    ):
        assert expected in words


def test_each_area_has_at_most_one_figure_with_its_table_below(content):
    blocks = action_report(content).blocks
    figures = [i for i, block in enumerate(blocks) if isinstance(block, Figure)]
    assert len(figures) == 1 + 3  # who answered; the gap has none
    for i in figures:
        assert any(isinstance(block, Grid) for block in blocks[i + 1 : i + 3])


def test_a_figure_is_told_in_words_with_the_target(content):
    told = [b.told for b in action_report(content).blocks if isinstance(b, Figure)]
    assert "Relasjon elev–elev: alle målinger. T1 2016: 2,9. T2 2018: 2,7. Mål 3,2." in told


def test_what_is_late_and_what_comes_stand_with_the_plan(content):
    of = grids(action_report(content))
    late = of["Frister og milepæler som er over tiden"].rows
    assert [row[0] for row in late] == ["01.11.2026", "01.11.2026"]
    assert of["Det neste i planen"].rows[0][1] == "Start: Elevene vurderer eget arbeid"
    assert len(of["Tiltaksplanen"].rows) == 5


def test_the_school_year_has_a_row_for_each_month_with_something(content):
    rows = grids(action_report(content))["Det som skjer i skoleåret 2026–2027"].rows
    assert rows[0][0] == "august 2026"
    assert "01.09.2026: Start" in rows[1][1]
    assert all(row[1] for row in rows)


def test_a_later_wave_tells_what_became_of_an_area():
    work = full_content().work
    early = survey()
    area = work.areas[0].but(evidence=work.areas[0].evidence.but(baseline="", followup="T1"))
    asked = Request("T1", "T2", (school(),), today=TODAY)
    told = said(action_report(gather(early, Work(areas=(area,)), asked)))
    assert "Hva det ble til" in told
    assert "Andre ting enn tiltakene kan ha virket." in told


def test_an_area_of_an_older_wave_opens_with_it_and_says_what_it_is_now():
    blocks = action_report(later_content()).blocks
    leads = [block.text for block in blocks if isinstance(block, Text) and block.kind == "lead"]
    (told,) = (text for text in leads if text.startswith("T1 2016: Gjennomsnitt 2,9"))
    assert told.endswith(" Nå 2,7: tydelig tilbakegang.")


def test_without_the_survey_the_numbers_are_those_that_were_seen():
    story = action_report(work_only_content())
    assert not any(isinstance(block, Figure) for block in story.blocks)
    seen = grids(story)["Relasjon elev–elev: tallene vi valgte området på"]
    assert seen.rows[1][:2] == ("T2", "2,7")
    assert any("ikke med" in text for text in texts(story))


def test_an_area_where_low_is_good_says_so():
    pupils = Filters(schools=(school(),), groups=("elever",))
    table = protect(compare(survey(), "T1", "T2", ("group", "factor"), pupils))
    row = list(table.frame["factor"].astype(str)).index("Mobbing")
    work = Work(areas=tag((), evidence_of(table, row), "improve"))
    assert "Her er lave tall bra." in said(action_report(gather(None, work, Request(today=TODAY))))


# -- referat ---------------------------------------------------------------------------------------


def test_the_minutes_leave_room_for_who_was_there(content):
    story = minutes(content)
    form = story.blocks[0]
    assert isinstance(form, Grid)
    assert form.is_form
    assert ("Til stede", "") in form.rows
    assert ("Dato", "21.11.2026") in form.rows


def test_the_minutes_count_votes_without_names(content):
    tallied = grids(minutes(content))["Det gruppene valgte"]
    assert tallied.rows[0] == ("Relasjon elev–lærer", "2 av 2", "0 av 2", "0 av 2")
    keys = [ballot.key for ballot in content.work.ballots]
    assert not any(key in text for key in keys for text in texts(minutes(content)))


def test_the_minutes_give_each_reason_once_and_notes_in_no_order_of_casting(content):
    ballots = tuple(
        Ballot(key=key, made=TODAY, phase="plenum", note=note, choices=content.work.areas[:1])
        for key, note in (("1", "Vi ser det igjen til våren."), ("2", "Alle var enige."))
    )
    story = minutes(replace(content, work=content.work.but(ballots=ballots)))
    lists = [block.items for block in story.blocks if isinstance(block, Bullets)]
    assert ("Relasjon elev–lærer – ta vare på: Dette har vi arbeidet mye med.",) in lists
    assert ("Alle var enige.", "Vi ser det igjen til våren.") in lists


def test_what_the_plenum_has_settled_is_told_and_not_counted(content):
    ballot = Ballot(key="1", made=TODAY, phase="plenum", choices=content.work.areas[:2])
    story = minutes(replace(content, work=content.work.but(ballots=(ballot,))))
    lists = [block.items for block in story.blocks if isinstance(block, Bullets)]
    assert ("Relasjon elev–elev – forbedre", "Relasjon elev–lærer – ta vare på") in lists
    assert "1 av 1" not in said(story)


def test_the_minutes_say_why_there_are_more_than_three(content):
    first = next(area for area in content.work.areas if area.kind == "improve")
    more = tuple(
        first.but(evidence=first.evidence.but(label=f"Område {n}", factor=f"f{n}"))
        for n in range(4)
    )
    work = content.work.but(areas=more, overruled="Alt henger sammen.")
    words = said(minutes(replace(content, work=work)))
    assert "Derfor valgte vi flere enn tre: Alt henger sammen." in words


def test_the_minutes_list_what_is_open(content):
    points = said(minutes(content))
    assert "Hva gjør vi med «Jenter mot gutter – Skolefaglige prestasjoner»?" in points
    assert "«Fagsamtale hver fjerde uke» har ingen frist." in points


def test_one_published_wave_says_where_low_is_good():
    """Also without answers to the statements, and without a change."""
    published = replace(survey(), answers=survey().answers[:0])
    content = gather(published, Work(), Request(followup="T2", today=TODAY))
    names = {row[1] for grid in grids(owner_report(content)).values() for row in grid.rows}
    assert "Mobbing (lavt er bra)" in names
    assert "Mobbing" not in names


def test_answers_stand_under_the_factors_name_and_not_its_code():
    book = survey().codebook
    factors = tuple(
        replace(f, label="Å bli plaget") if f.code == "Mobbing" else f for f in book.factors
    )
    reworded = replace(survey(), codebook=replace(book, factors=factors))
    content = gather(reworded, Work(), Request("T1", "T2", (school(),), today=TODAY))
    captions = grids(full_report(content)).keys()
    assert "Elever: Å bli plaget" in captions
    assert "Elever: Mobbing" not in captions


def test_a_report_begins_with_what_the_page_begins_with(content):
    foremost = content.found[0].text.in_language("nb")
    begun = next(block for block in full_report(content).blocks if isinstance(block, Bullets))
    assert begun.items[1] == foremost
    nothing = replace(content, found=())
    assert nothing.foremost == "Ingenting skiller seg klart ut. Det er også et resultat."
    assert work_only_content().foremost == ""


def test_a_group_with_one_wave_to_show_is_shown_with_it(content):
    grades = content.grades.only("group", "kontaktlærere").only("grade", "7")
    others = replace(content, changes=grades)
    captions = grids(owner_report(replace(others, schools=None)))
    (grid,) = [g for caption, g in captions.items() if "endring fra" in caption]
    assert grid.rows[0][1].endswith(" svar")
    assert grid.rows[0][2] == "skjermet"


def test_all_documents_say_who_answered_at_the_wave_they_are_about(content):
    """Also where a later wave is read: the earlier one is what is told of."""
    later = replace(content, request=replace(content.request, baseline="", followup="T1"))
    for tell in (action_report, minutes, full_report):
        words = said(tell(later))
        assert "Minst 70" in words
        assert "foresatte (68" not in words
    (grid,) = [g for g in grids(action_report(later)).values() if "svart i hver" in g.caption]
    assert grid.head == ("Hvem", "T1 2016")


def test_what_is_kept_is_listed_as_people_list(content):
    kept = [story.area.but(kind="strength") for story in content.stories[:2]]
    own = replace(content, work=content.work.but(areas=tuple(kept)))
    assert "Vi tar vare på «Relasjon elev–lærer» og «Relasjon elev–elev»." in said(
        action_report(own)
    )


# -- to the owner ----------------------------------------------------------------------------------


def test_the_owner_reads_of_schools_in_alphabetical_order_and_that_they_are_not_ranked():
    story = owner_report(owner_content())
    schools = [title for title in headings(story) if title.startswith("Skole ")]
    assert schools == ["Skole for skole", "Skole A – Tyttebærlia", "Skole B – Ospelunden"]
    assert "Skolene er ikke rangert" in said(story)
    assert not any(isinstance(block, Figure) for block in story.blocks)


def test_the_owner_reads_of_all_schools_together_too():
    content = owner_content()
    grid = grids(owner_report(content))["Skolene samlet: T2 2018, og endring siden T1 2016"]
    now = content.levels.only("wave", "T2")
    assert len(grid.rows) == len(now)
    for row, level in zip(grid.rows, now.frame.to_dict("records"), strict=True):
        shown = "skjermet" if level["hidden"] else format_number(level["mean"], 1)
        assert row[3].split("\n")[0] == shown


def test_norwegian_letters_come_last():
    names = ["Åsen", "Øvre", "Ærfugl", "zoo", "Alm"]
    assert in_order(names) == ["Alm", "zoo", "Ærfugl", "Øvre", "Åsen"]


def test_no_school_is_compared_with_another():
    words = said(owner_report(owner_content())).lower()
    assert "kommunen" not in words
    assert not any(word in words for word in ("best", "dårligst", "høyest", "lavest"))


def test_only_the_schools_of_the_request_are_told_of(content):
    words = said(owner_report(content))
    assert "Ospelunden" not in words
    assert "Elever: endring fra T1 2016 til T2 2018" in words


def test_one_wave_gives_levels_and_no_change():
    alone = gather(survey(), Work(), Request("", "T2", today=TODAY))
    story = owner_report(alone)
    grid = grids(story)["Skole A – Tyttebærlia: T2 2018"]
    assert "Vurdering" not in grid.head
    assert ("Elever", "Mobbing (lavt er bra)") in [row[:2] for row in grid.rows]


# -- all of it -------------------------------------------------------------------------------------


def test_the_full_report_shows_every_group_and_every_statement(content):
    story = full_report(content)
    captions = grids(story)
    assert "Foresatte: endring fra T1 2016 til T2 2018" in captions
    assert "Elever: Arbeidsro" in captions
    assert len([b for b in story.blocks if isinstance(b, Figure)]) == 1 + 3 + 4


def test_a_group_of_too_few_is_told_in_words(content):
    blocks = full_report(content).blocks
    place = [i for i, b in enumerate(blocks) if b == Heading("Ledere", 2)]
    assert "For få har svart" in blocks[place[0] + 1].text


def test_one_wave_tells_levels_in_the_full_report():
    story = full_report(gather(survey(), Work(), Request("", "T2", (school(),), today=TODAY)))
    assert "Elever: nivå ved alle målinger" in grids(story)
    assert "Bare én måling" in said(story)


def test_all_that_is_hidden_stays_hidden(content):
    names = ("rates", "levels", "changes", "answers")
    hidden = {name: getattr(content, name).only("group", "ledere") for name in names}
    story = full_report(replace(content, **hidden, stories=(), found=(), work=Work()))
    assert "skjermet" in said(story)
    assert not any(isinstance(block, Figure) for block in story.blocks)
    assert grids(story)["Så mange har svart i hver gruppe"].rows == (
        ("Ledere", "skjermet", "skjermet"),
    )


def test_methods_may_name_what_tables_do_not(content):
    story = full_report(content)
    heads = {name for grid in grids(story).values() for name in grid.head}
    assert not heads & {"q", "g", "p", "sd"}
    assert "Hedges" in said(story)


def test_the_minutes_name_the_files_and_not_how_they_were_read(content):
    read = Source(name="T1.xlsx", layout="KFL-mal", rows=214)
    words = said(minutes(replace(content, sources=(read,))))
    assert "Filer: T1.xlsx." in words
    assert "KFL-mal" not in words


def test_measures_of_one_area_are_told_once(content):
    """Where they belong to several areas, the plan has them all in one table as well."""
    (first, *_) = [action.area for action in content.work.actions]
    own = tuple(action for action in content.work.actions if action.area == first)
    stories = tuple(
        replace(story, actions=tuple(a for a in story.actions if a in own))
        for story in content.stories
    )
    alone = replace(content, work=content.work.but(actions=own), stories=stories)
    told = [block for block in action_report(alone).blocks if isinstance(block, Grid)]
    assert sum(any(row[0].startswith(own[0].what) for row in grid.rows) for grid in told) == 1
    assert "Tiltaksplanen" not in grids(action_report(alone))
    assert "Tiltaksplanen" in grids(action_report(replace(alone, stories=())))


def test_a_gap_in_the_report_is_a_smaller_gap_and_shows_no_change_of_one_side():
    work = make_full().work
    area = work.areas[-1].but(kind="improve")
    asked = Request("T1", "T2", schools=(school(),), today=TODAY)
    told = action_report(gather(survey(), work.but(areas=(area,)), asked))
    name = "Mindre forskjell mellom jenter og gutter: Skolefaglige prestasjoner"
    assert name in headings(told)
    assert f"Vi vil ha m{name[1:]}." in said(told)
    captions = [caption for caption in grids(told) if "Skolefaglige" in caption]
    assert captions == [
        "Jenter mot gutter – Skolefaglige prestasjoner: tallene vi valgte området på"
    ]


def test_columns_that_nobody_has_filled_are_left_out(content):
    work = content.work
    own = [action for action in work.actions if action.area == work.areas[1].key]
    bare = tuple(action.but(for_whom="", indicator=None) for action in own)
    grid = grids(action_report(gather(None, work.but(actions=bare), content.request)))["Tiltakene"]
    assert grid.head == ("Tiltak", "Ansvarlig", "Når", "Status")
    assert all(len(row) == 4 for row in grid.rows)


def test_a_column_of_numbers_stays_one_when_another_goes():
    grid = Grid("Noe", ("Hva", "Tomt", "Tall"), (("A", " ", "1"), ("B", "", "")), (1, 2))
    left = grid.filled()
    assert (left.head, left.rows, left.numeric) == (
        ("Hva", "Tall"),
        (("A", "1"), ("B", "")),
        (1,),
    )


def test_the_wave_of_a_goal_stands_beside_it_with_or_without_a_number(content):
    work = content.work
    analysis = work.analyses[0]
    bare = analysis.but(goal=analysis.goal.but(target=None))
    for one, sentence in ((analysis, "3,2 ved T3."), (bare, "Vi måler det ved T3.")):
        told = action_report(gather(None, work.but(analyses=(one,)), content.request))
        assert sentence in said(told)
