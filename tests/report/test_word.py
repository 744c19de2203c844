from __future__ import annotations

import re
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from tests.report.made import (
    NASTY,
    empty_content,
    full_content,
    hostile_content,
    owner_content,
    work_only_content,
)

from kfl_widgets.report.blocks import Grid
from kfl_widgets.report.plain import plain
from kfl_widgets.report.word import write_action_report, write_minutes, write_owner_report
from kfl_widgets.report.word_grid import TABLE_WIDTH, widths_of
from kfl_widgets.report.word_paper import NOTE

WRITERS = (write_action_report, write_minutes, write_owner_report)


@pytest.fixture(scope="module")
def report() -> bytes:
    return write_action_report(full_content())


@pytest.fixture(scope="module")
def hostile() -> bytes:
    return write_action_report(hostile_content())


def opened(data: bytes):
    return Document(BytesIO(data))


def parts(data: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return {name: archive.read(name).decode() for name in names}


def all_text(data: bytes) -> str:
    body = opened(data).element.body
    return "\n".join(
        "".join(
            "\n" if node.tag == qn("w:br") else "\t" if node.tag == qn("w:tab") else node.text or ""
            for node in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab"))
        )
        for paragraph in body.iter(qn("w:p"))
    )


def test_titles_and_headings_have_their_own_styles(report):
    styles = [paragraph.style.name for paragraph in opened(report).paragraphs]
    assert styles[:2] == ["Title", "Subtitle"]
    assert {"Heading 1", "Heading 2", "Heading 3", "Caption", "List Bullet"} <= set(styles)


def test_no_paragraph_of_the_text_is_empty(report):
    written = [p for p in opened(report).paragraphs if not p._p.xpath(".//pic:pic")]
    assert all(paragraph.text.strip() for paragraph in written)


def test_every_table_repeats_its_head_and_tears_no_row(report):
    tables = opened(report).tables
    assert len(tables) > 15
    for table in tables:
        first, *others = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in others)
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_captions_are_counted_by_word_in_order(report):
    captions = [p for p in opened(report).paragraphs if p.style.name == "Caption"]
    told = {"Tabell": 0, "Figur": 0}
    for caption in captions:
        kind, number = re.match(r"(Tabell|Figur) (\d+): ", caption.text).groups()
        told[kind] += 1
        assert int(number) == told[kind]
        (code,) = caption._p.iter(qn("w:instrText"))
        assert code.text.strip() == rf"SEQ {kind} \* ARABIC"
    assert told["Tabell"] == len(opened(report).tables)
    assert told["Figur"] == len(opened(report).inline_shapes)


def test_every_picture_has_words_and_fits_the_page(report):
    shapes = opened(report).inline_shapes
    for shape in shapes:
        assert shape._inline.docPr.get("descr").endswith(".")
        assert shape.width.cm == pytest.approx(16, abs=0.01)
        assert shape.height.cm <= 19


def test_numbers_stand_to_the_right(report):
    table = opened(report).tables[0]
    aligned = [cell.paragraphs[0].alignment for cell in table.rows[1].cells]
    assert [None if a is None else a.name for a in aligned] == [None, "RIGHT", "RIGHT"]


@pytest.mark.parametrize(("language", "tag"), [("nb", "nb-NO"), ("nn", "nn-NO"), ("en", "en-GB")])
def test_the_language_is_said_where_it_is_looked_for(language, tag):
    data = write_minutes(full_content(language))
    of = parts(data)
    assert re.findall(r'<w:lang w:val="([^"]+)"', of["word/styles.xml"]) == [tag]
    assert f'<w:themeFontLang w:val="{tag}"/>' in of["word/settings.xml"]
    assert opened(data).core_properties.language == tag


def test_the_page_is_a4_with_page_numbers(report):
    document = opened(report)
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert round(section.left_margin.cm, 1) == 2.5
    codes = [code.text.strip() for code in section.footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]
    assert section.footer.paragraphs[0].text.startswith("Tiltaksrapport\tSide ")


