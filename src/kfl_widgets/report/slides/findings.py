"""What to take care of, strengths first; and what else stands out."""

from __future__ import annotations

from collections.abc import Iterator

from kfl_widgets.improvement import of_kind
from kfl_widgets.locale import translate
from kfl_widgets.report.content import AreaStory, Content
from kfl_widgets.report.sentences import describe_now
from kfl_widgets.report.slides.model import Line, Slide, points
from kfl_widgets.report.slides.words import name_of, numbers, sourced, who
from kfl_widgets.survey import Insight

__all__ = ["keeping_slides", "standing_out_slides", "worth_keeping"]

MOST = 5


def keeping_slides(content: Content) -> Iterator[Slide]:
    """Tell what the team wants to keep, and what else goes well."""
    language = content.request.language
    told = [_strength(content, story) for story in content.stories if _is_strength(story)]
    found = [i.text.in_language(language) for i in worth_keeping(content)]
    if not told and not found:
        return
    others = translate("Styrker i undersøkelsen", language)
    shown = points(*found[: max(0, MOST - len(told))])
    heading = (Line(others, "heading"),) if told and shown else ()
    yield Slide(
        "text",
        translate("Dette vil vi ta vare på", language) if told else others,
        ((*points(*told), *heading, *shown),),
        notes=(
            translate(
                "Begynn her. Spør: Hva gjør vi som virker, og hva skal til for at vi fortsetter?",
                language,
            ),
            translate("At noe er stabilt og bra, er også et resultat.", language),
            *_the_rest(found[max(0, MOST - len(told)) :], language),
            sourced(content),
        ),
    )


def _is_strength(story: AreaStory) -> bool:
    return story.area.kind == "strength"


def _strength(content: Content, story: AreaStory) -> str:
    language, area = content.request.language, story.area
    now = describe_now(story.followed, language)
    told = translate("{area} ({who}). {numbers}", language).format(
        area=name_of(content.work, area, language),
        who=_inside(who(area.evidence, language)),
        numbers=f"{numbers(area.evidence, content)[0]} {now}".strip(),
    )
    return f"{told} {area.why}".strip()


def _inside(text: str) -> str:
    """Write a name as in the middle of a sentence."""
    return text[:1].lower() + text[1:]


def standing_out_slides(content: Content) -> Iterator[Slide]:
    """Tell what else stands out, in the order of how sure it is."""
    language = content.request.language
    kept = {id(insight) for insight in worth_keeping(content)}
    found = [i.text.in_language(language) for i in content.found if id(i) not in kept]
    found = [text for text in found if text.strip()]
    if not found:
        return
    yield Slide(
        "text",
        translate("Hva skiller seg ut?", language),
        (points(*found[:MOST]),),
        notes=(
            translate(
                "Det som er sikrest, står først. «Tydelig» betyr mer enn tilfeldigheter kan "
                "forklare.",
                language,
            ),
            translate(
                "Spør: Kjenner vi oss igjen? Hva vet vi fra før som kan forklare det?", language
            ),
            *_the_rest(found[MOST:], language),
            sourced(content),
        ),
    )


def _the_rest(found: list[str], language: str) -> tuple[str, ...]:
    return (translate("Vi fant også:", language), *found) if found else ()


def worth_keeping(content: Content) -> tuple[Insight, ...]:
    """Give what surely goes well, beyond what is tagged as a strength already."""
    tagged = {
        (area.evidence.group, area.evidence.factor)
        for area in of_kind(content.work.areas, "strength")
    }
    return tuple(
        insight
        for insight in content.found
        if insight.is_sure
        and insight.kind != "gap"
        and (insight.kind == "keep" or insight.direction == "better")
        and not {(insight.group, factor) for factor in insight.factors} <= tagged
    )
