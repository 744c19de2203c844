from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kfl_widgets.report.slides.fitting import (
    cut,
    fit,
    fit_title,
    height_of,
    lines_of,
    shortened,
    shortening,
    trimmed,
)
from kfl_widgets.report.slides.look import Box
from kfl_widgets.report.slides.model import Line, Slide, Table, points
from kfl_widgets.report.slides.paging import height_of_row, pages

WORDS = "Flere elever har noen å være sammen med i friminuttene"


def test_a_text_takes_more_lines_in_larger_type_and_on_less_room():
    assert lines_of(WORDS, 18, 1000) == 1
    assert lines_of(WORDS, 18, 250) < lines_of(WORDS, 36, 250)
    assert lines_of(WORDS, 18, 250) < lines_of(WORDS, 18, 120)


def test_widths_are_those_of_arial():
    # 27 m's of 0.833 em are 224.9 points wide at 10 points.
    assert lines_of("m" * 27, 10, 226) == 1
    assert lines_of("m" * 27, 10, 224) == 2
    assert lines_of("i" * 100, 10, 226) == 1


def test_a_word_longer_than_a_line_is_broken():
    assert lines_of("w" * 100, 20, 200) >= 7


def test_a_text_that_fits_is_left_alone():
    assert cut(WORDS, 18, 1000, 1) == WORDS


def test_a_cut_text_ends_at_a_word_and_says_that_it_was_cut():
    short = cut(WORDS, 18, 200, 1)
    assert short.endswith(" …")
    assert WORDS.startswith(short.removesuffix(" …"))
    assert WORDS[len(short) - 2] == " "
    assert lines_of(short, 18, 200) == 1


def test_the_longest_text_is_cut_first_and_short_ones_stay_whole():
    lines = points(WORDS * 6, "Kort", WORDS)
    tries = list(shortening(lines, 18, 300))
    heights = [height_of(tried, 18, 300) for tried in tries]
    assert heights == sorted(set(heights), reverse=True)
    assert all(tried[1].text == "Kort" for tried in tries)
    first_cut = next(tried for tried in tries if tried[2].text != WORDS)
    assert first_cut[0].text.endswith("…")
    assert all(lines_of(line.text, 18, 282) == 1 for line in tries[-1])


def test_names_are_shortened_by_letters():
    assert shortened("Kommunen", 22) == "Kommunen"
    assert len(shortened("Kommunen " * 9, 22)) <= 22


def test_few_words_are_set_large_and_many_small():
    few = fit(points("Kort"), 800, 300, (28, 24, 18), "nb")
    many = fit(points(*[WORDS] * 12), 800, 300, (28, 24, 18), "nb")
    assert (few.size, few.is_cut) == (28, False)
    assert many.size == 18


def test_lines_that_dont_fit_are_counted_and_headings_arent_left_alone():
    lines = (Line("Mål", "heading"), *points("a", "b"), Line("Mer", "heading"), *points("c", "d"))
    fitted = fit(lines, 300, 110, (18,), "nb")
    assert fitted.is_cut
    assert fitted.lines[-1].text == "… og 2 til"
    assert fitted.lines[-2].kind != "heading"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(min_size=1, max_size=400), min_size=1, max_size=12),
    st.floats(150, 900),
    st.floats(60, 500),
)
def test_whatever_is_written_fits(texts, width, height):
    fitted = fit(points(*texts), width, height, (24, 18), "nb")
    assert height_of(fitted.lines, fitted.size, width) <= height


@given(st.text(min_size=1, max_size=300), st.integers(1, 4))
def test_a_cut_text_never_takes_more_lines_than_it_may(text, most):
    assert lines_of(cut(text, 18, 300, most), 18, 300) <= most


@pytest.mark.parametrize("letters", [10, 60, 100, 400])
def test_titles_fit_in_their_place(letters):
    text = ("Relasjon elev " * 40)[:letters].strip()
    fitted = fit_title(text, 852, 78, 32)
    assert lines_of(fitted.lines[0].text, fitted.size, 852, is_bold=True) <= 2
    assert fitted.is_cut == (letters == 400)


TABLE = [Box(0, 0, 852, 304)]


def _slide(rows: int, text: str = "Kort") -> Slide:
    table = Table(((text, "Rektor"),) * rows, (0.7, 0.3), "Tiltakene", ("Tiltak", "Ansvarlig"))
    return Slide("table", "Tiltaksplan", table=table, notes=("Slik.",))


def test_a_short_table_stays_on_its_slide():
    assert pages(_slide(3), TABLE) == [_slide(3)]


