"""A vote as a file, and files as votes: each counts once, in its newest edition, in any order.

What a file holds beside votes is left alone. Knows no widget.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kfl_widgets.improvement import Ballot, Phase, Work, dump, find, load, merge_ballots
from kfl_widgets.locale import Message, msg
from kfl_widgets.survey import Problem, Where

__all__ = ["ballot_file", "read_ballots"]

JSON = "application/json"


def ballot_file(ballot: Ballot) -> tuple[str, bytes, str]:
    """Give name, content and media type of a file with one ballot and nothing else.

    The name tells two members' files apart, and two editions of one together; it names nobody.
    """
    kind = "stemme" if ballot.phase == "individual" else "gruppesvar"
    return f"KFL-{kind}-{ballot.key[:4]}.json", dump(Work(ballots=(ballot,))), JSON


def read_ballots(
    files: Iterable[tuple[str, bytes]], known: Sequence[Ballot], phase: Phase
) -> tuple[tuple[Ballot, ...], tuple[Problem, ...]]:
    """Put the ballots of some files together with those that are known.

    Parameters
    ----------
    files
        Name and content of each. They may be anything; what holds no ballot becomes a problem.
    known
        The ballots there are.
    phase
        The phase that is counted; ballots of others are kept too, and said to count elsewhere.
    """
    ballots = merge_ballots(known)
    problems: list[Problem] = []
    for name, data in files:
        loaded = load(data, name)
        found = loaded.work.ballots if loaded.work is not None else ()
        problems += loaded.problems
        if loaded.work is not None and not found:
            problems.append(_empty(name))
        told = dict.fromkeys(said for one in found for said in _notes(one, ballots, phase))
        problems += [Problem("info", said, Where(name)) for said in told]
        ballots = merge_ballots(ballots, found)
    return ballots, tuple(problems)


def _empty(name: str) -> Problem:
    told = msg("Det er ingen stemmer i filen.")
    remedy = msg("Be om filen som lages med «Lag min stemmefil».")
    return Problem("error", told, Where(name), remedy)


def _notes(ballot: Ballot, known: Sequence[Ballot], phase: Phase) -> Iterator[Message]:
    before = find(known, ballot.key)
    if before == ballot:
        yield msg("Denne var med fra før, og teller én gang.")
    elif before is not None:
        yield msg("Denne var med i en annen utgave. Den nyeste teller.")
    if ballot.phase != phase:
        yield _ELSEWHERE[ballot.phase]


_ELSEWHERE = {
    "individual": msg("Dette er en stemme fra én person. Den teller under «Gruppe»."),
    "group": msg("Dette er svaret fra en gruppe. Det teller under «Plenum»."),
    "plenum": msg("Dette er det plenum ble enige om. Det telles ikke."),
}
