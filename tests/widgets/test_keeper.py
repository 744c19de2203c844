"""What a session hands to the browser brings everything back in a new session, and nothing else."""

import json
import zlib
from concurrent.futures import Future
from datetime import datetime

import pytest

from kfl_widgets.app.page import App
from kfl_widgets.demo_schools import demo_workbooks
from kfl_widgets.improvement import (
    SCHEMA,
    Action,
    Choices,
    Draft,
    SourceFile,
    Work,
    analysis_of,
    load,
    put_action,
    put_analysis,
)
from kfl_widgets.reading import Reading, near_matches
from kfl_widgets.survey import Filters
from kfl_widgets.widgets import Session, UploadPanel
from kfl_widgets.widgets.focus import Focus
from kfl_widgets.widgets.keeper import LARGEST, Keeper
from kfl_widgets.widgets.keeper_bar import KeeperBar, RememberBox
from kfl_widgets.widgets.keeping import (
    pack_data,
    pack_looks,
    pack_own,
    pack_work,
    restore,
    unpack_work,
)
from kfl_widgets.widgets.kept import Kept
from kfl_widgets.widgets.own_ballots import cast

BOOKS = demo_workbooks()
A1, A2 = "KFL_T1_skoleA.xlsx", "KFL_T2_skoleA.xlsx"
NEAR = (
    "gruppe;faktor;påstand;måling;snitt;n\nelever;Ro;Det er ro i timene våre;2016;3,0;60\n"
    "elever;Ro;Det er ro i timene;2018;3,1;60\n"
)


class Page:
    """The page, as far as a keeper knows it: storage, and what it was told."""

    def __init__(
        self, session: Session, kept: dict[str, bytes] | None = None, keeper: Keeper | None = None
    ) -> None:
        self.kept = dict(kept or {})
        self.unread: dict[str, bytes] = {}
        self.told: list[str] = []
        self.keeper = keeper or Keeper(session)
        self.keeper.send = self._receive
        self.say("found", list(self.kept), list(self.kept.values()))

    def say(self, kind: str, parts=(), buffers=(), **more) -> None:
        content = {"kind": kind, "parts": list(parts), **more}
        self.keeper._handle_custom_msg(content, [memoryview(one) for one in buffers])

    def _receive(self, content, buffers=()) -> None:
        self.told.append(content["kind"])
        if content["kind"] == "keep":
            self.kept |= dict(zip(content["parts"], buffers, strict=True))
            for part in content["gone"]:
                self.kept.pop(part, None)
        elif content["kind"] == "tried":
            self.unread = {part: self.kept.pop(part) for part in content["unread"]}
        elif content["kind"] == "forget":
            self.kept.clear()


def reloaded(page: Page) -> Session:
    """A new kernel's session, after the page has handed over what it kept."""
    session = Session()
    Page(session, page.kept)
    assert session.notice == ""
    return session


def everything(session: Session) -> tuple:
    frames = () if session.survey is None else session.survey.scores.to_csv()
    return (session.work, session.own, session.choices, session.problems, frames, session.blockers)


@pytest.fixture(scope="module")
def read() -> dict[tuple[str, ...], Reading]:
    """What comes of the files of School A, read once."""
    files = {name: (name, BOOKS.get(name, b"")) for name in (A1, A2, "tom.csv")}
    drops = ((A1,), (A2,), (A1, A2), (A1, A2, "tom.csv"), (A2, "tom.csv"))
    return {names: Session().read_files([files[name] for name in names]) for names in drops}


@pytest.fixture
def school(read) -> Session:
    session = Session()
    session.take_in(read[A1, A2, "tom.csv"])
    return session


@pytest.fixture
def team(school: Session) -> Session:
    """A team that has done something of everything."""
    school.filters = school.filters.with_("grade", ("8", "9", "10"))
    school.tag_row(1, "improve")
    school.tag_row(2, "strength")
    key = school.areas[0].key
    analysis = analysis_of(school.work, key).but(challenge="Få vet hva som er neste steg.")
    school.work = put_analysis(school.work, analysis)
    school.work = put_action(school.work, Action(key="a", area=key, what="Fagsamtaler"))
    school.work = school.work.but(school="Tyttebærlia")
    school.own = school.own.but(drafts=(Draft(key="a", done="Én runde"),), role="Rektor")
    cast(school, "individual")
    school.focus, school.match, school.min_n = Focus("Tilbakemelding", "grade"), "cohort", 10
    school.view, school.colour, school.language = "plan", "#0b5a7a", "nn"
    return school


