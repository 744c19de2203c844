"""The arbeidsbok read back: all of it, what a person changed in its plan, what damage leaves."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook
from tests.improvement.made import works
from tests.report.made import TODAY, empty_content, full_content, full_work, hostile_content

from kfl_widgets.demo_schools import SCHOOLS, demo
from kfl_widgets.improvement import (
    LogEntry,
    Work,
    by_start,
    dump,
    find,
    load,
    put_action,
    reflect,
    revise,
)
from kfl_widgets.report.content import Content, Request, gather
from kfl_widgets.report.workbook import (
    Opened,
    is_workbook,
    open_saved_workbook,
    write_workbook,
)
from kfl_widgets.report.workbook.records import HEAD

LATER = date(2026, 12, 1)
Edit = Callable[..., None]


def opened(data: bytes) -> Opened:
    return open_saved_workbook(data, "arbeidsbok.xlsx", LATER, "Arbeidsboken")


def content_of(work: Work) -> Content:
    return gather(None, work, Request(today=TODAY), dump(work))


@pytest.fixture(scope="module")
def data() -> bytes:
    return write_workbook(full_content())


def edited(data: bytes, edit: Edit) -> Opened:
    """Open the workbook as Excel does, change it, save it and read it back.

    Rows have the numbers of the work's measures, wherever these stand; new rows come after them.
    """
    book = load_workbook(io.BytesIO(data))
    sheet = book["Tiltaksplan"]
    top = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "Tiltak")
    columns = {cell.value: cell.column for cell in sheet[top]}

    rows = {sheet.cell(row, columns["Tiltak"]).value: row for row in range(top + 1, top + 6)}
    places = [rows.get(action.what) for action in full_work().actions]

    def put(row: int, head: str, value: object) -> None:
        place = places[row - 1] if row <= len(places) else None
        sheet.cell(place or top + row, columns[head]).value = value

    edit(put, sheet, top)
    out = io.BytesIO()
    book.save(out)
    return opened(out.getvalue())


def said(found: Opened) -> list[str]:
    return [str(change) for change in found.changes]


def action(found: Opened, key: str):
    assert found.work is not None
    return next(action for action in found.work.actions if action.key == key)


def test_everything_comes_back(data: bytes):
    found = opened(data)
    assert found.work == full_work()
    assert found.saved == dump(full_work())
    assert found.changes == ()
    assert found.problems == ()


@settings(max_examples=20, deadline=None)
@given(work=works)
def test_any_work_comes_back_and_no_cell_nobody_touched_is_a_change(work: Work):
    found = opened(write_workbook(content_of(work)))
    assert found.work == work
    assert found.changes == ()
    assert found.problems == ()


def test_the_nastiest_texts_come_back_and_change_nothing():
    content = hostile_content()
    found = opened(write_workbook(content))
    assert found.work == content.work
    assert found.changes == ()
    assert found.problems == ()


def test_excel_may_save_it_without_changing_anything(data: bytes):
    found = edited(data, lambda _put, _sheet, _top: None)
    assert found.work == full_work()
    assert found.changes == ()
    assert found.problems == ()


def test_libreoffice_may_save_it_without_changing_anything(data: bytes, office):
    found = opened(office(data, ".xlsx", "xlsx"))
    assert found.work == full_work()
    assert found.changes == ()


def test_what_a_person_changed_is_taken_over_row_by_row_and_told(data: bytes):
    def edit(put, _sheet, _top):
        put(1, "Frist", datetime(2027, 5, 1))
        put(1, "Status", "Fullført")
        put(2, "Ansvarlig", "Miljøterapeuten")
        put(3, "Start", "15.1.2027")

    found = edited(data, edit)
    first = action(found, "a1")
    assert (first.deadline, first.status) == (date(2027, 5, 1), "done")
    assert first.edition == 2
    assert first.history[-1].by == "Arbeidsboken"
    assert action(found, "a2").who == "Miljøterapeuten"
    assert action(found, "a3").start == date(2027, 1, 15)
    assert said(found) == [
        "«Faste trivselsledere og flere voksne ute i storefri»: «Status» fra «pågår» til "
        "«fullført».",
        "«Faste trivselsledere og flere voksne ute i storefri»: «Frist» fra «01.04.2027» til "
        "«01.05.2027».",
        "«Samtaler om vennskap i alle klasser»: «Ansvarlig» fra «Kontaktlærerne» til "
        "«Miljøterapeuten».",
        "«Fagsamtale hver fjerde uke»: «Start» fra «–» til «15.01.2027».",
    ]
    assert found.problems == ()


def test_a_milestone_that_is_reached_and_a_new_one_are_taken_over(data: bytes):
    lines = [
        "01.10.2026 Opplæring av trivselsledere (nådd 28.09.2026)",
        "01.11.2026 Ny inspeksjonsplan (nådd 30.10.2026)",
        "15.2.2027 Alle trinn er i gang",
        "Feire sammen",
    ]
    found = edited(data, lambda put, *_: put(1, "Milepæler", "\n".join(lines)))
    told = [(m.text, m.due, m.done) for m in action(found, "a1").milestones]
    assert told == [
        ("Opplæring av trivselsledere", date(2026, 10, 1), date(2026, 9, 28)),
        ("Ny inspeksjonsplan", date(2026, 11, 1), date(2026, 10, 30)),
        ("Alle trinn er i gang", date(2027, 2, 15), None),
        ("Feire sammen", None, None),
    ]


def test_a_new_row_is_a_new_measure_in_its_area(data: bytes):
    def edit(put, _sheet, _top):
        put(6, "Område", "faglig trivsel ")
        put(6, "Tiltak", "Lesestund i hver klasse")
        put(6, "Frist", datetime(2027, 2, 1))

    found = edited(data, edit)
    assert found.work is not None
    new = found.work.actions[-1]
    assert (new.what, new.deadline, new.status) == (
        "Lesestund i hver klasse",
        date(2027, 2, 1),
        "planned",
    )
    assert new.area == action(found, "a3").area
    assert said(found) == ["Nytt tiltak: «Lesestund i hver klasse»."]


def test_a_new_row_without_an_area_is_taken_and_asked_about(data: bytes):
    found = edited(data, lambda put, *_: put(6, "Tiltak", "Noe nytt"))
    assert found.work is not None
    assert found.work.actions[-1].what == "Noe nytt"
    [problem] = found.problems
    assert "hvilket område" in str(problem)
    assert str(problem).startswith("arbeidsbok.xlsx › Tiltaksplan › B")


def test_a_copied_row_is_a_measure_of_its_own(data: bytes):
    def edit(_put, sheet, top):
        for cell in sheet[top + 1]:
            if cell.data_type != "f":
                sheet.cell(top + 6, cell.column).value = cell.value

    found = edited(data, edit)
    assert found.work is not None
    assert len(found.work.actions) == 6
    assert len({action.key for action in found.work.actions}) == 6


def test_a_row_that_is_gone_deletes_nothing_and_is_told(data: bytes):
    found = edited(data, lambda _put, sheet, top: sheet.delete_rows(top + 2))
    assert found.work is not None
    assert len(found.work.actions) == 5
    [problem] = found.problems
    assert "«Faste trivselsledere og flere voksne ute i storefri» er borte." in str(problem)
    assert "Tiltaket er beholdt." in str(problem)


def test_a_sort_as_excel_makes_it_leaves_every_measure_its_own(data: bytes):
    def edit(_put, sheet, _top):
        turn_around(sheet, sheet.auto_filter.ref)

    found = edited(data, edit)
    assert found.work == full_work()
    assert found.changes == ()


def test_a_sort_of_some_columns_alone_leaves_every_measure_its_own(data: bytes):
    found = edited(data, lambda _put, sheet, top: turn_around(sheet, f"A{top}:L{top + 5}"))
    assert found.work == full_work()
    assert found.changes == ()


def turn_around(sheet, area: str) -> None:
    """Turn the rows of an area around that hold something, as sorting it does."""
    head, *rows = sheet[area]
    told = [[cell.value for cell in row] for row in rows]
    filled = [values for values in told if values[1]]
    rest = [values for values in told if not values[1]]
    for row, values in zip(rows, [*reversed(filled), *rest], strict=True):
        for cell, value in zip(row, values, strict=True):
            cell.value = value
    assert head


def test_without_the_hidden_column_rows_are_known_by_their_words(data: bytes):
    def edit(put, sheet, top):
        sheet.delete_cols(sheet[top][-1].column)
        put(2, "Ansvarlig", "Miljøterapeuten")

    found = edited(data, edit)
    assert found.work is not None
    assert len(found.work.actions) == 5
    assert action(found, "a2").who == "Miljøterapeuten"


def test_the_same_edited_workbook_twice_gives_the_same(data: bytes):
    def edit(put, _sheet, _top):
        put(1, "Ansvarlig", "Inspektøren")
        put(6, "Tiltak", "Lesestund")
        put(6, "Område", "Faglig trivsel")

    found = edited(data, edit)
    once = found.put_into(Work(), LATER, "Noen i Excel")
    again = found.put_into(once, LATER, "Noen i Excel")
    assert {one.key: one for one in once.actions} == {one.key: one for one in again.actions}
    assert len(again.actions) == len(once.actions) == 6
    assert (once.areas, once.analyses) == (again.areas, again.analyses)


def test_an_edit_is_made_though_somebody_has_gone_on_meanwhile(data: bytes):
    found = edited(data, lambda put, *_: put(1, "Ansvarlig", "Inspektøren"))
    meanwhile = full_work()
    for day in range(1, 5):
        first = find(meanwhile.actions, "a1")
        assert first is not None
        later = revise(first, by="Rektor", on=LATER, deadline=date(2027, 8, day))
        meanwhile = put_action(meanwhile, later)
    work = found.put_into(meanwhile, LATER, "Noen i Excel")
    first = find(work.actions, "a1")
    assert first is not None
    assert (first.who, first.deadline) == ("Inspektøren", date(2027, 8, 4))


def test_a_plan_of_endless_rows_is_read_so_far(data: bytes):
    def edit(put, _sheet, _top):
        for row in range(6, 2_300):
            put(row, "Tiltak", f"Tiltak {row}")

    found = edited(data, edit)
    assert found.work is not None
    assert len(found.work.actions) <= 2_000
    assert any("flere enn 2000 rader" in str(problem) for problem in found.problems)


@pytest.mark.parametrize(
    ("head", "value", "remedy"),
    [
        ("Frist", "snart", "Skriv datoen som dag.måned.år"),
        ("Frist", "31.2.2027", "Skriv datoen som dag.måned.år"),
        ("Status", "nesten", "Velg en av disse: «ikke startet»"),
        ("Område", "Noe annet", "Skriv et av områdene dere har valgt"),
        ("Opprettholdende faktor", "En ny faktor", "Skriv den opprettholdende faktoren"),
        ("Indikator", "Noe annet", "Endre det i verktøyet."),
    ],
)
def test_what_cannot_be_taken_over_is_told_with_its_cell_and_the_rest_is_in(
    data: bytes, head: str, value: str, remedy: str
):
    def edit(put, _sheet, _top):
        put(1, head, value)
        put(1, "Målgruppe", "Alle")

    found = edited(data, edit)
    [problem] = found.problems
    assert re.match(r"arbeidsbok.xlsx › Tiltaksplan › [A-M]\d+: ", str(problem))
    assert remedy in str(problem)
    assert action(found, "a1").for_whom == "Alle"
    assert replace_text(found) == replace_text(opened(data))


def replace_text(found: Opened) -> tuple[object, ...]:
    first = action(found, "a1")
    return first.deadline, first.status, first.area, first.factor, first.indicator


def damaged(data: bytes, change: Callable[[object], None]) -> Opened:
    book = load_workbook(io.BytesIO(data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return opened(out.getvalue())


def cut(book) -> None:
    book["_kfl"]["A5"].value = book["_kfl"]["A5"].value[:-9]


def forged(book) -> None:
    book["_kfl"]["A4"].value = "0" * 64


def gone(book) -> None:
    del book["_kfl"]


@pytest.mark.parametrize("change", [cut, forged, gone], ids=lambda c: c.__name__)
def test_a_damaged_machine_sheet_still_gives_what_the_rows_hold(data: bytes, change):
    found = damaged(data, change)
    whole = full_work()
    assert found.saved is None
    assert found.work is not None
    assert found.work.areas == whole.areas
    assert found.work.analyses == whole.analyses
    assert found.work.actions == by_start(whole.actions)
    assert "Det skjulte arket i arbeidsboken er skadet." in str(found.problems[0])


def test_edits_are_taken_over_from_a_damaged_workbook_too(data: bytes):
    def edit(put, sheet, _top):
        gone(sheet.parent)
        put(1, "Ansvarlig", "Inspektøren")

    assert action(edited(data, edit), "a1").who == "Inspektøren"


def test_an_arbeidsbok_is_known_from_other_files(data: bytes):
    assert is_workbook(data)
    assert is_workbook(write_workbook(empty_content()))
    book = load_workbook(io.BytesIO(data))
    del book["_kfl"]
    out = io.BytesIO()
    book.save(out)
    assert is_workbook(out.getvalue())


@pytest.mark.parametrize(
    "other", [b"", b"PK", b"{}", b"PK\x03\x04" + b"x" * 99, b"\xd0\xcf\x11\xe0"]
)
def test_other_files_are_no_arbeidsbok(other: bytes):
    assert not is_workbook(other)
    found = opened(other)
    assert found.work is None
    assert found.problems


def test_a_workbook_of_somebody_elses_is_no_arbeidsbok():
    from kfl_widgets.demo_schools import demo_workbooks

    assert not any(is_workbook(book) for book in demo_workbooks().values())


def test_a_bomb_in_its_place_is_not_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b" " * 50_000_000)
    assert not is_workbook(out.getvalue())


def test_a_workbook_says_nothing_of_the_survey_beyond_its_protected_tables(data: bytes):
    content = full_content()
    without = write_workbook(replace(content, saved=b""))
    book = load_workbook(io.BytesIO(without))
    assert not any(cell.value for cell in book["_kfl"]["A"][4:])


def test_a_copy_of_the_plan_kept_beside_it_takes_nothing_back(data: bytes):
    def edit(put, sheet, _top):
        kept = sheet.parent.copy_worksheet(sheet)
        kept.title = "Tiltaksplan (2)"
        sheet.parent.move_sheet(kept, -8)
        put(1, "Ansvarlig", "Inspektøren")

    found = edited(data, edit)
    assert action(found, "a1").who == "Inspektøren"
    assert len(found.changes) == 1


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_plan_that_is_not_found_changes_nothing_and_is_told(data: bytes, is_whole: bool):
    def edit(_put, sheet, top):
        if is_whole:
            sheet.delete_rows(top)
        else:
            del sheet.parent["Tiltaksplan"]

    found = edited(data, edit)
    assert found.work == full_work()
    [problem] = found.problems
    assert "Vi fant ikke tiltaksplanen" in str(problem)


def test_a_plan_that_is_hidden_is_told(data: bytes):
    def edit(_put, sheet, _top):
        sheet.sheet_state = "hidden"

    told = [str(problem) for problem in edited(data, edit).problems]
    assert "arbeidsbok.xlsx › Tiltaksplan: Arket er skjult og er ikke lest." in told[0]


def test_what_changed_in_milestones_is_told_with_days_as_people_write_them(data: bytes):
    line = "01.10.2026 Opplæring av trivselsledere (nådd 29.09.2026)"
    [change] = said(edited(data, lambda put, *_: put(1, "Milepæler", line)))
    assert change.endswith(f"til «{line}».")


def test_milestones_are_told_apart_where_they_are_told_in_one_line(data: bytes):
    [change] = said(edited(data, lambda put, *_: put(1, "Milepæler", "Møte\nFest")))
    assert change.endswith("Ny inspeksjonsplan» til «Møte; Fest».")


def test_another_area_is_told_by_its_name(data: bytes):
    [change] = said(edited(data, lambda put, *_: put(2, "Område", "Faglig trivsel")))
    assert change.endswith(": «Område» fra «Relasjon elev–elev» til «Faglig trivsel».")


@pytest.mark.parametrize(
    "line", ["1. mars 2027: Oppstart", "01.03.2027 – Oppstart", "- 2027-03-01 Oppstart"]
)
def test_a_milestone_may_have_a_mark_beside_its_day(data: bytes, line: str):
    found = edited(data, lambda put, *_: put(1, "Milepæler", line))
    told = [(m.text, m.due) for m in action(found, "a1").milestones]
    assert told == [("Oppstart", date(2027, 3, 1))]


def test_a_row_that_is_emptied_is_a_row_that_is_gone(data: bytes):
    def edit(_put, sheet, top):
        for cell in sheet[top + 2][:-1]:
            cell.value = None

    found = edited(data, edit)
    assert found.work == full_work()
    assert found.changes == ()
    [problem] = found.problems
    assert "«Faste trivselsledere og flere voksne ute i storefri» er borte." in str(problem)


def test_a_new_row_without_a_measure_is_told(data: bytes):
    found = edited(data, lambda put, *_: put(6, "Ansvarlig", "Rektor"))
    assert found.work == full_work()
    [problem] = found.problems
    assert "Raden sier ikke hva tiltaket er." in str(problem)


def test_a_year_alone_in_a_cell_of_days_is_no_day_long_ago(data: bytes):
    found = edited(data, lambda put, *_: put(1, "Frist", 2027))
    assert found.work == full_work()
    [problem] = found.problems
    assert "Skriv datoen som dag.måned.år" in str(problem)


@pytest.mark.parametrize("sheet", ["Områder", "Analyse", "Årshjul", "Sammendrag", "Notater"])
def test_what_is_written_where_nothing_is_read_is_told_with_its_cell(data: bytes, sheet: str):
    def edit(_put, plan, _top):
        book = plan.parent
        if sheet not in book.sheetnames:
            book.create_sheet(sheet)
        book[sheet]["B6"].value = "Husk foreldremøtet"

    found = edited(data, edit)
    assert found.work == full_work()
    [problem] = found.problems
    assert str(problem).startswith(f"arbeidsbok.xlsx › {sheet} › B6: ")
    assert "er ikke hentet: «Husk foreldremøtet»." in str(problem)


def test_a_column_of_their_own_in_the_plan_is_told(data: bytes):
    def edit(_put, sheet, top):
        sheet.cell(top, 14).value, sheet.cell(top + 2, 14).value = "Kommentar", "Ta opp i mai"

    [problem] = edited(data, edit).problems
    assert "Det som er skrevet i N5, N7, er ikke hentet: «Kommentar»." in str(problem)


def test_a_column_that_is_gone_or_called_something_else_is_told(data: bytes):
    def edit(_put, sheet, top):
        next(cell for cell in sheet[top] if cell.value == "Ansvarlig").value = "Hvem"
        sheet.cell(top + 2, 4).value = "Inspektøren"

    found = edited(data, edit)
    assert found.work == full_work()
    gone, unread = (str(problem) for problem in found.problems)
    assert "Kolonnen «Ansvarlig» er borte. Det som sto der, er beholdt." in gone
    assert "D5, D7, er ikke hentet: «Hvem»" in unread


def test_two_people_with_a_copy_each_may_both_add_a_measure(data: bytes):
    def adding(what: str) -> Opened:
        def edit(put, *_):
            put(6, "Område", "Faglig trivsel")
            put(6, "Tiltak", what)

        return edited(data, edit)

    work = Work()
    for what in ("Lesestund", "Skrivestund"):
        work = adding(what).put_into(work, LATER, "Noen i Excel")
    assert [one.what for one in work.actions[-2:]] == ["Lesestund", "Skrivestund"]


def test_a_new_measure_keeps_what_came_later_when_its_file_is_opened_again(data: bytes):
    def edit(put, *_):
        put(6, "Område", "Faglig trivsel")
        put(6, "Tiltak", "Lesestund")
        put(6, "Ansvarlig", "Rektor")

    found = edited(data, edit)
    work = found.put_into(Work(), LATER, "Noen i Excel")
    entry = LogEntry(on=LATER, done="Vi leste.")
    later = revise(reflect(work.actions[-1], entry), by="Rektor", on=LATER, status="started")
    again = found.put_into(put_action(work, later), LATER, "Noen i Excel").actions[-1]
    assert (again.log, again.status, again.who) == ((entry,), "started", "Rektor")


def test_it_is_known_as_other_programs_save_it(data: bytes, office):
    for suffix in ("ods", "xls"):
        other = office(data, ".xlsx", suffix)
        assert is_workbook(other)
        assert opened(other).work == full_work()
        assert opened(other).problems == ()


def test_without_hidden_sheet_and_keywords_it_is_known_by_its_records():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("xl/sharedStrings.xml", f"<sst><si><t>{HEAD}</t></si></sst>")
    assert is_workbook(out.getvalue())


def test_a_row_with_the_sheets_name_above_each_sheet_changes_nothing(data: bytes):
    def edit(_put, plan, _top):
        for sheet in plan.parent:
            sheet.insert_rows(1)
            sheet["A1"].value = sheet.title

    found = edited(data, edit)
    assert found.work == full_work()
    assert found.saved == dump(full_work())
    assert found.problems == ()


def test_nothing_left_is_said_and_not_taken_for_an_empty_work(data: bytes):
    def empty(book) -> None:
        gone(book)
        for name in ("Områder", "Analyse", "Tiltaksplan"):
            for row in book[name].iter_rows():
                row[-1].value = None

    found = damaged(data, empty)
    assert found.work is None
    assert "Filen er skadet" in str(found.problems[0])


@pytest.mark.parametrize(("cell", "value"), [("A3", "zz"), ("A2", "9"), ("C1", "=1+1")])
def test_what_is_forged_in_the_hidden_sheet_stops_nothing(data: bytes, cell: str, value: str):
    def change(book) -> None:
        book["_kfl"][cell].value = value

    assert damaged(data, change) == opened(data)


@pytest.mark.parametrize(
    "forged_record", ["[" * 9_000, '{"key": NaN}', '{"what": 1, "key": 2}', "7"]
)
def test_a_forged_record_beside_a_row_is_no_record(data: bytes, forged_record: str):
    def change(book) -> None:
        gone(book)
        sheet = book["Tiltaksplan"]
        sheet.cell(row=6, column=sheet.max_column).value = forged_record

    found = damaged(data, change)
    assert found.work is not None
    assert [a.key for a in found.work.actions if a.key in ("a2", "a3")] == ["a2", "a3"]


@pytest.mark.parametrize("text", ["1. februar 2027", "1 Feb 2027", "1.2.27", "2027-02-01"])
def test_a_day_is_taken_over_however_it_is_written(data: bytes, text: str):
    def edit(put, _sheet, _top):
        put(1, "Frist", text)
        put(1, "Milepæler", f"{text} Ny plan")

    first = action(edited(data, edit), "a1")
    assert first.deadline == date(2027, 2, 1)
    assert [(m.text, m.due) for m in first.milestones] == [("Ny plan", date(2027, 2, 1))]


def test_a_school_keeps_its_name_when_only_its_arbeidsbok_is_opened():
    survey = demo(SCHOOLS[:1])
    work = full_work("")
    content = gather(survey, work, Request("T1", "T2", today=TODAY), dump(work))
    found = opened(write_workbook(content))
    assert found.work is not None
    again = gather(None, found.work, Request(today=TODAY))
    assert again.name == content.name == survey.values("school")[0]
    assert load(content.saved).work == work.but(school=content.name)


def test_the_plan_stands_in_the_order_measures_start(data: bytes):
    sheet = load_workbook(io.BytesIO(data))["Tiltaksplan"]
    top = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "Start")
    column = next(cell.column for cell in sheet[top] if cell.value == "Start")
    starts = [sheet.cell(row, column).value for row in range(top + 1, top + 6)]
    assert starts[-1] is None
    assert starts[:-1] == sorted(starts[:-1])
