"""What was noticed about the answers, and items that may be the same."""

from dataclasses import replace

from ipywidgets import Button
from ipywidgets.widgets.widget import _instances

from kfl_widgets.locale import msg
from kfl_widgets.reading import read
from kfl_widgets.survey.model import Problem, Where
from kfl_widgets.widgets import QualityPanel, Session

HEADER = "Runde;Gruppe;Faktor;Påstand;Antall;Gjennomsnitt;Standardavvik\n"


def results(*rows: str) -> bytes:
    return (HEADER + "\n".join(rows)).encode()


def told(panel: QualityPanel) -> str:
    return " ".join(file.children[0].value for file in panel._files.children)


def buttons(panel: QualityPanel) -> dict[str, Button]:
    rows = (file.children[1] for file in panel._files.children if len(file.children) > 1)
    return {button.description: button for row in rows for button in row.children}


def test_nothing_is_asked_before_there_is_data():
    assert "Last opp regneark" in QualityPanel()._lead.value


def test_low_response_rates_are_told_as_the_documents_tell_them(session):
    panel = QualityPanel(session)
    assert "Vær forsiktig med foresatte (68\N{NO-BREAK SPACE}%)" in panel._answered.value
    session.clear()
    assert panel._answered.value == ""


def test_items_that_are_nearly_alike_are_joined_when_the_team_says_so():
    session = Session()
    panel = QualityPanel(session)
    session.add_files(
        [
            ("i.csv", results("T1;Elever;Trivsel;Jeg trives godt på skolen min;60;4,1;0,8")),
            ("j.csv", results("T2;Elever;Trivsel;Jeg trives godt på denne skolen;62;4,2;0,8")),
        ]
    )
    (question,) = panel._matches.children
    text, button = question.children
    assert "Jeg trives godt på denne skolen" in text.value
    assert len(session.survey.codebook.items) == 2
    button.click()
    assert session.notice == ""
    (item,) = session.survey.codebook.items
    assert "(omformulert)" in item.text
    assert panel._matches.children == ()


def test_columns_that_were_left_out_are_named_and_their_content_is_not():
    rows = "\n".join(f"kari{i}@skole.no;{1 + i % 4};{1 + i % 3};{1 + i % 4}" for i in range(24))
    data = f"E-post;Jeg trives;Jeg lærer mye;Jeg har venner\n{rows}\n".encode()
    session = Session()
    panel = QualityPanel(session)
    session.add_files([("T1 elever.csv", data)])
    assert "E-post" in told(panel)
    assert "kari" not in told(panel)


def test_grades_that_were_not_asked_are_not_missing_an_answer():
    from kfl_widgets.demo_schools import demo_workbooks

    session = Session()
    panel = QualityPanel(session)
    session.add_files([("T1.xlsx", demo_workbooks()["KFL_T1_skoleA.xlsx"])])
    shares = [
        item.missing
        for source in session.survey.sources
        for item in source.items
        if item.missing is not None
    ]
    assert max(shares) < 0.2
    assert "39" not in told(panel)


FIRST = ("i.csv", results("T1;Elever;Trivsel;;60;4,1;0,8"))
SECOND = ("j.csv", results("T2;Elever;Trivsel;;62;4,2;0,8"))


def test_a_file_is_taken_out_with_its_numbers_and_sentences():
    session = Session()
    panel = QualityPanel(session)
    session.add_files([FIRST, SECOND])
    assert session.survey.values("wave") == ("T1", "T2")
    buttons(panel)["Fjern «i.csv»"].click()
    assert session.survey.values("wave") == ("T2",)
    assert {problem.where.file for problem in session.problems} == {"j.csv"}
    assert list(buttons(panel)) == ["Si selv hva kolonnene i «j.csv» er", "Fjern «j.csv»"]
    session.add_files([FIRST])
    assert session.survey.values("wave") == ("T1", "T2")
    assert session.notice == ""


def test_the_last_file_leaves_nothing_but_the_areas():
    session = Session()
    panel = QualityPanel(session)
    session.add_files([FIRST, SECOND])
    session.tag_row(0, "improve")
    buttons(panel)["Fjern «i.csv»"].click()
    buttons(panel)["Fjern «j.csv»"].click()
    assert (session.survey, session.result, session.problems) == (None, None, ())
    assert len(session.areas) == 1
    assert panel._files.children == ()


def test_a_file_we_read_wrongly_is_asked_for_again_and_then_explained_by_hand():
    session = Session()
    panel = QualityPanel(session)
    session.add_files([FIRST, SECOND])
    buttons(panel)["Si selv hva kolonnene i «i.csv» er"].click()
    (problem,) = [p for p in session.problems if p.severity == "error"]
    assert str(problem) == (
        "i.csv: Filen er tatt ut. Last den opp på nytt, så sier dere selv hva kolonnene er."
    )
    session.add_files([FIRST, SECOND])
    assert [book.name for book in session.unknown] == ["i.csv"]
    assert [p.severity for p in session.problems if p.where.file == "i.csv"] == []


def test_an_accepted_match_outlives_a_file_that_is_taken_out():
    statement = "T{};Elever;Trivsel;Jeg trives godt på {};60;4,1;0,8"
    session = Session()
    panel = QualityPanel(session)
    session.add_files(
        [
            ("i.csv", results(statement.format(1, "skolen min"))),
            ("j.csv", results(statement.format(2, "denne skolen"))),
            ("k.csv", results("T2;Foresatte;Informasjon;;60;4,1;0,8")),
        ]
    )
    panel._matches.children[0].children[1].click()
    buttons(panel)["Fjern «k.csv»"].click()
    (item,) = session.survey.codebook.items
    assert "(omformulert)" in item.text
    assert session.survey.values("group") == ("elever",)


def test_numbers_that_came_in_another_way_stay_when_a_file_is_taken_out():
    row = "T1;Lærere;Samarbeid;Vi hjelper hverandre;40;4,1;0,8"
    ours = replace(read(("a.csv", results(row))).survey, sources=())
    session = Session(ours)
    panel = QualityPanel(session)
    session.add_files([FIRST])
    assert len(session.parts) == 2
    buttons(panel)["Fjern «i.csv»"].click()
    assert session.survey.values("group") == ("lærere",)
    assert session.parts == (ours,)


def alike(n):
    """Answers of so many who said the same to all."""
    header = ";".join(f"Jeg trives {word}" for word in ("her", "ute", "inne", "nå", "ofte"))
    varied = [";".join(str(1 + (i + k) % 4) for k in range(5)) for i in range(30)]
    return "\n".join([header, *varied, *["3;3;3;3;3"] * n]).encode()


def test_how_many_answered_all_alike_follows_the_smallest_group():
    session = Session()
    panel = QualityPanel(session)
    session.add_files([("T1 elever.csv", alike(9))])
    assert "9 har gitt samme svar på alt." in told(panel)
    session.min_n = 10
    assert "&lt; 10 har gitt samme svar på alt." in told(panel)


def test_what_is_told_is_laid_out_anew_only_when_it_is_new():
    session = Session()
    panel = QualityPanel(session)
    session.add_files([("T1 elever.csv", alike(9))])
    before, rows = set(_instances), panel._files.children
    other = Problem("info", msg("Ikke et regneark."), Where("notater.txt"))
    session.problems = (*session.problems, other)
    assert panel._files.children == rows
    session.min_n = 10
    assert len(_instances) == len(before)
    assert panel._files.children != rows