# -- taken up again --------------------------------------------------------------------------------


def test_a_new_kernel_takes_up_everything(team):
    again = reloaded(Page(team))
    assert everything(again) == everything(team)
    assert (again.view, again.files) == (team.view, team.files)
    assert again.result.frame.equals(team.result.frame)


def test_a_file_can_be_taken_out_after_a_reload(team):
    again = reloaded(Page(team))
    again.remove_file(again.files[0].sha256)
    assert again.survey.values("wave") == ("T2",)


def test_the_same_files_again_change_nothing_after_a_reload(team):
    again = reloaded(Page(team))
    cells = len(again.survey.scores)
    again.add_files([(A1, BOOKS[A1])])
    assert len(again.survey.scores) == cells
    assert "lastet opp før" in again.problems[-1].in_language("nb")


def test_every_change_is_kept_at_once(session):
    page = Page(session)
    for change in (
        lambda: session.tag_row(0, "improve"),
        lambda: setattr(session, "filters", Filters(groups=("foresatte",))),
        lambda: setattr(session, "view", "areas"),
        lambda: setattr(session, "min_n", 20),
        lambda: setattr(session, "own", session.own.but(role="Rektor")),
        session.undo,
    ):
        change()
        assert everything(reloaded(page)) == everything(session)


def test_no_vote_counts_twice_after_a_reload(session):
    session.tag_row(0, "improve")
    page = Page(session)
    before = cast(session, "individual")
    after = cast(reloaded(page), "individual")
    assert (after.key, after.edition) == (before.key, before.edition + 1)


def test_own_things_are_in_no_file(team):
    team.own = team.own.but(role="Hemmelig rolle")
    saved = team.save_work().decode()
    assert "Hemmelig rolle" not in saved
    assert "Én runde" not in saved


def test_items_that_are_the_same_stay_the_same():
    session = Session()
    session.add_files([("to.csv", NEAR.encode())])
    (match,) = near_matches(session.survey)
    page = Page(session)
    session.accept_match(match)
    again = reloaded(page)
    assert len(again.survey.codebook.items) == 1
    assert again.survey.codebook == session.survey.codebook
    assert near_matches(again.survey) == ()


def test_cells_of_a_file_nobody_has_explained_are_not_kept():
    session = Session()
    page = Page(session)
    session.add_files([("hemmelig.csv", b"Kari;7\nOla;8\n")])
    assert len(session.unknown) == 1
    assert b"Kari" not in b"".join(map(zlib.decompress, [page.kept["cells"][4:]]))
    again = reloaded(page)
    assert again.unknown == ()
    (problem,) = again.problems
    assert problem.where.file == "hemmelig.csv"
    assert "Last den opp igjen" in str(problem)


def test_what_has_been_begun_is_not_overwritten(team, session):
    page = Page(team)
    before = everything(session)
    Page(session, page.kept)
    assert everything(session) == before


def test_an_empty_session_leaves_nothing_behind():
    page = Page(Session())
    assert page.kept == {}
    assert page.told[-1] == "restored"


def test_without_a_page_nothing_is_made_or_sent(session):
    keeper = Keeper(session)
    sent = []
    keeper.send = lambda *message: sent.append(message)
    session.tag_row(0, "improve")
    assert sent == []


@pytest.mark.parametrize("part", ["work", "own", "cells"])
def test_a_damaged_part_costs_no_other(team, part):
    page = Page(team)
    page.kept[part] = damaged = page.kept[part][:-9] + b"123456789"
    again = Session()
    assert Page(again, page.kept).unread == {part: damaged}
    assert (again.work == team.work) == (part != "work")
    assert (again.own == team.own) == (part != "own")
    assert (again.survey is not None) == (part != "cells")


