"""Individuelt – gruppe – plenum: one ballot per member and file, counted, and settled together."""

import random

import pytest

from kfl_widgets.improvement import Ballot, explain, load, tally
from kfl_widgets.widgets import Session
from kfl_widgets.widgets.ballot_files import ballot_file, read_ballots
from kfl_widgets.widgets.ballots_panel import BallotsPanel
from kfl_widgets.widgets.own_ballots import cast, own_ballot

IMPROVE, KEEP, UNSURE = "improve", "strength", "undecided"


def voter(session: Session, *choices: tuple[int, str, str]) -> Session:
    """A member's own session, in which rows of the comparison are tagged, each with a reason."""
    own = Session(session.survey, filters=session.filters)
    for row, kind, why in choices:
        own.tag_row(row, kind)
        own.areas = explain(own.areas, own.areas[-1].key, why)
    return own


def file_of(session: Session, phase="individual", note="") -> tuple[str, bytes]:
    return ballot_file(cast(session, phase, note))[:2]


def ballot_in(file: tuple[str, bytes]) -> Ballot:
    (ballot,) = load(file[1]).work.ballots
    return ballot


@pytest.fixture
def files(session) -> list[tuple[str, bytes]]:
    """Three members: all would improve the first factor, and they differ about the second."""
    return [
        file_of(voter(session, (0, IMPROVE, "Vi hører det"), (1, KEEP, "Bra i dag"))),
        file_of(voter(session, (0, IMPROVE, "Alle sier det"), (1, IMPROVE, "Kan bli bedre"))),
        file_of(voter(session, (0, IMPROVE, ""), (2, UNSURE, "Hva skjer ute?"))),
    ]


def send(widget, **content):
    """Do what the page does when it sends a message."""
    widget._handle_custom_msg(content, [])


def is_seen(widget) -> bool:
    return widget.layout.display != "none"


def row_of(panel: BallotsPanel, position: int) -> dict:
    return panel._table.rows[position]


# -- a member's own file -----------------------------------------------------------------------


def test_a_members_file_holds_the_choices_and_no_name(session):
    panel = BallotsPanel(voter(session, (0, IMPROVE, "Vi hører det")))
    name, data, mime = panel._make_file()
    ballot = ballot_in((name, data))
    assert [area.why for area in ballot.choices] == ["Vi hører det"]
    assert (ballot.phase, mime) == ("individual", "application/json")
    assert name == f"KFL-stemme-{ballot.key[:4]}.json"
    assert load(data).work.areas == ()


def test_a_second_file_of_the_same_session_is_a_newer_edition(session):
    own = voter(session, (0, IMPROVE, ""))
    first, other = BallotsPanel(own), BallotsPanel(own)
    before = ballot_in(first._make_file()[:2])
    own.tag_row(1, KEEP)
    after = ballot_in(other._make_file()[:2])
    assert (after.key, after.edition) == (before.key, before.edition + 1)


def test_undoing_a_vote_does_not_make_the_next_one_look_older(session):
    own = voter(session, (0, IMPROVE, ""))
    before = cast(own, "individual")
    own.undo()
    assert own_ballot(own, "individual") is None
    assert cast(own, "individual").edition > before.edition


def test_who_deletes_everything_leaves_the_tab_to_another_voter(session):
    before = cast(session, "individual")
    session.clear()
    assert cast(session, "individual").key != before.key


def test_a_members_and_a_groups_ballot_can_not_be_told_to_be_of_one_session(session):
    assert cast(session, "individual").key != cast(session, "group").key


def test_nothing_to_vote_for_is_said_beside_the_button(session):
    panel = BallotsPanel(session)
    assert panel._vote.disabled
    assert "Merk minst ett område" in panel._vote.reason
    session.tag_row(0, IMPROVE)
    assert not panel._vote.disabled


def test_a_reason_that_tells_who_somebody_is_gets_a_word(session):
    panel = BallotsPanel(voter(session, (0, IMPROVE, "Ring 912 34 567")))
    assert "telefonnummer" in panel._mine.value


