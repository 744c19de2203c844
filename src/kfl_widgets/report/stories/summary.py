"""The title of a document, and the little that a busy reader reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kfl_widgets.improvement import Area, Kind, is_open, of_kind, overdue
from kfl_widgets.locale import format_date, format_number, joined, quote, translate
from kfl_widgets.report.blocks import Block, Bullets, Story, Text
from kfl_widgets.report.colour import accent
from kfl_widgets.report.content import Content
from kfl_widgets.report.headlines import say_participation
from kfl_widgets.report.plan_words import aim_name, area_name, in_short

__all__ = ["story_of", "tell_in_short", "waves_of"]


def story_of(content: Content, title: str, blocks: Iterable[Block]) -> Story:
    """Make a document of its title and blocks: the rest is the same in all of them."""
    return Story(
        title,
        _subtitle(content),
        content.request.language,
        content.request.today,
        tuple(blocks),
        accent(content),
    )


def _subtitle(content: Content) -> str:
    """Say whose document it is, which waves it is about, and when it was made."""
    day = format_date(content.request.today, content.request.language)
    return " · ".join(part for part in (content.name, waves_of(content), day) if part)


def waves_of(content: Content) -> str:
    """Say which waves a document is about; ``""`` without a survey."""
    names, asked = content.wave_labels, content.request
    if content.changes is not None:
        return translate("{baseline} mot {followup}", asked.language).format(
            baseline=names.get(asked.baseline, asked.baseline),
            followup=names.get(asked.followup, asked.followup),
        )
    if not content.waves:
        return ""
    return names[content.last_wave]


def tell_in_short(content: Content) -> Iterator[Block]:
    """Tell what to look at first, what is kept and improved, and how far the plan has come."""
    language = content.request.language
    told = list(_points(content, language))
    if told:
        yield Bullets(tuple(told))
    yield from (Text(said, "note") for said in _missing(content, language))


def _points(content: Content, language: str) -> Iterator[str]:
    rates = content.rates_until_now
    if rates is not None:
        yield say_participation(rates, language)
    if content.foremost:
        yield content.foremost
    kept = _named(content, "strength", language)
    improved = _named(content, "improve", language)
    if kept:
        yield translate("Vi tar vare på {areas}.", language).format(areas=kept)
    if improved:
        yield translate("Vi vil forbedre {areas}.", language).format(areas=improved)
    for area in filter(_is_aim, content.work.areas):
        aim = in_short(aim_name(content.work, area, language), 160)
        yield translate("Vi vil ha {aim}.", language).format(aim=f"{aim[:1].lower()}{aim[1:]}")
    yield from _plan(content, language)


def _named(content: Content, kind: Kind, language: str) -> str:
    areas = [area for area in of_kind(content.work.areas, kind) if not _is_aim(area)]
    names = (in_short(area_name(content.work, area.key, language)) for area in areas)
    return joined([quote(name, language) for name in names], language)


def _is_aim(area: Area) -> bool:
    """Tell whether an area is a gap to be made smaller: that is said in its own words."""
    return area.kind == "improve" and area.evidence.about == "gap"


def _plan(content: Content, language: str) -> Iterator[str]:
    actions = content.work.actions
    if not actions:
        return
    running = sum(action.status == "started" for action in actions)
    done = sum(action.status == "done" for action in actions)
    yield translate("Tiltak i planen: {n}. I gang: {running}. Fullført: {done}.", language).format(
        n=len(actions), running=running, done=done
    )
    late = len(overdue(actions, content.request.today))
    if late:
        said = translate("Frister og milepæler som er over tiden: {n}.", language)
        yield said.format(n=format_number(late, 0, language))
    elif any(is_open(action) for action in actions):
        yield translate("Ingenting er over fristen.", language)


def _missing(content: Content, language: str) -> Iterator[str]:
    """Say what a reader may look for in vain."""
    if content.levels is None:
        yield translate(
            "Tallene fra undersøkelsen er ikke med, for filene var ikke lastet opp da dette ble "
            "laget.",
            language,
        )
    elif content.changes is None:
        yield translate("Bare én måling er med, så rapporten sier ikke noe om endring.", language)
    if not content.work.areas:
        yield translate("Ingen områder er valgt ennå.", language)
    if not content.work.actions:
        yield translate("Det er ingen tiltak i planen ennå.", language)
