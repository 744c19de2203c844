from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree
from openpyxl import load_workbook
from pptx import Presentation
from tests.report import made
from tests.report.decks import (
    CONTENTS,
    FORMULAS,
    assert_fits,
    assert_inside,
    charts_of,
    everything_in,
    formula_content,
    frames_of,
    full_content,
    kept_in_workbook,
    meeting,
    needed_by,
    notes_of,
    one_line,
    shown_in,
    sizes_of,
    titles_of,
)

from kfl_widgets.report.content import Content
from kfl_widgets.report.documents import DOCUMENTS, writer_of
from kfl_widgets.report.slides import write_poster, write_slides


@pytest.fixture(scope="module", params=CONTENTS)
def content(request: pytest.FixtureRequest) -> Content:
    return CONTENTS[request.param]()


@pytest.fixture(scope="module")
def data(content: Content) -> bytes:
    return write_slides(content)


@pytest.fixture(scope="module")
def deck(data: bytes):
    return Presentation(BytesIO(data))


@pytest.fixture(scope="module")
def full():
    return meeting(full_content())


# -- what holds of every deck ----------------------------------------------------------------------


def test_every_slide_has_a_title_of_its_own(deck):
    titles = titles_of(deck)
    assert all(title.strip() for title in titles)
    assert len(set(titles)) == len(titles)


def test_every_slide_has_notes(deck):
    assert all(notes_of(slide).strip() for slide in deck.slides)


def test_every_chart_and_table_is_told_to_who_cant_see_it(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr").strip()


def test_slides_are_wide_and_nothing_stands_outside(deck):
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=0.001)
    assert_inside(deck)


def test_every_text_has_room_where_it_stands(deck):
    assert_fits(deck)


def test_tables_dont_grow_beyond_their_place(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_table:
                _assert_rows_fit(shape.table)
                assert shape.height == sum(row.height for row in shape.table.rows)


def _assert_rows_fit(table) -> None:
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            width = column.width.pt - cell.margin_left.pt - cell.margin_right.pt
            margins = cell.margin_top.pt + cell.margin_bottom.pt
            assert needed_by(cell.text_frame, width) + margins <= row.height.pt + 1


def test_texts_dont_stand_on_one_another(deck):
    for slide in deck.slides:
        shapes = list(slide.shapes)
        for number, one in enumerate(shapes):
            for other in shapes[number + 1 :]:
                is_beside = (
                    one.left + one.width <= other.left or other.left + other.width <= one.left
                )
                is_above = one.top + one.height <= other.top or other.top + other.height <= one.top
                assert is_beside or is_above, (one.name, other.name)


def _are_apart(one, other) -> bool:
    is_left, is_right = one.left + one.width <= other.left, other.left + other.width <= one.left
    is_above, is_below = one.top + one.height <= other.top, other.top + other.height <= one.top
    return is_left or is_right or is_above or is_below


def test_bodies_and_cells_can_be_read_from_the_back_of_the_room(deck):
    for slide in deck.slides:
        feet = {shape.text for shape in slide.placeholders if shape.placeholder_format.idx > 100}
        frames = [frame for frame in frames_of(slide) if frame.text and frame.text not in feet]
        assert frames
        assert min(size for frame in frames for size in sizes_of(frame)) >= 18


def test_no_type_in_a_chart_is_smaller_than_14_points(deck):
    for shape in charts_of(deck):
        sizes = re.findall(r'\bsz="(\d+)"', etree.tostring(shape.chart._chartSpace).decode())
        assert sizes
        assert min(map(int, sizes)) >= 1400


def test_titles_come_first_and_footers_last_for_who_reads_in_order(deck):
    for slide in deck.slides:
        shapes = list(slide.shapes)
        assert shapes[0] == slide.shapes.title
        own = [shape for shape in shapes[1:] if shape.placeholder_format.idx < 100]
        assert [shape.placeholder_format.idx for shape in shapes[1:]] == sorted(
            shape.placeholder_format.idx for shape in shapes[1:]
        )
        places = [(shape.top, shape.left) for shape in own]
        assert places == sorted(places)


def test_all_slides_but_the_cover_are_numbered(deck):
    for number, slide in enumerate(deck.slides):
        fields = slide._element.findall(".//{*}fld[@type='slidenum']")
        assert len(fields) == (1 if number else 0)


def test_every_run_says_which_language_it_is_in(data):
    with ZipFile(BytesIO(data)) as parts:
        for name in parts.namelist():
            if re.match(r"ppt/(slides|notesSlides|charts)/[^/]+\.xml", name):
                root = etree.fromstring(parts.read(name))
                for kind in ("r", "fld"):
                    for run in root.iter(f"{{{_DRAWING}}}{kind}"):
                        assert run[0].get("lang") == "nb-NO", name


_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def test_charts_workbooks_hold_exactly_what_is_drawn(deck):
    for shape in charts_of(deck):
        plot = shape.chart.plots[0]
        head, *rows = kept_in_workbook(shape.chart)
        assert [str(name) for name in head[1:]] == [series.name for series in plot.series]
        assert [str(row[0]) for row in rows] == list(plot.categories)
        columns = [list(column) for column in zip(*(row[1:] for row in rows), strict=True)]
        assert columns == [list(series.values) for series in plot.series]


def test_numbers_to_be_edited_are_written_as_the_chart_writes_them(deck):
    for shape in charts_of(deck):
        sheet = load_workbook(BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob)).active
        labels = shape.chart.plots[0].series[0].data_labels.number_format
        for cells in sheet.iter_rows(min_row=2, min_col=2):
            for cell in cells:
                assert cell.number_format == labels != "General"


