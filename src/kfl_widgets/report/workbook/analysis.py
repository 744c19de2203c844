"""Analyse: the seven steps of each area, as far as the team has come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kfl_widgets.improvement import STEPS, MaintainingFactor, finding_name
from kfl_widgets.locale import format_date, format_number, later, translate
from kfl_widgets.report.content import AreaStory, Content
from kfl_widgets.report.sentences import describe_evidence
from kfl_widgets.report.workbook.cells import Columns, Look, write_columns, write_title
from kfl_widgets.report.workbook.records import HEAD, hide_column, put_record

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["write_analysis"]

_PERSPECTIVES = {
    "individual": later("individ"),
    "actor": later("aktør"),
    "context": later("kontekst"),
}
_MET = {"yes": later("Ja"), "partly": later("Delvis"), "no": later("Nei")}
Line = tuple[int, str, str]


def write_analysis(sheet: Worksheet, content: Content, look: Look) -> None:
    """Write a row per thing the team has found out."""
    language = content.request.language
    analysed = [story for story in content.stories if story.analysis in content.work.analyses]
    told = (
        translate("Det dere har skrevet i analysen. Endre det i verktøyet.", language)
        if analysed
        else translate("Ingen områder er analysert ennå.", language)
    )
    top = write_title(sheet, translate("Analyse", language), [told], look)
    if not analysed:
        return
    lines = [(story, line) for story in analysed for line in _lines(story, content)]
    heads = [translate(head, language) for head in (_AREA, _STEP, _WHAT, _TEXT)]
    rows = [
        [
            finding_name(story.area.evidence, language),
            f"{step} {translate(STEPS[step - 1], language)}",
            what,
            text,
            None,
        ]
        for story, (step, what, text) in lines
    ]
    widths = dict(zip(heads, (26, 28, 30, 80), strict=True))
    write_columns(sheet, top, Columns([*heads, HEAD], rows, widths=widths), look)
    begun: set[str] = set()
    for row, (story, _) in enumerate(lines, start=top + 1):
        if story.area.key not in begun:
            put_record(sheet, row, len(heads) + 1, story.analysis, story.analysis.key)
        begun.add(story.area.key)
    hide_column(sheet, len(heads) + 1)
    sheet.freeze_panes = f"A{top + 1}"


_AREA, _STEP = later("Område"), later("Steg")
_WHAT, _TEXT = later("Hva"), later("Det dere har skrevet")


def _lines(story: AreaStory, content: Content) -> Iterator[Line]:
    """Give the steps that hold something; the first is there in any case, to carry the record."""
    language, analysis = content.request.language, story.analysis

    def say(step: int, what: str, text: str) -> Iterator[Line]:
        if text.strip():
            yield step, translate(what, language), text

    yield 1, translate(later("Utfordringen"), language), analysis.challenge
    goal = analysis.goal
    yield from say(2, later("Målet"), goal.text)
    if goal.target is not None:
        decimals = story.area.evidence.decimals
        yield from say(2, later("Tallet vi vil nå"), format_number(goal.target, decimals, language))
    if goal.due is not None:
        yield from say(2, later("Når"), format_date(goal.due, language))
    wave = content.wave_labels.get(goal.wave, goal.wave)
    yield from say(2, later("Ved hvilken måling?"), wave)
    yield from say(2, later("Avtalt med"), goal.agreed_with)
    for note in analysis.notes:
        source = f" ({note.source})" if note.source else ""
        yield from say(3, later("Det vi vet fra andre kilder"), f"{note.text}{source}")
    for evidence in analysis.evidence:
        told = describe_evidence(evidence, content.wave_labels, language)
        text = f"{finding_name(evidence, language)}: {'. '.join(told)}"
        yield from say(3, later("Resultat"), text)
    for factor in analysis.factors:
        yield from _factor(factor, language)
    yield from say(5, later("Strategi"), analysis.strategy)
    yield from say(6, later("Gjennomføring"), analysis.carrying_out)
    evaluation = analysis.evaluation
    if evaluation.on is not None:
        yield from say(7, later("Når vi evaluerer"), format_date(evaluation.on, language))
    if evaluation.goal_met is not None:
        yield from say(7, later("Er målet nådd?"), translate(_MET[evaluation.goal_met], language))
    yield from say(7, later("Det vi har lært"), evaluation.learned)
    yield from say(7, later("Neste steg"), evaluation.next_step)


def _factor(factor: MaintainingFactor, language: str) -> Iterator[Line]:
    kind = translate(_PERSPECTIVES[factor.perspective], language) if factor.perspective else ""
    name = translate("Opprettholdende faktor", language)
    yield 4, f"{name} ({kind})" if kind else name, factor.text
    if factor.speaks_for.strip():
        yield 4, translate("Taler for", language), factor.speaks_for
    if factor.speaks_against.strip():
        yield 4, translate("Taler mot", language), factor.speaks_against
