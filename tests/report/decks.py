"""Decks to look into: contents that are hard to draw, and what is read again from a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO

from openpyxl import load_workbook
from pptx import Presentation
from tests.report import made

from kfl_widgets.improvement import (
    Analysis,
    Area,
    Evaluation,
    Goal,
    Kind,
    MaintainingFactor,
    Work,
    evidence_of,
)
from kfl_widgets.report.content import Content, Request, gather
from kfl_widgets.report.plain import plain
from kfl_widgets.report.slides import write_poster, write_slides
from kfl_widgets.report.slides.fitting import height_of
from kfl_widgets.report.slides.model import Line
from kfl_widgets.survey import Filters, protect, summarise

POINT = 12_700
LONG_NAME = (
    "Elevenes opplevelse av relasjonen til de andre elevene i klassen og på trinnet i friminutt, "
    "timer og aktiviteter etter skoletid"
)[:120]
LONG_TEXT = (
    "Flere elever enn før sier at de ikke har noen å være sammen med i friminuttene, og de yngste "
    "forteller at leken ofte blir styrt av de samme elevene hver dag. Vi ser det tydeligst etter "
    "lunsj, når få voksne er ute, og på de dagene vi har vikarer. "
) * 3
FORMULAS = ('=HYPERLINK("http://example.org";"klikk")', "+1+1", "@SUM(A1)", "http://example.org")


# -- contents --------------------------------------------------------------------------------------


@cache
def full_content() -> Content:
    """School A with all its work; gathered once."""
    return made.full_content()


def with_areas(content: Content, areas: tuple[Area, ...], **work: object) -> Content:
    """Let these be the areas, each with the tables of one of the content's own."""
    analyses = work.get("analyses", ())
    actions = work.get("actions", ())
    stories = tuple(
        replace(
            content.stories[number % len(content.stories)],
            area=area,
            analysis=next((a for a in analyses if a.area == area.key), Analysis(area=area.key)),
            actions=tuple(action for action in actions if action.area == area.key),
        )
        for number, area in enumerate(areas)
    )
    return replace(content, work=content.work.but(areas=areas, **work), stories=stories)


def long_content() -> Content:
    """Eight areas and twelve measures, all with more words than anybody should write."""
    content = made.full_content(name=LONG_NAME, colour="#f2c200")
    kinds = ("strength",) * 3 + ("improve",) * 5
    areas = tuple(
        content.work.areas[number % 3].but(
            kind=kind,
            why=LONG_TEXT,
            evidence=content.work.areas[number % 3].evidence.but(
                label=f"{number} {LONG_NAME}", factor=f"F{number}"
            ),
        )
        for number, kind in enumerate(kinds)
    )
    factors = tuple(
        MaintainingFactor(key=f"{perspective}{n}", text=LONG_TEXT, perspective=perspective)
        for perspective in ("individual", "actor", "context")
        for n in range(3)
    )
    goal = content.work.analyses[0].goal.but(text=LONG_TEXT)
    analyses = tuple(
        Analysis(area=area.key, challenge=LONG_TEXT, goal=goal, factors=factors)
        for area in areas
        if area.kind == "improve"
    )
    actions = tuple(
        content.work.actions[0].but(
            key=f"k{number}",
            area=areas[-1 - number % 2].key,
            what=f"Tiltak {number}. {LONG_TEXT}",
            who=LONG_NAME,
            deadline=date(2026, 10 + number % 3, 1),
        )
        for number in range(12)
    )
    return with_areas(content, areas, analyses=analyses, actions=actions)


def formula_content() -> Content:
    """Formulas where charts take their names from: groups, waves and references of a file."""
    content = made.work_only_content()
    areas = tuple(
        area.but(
            evidence=area.evidence.but(
                about="change",
                group=formula,
                baseline=f"{formula}1",
                followup=f"{formula}2",
                reference=3.0,
                reference_name=formula,
            )
        )
        for area, formula in zip(content.work.areas, FORMULAS, strict=True)
    )
    return with_areas(content, areas, actions=content.work.actions)


