"""For the school owner's yearly tilstandsrapport: each school by itself, and never ranked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kfl_widgets.charts.participation import ENOUGH
from kfl_widgets.locale import format_percent, translate
from kfl_widgets.report.blocks import Block, Bullets, Grid, Story, Text, chapter
from kfl_widgets.report.content import Content, SchoolsSummary
from kfl_widgets.report.grids import school_grid, school_rate_grid
from kfl_widgets.report.stories.method import tell_method
from kfl_widgets.report.stories.results import tell_participation, tell_results, values_of
from kfl_widgets.report.stories.summary import story_of
from kfl_widgets.survey import ProtectedTable

__all__ = ["owner_report"]

_AFTER_Z = str.maketrans("æøå", "{|}")
"""Three letters that stand after z, in Norwegian order."""


def owner_report(content: Content) -> Story:
    """Tell how it is at each school, in alphabetical order; at the one school, if there is one.

    Of several schools those of the request are told of, or all when it names none.
    """
    return story_of(
        content,
        translate("Kartleggingen – til tilstandsrapporten", content.request.language),
        _blocks(content),
    )


def _blocks(content: Content) -> Iterator[Block]:
    language = content.request.language
    schools = _schools(content)
    if content.levels is None:
        yield Text(
            translate(
                "Det er ikke noe å oppsummere ennå. Last opp regnearkene fra undersøkelsen, og "
                "lag dokumentet på nytt.",
                language,
            ),
            "lead",
        )
        return
    if content.schools is not None and len(schools) > 1:
        yield from _of_several(content, content.schools, schools)
    else:
        yield from _of_one(content)
    yield from tell_method(content)


def _schools(content: Content) -> list[str]:
    """Give the schools that are asked for, in alphabetical order."""
    if content.schools is None:
        return []
    known = values_of(content.schools.levels, "school")
    asked = content.request.schools
    return in_order([school for school in known if not asked or school in asked])


def in_order(names: Sequence[str]) -> list[str]:
    """Order names as a Norwegian list does: æ, ø and å come last."""
    return sorted(names, key=lambda name: name.casefold().translate(_AFTER_Z))


def _of_one(content: Content) -> Iterator[Block]:
    language = content.request.language
    yield from chapter(translate("Slik leser dere tallene", language), [_cautions(language)])
    yield from chapter(translate("Hvem har svart", language), tell_participation(content))
    yield from chapter(translate("Resultatene i hver gruppe", language), tell_results(content))


def _of_several(
    content: Content, summary: SchoolsSummary, schools: Sequence[str]
) -> Iterator[Block]:
    language = content.request.language
    said = translate("Skoler i oppsummeringen: {n}. De står i alfabetisk rekkefølge.", language)
    alphabet = said.format(n=len(schools))
    never = translate(
        "Skolene er ikke rangert, og skal ikke rangeres ut fra disse tallene: Elever, størrelse "
        "og hvem som har svart, er ulikt fra skole til skole.",
        language,
    )
    opening: list[Block] = [Text(f"{alphabet} {never}", "lead"), _cautions(language)]
    yield from chapter(translate("Slik leser dere tallene", language), opening)
    caption = translate("Hvem har svart ved hver skole", language)
    rates = _of(summary.rates, schools)
    answered: list[Block] = [school_rate_grid(rates, caption, language)]
    yield from chapter(translate("Hvem har svart", language), answered)
    yield from chapter(translate("Skolene samlet", language), _together(content))
    each: list[Block] = [block for school in schools for block in _school(content, summary, school)]
    yield from chapter(translate("Skole for skole", language), each)


def _together(content: Content) -> Iterator[Block]:
    """Tell how it is when all who answered are counted together."""
    if content.levels is None:
        return
    language = content.request.language
    yield Text(
        translate(
            "Alle svar teller likt, så en stor skole teller mer enn en liten. Det kan være store "
            "forskjeller bak tallene: Se også på hver skole.",
            language,
        )
    )
    levels = content.levels.only("wave", content.last_wave)
    name = translate("Skolene samlet", language)
    yield _school_grid(content, levels, content.changes, name)


def _school(content: Content, summary: SchoolsSummary, school: str) -> Iterator[Block]:
    language = content.request.language
    levels = summary.levels.only("school", school)
    changes = summary.changes.only("school", school) if summary.changes is not None else None
    blocks: list[Block] = [_school_grid(content, levels, changes, school)]
    if levels.frame["hidden"].all():
        few = translate("For få har svart til at tallene kan vises.", language)
        blocks = [Text(f"{few} {levels.why_hidden(language)}")]
    yield from chapter(school, blocks, 2)


def _school_grid(
    content: Content, levels: ProtectedTable, changes: ProtectedTable | None, school: str
) -> Grid:
    language, names, asked = content.request.language, content.wave_labels, content.request
    last = names[content.last_wave]
    caption = translate("{school}: {wave}", language)
    if changes is not None:
        caption = translate("{school}: {wave}, og endring siden {before}", language)
    captioned = caption.format(
        school=school, wave=last, before=names.get(asked.baseline, asked.baseline)
    )
    return school_grid(levels, changes, captioned, wave=last, language=language)


def _of(table: ProtectedTable, schools: Sequence[str]) -> ProtectedTable:
    """Give the rows of these schools, in this order."""
    of = [str(school) for school in table.frame["school"]]
    return table.pick([i for school in schools for i, own in enumerate(of) if own == school])


def _cautions(language: str) -> Bullets:
    enough = translate(
        "Vær forsiktig der færre enn {enough} har svart. "
        "De som ikke har svart, kan mene noe annet.",
        language,
    ).format(enough=format_percent(ENOUGH, 0, language))
    return Bullets(
        (
            enough,
            translate(
                "Jo færre som har svart, jo større må en endring være før vi kan stole på den.",
                language,
            ),
            translate(
                "Se tallene sammen med det dere vet fra før, og spør skolen før dere konkluderer.",
                language,
            ),
            translate("Tallene sier at noe har endret seg, ikke hvorfor.", language),
        )
    )
