"""One chosen area, told from the finding to what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pandas as pd

from kfl_widgets.charts import Mark, followed
from kfl_widgets.improvement import Area, Evidence, Kind, Milestone, finding_name
from kfl_widgets.locale import format_number, later, translate
from kfl_widgets.report.blocks import Block, Bullets, Figure, Grid, Heading, Text, chapter
from kfl_widgets.report.content import AreaStory, Content
from kfl_widgets.report.grids import between, change_grid, evidence_grid, trend_grid
from kfl_widgets.report.plan_words import aim_name, in_short
from kfl_widgets.report.sentences import describe_evidence, describe_now
from kfl_widgets.report.stories.work_grids import (
    analysis_grid,
    carrying_out_grid,
    factors_grid,
    log_grid,
    measures_grid,
    milestones_grid,
)
from kfl_widgets.survey import ProtectedTable, Wave

__all__ = ["tell_areas"]

_CHAPTERS: dict[Kind, str] = {
    "strength": later("Det vi vil ta vare på"),
    "improve": later("Det vi vil forbedre"),
    "undecided": later("Det vi ikke har bestemt oss for"),
}


def tell_areas(content: Content) -> Iterator[Block]:
    """Tell of the chosen areas, a chapter for each kind, strengths first."""
    language = content.request.language
    for kind, title in _CHAPTERS.items():
        told = [story for story in content.stories if story.area.kind == kind]
        blocks = [block for story in told for block in _tell_area(content, story)]
        yield from chapter(translate(title, language), blocks)


def _tell_area(content: Content, story: AreaStory) -> Iterator[Block]:
    language = content.request.language
    yield Heading(aim_name(content.work, story.area, language), 2)
    yield from _finding(content, story)
    if story.area.kind == "improve" and story.area.evidence.about != "gap":
        yield from _in_parts(content, story)
    yield from chapter(translate("Analysen", language), _analysis(content, story), 3)
    yield from chapter(translate("Tiltak", language), _measures(content, story), 3)
    if story.followed is not None:
        told = tuple(said.in_language(language) for said in story.followed.sentences)
        yield Heading(translate("Hva det ble til", language), 3)
        yield Bullets(told)


# -- the finding ---------------------------------------------------------------------------------


def _finding(content: Content, story: AreaStory) -> Iterator[Block]:
    language, seen = content.request.language, story.area.evidence
    who, numbers = describe_evidence(seen, content.wave_labels, language)
    wave, now = content.past(seen.followup), describe_now(story.followed, language)
    said = f"{wave}: {numbers}." if wave else f"{numbers}."
    yield Text(" ".join([said, *_doubt(seen, language), now]).strip(), "lead")
    yield Text(who, "note")
    if story.area.why.strip():
        yield Text(translate("Hvorfor: {why}", language).format(why=story.area.why))
    yield from _numbers(content, story)


def _doubt(seen: Evidence, language: str) -> Iterator[str]:
    """Say how sure the numbers are, and which way is good."""
    row = dict(seen)
    if seen.change_low is not None and seen.about == "change":
        said = translate("Endringen ligger trolig mellom {between}.", language)
        yield said.format(between=between(row, "change", language))
    elif seen.change_low is not None and seen.about == "gap":
        said = translate("Forskjellen ligger trolig mellom {between}.", language)
        yield said.format(between=between(row, "change", language))
    elif seen.ci_low_followup is not None:
        said = translate("Snittet ligger trolig mellom {between}.", language)
        yield said.format(between=between(row, "ci", language, "_followup"))
    if seen.high_is_good is False:
        yield translate("Her er lave tall bra.", language)


def _numbers(content: Content, story: AreaStory) -> Iterator[Block]:
    """Show all waves of what the area is about; without the survey, what it was chosen on."""
    language, seen, goal = content.request.language, story.area.evidence, story.analysis.goal
    table, name = _development(story), finding_name(seen, language)
    if table is None:
        caption = translate("{area}: tallene vi valgte området på", language)
        yield evidence_grid(seen, caption.format(area=name), content.wave_labels, language)
        return
    waves = _waves_of(content, table)
    caption = translate("{area}: alle målinger", language).format(area=name)
    if table.frame["mean"].notna().sum() > 1:
        marks = [_mark(m) for action in story.actions for m in action.milestones if _day(m)]
        chart = followed(table, waves, target=goal.target, marks=marks, language=language)
        yield Figure(caption, chart, _told(table, waves, caption, goal.target, language))
        yield Text(_how_to_read(bool(marks), language), "note")
    yield trend_grid(table, caption, waves, goal.target, language)


def _development(story: AreaStory) -> ProtectedTable | None:
    """Give all waves on the scale the area was chosen on; a gap between groups has none."""
    if story.development is None or story.area.evidence.about == "gap":
        return None
    own = story.development.only("scale", story.area.evidence.scale)
    return own if len(own) else None


def _waves_of(content: Content, table: ProtectedTable) -> Sequence[Wave]:
    frame = table.frame
    told = set(frame.loc[frame["mean"].notna() | frame["hidden"], "wave"].astype(str))
    return [wave for wave in content.waves if wave.code in told]


def _mark(milestone: Milestone) -> Mark:
    return Mark(_day(milestone) or date.min, in_short(milestone.text), milestone.done is not None)


def _day(milestone: Milestone) -> date | None:
    return milestone.due or milestone.done


def _told(
    table: ProtectedTable,
    waves: Sequence[Wave],
    caption: str,
    target: float | None,
    language: str,
) -> str:
    """Say a figure in words: the mean of each wave, and the target."""
    means = {str(row["wave"]): row["mean"] for row in table.frame.to_dict("records")}
    decimals = int(table.row(0)["decimals"])
    known = [
        f"{wave.label}: {format_number(means[wave.code], decimals, language)}"
        for wave in waves
        if pd.notna(means.get(wave.code))
    ]
    if target is not None:
        aim = format_number(target, decimals, language)
        known.append(translate("Mål {target}", language).format(target=aim))
    return f"{caption}. {'. '.join(known)}."


def _how_to_read(has_marks: bool, language: str) -> str:
    said = [
        translate("De loddrette strekene viser hvor sikre vi er på hvert gjennomsnitt.", language)
    ]
    if has_marks:
        said.append(
            translate(
                "◆ er en milepæl som er nådd, ◇ en milepæl som ikke er ført som nådd.", language
            )
        )
    return " ".join(said)


def _in_parts(content: Content, story: AreaStory) -> Iterator[Block]:
    """Show what the change is made of: statements and grades."""
    language, name = content.request.language, story.area.evidence.label
    parts = (
        (
            story.statements,
            translate("Påstand", language),
            translate("{area}: påstandene", language),
        ),
        (
            story.grades,
            translate("Trinn", language),
            translate("{area}: trinn for trinn", language),
        ),
    )
    for table, about, caption in parts:
        if table is not None and len(table) > 1 and not table.is_all_hidden:
            captioned = caption.format(area=name)
            yield change_grid(table, captioned, about, content.wave_labels, language)


# -- the analysis and the measures ---------------------------------------------------------------


def _analysis(content: Content, story: AreaStory) -> Iterator[Block]:
    language = content.request.language
    area: Area = story.area
    yield from _filled(analysis_grid(area, story.analysis, content.wave_labels, language))
    yield from _filled(factors_grid(story.analysis, language))


def _measures(content: Content, story: AreaStory) -> Iterator[Block]:
    language, actions = content.request.language, story.actions
    yield from _filled(measures_grid(content.work, actions, language))
    yield from _filled(milestones_grid(actions, language))
    yield from _filled(log_grid(actions, language))
    yield from _filled(carrying_out_grid(story.analysis, language))


def _filled(grid: Grid) -> Iterator[Grid]:
    """Leave out a table of nothing."""
    if grid.rows:
        yield grid.filled()