def level_area(wave: str, kind: Kind = "strength") -> Area:
    """Give an area tagged on one wave alone, which has gone down since the first."""
    where = Filters(waves=(wave,), schools=(made.school(),), groups=("elever",))
    table = protect(summarise(made.survey(), ("wave", "group", "factor"), where))
    at = list(table.frame["factor"].astype(str)).index("Relasjon elev–elev")
    return Area(kind=kind, evidence=evidence_of(table, at, seen=made.TODAY))


def later_content(kind: Kind = "strength", evaluation: Evaluation | None = None) -> Content:
    """An area tagged on T1 alone, perhaps evaluated, in a document from T1 to T2."""
    area = level_area("T1", kind)
    goal = Goal(text="Flere har noen å være sammen med.", target=3.2, wave="T2")
    analysis = Analysis(area=area.key, goal=goal, evaluation=evaluation or Evaluation())
    work = Work(areas=(area,), analyses=(analysis,))
    return gather(made.survey(), work, Request("T1", "T2", (made.school(),), today=made.TODAY))


def hidden_grades_content() -> Content:
    """An area whose grades are hidden in part."""
    content = full_content()
    last = content.work.areas[-1]
    seen = last.evidence.but(about="change", other="", baseline="T1")
    areas = (*content.work.areas[:-1], last.but(kind="improve", evidence=seen))
    return gather(made.survey(), content.work.but(areas=areas), content.request)


CONTENTS = {
    "full": full_content,
    "long": long_content,
    "work_only": made.work_only_content,
    "empty": made.empty_content,
    "owner": made.owner_content,
    "hostile": made.hostile_content,
    "formulas": formula_content,
    "hidden_grades": hidden_grades_content,
    "one_wave": lambda: made.full_content(baseline="", followup="T1"),
}


# -- reading a deck --------------------------------------------------------------------------------


def titles_of(deck) -> list[str]:
    return [slide.shapes.title.text for slide in deck.slides]


def slide_of(deck, title: str):
    return next(slide for slide in deck.slides if slide.shapes.title.text.startswith(title))


def frames_of(slide) -> Iterator:
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield shape.text_frame
        elif shape.has_table:
            yield from (cell.text_frame for row in shape.table.rows for cell in row.cells)


def text_of(slide) -> str:
    return "\n".join(frame.text for frame in frames_of(slide))


def notes_of(slide) -> str:
    return slide.notes_slide.notes_text_frame.text


def everything_in(deck) -> str:
    return "\n".join(text_of(slide) + "\n" + notes_of(slide) for slide in deck.slides)


def charts_of(deck) -> list:
    return [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def shown_in(chart) -> dict[str, list]:
    plot = chart.plots[0]
    return {series.name: list(series.values) for series in plot.series}


def kept_in_workbook(chart) -> list[list]:
    blob = chart.part.chart_workbook.xlsx_part.blob
    return [list(row) for row in load_workbook(BytesIO(blob)).active.iter_rows(values_only=True)]


def sizes_of(frame) -> list[float]:
    return [run.font.size.pt for p in frame.paragraphs for run in p.runs if run.text]


def needed_by(frame, width: float) -> float:
    """Measure what a text frame of a file takes, with what the file says of its type."""
    total = 0.0
    for number, paragraph in enumerate(frame.paragraphs):
        size = paragraph.runs[0].font.size.pt
        indent = int(paragraph._p.pPr.get("marL", 0)) / POINT if paragraph._p.pPr is not None else 0
        kind = "bold" if paragraph.runs[0].font.bold else "tight"
        total += height_of([Line(paragraph.text, kind)], size, width - indent)
        total += paragraph.space_before.pt if number and paragraph.space_before else 0
    return total


def assert_inside(deck) -> None:
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


def assert_fits(deck) -> None:
    for slide in deck.slides:
        for shape in slide.placeholders:
            is_own = shape.placeholder_format.idx < 100
            if shape.has_text_frame and is_own and shape.text_frame.text:
                needed = needed_by(shape.text_frame, shape.width.pt)
                assert needed <= shape.height.pt + 1, shape.text_frame.text


def one_line(text: str) -> str:
    return " ".join(plain(text).split())


def meeting(content: Content):
    """Write and open the slides."""
    return Presentation(BytesIO(write_slides(content)))


def poster_of(content: Content):
    """Write and open the poster."""
    return Presentation(BytesIO(write_poster(content)))
