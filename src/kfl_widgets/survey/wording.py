"""What `insights` says, in plain sentences. Knows words, and no statistics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kfl_widgets.locale import (
    SPOKEN,
    Message,
    joined,
    labels,
    later,
    msg,
    span,
)

__all__ = ["Labels", "listed", "sentence"]

_SENTENCES = {
    "change better": later("{who}: {factors} er tydelig bedre enn i {than}."),
    "change worse": later("{who}: {factors} er tydelig svakere enn i {than}."),
    "reference better": later("{who}: {factors} er tydelig bedre enn snittet ({than})."),
    "reference worse": later("{who}: {factors} er tydelig svakere enn snittet ({than})."),
    "gender better": later("{who}: {factors} er tydelig bedre for {this} enn for {than}."),
    "gender worse": later("{who}: {factors} er tydelig svakere for {this} enn for {than}."),
    "groups better": later("{this} er tydelig mer positive enn {than}: {factors}."),
    "groups worse": later("{this} er tydelig mindre positive enn {than}: {factors}."),
    "grade better": later("{who}: {factors} er tydelig bedre enn på de andre trinnene."),
    "grade worse": later("{who}: {factors} er tydelig svakere enn på de andre trinnene."),
    "spread narrower": later(
        "{who}: Spredningen i {factors} er tydelig mindre enn i {than}. Svarene er likere."
    ),
    "spread wider": later(
        "{who}: Spredningen i {factors} er tydelig større enn i {than}. Se hvem som svarer lavt."
    ),
    "wide wider": later(
        "{who}: Spredningen i {factors} er tydelig større enn vanlig ({than}). "
        "Se hvem som svarer lavt."
    ),
    "keep stable": later("{who}: {factors} er stabilt bra. Det er verdt å ta vare på."),
}
_UNSURE = {
    "change better": later(
        "{who}: {factors} ser bedre ut enn i {than}. Få har svart, så det kan være tilfeldig."
    ),
    "change worse": later(
        "{who}: {factors} ser svakere ut enn i {than}. Få har svart, så det kan være tilfeldig."
    ),
    "reference better": later(
        "{who}: {factors} ser bedre ut enn snittet ({than}). "
        "Få har svart, så det kan være tilfeldig."
    ),
    "reference worse": later(
        "{who}: {factors} ser svakere ut enn snittet ({than}). "
        "Få har svart, så det kan være tilfeldig."
    ),
    "gender better": later(
        "{who}: {factors} ser bedre ut for {this} enn for {than}. "
        "Få har svart, så det kan være tilfeldig."
    ),
    "gender worse": later(
        "{who}: {factors} ser svakere ut for {this} enn for {than}. "
        "Få har svart, så det kan være tilfeldig."
    ),
}
_TAILS = {
    "still better": later("Det er fortsatt bedre enn snittet ({reference})."),
    "still worse": later("Det er fortsatt svakere enn snittet ({reference})."),
    "also better": later("Det er også bedre enn snittet ({reference})."),
    "also worse": later("Det er også svakere enn snittet ({reference})."),
}


@dataclass(frozen=True)
class Labels(Message):
    """Codes said as a list, in whatever language is asked for: «A, B og C», «8.–10. trinn».

    ``text`` is their dimension, "" when they are names that need no label; `is_inside` a sentence
    they have no capital letters.
    """

    is_inside: bool = False

    def in_language(self, language: str = SPOKEN) -> str:
        """Say the codes."""
        codes = [str(code) for code, _ in self.values]
        if self.text == "grade":
            return span(codes, language)
        names = labels(self.text, codes, language) if self.text else codes
        if self.is_inside:
            names = [name.lower() for name in names]
        return joined(names, language)

    def __str__(self) -> str:
        return self.in_language()


def listed(codes: Sequence[str], dimension: str = "") -> Message:
    """Give codes of a dimension, or plain names, as a list."""
    return Labels(dimension, tuple((code, None) for code in codes))


def sentence(
    about: str,
    group: str,
    grades: Sequence[str],
    factors: Sequence[str],
    *,
    pair: tuple[str, str],
    is_sure: bool,
    mostly: Sequence[str] = (),
    tail: str = "",
    reference: str = "",
) -> Message:
    """Say one insight.

    Parameters
    ----------
    about
        What was compared and how it went: ``"change better"``.
    group, grades
        Whose answers.
    factors
        The factors' labels.
    pair
        What was compared: ``than`` is said of the first, ``this`` of the second.
    is_sure
        Whether it is said as something that is so.
    mostly
        The grades it mostly is about.
    tail
        How it stands beside the reference: ``"still better"``, ``"also worse"``; or nothing.
    reference
        What the reference is called.
    """
    than, this = _pair(about, pair)
    said = Message(
        (_SENTENCES if is_sure else _UNSURE)[about],
        (
            ("who", _who(group, grades)),
            ("factors", listed(factors)),
            ("this", this),
            ("than", than),
        ),
    )
    if mostly:
        more = msg("Det gjelder mest {grades}.", grades=listed(mostly, "grade"))
        said = msg("{one} {more}", one=said, more=more)
    if tail:
        more = Message(_TAILS[tail], (("reference", reference),))
        said = msg("{one} {more}", one=said, more=more)
    return said


def _pair(about: str, pair: tuple[str, str]) -> tuple[Message | str, Message | str]:
    """Say what was compared; waves and yardsticks have names that are the same in any language."""
    if about.startswith("groups"):
        return _inside("group", pair[0]), listed(pair[1:], "group")
    if about.startswith("gender"):
        return _inside("gender", pair[0]), _inside("gender", pair[1])
    return pair


def _inside(dimension: str, code: str) -> Message:
    return Labels(dimension, ((code, None),), is_inside=True)


def _who(group: str, grades: Sequence[str]) -> Message:
    whose = listed((group,), "group")
    if not grades:
        return whose
    return msg("{group}, {grades}", group=whose, grades=listed(grades, "grade"))
