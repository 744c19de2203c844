"""Text that could tell who somebody is: identity numbers, phone numbers, e-mail addresses.

A flag asks for a second look and stops nobody. It quotes nothing, so that it can be shown and kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kfl_widgets.locale import Message, later, msg
from kfl_widgets.locale.identifiers import EMAIL, IDENTITY, PHONE

__all__ = ["PRIVACY_HINT", "Flag", "flags", "privacy_note"]

PRIVACY_HINT = later("Ikke skriv navn eller opplysninger som kan kjennes igjen.")
"""What stands beside every field that takes free text."""

FlagKind = Literal["identity", "likely_identity", "phone", "email"]


@dataclass(frozen=True)
class Flag:
    """What a piece of text looks like, and where it stands: ``text[start:end]``."""

    kind: FlagKind
    start: int
    end: int

    @property
    def message(self) -> Message:
        """What to say about it."""
        return _SAID[self.kind]


_SAID: dict[FlagKind, Message] = {
    "identity": msg("Her står det et fødselsnummer. Ta det bort."),
    "likely_identity": msg("Her står det elleve sifre. Er det et fødselsnummer, må det bort."),
    "phone": msg("Dette ligner et telefonnummer. Stemmer det, må det bort."),
    "email": msg("Dette ligner en e-postadresse. Ta den bort."),
}

_START = r"(?<![\w+])(?<![0-9][.,/-])"  # not inside a longer number, a decimal or a code
_END = r"(?!\w|[.,][0-9])"
_IDENTITY = re.compile(_START + IDENTITY + _END)
_PHONE = re.compile(_START + PHONE + _END)
_EMAIL = re.compile(r"(?<![\w.+-])" + EMAIL)
_YEARS = re.compile(r"(?:19|20)[0-9]{2}(?:19|20)[0-9]{2}")


def flags(text: str) -> tuple[Flag, ...]:
    """Find what looks like personal data, from left to right.

    An identity number is sure when its date and both check digits are right (D-numbers count),
    and likely when it only has eleven digits. Years, dates and large numbers are not phone numbers.
    """
    return tuple(sorted(_found(text), key=lambda flag: flag.start))


def _found(text: str) -> Iterator[Flag]:
    for found in _IDENTITY.finditer(text):
        kind: FlagKind = "identity" if _is_identity(_digits(found[0])) else "likely_identity"
        yield Flag(kind, *found.span())
    for found in _PHONE.finditer(text):
        is_called = found[0] != found[1]
        if is_called or not _is_time(found[1]):
            yield Flag("phone", *found.span())
    for found in _EMAIL.finditer(text):
        yield Flag("email", *found.span())


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


def _is_time(text: str) -> bool:
    """Tell whether eight unbroken digits are two years (20162017) or a date, either way round."""
    if _YEARS.fullmatch(text):
        return True
    ways = ((text[:4], text[4:6], text[6:]), (text[4:], text[2:4], text[:2]))
    return text.isdigit() and any(_is_date(*way) and way[0][:2] in ("19", "20") for way in ways)


def _is_date(year: str, month: str, day: str) -> bool:
    with suppress(ValueError):
        date(int(year), int(month), int(day))
        return True
    return False


_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def _is_identity(digits: str) -> bool:
    """Tell whether date and check digits are right. D-numbers add 40 to the day."""
    day = int(digits[:2]) - (40 if digits[0] >= "4" else 0)
    is_date = any(
        _is_date(century + digits[4:6], digits[2:4], f"{day:02}") for century in ("19", "20")
    )
    return is_date and all(
        sum(w * int(d) for w, d in zip(weights, digits, strict=False)) % 11 == 0
        for weights in _WEIGHTS
    )


def privacy_note(text: str) -> str:
    """Say in a line what in a text could tell who somebody is; ``""`` when nothing does."""
    return " ".join(dict.fromkeys(str(flag.message) for flag in flags(text)))
