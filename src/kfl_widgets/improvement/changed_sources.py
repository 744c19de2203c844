"""Notices that a file is not the one a team saw when it chose. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from kfl_widgets.improvement.areas import Evidence, SourceFile
from kfl_widgets.improvement.naming import finding_name
from kfl_widgets.improvement.work import Work
from kfl_widgets.locale import msg
from kfl_widgets.survey import Problem, Source, Where

__all__ = ["changed_sources", "files_behind"]


def files_behind(work: Work) -> tuple[str, ...]:
    """Name the files that a team looked at when it chose, each once."""
    sources = (file for evidence in _evidence(work) for file in evidence.sources)
    return tuple(dict.fromkeys(file.name for file in sources))


def changed_sources(
    work: Work,
    sources: Sequence[Source],
    held: Mapping[str, Collection[tuple[str, str]]] = MappingProxyType({}),
) -> tuple[Problem, ...]:
    """Warn of files with another content than those behind the evidence.

    One of the same name is warned of in any case; one of another name where a file that was seen
    is gone, and this one tells of the same group at the same wave.

    Parameters
    ----------
    work
        What the team has chosen, on which files.
    sources
        The files at hand. One whose content nobody knows warns of nothing.
    held
        The waves and groups that each of them tells of, by its SHA-256.
    """
    at_hand = {source.sha256 for source in sources}
    names = dict.fromkeys(source.name for source in sources if source.sha256)
    seen: dict[str, dict[str, None]] = {}
    for evidence in _evidence(work):
        for file in evidence.sources:
            if file.name in names and file.sha256 and file.sha256 not in at_hand:
                seen.setdefault(file.name, {})[finding_name(evidence)] = None
    named = (_told(name, seen[name]) for name in names if name in seen)
    return (*named, *_replaced(work, sources, held))


def _replaced(
    work: Work, sources: Sequence[Source], held: Mapping[str, Collection[tuple[str, str]]]
) -> Iterator[Problem]:
    """Warn of files that stand where others stood that are gone, each such change once."""
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[str, None]] = {}
    for evidence in _evidence(work):
        asked = {(wave, evidence.group) for wave in (evidence.baseline, evidence.followup)}
        tell = [source for source in sources if asked & set(held.get(source.sha256, ()))]
        gone = _names_without(evidence.sources, sources)
        new = _names_without(tell, evidence.sources)
        if gone and new and not set(gone) & {source.name for source in sources}:
            found.setdefault((gone, new), {})[finding_name(evidence)] = None
    for (gone, new), labels in found.items():
        told = msg(
            "Da dere valgte {areas}, var {gone} med. Nå er {new} med i stedet.",
            areas=_quoted(labels),
            gone=_quoted(gone),
            new=_quoted(new),
        )
        yield Problem("warning", told, Where(new[0]), _LOOK_AGAIN)


def _names_without(
    files: Iterable[SourceFile | Source], others: Iterable[SourceFile | Source]
) -> tuple[str, ...]:
    """Name the files whose content is that of none of the others."""
    contents = {other.sha256 for other in others}
    return tuple(file.name for file in files if file.sha256 and file.sha256 not in contents)


def _evidence(work: Work) -> Iterator[Evidence]:
    for area in (*work.areas, *work.aside):
        yield area.evidence
    for analysis in work.analyses:
        yield from analysis.evidence


def _told(name: str, labels: Iterable[str]) -> Problem:
    told = msg(
        "Dette er ikke den samme filen som dere så på da dere valgte {areas}.",
        areas=_quoted(labels),
    )
    return Problem("warning", told, Where(name), _LOOK_AGAIN)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"«{name}»" for name in names)


_LOOK_AGAIN = msg("Er tallene rettet, så se på områdene på nytt. Er det feil fil, så ta den ut.")
