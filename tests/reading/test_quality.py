from __future__ import annotations

from kfl_widgets.reading import read
from kfl_widgets.reading.quality import quality

WORDS = ["Helt uenig", "Litt uenig", "Litt enig", "Helt enig"]


def answers(*lines: str) -> bytes:
    return "\n".join(["Navn;Jeg trives;Jeg lærer", *lines]).encode()


def test_each_file_says_what_was_read_and_what_was_not() -> None:
    lines = [f"Kari;{w};{w if w != 'Helt enig' else ''}" for w in WORDS * 12]
    files = quality(read(("T1 elever.csv", answers(*lines)), ("bilde.xlsx", b"\x89PNG" + bytes(9))))
    good, bad = files
    (sheet,) = good.sheets
    assert (sheet.layout, sheet.rows) == ("Svar, en rad for hver person", 48)
    assert sheet.left_out[0].headers == ("Navn",)
    assert [(item.text, item.missing) for item in good.missing] == [
        ("Jeg lærer", 0.25),
        ("Jeg trives", 0.0),
    ]
    assert (bad.name, bad.sheets) == ("bilde.xlsx", ())
    assert bad.problems[0].severity == "error"


def test_a_share_that_counts_a_few_people_is_not_told() -> None:
    lines = [f"{w};{w}" for w in WORDS * 12] + ["Helt enig;"] * 3
    (file,) = quality(read(("T1 elever.csv", "\n".join(["Jeg trives;Jeg lærer", *lines]).encode())))
    assert {item.text: item.missing for item in file.sheets[0].items} == {
        "Jeg trives": 0.0,
        "Jeg lærer": None,
    }


def test_a_small_group_has_no_facts() -> None:
    (file,) = quality(read(("T1 elever.csv", answers(*(f"Kari;{w};{w}" for w in WORDS)))))
    (sheet,) = file.sheets
    assert sheet.straight_liners is None
    assert {item.missing for item in sheet.items} == {None}


def test_sheets_of_two_layouts_in_one_book_are_both_read_and_others_named(make_book) -> None:
    book = make_book(
        Svar8=[["Jeg trives", "Jeg lærer"], *([w, w] for w in WORDS * 2)],
        Foresatte=[["Faktor", "T1", "T2"], ["Informasjon", 3.1, 3.3]],
        Notat=[["Husk å ringe"]],
    )
    reading = read(("T1.xlsx", book))
    (file,) = quality(reading)
    assert {sheet.sheet for sheet in file.sheets} == {"Svar8", "Foresatte"}
    (unread,) = [p for p in file.problems if p.where.sheet == "Notat"]
    assert "ikke lest" in str(unread.message)


def test_fewer_answers_than_the_neighbours_is_told(make_book) -> None:
    codebook = [["Kode", "Påstand", "Faktor", "Gruppe", "Skala"]]
    codebook += [[f"E{n}", f"Påstand {n}", "Trivsel", "Elever", s] for n, s in enumerate("445")]
    codebook = [codebook[0], *([*row[:4], f"1-{row[4]}"] for row in codebook[1:])]
    answers = [["Runde", "Gruppe", "E0", "E1", "E2"], *([["T1", "Elever", 1, 2, 3]] * 8)]
    reading = read(make_book(Svar=answers, Kodebok=codebook))
    assert any("færre svaralternativer" in str(p.message) for p in reading.problems)
