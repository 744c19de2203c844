"""What a count of votes says, in sentences: who is with us, what we agree on, where we differ."""

from __future__ import annotations

from collections.abc import Sequence

from kfl_widgets.improvement import (
    KINDS,
    Ballot,
    Kind,
    Phase,
    Tally,
    Work,
    disagreements,
    finding_name,
)
from kfl_widgets.locale import Message, later, msg, translate

__all__ = ["agreement", "differences", "found"]

_VOTED: dict[Kind, str] = {
    "strength": later("{n} av {of} vil ta vare på"),
    "improve": later("{n} av {of} vil forbedre"),
    "undecided": later("{n} av {of} er usikre"),
}


def agreement(tally: Tally) -> str:
    """Say who chose what of one area, most votes first: «4 av 5 vil forbedre»."""
    kinds = sorted(KINDS, key=lambda kind: -tally.votes[kind])
    voted = [translate(_VOTED[kind]) for kind in kinds if tally.votes[kind]]
    counts = [tally.votes[kind] for kind in kinds]
    return ", ".join(text.format(n=n, of=tally.of) for text, n in zip(voted, counts, strict=False))


def found(tallies: Sequence[Tally], voters: int, phase: Phase) -> str:
    """Say how many have voted, and what all of them agree on."""
    said = str(_voters(voters, phase))
    if voters < 2:
        return f"{said} {translate('Legg inn flere, så ser dere hva dere er enige om.')}"
    agreed = [f"«{finding_name(tally.evidence)}»" for tally in tallies if tally.is_agreed]
    if agreed:
        return f"{said} {msg('Alle er enige om {areas}.', areas=', '.join(agreed))}"
    most = max(tallies, key=lambda tally: max(tally.votes.values()), default=None)
    if most is None or 2 * max(most.votes.values()) <= voters:
        return f"{said} {translate('Dere ser ulikt på dette. Hør begrunnelsene først.')}"
    area = finding_name(most.evidence)
    told = msg("Flest er enige om «{area}»: {votes}.", area=area, votes=agreement(most))
    return f"{said} {told}"


def _voters(n: int, phase: Phase) -> Message:
    if phase == "individual":
        return msg("1 stemme er med.") if n == 1 else msg("{n} stemmer er med.", n=n)
    return msg("1 gruppe er med.") if n == 1 else msg("{n} grupper er med.", n=n)


def differences(
    tallies: Sequence[Tally], ballots: Sequence[Ballot], phase: Phase
) -> tuple[Message, ...]:
    """Say where those who voted see an area as different kinds."""
    if phase == "group":
        return disagreements([Work(areas=ballot.choices) for ballot in ballots])
    split = [tally for tally in tallies if tally.votes["strength"] and tally.votes["improve"]]
    named = ", ".join(f"«{finding_name(tally.evidence)}»" for tally in split)
    told = msg("Dere ser ulikt på {areas}. Hør begrunnelsene før dere bestemmer.", areas=named)
    return (told,) if split else ()