def test_a_long_table_is_parted_and_keeps_its_head_and_rows():
    parts = pages(_slide(25), TABLE)
    assert sum(len(part.table.rows) for part in parts) == 25
    assert len(parts) > 1
    for part in parts:
        heights = [height_of_row(row, (596, 256)) for row in part.table.rows]
        assert part.table.head == ("Tiltak", "Ansvarlig")
        assert sum(heights) + height_of_row(part.table.head, (596, 256), is_head=True) <= 304


def test_a_cut_cell_is_whole_in_the_notes():
    (part,) = pages(_slide(1, WORDS * 12), TABLE)
    assert part.table.rows[0][0].endswith(" …")
    assert part.notes == ("Slik.", WORDS * 12)


def test_a_cell_of_some_lines_is_not_cut():
    (part,) = pages(_slide(1, WORDS * 4), TABLE)
    assert part.table.rows[0][0] == WORDS * 4


# -- texts -----------------------------------------------------------------------------------------

BODY = Box(0, 0, 400, 380)


def _text(*columns):
    layout = "two" if len(columns) > 1 else "text"
    return Slide(layout, "Hvorfor er det slik?", columns, notes=("Slik.",))


def test_a_text_that_has_room_stays_on_its_slide():
    slide = _text((Line("Mål", "heading"), *points(WORDS)))
    assert pages(slide, [BODY]) == [slide]


def test_a_text_without_room_goes_on_on_the_next_slide_under_its_heading():
    texts = [f"{number}. {WORDS}, og litt til" for number in range(12)]
    goal = (Line("Mål", "heading"), *points("Kort"))
    slide = _text(goal, (Line("Hvorfor", "heading"), *points(*texts)))
    parts = pages(slide, [BODY, BODY])
    assert len(parts) > 1
    told = [line.text for part in parts for line in part.columns[1] if line.kind == "point"]
    assert told == texts
    for part in parts:
        assert part.columns[1][0].text == "Hvorfor"
        assert all(height_of(lines, 18, BODY.width) <= BODY.height for lines in part.columns)
    assert [bool(part.columns[0]) for part in parts] == [True] + [False] * (len(parts) - 1)


def test_no_heading_is_left_alone_at_the_end_of_a_slide():
    lines = [line for n in range(9) for line in (Line(f"{n}", "heading"), *points(WORDS * 2))]
    for part in pages(_text(tuple(lines)), [BODY]):
        assert part.columns[0][-1].kind == "point"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=900), min_size=1, max_size=20))
def test_every_part_of_a_text_has_room(texts):
    for part in pages(_text(points(*texts)), [BODY]):
        assert height_of(part.columns[0], 18, BODY.width) <= BODY.height


def test_an_essay_is_cut_and_whole_in_the_notes():
    parts = pages(_text(points(WORDS * 12, WORDS)), [BODY])
    assert parts[0].columns[0][0].text.endswith(" …")
    assert all(part.notes == ("Slik.", WORDS * 12) for part in parts)


def test_a_year_with_a_full_month_is_shown_half_by_half():
    quiet = (("August", "September", "Oktober"),) * 4
    full = (("August\n" + "\n".join([WORDS] * 4), "September", "Oktober"), *quiet[1:3])
    full = (*full, ("Mai", "Juni\nFrist", "Juli"))
    for rows, count in ((quiet, 1), (full, 2)):
        notes = tuple((f"Rad {number}",) for number in range(4))
        table = Table(rows, (1 / 3,) * 3, "Hva som skjer", notes=notes)
        parts = pages(
            Slide("tiles", "Årshjul", table=table, notes=("Les.",)), [Box(0, 0, 852, 380)]
        )
        assert len(parts) == count
        assert sum((part.table.rows for part in parts), ()) == rows
        assert [len(part.notes) for part in parts] == [1 + 4 // count] * count
        assert parts[-1].notes[0] == "Les."
        assert parts[-1].notes[-1] == "Rad 3"


def test_a_half_of_the_year_in_which_nothing_happens_is_left_out():
    quiet = (("August", "September", "Oktober"),) * 3
    full = (*quiet, ("Mai\n" + "\n".join([WORDS] * 4), "Juni", "Juli"))
    slide = Slide("tiles", "Årshjul", table=Table(full, (1 / 3,) * 3, "Hva som skjer"))
    [part] = pages(slide, [Box(0, 0, 852, 380)])
    assert part.table.rows == full[2:]


def test_what_must_stay_of_a_text_stays_when_it_is_cut():
    ending = ", innen 01.03.2027"
    (short,) = trimmed([Line(WORDS * 4 + ending, "point", ending)], 18, 300, 2)
    assert short.text.endswith(f" …{ending}")
    assert lines_of(short.text, 18, 300 - 18) <= 2