@pytest.mark.parametrize("rubbish", [b"", b"x", zlib.compress(b"[]"), zlib.compress(b"{}")])
def test_rubbish_gives_an_empty_page(rubbish):
    session = Session()
    unread = restore(session, dict.fromkeys(("work", "own", "cells"), rubbish))
    assert {"work", "cells"} <= set(unread)
    assert session.is_untouched


def test_a_survey_that_makes_no_sense_costs_no_work(monkeypatch, team):
    page = Page(team)
    monkeypatch.setattr("kfl_widgets.reading.join", lambda parts: 1 / 0)
    again = Session()
    later = Page(again, page.kept)
    assert (again.survey, again.work, again.own) == (None, team.work, team.own)
    assert list(later.unread) == ["cells"]


def test_a_work_that_makes_no_sense_gives_an_empty_page_and_is_set_aside(monkeypatch, team):
    page = Page(team)
    monkeypatch.setattr(Session, "look_as", lambda self, choices: 1 / 0)
    again = Session()
    later = Page(again, page.kept)
    assert again.is_untouched
    assert set(later.unread) == {"work", "own", "cells"}


def newer(packed: bytes) -> bytes:
    """A work as a later edition of ours would keep it."""
    saved = json.loads(unpack_work(packed))
    return zlib.compress(json.dumps(saved | {"schema": SCHEMA + 1}).encode())


def test_a_work_of_a_newer_edition_is_set_aside_before_anything_is_kept(team):
    kept = Page(team).kept
    kept["work"] = newer(kept["work"])
    again = Session()
    page = Page(again, kept)
    assert page.told[0] == "tried"
    assert page.unread == {"work": kept["work"]}
    assert again.survey is not None
    again.tag_row(1, "improve")
    assert load(unpack_work(page.kept["work"])).work == again.work


def test_what_could_not_be_read_is_told_and_can_be_taken_out_or_deleted():
    page = Page(Session())
    bar = KeeperBar(page.keeper)
    assert not is_seen(bar._rescue)
    page.say("state", is_unread=True)
    assert is_seen(bar._rescue)
    assert "kunne ikke leses. Det er beholdt i fanen." in bar._unread.value
    save, drop = bar._rescue.children[1].children
    assert save.description == "Last ned det som var lagret"
    save.click()
    drop.click()
    assert wishes(page) == ["save_unread", "drop_unread"]


def test_the_page_knows_while_new_numbers_are_not_kept_yet(session):
    page = Page(Session())
    page.told.clear()
    page.keeper.session.show(session.survey)
    assert "keep" in page.told[page.told.index("packing") :]
    assert "cells" in page.kept
    again = Page(Session(), page.kept)
    assert "packing" not in again.told, "they are there already"


def test_too_many_cells_are_told_and_not_sent(session, monkeypatch):
    monkeypatch.setattr("kfl_widgets.widgets.keeper.pack_data", lambda data: bytes(LARGEST + 1))
    page = Page(session)
    assert "too_big" in page.told
    assert "cells" not in page.kept


def test_a_survey_too_large_to_be_read_again_is_told(session, monkeypatch):
    monkeypatch.setattr("kfl_widgets.survey.packing.LARGEST", 1000)
    page = Page(session)
    assert "too_big" in page.told
    assert session.notice == ""


# -- files with what was looked at -----------------------------------------------------------------


def test_work_and_data_files_restore_all_but_the_view_and_the_filters(team, read):
    again = Session()
    again.open_work(team.save_work())
    again.take_in(read[A1,])
    assert again.baseline == "T1"
    again.take_in(read[A2, "tom.csv"])
    assert again.view == "data"
    assert (again.filters.groups, again.filters.grades) == (("elever",), ())
    assert again.focus == Focus()
    again.filters, again.focus, again.view = team.filters, team.focus, team.view
    again.language = team.language
    assert everything(again)[2:] == everything(team)[2:]
    assert again.work == team.work


def test_what_waits_for_its_files_survives_a_reload(team, read):
    first = Session()
    page = Page(first)
    first.open_work(team.save_work())
    again = reloaded(page)
    again.take_in(read[A1, A2])
    assert (again.match, again.min_n, again.colour) == ("cohort", 10, "#0b5a7a")


