"""How the numbers were made, what is hidden and why, and which files they come from."""

from __future__ import annotations

from collections.abc import Iterator

from kfl_widgets.improvement import Evidence
from kfl_widgets.locale import translate
from kfl_widgets.report.blocks import Block, Bullets, chapter
from kfl_widgets.report.content import Content
from kfl_widgets.report.sentences import describe_source

__all__ = ["tell_method"]


def tell_method(content: Content) -> Iterator[Block]:
    """Tell how to read the numbers, and where they come from."""
    language = content.request.language
    seen = [story.area.evidence for story in content.stories]
    if content.levels is None and not seen:
        return
    told = [
        *_reading(content, language),
        *_judging(content, seen, language),
        *_hiding(content, language),
    ]
    yield from chapter(translate("Slik er tallene laget", language), [Bullets(tuple(told))])
    sources = tuple(_sources(content, seen, language))
    if sources:
        yield from chapter(translate("Kilder", language), [Bullets(sources)])


def _reading(content: Content, language: str) -> Iterator[str]:
    yield translate(
        "Gjennomsnittet er regnet ut av alle som har svart. Vi regner aldri snitt på tvers av "
        "grupper, og aldri på tvers av skalaer.",
        language,
    )
    yield translate(
        "«Trolig mellom» viser hvor sikre vi er: Det er et 95 % konfidensintervall. Jo færre som "
        "har svart, jo lenger er det mellom tallene.",
        language,
    )
    yield translate(
        "En strek (–) betyr at tallet er ukjent. Det er ikke det samme som null.", language
    )
    if content.changes is not None:
        yield _match(content, language)


def _match(content: Content, language: str) -> str:
    if content.request.match == "cohort":
        return translate(
            "Vi følger samme kull: de samme årskullene ved begge målinger, på hvert sitt trinn.",
            language,
        )
    return translate(
        "Vi sammenligner samme trinn. Elevene på et trinn er ikke de samme ved de to målingene.",
        language,
    )


def _judging(content: Content, seen: list[Evidence], language: str) -> Iterator[str]:
    if content.changes is None and not any(evidence.change is not None for evidence in seen):
        return
    yield translate(
        "«Tydelig» betyr at endringen er mer enn tilfeldigheter kan forklare, og stor nok til å "
        "snakke om. «Kan ikke si» betyr at det vi ser, kan være tilfeldig. «Stabil» er også et "
        "resultat.",
        language,
    )
    yield translate(
        "For dem som vil regne etter: Vi bruker Welchs t-test og Hedges’ g, med 0,2 standardavvik "
        "som minste endring det er verdt å snakke om. Fordi vi ser på mange tall samtidig, "
        "justerer vi p-verdien (q, Benjamini og Hochberg).",
        language,
    )
    yield translate("Tallene sier at noe har endret seg, ikke hvorfor.", language)


def _hiding(content: Content, language: str) -> Iterator[str]:
    yield translate(
        "Tall for grupper med færre enn {n} svar vises ikke. Også andre tall er skjermet, der de "
        "kunne røpet hva en liten gruppe har svart.",
        language,
    ).format(n=content.smallest)
    tables = (content.rates, content.levels, content.changes)
    notes = (note for table in tables if table is not None for note in table.notes)
    yield from dict.fromkeys(note.in_language(language) for note in notes)


def _sources(content: Content, seen: list[Evidence], language: str) -> Iterator[str]:
    if content.sources:
        yield from (describe_source(source, language) for source in content.sources)
    elif content.levels is not None:
        yield translate("Eksempeldata", language)
    else:
        names = (source.name for evidence in seen for source in evidence.sources)
        yield from dict.fromkeys(names)
