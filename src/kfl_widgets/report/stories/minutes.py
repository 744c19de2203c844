"""Referatet: what the team looked at today, what it decided, and what is left open."""

from __future__ import annotations

from collections.abc import Iterator

from kfl_widgets.improvement import (
    PHASES,
    Ballot,
    Phase,
    Tally,
    finding_name,
    gentle_stop,
    next_up,
    overdue,
    tally,
)
from kfl_widgets.locale import format_date, joined, later, translate
from kfl_widgets.report.blocks import Block, Bullets, Grid, Story, Text, chapter
from kfl_widgets.report.content import Content
from kfl_widgets.report.headlines import say_participation
from kfl_widgets.report.plan_words import area_name, remaining
from kfl_widgets.report.stories.summary import story_of, waves_of
from kfl_widgets.report.stories.work_grids import (
    KIND_NAMES,
    areas_grid,
    events_grid,
    plan_grid,
    tally_grid,
)

__all__ = ["minutes"]

MOST_FOUND, MOST_NEXT = 5, 5

_PHASES: dict[Phase, str] = {
    "individual": later("Det hver enkelt valgte"),
    "group": later("Det gruppene valgte"),
    "plenum": later("Det vi valgte i plenum"),
}


def minutes(content: Content) -> Story:
    """Tell what a meeting looked at and decided, with room to fill in the rest by hand."""
    return story_of(
        content,
        translate("Referat fra møte om kartleggingen", content.request.language),
        _blocks(content),
    )


def _blocks(content: Content) -> Iterator[Block]:
    language = content.request.language
    yield _about_the_meeting(content)
    yield from chapter(translate("Dette så vi på", language), _looked_at(content))
    yield from _chosen(content)
    yield from chapter(translate("Dette bestemte vi", language), _decided(content))
    yield from chapter(translate("Åpne punkter", language), _open(content))
    yield from chapter(translate("Neste møte", language), _next_meeting(content))


def _about_the_meeting(content: Content) -> Grid:
    language = content.request.language
    rows = (
        (translate("Dato", language), format_date(content.request.today, language)),
        (translate("Sted", language), ""),
        (translate("Til stede", language), ""),
        (translate("Ikke til stede", language), ""),
        (translate("Møteleder", language), ""),
        (translate("Referent", language), ""),
    )
    return _to_fill_in(translate("Om møtet", language), rows, language)


def _to_fill_in(caption: str, rows: tuple[tuple[str, str], ...], language: str) -> Grid:
    head = (translate("Hva", language), translate("Fyll inn", language))
    return Grid(caption, head, rows, is_form=True)


def _looked_at(content: Content) -> Iterator[Block]:
    language = content.request.language
    waves = waves_of(content)
    if not waves:
        yield Text(translate("Vi hadde ikke tallene fra undersøkelsen framme.", language))
        return
    told = [translate("Målinger: {waves}.", language).format(waves=waves)]
    if content.sources:
        files = ", ".join(dict.fromkeys(source.name for source in content.sources))
        told.append(translate("Filer: {files}.", language).format(files=files))
    rates = content.rates_until_now
    if rates is not None:
        told.append(say_participation(rates, language))
    yield Bullets(tuple(told))
    found = tuple(one.text.in_language(language) for one in content.found[:MOST_FOUND])
    if found:
        yield Text(translate("Dette skilte seg ut:", language))
        yield Bullets(found)


def _chosen(content: Content) -> Iterator[Block]:
    """Tell what was voted for in each phase, without names."""
    language = content.request.language
    for phase in PHASES:
        ballots = [ballot for ballot in content.work.ballots if ballot.phase == phase]
        tallies = tally(ballots, phase)
        title = translate(_PHASES[phase], language)
        blocks: list[Block] = list(_votes(tallies, phase, title, language))
        blocks += _reasons(tallies, language)
        blocks += _notes(ballots, language)
        yield from chapter(title, blocks)


def _votes(tallies: tuple[Tally, ...], phase: Phase, title: str, language: str) -> Iterator[Block]:
    """Give how many chose what; what the plenum has settled isn't counted, only told."""
    if tallies and phase == "plenum":
        yield Bullets(
            tuple(
                f"{finding_name(one.evidence, language)} – {kinds}"
                for one in tallies
                for kinds in [_kinds(one, language)]
            )
        )
    elif tallies:
        yield tally_grid(tallies, title, language)


def _kinds(one: Tally, language: str) -> str:
    chosen = (kind for kind, votes in one.votes.items() if votes)
    return joined((translate(KIND_NAMES[kind], language).lower() for kind in chosen), language)


def _reasons(tallies: tuple[Tally, ...], language: str) -> Iterator[Block]:
    told = dict.fromkeys(
        f"{finding_name(one.evidence, language)} – "
        f"{translate(KIND_NAMES[kind], language).lower()}: {why}"
        for one in tallies
        for kind, why in one.reasons
    )
    if told:
        yield Text(translate("Begrunnelser:", language))
        yield Bullets(tuple(told))


def _notes(ballots: list[Ballot], language: str) -> Iterator[Block]:
    """Give what was written besides, in an order that tells nothing."""
    told = tuple(sorted({ballot.note.strip() for ballot in ballots if ballot.note.strip()}))
    if told:
        yield Text(translate("Dette ble skrevet ned:", language))
        yield Bullets(told)


def _decided(content: Content) -> Iterator[Block]:
    language, work = content.request.language, content.work
    if not work.areas and not work.actions:
        yield Text(translate("Vi valgte ingen områder og bestemte ingen tiltak.", language))
        return
    if work.areas:
        yield areas_grid(work, content.wave_labels, language)
    stop = gentle_stop(work.but(overruled=""))
    if stop is not None:
        yield Text(stop.in_language(language))
    if work.overruled.strip():
        said = translate("Derfor valgte vi flere enn tre: {why}", language)
        yield Text(said.format(why=work.overruled))
    if work.actions:
        yield plan_grid(work, language)


def _open(content: Content) -> Iterator[Block]:
    language, work = content.request.language, content.work
    undecided = [area for area in work.areas if area.kind == "undecided"]
    ask = translate("Hva gjør vi med «{area}»?", language)
    told = [ask.format(area=area_name(work, area.key, language)) for area in undecided]
    told += [said.in_language(language) for said in remaining(work, content.request.today)]
    if told:
        yield Bullets(tuple(told))


def _next_meeting(content: Content) -> Iterator[Block]:
    language, work, today = content.request.language, content.work, content.request.today
    rows = (
        (translate("Dato og tid", language), ""),
        (translate("Sted", language), ""),
        (translate("Dette tar vi opp", language), ""),
    )
    yield _to_fill_in(translate("Neste møte", language), rows, language)
    late = overdue(work.actions, today)
    if late:
        yield events_grid(
            work, late, translate("Frister og milepæler som er over tiden", language), language
        )
    coming = next_up(work.actions, today)[:MOST_NEXT]
    if coming:
        yield events_grid(work, coming, translate("Det neste i planen", language), language)