def test_what_members_write_is_escaped(session):
    own = voter(session, (0, IMPROVE, "<img src=x>"))
    cast(own, "group", "<img src=y>")
    assert "<img" not in BallotsPanel(own)._mine.value
    assert "<img" not in BallotsPanel(own, "plenum")._notes.value


# -- counting ----------------------------------------------------------------------------------


def test_files_count_the_same_in_any_order_and_twice(files):
    ballots, problems = read_ballots(files, (), "individual")
    mixed = [*files, *files]
    random.Random(1).shuffle(mixed)
    assert problems == ()
    assert read_ballots(mixed, (), "individual")[0] == ballots
    assert read_ballots(files, ballots, "individual")[0] == ballots


def test_votes_reasons_and_agreement_stand_in_each_row(session, files):
    panel = BallotsPanel(session, "group")
    panel.add_files(files)
    first, second, third = panel._table.rows
    assert first["agreement"] == "3 av 3 vil forbedre"
    assert second["agreement"] == "1 av 3 vil ta vare på, 1 av 3 vil forbedre"
    assert third["agreement"] == "1 av 3 er usikre"
    improve = first["cells"][IMPROVE]
    assert (improve["n"], improve["of"]) == (3, 3)
    assert [reason["text"] for reason in improve["reasons"]] == ["Alle sier det", "Vi hører det"]
    assert "3 stemmer er med. Alle er enige om" in panel._found.value
    assert f"Dere ser ulikt på «{second['name']}». Hør" in panel._differences.value


def test_what_holds_no_vote_is_met_with_a_sentence_and_changes_nothing(session, files):
    panel = BallotsPanel(session, "group")
    panel.add_files(files)
    before = session.work
    panel.add_files([("bilde.png", b"\x89PNG"), ("arbeid.json", Session().save_work())])
    assert session.work == before
    assert "bilde.png: Filen er skadet" in panel._problems.value
    assert "arbeid.json: Det er ingen stemmer i filen" in panel._problems.value


def test_a_file_that_is_there_already_is_said_to_count_once(session, files):
    panel = BallotsPanel(session, "group")
    panel.add_files(files[:1])
    assert not is_seen(panel._problems)
    panel.add_files(files[:1])
    assert "teller én gang" in panel._problems.value
    assert "1 stemme er med" in panel._found.value


def test_of_two_editions_the_newest_counts_whichever_comes_last(session):
    own = voter(session, (0, IMPROVE, ""))
    older = file_of(own)
    own.tag_row(0, KEEP)
    newer = file_of(own)
    panel = BallotsPanel(session, "group")
    panel.add_files([newer, older])
    assert "Den nyeste teller" in panel._problems.value
    assert row_of(panel, 0)["agreement"] == "1 av 1 vil ta vare på"


def test_a_file_of_another_phase_is_kept_and_said_to_count_there(session, files):
    panel = BallotsPanel(session, "plenum")
    panel.add_files(files[:1])
    assert "Den teller under «Gruppe»" in panel._problems.value
    assert not is_seen(panel._counted)
    panel._phase.value = "group"
    assert len(panel._table.rows) == 2


def test_a_file_takes_no_areas_or_measures_with_it(session, files):
    panel = BallotsPanel(session, "group")
    panel.add_files([("arbeid.json", voter(session, (0, IMPROVE, "")).save_work()), *files])
    assert session.areas == ()


def test_all_votes_are_taken_out_and_brought_back_by_undo(session, files):
    panel = BallotsPanel(session, "group")
    panel.add_files(files)
    panel._take_out.click()
    assert (session.work.ballots, is_seen(panel._counted)) == ((), False)
    session.undo()
    assert len(session.work.ballots) == 3


# -- settling ----------------------------------------------------------------------------------


def test_an_area_is_taken_on_with_its_evidence_and_reasons_and_let_go_again(session, files):
    panel = BallotsPanel(session, "group")
    panel.add_files(files)
    row = row_of(panel, 0)
    send(panel._table, key=row["key"], kind=IMPROVE)
    (area,) = session.areas
    assert area.evidence == tally(session.work.ballots)[0].evidence
    assert area.why == "Alle sier det\nVi hører det"
    assert row_of(panel, 0)["taken"] == IMPROVE
    send(panel._table, key=row["key"], kind="")
    assert session.areas == ()