def test_who_looked_at_everybody_still_does_after_a_reload(team):
    team.filters = Filters()
    assert reloaded(Page(team)).filters == Filters()


def test_who_has_turned_to_something_else_is_left_alone(team, read):
    again = Session()
    again.open_work(team.save_work())
    again.take_in(read[A1,])
    again.filters = chosen = again.filters.with_("group", ("foresatte",))
    again.take_in(read[A2,])
    assert again.filters == chosen


def test_somebody_elses_work_does_not_change_what_is_looked_at(team, session):
    session.tag_row(0, "improve")
    before = session.choices
    session.open_work(team.save_work())
    assert session.choices == before
    assert len(session.areas) == 3


def test_a_file_opens_no_smaller_groups(session):
    session.min_n = 10
    session.open_work(Session(min_n=5).save_work())
    assert session.min_n == 10


def test_a_file_can_not_close_every_group(session):
    session.open_work(Session(min_n=1000).save_work())
    assert session.min_n == 7


def test_deleting_forgets_the_smallest_group_of_a_file(session):
    session.open_work(Session(min_n=20).save_work())
    assert session.min_n == 20
    session.delete()
    assert session.min_n == 7


def test_all_groups_are_all_groups_again(session):
    session.tag_row(0, "improve")
    session.filters = Filters()
    assert reloaded(Page(session)).filters == Filters()


def test_another_file_than_the_evidence_came_from_is_told_once(team, read):
    def is_told(problem):
        return "ikke den samme filen" in problem.in_language("nb")

    evidence = team.areas[0].evidence.but(sources=(SourceFile(name=A1, sha256="00"),))
    area = team.areas[0].but(evidence=evidence)
    other = Session()
    other.work = Work(areas=(area,))
    other.take_in(read[A1,])
    told = [problem for problem in other.problems if is_told(problem)]
    assert [problem.where.file for problem in told] == [A1]
    other.open_work(other.save_work())
    other.take_in(read[A2,])
    assert sum(is_told(problem) for problem in other.problems) == 1
    assert everything(reloaded(Page(other)))[3] == other.problems
    other.work = Work()
    other.remove_file(other.files[1].sha256)
    assert not any(is_told(problem) for problem in other.problems)


def test_a_view_there_is_not_leads_to_the_data(session):
    app = App(session)
    session.view = "finnes ikke"
    assert (session.view, session.notice) == ("data", "")
    app.close()


# -- deleted ---------------------------------------------------------------------------------------


def test_deleting_leaves_nothing_with_the_page_or_here(team):
    page = Page(team)
    team.undo()
    team.delete()
    assert page.told.count("forget") == 1
    assert page.kept == {}
    assert team.is_untouched
    assert (team.mappings, team.colour, team.data) == ((), "", Session().data)
    assert team.choices == Choices(language="nn")
    team.redo()
    assert team.work == Work()
    assert reloaded(page).is_untouched


def test_deleting_forgets_what_waits_for_files(team, read):
    other = Session()
    other.open_work(team.save_work())
    other.delete()
    other.take_in(read[A1, A2])
    assert other.filters.grades == ()
    assert other.view == "data"


def test_the_demo_deletes_nothing_that_is_remembered(session):
    page = Page(session)
    session.clear()
    assert "forget" not in page.told


def test_what_is_being_packed_while_all_is_deleted_is_not_sent(session):
    page = Page(session)
    data, done = session.data, Future()
    page.keeper._packing = data
    done.set_result(b"cells")
    session.deletions += 1
    page.keeper._send_data(data, done)
    assert page.told[-1] == "forget"


# -- on this machine -------------------------------------------------------------------------------


def wishes(page: Page) -> list[str]:
    said = ("packing", "keep", "restored", "too_big", "tried", "taken")
    return [told for told in page.told if told not in said]


def is_seen(widget) -> bool:
    return widget.layout.display != "none"


def test_a_tick_asks_the_page_and_its_answer_is_shown():
    page = Page(Session())
    box = RememberBox(page.keeper)
    assert not is_seen(box)
    page.say("state", may_remember=True)
    assert is_seen(box)
    box._tick.value = True
    assert wishes(page) == ["remember"]
    page.say("state", may_remember=True, is_remembering=True, remembered="2026-11-22T14:05")
    assert "Husket 22.11.2026 kl. 14.05." in box._state.value
    box._tick.value = False
    assert wishes(page) == ["remember", "stop"]


