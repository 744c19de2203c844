"""The session derives what is shown, keeps what is done, and says what stands in the way."""

import gc
import json
import weakref
from dataclasses import replace

import pytest

from kfl_widgets.demo_schools import SCHOOL_A, demo, demo_workbooks
from kfl_widgets.report import Request, gather
from kfl_widgets.report.stories import action_report
from kfl_widgets.survey import Filters
from kfl_widgets.widgets import Session
from kfl_widgets.widgets.session import guarded


def test_an_empty_session_says_what_to_do_first():
    session = Session()
    assert session.result is None
    assert "Last opp regneark" in str(session.blockers[0])


def test_a_survey_opens_on_its_first_and_last_wave_and_one_group(demo_survey):
    session = Session(demo_survey)
    assert (session.baseline, session.followup) == ("T1", "T2")
    assert session.filters.groups == ("elever",)
    assert session.blockers == ()
    assert not session.result.frame["hidden"].any()


def test_every_choice_gives_a_new_result(session):
    before = session.result
    session.filters = session.filters.with_("grade", ("8", "9", "10"))
    after = session.result
    assert after is not before
    assert after.frame["n_baseline"].max() < before.frame["n_baseline"].max()


def test_the_same_wave_twice_is_no_comparison(session):
    session.followup = session.baseline
    assert session.result is None
    assert "to ulike målinger" in str(session.blockers[0])


def test_result_is_read_only_to_views(session):
    with pytest.raises(Exception, match="read-only"):
        session.result = None


def test_one_wave_is_said_and_not_shown_as_a_change(demo_survey):
    scores = demo_survey.scores[demo_survey.scores["wave"] == "T1"]
    participation = demo_survey.participation[demo_survey.participation["wave"] == "T1"]
    session = Session(replace(demo_survey, scores=scores, participation=participation))
    assert session.result is None
    assert "bare målingen T1" in str(session.blockers[0])


def test_a_tagged_row_keeps_its_evidence_when_the_filter_changes(session):
    session.tag_row(0, "improve")
    evidence = session.areas[0].evidence
    session.filters = Filters(groups=("foresatte",))
    assert session.areas[0].evidence == evidence
    assert evidence.schools == (SCHOOL_A,)
    assert evidence.n_baseline is not None


def test_deleting_empties_everything(session):
    session.tag_row(0, "strength")
    session.clear()
    assert (session.survey, session.areas, session.problems) == (None, (), ())
    assert session.result is None