def test_nothing_unknown_is_written_as_a_number(deck):
    assert not re.search(r"\bnan\b|\bNone\b", everything_in(deck), re.IGNORECASE)


# -- safety ----------------------------------------------------------------------------------------


def test_no_link_no_macro_and_nothing_outside_the_file(data):
    with ZipFile(BytesIO(data)) as parts:
        names = parts.namelist()
        assert not [name for name in names if re.search(r"vba|macro|activeX|ole", name, re.I)]
        for name in names:
            if name.endswith((".xml", ".rels")):
                text = etree.tostring(etree.fromstring(parts.read(name)))
                assert b"hlinkClick" not in text
                assert b'TargetMode="External"' not in text


def test_no_cell_of_a_charts_workbook_is_a_formula_or_a_link(deck):
    for shape in charts_of(deck):
        sheet = load_workbook(BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob)).active
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None


def test_nasty_texts_come_out_as_plain_text():
    content = made.hostile_content()
    told = everything_in(meeting(content))
    for story in content.stories:
        if story.area.kind != "undecided":
            assert one_line(story.area.evidence.label) in told
    for action in content.work.actions:
        assert one_line(action.who) in told
    assert "\u202e" not in told


def test_names_from_a_file_are_names_in_a_chart_too():
    deck = meeting(formula_content())
    drawn = [name for shape in charts_of(deck) for name in shown_in(shape.chart)]
    assert FORMULAS[1] in drawn
    assert any(name.startswith("=HYPERLINK(") for name in drawn)


# -- the file --------------------------------------------------------------------------------------


def test_properties_tell_what_it_is_and_nothing_of_who_made_it(full):
    properties = full.core_properties
    assert properties.title == "Tyttebærlia skole"
    assert properties.author == properties.last_modified_by == "kfl-widgets"
    assert properties.language == "nb-NO"
    assert properties.created == properties.modified == datetime(2026, 11, 21)


def test_nothing_is_left_of_the_librarys_own_deck():
    with ZipFile(BytesIO(write_slides(full_content()))) as parts:
        assert not [name for name in parts.namelist() if re.search("thumbnail|printer", name)]
        assert b"Macintosh" not in parts.read("docProps/app.xml")
        every = b"".join(parts.read(name) for name in parts.namelist() if "slideLayout" in name)
        assert b"Click to edit" not in every
        workbook = next(name for name in parts.namelist() if name.endswith(".xlsx"))
        with ZipFile(BytesIO(parts.read(workbook))) as inner:
            assert b"2026-11-21T00:00:00Z" in inner.read("docProps/core.xml")


def test_no_clock_is_in_the_file(data):
    with ZipFile(BytesIO(data)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        stamps = re.findall(rb"\d{4}-\d\d-\d\dT[\d:]+Z", parts.read("docProps/core.xml"))
    assert set(stamps) == {b"2026-11-21T00:00:00Z"}


def test_the_same_content_gives_the_same_bytes():
    assert write_slides(full_content()) == write_slides(full_content())
    assert write_poster(full_content()) == write_poster(full_content())


def test_it_tells_how_far_it_has_come():
    shares: list[float] = []
    write_slides(made.work_only_content(), shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) > 5


def test_other_languages_are_said_to_be_so():
    data = write_slides(made.full_content("en"))
    deck = Presentation(BytesIO(data))
    assert deck.core_properties.language == "en-GB"
    with ZipFile(BytesIO(data)) as parts:
        assert b'lang="en-GB"' in parts.read("ppt/slides/slide1.xml")
        assert b'lang="nb-NO"' not in parts.read("ppt/slides/slide1.xml")


@pytest.mark.parametrize("write", [write_slides, write_poster])
def test_libreoffice_opens_it_and_prints_every_page(office, write):
    data = write(made.hostile_content())
    printed = office(data, ".pptx", "pdf")
    pages = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert pages == len(Presentation(BytesIO(data)).slides)


def test_documents_find_these_writers():
    assert writer_of(DOCUMENTS["slides"]) is write_slides
    assert writer_of(DOCUMENTS["poster"]) is write_poster
