"""Notices that a file is not the one a team saw when it chose. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kfl_widgets.improvement.areas import Evidence
from kfl_widgets.improvement.naming import finding_name
from kfl_widgets.improvement.work import Work
from kfl_widgets.locale import msg
from kfl_widgets.survey import Problem, Source, Where

__all__ = ["changed_sources", "files_behind"]


def files_behind(work: Work) -> tuple[str, ...]:
    """Name the files that a team looked at when it chose, each once."""
    sources = (file for evidence in _evidence(work) for file in evidence.sources)
    return tuple(dict.fromkeys(file.name for file in sources))


def changed_sources(work: Work, sources: Sequence[Source]) -> tuple[Problem, ...]:
    """Warn of each file that has the name of one behind the evidence, but another content.

    Parameters
    ----------
    work
        What the team has chosen, on which files.
    sources
        The files at hand. One whose content nobody knows warns of nothing.
    """
    at_hand = {source.sha256 for source in sources}
    names = dict.fromkeys(source.name for source in sources if source.sha256)
    seen: dict[str, dict[str, None]] = {}
    for evidence in _evidence(work):
        for file in evidence.sources:
            if file.name in names and file.sha256 and file.sha256 not in at_hand:
                seen.setdefault(file.name, {})[finding_name(evidence)] = None
    return tuple(_told(name, seen[name]) for name in names if name in seen)


def _evidence(work: Work) -> Iterator[Evidence]:
    for area in (*work.areas, *work.aside):
        yield area.evidence
    for analysis in work.analyses:
        yield from analysis.evidence


def _told(name: str, labels: Iterable[str]) -> Problem:
    areas = ", ".join(f"«{label}»" for label in labels)
    return Problem(
        "warning",
        msg("Dette er ikke den samme filen som dere så på da dere valgte {areas}.", areas=areas),
        Where(name),
        msg("Er tallene rettet, så se på områdene på nytt. Er det feil fil, så ta den ut."),
    )
