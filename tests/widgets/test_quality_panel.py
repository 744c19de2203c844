"""What was noticed about the answers, and items that may be the same."""

from kfl_widgets.widgets import QualityPanel, Session

HEADER = "Runde;Gruppe;Faktor;Påstand;Antall;Gjennomsnitt;Standardavvik\n"


def results(*rows: str) -> bytes:
    return (HEADER + "\n".join(rows)).encode()


def test_nothing_is_asked_before_there_is_data():
    assert "Last opp regneark" in QualityPanel()._lead.value


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
    assert "E-post" in panel._files.value
    assert "kari" not in panel._files.value


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
    assert "39" not in panel._files.value