@pytest.mark.parametrize("is_work_first", [True, False])
def test_who_comes_back_with_a_newer_wave_looks_at_it(read, is_work_first):
    before = Session()
    before.take_in(read[A1,])
    before.work = before.work.but(school="Lia skole")
    saved = before.save_work()
    after = Session()
    steps = [lambda: after.open_work(saved), lambda: after.take_in(read[A1, A2])]
    for step in steps if is_work_first else reversed(steps):
        step()
    assert (after.baseline, after.followup) == ("T1", "T2")
    same = Session()
    same.open_work(saved)
    same.take_in(read[A1,])
    assert same.followup == "T1"


def test_a_remembered_work_is_offered_and_fetched(team):
    page = Page(Session(language="nb"))
    bar, box = KeeperBar(page.keeper), RememberBox(page.keeper)
    page.say("state", may_remember=True, offered="2026-11-22T14:05")
    assert is_seen(bar._offer)
    assert not is_seen(box)
    assert "Arbeidet fra 22.11.2026 er husket på denne maskinen." in bar._offered.value
    fetch, drop = bar._offer.children[1].children
    assert (fetch.description, drop.description) == ("Hent det", "Slett det")
    fetch.click()
    drop.click()
    assert wishes(page) == ["fetch", "drop"]
    page.say("remembered", ["work"], [pack_work(team)])
    assert page.keeper.session.work == team.work
    assert page.told[-2:] == ["taken", "keep"]
    assert not is_seen(bar._offer)


def test_a_clash_with_another_tab_is_told_and_settled(session):
    page = Page(session)
    bar = KeeperBar(page.keeper)
    page.say("state", may_remember=True, is_remembering=True, is_clash=True)
    assert "En annen fane har lagret arbeidet sitt" in bar._clash.value
    merge, replace = bar._settle.children[1].children
    merge.click()
    replace.click()
    assert wishes(page) == ["merge", "replace"]


@pytest.mark.parametrize(
    ("in_tab", "told"),
    [("all", ""), ("", ""), ("work", "for store til å huskes"), ("nothing", "lar oss ikke huske")],
)
def test_what_the_browser_can_not_keep_is_said(in_tab, told):
    page = Page(Session())
    bar = KeeperBar(page.keeper)
    page.say("state", in_tab=in_tab)
    assert told in bar._trouble.value
    assert is_seen(bar._trouble) == bool(told)


def opened_anew(kept: dict[str, bytes]) -> App:
    """A new page, after it has taken up what the tab kept."""
    app = App()
    Page(app.session, kept, app._keeper)
    assert app.session.notice == ""
    return app


@pytest.fixture
def compared(session) -> dict[str, bytes]:
    """What a tab keeps of a page on which two views have other looks than the usual ones."""
    app = App(session)
    page = Page(session, keeper=app._keeper)
    session.view = "compare"
    app._places["compare"]._order.value = "change"
    session.view = "plan"
    app._places["plan"]._views.look.value = "wheel"
    app.close()
    return page.kept


def test_each_view_is_looked_at_as_before_a_reload(compared):
    app = opened_anew(compared)
    assert app._places["plan"]._views.look.value == "wheel"
    again = app._keeper._looks()
    assert again["compare"]["_order"] == "change", "nobody has opened it yet, and it isn't lost"
    app.session.view = "compare"
    assert app._places["compare"]._order.value == "change"
    app.close()


@pytest.mark.parametrize(
    "odd",
    [
        b"rubbish",
        zlib.compress(b"[1]"),
        zlib.compress(b'{"compare": {"_order": ["change"]}}'),
        pack_looks({"compare": {"_order": "no such order"}, "plan": {"opened": "no such key"}}),
        pack_looks({"compare": {"session": 1}, "plan": {"_views.look": 5}, "nowhere": {"a": 1}}),
    ],
)
def test_looks_that_make_no_sense_cost_nothing(compared, session, odd):
    app = opened_anew(compared | {"looks": odd})
    assert app.session.work == session.work
    assert app.session.survey is not None
    app.session.view = "compare"
    assert app._places["compare"]._order.value != "change"
    assert app._places["plan"]._plan.layout.display is None
    app.close()