def test_the_properties_tell_no_machine_and_no_clock(report):
    about = opened(report).core_properties
    assert about.title == "Tiltaksrapport"
    assert about.author == about.last_modified_by == "kfl-widgets"
    assert f"{about.created:%Y-%m-%d %H:%M}" == f"{about.modified:%Y-%m-%d %H:%M}"
    assert f"{about.created:%Y-%m-%d %H:%M}" == "2026-11-21 00:00"
    with ZipFile(BytesIO(report)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        assert not [n for n in archive.namelist() if "thumbnail" in n or "app.xml" in n]


def test_the_same_content_gives_the_same_bytes():
    assert write_minutes(full_content()) == write_minutes(full_content())


def test_the_schools_colour_is_used_and_can_be_read():
    data = write_minutes(full_content(colour="#ffee00"))
    colour = opened(data).styles["Title"].font.color.rgb
    assert str(colour) != "FFEE00"  # too pale for text on white


@pytest.mark.parametrize("write", WRITERS)
def test_nothing_leads_out_of_a_document(write):
    for name, text in parts(write(hostile_content())).items():
        assert 'TargetMode="External"' not in text, name
        assert "<w:hyperlink" not in text, name
        assert "HYPERLINK" not in "".join(re.findall(r"<w:instrText[^>]*>([^<]*)", text)), name
        assert "vbaProject" not in text, name
        assert "DDE" not in "".join(re.findall(r"<w:instrText[^>]*>([^<]*)", text)), name


def test_nasty_texts_come_out_as_text(hostile):
    written = " ".join(all_text(hostile).split())
    for text in NASTY:
        for line in plain(text).splitlines():
            assert " ".join(line.split()) in written


def test_nothing_that_xml_forbids_is_left(hostile):
    for text in parts(hostile).values():
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\u202e\u2066]", text)


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("make", [empty_content, owner_content, work_only_content])
def test_every_document_can_be_written_of_little(write, make):
    assert opened(write(make())).paragraphs[0].text


def test_progress_goes_from_little_to_all():
    told: list[float] = []
    write_minutes(full_content(), told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_columns_fill_the_page_and_the_longest_word_fits():
    grid = Grid("Test", ("Kort", "Tall"), (("Ord", "1\n234 svar"), ("langt " * 30, "2")), (1,))
    wide, narrow = widths_of(grid)
    assert wide + narrow == pytest.approx(TABLE_WIDTH)
    assert wide > 4 * narrow
    assert narrow > 0.19 * len("234 svar")


def test_many_columns_still_fit_the_page():
    words = tuple("Utdanningsvitenskapelig" for _ in range(12))
    assert sum(widths_of(Grid("Test", words, (words,)))) == pytest.approx(TABLE_WIDTH)


@pytest.mark.parametrize("make", [full_content, hostile_content])
def test_libreoffice_opens_it_and_prints_it(make, office):
    printed = office(write_action_report(make()), ".docx", "pdf")
    assert printed.startswith(b"%PDF")


def test_no_table_leaves_a_row_alone_with_its_head_or_its_notes():
    document = opened(write_owner_report(owner_content()))
    for table in (table for table in document.tables if len(table.rows) > 7):
        kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]
        assert kept[:3] == [True] * 3
        assert kept[-3:-1] == [True] * 2
        assert not all(kept)


def test_notes_below_a_table_and_words_above_a_list_stay_with_it(report):
    document = opened(write_minutes(full_content()))
    paragraphs = [*document.paragraphs, *opened(report).paragraphs]
    for one, following in pairwise(paragraphs):
        is_above = one.style.name == "Normal" and following.style.name == "List Bullet"
        if is_above and one.text:
            assert one.paragraph_format.keep_with_next, one.text
        is_figure = one.style.name == "Caption" and one.text.startswith("Figur")
        if is_figure and following.style.name == NOTE:
            assert one.paragraph_format.keep_with_next, one.text
    notes = [p for p in opened(report).paragraphs if p.style.name == NOTE]
    assert any(note.paragraph_format.keep_with_next for note in notes)


def test_a_picture_stands_where_the_text_begins(report):
    inlines = list(opened(report).element.body.iter(qn("wp:inline")))
    assert inlines
    for inline in inlines:
        assert [inline.get(f"dist{side}") for side in "TBLR"] == ["0"] * 4