def test_a_file_that_cannot_be_read_leaves_the_rest_untouched(session):
    survey, result = session.survey, session.result
    session.add_files([("bilde.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(100))])
    assert session.survey is survey
    assert session.result is result
    assert [problem.severity for problem in session.problems] == ["error"]
    assert "bilde.xlsx" in str(session.problems[0])


def test_the_same_file_twice_counts_once():
    from kfl_widgets.demo_schools import demo_workbooks

    name, data = next(iter(demo_workbooks().items()))
    session = Session()
    session.add_files([(name, data)])
    cells = len(session.survey.scores)
    session.add_files([("kopi.xlsx", data)])
    assert len(session.survey.scores) == cells
    assert "lastet opp før" in str(session.problems[-1])


WIDE = "Hva;Snitt 2016;n 2016;Snitt 2018;n 2018\nTrivsel;4,1;60;4,3;64\nRo;3,1;60;3,3;64\n"


def test_what_may_be_shown_is_decided_while_the_files_are_read():
    session = Session()
    reading = session.read_files(list(demo_workbooks().items())[:1])
    assert session.survey is None
    session.take_in(reading)
    parts, joined = session.parts, session.survey
    more = session.read_files(list(demo_workbooks().items())[1:2])
    assert (session.parts, session.survey) == (parts, joined)
    assert ("plan", "scores", session.min_n) in more.survey.memo()
    session.take_in(more)
    assert session.survey is more.survey


def test_of_a_reading_that_was_given_up_nothing_is_left():
    session = Session()
    reading = session.read_files(list(demo_workbooks().items())[:1])
    left = [weakref.ref(survey) for survey in (reading.survey, *reading.parts)]
    assert session.data.parts == ()
    del reading
    gc.collect()
    assert [survey() for survey in left] == [None, None]


def test_what_was_decided_of_other_files_is_not_used():
    session = Session()
    (first, second, *_) = demo_workbooks().items()
    reading = session.read_files([first])
    session.add_files([second])
    session.take_in(reading)
    assert [source.name for source in session.survey.sources] == [second[0], first[0]]


def test_a_team_may_say_the_columns_of_a_file_we_think_we_know():
    session = Session()
    session.add_files([("vår.csv", WIDE.encode())], by_hand=True)
    assert session.survey is None
    assert [book.name for book in session.unknown] == ["vår.csv"]
    assert session.problems == ()


def test_what_is_wrong_with_another_file_of_the_same_name_is_still_told():
    from kfl_widgets.reading.mapping import Column, Mapping

    session = Session()
    session.add_files([("vår.csv", b"%PDF-1.4"), ("vår.csv", WIDE.encode())], by_hand=True)
    told = [problem for problem in session.problems if problem.severity == "error"]
    assert told
    (book,) = session.unknown
    said = [("factor", ""), ("mean", "2016"), ("n", "2016"), ("mean", "2018"), ("n", "2018")]
    columns = tuple(
        Column(header=header, role=role, wave=wave)
        for header, (role, wave) in zip(book.sheets[0].rows[0], said, strict=True)
    )
    session.use_mapping(book, book.sheets[0], Mapping(columns=columns, group="elever"))
    assert session.survey.values("wave") == ("2016", "2018")
    assert set(told) <= set(session.problems)


def test_a_downloaded_mapping_is_taken_back():
    from kfl_widgets.reading.mapping import Column, Mapping

    mapping = Mapping(columns=(Column(header="Hva", role="factor"),))
    session = Session()
    session.add_files([("KFL-oppsett.json", mapping.model_dump_json(indent=1).encode())])
    assert session.mappings == (mapping,)
    assert [problem.severity for problem in session.problems] == ["info"]


def test_filters_that_still_exist_are_kept_when_more_data_comes(session):
    chosen = session.filters = session.filters.with_("grade", ("9",))
    session.show(demo())
    assert session.filters == chosen


def test_repr_shows_counts_and_no_data(session):
    assert SCHOOL_A not in repr(session)


class _Panel:
    def __init__(self, session):
        self.session = session

    @guarded
    def fail(self):
        raise ValueError("Kari Nordmann svarte 2")


def test_an_error_in_a_handler_is_told_plainly_and_its_text_is_not_logged(caplog):
    session = Session()
    _Panel(session).fail()
    assert "Noe gikk galt hos oss" in session.notice
    assert "ValueError" in caplog.text
    assert "Kari" not in caplog.text


def test_the_only_file_can_be_taken_out_though_it_has_both_waves(demo_survey):
    session = Session()
    session._put([demo_survey], [])
    assert session.baseline != session.followup
    session._put([], [])
    assert session.survey is None
    assert session.result is None
    assert (session.baseline, session.followup) == ("", "")


def test_a_work_opened_without_its_numbers_keeps_the_years_of_its_waves(session):
    session.tag_row(0, "improve")
    saved = session.save_work()
    other = Session()
    other.open_work(saved)
    assert other.wave_labels == {"T1": "T1 2016", "T2": "T2 2018"}
    before, after = (json.loads(file)["choices"] for file in (saved, other.save_work()))
    assert after["waves"] == before["waves"]
    other.clear()
    assert other.wave_labels == {}


def test_a_work_whose_files_are_taken_out_keeps_the_years_of_its_waves():
    session = Session()
    session.add_files(list(demo_workbooks().items())[:1])
    before = session.wave_labels
    session.remove_file(session.files[0].sha256)
    assert session.survey is None
    assert session.wave_labels == before


def test_the_documents_of_a_work_alone_name_its_waves_with_their_years(session):
    session.tag_row(0, "improve")
    content = gather(None, session.work, Request(), waves=session.waves)
    assert content.wave_labels["T2"] == "T2 2018"
    assert "T2 2018" in " ".join(map(str, action_report(content).blocks))