def test_nobody_is_asked_to_download_before_there_is_a_work(session):
    page = Page(session)
    bar = KeeperBar(page.keeper)
    page.say("state", in_tab="nothing")
    assert "Last ned arbeidsboken" not in bar._trouble.value
    session.tag_row(0, "improve")
    assert "Last ned arbeidsboken" in bar._trouble.value


def test_numbers_are_not_said_to_be_kept_where_the_browser_keeps_nothing(session):
    page = Page(session)
    panel = UploadPanel(session)
    assert "huskes bare i denne fanen" in panel._lead.value
    page.say("state", in_tab="nothing")
    assert "fanen" not in panel._lead.value
    assert "bare i minnet" in panel._lead.value


def test_a_clash_stays_in_sight_until_it_is_settled(session):
    page = Page(session)
    bar = KeeperBar(page.keeper)
    for is_clash in (True, False):
        page.say("state", may_remember=True, is_remembering=True, is_clash=is_clash)
        assert ("kfl-clash" in bar._dom_classes) == is_clash


def test_what_two_tabs_disagree_on_is_told_and_their_works_are_one(team):
    other = Session()
    other.work = team.work.but(school="Moen skole")
    team.work = team.work.but(school="Lia skole")
    page = Page(team)
    page.say("remembered", ["work"], [pack_work(other)])
    assert "taken" in page.told
    assert "«Lia skole», «Moen skole»" in " ".join(map(str, team.problems))


def test_a_remembered_work_that_is_damaged_is_told():
    page = Page(Session())
    for _ in range(2):
        page.say("remembered", ["work"], [b"rubbish"])
    (problem,) = page.keeper.session.problems
    assert "skadet" in str(problem)
    assert unpack_work(b"rubbish") == b""


@pytest.mark.parametrize("spoil", [newer, lambda packed: b"rubbish", lambda packed: b""])
def test_a_remembered_work_that_can_not_be_read_is_not_taken(team, spoil):
    page = Page(Session())
    page.say("remembered", ["work"], [spoil(pack_work(team))])
    assert "taken" not in page.told
    assert page.keeper.session.work == Work()


def test_a_machine_without_room_is_told():
    page = Page(Session())
    box = RememberBox(page.keeper)
    box._tick.value = True
    page.say("state", may_remember=True, is_remembering=True)
    page.say("state", may_remember=True, is_full=True)
    assert box._tick.value is False
    assert "Maskinen har ikke plass til å huske arbeidet." in box._state.value
    assert wishes(page) == ["remember"]


def test_a_state_that_makes_no_sense_is_no_state():
    odd = {"in_tab": [], "may_remember": 1, "remembered": "i går", "offered": 5, "is_clash": "ja"}
    assert Kept.told(odd) == Kept()
    assert Kept.told({"offered": "2026-11-22T14:05"}).offered == datetime(2026, 11, 22, 14, 5)


def test_all_that_is_kept_of_the_demo_is_small(session):
    sizes = {"work": pack_work(session), "own": pack_own(session), "cells": pack_data(session.data)}
    print({part: len(data) for part, data in sizes.items()})
    assert sum(map(len, sizes.values())) < 250_000
    assert load(unpack_work(sizes["work"])).work == session.work


def test_it_is_said_what_came_of_a_wish(team):
    packed = pack_work(team)
    session = Session(language="nb")
    page = Page(session)
    for wish, told in (
        ("fetch", "Arbeidet som var husket, er hentet."),
        ("merge", "Arbeidet fra den andre fanen er lagt sammen med deres."),
    ):
        page.keeper.wish(wish)
        page.say("remembered", ["work"], [packed])
        assert session.told == told
    page.keeper.wish("drop")
    assert session.told == "Det som var husket på maskinen, er slettet."


def test_a_page_that_comes_after_deleting_says_so():
    session = Session()
    page = Page(session)
    assert session.told == ""
    page.say("found", is_deleted=True)
    assert session.told == "Alt er slettet."
