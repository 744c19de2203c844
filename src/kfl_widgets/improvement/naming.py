"""What a finding is called: by its factor, and a gap also by the two who are compared."""

from __future__ import annotations

from dataclasses import dataclass

from kfl_widgets.improvement.areas import Evidence
from kfl_widgets.locale import SPOKEN, label, translate

__all__ = ["Finding", "finding_name", "sides_of"]


@dataclass(frozen=True)
class Finding:
    """A finding's name in a `Message`, written when somebody reads it."""

    evidence: Evidence

    def in_language(self, language: str = SPOKEN) -> str:
        """Write it: «Mobbing»; of a gap «Jenter mot gutter – Mobbing»."""
        sides = sides_of(self.evidence)
        if not sides:
            return self.evidence.label
        first, other = (label(dimension, code, language) for dimension, code in sides)
        return translate("{group} mot {other} – {factor}", language).format(
            group=first, other=other.lower(), factor=self.evidence.label
        )

    def __str__(self) -> str:
        return self.in_language()


def finding_name(evidence: Evidence, language: str = SPOKEN) -> str:
    """Give what a finding is called."""
    return Finding(evidence).in_language(language)


def sides_of(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """Give the dimension and code of the two that a gap is between; nothing for other findings."""
    if evidence.about != "gap" or not evidence.other:
        return ()
    if evidence.genders:
        return ("gender", evidence.genders[0]), ("gender", evidence.other)
    return ("group", evidence.group), ("group", evidence.other)