def test_a_reason_of_ones_own_is_not_written_over(session, files):
    panel = BallotsPanel(voter(session, (0, UNSURE, "Min egen grunn")), "group")
    panel.add_files(files)
    send(panel._table, key=row_of(panel, 0)["key"], kind=IMPROVE)
    (area,) = panel.session.areas
    assert (area.kind, area.why) == (IMPROVE, "Min egen grunn")


def test_a_row_or_kind_that_is_not_there_is_ignored(session, files):
    panel = BallotsPanel(session, "group")
    panel.add_files(files)
    send(panel._table, key="nobody", kind=IMPROVE)
    send(panel._table, key=row_of(panel, 0)["key"], kind="<script>")
    assert session.areas == ()


def test_what_the_group_agreed_on_is_downloaded_and_counted_in_plenum(session, files):
    groups = []
    for note in ("Vi begynner her", "Vi er enige om det meste"):
        own = voter(session)
        panel = BallotsPanel(own, "group")
        panel.add_files(files)
        assert panel._answer.disabled
        send(panel._table, key=row_of(panel, 0)["key"], kind=IMPROVE)
        send(panel._settled, wish="set", way=["note"], value=note)
        groups.append(panel._make_file()[:2])
    plenum = BallotsPanel(session, "plenum")
    plenum.add_files(groups)
    assert "2 grupper er med. Alle er enige om" in plenum._found.value
    assert "Vi begynner her" in plenum._notes.value
    assert [row["agreement"] for row in plenum._table.rows] == ["2 av 2 vil forbedre"]


def test_groups_that_differ_are_named(session):
    plenum = BallotsPanel(session, "plenum")
    plenum.add_files([file_of(voter(session, (0, kind, "")), "group") for kind in (IMPROVE, KEEP)])
    assert "Gruppene ser ulikt på" in plenum._differences.value


def test_a_note_is_kept_in_the_work_flagged_and_undone(session):
    panel = BallotsPanel(session, "group")
    send(panel._settled, wish="set", way=["note"], value="Ring 912 34 567")
    assert panel._settled.values == {"note": "Ring 912 34 567"}
    assert "telefonnummer" in panel._settled.notes["note"]
    session.undo()
    assert panel._settled.values == {"note": ""}


def test_what_was_settled_is_there_when_the_saved_work_is_opened_again(session):
    before = cast(session, "plenum", "Tilbakemelding først")
    opened = Session(session.survey)
    opened.open_work(session.save_work())
    panel = BallotsPanel(opened, "plenum")
    assert panel._settled.values == {"note": "Tilbakemelding først"}
    send(panel._settled, wish="set", way=["note"], value="Ukebrevet også")
    (after,) = opened.work.ballots
    assert (after.key, after.edition) == (before.key, before.edition + 1)


def test_the_way_on_is_open_when_there_is_something_to_improve(session):
    panel = BallotsPanel(session, "plenum")
    assert panel._next.disabled
    assert "minst ett forbedringsområde" in panel._waiting.value
    session.tag_row(0, IMPROVE)
    panel._next.click()
    assert session.view == "analysis"


def test_more_than_three_areas_are_met_with_a_gentle_word(session):
    panel = BallotsPanel(session, "group")
    for row in range(4):
        session.tag_row(row, IMPROVE)
    assert "4 områder er mange" in panel._advice.value


def test_each_phase_shows_its_own_controls(session):
    panel = BallotsPanel(session)
    assert (is_seen(panel._alone), is_seen(panel._count)) == (True, False)
    panel._phase.value = "group"
    assert (is_seen(panel._alone), is_seen(panel._answer)) == (False, True)
    panel._phase.value = "plenum"
    assert (is_seen(panel._answer), is_seen(panel._next)) == (False, True)


def test_two_panels_on_one_session_stay_in_step(session, files):
    one, other = BallotsPanel(session, "group"), BallotsPanel(session, "group")
    one.add_files(files)
    send(other._table, key=row_of(other, 1)["key"], kind=KEEP)
    assert row_of(one, 1)["taken"] == KEEP


def test_without_data_the_panel_says_what_to_do():
    assert "Merk en faktor under «Se nærmere»" in BallotsPanel()._mine.value
